//! What this folder's roots do, and how it is told.

use std::sync::Arc;

use super::super::acesso::Chamador;
use super::super::aplicar::Feito;
use super::super::errors::{Codigo, Recusa};
use super::super::model::{CpfCnpj, Empresa};
use super::super::recepcao::Mensagem;
use super::super::retorno::{Documento, Escrever};
use super::super::{Due, InvoiCy};
use super::certificado::Falha;
use super::retorno::RetornoCertificado;
use super::{EmpresaCertificado, Pedido, textos};
use crate::providers::room::View;
use crate::world::{Id, Item, Verdict};

/// How one request ended, for the journal.
pub struct Desfecho {
    /// The provider's code.
    pub codigo: u16,
    /// Done, not done, or in part.
    pub verdict: Verdict,
    /// Why, when it was not all done.
    pub reason: Option<String>,
}

impl Desfecho {
    /// Done.
    pub fn feito() -> Self {
        Self { codigo: 100, verdict: Verdict::Accepted, reason: None }
    }

    /// Not done.
    pub fn recusado(codigo: u16, reason: impl Into<String>) -> Self {
        Self { codigo, verdict: Verdict::Refused, reason: Some(reason.into()) }
    }
}

/// An answer with code 100 and one inner document. What was not refused was stored, if the operation stores at all.
pub fn responder(
    operacao: &'static str,
    descricao: &str,
    documento: impl Escrever + 'static,
    desfecho: Desfecho,
    guardou: bool,
) -> Feito {
    let Desfecho { codigo, verdict, reason } = desfecho;
    Feito {
        mensagem: Mensagem {
            codigo: 100,
            descricao: descricao.to_owned(),
            documentos: vec![Documento::Outro(Arc::new(documento))],
        },
        item: Item { operation: operacao, code: codigo.to_string(), verdict, reason },
        guardou: guardou && verdict != Verdict::Refused,
    }
}

impl InvoiCy {
    /// Does what a root of this folder asks for.
    pub(in super::super) fn cadastrar(
        &mut self,
        pedido: &Pedido,
        quem: &Chamador,
        view: &mut View<'_, Due>,
    ) -> Feito {
        let parceiro = quem.parceiro;
        let feito = match pedido {
            Pedido::Empresa(empresa) => self.registrar_empresa(empresa, parceiro, view),
            Pedido::Certificado(certificado) => self.instalar_certificado(certificado, parceiro, view),
            Pedido::Consulta(documento) => self.mostrar_empresa(documento, parceiro),
            Pedido::Contribuinte(consulta) => Ok(self.consultar_contribuinte(*consulta, view.now)),
            Pedido::Licenciamento(mudanca) => self.mudar_licenca(mudanca, parceiro),
            Pedido::Serie(serie) => self.mudar_serie(serie),
        };
        feito.unwrap_or_else(|recusa| Feito::recusado(pedido.operacao(), &recusa))
    }

    /// A company of the partner's: 606 where nobody has registered it, 173 where another partner has.
    pub(super) fn da_parceira(
        &self,
        documento: &CpfCnpj,
        parceiro: Id,
    ) -> Result<(Id, Arc<Empresa>), Recusa> {
        let found = self.empresa(documento).and_then(|id| self.empresas.get(id).map(|empresa| (id, empresa)));
        match found {
            Some((id, empresa)) if empresa.parceiro == parceiro => Ok((id, Arc::clone(empresa))),
            Some(_) => {
                let reason = format!("{documento} is another partner's company");
                Err(Recusa::new(Codigo::ChaveInvalida, reason))
            }
            None => {
                let reason = format!("no company is registered with {documento}");
                Err(Recusa::new(Codigo::EmpresaNaoHabilitada, reason))
            }
        }
    }

    /// EmpresaCertificado has one answer for all of its companies, so all of them get the certificate or none.
    fn instalar_certificado(
        &mut self,
        pedido: &EmpresaCertificado,
        parceiro: Id,
        view: &View<'_, Due>,
    ) -> Result<Feito, Recusa> {
        let empresas: Vec<(Id, Arc<Empresa>)> = pedido
            .empresas
            .iter()
            .map(|documento| self.da_parceira(documento, parceiro))
            .collect::<Result<_, _>>()?;
        let instalado = match &pedido.certificado {
            None => None,
            Some(certificado) => {
                let donas: Vec<&Empresa> = empresas.iter().map(|(_, empresa)| empresa.as_ref()).collect();
                Some(self.examinar(certificado, &donas, view.now).map_err(|falha| match falha {
                    Falha::Ausente(reason) => Recusa::new(Codigo::SemCertificado, reason),
                    Falha::Invalido(reason) => Recusa::new(Codigo::CertificadoInvalido, reason),
                    Falha::NaoAssina(reason) => Recusa::new(Codigo::Assinatura, reason),
                })?)
            }
        };
        for (id, empresa) in empresas {
            let mut empresa = (*empresa).clone();
            match &instalado {
                Some(instalado) => instalado.em(&mut empresa),
                None => (empresa.certificado, empresa.a3) = (None, false),
            }
            self.empresas.put(id, empresa);
        }
        Ok(responder(super::CERTIFICADO, textos::SUCESSO, RetornoCertificado, Desfecho::feito(), true))
    }
}
