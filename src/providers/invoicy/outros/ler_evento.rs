//! Reading events of these models and the query for open MDF-e (dossier 5.4): the fields of an NF-e's event with another prefix, and
//! an NFS-e's own.

use super::super::envio::forma::Forma;
use super::super::envio::{texto, vazio};
use super::super::errors::Defeito;
use super::super::model::{ChaveAcesso, DataHora, Modelo, Serie};
use super::leiaute::Leiaute;
use super::ler::{ambiente, emitente, numero, versao};
use super::{ENCERRAMENTO, EnvioEvento, Pedido, nfse, serie_de_texto};
use crate::wire::xml::{self, Element};

const CORRECAO: u32 = 110_110;
const CANCELAMENTO: u32 = 110_111;
/// `CteCnpjEmissor`, `MdfCNPJEmissor`; NFCom's is not published, and some clients keep the NF-e's.
const PREFIXOS: [&str; 4] = ["Cte", "Mdf", "Nfcom", "Ntf"];

/// The text of the first element of a name, in any letter case and at any depth.
fn achado(root: &Element, nome: &str) -> Option<String> {
    let element =
        root.descendants().find(|inside| inside.name.eq_ignore_ascii_case(nome) && !vazio(inside))?;
    Some(xml::trim(&element.text()).to_owned()).filter(|texto| !texto.is_empty())
}

/// A field with one of the prefixes.
fn prefixado(evento: &Element, nome: &str) -> Option<(String, String)> {
    PREFIXOS.iter().map(|prefixo| format!("{prefixo}{nome}")).find_map(|inteiro| {
        let element = evento.child_ci(&inteiro)?;
        Some((inteiro, xml::trim(&element.text()).to_owned())).filter(|(_, texto)| !texto.is_empty())
    })
}

/// Reads an event on a CT-e, an MDF-e or an NFCom.
pub fn ler(root: &Element, modelo_documento: &str, modelo: Modelo) -> Result<Pedido, Defeito> {
    let versoes = Leiaute::de(modelo).map_or(&[] as &[&str], |leiaute| leiaute.versoes);
    versao(root, versoes)?;
    let evento = root.child("Evento").ok_or_else(|| Defeito::falta("Evento"))?;
    let falta = |nome: &str| {
        let prefixo = if modelo == Modelo::MDFe { "Mdf" } else { "Cte" };
        Defeito::falta(&format!("Evento/{prefixo}{nome}"))
    };
    let dono = prefixado(evento, "CnpjEmissor").or_else(|| prefixado(evento, "CpfEmissor"));
    let (onde, quem) = dono.ok_or_else(|| falta("CnpjEmissor"))?;
    let (onde_numero, dito) = prefixado(evento, "Numero").ok_or_else(|| falta("Numero"))?;
    let (onde_serie, serie) = prefixado(evento, "Serie").ok_or_else(|| falta("Serie"))?;
    let serie = Forma::Inteiro(999).ler(&onde_serie, &serie)?;
    let preciso = |nome: &str| achado(evento, nome).ok_or_else(|| Defeito::falta(&format!("Evento/{nome}")));
    let chave = match achado(evento, "ChaAcesso") {
        Some(chave) => Some(ChaveAcesso::parse(&chave).map_err(|error| {
            Defeito::valor("Evento/ChaAcesso", &chave, &format!("an access key: {error}"))
        })?),
        None => None,
    };
    // A CT-e OS may come as CTe: its key tells.
    let modelo = chave.and_then(|chave| Modelo::of_chave(chave.partes().modelo)).unwrap_or(modelo);
    let tipo = Forma::Inteiro(999_999).ler("Evento/EveInf/EveTp", &preciso("EveTp")?)?;
    let tipo = tipo.parse().unwrap_or_default();
    let fuso = achado(evento, "EveFusoHorario").unwrap_or_default();
    Ok(Pedido::Evento(Box::new(EnvioEvento {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie {
            emitente: emitente(&format!("Evento/{onde}"), &quem)?,
            ambiente: ambiente("Evento/tpAmb", &preciso("tpAmb")?)?,
            modelo,
            serie: serie.parse().unwrap_or_default(),
        },
        serie_dita: serie,
        numero: numero(&format!("Evento/{onde_numero}"), &dito)?,
        nfse: None,
        chave,
        tipo,
        sequencia: match achado(evento, "EvenSeq") {
            Some(sequencia) => {
                Forma::Inteiro(999).ler("Evento/EveInf/EvenSeq", &sequencia)?.parse().unwrap_or_default()
            }
            None => 1,
        },
        data: Some(DataHora::ler("Evento/EveInf/EveDh", &preciso("EveDh")?, &fuso)?),
        texto: dito_no_evento(evento, tipo)?,
        protocolo: achado(evento, "EvenProt").filter(|protocolo| protocolo.bytes().any(|c| c != b'0')),
    })))
}

/// What the event's own fields say; see [`EnvioEvento::texto`].
fn dito_no_evento(evento: &Element, tipo: u32) -> Result<String, Defeito> {
    let preciso = |nome: &str| {
        let onde = format!("Evento/EveInf/Evedet/{nome}");
        achado(evento, nome).map(|texto| (onde.clone(), texto)).ok_or_else(|| Defeito::falta(&onde))
    };
    match tipo {
        CORRECAO => correcao(evento),
        CANCELAMENTO => {
            let (onde, texto) = preciso("EvexJust")?;
            Forma::Texto(15, 255).ler(&onde, &texto)
        }
        ENCERRAMENTO => {
            let (onde_dia, dia) = preciso("EveDhEncerr")?;
            let dia = dia.split_at_checked(10).map_or(dia.as_str(), |(dia, _)| dia);
            let (onde_uf, uf) = preciso("EvecUFEncerr")?;
            let (onde_mun, municipio) = preciso("EvecMunEncerr")?;
            Ok(format!(
                "{}\t{}\t{}",
                Forma::Data.ler(&onde_dia, dia)?,
                Forma::Digitos(2, 2).ler(&onde_uf, &uf)?,
                Forma::Digitos(7, 7).ler(&onde_mun, &municipio)?
            ))
        }
        _ => Ok(String::new()),
    }
}

/// SEFAZ's groups of a CT-e's correction, or the NF-e's one text: then it is written as a remark.
fn correcao(evento: &Element) -> Result<String, Defeito> {
    let campo = |grupo: &Element, nome: &str| achado(grupo, nome);
    let grupos = evento
        .descendants()
        .filter(|inside| inside.elements().any(|e| e.name.eq_ignore_ascii_case("valorAlterado")));
    let mut linhas = Vec::new();
    for grupo in grupos {
        let de = |nome: &str, most: usize| {
            let onde = format!("Evento/EveInf/Evedet/{nome}");
            let texto = campo(grupo, nome).ok_or_else(|| Defeito::falta(&onde))?;
            Forma::Texto(1, most).ler(&onde, &texto)
        };
        linhas.push(format!(
            "{}\t{}\t{}",
            de("grupoAlterado", 20)?,
            de("campoAlterado", 20)?,
            de("valorAlterado", 500)?
        ));
    }
    if linhas.is_empty() {
        let onde = "Evento/EveInf/Evedet/EveCorrecao";
        let texto = achado(evento, "EveCorrecao").ok_or_else(|| Defeito::falta(onde))?;
        linhas.push(format!("compl\txObs\t{}", Forma::Texto(15, 500).ler(onde, &texto)?));
    }
    Ok(linhas.join("\n"))
}

/// Reads an event on an NFS-e: by its RPS, or by the city's number.
pub fn de_nfse(root: &Element, modelo_documento: &str) -> Result<Pedido, Defeito> {
    versao(root, &nfse::VERSOES)?;
    let evento = root.child("Evento").ok_or_else(|| Defeito::falta("Evento"))?;
    let preciso = |nome: &str| texto(evento, nome).ok_or_else(|| Defeito::falta(&format!("Evento/{nome}")));
    let (onde, quem) = match texto(evento, "CPF") {
        Some(cpf) => ("Evento/CPF", cpf),
        None => ("Evento/CNPJ", preciso("CNPJ")?),
    };
    let nfse = match texto(evento, "NFSeNumero") {
        Some(dito) => Forma::Inteiro(999_999_999_999_999)
            .ler("Evento/NFSeNumero", &dito)?
            .parse()
            .ok()
            .filter(|n| *n > 0),
        None => None,
    };
    let (numero, serie_dita) = match (texto(evento, "RPSNumero"), nfse) {
        (None, Some(_)) => (0, String::new()),
        (rps, _) => {
            let rps = rps.ok_or_else(|| Defeito::falta("Evento/RPSNumero"))?;
            (
                numero("Evento/RPSNumero", &rps)?,
                Forma::Texto(1, 20).ler("Evento/RPSSerie", &preciso("RPSSerie")?)?,
            )
        }
    };
    let tipo = Forma::Inteiro(999_999).ler("Evento/EveTp", &preciso("EveTp")?)?;
    let motivo = match texto(evento, "EveMotivo") {
        Some(motivo) => Forma::Texto(1, 255).ler("Evento/EveMotivo", &motivo)?,
        None => String::new(),
    };
    Ok(Pedido::Evento(Box::new(EnvioEvento {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie {
            emitente: emitente(onde, &quem)?,
            ambiente: ambiente("Evento/tpAmb", &preciso("tpAmb")?)?,
            modelo: Modelo::NFSe,
            serie: serie_de_texto(&serie_dita),
        },
        serie_dita,
        numero,
        nfse,
        chave: None,
        tipo: tipo.parse().unwrap_or_default(),
        sequencia: 1,
        data: None,
        texto: motivo,
        protocolo: None,
    })))
}

/// Reads a `DocNaoEncerrado`.
pub fn nao_encerrado(root: &Element, modelo: Modelo) -> Result<Pedido, Defeito> {
    if modelo != Modelo::MDFe {
        return Err(Defeito::valor("ModeloDocumento", modelo.nome(), "MDFe: no other document is closed"));
    }
    versao(root, Leiaute::de(modelo).map_or(&[] as &[&str], |leiaute| leiaute.versoes))?;
    let preciso = |nome: &str| achado(root, nome).ok_or_else(|| Defeito::falta(nome));
    let emitente = emitente("CNPJEmissor", &preciso("CNPJEmissor")?)?;
    Ok(Pedido::NaoEncerrados((emitente, ambiente("tpAmb", &preciso("tpAmb")?)?, modelo)))
}
