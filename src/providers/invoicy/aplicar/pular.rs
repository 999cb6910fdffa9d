//! Gaps in the numbering: of each document of the days only its number and status, and the number before it, are looked at.

use jiff::civil::Date;

use super::super::InvoiCy;
use super::super::errors::{Leiaute, Recusa};
use super::super::model::{Modelo, Nota, Serie, Status};
use super::super::pulos::{Pulos, Trecho, faltas};
use super::super::retorno::RetornoPulos;
use crate::facts::Moment;

/// "Não podendo ultrapassar o período de 31 dias" (seed 002).
pub(super) const MAIS_DIAS: i32 = 31;

impl InvoiCy {
    /// What is missing up to each document of the days. A number that nobody sent has no date: it belongs to the days of the document
    /// after it. A document with another date belongs to its own days, whatever its status.
    pub(super) fn pular(&self, pedido: &Pulos) -> Result<RetornoPulos, Recusa> {
        let (de, ate) = pedido.dias;
        // Both ends count whole.
        let dias = ate.since(de).map_or(i32::MAX, |span| span.get_days().saturating_add(1));
        if dias > MAIS_DIAS {
            return Err(Recusa::regra(
                Leiaute::Consulta,
                "O período entre as datas de emissão não pode ultrapassar 31 dias.",
                format!("the dates of emission {de} to {ate} are {dias} days; expected at most {MAIS_DIAS}"),
            ));
        }
        // CT-e OS have numbers of their own, and come under CTe too.
        let os = Serie { modelo: Modelo::CTeOS, ..pedido.serie };
        let series = [Some(pedido.serie), (pedido.serie.modelo == Modelo::CTe).then_some(os)];
        let trechos = series.into_iter().flatten().flat_map(|serie| self.trechos(serie, (de, ate)));
        Ok(RetornoPulos {
            serie: pedido.serie,
            serie_dita: pedido.serie_dita.clone(),
            modelo_documento: pedido.modelo_documento.clone(),
            trechos: trechos.collect(),
            mais: self.knobs.gaps_listed,
        })
    }

    fn trechos(&self, serie: Serie, (de, ate): (Date, Date)) -> Vec<Trecho> {
        let mut numeros: Vec<(u32, bool)> = self
            .emitidas(serie, Moment::midnight(de), Moment::midnight(ate.tomorrow().unwrap_or(ate)))
            .map(|nota| (nota.numero, resolvida(nota.status)))
            .collect();
        numeros.sort_unstable();
        let com_anterior =
            numeros.into_iter().map(|(numero, ok)| (self.numero_antes(serie, numero), numero, ok));
        faltas(com_anterior).into_iter().flat_map(|trecho| self.sem_inutilizadas(serie, trecho)).collect()
    }

    /// What is left of missing numbers without those that were voided.
    fn sem_inutilizadas(&self, serie: Serie, (de, ate): Trecho) -> Vec<Trecho> {
        let (mut restos, mut proximo) = (Vec::new(), Some(de));
        for faixa in self.inutilizadas_entre(serie, de, ate) {
            let Some(aqui) = proximo else { break };
            if faixa.dados.inicial > aqui {
                restos.push((aqui, faixa.dados.inicial - 1));
            }
            proximo = faixa.dados.final_.checked_add(1).map(|depois| depois.max(aqui));
        }
        restos.extend(proximo.filter(|aqui| *aqui <= ate).map(|aqui| (aqui, ate)));
        restos
    }

    /// Documents of a series by their date of emission, the last instant left out.
    fn emitidas(&self, serie: Serie, de: Moment, ate: Moment) -> impl Iterator<Item = &Nota> {
        let escopo = serie.escopo();
        let from = self.por_emissao.from(self.por_emissao.rank((escopo, None, de)));
        let datadas = from.take_while(move |(key, _)| **key < (escopo, None, ate));
        let notas = datadas.filter_map(|(_, id)| self.notas.get(id));
        notas.map(AsRef::as_ref).filter(move |nota| nota.serie == serie)
    }

    /// The greatest number of a series below this one that is known.
    fn numero_antes(&self, serie: Serie, numero: u32) -> Option<u32> {
        let before = self.por_numero.rank((serie, None, numero)).checked_sub(1)?;
        let ((known, status, anterior), _) = self.por_numero.from(before).next()?;
        (*known == serie && status.is_none()).then_some(*anterior)
    }
}

/// "Autorizado, Cancelado, Inutilizado ou Denegado" (seed 002); a closed MDF-e was authorised.
fn resolvida(status: Status) -> bool {
    status.ocupa_numero() || status == Status::Inutilizado
}
