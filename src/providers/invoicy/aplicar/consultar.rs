//! Queries: documents by the first filter, and what SEFAZ knows of the rest.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::consulta::{Consulta, Filtro};
use super::super::errors::{Codigo, Recusa, da_sefaz};
use super::super::model::Espera;
use super::super::outros::textos;
use super::super::retorno::{Achado, Ficha};
use crate::facts::{Lapse, Moment, Ready};
use crate::world::{Id, Index};

impl InvoiCy {
    /// Documents by the query's first filter, at most as many as the limit, else none of them (seed 002).
    pub(super) fn consultar(
        &mut self,
        consulta: &Consulta,
        origin: &str,
        now: Moment,
    ) -> Result<Vec<Ficha>, Recusa> {
        let ficha = |achado| Ficha {
            modelo: consulta.escopo.2,
            achado,
            partes: consulta.partes,
            origin: origin.to_owned(),
        };
        if consulta.filtro == Filtro::Relogio {
            return Ok(vec![ficha(Achado::Relogio(consulta.escopo.2.nome().to_owned(), now))]);
        }
        let nada = |reason: &str| Err(Recusa::new(Codigo::NadaLocalizado, reason));
        if consulta.recebidos {
            return nada("EmitidoRecebido is R, and nobody has sent this company documents");
        }
        let limite = self.knobs.query_limit;
        let ids = self.localizar(consulta, limite);
        if ids.len() > limite {
            let texto = format!("Quantidade de documentos excede o limite de {limite} por consulta");
            let reason = format!("more than {limite} documents fit the query, and then none is returned");
            return Err(Recusa::generica(texto, reason));
        }
        for id in &ids {
            self.contar_consulta(*id, now);
        }
        let fichas: Vec<Ficha> = ids
            .into_iter()
            .filter_map(|id| self.notas.get(id))
            .filter_map(|nota| {
                let empresa = self.empresas.get(nota.empresa)?;
                Some(ficha(Achado::Nota(Arc::clone(nota), Arc::clone(empresa))))
            })
            .collect();
        match (&consulta.filtro, consulta.status) {
            (Filtro::Chave(chave), None) if fichas.is_empty() => {
                // "Neste caso o sistema irá consultar seu status junto a SEFAZ" (seed 002).
                let known = self.na_sefaz.get(chave).cloned();
                let situacao = known.as_ref().map_or_else(|| da_sefaz(217), |nota| nota.situacao.clone());
                let situacao = textos::ajustada(consulta.escopo.2, situacao);
                Ok(vec![ficha(Achado::NaSefaz(*chave, known, situacao))])
            }
            _ if fichas.is_empty() => {
                nada("no document of this issuer, model and environment fits the filter")
            }
            _ => Ok(fichas),
        }
    }

    /// Ids of what fits, one more than the limit at most; no more documents than that are looked at.
    fn localizar(&self, consulta: &Consulta, limite: usize) -> Vec<Id> {
        let serve = |id: &Id| {
            self.notas.get(*id).is_some_and(|nota| {
                nota.serie.escopo() == consulta.escopo
                    && consulta.status.is_none_or(|status| nota.status == status)
            })
        };
        let tomar = limite.saturating_add(1);
        let (escopo, status) = (consulta.escopo, consulta.status);
        // Milliseconds of the last second count too.
        let fim = |ate: Moment| ate.plus(Lapse::from_millis(999));
        match &consulta.filtro {
            Filtro::Faixa(serie, de, ate) => {
                entre(&self.por_numero, (*serie, status, *de), (*serie, status, *ate), tomar)
            }
            Filtro::Chave(chave) => self.por_chave.first_of(*chave).filter(serve).into_iter().collect(),
            Filtro::Emissao(de, ate) => {
                entre(&self.por_emissao, (escopo, status, *de), (escopo, status, fim(*ate)), tomar)
            }
            Filtro::Inclusao(de, ate) => {
                entre(&self.por_inclusao, (escopo, status, *de), (escopo, status, fim(*ate)), tomar)
            }
            Filtro::Ultimo(serie) => self.ultimo(*serie).filter(serve).into_iter().collect(),
            Filtro::Relogio => Vec::new(),
        }
    }

    /// A query is a poll: a document that waits for so many of them gets its answer.
    fn contar_consulta(&mut self, id: Id, now: Moment) {
        let Some(Espera { ready: Ready::Polls(most), polls, .. }) =
            self.notas.get(id).and_then(|nota| nota.espera.clone())
        else {
            return;
        };
        if polls >= most {
            self.responder(id, now);
        } else {
            self.alterar(id, |nota| {
                if let Some(espera) = &mut nota.espera {
                    espera.polls = polls.saturating_add(1);
                }
            });
        }
    }
}

/// What is filed from one key to another, at most so much of it.
fn entre<K: Ord + Clone>(index: &Index<K>, de: K, ate: K, tomar: usize) -> Vec<Id> {
    let from = index.from(index.rank(de));
    from.take_while(|(key, _)| **key <= ate).map(|(_, id)| id).take(tomar).collect()
}
