//! Protests that are there before the first request.

use super::facts::ProtestoFact;
use super::{Feito, passado};
use crate::facts::{Path, Problem};
use crate::providers::betha::model::{MovimentoProtesto, Origem, Protesto};
use crate::providers::betha::{Betha, Due};
use crate::providers::room::View;

/// Takes a protest in, with the person of its certificate.
pub(super) fn semear(room: &mut Betha, fact: &ProtestoFact, path: &Path, view: &View<'_, Due>) -> Feito<()> {
    let row = room.escolher_divida(&fact.divida).ok_or_else(|| {
        Problem::at(path.key("divida"), format!("no dívida has the ref or the id `{}`", fact.divida))
    })?;
    passado(fact.data_protocolo, path.key("dataProtocolo"), view.start, view)?;
    let acervo = &mut room.acervo;
    let cda = acervo.documentos_por_origem.first_of(Origem::Cda(row));
    let cda = cda.and_then(|cda| acervo.documentos.get(cda).cloned());
    let (Some(cda), Some(divida)) = (cda, acervo.dividas.get(row).cloned()) else { return Ok(()) };
    room.ultimos.protesto += 1;
    let id = room.ultimos.protesto;
    let date = |when: Option<crate::facts::When>| when.map(|when| when.date(view.start));
    let valor_titulo = fact.valor_titulo.map_or_else(|| divida.saldo(), |valor| valor.0);
    let protesto = Protesto {
        entidade: cda.entidade,
        id,
        nro_cda: Some(cda.id),
        ano_cda: Some(cda.ano.into()),
        valor_titulo: Some(valor_titulo),
        valor_protestado: Some(fact.valor_protestado.map_or(valor_titulo, |valor| valor.0)),
        valor_custas: fact.valor_custas.map(|valor| valor.0),
        situacao: fact.situacao.clone(),
        data_canc: date(fact.data_canc),
        data_protocolo: date(fact.data_protocolo),
        data_vcto: date(fact.data_vcto),
        pessoa: Some(cda.pessoa.documento.clone()),
        ..Protesto::default()
    };
    acervo.guardar_protesto(None, protesto);
    if let Some(nro_protocolo) = &fact.nro_protocolo {
        room.ultimos.movimento += 1;
        let movimento = MovimentoProtesto {
            id_protesto: Some(id),
            data: Some(fact.data_protocolo.map_or(view.start, |when| when.moment(view.start))),
            nro_protocolo: Some(nro_protocolo.clone()),
            ..MovimentoProtesto::nova(cda.entidade, room.ultimos.movimento)
        };
        room.acervo.guardar_movimento(None, movimento);
    }
    Ok(())
}
