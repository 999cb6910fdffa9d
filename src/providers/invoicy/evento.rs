//! Reading an `EnvioEvento` (dossier 5.1).

use super::envio::forma::Forma;
use super::envio::{texto, vazio};
use super::errors::Defeito;
use super::model::{Ambiente, ChaveAcesso, DataHora, EnvioEvento, Modelo, Serie, TipoEvento};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::wire::xml::Element;

/// More values than this of an event's group are not kept.
const MAIS_FOLHAS: usize = 200;

/// Reads it; `modelo` is what ModeloDocumento said.
pub fn ler(root: &Element, modelo_documento: &str, modelo: Modelo) -> Result<EnvioEvento, Defeito> {
    let versao = texto(root, "Versao").ok_or_else(|| Defeito::falta("Versao"))?;
    if versao != "4.00" {
        return Err(Defeito::valor("Versao", &versao, "4.00"));
    }
    let preciso = |path: &str| texto(root, path).ok_or_else(|| Defeito::falta(path));
    let inteiro = |path: &str, most: u64| -> Result<u32, Defeito> {
        let valor = Forma::Inteiro(most).ler(path, &preciso(path)?)?;
        Ok(valor.parse().unwrap_or_default())
    };
    let onde = if texto(root, "Evento/NtfCpfEmissor").is_some() {
        "Evento/NtfCpfEmissor"
    } else {
        "Evento/NtfCnpjEmissor"
    };
    let emitente = preciso(onde)?;
    let emitente = CpfCnpj::parse_strict(&emitente)
        .map_err(|error| Defeito::valor(onde, &emitente, &format!("another value: {error}")))?;
    let ambiente = preciso("Evento/tpAmb")?;
    let ambiente = Ambiente::from_codigo(&ambiente)
        .ok_or_else(|| Defeito::valor("Evento/tpAmb", &ambiente, "1 or 2"))?;
    let codigo = inteiro("Evento/EveInf/EveTp", 999_999)?;
    let tipo = TipoEvento::from_codigo(codigo).unwrap_or(TipoEvento::Desconhecido(codigo));
    let chave_em = |path: &str| match texto(root, path) {
        Some(chave) => ChaveAcesso::parse(&chave)
            .map(Some)
            .map_err(|error| Defeito::valor(path, &chave, &format!("an access key: {error}"))),
        None => Ok(None),
    };
    let chave = chave_em("Evento/ChaAcesso")?;
    let substituta = chave_em("Evento/ChaAcessoSubstituta")?;
    if tipo.de_destinatario() && chave.is_none() {
        // Nobody else's document is known by its number.
        return Err(Defeito::falta("Evento/ChaAcesso"));
    }
    if tipo == TipoEvento::CancelamentoPorSubstituicao && substituta.is_none() {
        return Err(Defeito::falta("Evento/ChaAcessoSubstituta"));
    }
    // A key says the number too.
    let partes = chave.as_ref().map(ChaveAcesso::partes);
    let da_chave = |path: &str, most: u64, valor: Option<u32>| match (texto(root, path), valor) {
        (None, Some(valor)) => Ok(valor),
        _ => inteiro(path, most),
    };
    let serie = da_chave("Evento/NtfSerie", 999, partes.map(|partes| u32::from(partes.serie)))?;
    let numero = da_chave("Evento/NtfNumero", 999_999_999, partes.map(|partes| partes.numero))?;
    let ano = match texto(root, "Evento/NtfAno") {
        Some(_) => Some(inteiro("Evento/NtfAno", 9_999)?).filter(|ano| *ano > 0),
        None => None,
    };
    let fuso = texto(root, "Evento/EveInf/EveFusoHorario").unwrap_or_default();
    let protocolo = texto(root, "Evento/EveInf/Evedet/EvenProt");
    Ok(EnvioEvento {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie { emitente, ambiente, modelo, serie: u16::try_from(serie).unwrap_or_default() },
        numero,
        ano: ano.and_then(|ano| i16::try_from(ano).ok()),
        chave,
        substituta,
        tipo,
        sequencia: match texto(root, "Evento/EveInf/EvenSeq") {
            Some(_) => inteiro("Evento/EveInf/EvenSeq", 99)?,
            None => 1,
        },
        data: DataHora::ler("Evento/EveInf/EveDh", &preciso("Evento/EveInf/EveDh")?, &fuso)?,
        texto: texto_do_evento(root, tipo)?,
        detalhe: detalhe(root, tipo)?,
        // `0` or absent: the server looks it up (dossier 5.1).
        protocolo: protocolo.filter(|protocolo| protocolo.bytes().any(|c| c != b'0')),
    })
}

/// EveCorrecao or EvexJust, where the event has one.
fn texto_do_evento(root: &Element, tipo: TipoEvento) -> Result<String, Defeito> {
    let (path, forma) = if tipo == TipoEvento::CartaCorrecao {
        ("Evento/EveInf/Evedet/EveCorrecao", Forma::Texto(15, 1_000))
    } else {
        ("Evento/EveInf/Evedet/EvexJust", Forma::Texto(15, 255))
    };
    match texto(root, path) {
        Some(valor) if tipo == TipoEvento::CartaCorrecao || tipo.exige_justificativa() => {
            forma.ler(path, &valor)
        }
        None if tipo == TipoEvento::CartaCorrecao || tipo.exige_justificativa() => Err(Defeito::falta(path)),
        _ => Ok(String::new()),
    }
}

/// The event's own group, leaf by leaf: it must be there and say something. What belongs into it is not checked, since the dossier
/// names the groups only.
fn detalhe(root: &Element, tipo: TipoEvento) -> Result<Vec<(String, String)>, Defeito> {
    let Some(grupo) = tipo.grupo() else { return Ok(Vec::new()) };
    let path = format!("Evento/EveInf/Evedet/{grupo}");
    let dentro = root.path(&path).filter(|dentro| !vazio(dentro)).ok_or_else(|| Defeito::falta(&path))?;
    let folhas = dentro.descendants().filter(|element| element.elements().next().is_none());
    Ok(folhas
        .map(|folha| (folha.name.clone(), folha.text().trim().to_owned()))
        .filter(|(_, valor)| !valor.is_empty())
        .take(MAIS_FOLHAS)
        .collect())
}
