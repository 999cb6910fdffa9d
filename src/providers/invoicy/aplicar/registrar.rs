//! Events: registered on their document, or refused with its situation.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::errors::{Codigo, Negada, Recusa};
use super::super::model::{Empresa, EnvioEvento, Evento, Situacao};
use super::super::retorno::{Assunto, Retorno};
use super::super::rules::{self, CasoEvento};
use super::Resposta;
use crate::facts::Moment;

impl InvoiCy {
    /// Registers an event. What comes back goes into an answer, with a reason when it was refused: then nothing was stored.
    pub(super) fn registrar(
        &mut self,
        evento: &EnvioEvento,
        empresa: &Arc<Empresa>,
        origin: &str,
        now: Moment,
    ) -> Result<Resposta, Recusa> {
        let found = match evento.chave {
            Some(chave) => self.por_chave.first_of(chave),
            None => self.por_numeracao(evento.serie, evento.numero),
        };
        // Another issuer's document is as unknown as any.
        let found = found.filter(|id| {
            self.notas.get(*id).is_some_and(|nota| nota.serie.escopo() == evento.serie.escopo())
        });
        let nota = found.and_then(|id| self.notas.get(id)).cloned();
        let caso = CasoEvento { empresa, nota: nota.as_deref(), agora: now, regras: &self.knobs.sefaz };
        let decisao = rules::registrar(evento, &caso);
        let (registro, id) = match (decisao, found) {
            (Ok(registro), Some(id)) => (registro, id),
            (Ok(_), None) => {
                return Err(Recusa::generica(Codigo::Generico.texto(), "the event has no document"));
            }
            (Err(Negada { situacao, reason }), _) => {
                let chave = nota.as_ref().and_then(|nota| nota.chave.acesso()).or(evento.chave);
                let assunto = Assunto::Recusado(chave.map(|c| c.to_string()), evento.tipo, evento.sequencia);
                let retorno = de_evento(evento, assunto, situacao, origin);
                return Ok(Resposta { retorno, reason: Some(reason), guardou: false });
            }
        };
        let registrado = Evento {
            tipo: registro.tipo,
            sequencia: evento.sequencia,
            data: evento.data.texto.clone(),
            texto: evento.texto.clone(),
            protocolo: self.protocolar(evento.serie.ambiente, empresa.uf, now),
        };
        let situacao = registro.situacao.clone();
        let no_evento = registrado.clone();
        self.alterar(id, |nota| {
            if registro.status != nota.status {
                nota.situacao = registro.situacao;
            }
            nota.status = registro.status;
            nota.eventos.push(no_evento);
        });
        let Some(nota) = self.notas.get(id) else {
            return Err(Recusa::generica(Codigo::Generico.texto(), "the event's document is gone"));
        };
        let assunto = Assunto::Registrado(Arc::clone(nota), Arc::clone(empresa), registrado);
        let retorno = de_evento(evento, assunto, situacao, origin);
        Ok(Resposta { retorno, reason: None, guardou: true })
    }
}

fn de_evento(evento: &EnvioEvento, assunto: Assunto, situacao: Situacao, origin: &str) -> Retorno {
    Retorno {
        modelo: evento.serie.modelo,
        modelo_documento: evento.modelo_documento.clone(),
        numero: (evento.numero, evento.serie.serie),
        assunto,
        situacao,
        origin: origin.to_owned(),
    }
}
