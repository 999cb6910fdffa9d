//! Reading the roots of this folder.

use super::super::envio::campo::{self, texto};
use super::super::envio::forma::Forma;
use super::super::errors::Defeito;
use super::super::model::{Ambiente, Contrato, CpfCnpj, Modelo, Modulo};
use super::{
    Acao, CERTIFICADO, CONSULTA, CONTRIBUINTE, CadastroEmpresa, CadastroSerie, Certificado, ConsultaCadastro,
    EMPRESA, EmpresaCertificado, Extensao, LICENCIAMENTO, Licenciamento, Operacao, Pedido, SERIE, campos,
};
use crate::br::municipio::check_ibge;
use crate::br::uf::Uf;
use crate::wire::xml::Element;

/// Companies of one EmpresaCertificado.
const MAIS_EMPRESAS: usize = 100;

/// Reads a root of this folder; none for another's.
pub fn ler(root: &Element, operacao: &str) -> Option<Result<Pedido, Defeito>> {
    Some(match operacao {
        EMPRESA => empresa(root).map(|empresa| Pedido::Empresa(Box::new(empresa))),
        CERTIFICADO => certificados(root).map(Pedido::Certificado),
        CONSULTA => documento(root, &["CNPJ", "CPF"]).map(Pedido::Consulta),
        CONTRIBUINTE => contribuinte(root).map(Pedido::Contribuinte),
        LICENCIAMENTO => licenciamento(root).map(Pedido::Licenciamento),
        SERIE => serie(root).map(Pedido::Serie),
        _ => return None,
    })
}

/// The first of these elements that says something, as CNPJ or CPF.
fn documento(root: &Element, nomes: &[&str]) -> Result<CpfCnpj, Defeito> {
    let found = nomes.iter().find_map(|nome| texto(root, nome).map(|valor| (*nome, valor)));
    let Some((nome, valor)) = found else {
        return Err(Defeito::falta(nomes.first().copied().unwrap_or_default()));
    };
    let lido = CpfCnpj::parse_strict(&valor);
    lido.map_err(|error| Defeito::valor(nome, &valor, &format!("another number: {error}")))
}

fn obrigatorio(root: &Element, nome: &str) -> Result<String, Defeito> {
    texto(root, nome).ok_or_else(|| Defeito::falta(nome))
}

fn um<T: Copy>(nome: &str, valor: &str, opcoes: &[(&str, T)]) -> Result<T, Defeito> {
    let found = opcoes.iter().find(|(escrito, _)| *escrito == valor).map(|(_, opcao)| *opcao);
    found.ok_or_else(|| {
        let conhecidas: Vec<&str> = opcoes.iter().map(|(escrito, _)| *escrito).collect();
        Defeito::valor(nome, valor, &format!("one of {}", conhecidas.join(", ")))
    })
}

fn empresa(root: &Element) -> Result<CadastroEmpresa, Defeito> {
    let documento = documento(root, &["EmpCNPJ", "EmpCPF"])?;
    let mut dados = campo::ler(campos::EMPRESA, root, "")?;
    let municipio = match dados.valor("MunCodigo") {
        Some(codigo) => {
            let numero = codigo.parse().unwrap_or_default();
            let uf = check_ibge(numero).map_err(|error| {
                Defeito::valor("MunCodigo", codigo, &format!("a city's code by IBGE: {error}"))
            })?;
            Some((numero, uf))
        }
        None => None,
    };
    let caixa = match root.child("CaixaEnvioEmail") {
        Some(caixa) => {
            dados = dados.grupo("CaixaEnvioEmail", campo::ler(campos::CAIXA, caixa, "CaixaEnvioEmail")?);
            let diz = |nome: &&str| texto(caixa, nome).is_some();
            Some(["EmlUsuario", "EmlSenha", "EmlHost", "EmlPorta"].iter().all(diz))
        }
        None => None,
    };
    let itens = |grupo: &str, item: &'static str| {
        root.child(grupo).into_iter().flat_map(|grupo| grupo.children(item)).collect::<Vec<_>>()
    };
    Ok(CadastroEmpresa {
        documento,
        dados,
        municipio,
        certificado: root
            .child("Certificado")
            .map(|certificado| ler_certificado(certificado, "Certificado/", "TipoCertificado"))
            .transpose()?,
        caixa,
        licencas: itens("Licenciamento", "LicenciamentoItem")
            .into_iter()
            .filter(|item| !campo::vazio(item))
            .map(|item| Ok((modulo(item)?, contrato(item)?)))
            .collect::<Result<_, Defeito>>()?,
        extensoes: itens("Extensao", "ExtensaoItem")
            .into_iter()
            .filter(|item| !campo::vazio(item))
            .map(extensao)
            .collect::<Result<_, Defeito>>()?,
    })
}

fn ler_certificado(grupo: &Element, onde: &str, tipo: &str) -> Result<Certificado, Defeito> {
    let limitado = |nome: &str, most: usize| match texto(grupo, nome) {
        Some(valor) if valor.len() > most => {
            let visto = format!("{} characters", valor.len());
            Err(Defeito::valor(&format!("{onde}{nome}"), &visto, &format!("at most {most}")))
        }
        valor => Ok(valor),
    };
    let metodo = texto(grupo, "MetodoCriptografiaSenha").unwrap_or_default();
    let aes = um(
        &format!("{onde}MetodoCriptografiaSenha"),
        &metodo.to_ascii_uppercase(),
        &[("", false), ("OUTROS", false), ("AES", true)],
    )?;
    let valor = texto(grupo, tipo).unwrap_or_default();
    let a3 = um(
        &format!("{onde}{tipo}"),
        &valor,
        &[("", false), ("0", false), ("1", false), ("A1", false), ("3", true), ("A3", true)],
    )?;
    Ok(Certificado {
        arquivo: limitado("ArquivoPFX", campos::MAIOR_ARQUIVO)?,
        senha: limitado("Senha", 100)?.unwrap_or_default(),
        aes,
        a3,
        pre_cadastrado: texto(grupo, "UsarCertPreCadastrado").is_some_and(|valor| valor == "S"),
    })
}

fn certificados(root: &Element) -> Result<EmpresaCertificado, Defeito> {
    // The vendor's example nests a list of the same name: Empresas/CNPJ/CNPJ.
    let empresas: Vec<CpfCnpj> = root
        .child("Empresas")
        .into_iter()
        .flat_map(Element::descendants)
        .filter(|element| {
            matches!(element.name.as_str(), "CNPJ" | "CPF") && element.elements().next().is_none()
        })
        .map(|element| {
            let valor = crate::wire::xml::trim(&element.text()).to_owned();
            CpfCnpj::parse_strict(&valor)
                .map_err(|error| Defeito::valor("Empresas/CNPJ", &valor, &format!("another number: {error}")))
        })
        .collect::<Result<_, _>>()?;
    match empresas.len() {
        0 => return Err(Defeito::falta("Empresas/CNPJ")),
        1..=MAIS_EMPRESAS => {}
        many => {
            let visto = format!("{many} times");
            return Err(Defeito::valor("Empresas/CNPJ", &visto, &format!("at most {MAIS_EMPRESAS}")));
        }
    }
    let excluir = match texto(root, "Acao") {
        None => false,
        Some(acao) => um("Acao", &acao, &[("EXCLUIR", true), ("INCLUIR", false)])?,
    };
    if excluir {
        return Ok(EmpresaCertificado { empresas, certificado: None });
    }
    let certificado = ler_certificado(root, "", "Tipo")?;
    if certificado.arquivo.is_none() {
        return Err(Defeito::falta("ArquivoPFX"));
    }
    Ok(EmpresaCertificado { empresas, certificado: Some(certificado) })
}

/// Which extensions there are; the vendor's schema knows these two.
fn extensao(item: &Element) -> Result<Extensao, Defeito> {
    let tipo = obrigatorio(item, "TipoExtensao")?;
    let nome =
        um("Extensao/TipoExtensao", &tipo, &[("3", "Importação de Documentos"), ("4", "Manifestação")])?;
    let ativar = obrigatorio(item, "Ativar")?;
    let ativar = um("Extensao/Ativar", &ativar, &[("S", true), ("N", false)])?;
    let modulos = item.child("Modulos").into_iter().flat_map(|modulos| modulos.children("ModuloItem"));
    let nfse = modulos.filter_map(|item| texto(item, "Modulo")).any(|nome| nome.eq_ignore_ascii_case("NFSe"));
    let consultas = match texto(item, "ParametrosExt/NumeroConsultasDiarias") {
        Some(valor) => Some(Forma::Inteiro(99).ler("ParametrosExt/NumeroConsultasDiarias", &valor)?),
        None => None,
    };
    // The mark-up is the vendor's.
    let falta = (ativar && tipo == "3" && nfse && consultas.is_none_or(|numero| numero == "0"))
        .then_some("Número de Consultas diárias na PREFEITURA <b>(NFS-e)</b>");
    Ok(Extensao { nome, ativar, falta })
}

fn modulo(item: &Element) -> Result<Modulo, Defeito> {
    let nome = obrigatorio(item, "Modulo")?;
    Modulo::from_nome(&nome).ok_or_else(|| {
        let conhecidos: Vec<&str> = Modulo::ALL.iter().map(|modulo| modulo.nome()).collect();
        Defeito::valor("Modulo", &nome, &format!("one of {}", conhecidos.join(", ")))
    })
}

fn contrato(item: &Element) -> Result<Contrato, Defeito> {
    let modelo = obrigatorio(item, "Modelo")?;
    let autor = texto(item, "Autor").unwrap_or_default();
    Ok(Contrato {
        modelo: um("Modelo", &modelo, &[("1", 1), ("2", 2)])?,
        autor: Forma::Texto(0, 200).ler("Autor", &autor)?,
    })
}

fn ambiente(root: &Element) -> Result<Ambiente, Defeito> {
    let escrito = obrigatorio(root, "tpAmb")?;
    um("tpAmb", &escrito, &[("1", Ambiente::Producao), ("2", Ambiente::Homologacao)])
}

fn contribuinte(root: &Element) -> Result<ConsultaCadastro, Defeito> {
    let versao = obrigatorio(root, "Versao")?;
    um("Versao", &versao, &[("2.00", ())])?;
    ambiente(root)?;
    let documento = documento(root, &["CNPJ_emit", "CPF_emit"])?;
    let codigo = obrigatorio(root, "cUF")?;
    let uf = codigo.parse().ok().and_then(|codigo| Uf::from_codigo(codigo).ok());
    let uf = uf.ok_or_else(|| Defeito::valor("cUF", &codigo, "one of IBGE's codes of states, such as 43"))?;
    Ok(ConsultaCadastro { documento, uf })
}

fn licenciamento(root: &Element) -> Result<Licenciamento, Defeito> {
    let empresa = documento(root, &["CnpjEmpresa"])?;
    let licenca = (modulo(root)?, ambiente(root)?);
    let acao = obrigatorio(root, "Acao")?;
    let acao = um(
        "Acao",
        &acao,
        &[("1", Acao::Solicitar), ("2", Acao::Bloquear), ("3", Acao::Desbloquear), ("4", Acao::Cancelar)],
    )?;
    Ok(Licenciamento { empresa, licenca, acao, contrato: contrato(root)? })
}

fn serie(root: &Element) -> Result<CadastroSerie, Defeito> {
    let emissor = documento(root, &["CNPJEmissor", "CnpjEmissor"])?;
    let operacao = obrigatorio(root, "Operacao")?;
    let operacao = um(
        "Operacao",
        &operacao,
        &[
            ("I", Operacao::Incluir),
            ("A", Operacao::Alterar),
            ("E", Operacao::Excluir),
            ("C", Operacao::Consultar),
        ],
    )?;
    let modelo = match texto(root, "ModeloDocumento") {
        Some(nome) => Some(Modelo::from_nome(&nome).ok_or_else(|| {
            let conhecidos: Vec<&str> = Modelo::ALL.iter().map(|modelo| modelo.nome()).collect();
            Defeito::valor("ModeloDocumento", &nome, &format!("one of {}", conhecidos.join(", ")))
        })?),
        None => None,
    };
    let serie = match texto(root, "Serie") {
        Some(serie) => Some(Forma::Texto(1, 5).ler("Serie", &serie)?),
        None => None,
    };
    if operacao != Operacao::Consultar {
        modelo.ok_or_else(|| Defeito::falta("ModeloDocumento"))?;
        serie.as_ref().ok_or_else(|| Defeito::falta("Serie"))?;
    }
    let ultimo = match texto(root, "UltimoNumero") {
        Some(numero) => Forma::Inteiro(999_999_999).ler("UltimoNumero", &numero)?.parse().ok(),
        None => None,
    };
    let padrao = match texto(root, "SeriePadrao") {
        Some(padrao) => Some(um("SeriePadrao", &padrao, &[("S", true), ("N", false)])?),
        None => None,
    };
    Ok(CadastroSerie { emissor, modelo, serie, ultimo, padrao, operacao })
}
