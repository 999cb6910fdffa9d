//! Licences: asked for, blocked, unblocked, cancelled. Without an active one a company gets 607.

use super::super::InvoiCy;
use super::super::aplicar::Feito;
use super::super::errors::Recusa;
use super::aplicar::{Desfecho, responder};
use super::retorno::RetornoLicenciamento;
use super::{Acao, LICENCIAMENTO, Licenciamento, textos};
use crate::world::Id;

impl InvoiCy {
    /// The envelope says that it was processed; what became of it stands inside.
    pub(super) fn mudar_licenca(&mut self, pedido: &Licenciamento, parceiro: Id) -> Result<Feito, Recusa> {
        let (id, empresa) = self.da_parceira(&pedido.empresa, parceiro)?;
        let mut empresa = (*empresa).clone();
        let licenca = pedido.licenca;
        let (ativa, bloqueada) = (empresa.licencas.contains(&licenca), empresa.bloqueadas.contains(&licenca));
        let recusa = match (pedido.acao, ativa, bloqueada) {
            (Acao::Solicitar, true, _) => Some((textos::LICENCA_ATIVA, "is active already")),
            (Acao::Solicitar | Acao::Bloquear, _, true) => {
                Some((textos::LICENCA_BLOQUEADA, "is blocked already; Acao 3 unblocks it"))
            }
            (Acao::Desbloquear, true, _) => Some((textos::LICENCA_LIVRE, "is not blocked")),
            (Acao::Bloquear | Acao::Desbloquear | Acao::Cancelar, false, false) => {
                Some((textos::SEM_LICENCA, "does not exist"))
            }
            _ => None,
        };
        let (texto, desfecho) = match recusa {
            Some((texto, why)) => {
                let (modulo, ambiente) = licenca;
                let reason = format!(
                    "the licence of {} for {} in environment {} {why}",
                    pedido.empresa,
                    modulo.nome(),
                    ambiente.codigo()
                );
                (texto, Desfecho::recusado(999, reason))
            }
            None => {
                empresa.licencas.retain(|known| *known != licenca);
                empresa.bloqueadas.retain(|known| *known != licenca);
                let [solicitada, bloqueada, desbloqueada, cancelada] = textos::LICENCAS;
                let texto = match pedido.acao {
                    Acao::Solicitar => {
                        empresa.licencas.push(licenca);
                        empresa.contratos.insert(licenca, pedido.contrato.clone());
                        solicitada
                    }
                    Acao::Bloquear => {
                        empresa.bloqueadas.push(licenca);
                        bloqueada
                    }
                    Acao::Desbloquear => {
                        empresa.licencas.push(licenca);
                        desbloqueada
                    }
                    Acao::Cancelar => {
                        empresa.contratos.remove(&licenca);
                        cancelada
                    }
                };
                self.empresas.put(id, empresa);
                (texto, Desfecho::feito())
            }
        };
        let retorno = RetornoLicenciamento {
            acao: pedido.acao,
            modulo: licenca.0,
            modelo: pedido.contrato.modelo,
            codigo: desfecho.codigo,
            descricao: texto,
        };
        Ok(responder(LICENCIAMENTO, textos::LICENCIADA, retorno, desfecho, true))
    }
}
