//! Reading an `Envio` of these models, and who reads their other roots.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::envio::forma::Forma;
use super::super::envio::texto;
use super::super::errors::{Defeito, Leiaute as Prefixo, Recusa};
use super::super::model::{Ambiente, CpfCnpj, DataHora, Destinatario, Modelo, Serie};
use super::arvore::{Leitura, Ramo};
use super::leiaute::Leiaute;
use super::{Envio, Pedido, ler_evento, nfse};
use crate::br::money::parse_decimal;
use crate::br::uf::Uf;
use crate::wire::xml::Element;

/// Elements of `Envio` that are no part of the document (dossier 4.1), and those of ide that the platform fills in or takes for itself.
const DA_PLATAFORMA: [&str; 8] = [
    "ModeloDocumento",
    "Versao",
    "ChaveParceiro",
    "ChaveAcesso",
    "Imprimir",
    "ApelidoImpressora",
    "ImprimirDuasVias",
    "Parametros",
];
const SO_DO_IDE: [&str; 6] =
    ["fusoHorario", "EmailArquivos", "NumeroPedido", "IDUnico", "cDV", "nSiteAutoriz"];

/// Reads a document of these models. On refusal the layout that it breaks is named (dossier 3.1).
pub fn ler(
    root: &Element,
    parametros: Option<&Element>,
    modelo_documento: &str,
    modelo: Modelo,
) -> Result<Pedido, Recusa> {
    let (prefixo, lido) = match (root.name.as_str(), modelo) {
        ("DocNaoEncerrado", _) => (Prefixo::Mdfe, ler_evento::nao_encerrado(root, modelo)),
        ("EnvioEvento", Modelo::NFSe) => (Prefixo::Evento, ler_evento::de_nfse(root, modelo_documento)),
        ("EnvioEvento", _) => (Prefixo::Evento, ler_evento::ler(root, modelo_documento, modelo)),
        (_, Modelo::NFSe) => (Prefixo::Rps, nfse::ler(root, modelo_documento).map(Pedido::Envio)),
        _ => {
            let prefixo = if modelo == Modelo::MDFe { Prefixo::Mdfe } else { Prefixo::Envio };
            (
                prefixo,
                envio(root, parametros, modelo_documento, modelo).map(|envio| Pedido::Envio(vec![envio])),
            )
        }
    };
    lido.map_err(|defeito| Recusa::estrutura(prefixo, &defeito))
}

/// `Versao`, one of those that the model has.
pub fn versao(root: &Element, versoes: &[&str]) -> Result<(), Defeito> {
    let versao = texto(root, "Versao").ok_or_else(|| Defeito::falta("Versao"))?;
    if versoes.contains(&versao.as_str()) {
        Ok(())
    } else {
        Err(Defeito::valor("Versao", &versao, &versoes.join(" or ")))
    }
}

/// A CNPJ or CPF whose check digits are right.
pub fn emitente(elemento: &str, escrito: &str) -> Result<CpfCnpj, Defeito> {
    CpfCnpj::parse_strict(escrito)
        .map_err(|error| Defeito::valor(elemento, escrito, &format!("another value: {error}")))
}

/// tpAmb.
pub fn ambiente(elemento: &str, escrito: &str) -> Result<Ambiente, Defeito> {
    Ambiente::from_codigo(escrito).ok_or_else(|| Defeito::valor(elemento, escrito, "1 or 2"))
}

fn envio(
    root: &Element,
    parametros: Option<&Element>,
    modelo_documento: &str,
    modelo: Modelo,
) -> Result<Envio, Defeito> {
    // CT-e OS is sent as CTe too; its model tells (dossier, section 11).
    let modelo = match (modelo, texto(root, "ide/mod").as_deref()) {
        (Modelo::CTe, Some("67")) => Modelo::CTeOS,
        _ => modelo,
    };
    let leiaute = Leiaute::de(modelo).ok_or_else(|| Defeito::falta("ModeloDocumento"))?;
    versao(root, leiaute.versoes)?;
    let arvore = arvore(root, leiaute);
    let valor = |caminho: &str| arvore.valor(caminho);
    let preciso = |caminho: &str| valor(caminho).ok_or_else(|| Defeito::falta(caminho));
    for linha in leiaute.precisa {
        if !linha.split('|').any(|caminho| arvore.em(caminho).is_some()) {
            return Err(Defeito::falta(linha.split('|').next().unwrap_or(linha)));
        }
    }
    let codigo = modelo.codigo().to_string();
    if let Some(outro) = valor("ide/mod").filter(|dito| *dito != codigo) {
        let esperado = format!("{codigo} for ModeloDocumento {modelo_documento}");
        return Err(Defeito::valor("ide/mod", outro, &esperado));
    }
    let (dono, quem) = match (valor("emit/CNPJ"), valor("emit/CPF")) {
        (None, Some(cpf)) => ("emit/CPF", cpf),
        (cnpj, _) => ("emit/CNPJ", cnpj.ok_or_else(|| Defeito::falta("emit/CNPJ"))?),
    };
    let uf = preciso("ide/cUF")?;
    let uf = uf.parse().ok().and_then(|codigo| Uf::from_codigo(codigo).ok());
    let uf = uf.ok_or_else(|| {
        Defeito::valor(
            "ide/cUF",
            valor("ide/cUF").unwrap_or_default(),
            "one of IBGE's codes of states, such as 43",
        )
    })?;
    let serie = Forma::Inteiro(999).ler("ide/serie", preciso("ide/serie")?)?;
    let onde = format!("ide/{}", leiaute.numero);
    let onde_codigo = format!("ide/{}", leiaute.codigo);
    let cnf = match valor(&onde_codigo) {
        Some(cnf) => Forma::Digitos(leiaute.digitos, leiaute.digitos).ler(&onde_codigo, cnf)?.parse().ok(),
        None => None,
    };
    let total = Forma::Reais.ler(leiaute.valor, preciso(leiaute.valor)?)?;
    let pede = |nome: &str| {
        parametros.and_then(|parametros| texto(parametros, nome)).is_some_and(|valor| valor == "S")
    };
    Ok(Envio {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie {
            emitente: emitente(dono, quem)?,
            ambiente: ambiente("ide/tpAmb", preciso("ide/tpAmb")?)?,
            modelo,
            serie: serie.parse().unwrap_or_default(),
        },
        serie_dita: serie,
        numero: numero(&onde, preciso(&onde)?)?,
        cnf,
        uf: Some(uf),
        tp_emis: match valor("ide/tpEmis") {
            Some(forma) => Forma::Digitos(1, 1).ler("ide/tpEmis", forma)?.parse().unwrap_or(1),
            None => 1,
        },
        // The tree has the offset behind it by now, if there was one.
        emissao: DataHora::ler("ide/dhEmi", preciso("ide/dhEmi")?, "")?,
        destinatario: destinatario(&arvore, leiaute),
        valor: reais(&total),
        pedido: texto(root, "ide/NumeroPedido").unwrap_or_default(),
        repete: (pede("RetornaNumPedido"), pede("RetornaIeEmitente")),
        arvore: Arc::new(arvore),
    })
}

/// A document's number.
pub fn numero(onde: &str, escrito: &str) -> Result<u32, Defeito> {
    let lido = Forma::Inteiro(999_999_999).ler(onde, escrito)?.parse().unwrap_or(0);
    if lido == 0 { Err(Defeito::valor(onde, escrito, "1 to 999999999")) } else { Ok(lido) }
}

/// What [`Forma::Reais`] has let through.
pub fn reais(escrito: &str) -> Decimal {
    parse_decimal(escrito, 2).unwrap_or_default()
}

/// The document, its groups in the layout's order and without what is the platform's.
fn arvore(root: &Element, leiaute: &Leiaute) -> Ramo {
    let fuso = texto(root, "ide/fusoHorario").unwrap_or_default();
    let leitura = Leitura { nomes: &[leiaute.topo, leiaute.ide], fuso: &fuso };
    let partes = root.elements().filter(|parte| !DA_PLATAFORMA.contains(&parte.name.as_str()));
    let mut ramos: Vec<Ramo> = partes.flat_map(|parte| Ramo::ler(parte, &leitura)).collect();
    for ide in ramos.iter_mut().filter(|ramo| ramo.nome == "ide") {
        ide.ramos.retain(|campo| !SO_DO_IDE.contains(&campo.nome.as_str()));
    }
    ordenar(&mut ramos, leiaute.topo);
    Ramo::grupo(leiaute.inf, ramos)
}

/// Into the order of these names; what has another name comes behind them.
pub fn ordenar(ramos: &mut [Ramo], nomes: &[&str]) {
    ramos.sort_by_key(|ramo| nomes.iter().position(|nome| *nome == ramo.nome).unwrap_or(nomes.len()));
}

fn destinatario(arvore: &Ramo, leiaute: &Leiaute) -> Destinatario {
    let grupo = leiaute.destinatario.iter().find_map(|nome| arvore.em(nome));
    let valor = |nome: &str| grupo.and_then(|grupo| grupo.valor(nome));
    Destinatario {
        documento: valor("CNPJ").or_else(|| valor("CPF")).unwrap_or_default().to_owned(),
        nome: valor("xNome").unwrap_or_default().to_owned(),
    }
}
