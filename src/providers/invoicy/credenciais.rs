//! What a call of InvoiCy shows of who sends it: EmpPK, and the companies whose key EmpCK may be made with (dossier section 2).

use super::model::CpfCnpj;
use super::{InvoiCy, chaves, recepcao};
use crate::providers::room::{Credential, Input};

const EMP_PK: &str = "invoicy.EmpPK";
const EMPRESA: &str = "invoicy.CNPJ";

pub(super) fn identificar(input: &Input) -> Vec<Credential> {
    if input.method != "POST" {
        return Vec::new();
    }
    let Ok(chamada) = recepcao::ler(input.header("content-type"), &input.body) else { return Vec::new() };
    let documento = chamada.dados.first().map_or("", |(documento, _)| documento.as_str());
    let empresas = chaves::candidatos(documento);
    let empresas = empresas.iter().filter_map(|numero| CpfCnpj::parse_strict(numero).ok());
    std::iter::once(Credential::new(EMP_PK, chamada.emp_pk))
        .chain(empresas.map(|documento| Credential::new(EMPRESA, documento.as_str())))
        .collect()
}

pub(super) fn conhecidas(room: &InvoiCy) -> Vec<Credential> {
    let parceiros = room.parceiros.iter().map(|(_, row)| Credential::new(EMP_PK, row.emp_pk.as_str()));
    let empresas = room.empresas.iter().map(|(_, row)| Credential::new(EMPRESA, row.documento.as_str()));
    parceiros.chain(empresas).collect()
}
