//! ProcInutNFe (the capital P is the schema's; br/standards 2.4).

use std::sync::Arc;

use super::super::model::{Ambiente, Certificado, Modelo};
use super::{DECLARATION, NAMESPACE, assinatura, ver_aplic};
use crate::br::chave_acesso::id_inutilizacao;
use crate::br::cpf_cnpj::Cnpj;
use crate::br::sefaz;
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// A range of numbers that SEFAZ voided.
#[derive(Clone, Debug)]
pub struct Inutilizacao {
    /// The issuer's state.
    pub uf: Uf,
    /// The year of the numbers, four digits.
    pub ano: i16,
    /// The issuer; the schema knows no person here.
    pub emitente: Cnpj,
    /// mod, 55 or 65.
    pub modelo: Modelo,
    /// serie.
    pub serie: u16,
    /// The first number.
    pub inicial: u32,
    /// The last.
    pub final_: u32,
    /// xJust, 15 to 255 characters.
    pub justificativa: String,
    /// nProt.
    pub protocolo: String,
    /// tpAmb.
    pub ambiente: Ambiente,
    /// dhRecbto.
    pub em: Moment,
    /// What the request is signed with; none: it is not.
    pub certificado: Option<Arc<Certificado>>,
}

impl Inutilizacao {
    /// The Id of the request; empty for parts that have no place in it, which the rules let through to nobody.
    pub fn id(&self) -> String {
        let faixa = (self.inicial, self.final_);
        let modelo = self.modelo.da_chave();
        let id = modelo.and_then(|modelo| {
            id_inutilizacao(self.uf, self.ano, &self.emitente, modelo, self.serie, faixa).ok()
        });
        id.unwrap_or_default()
    }

    /// What request and answer share.
    fn faixa(&self, writer: &mut XmlWriter) {
        writer.leaf("ano", &format!("{:02}", self.ano.rem_euclid(100))).leaf("CNPJ", self.emitente.as_str());
        writer.leaf("mod", &self.modelo.codigo().to_string()).leaf("serie", &self.serie.to_string());
        writer.leaf("nNFIni", &self.inicial.to_string()).leaf("nNFFin", &self.final_.to_string());
    }
}

/// ProcInutNFe of a range that SEFAZ voided: cStat 102.
pub fn proc_inut(inut: &Inutilizacao) -> String {
    let id = inut.id();
    let ambiente = inut.ambiente.codigo().to_string();
    let uf = inut.uf.codigo().to_string();
    let mut pedido = XmlWriter::new(EmptyStyle::Pair);
    pedido.open("infInut", &[("Id", &id)]);
    pedido.leaf("tpAmb", &ambiente).leaf("xServ", "INUTILIZAR").leaf("cUF", &uf);
    inut.faixa(&mut pedido);
    pedido.leaf("xJust", &inut.justificativa);
    let pedido = pedido.finish();

    let mut writer = XmlWriter::new(EmptyStyle::Pair);
    writer.declaration(DECLARATION).open("ProcInutNFe", &[("versao", "4.00"), ("xmlns", NAMESPACE)]);
    writer.open("inutNFe", &[("versao", "4.00"), ("xmlns", NAMESPACE)]).raw(&pedido);
    writer.raw(&assinatura(inut.certificado.as_deref(), &id, &pedido)).close();
    writer.open("retInutNFe", &[("versao", "4.00"), ("xmlns", NAMESPACE)]).open("infInut", &[]);
    writer.leaf("tpAmb", &ambiente).leaf("verAplic", &ver_aplic(inut.uf));
    writer.leaf("cStat", "102").leaf("xMotivo", sefaz::text(102).unwrap_or_default()).leaf("cUF", &uf);
    inut.faixa(&mut writer);
    writer.leaf("dhRecbto", &inut.em.iso_seconds()).leaf("nProt", &inut.protocolo);
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voided_range_is_written_as_the_schema_has_it() {
        let inut = Inutilizacao {
            uf: Uf::Rs,
            ano: 2026,
            emitente: "11222333000181".parse().unwrap(),
            modelo: Modelo::NFe,
            serie: 1,
            inicial: 12,
            final_: 15,
            justificativa: "salto de numeração & troca".to_owned(),
            protocolo: "143260000000009".to_owned(),
            ambiente: Ambiente::Homologacao,
            em: Moment::from_millis(1_772_452_800_000),
            certificado: None,
        };
        insta::assert_snapshot!(proc_inut(&inut), @r#"<?xml version="1.0" encoding="UTF-8"?><ProcInutNFe versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><inutNFe versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><infInut Id="ID43261122233300018155001000000012000000015"><tpAmb>2</tpAmb><xServ>INUTILIZAR</xServ><cUF>43</cUF><ano>26</ano><CNPJ>11222333000181</CNPJ><mod>55</mod><serie>1</serie><nNFIni>12</nNFIni><nNFFin>15</nNFFin><xJust>salto de numeração &amp; troca</xJust></infInut></inutNFe><retInutNFe versao="4.00" xmlns="http://www.portalfiscal.inf.br/nfe"><infInut><tpAmb>2</tpAmb><verAplic>RSduble4.00</verAplic><cStat>102</cStat><xMotivo>Inutilização de número homologado</xMotivo><cUF>43</cUF><ano>26</ano><CNPJ>11222333000181</CNPJ><mod>55</mod><serie>1</serie><nNFIni>12</nNFIni><nNFFin>15</nNFFin><dhRecbto>2026-03-02T09:00:00-03:00</dhRecbto><nProt>143260000000009</nProt></infInut></retInutNFe></ProcInutNFe>"#);
    }
}
