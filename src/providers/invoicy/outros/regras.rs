//! What becomes of documents and events of these models: the checks that the documents themselves tell (dossier 3.2, 5.2, 5.4;
//! br/standards 2.7). Pure.

use super::super::errors::{Negada, situacao};
use super::super::model::{CpfCnpj, Empresa, Modelo, Nota, Situacao, Status};
use super::super::seed::SecondCancel;
use super::textos::{self, Citado};
use super::{ENCERRAMENTO, Envio, EnvioEvento, Veiculo};
use crate::facts::{Lapse, Moment};

/// SEFAZ bears a clock that runs ahead by five minutes, as the NF-e's.
const TOLERANCIA: Lapse = Lapse::from_secs(300);
/// Terms to cancel (br/standards 2.7); NFCom's is not told there.
const PRAZO_CTE: Lapse = Lapse::from_secs(168 * 3_600);
/// See [`PRAZO_CTE`].
const PRAZO_MDFE: Lapse = Lapse::from_secs(24 * 3_600);
/// 686: "há mais de 30 dias".
const PRAZO_ENCERRAR: Lapse = Lapse::from_days(30);
/// MDF-e cancelled: InvoiCy's own text (dossier 5.2).
const MDFE_CANCELADO: &str = "[#0103] Cancelamento de MDF-e homologado";

/// What the rules of emission may know beside the document.
#[derive(Debug)]
pub struct CasoEnvio<'a> {
    /// The issuer.
    pub empresa: &'a Empresa,
    /// The document that holds the number already.
    pub anterior: Option<&'a Nota>,
    /// The key that this one would get; nothing for an NFS-e.
    pub chave: &'a str,
    /// An open MDF-e that stands in the way, with its code.
    pub aberto: Option<(u16, &'a Nota)>,
    /// The instant of the step.
    pub agora: Moment,
    /// How old dhEmi may be (knob `late_nfe`, of which these models take the same).
    pub atraso: Lapse,
}

fn negar(modelo: Modelo, codigo: u16, reason: String) -> Negada {
    // Whatever a city has against an RPS, InvoiCy says 999 (dossier 3.2).
    let codigo = if modelo == Modelo::NFSe { 999 } else { codigo };
    Negada { situacao: textos::situacao(modelo, codigo, Citado::default()), reason }
}

fn negar_por(codigo: u16, nota: &Nota, reason: String) -> Negada {
    match nota.serie.modelo {
        Modelo::NFSe => negar(Modelo::NFSe, codigo, reason),
        _ => Negada { situacao: textos::sobre(codigo, nota), reason },
    }
}

/// Whether a document would be authorised.
pub fn autorizar(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<Situacao, Negada> {
    let modelo = envio.serie.modelo;
    if !caso.empresa.credenciada && modelo != Modelo::NFSe {
        let reason = format!("SEFAZ does not let {} issue (fact `credenciada`)", caso.empresa.documento);
        return Err(negar(modelo, 203, reason));
    }
    if let Some(uf) = envio.uf.filter(|uf| *uf != caso.empresa.uf) {
        let (dita, dela) = (uf.sigla(), caso.empresa.uf.sigla());
        let reason = format!("cUF {} is {dita}, but the company is registered in {dela}", uf.codigo());
        return Err(negar(modelo, 226, reason));
    }
    if let Some(anterior) = caso.anterior {
        numero_livre(anterior, caso.chave)?;
    }
    datas(envio, caso)?;
    let documento = &envio.destinatario.documento;
    if !documento.is_empty()
        && let Err(error) = CpfCnpj::parse_strict(documento)
    {
        let codigo = if documento.len() == 11 { 237 } else { 208 };
        return Err(negar(modelo, codigo, format!("the recipient's {error}")));
    }
    if let Some((codigo, aberto)) = caso.aberto {
        let reason = format!("MDF-e {} of series {} is not closed", aberto.numero, aberto.serie.serie);
        return Err(negar_por(codigo, aberto, reason));
    }
    Ok(textos::situacao(modelo, 100, Citado::default()))
}

fn numero_livre(anterior: &Nota, chave: &str) -> Result<(), Negada> {
    let held = format!("number {} of series {} is held", anterior.numero, anterior.serie_dita());
    let reason = format!("{held}, status {:?}", anterior.status);
    let codigo = match anterior.status {
        // InvoiCy's own answer: it waits already.
        _ if anterior.espera.is_some() => return Err(Negada::invoicy(105, situacao::PENDENTE, reason)),
        Status::Inutilizado => 206,
        status if !status.ocupa_numero() => return Ok(()),
        _ if anterior.chave.as_str() != chave => {
            let reason = format!("{held} by {}; this document's key would be {chave}", anterior.chave);
            return Err(negar_por(539, anterior, reason));
        }
        Status::Cancelado => 218,
        Status::Denegado => 205,
        _ => 204,
    };
    Err(negar_por(codigo, anterior, reason))
}

fn datas(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let (emissao, agora, dita) = (envio.emissao.momento, caso.agora, &envio.emissao.texto);
    if emissao > agora.plus(TOLERANCIA) {
        return Err(negar(envio.serie.modelo, 212, format!("{dita} is after {}", agora.iso_seconds())));
    }
    // Cities' terms differ.
    if envio.serie.modelo != Modelo::NFSe && agora.since(emissao) > caso.atraso {
        let reason = format!("dhEmi {dita} is more than {} before {}", caso.atraso, agora.iso_seconds());
        return Err(negar(envio.serie.modelo, 228, reason));
    }
    Ok(())
}

/// Whether an open MDF-e stands in another's way: 686 after 30 days whatever it carries, 611 for the same plate, kind of issuer and
/// state of unloading, as the texts of these codes say.
pub fn impede(aberto: &Nota, veiculo: Option<&Veiculo>, agora: Moment) -> Option<u16> {
    if agora.since(autorizada(aberto)) > PRAZO_ENCERRAR {
        return Some(686);
    }
    let dele = aberto.outro().and_then(|outro| outro.veiculo.as_ref());
    (dele.is_some() && dele == veiculo).then_some(611)
}

fn autorizada(nota: &Nota) -> Moment {
    nota.protocolo.as_ref().map_or(nota.incluida, |protocolo| protocolo.em)
}

/// What the rules of events may know beside the event.
#[derive(Debug)]
pub struct CasoEvento<'a> {
    /// The document, if there is one.
    pub nota: Option<&'a Nota>,
    /// The instant of the step.
    pub agora: Moment,
    /// What a second cancellation gets.
    pub segundo: SecondCancel,
}

/// What an event does to its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registro {
    /// What the answer says.
    pub situacao: Situacao,
    /// What the document becomes, and what is said of it from now on; none: it stays.
    pub status: Option<(Status, Situacao)>,
}

/// Whether an event is registered.
pub fn registrar(evento: &EnvioEvento, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    let nota = existe(evento, caso.nota)?;
    let modelo = nota.serie.modelo;
    let cabe = match evento.tipo {
        110_111 => true,
        110_110 => matches!(modelo, Modelo::CTe | Modelo::CTeOS),
        ENCERRAMENTO => modelo == Modelo::MDFe,
        _ => false,
    };
    if !cabe {
        let reason = format!("EveTp {} is no event of a {} here", evento.tipo, modelo.nome());
        return Err(negar(modelo, 629, reason));
    }
    if let Some(data) = evento.data.as_ref().filter(|data| data.momento > caso.agora.plus(TOLERANCIA)) {
        let reason = format!("EveDh {} is after {}", data.texto, caso.agora.iso_seconds());
        return Err(negar(modelo, 635, reason));
    }
    let mais = if evento.tipo == 110_110 { 20 } else { 1 };
    if !(1..=mais).contains(&evento.sequencia) {
        return Err(negar(modelo, 636, format!("EvenSeq is {}; at most {mais} is right", evento.sequencia)));
    }
    situacao_permite(evento, nota, caso)?;
    prazo(evento, nota, caso.agora)?;
    datas_do_evento(evento, nota)?;
    let numero = nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero);
    if let Some(outro) = evento.protocolo.as_ref().filter(|outro| *outro != numero) {
        let reason = format!("EvenProt is {outro}, the document's protocol is {numero}");
        return Err(negar(modelo, 222, reason));
    }
    Ok(registro(modelo, evento.tipo))
}

/// InvoiCy's own answers, before anybody is asked (dossier 5.2).
fn existe<'a>(evento: &EnvioEvento, nota: Option<&'a Nota>) -> Result<&'a Nota, Negada> {
    let Some(nota) = nota else {
        let reason = match (evento.chave, evento.nfse) {
            (Some(chave), _) => format!("no document has the key {chave}"),
            (None, Some(nfse)) if evento.numero == 0 => format!("no RPS has become NFS-e {nfse}"),
            _ => format!("no document has the number {} of series {}", evento.numero, evento.serie_dita),
        };
        return Err(Negada::invoicy(106, situacao::DESCONHECIDO, reason));
    };
    match nota.status {
        Status::Rejeitado => {
            let reason = format!("document {} was rejected with {}", nota.numero, nota.situacao.codigo);
            Err(Negada::invoicy(112, situacao::REJEITADO, reason))
        }
        Status::Pendente | Status::AguardandoConsulta => {
            let reason = format!("document {} has not been answered yet", nota.numero);
            Err(Negada::invoicy(113, situacao::AGUARDA, reason))
        }
        _ => Ok(nota),
    }
}

/// 218, 609, 205, and 631 for the same event once more.
fn situacao_permite(evento: &EnvioEvento, nota: &Nota, caso: &CasoEvento<'_>) -> Result<(), Negada> {
    let reason = format!("document {} has status {:?}", nota.numero, nota.status);
    let repetido = nota
        .eventos
        .iter()
        .find(|known| known.tipo.codigo() == evento.tipo && known.sequencia == evento.sequencia);
    // A second closing is 609 (br/standards 2.7), a second cancellation as the knob says.
    let duplo = evento.tipo == 110_110 || evento.tipo == 110_111 && caso.segundo == SecondCancel::Duplicate;
    if let Some(known) = repetido.filter(|_| duplo) {
        let quando = known.protocolo.em.iso_seconds();
        let citado =
            Citado { chave: nota.chave.as_str(), protocolo: &known.protocolo.numero, quando: &quando };
        let modelo = nota.serie.modelo;
        let codigo = if modelo == Modelo::NFSe { 999 } else { 631 };
        return Err(Negada { situacao: textos::situacao(modelo, codigo, citado), reason });
    }
    match nota.status {
        Status::Autorizado => Ok(()),
        Status::Encerrado => Err(pelo_ultimo_evento(609, nota, reason)),
        Status::Denegado => Err(negar_por(205, nota, reason)),
        _ => Err(pelo_ultimo_evento(218, nota, reason)),
    }
}

/// Cancelled and closed by which event, the texts say.
fn pelo_ultimo_evento(codigo: u16, nota: &Nota, reason: String) -> Negada {
    match nota.eventos.last() {
        Some(known) if nota.serie.modelo != Modelo::NFSe => {
            let quando = known.protocolo.em.iso_seconds();
            let citado =
                Citado { chave: nota.chave.as_str(), protocolo: &known.protocolo.numero, quando: &quando };
            Negada { situacao: textos::situacao(nota.serie.modelo, codigo, citado), reason }
        }
        _ => negar_por(codigo, nota, reason),
    }
}

fn prazo(evento: &EnvioEvento, nota: &Nota, agora: Moment) -> Result<(), Negada> {
    let prazo = match (evento.tipo, nota.serie.modelo) {
        (110_111, Modelo::CTe | Modelo::CTeOS) => PRAZO_CTE,
        (110_111, Modelo::MDFe) => PRAZO_MDFE,
        _ => return Ok(()),
    };
    let passado = agora.since(autorizada(nota));
    if passado > prazo {
        let quando = autorizada(nota).iso_seconds();
        let reason = format!("authorised at {quando}, {prazo} to cancel, {passado} have passed");
        return Err(negar(nota.serie.modelo, 220, reason));
    }
    Ok(())
}

/// 634, 637 and 615, each by the day or with a minute's grace, since the client's clock is its own; 614.
fn datas_do_evento(evento: &EnvioEvento, nota: &Nota) -> Result<(), Negada> {
    let modelo = nota.serie.modelo;
    if let Some(data) = &evento.data {
        let evento_em = data.momento.plus(TOLERANCIA);
        for (codigo, quando, o_que) in
            [(634, nota.emitida, "emission"), (637, autorizada(nota), "authorisation")]
        {
            if evento_em < quando {
                let reason =
                    format!("EveDh {} is before the {o_que} at {}", data.texto, quando.iso_seconds());
                return Err(negar(modelo, codigo, reason));
            }
        }
    }
    if evento.tipo == ENCERRAMENTO {
        let mut partes = evento.texto.split('\t');
        let (dia, uf, municipio) = (
            partes.next().unwrap_or_default(),
            partes.next().unwrap_or_default(),
            partes.next().unwrap_or_default(),
        );
        let autorizado_em = autorizada(nota).date().to_string();
        if dia < autorizado_em.as_str() {
            return Err(negar(
                modelo,
                615,
                format!("EveDhEncerr {dia} is before the authorisation on {autorizado_em}"),
            ));
        }
        if !municipio.starts_with(uf) && municipio != "9999999" {
            return Err(negar(modelo, 614, format!("city {municipio} is not in state {uf}")));
        }
    }
    Ok(())
}

fn registro(modelo: Modelo, tipo: u32) -> Registro {
    let dita = |codigo| textos::situacao(modelo, codigo, Citado::default());
    match tipo {
        ENCERRAMENTO => Registro { situacao: dita(135), status: Some((Status::Encerrado, dita(132))) },
        110_111 => {
            let cancelado = dita(101);
            // InvoiCy passes SEFAZ's 135 on for an MDF-e alone (dossier 14, row 10).
            let situacao = match modelo {
                Modelo::MDFe => Situacao { codigo: 135, texto: MDFE_CANCELADO.to_owned() },
                _ => cancelado.clone(),
            };
            Registro { situacao, status: Some((Status::Cancelado, cancelado)) }
        }
        _ => Registro { situacao: dita(135), status: None },
    }
}
