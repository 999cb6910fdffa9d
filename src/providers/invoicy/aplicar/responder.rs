//! SEFAZ's answers to what waits: to a document, to one that a contingency held up, and to the events behind them.

use std::sync::Arc;

use super::super::errors::{da_sefaz, situacao};
use super::super::model::{Empresa, EstadoSefaz, Nota, Situacao, Status};
use super::super::routes::{EVENTO, RESPONDER};
use super::super::{Due, InvoiCy};
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::providers::room::{Told, View};
use crate::world::{Id, Item, Verdict};

impl InvoiCy {
    /// SEFAZ answers to a document that waits, and then to its events; the document's code.
    pub(in super::super) fn responder(&mut self, id: Id, now: Moment) -> Option<u16> {
        if let Some(codigo) = self.responder_outro(id, now) {
            return Some(codigo);
        }
        let nota = Arc::clone(self.notas.get(id)?);
        let resposta = nota.espera.as_ref()?.resposta.clone();
        let status = Status::of_codigo(resposta.codigo);
        let uf = self.empresas.get(nota.empresa).map(|empresa| empresa.uf);
        let protocolo = match uf {
            Some(uf) if status.ocupa_numero() => {
                Some(self.protocolar_por(nota.chave.partes().tp_emis, nota.serie.ambiente, uf, now))
            }
            _ => None,
        };
        let codigo = resposta.codigo;
        self.alterar(id, |nota| {
            nota.espera = None;
            nota.status = status;
            nota.protocolo = protocolo;
            nota.situacao = resposta.clone();
            nota.emissao = resposta;
        });
        self.enviar_guardados(id, now);
        Some(codigo)
    }

    /// InvoiCy tries to send a document that a contingency holds up. Nothing to tell while SEFAZ still does not answer.
    pub(in super::super) fn tentar(&mut self, id: Id, view: &mut View<'_, Due>) -> Option<Told> {
        let nota = Arc::clone(self.notas.get(id)?);
        let tentativas = nota.espera.as_ref()?.tentativas?;
        let uf = self.uf_de(&nota)?;
        if self.servico.de(uf).responde() {
            let codigo = self.responder(id, view.now)?;
            return Some(Told::done(RESPONDER).coded(codigo.to_string()));
        }
        let tentativas = tentativas.saturating_add(1);
        if tentativas < self.knobs.sefaz.retries {
            self.alterar(id, |nota| {
                if let Some(espera) = &mut nota.espera {
                    espera.tentativas = Some(tentativas);
                }
            });
            view.wake_at(view.now.plus(self.knobs.sefaz.retry_every), Due::Tentar(id));
            return None;
        }
        // "Retried up to 50 times, then Rejeitado" (dossier 12, end).
        let desistiu = Situacao { codigo: 999, texto: situacao::DESISTIU.to_owned() };
        self.alterar(id, |nota| {
            nota.espera = None;
            nota.guardados.clear();
            nota.status = Status::Rejeitado;
            nota.situacao = desistiu.clone();
            nota.emissao = desistiu;
        });
        Some(Told::done(RESPONDER).coded("999"))
    }

    /// SEFAZ works again: what a contingency held up goes out, documents in the order in which they came, then events.
    pub(in super::super) fn enviar_parados(&mut self, uf: Option<Uf>, now: Moment) -> Vec<Item> {
        let parada = |nota: &Nota| {
            let dela = self.uf_de(nota);
            (nota.em_contingencia() || !nota.guardados.is_empty()) && uf.is_none_or(|uf| dela == Some(uf))
        };
        let parados: Vec<Id> = self.notas.iter().filter(|(_, nota)| parada(nota)).map(|(id, _)| id).collect();
        let mut items = Vec::new();
        for id in parados {
            let em_contingencia = self.notas.get(id).is_some_and(|nota| nota.em_contingencia());
            if !em_contingencia {
                items.extend(self.enviar_guardados(id, now));
                continue;
            }
            if let Some(codigo) = self.responder(id, now) {
                items.push(Item {
                    operation: RESPONDER,
                    code: codigo.to_string(),
                    verdict: Verdict::Accepted,
                    reason: None,
                });
            }
        }
        items
    }

    /// The events that waited go out, each as if it came now; those of a document that came to nothing go with it.
    pub(in super::super) fn enviar_guardados(&mut self, id: Id, now: Moment) -> Vec<Item> {
        let Some(nota) = self.notas.get(id).map(Arc::clone) else { return Vec::new() };
        if nota.guardados.is_empty() || nota.espera.is_some() {
            return Vec::new();
        }
        let Some(empresa) = self.empresas.get(nota.empresa).map(Arc::clone) else { return Vec::new() };
        if !self.servico.de(empresa.uf).responde() {
            return Vec::new();
        }
        self.alterar(id, |nota| nota.guardados.clear());
        let mut items = Vec::new();
        for evento in &nota.guardados {
            let (code, reason) = match self.decidir_evento(evento, Some(id), &empresa, now) {
                Ok(registro) => {
                    let codigo = registro.situacao.codigo;
                    self.gravar(id, evento, registro, &empresa, now);
                    (codigo, None)
                }
                Err(negada) => (negada.situacao.codigo, Some(negada.reason)),
            };
            let verdict = if reason.is_some() { Verdict::Refused } else { Verdict::Accepted };
            items.push(Item { operation: EVENTO, code: code.to_string(), verdict, reason });
        }
        items
    }

    /// Whether an event must wait: how long, if SEFAZ is slow; without end, if it does not answer or has not got the document yet.
    pub(super) fn evento_espera(&self, nota: &Nota, empresa: &Empresa) -> Option<EstadoSefaz> {
        let estado = self.servico.de(empresa.uf);
        (nota.em_contingencia() || estado != EstadoSefaz::NoAr).then_some(estado)
    }

    fn uf_de(&self, nota: &Nota) -> Option<Uf> {
        self.empresas.get(nota.empresa).map(|empresa| empresa.uf)
    }

    /// SEFAZ will say this to a document that waits.
    pub(in super::super) fn mudar_resposta(&mut self, id: Id, codigo: u16) {
        self.alterar(id, |nota| {
            if let Some(espera) = &mut nota.espera {
                espera.resposta = da_sefaz(codigo);
            }
        });
    }
}
