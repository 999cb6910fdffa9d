//! The asynchronous movement flow behind every version of its wire: ask, wait, list files, fetch one (seed; dossier section 3).

use std::sync::Arc;

use super::errors::{Erro, Recusa};
use super::model::{Estado, PedidoMovimento, Pronta, Solicitacao};
use super::{Due, Sicoob, registro};
use crate::facts::{Lapse, Moment, Ready};
use crate::providers::room::View;
use crate::world::Id;

/// How much is kept of the requests of a world. The document's thirty days never pass on a clock that stands still, so there is a
/// bound by number too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guarda {
    /// Requests that are remembered; beyond these the oldest are unknown.
    pub(super) pedidos: usize,
    /// Requests whose files are kept; beyond these the oldest expire, as they do after the days of retention.
    pub(super) com_arquivos: usize,
    /// Records of all files together, beyond which the oldest requests expire too; the newest stays, however large it is.
    pub(super) registros: usize,
}

impl Guarda {
    /// Of every world.
    pub(super) const DO_MUNDO: Self = Self { pedidos: 10_000, com_arquivos: 1_000, registros: 5_000_000 };
}

impl Sicoob {
    /// Takes a request in; gives its `codigoSolicitacao`.
    pub(super) fn solicitar(&mut self, conta: Id, pedido: PedidoMovimento, view: &mut View<'_, Due>) -> u32 {
        let codigo = sucessor(&mut self.ultimo_codigo, 29_000_000, "sicoob.codigoSolicitacao", view);
        let ready = self.knobs.movimentacao.ready;
        let estado = Estado::Pendente { ready, polls: 0 };
        let id = self.solicitacoes.add(Solicitacao { codigo, conta, pedido, estado });
        self.por_codigo.add(codigo, id);
        match ready {
            Ready::Now => _ = self.aprontar(id, view),
            Ready::After(lapse) => view.wake_at(view.now.plus(lapse), Due::Processar(id)),
            Ready::Polls(_) | Ready::Hold => {}
        }
        self.arejar(Guarda::DO_MUNDO, view.now);
        codigo
    }

    /// The content of a request, which counts as asked for once more; 5004 while it is being processed.
    pub(super) fn consultar(
        &mut self,
        conta: Id,
        codigo: i64,
        view: &mut View<'_, Due>,
    ) -> Result<Arc<Pronta>, Recusa> {
        let id = self.solicitacao(Some(conta), codigo)?;
        if let Some(solicitacao) = self.solicitacoes.get(id).cloned()
            && let Estado::Pendente { ready, polls } = solicitacao.estado
        {
            if matches!(ready, Ready::Polls(most) if polls >= most) {
                self.aprontar(id, view);
            } else {
                let estado = Estado::Pendente { ready, polls: polls.saturating_add(1) };
                self.solicitacoes.put(id, Solicitacao { estado, ..(*solicitacao).clone() });
            }
        }
        self.pronta(id).map(|(_, pronta)| pronta)
    }

    /// One file of a request (of this contract, if one is named): the request, its content, and the file's position.
    pub(super) fn localizar_arquivo(
        &self,
        conta: Option<Id>,
        codigo: i64,
        id_arquivo: i64,
    ) -> Result<(Arc<Solicitacao>, Arc<Pronta>, usize), Recusa> {
        let id = self.solicitacao(conta, codigo)?;
        let (solicitacao, pronta) = self.pronta(id)?;
        let position = pronta.arquivos.iter().position(|arquivo| i64::from(*arquivo) == id_arquivo);
        let position = position.ok_or_else(|| {
            let reason =
                format!("request {codigo} has the files {:?}; idArquivo is {id_arquivo}", pronta.arquivos);
            Recusa::new(Erro::ArquivoDesconhecido, reason)
        })?;
        Ok((solicitacao, pronta, position))
    }

    /// A request of this contract; another's is as unknown as any.
    fn solicitacao(&self, conta: Option<Id>, codigo: i64) -> Result<Id, Recusa> {
        let found = u32::try_from(codigo).ok().and_then(|codigo| self.por_codigo.first_of(codigo));
        let owner = found.and_then(|id| self.solicitacoes.get(id)).map(|solicitacao| solicitacao.conta);
        match (found, owner) {
            (Some(id), Some(owner)) if conta.is_none_or(|conta| conta == owner) => Ok(id),
            (Some(_), _) => {
                let reason = format!("codigoSolicitacao {codigo} was given to another contract");
                Err(Recusa::new(Erro::SolicitacaoDesconhecida, reason))
            }
            (None, _) => {
                let reason = format!("codigoSolicitacao {codigo} was given to nobody");
                Err(Recusa::new(Erro::SolicitacaoDesconhecida, reason))
            }
        }
    }

    fn pronta(&self, id: Id) -> Result<(Arc<Solicitacao>, Arc<Pronta>), Recusa> {
        let Some(solicitacao) = self.solicitacoes.get(id) else {
            return Err(Recusa::new(Erro::SolicitacaoDesconhecida, "the request is gone"));
        };
        match &solicitacao.estado {
            Estado::Pronta(pronta) => Ok((Arc::clone(solicitacao), Arc::clone(pronta))),
            Estado::Pendente { ready, polls } => {
                let how = match ready {
                    Ready::Hold => "until the action sicoob.liberarMovimentacao frees it".to_owned(),
                    Ready::Polls(most) => format!("for {most} polls, of which {polls} have come"),
                    Ready::After(lapse) => format!("for {lapse} from when it was asked for"),
                    Ready::Now => "no longer".to_owned(),
                };
                let reason = format!("request {} is being processed {how}", solicitacao.codigo);
                Err(Recusa::new(Erro::EmProcessamento, reason))
            }
            Estado::Expirada { desde } => {
                let reason = format!(
                    "the files of request {} were kept until {}",
                    solicitacao.codigo,
                    desde.iso_seconds()
                );
                Err(Recusa::new(Erro::ArquivoExpirado, reason))
            }
        }
    }

    /// Takes the content at this moment; from now on the files can be fetched, for as long as they are kept. Nothing happens to a
    /// request that does not wait; says whether it did.
    pub(super) fn aprontar(&mut self, id: Id, view: &mut View<'_, Due>) -> bool {
        let Some(solicitacao) = self.solicitacoes.get(id).cloned() else { return false };
        if !matches!(solicitacao.estado, Estado::Pendente { .. }) {
            return false;
        }
        let registros = self.carteira.registros(solicitacao.conta, solicitacao.pedido, view.now.date());
        let knobs = &self.knobs.movimentacao;
        let por_arquivo = usize::try_from(knobs.records_per_file).unwrap_or(usize::MAX);
        let por_arquivo = por_arquivo.clamp(1, registro::mais_registros(knobs.entry));
        let arquivos = (0..registros.len().div_ceil(por_arquivo))
            .map(|_| sucessor(&mut self.ultimo_arquivo, 30_000_000, "sicoob.idArquivo", view))
            .collect();
        let lugar = self.com_arquivos.add(id);
        self.registros_guardados = self.registros_guardados.saturating_add(registros.len());
        let pronta = Arc::new(Pronta { em: view.now, lugar, registros, por_arquivo, arquivos });
        self.solicitacoes.put(id, Solicitacao { estado: Estado::Pronta(pronta), ..(*solicitacao).clone() });
        let kept = Lapse::from_days(i64::from(self.knobs.movimentacao.retention_days));
        view.wake_at(view.now.plus(kept), Due::Expurgar(id));
        self.arejar(Guarda::DO_MUNDO, view.now);
        true
    }

    /// The files have been kept long enough; says whether there were any.
    pub(super) fn expurgar(&mut self, id: Id, now: Moment) -> bool {
        let Some(solicitacao) = self.solicitacoes.get(id).cloned() else { return false };
        let Estado::Pronta(pronta) = &solicitacao.estado else { return false };
        self.com_arquivos.remove(pronta.lugar);
        self.registros_guardados = self.registros_guardados.saturating_sub(pronta.registros.len());
        let estado = Estado::Expirada { desde: now };
        self.solicitacoes.put(id, Solicitacao { estado, ..(*solicitacao).clone() })
    }

    /// Lets the oldest go where more is kept than may be.
    pub(super) fn arejar(&mut self, guarda: Guarda, now: Moment) {
        while self.solicitacoes.len() > guarda.pedidos {
            let Some((id, velha)) = self.solicitacoes.iter().next() else { break };
            let codigo = velha.codigo;
            self.expurgar(id, now);
            self.solicitacoes.remove(id);
            self.por_codigo.remove(codigo, id);
        }
        while self.com_arquivos.len() > guarda.com_arquivos
            || (self.registros_guardados > guarda.registros && self.com_arquivos.len() > 1)
        {
            let Some(id) = self.com_arquivos.iter().next().map(|(_, id)| **id) else { break };
            if !self.expurgar(id, now) {
                break;
            }
        }
    }

    /// The requests that wait, or the one of this code if it waits.
    pub(super) fn pendentes(&self, codigo: Option<&str>) -> Vec<Id> {
        let wanted = |solicitacao: &Solicitacao| {
            matches!(solicitacao.estado, Estado::Pendente { .. })
                && codigo.is_none_or(|codigo| codigo == solicitacao.codigo.to_string())
        };
        self.solicitacoes.iter().filter(|(_, solicitacao)| wanted(solicitacao)).map(|(id, _)| id).collect()
    }
}

/// The next of a row of numbers that rise in uneven steps, as those of a bank with many clients do: eight digits (dossier 3.4).
fn sucessor(last: &mut u32, base: u32, stream: &str, view: &mut View<'_, Due>) -> u32 {
    let first = *last == 0;
    let step = view.seed.below(stream, if first { 900_000 } else { 40 });
    let step = u32::try_from(step).unwrap_or(0) + 1;
    *last = if first { base + step } else { last.saturating_add(step) };
    *last
}
