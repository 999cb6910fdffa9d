//! Counting, gaps and open MDF-e (dossier invoicy 5.4, 8 and 9).

use super::retorno::{number, roots, some};
use crate::error::ClientError;
use crate::xml::{Element, group, tag};

/// Over which time documents are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bilhetagem {
    /// Yesterday.
    Ontem,
    /// This month until yesterday; on its first day the whole month before.
    Mes,
    /// From one day to another, both `2026-01-15`, at most three months and ended before today.
    Periodo(String, String),
}

impl Bilhetagem {
    /// The document, for a kind of document and companies; none means all of the partner.
    pub fn to_xml(&self, modelo: &str, tp_amb: u8, emissores: &[&str]) -> String {
        let (tipo, acumulado, inicio, fim) = match self {
            Self::Ontem => ("1", "1", "", ""),
            Self::Mes => ("1", "2", "", ""),
            Self::Periodo(inicio, fim) => ("2", "", inicio.as_str(), fim.as_str()),
        };
        let empty = |name: &str, text: &str| {
            if text.is_empty() { format!("<{name}/>") } else { tag(name, text) }
        };
        let items: String = emissores.iter().map(|cnpj| group("EmissoresItem", &tag("CNPJ", cnpj))).collect();
        let content = [
            tag("ModeloDocumento", modelo),
            tag("tpAmb", tp_amb),
            tag("TipoConsulta", tipo),
            empty("Acumulado", acumulado),
            empty("DataInclusaoInicial", inicio),
            empty("DataInclusaoFinal", fim),
            format!("<Emissores>{items}</Emissores>"),
        ];
        group("Bilhetagem", &content.concat())
    }
}

/// What was counted of a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// CNPJ.
    pub cnpj: String,
    /// Kind of document.
    pub modelo: Option<String>,
    /// How many.
    pub total: i64,
    /// When the company was registered.
    pub data_cadastro: Option<String>,
    /// The whole element, with whatever else is in it.
    pub xml: Element,
}

pub(super) fn totais(text: &str) -> Result<Vec<Total>, ClientError> {
    let read = |item: &Element| {
        Some(Total {
            cnpj: some(item, "CNPJ")?,
            modelo: some(item, "ModeloDocumento"),
            total: number(item, "Total")?,
            data_cadastro: some(item, "DataCadastro"),
            xml: item.clone(),
        })
    };
    Ok(roots(text)?.iter().flat_map(|root| root.all("TotaisItem")).filter_map(read).collect())
}

/// Where gaps in the numbers are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulos {
    /// CNPJ of the issuer.
    pub cnpj_emissor: String,
    /// CNPJ of the company whose key signs.
    pub cnpj_empresa: String,
    /// `NFe`, `NFCe/SAT`, `CTe`, `MDFe`, `NFSe`.
    pub modelo: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// Serie.
    pub serie: String,
    /// First and last day of issue, `2026-01-15`, at most 31 days.
    pub emissao: (String, String),
}

impl Pulos {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("DocEmtCNPJ", &self.cnpj_emissor),
            tag("CnpjEmpresa", &self.cnpj_empresa),
            tag("ModeloDocumento", &self.modelo),
            tag("tpAmb", self.tp_amb),
            tag("Serie", &self.serie),
            tag("DataEmissaoInicial", &self.emissao.0),
            tag("DataEmissaoFinal", &self.emissao.1),
        ];
        group("PuloNumeracao", &content.concat())
    }
}

/// The gaps of a serie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PuloNumeracao {
    /// CNPJ of the issuer.
    pub cnpj_emissor: Option<String>,
    /// Kind of document.
    pub modelo: Option<String>,
    /// Serie.
    pub serie: Option<String>,
    /// How many numbers are missing.
    pub quantidade: i64,
    /// Which, as the platform writes them; the form is not published.
    pub documentos: Option<String>,
    /// The whole element, with whatever else is in it.
    pub xml: Element,
}

pub(super) fn pulos(text: &str) -> Result<Vec<PuloNumeracao>, ClientError> {
    let read = |root: Element| PuloNumeracao {
        cnpj_emissor: some(&root, "DocCNPJEmissor"),
        modelo: some(&root, "ModeloDocumento"),
        serie: some(&root, "Serie"),
        quantidade: number(&root, "DocQuantidade").unwrap_or(0),
        documentos: some(&root, "Documentos"),
        xml: root,
    };
    Ok(roots(text)?.into_iter().filter(|root| root.name() == "PuloNumeracao").map(read).collect())
}

/// An MDF-e that was not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NaoEncerrado {
    /// Access key; none where none is open.
    pub chave: Option<String>,
    /// Protocol.
    pub protocolo: Option<String>,
    /// 111 found, 112 none.
    pub sit_codigo: Option<i64>,
    /// Its text.
    pub sit_descricao: Option<String>,
}

pub(super) fn nao_encerrados(text: &str) -> Result<Vec<NaoEncerrado>, ClientError> {
    let mut found = Vec::new();
    for root in &roots(text)? {
        let mut holders = Vec::new();
        if root.child("Situacao").is_some() {
            holders.push(root);
        }
        holders.extend(root.children().iter().filter(|child| child.child("Situacao").is_some()));
        found.extend(holders.into_iter().map(|element| NaoEncerrado {
            chave: some(element, "DocChaAcesso"),
            protocolo: some(element, "DocProtocolo"),
            sit_codigo: number(element, "Situacao/SitCodigo"),
            sit_descricao: some(element, "Situacao/SitDescricao"),
        }));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoicy::emp_ck;

    #[test]
    fn the_dossiers_count_is_written_and_read() {
        let text = Bilhetagem::Ontem.to_xml("NFe", 2, &["11222333000181"]);
        assert_eq!(emp_ck("fedcba9876543210fedcba9876543210", &text), "3f269c3d62cb93d5ae3b28df2fb60259");
        let answer = "<RetornoBilhetagem><Totais><TotaisItem><CNPJ>11222333000181</CNPJ><ModeloDocumento>NFe</ModeloDocumento><Total>3</Total><DataCadastro>2020-01-01</DataCadastro></TotaisItem></Totais></RetornoBilhetagem>";
        let totals = totais(answer).unwrap();
        assert_eq!((totals.len(), totals[0].total, totals[0].cnpj.as_str()), (1, 3, "11222333000181"));
    }

    #[test]
    fn gaps_are_read() {
        let found = pulos("<PuloNumeracao><Serie>1</Serie><DocQuantidade>5</DocQuantidade><Documentos>12,15-18</Documentos><ErrorCode>100</ErrorCode></PuloNumeracao>").unwrap();
        assert_eq!((found[0].quantidade, found[0].documentos.as_deref()), (5, Some("12,15-18")));
    }
}
