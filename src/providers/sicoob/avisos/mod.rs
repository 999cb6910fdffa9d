//! Webhooks: their validation, and the notices of payments, sent until they arrive or the webhook becomes inactive (dossier 2.5).
//!
//! A notice tells that some bank took a payment (the operational write-off), not that the title is settled. What a receiver answers
//! decides: 200, 201 and 204 are arrivals, everything else, redirects too, is a failure.

mod corpo;
mod recibo;

use std::sync::Arc;

use corpo::corpo;
use jiff::civil::Date;
use recibo::{Falha, julgar};

use super::errors::{Erro, Recusa};
use super::model::{Aviso, Envio, SituacaoEnvio, SituacaoWebhook, Tentativa, Webhook};
use super::rules::{self, Endereco};
use super::{Due, Sicoob};
use crate::facts::Moment;
use crate::providers::room::{Told, View};
use crate::world::{Id, Index, Letter, Receipt, Table};

/// The ping that validates a URL.
pub const VALIDAR: &str = "sicoob.webhooks.validar";
/// A notice of a payment.
pub const NOTIFICAR: &str = "sicoob.webhooks.notificar";

/// Webhooks of a world at most.
const MAIS_WEBHOOKS: usize = 100;

/// Notices that are remembered; beyond these the oldest are forgotten.
const MAIS_ENVIOS: usize = 100_000;

/// Tries of one notice at most, whatever the knob says.
const MAIS_TENTATIVAS: usize = 100;

/// Webhooks and what was sent to them.
#[derive(Clone, Debug, Default)]
pub struct Avisos {
    webhooks: Table<Webhook>,
    por_numero: Index<u64>,
    ultimo: u64,
    envios: Table<Envio>,
    /// Notices by webhook and day.
    por_dia: Index<(Id, Date)>,
}

impl Avisos {
    /// All webhooks, the oldest first.
    pub fn webhooks(&self) -> impl Iterator<Item = &Arc<Webhook>> {
        self.webhooks.iter().map(|(_, webhook)| webhook)
    }

    /// How many webhooks and how many notices there are.
    pub fn quantos(&self) -> (usize, usize) {
        (self.webhooks.len(), self.envios.len())
    }

    /// The webhook of a row.
    pub fn do_envio(&self, envio: &Envio) -> Option<&Arc<Webhook>> {
        self.webhooks.get(envio.webhook)
    }

    /// The notices from the n-th on, the oldest first.
    pub fn envios_desde(&self, nth: usize) -> impl Iterator<Item = &Arc<Envio>> {
        self.envios.from(nth).map(|(_, envio)| envio)
    }

    /// A webhook by its number.
    pub fn webhook(&self, numero: i64) -> Result<(Id, Arc<Webhook>), Recusa> {
        let id = u64::try_from(numero).ok().and_then(|numero| self.por_numero.first_of(numero));
        let found = id.and_then(|id| self.webhooks.get(id).map(|webhook| (id, Arc::clone(webhook))));
        found.ok_or_else(|| {
            Recusa::new(Erro::WebhookDesconhecido, format!("no webhook has the idWebhook {numero}"))
        })
    }

    /// The notices of a webhook that came up on a day, the oldest first.
    pub fn do_dia(&self, webhook: Id, dia: Date) -> impl Iterator<Item = &Arc<Envio>> {
        self.por_dia.of((webhook, dia)).filter_map(|id| self.envios.get(id))
    }

    fn cadastrar(&mut self, webhook: Webhook) -> Id {
        let numero = webhook.numero;
        let id = self.webhooks.add(webhook);
        self.por_numero.add(numero, id);
        id
    }

    fn enviar(&mut self, envio: Envio) -> Id {
        while self.envios.len() >= MAIS_ENVIOS {
            let oldest =
                self.envios.iter().next().map(|(id, velho)| (id, (velho.webhook, velho.cadastro.date())));
            let Some((id, key)) = oldest else { break };
            self.envios.remove(id);
            self.por_dia.remove(key, id);
        }
        let key = (envio.webhook, envio.cadastro.date());
        let id = self.envios.add(envio);
        self.por_dia.add(key, id);
        id
    }
}

impl Sicoob {
    fn endereco(&self, url: &str) -> Result<String, Recusa> {
        let knobs = &self.knobs.webhooks;
        rules::endereco(url, Endereco { hosts: &knobs.hosts, strict: knobs.strict_url })
    }

    /// Registers a webhook, which waits for its ping; gives its number. The same URL may stand twice.
    pub(super) fn incluir_webhook(
        &mut self,
        url: &str,
        email: Option<String>,
        view: &mut View<'_, Due>,
    ) -> Result<u64, Recusa> {
        let url = self.endereco(url)?;
        if self.avisos.webhooks.len() >= MAIS_WEBHOOKS {
            let reason = format!("there are {MAIS_WEBHOOKS} webhooks, which is the most");
            return Err(Recusa::new(Erro::WebhooksDemais, reason));
        }
        let step = view.seed.below("sicoob.idWebhook", if self.avisos.ultimo == 0 { 900 } else { 9 });
        self.avisos.ultimo += step + 1;
        let webhook = Webhook {
            numero: self.avisos.ultimo,
            url,
            email,
            situacao: SituacaoWebhook::Aguardando,
            cadastro: view.now,
            alteracao: view.now,
            inativacao: None,
            validacoes: 0,
        };
        let id = self.avisos.cadastrar(webhook);
        self.aguardar_validacao(id, view);
        Ok(self.avisos.ultimo)
    }

    /// A webhook that stands validated when the story begins.
    pub(super) fn semear_webhook(&mut self, url: &str, view: &mut View<'_, Due>) -> Result<Id, Recusa> {
        let numero = self.incluir_webhook(url, None, view)?;
        let (id, webhook) = self.avisos.webhook(i64::try_from(numero).unwrap_or(0))?;
        self.avisos.webhooks.put(
            id,
            Webhook {
                situacao: SituacaoWebhook::Validado,
                validacoes: webhook.validacoes + 1,
                ..(*webhook).clone()
            },
        );
        Ok(id)
    }

    /// Changes address and contact; a changed address is validated anew.
    pub(super) fn alterar_webhook(
        &mut self,
        numero: i64,
        url: &str,
        email: Option<String>,
        view: &mut View<'_, Due>,
    ) -> Result<(), Recusa> {
        let (id, webhook) = self.avisos.webhook(numero)?;
        let url = self.endereco(url)?;
        let moved = url != webhook.url;
        let email = email.or_else(|| webhook.email.clone());
        self.avisos.webhooks.put(id, Webhook { url, email, alteracao: view.now, ..(*webhook).clone() });
        if moved {
            self.aguardar_validacao(id, view);
        }
        Ok(())
    }

    /// Takes a webhook out.
    pub(super) fn excluir_webhook(&mut self, numero: i64) -> Result<(), Recusa> {
        let (id, webhook) = self.avisos.webhook(numero)?;
        self.avisos.webhooks.remove(id);
        self.avisos.por_numero.remove(webhook.numero, id);
        Ok(())
    }

    /// Validates an inactive webhook anew.
    pub(super) fn reativar_webhook(&mut self, numero: i64, view: &mut View<'_, Due>) -> Result<(), Recusa> {
        let (id, webhook) = self.avisos.webhook(numero)?;
        if webhook.situacao != SituacaoWebhook::Inativo {
            let reason =
                format!("webhook {numero} is {:?}; only an inactive one is reactivated", webhook.situacao);
            return Err(Recusa::new(Erro::WebhookAtivo, reason));
        }
        self.aguardar_validacao(id, view);
        Ok(())
    }

    fn aguardar_validacao(&mut self, id: Id, view: &mut View<'_, Due>) {
        let Some(webhook) = self.avisos.webhooks.get(id).cloned() else { return };
        let validacoes = webhook.validacoes.saturating_add(1);
        self.avisos.webhooks.put(
            id,
            Webhook {
                situacao: SituacaoWebhook::Aguardando,
                alteracao: view.now,
                inativacao: None,
                validacoes,
                ..(*webhook).clone()
            },
        );
        view.wake_at(view.now.plus(self.knobs.webhooks.ping_after), Due::Validar(id, validacoes));
    }

    /// Pings a webhook that still waits for this validation.
    pub(super) fn validar(&mut self, id: Id, validacao: u32, view: &mut View<'_, Due>) -> bool {
        let waits = |webhook: &Webhook| {
            webhook.situacao == SituacaoWebhook::Aguardando && webhook.validacoes == validacao
        };
        if !self.avisos.webhooks.get(id).is_some_and(|webhook| waits(webhook)) {
            return false;
        }
        let envio = Envio {
            webhook: id,
            validacao,
            aviso: Aviso::Validacao,
            cadastro: view.now,
            situacao: SituacaoEnvio::Aguardando,
            tentativas: Vec::new(),
        };
        let envio = self.avisos.enviar(envio);
        self.despachar(envio, view)
    }

    /// Tells every validated webhook of a title's payment, or that it was taken back.
    pub(super) fn avisar_pagamento(&mut self, boleto: Id, view: &mut View<'_, Due>) {
        let Ok(ficha) = self.ficha(boleto) else { return };
        let validated = |(id, webhook): (Id, &Arc<Webhook>)| {
            (webhook.situacao == SituacaoWebhook::Validado).then(|| (id, Arc::clone(webhook)))
        };
        let all: Vec<_> = self.avisos.webhooks.iter().filter_map(validated).collect();
        for (id, webhook) in all {
            let Some(corpo) = corpo(webhook.numero, &ficha, view.now) else { continue };
            let envio = Envio {
                webhook: id,
                validacao: webhook.validacoes,
                aviso: Aviso::Pagamento { boleto, corpo },
                cadastro: view.now,
                situacao: SituacaoEnvio::Aguardando,
                tentativas: Vec::new(),
            };
            let envio = self.avisos.enviar(envio);
            self.despachar(envio, view);
        }
    }

    /// Sends a notice again that failed before.
    pub(super) fn reenviar(&mut self, id: Id, view: &mut View<'_, Due>) -> bool {
        self.despachar(id, view)
    }

    /// Posts a notice that waits, if its webhook is still the one that it was meant for.
    fn despachar(&mut self, id: Id, view: &mut View<'_, Due>) -> bool {
        let Some(envio) = self.avisos.envios.get(id).cloned() else { return false };
        let webhook = self.avisos.webhooks.get(envio.webhook).cloned();
        let Some(webhook) = webhook.filter(|webhook| webhook.validacoes == envio.validacao) else {
            self.avisos.envios.put(id, Envio { situacao: SituacaoEnvio::Erro, ..(*envio).clone() });
            return false;
        };
        let (operation, body) = match &envio.aviso {
            Aviso::Validacao => {
                (VALIDAR, format!("{{\"idWebhook\":{},\"validacaoWebhook\":true}}", webhook.numero))
            }
            Aviso::Pagamento { corpo, .. } => (NOTIFICAR, corpo.clone()),
        };
        let letter = Letter {
            operation,
            url: webhook.url.clone(),
            body: body.into_bytes(),
            media_type: "application/json",
        };
        view.post(letter, Due::Enviar(id));
        true
    }

    /// Takes in what a receiver said to a notice.
    pub(super) fn entregue(&mut self, id: Id, receipt: &Receipt, view: &mut View<'_, Due>) -> Option<Told> {
        let envio = self.avisos.envios.get(id).cloned()?;
        let webhook = self.avisos.webhooks.get(envio.webhook).cloned();
        let (status, failure) = julgar(receipt);
        let mut tentativas = envio.tentativas.clone();
        tentativas.push(Tentativa {
            url: webhook.as_ref().map(|webhook| webhook.url.clone()).unwrap_or_default(),
            em: view.now,
            status,
            descricao: match &failure {
                None => "Requisição recebida com sucesso".to_owned(),
                Some(failure) => failure.descricao.clone(),
            },
        });
        let retries = usize::try_from(self.knobs.webhooks.retries).unwrap_or(MAIS_TENTATIVAS);
        let tries = match envio.aviso {
            Aviso::Validacao => 1,
            Aviso::Pagamento { .. } => retries.min(MAIS_TENTATIVAS - 1) + 1,
        };
        let current = webhook.filter(|webhook| webhook.validacoes == envio.validacao);
        let again = failure.is_some() && tentativas.len() < tries && current.is_some();
        let situacao = match &failure {
            None => SituacaoEnvio::Enviado,
            Some(_) if again => SituacaoEnvio::Aguardando,
            Some(_) => SituacaoEnvio::Erro,
        };
        if again {
            view.wake_at(view.now.plus(self.knobs.webhooks.retry_every), Due::Enviar(id));
        }
        let number = tentativas.len();
        self.avisos.envios.put(id, Envio { situacao, tentativas, ..(*envio).clone() });
        let stale = current.is_none();
        if let Some(webhook) = current {
            self.concluir(envio.webhook, &webhook, &envio.aviso, situacao, failure.as_ref(), view.now);
        }
        let operation = match envio.aviso {
            Aviso::Validacao => VALIDAR,
            Aviso::Pagamento { .. } => NOTIFICAR,
        };
        let told =
            Told::done(operation).coded(status.map_or_else(|| "-".to_owned(), |status| status.to_string()));
        let next = match (again, stale) {
            (true, _) => "it is sent again",
            (false, false) => "the webhook is inactive now",
            (false, true) => "the webhook is no longer the one it was meant for",
        };
        Some(Told {
            refused: failure
                .map(|failure| format!("try {number} of {tries} failed: {}; {next}", failure.reason)),
            ..told
        })
    }

    /// What a notice's end means for its webhook.
    fn concluir(
        &mut self,
        id: Id,
        webhook: &Webhook,
        aviso: &Aviso,
        situacao: SituacaoEnvio,
        failure: Option<&Falha>,
        now: Moment,
    ) {
        match (situacao, aviso) {
            (SituacaoEnvio::Enviado, Aviso::Validacao) => {
                let validado = Webhook { situacao: SituacaoWebhook::Validado, ..webhook.clone() };
                self.avisos.webhooks.put(id, validado);
            }
            (SituacaoEnvio::Erro, _) if webhook.situacao != SituacaoWebhook::Inativo => {
                let said = failure.map(|failure| failure.descricao.as_str()).unwrap_or_default();
                let motivo = format!("Falha na comunicação com a URL cadastrada: {said}");
                let inativo = Webhook {
                    situacao: SituacaoWebhook::Inativo,
                    inativacao: Some((now, motivo)),
                    // Notices that still wait for another try are nobody's any more.
                    validacoes: webhook.validacoes.saturating_add(1),
                    ..webhook.clone()
                };
                self.avisos.webhooks.put(id, inativo);
            }
            _ => {}
        }
    }
}
