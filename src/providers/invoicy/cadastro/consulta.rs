//! Looking companies up: at InvoiCy, and in SEFAZ's register of taxpayers.

use super::super::InvoiCy;
use super::super::aplicar::Feito;
use super::super::errors::Recusa;
use super::super::model::CpfCnpj;
use super::aplicar::{Desfecho, responder};
use super::retorno::{Cadastrada, Inscricao, RetConsCad};
use super::{CONSULTA, CONTRIBUINTE, ConsultaCadastro, textos};
use crate::br::sefaz;
use crate::facts::Moment;
use crate::world::Id;

impl InvoiCy {
    /// All that is known of a company.
    pub(super) fn mostrar_empresa(&self, documento: &CpfCnpj, parceiro: Id) -> Result<Feito, Recusa> {
        let (_, empresa) = self.da_parceira(documento, parceiro)?;
        Ok(responder(CONSULTA, textos::CONSULTADA, Cadastrada(empresa), Desfecho::feito(), false))
    }

    /// Companies are taxpayers of their state; the world can say more of them.
    pub(super) fn consultar_contribuinte(&self, consulta: ConsultaCadastro, agora: Moment) -> Feito {
        let empresa = self.empresa(&consulta.documento).and_then(|id| self.empresas.get(id));
        let empresa = empresa.filter(|empresa| empresa.uf == consulta.uf && !empresa.ie.is_empty());
        let outras = self
            .contribuintes
            .iter()
            .filter(|outra| outra.documento == consulta.documento && outra.uf == consulta.uf);
        let inscricoes: Vec<Inscricao> = empresa
            .map(|empresa| Inscricao::from(&**empresa))
            .into_iter()
            .chain(outras.map(Inscricao::from))
            .collect();
        let (codigo, texto) = match inscricoes.len() {
            0 => (259, textos::NAO_CONTRIBUINTE),
            1 => (111, sefaz::text(111).unwrap_or_default()),
            _ => (112, sefaz::text(112).unwrap_or_default()),
        };
        let desfecho = if codigo == 259 {
            let reason = format!("{} is no taxpayer of {}", consulta.documento, consulta.uf.sigla());
            Desfecho::recusado(codigo, reason)
        } else {
            Desfecho { codigo, ..Desfecho::feito() }
        };
        let retorno = RetConsCad { consulta, codigo, texto, inscricoes, em: agora };
        responder(CONTRIBUINTE, textos::CONTRIBUINTE, retorno, desfecho, false)
    }
}
