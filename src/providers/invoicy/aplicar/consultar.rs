//! Queries: documents by the first filter, and what SEFAZ knows of the rest.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::consulta::{Consulta, Filtro};
use super::super::errors::{Codigo, Recusa, da_sefaz};
use super::super::model::{ChaveAcesso, Empresa, Espera, Inutilizada, Nota, NotaNaSefaz, Status};
use super::super::outros::textos;
use super::super::retorno::{Achado, Ficha, Relogio};
use crate::br::uf::Uf;
use crate::facts::{Moment, Ready};
use crate::world::Id;

impl InvoiCy {
    /// Documents by the query's first filter, at most as many as the limit, else none of them (seed 002).
    pub(super) fn consultar(
        &mut self,
        consulta: &Consulta,
        empresa: &Empresa,
        origin: &str,
        now: Moment,
    ) -> Result<Vec<Ficha>, Recusa> {
        let ficha = |achado| Ficha {
            modelo: consulta.escopo.2,
            achado,
            partes: consulta.partes,
            origin: origin.to_owned(),
        };
        if let Filtro::Relogio(uf) = consulta.filtro {
            let relogio = self.relogio(uf.unwrap_or(empresa.uf), empresa, now);
            return Ok(vec![ficha(Achado::Relogio(consulta.escopo.2, Box::new(relogio)))]);
        }
        let limite = self.knobs.query_limit;
        let ids = self.localizar(consulta, empresa.parceiro, limite);
        let so_na_sefaz = self.localizar_na_sefaz(consulta, limite.saturating_add(1));
        let inutilizados = self.numeros_inutilizados(consulta, limite.saturating_add(1));
        if ids.len() + so_na_sefaz.len() + inutilizados.len() > limite {
            let texto = format!("Quantidade de documentos excede o limite de {limite} por consulta");
            let reason = format!("more than {limite} documents fit the query, and then none is returned");
            return Err(Recusa::generica(texto, reason));
        }
        for id in &ids {
            self.contar_consulta(*id, now);
        }
        let notas = ids.into_iter().filter_map(|id| self.notas.get(id)).filter_map(|nota| {
            let empresa = self.empresas.get(nota.empresa)?;
            Some(ficha(Achado::Nota(Arc::clone(nota), Arc::clone(empresa))))
        });
        let da_sefaz = so_na_sefaz.into_iter().map(|(chave, nota)| {
            ficha(Achado::NaSefaz(chave, Some(Arc::clone(&nota)), nota.situacao.clone()))
        });
        let inutilizados =
            inutilizados.into_iter().map(|(faixa, numero)| ficha(Achado::Inutilizado(faixa, numero)));
        let mut fichas: Vec<Ficha> = notas.chain(da_sefaz).chain(inutilizados).collect();
        if let (Filtro::Chave(chave), true) = (&consulta.filtro, fichas.is_empty()) {
            fichas.extend(self.perguntar_a_sefaz(chave, consulta).map(ficha));
        }
        if fichas.is_empty() {
            let reason = "no document of this issuer, model and environment fits the filter";
            return Err(Recusa::new(Codigo::NadaLocalizado, reason));
        }
        Ok(fichas)
    }

    /// "Neste caso o sistema irá consultar seu status junto a SEFAZ" (seed 002): what only SEFAZ knows, also of documents of this
    /// world's other companies. A key that it does not know has no status, so a query for one finds nothing.
    fn perguntar_a_sefaz(&self, chave: &ChaveAcesso, consulta: &Consulta) -> Option<Achado> {
        let de_outra = || {
            let nota = self.por_chave.first_of(*chave).and_then(|id| self.notas.get(id))?;
            let empresa = self.empresas.get(nota.empresa)?;
            NotaNaSefaz::of(nota, empresa).map(Arc::new)
        };
        let known = self.na_sefaz.get(chave).cloned().or_else(de_outra);
        if consulta.status.is_some_and(|status| known.as_ref().is_none_or(|nota| nota.status != status)) {
            return None;
        }
        let situacao = known.as_ref().map_or_else(|| da_sefaz(217), |nota| nota.situacao.clone());
        let situacao = textos::ajustada(consulta.escopo.2, situacao);
        Some(Achado::NaSefaz(*chave, known, situacao))
    }

    /// Numbers of a range that were voided and that no document has, at most so many of them.
    fn numeros_inutilizados(&self, consulta: &Consulta, tomar: usize) -> Vec<(Arc<Inutilizada>, u32)> {
        let Filtro::Faixa(serie, de, ate) = &consulta.filtro else { return Vec::new() };
        let outros = consulta.status.is_some_and(|status| status != Status::Inutilizado);
        if outros || consulta.recebidos.is_some() || consulta.alterados {
            return Vec::new();
        }
        let faixas = self.inutilizadas_entre(*serie, *de, *ate);
        let numeros = faixas.flat_map(|faixa| {
            let (primeiro, ultimo) = (faixa.dados.inicial.max(*de), faixa.dados.final_.min(*ate));
            (primeiro..=ultimo).map(move |numero| (Arc::clone(faixa), numero))
        });
        numeros.filter(|(_, numero)| self.por_numeracao(*serie, *numero).is_none()).take(tomar).collect()
    }

    /// The clock service (dossier 6.1): the state's time, and what the company has to know before it issues.
    fn relogio(&self, uf: Uf, empresa: &Empresa, agora: Moment) -> Relogio {
        Relogio {
            agora,
            uf,
            certificado: validade_do_certificado(empresa),
            nota_tecnica: self.knobs.clock.technical_note.clone(),
            qr_code: self.knobs.clock.qr_code_version.clone(),
            serie_contingencia: self.knobs.clock.contingency_series.clone(),
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

/// When a company's certificate ends.
fn validade_do_certificado(empresa: &Empresa) -> Option<Moment> {
    empresa.certificado.as_ref().map(|certificado| certificado.ate)
}

impl NotaNaSefaz {
    /// What SEFAZ tells of a document, if it holds it.
    fn of(nota: &Nota, empresa: &Empresa) -> Option<Self> {
        let protocolo = nota.protocolo.as_ref()?;
        Some(Self {
            situacao: nota.situacao.clone(),
            status: nota.status,
            protocolo: protocolo.numero.clone(),
            emitida: nota.emitida,
            autorizada: protocolo.em,
            emitente: empresa.nome.clone(),
            destinatario: nota.destinatario.clone(),
            valor: nota.valor,
            eventos: nota.eventos.clone(),
        })
    }
}
