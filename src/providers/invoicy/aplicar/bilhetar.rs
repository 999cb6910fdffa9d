//! Counting documents: no document is looked at, only its place in the index by date of inclusion.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::super::InvoiCy;
use super::super::bilhetagem::{Bilhetagem, Contado, Periodo};
use super::super::errors::{Codigo, Leiaute, Recusa};
use super::super::model::{Ambiente, CpfCnpj, Empresa, Escopo, Modelo, Status};
use super::super::retorno::{RetornoBilhetagem, Totais};
use super::super::seed::BilledDocuments;
use crate::facts::Moment;
use crate::world::Id;

impl InvoiCy {
    /// One total for each company that was asked for; without any, for each with a licence that is in force.
    pub(super) fn bilhetar(
        &self,
        pedido: &Bilhetagem,
        parceiro: Id,
        now: Moment,
    ) -> Result<RetornoBilhetagem, Recusa> {
        let (de, ate) = dias(pedido.periodo, now.date())?;
        let empresas = self.bilhetadas(pedido, parceiro)?;
        let regras = &self.knobs.billing;
        let totais = empresas.into_iter().map(|empresa| {
            let documentos = self.emitidos(empresa.documento, pedido.ambiente, pedido.contado, de, ate);
            let eventos = if regras.events {
                self.com_eventos(empresa.documento, pedido.ambiente, pedido.contado, de, ate)
            } else {
                0
            };
            Totais { documento: empresa.documento, documentos, eventos, cadastro: empresa.cadastrada.date() }
        });
        Ok(RetornoBilhetagem {
            modelo_documento: pedido.modelo_documento.clone(),
            totais: totais.collect(),
            detalhes: regras.details,
        })
    }

    fn bilhetadas(&self, pedido: &Bilhetagem, parceiro: Id) -> Result<Vec<Arc<Empresa>>, Recusa> {
        if pedido.emissores.is_empty() {
            let licenca = (pedido.contado.modulo, pedido.ambiente);
            let licenciada = |empresa: &&Arc<Empresa>| {
                empresa.parceiro == parceiro && empresa.habilitada && empresa.licencas.contains(&licenca)
            };
            return Ok(self
                .empresas
                .iter()
                .map(|(_, empresa)| empresa)
                .filter(licenciada)
                .cloned()
                .collect());
        }
        let do_parceiro = |emissor: &CpfCnpj| {
            let empresa = self.empresa(emissor).and_then(|id| self.empresas.get(id));
            empresa.filter(|empresa| empresa.parceiro == parceiro).cloned().ok_or_else(|| {
                let reason = format!("{emissor} is asked for, and that is no company of this partner");
                Recusa::new(Codigo::ChaveInvalida, reason)
            })
        };
        pedido.emissores.iter().map(do_parceiro).collect()
    }

    /// Documents taken in from one day up to another.
    fn emitidos(&self, de_quem: CpfCnpj, ambiente: Ambiente, contado: Contado, de: Date, ate: Date) -> u64 {
        let (inicio, fim) = instantes(de, ate);
        let por_status = |modelo: Modelo, status: Option<Status>| {
            let rank = |em| self.por_inclusao.rank(((de_quem, ambiente, modelo), status, em));
            contagem(rank(inicio), rank(fim))
        };
        let de_um = |modelo: Modelo| match self.knobs.billing.documents {
            BilledDocuments::All => por_status(modelo, None),
            BilledDocuments::Accepted => Status::ALL
                .into_iter()
                .filter(|status| status.ocupa_numero())
                .map(|status| por_status(modelo, Some(status)))
                .sum(),
        };
        let notas: u64 = contado.modelos().map(de_um).sum();
        let cupons = if contado.sat {
            let dias = self.cfe_sat.range((de_quem, ambiente, de)..=(de_quem, ambiente, ate));
            dias.map(|(_, quantidade)| *quantidade).sum()
        } else {
            0
        };
        notas + cupons
    }

    /// Events that SEFAZ registered from one day up to another.
    fn com_eventos(
        &self,
        de_quem: CpfCnpj,
        ambiente: Ambiente,
        contado: Contado,
        de: Date,
        ate: Date,
    ) -> u64 {
        let (inicio, fim) = instantes(de, ate);
        let rank = |escopo: Escopo, em| self.por_evento.rank((escopo, em, 0));
        let de_um = |modelo| {
            let escopo = (de_quem, ambiente, modelo);
            contagem(rank(escopo, inicio), rank(escopo, fim))
        };
        contado.modelos().map(de_um).sum()
    }
}

fn contagem(antes: usize, ate: usize) -> u64 {
    u64::try_from(ate.saturating_sub(antes)).unwrap_or(u64::MAX)
}

/// From the first day's midnight to the midnight after the last.
fn instantes(de: Date, ate: Date) -> (Moment, Moment) {
    (Moment::midnight(de), Moment::midnight(ate.tomorrow().unwrap_or(Date::MAX)))
}

/// The days that are meant today (seed 002: on the first of a month the accumulated month is the one before; on the second it is the
/// first alone, which follows).
fn dias(periodo: Periodo, hoje: Date) -> Result<(Date, Date), Recusa> {
    let ontem = hoje.yesterday().unwrap_or(hoje);
    match periodo {
        Periodo::Ontem => Ok((ontem, ontem)),
        Periodo::Mes => Ok((ontem.first_of_month(), ontem)),
        Periodo::De(_, ate) if ate >= hoje => Err(Recusa::regra(
            Leiaute::Consulta,
            "A data de inclusão final deve ser menor que a data atual.",
            format!("DataInclusaoFinal is {ate}; expected a day before today, {hoje}"),
        )),
        Periodo::De(de, ate) => {
            let fora = de.checked_add(3.months()).unwrap_or(Date::MAX);
            if ate < fora {
                return Ok((de, ate));
            }
            Err(Recusa::regra(
                Leiaute::Consulta,
                "O período entre as datas de inclusão não pode ultrapassar 3 meses.",
                format!(
                    "the period is {de} to {ate}; expected at most 3 months, that is up to the day before {fora}"
                ),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_articles_own_examples_hold() {
        for (name, periodo, hoje, wanted) in [
            ("month on 01/11", Periodo::Mes, date(2026, 11, 1), (date(2026, 10, 1), date(2026, 10, 31))),
            ("day on 01/12", Periodo::Ontem, date(2026, 12, 1), (date(2026, 11, 30), date(2026, 11, 30))),
            ("day on 02/12", Periodo::Ontem, date(2026, 12, 2), (date(2026, 12, 1), date(2026, 12, 1))),
            ("month on 02/12", Periodo::Mes, date(2026, 12, 2), (date(2026, 12, 1), date(2026, 12, 1))),
            ("month on 15/12", Periodo::Mes, date(2026, 12, 15), (date(2026, 12, 1), date(2026, 12, 14))),
            ("month on 01/01", Periodo::Mes, date(2027, 1, 1), (date(2026, 12, 1), date(2026, 12, 31))),
            ("month on 01/03", Periodo::Mes, date(2028, 3, 1), (date(2028, 2, 1), date(2028, 2, 29))),
        ] {
            assert_eq!(dias(periodo, hoje), Ok(wanted), "{name}");
        }
    }

    #[test]
    fn periods_end_before_today_and_last_three_months_at_most() {
        let hoje = date(2026, 7, 10);
        for (de, ate, said) in [
            (date(2026, 7, 9), date(2026, 7, 9), None),
            (date(2026, 7, 9), date(2026, 7, 10), Some("menor que a data atual")),
            (date(2026, 1, 1), date(2026, 3, 31), None),
            (date(2026, 1, 1), date(2026, 4, 1), Some("3 meses")),
            (date(2026, 1, 31), date(2026, 4, 29), None),
            (date(2026, 1, 31), date(2026, 4, 30), Some("3 meses")),
        ] {
            let lido = dias(Periodo::De(de, ate), hoje);
            match said {
                None => assert_eq!(lido, Ok((de, ate))),
                Some(said) => {
                    let recusa = lido.unwrap_err();
                    assert!(recusa.descricao.starts_with("[#inv0005] - "), "{}", recusa.descricao);
                    assert!(recusa.descricao.contains(said), "{de} {ate}: {}", recusa.descricao);
                }
            }
        }
    }
}
