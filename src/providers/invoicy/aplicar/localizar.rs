//! Finding documents by a filter. No more of them are looked at than are returned, but for documents received from one issuer, or
//! altered in InvoiCy: there those of the same days or numbers are looked through.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::consulta::{Consulta, Filtro};
use super::super::model::{ChaveAcesso, Nota, NotaNaSefaz, Papel, PorData, Recebida, Serie, Status};
use crate::facts::{Lapse, Moment};
use crate::world::{Id, Index};

impl InvoiCy {
    /// Ids of what fits, one more than the limit at most.
    pub(super) fn localizar(&self, consulta: &Consulta, parceiro: Id, limite: usize) -> Vec<Id> {
        let emissor = self.empresa(&consulta.escopo.0).and_then(|id| self.empresas.get(id));
        if consulta.recebidos.is_none() && emissor.is_none_or(|emissor| emissor.parceiro != parceiro) {
            // Another partner's documents are not in this one's base.
            return Vec::new();
        }
        let tomar = limite.saturating_add(1);
        let (escopo, status) = (consulta.escopo, consulta.status);
        let serve = |id: &Id| self.notas.get(*id).is_some_and(|nota| self.serve(consulta, nota));
        let entre_datas = |index, de, ate| {
            let achados = entre(index, (escopo, status, de), (escopo, status, fim(ate)));
            achados.filter(serve).take(tomar).collect()
        };
        match &consulta.filtro {
            Filtro::Faixa(serie, de, ate) => {
                let achados = entre(&self.por_numero, (*serie, status, *de), (*serie, status, *ate));
                achados.filter(serve).take(tomar).collect()
            }
            Filtro::Chave(chave) => self.por_chave.of(*chave).filter(serve).take(tomar).collect(),
            Filtro::IdUnico(id) => {
                self.por_id_unico.of((escopo, id.clone())).filter(serve).take(tomar).collect()
            }
            Filtro::Emissao(de, ate) if consulta.recebidos.is_some() => {
                self.localizar_recebidas(consulta, PorData::Emissao, *de, *ate, tomar)
            }
            Filtro::Inclusao(de, ate) if consulta.recebidos.is_some() => {
                self.localizar_recebidas(consulta, PorData::Inclusao, *de, *ate, tomar)
            }
            Filtro::Emissao(de, ate) => entre_datas(&self.por_emissao, *de, *ate),
            Filtro::Inclusao(de, ate) => entre_datas(&self.por_inclusao, *de, *ate),
            Filtro::Ultimo(serie) => self.ultimo_de(*serie, status).filter(serve).into_iter().collect(),
            Filtro::Relogio(_) => Vec::new(),
        }
    }

    /// Whether a document is one that is asked for, but for the filter that it was found by.
    fn serve(&self, consulta: &Consulta, nota: &Nota) -> bool {
        let (emissor, ambiente, modelo) = consulta.escopo;
        let quem = match &consulta.recebidos {
            None => nota.serie.emitente == emissor,
            // SEFAZ hands out what it holds; of one issuer, or of all.
            Some(recebidos) => {
                nota.protocolo.is_some()
                    && (emissor == recebidos.por || emissor == nota.serie.emitente)
                    && self.recebedores(nota).any(|(de_quem, papel)| {
                        de_quem == recebidos.por && (papel == Papel::Destinatario || recebidos.autorizados)
                    })
            }
        };
        quem && nota.serie.ambiente == ambiente
            && nota.serie.modelo == modelo
            && consulta.status.is_none_or(|status| nota.status == status)
            && (!consulta.alterados || nota.alterada)
    }

    fn localizar_recebidas(
        &self,
        consulta: &Consulta,
        por: PorData,
        de: Moment,
        ate: Moment,
        tomar: usize,
    ) -> Vec<Id> {
        let Some(recebidos) = &consulta.recebidos else { return Vec::new() };
        let (_, ambiente, modelo) = consulta.escopo;
        let papeis = if recebidos.autorizados {
            [Some(Papel::Destinatario), Some(Papel::Autorizado)]
        } else {
            [Some(Papel::Destinatario), None]
        };
        let em = |papel, em| Recebida { de_quem: recebidos.por, papel, ambiente, modelo, por, em };
        let achadas = papeis
            .into_iter()
            .flatten()
            .flat_map(|papel| entre(&self.recebidas, em(papel, de), em(papel, fim(ate))));
        achadas
            .filter(|id| self.notas.get(*id).is_some_and(|nota| self.serve(consulta, nota)))
            .take(tomar)
            .collect()
    }

    /// Documents received that only SEFAZ knows, by their date of emission: they were never taken in.
    pub(super) fn localizar_na_sefaz(
        &self,
        consulta: &Consulta,
        tomar: usize,
    ) -> Vec<(ChaveAcesso, Arc<NotaNaSefaz>)> {
        let (Some(recebidos), Filtro::Emissao(de, ate)) = (&consulta.recebidos, &consulta.filtro) else {
            return Vec::new();
        };
        if !recebidos.na_sefaz || consulta.alterados {
            return Vec::new();
        }
        let (emissor, _, modelo) = consulta.escopo;
        let de_quem = recebidos.por;
        let datadas = self.na_sefaz_recebidas.iter_from(self.na_sefaz_recebidas.rank(&(de_quem, *de, None)));
        datadas
            .take_while(|(known, em, _)| *known == de_quem && *em <= fim(*ate))
            .filter_map(|(_, _, chave)| chave.as_ref())
            .filter(|chave| {
                let partes = chave.partes();
                Some(partes.modelo) == modelo.da_chave() && (emissor == de_quem || partes.emitente == emissor)
            })
            .filter_map(|chave| Some((*chave, Arc::clone(self.na_sefaz.get(chave)?))))
            .filter(|(_, nota)| consulta.status.is_none_or(|status| nota.status == status))
            .take(tomar)
            .collect()
    }

    /// The last document of a series, or the last of a status.
    fn ultimo_de(&self, serie: Serie, status: Option<Status>) -> Option<Id> {
        let past = self.por_numero.rank((serie, status, u32::MAX));
        let ((known, of, _), id) = self.por_numero.from(past.checked_sub(1)?).next()?;
        (*known == serie && *of == status).then_some(id)
    }
}

/// Milliseconds of the last second count too.
fn fim(ate: Moment) -> Moment {
    ate.plus(Lapse::from_millis(999))
}

/// What is filed from one key to another.
fn entre<K: Ord + Clone>(index: &Index<K>, de: K, ate: K) -> impl Iterator<Item = Id> + '_ {
    index.from(index.rank(de)).take_while(move |(key, _)| **key <= ate).map(|(_, id)| id)
}
