//! Events on documents of these models, and the MDF-e that are not closed.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::errors::{Codigo, Negada, Recusa};
use super::super::model::{Empresa, Escopo, Evento, Modelo, Nota, Serie, Situacao, TipoEvento};
use super::super::retorno::{Assunto, Documento, Retorno};
use super::emitir::Resposta;
use super::regras::{self, CasoEvento, Registro};
use super::retorno::{NaoEncerrados, RetornoNfse};
use super::{EnvioEvento, MAIS_ABERTOS, textos};
use crate::facts::Moment;
use crate::world::Id;

impl InvoiCy {
    pub(super) fn registrar_outro(
        &mut self,
        evento: &EnvioEvento,
        empresa: &Arc<Empresa>,
        origin: &str,
        now: Moment,
    ) -> Result<Resposta, Recusa> {
        if !self.sefaz_de(evento.serie.modelo, empresa).responde() {
            // Kept events are told of NF-e and NFC-e alone (seed 002); these have to come again.
            let uf = empresa.uf.sigla();
            let reason = format!(
                "SEFAZ of {uf} does not answer, and no event of these models is kept (action invoicy.sefaz)"
            );
            return Err(Recusa::new(Codigo::Contingencia, reason));
        }
        let found = self.do_evento(evento);
        let nota = found.and_then(|id| self.notas.get(id)).cloned();
        let caso = CasoEvento { nota: nota.as_deref(), agora: now, segundo: self.knobs.sefaz.second_cancel };
        let decisao = regras::registrar(evento, &caso);
        let (registro, id, tipo) = match (decisao, found, TipoEvento::from_codigo(evento.tipo)) {
            (Ok(registro), Some(id), Some(tipo)) => (registro, id, tipo),
            (Ok(_), ..) => {
                return Err(Recusa::generica(Codigo::Generico.texto(), "the event has no document"));
            }
            (Err(Negada { situacao, reason }), ..) => {
                let chave = nota.as_ref().and_then(|nota| nota.chave.acesso()).or(evento.chave);
                let assunto = Assunto::Recusado(chave.map(|c| c.to_string()), evento.tipo, evento.sequencia);
                let nota = nota.map(|nota| (nota, Arc::clone(empresa)));
                return Ok(resposta(evento, (assunto, nota), situacao, origin, Some(reason)));
            }
        };
        let Registro { situacao, status } = registro;
        let registrado = Evento {
            tipo,
            sequencia: evento.sequencia,
            data: evento.data.as_ref().map_or_else(|| now.iso_seconds(), |data| data.texto.clone()),
            texto: evento.texto.clone(),
            protocolo: self.outros.protocolar((evento.serie.ambiente, evento.serie.modelo), empresa.uf, now),
            cstat: 135,
            substituta: None,
            detalhe: Vec::new(),
            certificado: self.assina(empresa),
        };
        let no_evento = registrado.clone();
        self.alterar(id, |nota| {
            if let Some((status, situacao)) = status {
                nota.status = status;
                nota.situacao = situacao;
            }
            nota.eventos.push(no_evento);
        });
        let Some(nota) = self.notas.get(id).cloned() else {
            return Err(Recusa::generica(Codigo::Generico.texto(), "the event's document is gone"));
        };
        let assunto = Assunto::Registrado(Arc::clone(&nota), Arc::clone(empresa), registrado);
        Ok(resposta(evento, (assunto, Some((nota, Arc::clone(empresa)))), situacao, origin, None))
    }

    /// The document that an event is about: by key, by the city's number, or by its own. Another issuer's is as unknown as any.
    fn do_evento(&self, evento: &EnvioEvento) -> Option<Id> {
        let serie = evento.serie;
        let por_nfse = || {
            let nfse = evento.nfse.filter(|_| evento.numero == 0)?;
            let id = *self.outros.por_nfse.get(&(serie.emitente, serie.ambiente, nfse))?;
            let dela = self.notas.get(id)?.outro()?.nfse.as_ref()?.numero;
            (dela == nfse).then_some(id)
        };
        let por_numero = || {
            let os = Serie { modelo: Modelo::CTeOS, ..serie };
            let da_os = || self.por_numeracao(os, evento.numero).filter(|_| serie.modelo == Modelo::CTe);
            self.por_numeracao(serie, evento.numero).or_else(da_os)
        };
        let id = match evento.chave {
            Some(chave) => self.por_chave.first_of(chave),
            None => por_nfse().or_else(por_numero),
        }?;
        let nota = self.notas.get(id)?;
        let (emitente, ambiente, _) = nota.serie.escopo();
        let dele = (emitente, ambiente) == (serie.emitente, serie.ambiente) && nota.outro().is_some();
        let rps = serie.modelo == Modelo::NFSe && evento.numero != 0;
        (dele && (!rps || nota.serie_dita() == evento.serie_dita)).then_some(id)
    }

    pub(super) fn nao_encerrados(&self, escopo: Escopo) -> Resposta {
        let abertos: Vec<_> = self.abertos(escopo).take(MAIS_ABERTOS).map(Arc::clone).collect();
        let (codigo, texto) =
            if abertos.is_empty() { (112, textos::NAO_LOCALIZOU) } else { (111, textos::LOCALIZOU) };
        let situacao = Situacao { codigo, texto: texto.to_owned() };
        let documento = Documento::Outro(Arc::new(NaoEncerrados { abertos, situacao }));
        Resposta { documento, codigo, reason: None, guardou: false, envelope: None }
    }
}

/// The document of an event, with its company.
type Dela = (Arc<Nota>, Arc<Empresa>);

fn resposta(
    evento: &EnvioEvento,
    (assunto, nota): (Assunto, Option<Dela>),
    situacao: Situacao,
    origin: &str,
    reason: Option<String>,
) -> Resposta {
    let (codigo, guardou, origin) = (situacao.codigo, reason.is_none(), origin.to_owned());
    let documento = if evento.serie.modelo == Modelo::NFSe {
        let dela = nota.as_ref().map(|(nota, _)| (nota.numero, nota.serie_dita()));
        Documento::Outro(Arc::new(RetornoNfse {
            modelo_documento: evento.modelo_documento.clone(),
            rps: dela.unwrap_or_else(|| (evento.numero, evento.serie_dita.clone())),
            nota: nota.filter(|_| guardou),
            situacao,
            origin,
        }))
    } else {
        Documento::Retorno(Box::new(Retorno {
            modelo: evento.serie.modelo,
            modelo_documento: evento.modelo_documento.clone(),
            numero: (evento.numero, evento.serie.serie),
            assunto,
            situacao,
            origin,
        }))
    };
    Resposta { documento, codigo, reason, guardou, envelope: None }
}
