//! Reading an `EnvioEvento` (dossier 5.1).

use super::envio::forma::Forma;
use super::envio::texto;
use super::errors::Defeito;
use super::model::{Ambiente, ChaveAcesso, DataHora, EnvioEvento, Modelo, Serie};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::wire::xml::Element;

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
    let tipo = inteiro("Evento/EveInf/EveTp", 999_999)?;
    let texto_do_evento = match tipo {
        110_110 => {
            let path = "Evento/EveInf/Evedet/EveCorrecao";
            Forma::Texto(15, 1_000).ler(path, &preciso(path)?)?
        }
        110_111 => {
            let path = "Evento/EveInf/Evedet/EvexJust";
            Forma::Texto(15, 255).ler(path, &preciso(path)?)?
        }
        _ => String::new(),
    };
    let chave = match texto(root, "Evento/ChaAcesso") {
        Some(chave) => Some(ChaveAcesso::parse(&chave).map_err(|error| {
            Defeito::valor("Evento/ChaAcesso", &chave, &format!("an access key: {error}"))
        })?),
        None => None,
    };
    let fuso = texto(root, "Evento/EveInf/EveFusoHorario").unwrap_or_default();
    let protocolo = texto(root, "Evento/EveInf/Evedet/EvenProt");
    let serie = inteiro("Evento/NtfSerie", 999)?;
    Ok(EnvioEvento {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie { emitente, ambiente, modelo, serie: u16::try_from(serie).unwrap_or_default() },
        numero: inteiro("Evento/NtfNumero", 999_999_999)?,
        chave,
        tipo,
        sequencia: match texto(root, "Evento/EveInf/EvenSeq") {
            Some(_) => inteiro("Evento/EveInf/EvenSeq", 99)?,
            None => 1,
        },
        data: DataHora::ler("Evento/EveInf/EveDh", &preciso("Evento/EveInf/EveDh")?, &fuso)?,
        texto: texto_do_evento,
        // `0` or absent: the server looks it up (dossier 5.1).
        protocolo: protocolo.filter(|protocolo| protocolo.bytes().any(|c| c != b'0')),
    })
}
