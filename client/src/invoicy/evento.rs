//! Events, inutilização and discard (dossier invoicy 5).

use crate::xml::{group, some_tag, tag};

/// The note that something is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nota {
    /// `NFe`, `NFCe`.
    pub modelo: String,
    /// `4.00`.
    pub versao: String,
    /// CNPJ of the issuer; digits, or letters too.
    pub cnpj: String,
    /// Number.
    pub numero: i64,
    /// Serie.
    pub serie: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// Access key, which the document recommends.
    pub chave: Option<String>,
}

impl Nota {
    /// An NF-e of layout 4.00, by its number.
    pub fn nfe(cnpj: impl Into<String>, serie: impl Into<String>, numero: i64, tp_amb: u8) -> Self {
        Self {
            modelo: "NFe".into(),
            versao: "4.00".into(),
            cnpj: cnpj.into(),
            numero,
            serie: serie.into(),
            tp_amb,
            chave: None,
        }
    }
}

/// When an event happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Momento {
    /// `2026-01-15T10:10:00`, without offset.
    pub dh: String,
    /// `-03:00`.
    pub fuso: String,
}

impl Momento {
    /// A moment with Brasília's offset.
    pub fn brasilia(dh: impl Into<String>) -> Self {
        Self { dh: dh.into(), fuso: "-03:00".into() }
    }
}

/// What CC-e demands to be said (conditions of use, Ajuste SINIEF 7/2005).
const CONDICOES: &str = "A Carta de Correcao e disciplinada pelo paragrafo 1o-A do art. 7o do Convenio S/N, de 15 de dezembro de \
    1970 e pode ser utilizada para regularizacao de erro ocorrido na emissao de documento fiscal, desde que o erro nao esteja \
    relacionado com: I - as variaveis que determinam o valor do imposto tais como: base de calculo, aliquota, diferenca de preco, \
    quantidade, valor da operacao ou da prestacao; II - a correcao de dados cadastrais que implique mudanca do remetente ou do \
    destinatario; III - a data de emissao ou de saida.";

pub(super) fn cancelamento(
    nota: &Nota,
    em: &Momento,
    justificativa: &str,
    protocolo: Option<&str>,
) -> String {
    let detail = [
        tag("EveDesc", "Cancelamento"),
        tag("EvexJust", justificativa),
        tag("EvenProt", protocolo.unwrap_or("0")),
    ];
    evento(nota, em, "110111", 1, &detail.concat())
}

pub(super) fn carta_de_correcao(nota: &Nota, em: &Momento, sequencia: u8, correcao: &str) -> String {
    let detail =
        [tag("EveDesc", "Carta de Correcao"), tag("EveCorrecao", correcao), tag("EveCondUso", CONDICOES)];
    evento(nota, em, "110110", sequencia, &detail.concat())
}

fn evento(nota: &Nota, em: &Momento, tipo: &str, sequencia: u8, detalhe: &str) -> String {
    let inf = [
        tag("EveDh", &em.dh),
        tag("EveFusoHorario", &em.fuso),
        tag("EveTp", tipo),
        tag("EvenSeq", sequencia),
        group("Evedet", detalhe),
    ];
    let evento = [
        tag("NtfCnpjEmissor", &nota.cnpj),
        tag("NtfNumero", nota.numero),
        tag("NtfSerie", &nota.serie),
        some_tag("ChaAcesso", nota.chave.as_ref()),
        tag("tpAmb", nota.tp_amb),
        group("EveInf", &inf.concat()),
    ];
    let content = [
        tag("ModeloDocumento", &nota.modelo),
        tag("Versao", &nota.versao),
        group("Evento", &evento.concat()),
    ];
    group("EnvioEvento", &content.concat())
}

/// A range of numbers that will not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inutilizacao {
    /// `NFe`, `NFCe`.
    pub modelo: String,
    /// `4.00`.
    pub versao: String,
    /// CNPJ of the issuer.
    pub cnpj: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// First number.
    pub numero_inicial: i64,
    /// Last number.
    pub numero_final: i64,
    /// Serie.
    pub serie: String,
    /// Why, 15 to 255 characters.
    pub justificativa: String,
}

impl Inutilizacao {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("ModeloDocumento", &self.modelo),
            tag("Versao", &self.versao),
            tag("CnpjEmissor", &self.cnpj),
            tag("tpAmb", self.tp_amb),
            tag("NumeroInicial", self.numero_inicial),
            tag("NumeroFinal", self.numero_final),
            tag("Serie", &self.serie),
            tag("Justificativa", &self.justificativa),
        ];
        group("Inutilizacao", &content.concat())
    }
}

/// A document that the platform is to inutilise or cancel by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descarte {
    /// `NFCe`, `NFe`.
    pub modelo: String,
    /// 1 production, 2 homologation.
    pub tp_amb: u8,
    /// CNPJ of the issuer.
    pub cnpj: String,
    /// Number.
    pub numero: i64,
    /// Serie.
    pub serie: String,
    /// Number and serie of the document that took its place.
    pub substituta: Option<(i64, String)>,
}

impl Descarte {
    /// The document.
    pub fn to_xml(&self) -> String {
        let content = [
            tag("ModeloDocumento", &self.modelo),
            tag("tpAmb", self.tp_amb),
            tag("CNPJ_emit", &self.cnpj),
            tag("Numero", self.numero),
            tag("Serie", &self.serie),
            some_tag("NumeroSubstituta", self.substituta.as_ref().map(|(numero, _)| numero)),
            some_tag("SerieSubstituta", self.substituta.as_ref().map(|(_, serie)| serie)),
        ];
        group("DescartarDocumento", &content.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoicy::emp_ck;

    #[test]
    fn documents_are_the_dossiers() {
        let nota = Nota::nfe("11222333000181", "1", 10, 2);
        let em = Momento::brasilia("2026-01-15T10:10:00");
        assert_eq!(
            cancelamento(&nota, &em, "erro de digitacao do pedido", None),
            "<EnvioEvento><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><Evento><NtfCnpjEmissor>11222333000181</NtfCnpjEmissor><NtfNumero>10</NtfNumero><NtfSerie>1</NtfSerie><tpAmb>2</tpAmb><EveInf><EveDh>2026-01-15T10:10:00</EveDh><EveFusoHorario>-03:00</EveFusoHorario><EveTp>110111</EveTp><EvenSeq>1</EvenSeq><Evedet><EveDesc>Cancelamento</EveDesc><EvexJust>erro de digitacao do pedido</EvexJust><EvenProt>0</EvenProt></Evedet></EveInf></Evento></EnvioEvento>"
        );
        let inutilizacao = Inutilizacao {
            modelo: "NFe".into(),
            versao: "4.00".into(),
            cnpj: "11222333000181".into(),
            tp_amb: 2,
            numero_inicial: 12,
            numero_final: 18,
            serie: "1".into(),
            justificativa: "Numeração não utilizada".into(),
        };
        // The hash of the dossier's own document.
        let key = "0123456789abcdef0123456789abcdef";
        assert_eq!(emp_ck(key, &inutilizacao.to_xml()), "5e8d08ddcd138915c4005f3598625b38");
    }
}
