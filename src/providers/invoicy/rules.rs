//! What becomes of documents and events: SEFAZ's checks that need no certificate, and InvoiCy's own before them. Pure: a decision is
//! the answer, or a refusal with its reason; applying it cannot fail.
//!
//! Sources: dossier sections 5.2 and 12; NF-e manual (MOC 7.0), Anexo I for the rules' texts; br/standards 2.4 for the order of the
//! cancellation's checks. The issuer and the number are looked at before the content, so that a repeated document is seen as one.

use rust_decimal::Decimal;

use super::errors::{Negada, cancelada, da_sefaz, situacao};
use super::ficha::Grupo;
use super::model::{
    Ambiente, ChaveAcesso, Empresa, Envio, EnvioEvento, Modelo, Nota, Situacao, Status, TipoEvento,
};
use super::seed::{SecondCancel, Sefaz};
use crate::br::chave_acesso::cnf_is_forbidden;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::fixed;
use crate::facts::{Lapse, Moment};

/// What homologation wants as the recipient's name (598).
pub const NOME_HOMOLOGACAO: &str = "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL";

/// Clocks of clients run ahead a little: SEFAZ bears five minutes (703, 578).
const TOLERANCIA: Lapse = Lapse::from_secs(300);
/// NFC-e: 30 minutes to cancel (dossier 5.2), and five to send (704).
const PRAZO_NFCE: Lapse = Lapse::from_secs(30 * 60);
/// Carta de correção: 720 hours.
const PRAZO_CARTA: Lapse = Lapse::from_days(30);

/// What the rules of emission may know beside the document.
#[derive(Debug)]
pub struct CasoEnvio<'a> {
    /// The issuer.
    pub empresa: &'a Empresa,
    /// The document that holds the number already.
    pub anterior: Option<&'a Nota>,
    /// The key that this one would get.
    pub chave: &'a ChaveAcesso,
    /// The instant of the step.
    pub agora: Moment,
    /// Which of SEFAZ's checks are on.
    pub regras: &'a Sefaz,
}

/// Whether a document would be authorised.
pub fn autorizar(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<Situacao, Negada> {
    emissor(envio, caso)?;
    if let Some(anterior) = caso.anterior {
        numero_livre(anterior, caso.chave)?;
    }
    datas(envio, caso)?;
    if caso.regras.check_cnf && envio.cnf.is_some_and(|cnf| cnf_is_forbidden(cnf, envio.numero)) {
        let cnf = envio.cnf.unwrap_or_default();
        let reason =
            format!("cNF {cnf:08} is a run, one digit repeated, or the note's own number {}", envio.numero);
        return Err(Negada::sefaz(897, reason));
    }
    destinatario(envio, caso.regras)?;
    if caso.regras.check_totals {
        totais(&envio.ficha)?;
    }
    Ok(da_sefaz(100))
}

fn emissor(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    if !caso.empresa.credenciada {
        let codigo = if envio.serie.modelo == Modelo::NFCe { 781 } else { 203 };
        let reason = format!("SEFAZ does not let {} issue (fact `credenciada`)", caso.empresa.documento);
        return Err(Negada::sefaz(codigo, reason));
    }
    if envio.uf != caso.empresa.uf {
        let reason = format!(
            "cUF {} is {}, but the company is registered in {}",
            envio.uf.codigo(),
            envio.uf.sigla(),
            caso.empresa.uf.sigla()
        );
        return Err(Negada::sefaz(226, reason));
    }
    Ok(())
}

/// 539 when another key holds the number, else what the note that holds it has become.
fn numero_livre(anterior: &Nota, chave: &ChaveAcesso) -> Result<(), Negada> {
    let (serie, numero) = (anterior.serie.serie, anterior.numero);
    let held = format!("number {numero} of series {serie} is held by {}", anterior.chave);
    let codigo = match anterior.status {
        Status::Pendente => 635,
        Status::Inutilizado => 206,
        status if !status.ocupa_numero() => return Ok(()),
        _ if anterior.chave != *chave => {
            let reason = format!("{held}; this document's key would be {chave}");
            return Err(Negada::sefaz(539, reason).com(anterior.chave.as_str(), &anterior.recibo));
        }
        Status::Cancelado => 218,
        Status::Denegado => 205,
        _ => 204,
    };
    let reason = format!("{held}, status {:?}", anterior.status);
    Err(Negada::sefaz(codigo, reason).com(anterior.chave.as_str(), &anterior.recibo))
}

fn datas(envio: &Envio, caso: &CasoEnvio<'_>) -> Result<(), Negada> {
    let (emissao, agora) = (envio.emissao.momento, caso.agora);
    if emissao > agora.plus(TOLERANCIA) {
        let reason = format!("dhEmi {} is after {}", envio.emissao.texto, agora.iso_seconds());
        return Err(Negada::sefaz(703, reason));
    }
    let (codigo, prazo) = match (envio.serie.modelo, envio.tp_emis) {
        // Offline and contingency documents come later by their nature.
        (Modelo::NFCe, 1) => (704, caso.regras.late_nfce),
        _ => (228, caso.regras.late_nfe),
    };
    if agora.since(emissao) > prazo {
        let reason =
            format!("dhEmi {} is more than {prazo} before {}", envio.emissao.texto, agora.iso_seconds());
        return Err(Negada::sefaz(codigo, reason));
    }
    Ok(())
}

fn destinatario(envio: &Envio, regras: &Sefaz) -> Result<(), Negada> {
    let dest = &envio.destinatario;
    let estrangeiro = envio.ficha.valor("dest/idEstrangeiro").is_some();
    if !dest.documento.is_empty()
        && !estrangeiro
        && let Err(error) = CpfCnpj::parse_strict(&dest.documento)
    {
        let codigo = if dest.documento.len() == 11 { 237 } else { 208 };
        return Err(Negada::sefaz(codigo, format!("the recipient's {error}")));
    }
    let homologacao = envio.serie.ambiente == Ambiente::Homologacao && envio.serie.modelo == Modelo::NFe;
    if regras.check_recipient_name && homologacao && dest.nome != NOME_HOMOLOGACAO {
        let reason = format!("in homologation xNome_dest is `{NOME_HOMOLOGACAO}`, not `{}`", dest.nome);
        return Err(Negada::sefaz(598, reason));
    }
    Ok(())
}

/// 602, 610 and 866; a centavo of rounding is borne. An amount that no number holds agrees with nothing.
fn totais(ficha: &Grupo) -> Result<(), Negada> {
    let total = |nome: &str| ficha.decimal(&format!("total/ICMSTot/{nome}"));
    // Services are summed in ISSQNtot.
    let servicos = ficha.valor("total/ISSQNtot/dCompet").is_some();
    let pis = soma(ficha.grupos("det").map(|det| det.decimal("imposto/PIS/*/vPIS")));
    if !servicos && !confere(total("vPIS"), pis) {
        let reason =
            format!("vPIS_ttlnfe is {}, the items' vPIS add up to {}", dito(total("vPIS")), dito(pis));
        return Err(Negada::sefaz(602, reason));
    }
    let parcelas = ["vProd", "vST", "vFCPST", "vFrete", "vSeg", "vOutro", "vII", "vIPI", "vIPIDevol"];
    let servico = ficha.decimal("total/ISSQNtot/vServ");
    let partes = soma(parcelas.iter().map(|nome| total(nome)).chain([servico]));
    let partes = diferenca(partes, total("vDesc"));
    // States differ on whether the ICMS that was waived is taken off (indDeduzDeson).
    let nota = total("vNF");
    if !confere(nota, partes) && !confere(nota, diferenca(partes, total("vICMSDeson"))) {
        let reason = format!("vNF is {}, its parts add up to {}", dito(nota), dito(partes));
        return Err(Negada::sefaz(610, reason));
    }
    let pagos = ficha.grupos("pag").flat_map(|pag| pag.grupos("detPag"));
    let pago = soma(pagos.map(|detalhe| detalhe.decimal("vPag")));
    let sem_troco = ficha.decimal("pag/vTroco").is_none_or(|troco| troco.is_zero());
    if sem_troco && pago.is_none_or(|pago| Some(pago) > nota) {
        let reason =
            format!("the payments are {}, the note {}, and there is no vTroco", dito(pago), dito(nota));
        return Err(Negada::sefaz(866, reason));
    }
    Ok(())
}

/// None when one of them, or all together, is more than a number holds.
fn soma(parcelas: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    parcelas.into_iter().try_fold(Decimal::ZERO, |soma, parcela| soma.checked_add(parcela?))
}

fn diferenca(de: Option<Decimal>, menos: Option<Decimal>) -> Option<Decimal> {
    de?.checked_sub(menos?)
}

/// Whether two amounts are the same but for a centavo.
fn confere(um: Option<Decimal>, outro: Option<Decimal>) -> bool {
    diferenca(um, outro).is_some_and(|fora| fora.abs() <= Decimal::new(1, 2))
}

fn dito(valor: Option<Decimal>) -> String {
    valor.map_or_else(|| "more than a number holds".to_owned(), |valor| fixed(valor, 2))
}

/// What the rules of events may know beside the event.
#[derive(Debug)]
pub struct CasoEvento<'a> {
    /// The issuer.
    pub empresa: &'a Empresa,
    /// The document, if there is one.
    pub nota: Option<&'a Nota>,
    /// The instant of the step.
    pub agora: Moment,
    /// Which of SEFAZ's checks are on.
    pub regras: &'a Sefaz,
}

/// What an event does to its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registro {
    /// Which event.
    pub tipo: TipoEvento,
    /// What the answer says.
    pub situacao: Situacao,
    /// What the document becomes.
    pub status: Status,
}

/// Whether an event is registered.
pub fn registrar(evento: &EnvioEvento, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    let nota = existe(evento, caso.nota)?;
    if evento.data.momento > caso.agora.plus(TOLERANCIA) {
        let reason = format!("EveDh {} is after {}", evento.data.texto, caso.agora.iso_seconds());
        return Err(Negada::sefaz(578, reason));
    }
    if !caso.empresa.credenciada {
        let reason = format!("SEFAZ does not let {} issue (fact `credenciada`)", caso.empresa.documento);
        return Err(Negada::sefaz(203, reason));
    }
    let Some(tipo) = TipoEvento::from_codigo(evento.tipo) else {
        let reason = format!("EveTp {} is no event of an NF-e", evento.tipo);
        return Err(Negada::sefaz(491, reason));
    };
    match tipo {
        TipoEvento::Cancelamento => cancelar(evento, nota, caso),
        TipoEvento::CartaCorrecao => corrigir(evento, nota, caso),
        TipoEvento::CancelamentoPorSubstituicao => {
            Err(Negada::sefaz(491, format!("EveTp {} is no event of an NF-e", evento.tipo)))
        }
    }
}

/// InvoiCy's own answers, before SEFAZ is asked (dossier 5.2).
fn existe<'a>(evento: &EnvioEvento, nota: Option<&'a Nota>) -> Result<&'a Nota, Negada> {
    let Some(nota) = nota else {
        let reason = match evento.chave {
            Some(chave) => format!("no document has the key {chave}"),
            None => format!("no document has the number {} of series {}", evento.numero, evento.serie.serie),
        };
        return Err(Negada::invoicy(106, situacao::DESCONHECIDO, reason));
    };
    match nota.status {
        Status::Rejeitado => {
            let reason = format!("document {} was rejected with {}", nota.numero, nota.situacao.codigo);
            Err(Negada::invoicy(112, situacao::REJEITADO, reason))
        }
        Status::Pendente | Status::AguardandoConsulta => {
            let reason = format!("SEFAZ has not answered to document {} yet", nota.numero);
            Err(Negada::invoicy(113, situacao::AGUARDA, reason))
        }
        _ => Ok(nota),
    }
}

fn cancelar(evento: &EnvioEvento, nota: &Nota, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    if evento.sequencia != 1 {
        return Err(Negada::sefaz(594, format!("EvenSeq is {}; a cancellation's is 1", evento.sequencia)));
    }
    let autorizada = nota.protocolo.as_ref().map_or(nota.incluida, |protocolo| protocolo.em);
    let prazo = match nota.serie.modelo {
        Modelo::NFCe => PRAZO_NFCE,
        _ => caso.regras.cancel_term,
    };
    let passado = caso.agora.since(autorizada);
    // The term runs from the authorisation: a document that never had one is refused for that, below.
    let teve_autorizacao = matches!(nota.status, Status::Autorizado | Status::Cancelado);
    if teve_autorizacao && passado > prazo {
        let reason =
            format!("authorised at {}, {prazo} to cancel, {passado} have passed", autorizada.iso_seconds());
        return Err(Negada::sefaz(501, reason));
    }
    match nota.status {
        Status::Autorizado => {}
        Status::Cancelado if caso.regras.second_cancel == SecondCancel::Duplicate => {
            return Err(Negada::sefaz(573, format!("document {} was cancelled before", nota.numero)));
        }
        status => {
            let reason = format!("document {} has status {status:?}, not authorised", nota.numero);
            return Err(Negada::sefaz(580, reason));
        }
    }
    datas_do_evento(evento, nota, autorizada)?;
    let numero = nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero);
    if let Some(outro) = evento.protocolo.as_ref().filter(|outro| *outro != numero) {
        let reason = format!("EvenProt is {outro}, the document's protocol is {numero}");
        return Err(Negada::sefaz(222, reason));
    }
    Ok(Registro {
        tipo: TipoEvento::Cancelamento,
        situacao: cancelada(nota.serie.modelo),
        status: Status::Cancelado,
    })
}

/// 577 and 579. The seconds of the event are the client's, so an authorisation in the same minute is borne.
fn datas_do_evento(evento: &EnvioEvento, nota: &Nota, autorizada: Moment) -> Result<(), Negada> {
    let evento_em = evento.data.momento.plus(TOLERANCIA);
    for (codigo, quando, o_que) in [(577, nota.emitida, "emission"), (579, autorizada, "authorisation")] {
        if evento_em < quando {
            let reason =
                format!("EveDh {} is before the {o_que} at {}", evento.data.texto, quando.iso_seconds());
            return Err(Negada::sefaz(codigo, reason));
        }
    }
    Ok(())
}

fn corrigir(evento: &EnvioEvento, nota: &Nota, caso: &CasoEvento<'_>) -> Result<Registro, Negada> {
    if nota.serie.modelo == Modelo::NFCe {
        return Err(Negada::sefaz(784, "an NFC-e takes no carta de correção"));
    }
    if nota.status != Status::Autorizado {
        let reason = format!("document {} has status {:?}, not authorised", nota.numero, nota.status);
        return Err(Negada::sefaz(580, reason));
    }
    if !(1..=20).contains(&evento.sequencia) {
        return Err(Negada::sefaz(
            594,
            format!("EvenSeq is {}; 1 to 20 are for corrections", evento.sequencia),
        ));
    }
    let autorizada = nota.protocolo.as_ref().map_or(nota.incluida, |protocolo| protocolo.em);
    datas_do_evento(evento, nota, autorizada)?;
    if caso.agora.since(autorizada) > PRAZO_CARTA {
        let mut negada = Negada::sefaz(
            596,
            format!("authorised at {}, more than 720 hours ago", autorizada.iso_seconds()),
        );
        negada.situacao.texto = negada.situacao.texto.replace("[prazo vigente]", "[720 horas]");
        return Err(negada);
    }
    let repetido = |known: &&super::model::Evento| {
        known.tipo == TipoEvento::CartaCorrecao && known.sequencia == evento.sequencia
    };
    if nota.eventos.iter().any(|known| repetido(&known)) {
        let reason = format!("a correction with EvenSeq {} was registered before", evento.sequencia);
        return Err(Negada::sefaz(573, reason));
    }
    Ok(Registro { tipo: TipoEvento::CartaCorrecao, situacao: da_sefaz(135), status: nota.status })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet with these totals, items' PIS and payments.
    fn ficha(totais: &[(&'static str, &str)], pis: &[&str], pagos: &[&str]) -> Grupo {
        let grupo = |nome, dentro| Grupo::default().grupo(nome, dentro);
        let campo = |nome, valor: &str| Grupo::default().campo(nome, valor);
        let total = totais.iter().fold(Grupo::default(), |total, (nome, valor)| total.campo(nome, *valor));
        let pag = pagos.iter().fold(Grupo::default(), |pag, valor| pag.grupo("detPag", campo("vPag", valor)));
        let ficha = grupo("total", grupo("ICMSTot", total)).grupo("pag", pag);
        pis.iter().fold(ficha, |ficha, valor| {
            ficha.grupo("det", grupo("imposto", grupo("PIS", grupo("PISAliq", campo("vPIS", valor)))))
        })
    }

    #[test]
    fn amounts_that_no_number_holds_agree_with_nothing() {
        let most = "79228162514264337593543950335";
        let more = "79228162514264337593543950336";
        let dez = [("vProd", "10.00"), ("vNF", "10.00")];
        for (name, ficha, codigo) in [
            ("good", ficha(&dez, &[], &["10.00"]), None),
            ("a centavo", ficha(&[("vProd", "10.00"), ("vNF", "10.01")], &[], &["10.01"]), None),
            ("the items' sum", ficha(&dez, &[most, most], &[]), Some(602)),
            ("an item", ficha(&dez, &[more], &[]), Some(602)),
            ("the parts' sum", ficha(&[("vProd", most), ("vST", most), ("vNF", most)], &[], &[]), Some(610)),
            ("a part", ficha(&[("vProd", more), ("vNF", "0.00")], &[], &[]), Some(610)),
            ("the note", ficha(&[("vProd", more), ("vNF", more)], &[], &[]), Some(610)),
            (
                "below nothing",
                ficha(&[("vDesc", most), ("vICMSDeson", most), ("vNF", most)], &[], &[]),
                Some(610),
            ),
            ("the payments' sum", ficha(&dez, &[], &[most, most]), Some(866)),
            ("a payment", ficha(&dez, &[], &[more]), Some(866)),
        ] {
            assert_eq!(totais(&ficha).err().map(|negada| negada.situacao.codigo), codigo, "{name}");
        }
    }
}
