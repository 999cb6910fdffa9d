//! Reading an `Envio` (dossier section 4): InvoiCy's layout 4.00 in, SEFAZ's tree out.

pub mod campo;
pub mod forma;
mod imposto;
pub mod planta;
mod tabelas;

use std::sync::Arc;

pub use campo::{texto, vazio};

use super::errors::Defeito;
use super::ficha::Grupo;
use super::model::{Ambiente, DataHora, Destinatario, Envio, Modelo, Serie};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::uf::Uf;
use crate::wire::xml::Element;
use forma::Forma;
use planta::{FUSO, Planta, Valor};

/// Reads it; `modelo` is what ModeloDocumento said.
pub fn ler(
    root: &Element,
    parametros: Option<&Element>,
    modelo_documento: &str,
    modelo: Modelo,
) -> Result<Envio, Defeito> {
    let versao = texto(root, "Versao").ok_or_else(|| Defeito::falta("Versao"))?;
    if versao != "4.00" {
        return Err(Defeito::valor("Versao", &versao, "4.00"));
    }
    let mut ficha = campo::ler(tabelas::ENVIO, root, "")?;
    suplemento(root, &mut ficha)?;
    let valor = |caminho: &str| ficha.valor(caminho).unwrap_or_default();
    let errado = |onde: &str, visto: &str, erro: &dyn std::fmt::Display| {
        Defeito::valor(onde, visto, &format!("another value: {erro}"))
    };
    let modelo_da_nota = valor("ide/mod");
    if modelo_da_nota != modelo.codigo().to_string() {
        let esperado = format!("{} for ModeloDocumento {modelo_documento}", modelo.codigo());
        return Err(Defeito::valor("ide/mod", modelo_da_nota, &esperado));
    }
    let emitente = ficha
        .valor("emit/CNPJ")
        .or_else(|| ficha.valor("emit/CPF"))
        .ok_or_else(|| Defeito::falta("emit/CNPJ_emit"))?;
    let emitente =
        CpfCnpj::parse_strict(emitente).map_err(|error| errado("emit/CNPJ_emit", emitente, &error))?;
    let uf = valor("ide/cUF");
    let uf = uf
        .parse()
        .ok()
        .and_then(|codigo| Uf::from_codigo(codigo).ok())
        .ok_or_else(|| Defeito::valor("ide/cUF", uf, "one of IBGE's codes of states, such as 43"))?;
    let ambiente = Ambiente::from_codigo(valor("ide/tpAmb")).ok_or_else(|| Defeito::falta("ide/tpAmb"))?;
    let emissao = valor("ide/dhEmi");
    let emissao = DataHora::ler("ide/dhEmi", emissao, "")?;
    let cnf = match texto(root, "ide/cNF") {
        Some(cnf) => Forma::Digitos(8, 8).ler("ide/cNF", &cnf)?.parse().ok(),
        None => None,
    };
    let documento = ["dest/CNPJ", "dest/CPF", "dest/idEstrangeiro"].iter().find_map(|path| ficha.valor(path));
    let destinatario = Destinatario {
        documento: documento.unwrap_or_default().to_owned(),
        nome: valor("dest/xNome").to_owned(),
    };
    if modelo == Modelo::NFe && ficha.grupos("dest").next().is_none() {
        return Err(Defeito::falta("dest"));
    }
    let pede = |nome: &str| {
        parametros.and_then(|parametros| texto(parametros, nome)).is_some_and(|valor| valor == "S")
    };
    Ok(Envio {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie { emitente, ambiente, modelo, serie: valor("ide/serie").parse().unwrap_or_default() },
        numero: valor("ide/nNF")
            .parse()
            .ok()
            .filter(|numero| *numero > 0)
            .ok_or_else(|| Defeito::valor("ide/nNF", valor("ide/nNF"), "1 to 999999999"))?,
        cnf,
        uf,
        tp_emis: valor("ide/tpEmis").parse().unwrap_or(1),
        emissao,
        destinatario,
        valor: ficha
            .decimal("total/ICMSTot/vNF")
            .ok_or_else(|| errado("total/ICMStot/vNF", valor("total/ICMSTot/vNF"), &"no amount"))?,
        pedido: texto(root, "ide/NumeroPedido").unwrap_or_default(),
        id_unico: texto(root, "ide/IDUnico").map(Into::into),
        repete: (pede("RetornaNumPedido"), pede("RetornaIeEmitente")),
        ficha: Arc::new(ficha),
    })
}

/// infSuplem: QR code and address of an NFC-e that the client built himself. It stands outside infNFe, so it is kept beside it.
fn suplemento(root: &Element, ficha: &mut Grupo) -> Result<(), Defeito> {
    if let (Some(qr), Some(url)) = (texto(root, "infSuplem/qrCode"), texto(root, "infSuplem/urlChave")) {
        let grupo = Grupo::default()
            .campo("qrCode", Forma::Texto(60, 1_000).ler("infSuplem/qrCode", &qr)?)
            .campo("urlChave", Forma::Texto(21, 85).ler("infSuplem/urlChave", &url)?);
        ficha.itens.push(super::ficha::Item::Grupo(super::proc::SUPLEMENTO, grupo));
    }
    Ok(())
}

const MODELO: Valor = Valor::Como("ModeloDocumento", "[Nn][Ff][Cc]?[Ee]");

/// The layout: what the tables read, and what the sheet has beside that, which is read elsewhere or is for the desktop Conector (dossier
/// 4.1 and 4.2).
pub fn planta() -> Planta {
    const LIVRE: Forma = Forma::Texto(0, 1_000);
    let mut envio = Planta::grupo("Envio");
    envio.valor("ModeloDocumento", true, MODELO);
    envio.valor("Versao", true, Forma::Um(&["4.00"]));
    envio.valor("ChaveParceiro", false, Forma::Texto(1, 30));
    envio.valor("ChaveAcesso", false, Forma::Texto(1, 50));
    for nome in [
        "Imprimir",
        "ApelidoImpressora",
        "ImprimirDuasVias",
        "Parametros/ApelidoLogomarca",
        "Parametros/ConsiderarConfEmail",
    ] {
        envio.valor(nome, false, LIVRE);
    }
    envio.ler(tabelas::ENVIO);
    envio.valor("ide/cNF", false, Forma::Digitos(8, 8));
    envio.valor("ide/fusoHorario", true, FUSO);
    envio.valor("ide/IDUnico", false, LIVRE);
    envio.valor("ide/EmailArquivos", false, LIVRE);
    envio.valor("ide/NumeroPedido", false, Forma::Texto(1, 60));
    envio.valor("emit/enderEmit/Email", false, Forma::Texto(1, 60));
    envio.valor("det/detItem/prod/nTipoItem", true, Forma::Digitos(1, 2));
    envio.valor("det/detItem/prod/dProd", false, LIVRE);
    envio.valor("det/detItem/imposto/ICMS/DigitacaoDescICMSDeson", false, LIVRE);
    envio.valor("det/detItem/imposto/ISSQN/indISSRet", true, Forma::Um(&["1", "2"]));
    envio.valor("infSuplem/qrCode", false, Forma::Texto(60, 1_000));
    envio.valor("infSuplem/urlChave", false, Forma::Texto(21, 85));
    envio
}

/// A draft's layout: all of it, and little that must be there (dossier 4.5).
pub fn planta_da_previa() -> Planta {
    let mut previa = Planta { nome: "EnvioPrevia", precisa: true, ..planta().facultativa() };
    for caminho in ["ModeloDocumento", "ide/cUF", "ide/tpAmb", "ide/NumeroPedido", "emit/CNPJ_emit"] {
        previa.exigir(caminho);
    }
    previa
}
