//! Reading the roots beside the documents themselves: `Inutilizacao`, `DescartarDocumento`, `EnvioPrevia` (dossier 4.5, 5.3, 5.4).

use super::envio::forma::Forma;
use super::envio::texto;
use super::errors::Defeito;
use super::model::{Ambiente, CpfCnpj, Descarte, Modelo, PedidoInutilizacao, Previa, Serie};
use crate::wire::xml::Element;

fn preciso(root: &Element, path: &str) -> Result<String, Defeito> {
    texto(root, path).ok_or_else(|| Defeito::falta(path))
}

fn inteiro(root: &Element, path: &str, most: u64) -> Result<u32, Defeito> {
    let valor = Forma::Inteiro(most).ler(path, &preciso(root, path)?)?;
    Ok(valor.parse().unwrap_or_default())
}

fn numero(root: &Element, path: &str) -> Result<u32, Defeito> {
    match inteiro(root, path, 999_999_999)? {
        0 => Err(Defeito::valor(path, "0", "1 to 999999999")),
        numero => Ok(numero),
    }
}

fn serie_de(root: &Element, modelo: Modelo, [quem, ambiente, serie]: [&str; 3]) -> Result<Serie, Defeito> {
    let dito = preciso(root, quem)?;
    let emitente = CpfCnpj::parse_strict(&dito)
        .map_err(|error| Defeito::valor(quem, &dito, &format!("another value: {error}")))?;
    let codigo = preciso(root, ambiente)?;
    let ambiente =
        Ambiente::from_codigo(&codigo).ok_or_else(|| Defeito::valor(ambiente, &codigo, "1 or 2"))?;
    let serie = if serie.is_empty() { 0 } else { inteiro(root, serie, 999)? };
    Ok(Serie { emitente, ambiente, modelo, serie: u16::try_from(serie).unwrap_or_default() })
}

/// `Inutilizacao`. One of the vendor's examples calls the environment `Ambiente` (dossier 14, row 9).
pub fn inutilizacao(
    root: &Element,
    modelo_documento: &str,
    modelo: Modelo,
) -> Result<PedidoInutilizacao, Defeito> {
    let versao = preciso(root, "Versao")?;
    if versao != "4.00" {
        return Err(Defeito::valor("Versao", &versao, "4.00"));
    }
    let ambiente = if texto(root, "tpAmb").is_none() && texto(root, "Ambiente").is_some() {
        "Ambiente"
    } else {
        "tpAmb"
    };
    Ok(PedidoInutilizacao {
        modelo_documento: modelo_documento.to_owned(),
        serie: serie_de(root, modelo, ["CnpjEmissor", ambiente, "Serie"])?,
        inicial: numero(root, "NumeroInicial")?,
        final_: numero(root, "NumeroFinal")?,
        justificativa: Forma::Texto(15, 255).ler("Justificativa", &preciso(root, "Justificativa")?)?,
    })
}

/// `DescartarDocumento`. What takes the document's place (NumeroSubstituta, SerieSubstituta) is read for its form only: nothing says
/// what comes of it.
pub fn descarte(root: &Element, modelo: Modelo) -> Result<Descarte, Defeito> {
    for (path, most) in [("NumeroSubstituta", 999_999_999), ("SerieSubstituta", 999)] {
        if texto(root, path).is_some() {
            inteiro(root, path, most)?;
        }
    }
    Ok(Descarte {
        serie: serie_de(root, modelo, ["CNPJ_emit", "tpAmb", "Serie"])?,
        numero: numero(root, "Numero")?,
        tentativas: 0,
    })
}

/// `EnvioPrevia`: "like Envio, needs cUF, tpAmb, NumeroPedido, CNPJ_emit only" (dossier 4.5).
pub fn previa(root: &Element, modelo_documento: &str, modelo: Modelo) -> Result<Previa, Defeito> {
    let cuf = preciso(root, "ide/cUF")?;
    Forma::Digitos(2, 2).ler("ide/cUF", &cuf)?;
    let mut serie = serie_de(root, modelo, ["emit/CNPJ_emit", "ide/tpAmb", ""])?;
    if texto(root, "ide/serie").is_some() {
        serie.serie = u16::try_from(inteiro(root, "ide/serie", 999)?).unwrap_or_default();
    }
    Ok(Previa {
        modelo_documento: modelo_documento.to_owned(),
        serie,
        pedido: Forma::Texto(1, 60).ler("ide/NumeroPedido", &preciso(root, "ide/NumeroPedido")?)?,
    })
}
