//! ProcInutNFe (manual, MOC 7.0; br/standards 2.4).

use super::{DECLARATION, NAMESPACE, ver_aplic_de};
use crate::br::chave_acesso::id_inutilizacao;
use crate::br::cpf_cnpj::Cnpj;
use crate::br::sefaz;
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::providers::invoicy::model::{Ambiente, Modelo};
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// Numbers that SEFAZ has voided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inutilizacao {
    /// cUF.
    pub uf: Uf,
    /// The year, with its century.
    pub ano: i16,
    /// Who they belong to; the schema has no place for a CPF.
    pub emitente: Cnpj,
    /// mod.
    pub modelo: Modelo,
    /// serie.
    pub serie: u16,
    /// nNFIni.
    pub inicial: u32,
    /// nNFFin.
    pub final_: u32,
    /// xJust.
    pub justificativa: String,
    /// nProt.
    pub protocolo: String,
    /// tpAmb.
    pub ambiente: Ambiente,
    /// dhRecbto.
    pub em: Moment,
}

impl Inutilizacao {
    /// `ID`, state, year, CNPJ, model, series and both numbers; empty for what has none, such as a year beyond 2099.
    pub fn id(&self) -> String {
        let Some(modelo) = self.modelo.da_chave() else { return String::new() };
        let faixa = (self.inicial, self.final_);
        id_inutilizacao(self.uf, self.ano, &self.emitente, modelo, self.serie, faixa).unwrap_or_default()
    }
}

/// The request and SEFAZ's answer to it.
pub fn proc_inut(inut: &Inutilizacao) -> String {
    let uf = inut.uf.codigo().to_string();
    let ano = format!("{:02}", inut.ano.rem_euclid(100));
    let ambiente = inut.ambiente.codigo().to_string();
    let comuns = |writer: &mut XmlWriter| {
        writer.leaf("cUF", &uf).leaf("ano", &ano).leaf("CNPJ", inut.emitente.as_str());
        writer.leaf("mod", &inut.modelo.codigo().to_string()).leaf("serie", &inut.serie.to_string());
        writer.leaf("nNFIni", &inut.inicial.to_string()).leaf("nNFFin", &inut.final_.to_string());
    };
    let mut writer = XmlWriter::new(EmptyStyle::Pair);
    writer.declaration(DECLARATION).open("ProcInutNFe", &[("versao", "4.00"), ("xmlns", NAMESPACE)]);
    writer.open("inutNFe", &[("versao", "4.00"), ("xmlns", NAMESPACE)]);
    writer.open("infInut", &[("Id", &inut.id())]).leaf("tpAmb", &ambiente).leaf("xServ", "INUTILIZAR");
    comuns(&mut writer);
    writer.leaf("xJust", &inut.justificativa).close().close();
    writer.open("retInutNFe", &[("versao", "4.00"), ("xmlns", NAMESPACE)]).open("infInut", &[]);
    writer.leaf("tpAmb", &ambiente).leaf("verAplic", &ver_aplic_de(inut.uf)).leaf("cStat", "102");
    writer.leaf("xMotivo", sefaz::text(102).unwrap_or_default());
    comuns(&mut writer);
    writer.leaf("dhRecbto", &inut.em.iso_seconds()).leaf("nProt", &inut.protocolo);
    writer.finish()
}
