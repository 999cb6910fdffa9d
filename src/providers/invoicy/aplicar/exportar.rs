//! Exports: documents are found once, when the export is asked for, and put into lots that are polled later.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::consulta::Filtro;
use super::super::errors::{Codigo, Leiaute, Recusa};
use super::super::exportacao::{ConsultaLote, EnvioLote, Forma};
use super::super::model::{Lote, Nota, POR_LOTE};
use super::super::retorno::{Carga, ProtocoloLote, RetornoLote};
use super::pular::MAIS_DIAS;
use crate::facts::{Lapse, Moment, Ready};
use crate::world::Id;

/// Lots that a world keeps; the oldest are forgotten. An export of more of them is refused: half a million documents.
const MAIS_LOTES: usize = 10_000;

impl InvoiCy {
    /// Takes an export on: one protocol for every 50 documents, chained.
    pub(super) fn exportar(
        &mut self,
        pedido: &EnvioLote,
        parceiro: Id,
        now: Moment,
    ) -> Result<Vec<ProtocoloLote>, Recusa> {
        let consulta = &pedido.consulta;
        periodo(&consulta.filtro)?;
        let limite = MAIS_LOTES * POR_LOTE;
        let ids = self.localizar(consulta, parceiro, limite);
        if ids.len() > limite {
            let texto = format!("Quantidade de documentos excede o limite de {limite} por exportação");
            let reason = format!("more than {limite} documents fit the export; it is ours to bound it");
            return Err(Recusa::generica(texto, reason));
        }
        // Files are made of what SEFAZ answered; a summary tells of every document.
        let cabe = |nota: &Nota| pedido.forma == Forma::Resumo || nota.protocolo.is_some();
        let ids: Vec<Id> =
            ids.into_iter().filter(|id| self.notas.get(*id).is_some_and(|nota| cabe(nota))).collect();
        if ids.is_empty() {
            let reason = "no document with a file fits the filter of the export";
            return Err(Recusa::new(Codigo::NadaLocalizado, reason));
        }
        let lotes: Vec<&[Id]> = ids.chunks(POR_LOTE).collect();
        let numeros: Vec<String> = lotes.iter().map(|_| self.novo_protocolo_de_lote(now)).collect();
        let quem = consulta.recebidos.map_or(consulta.escopo.0, |recebidos| recebidos.por);
        let mut protocolos = Vec::with_capacity(numeros.len());
        for (n, (notas, numero)) in lotes.into_iter().zip(&numeros).enumerate() {
            let lote = Lote {
                de: (quem, consulta.escopo.0),
                modelo: consulta.escopo.2,
                notas: Arc::from(notas),
                forma: pedido.forma,
                partes: consulta.partes,
                em: now,
                ready: self.knobs.export_ready,
                polls: 0,
                proximo: numeros.get(n + 1).cloned(),
            };
            protocolos.push(ProtocoloLote { numero: numero.clone(), proxima_consulta: lote.previsto() });
            self.lotes.insert(numero.clone(), lote);
        }
        while self.lotes.len() > MAIS_LOTES {
            let Some(oldest) = self.lotes.first().map(|(numero, _)| numero.clone()) else { break };
            self.lotes.remove(&oldest);
        }
        Ok(protocolos)
    }

    /// A lot, if it is there; else when it will be.
    pub(super) fn buscar_lote(
        &mut self,
        pedido: &ConsultaLote,
        origin: &str,
        now: Moment,
    ) -> Result<RetornoLote, Recusa> {
        let numero = &pedido.protocolo;
        let lote = self.lotes.get(numero).filter(|lote| [lote.de.0, lote.de.1].contains(&pedido.empresa));
        let Some(lote) = lote.cloned() else {
            let reason = format!("{} has no export with protocol `{numero}`", pedido.empresa);
            return Err(Recusa::generica("Protocolo não localizado", reason));
        };
        let proximo = lote.proximo.clone();
        if !lote.pronto(now) {
            let proxima_consulta = Some(lote.previsto());
            self.lotes.insert(numero.clone(), Lote { polls: lote.polls.saturating_add(1), ..lote });
            return Ok(RetornoLote { proximo, proxima_consulta, carga: None });
        }
        let proxima_consulta = proximo.as_ref().and_then(|numero| self.lotes.get(numero)).map(Lote::previsto);
        let notas = lote.notas.iter().filter_map(|id| self.notas.get(*id)).filter_map(|nota| {
            let empresa = self.empresas.get(nota.empresa)?;
            Some((Arc::clone(nota), Arc::clone(empresa)))
        });
        let carga = Carga {
            notas: notas.collect(),
            forma: lote.forma,
            partes: lote.partes,
            modelo: lote.modelo,
            em: lote.em,
            origin: origin.to_owned(),
        };
        Ok(RetornoLote { proximo, proxima_consulta, carga: Some(carga) })
    }

    /// Sets lots free that nothing else does: one, or all. How many there were.
    pub(in super::super) fn liberar_lotes(&mut self, protocolo: Option<&str>) -> usize {
        let presos: Vec<(String, Lote)> = self
            .lotes
            .iter()
            .filter(|(numero, lote)| {
                lote.ready != Ready::Now && protocolo.is_none_or(|protocolo| protocolo == numero.as_str())
            })
            .map(|(numero, lote)| (numero.clone(), lote.clone()))
            .collect();
        let quantos = presos.len();
        for (numero, lote) in presos {
            self.lotes.insert(numero, Lote { ready: Ready::Now, ..lote });
        }
        quantos
    }

    /// Digits: time stamp and a number that goes on (dossier 7), so that older protocols come first.
    fn novo_protocolo_de_lote(&mut self, now: Moment) -> String {
        self.lotes_pedidos += 1;
        format!("{}{:08}", now.local().strftime("%Y%m%d%H%M%S"), self.lotes_pedidos)
    }
}

/// "O período de datas informado não pode ultrapassar 31 dias" (seed 002).
fn periodo(filtro: &Filtro) -> Result<(), Recusa> {
    let (datas, de, ate) = match filtro {
        Filtro::Emissao(de, ate) => ("emissão", *de, *ate),
        Filtro::Inclusao(de, ate) => ("inclusão", *de, *ate),
        _ => return Ok(()),
    };
    if ate.since(de) <= Lapse::from_days(MAIS_DIAS.into()) {
        return Ok(());
    }
    Err(Recusa::regra(
        Leiaute::Consulta,
        &format!("O período entre as datas de {datas} não pode ultrapassar 31 dias."),
        format!(
            "the period is {} to {}; expected at most {MAIS_DIAS} days",
            de.iso_seconds(),
            ate.iso_seconds()
        ),
    ))
}
