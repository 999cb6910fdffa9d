//! What Procuradoria keeps, as control shows it, under the names of the document's tables. Every page starts at its row by rank in an
//! index or a table. Access codes are told by their ends.

mod linhas;

use linhas::{
    LinhaAnexo, LinhaCusta, LinhaDivida, LinhaDocumento, LinhaEntidade, LinhaExecucao, LinhaMovimentacao,
    LinhaMovimentoProtesto, LinhaProtesto,
};

use super::{Betha, Nomeado};
use crate::facts::{Ref, Selector};
use crate::providers::room::{Look, Shown};
use crate::world::Id;

pub(super) const ENTITIES: &[&str] = &[
    "entidades",
    "execucoes",
    "dividas",
    "documentos",
    "movimentacoes",
    "anexos",
    "custas",
    "protestos",
    "protestosMovimentacoes",
];

pub(super) fn mostrar(room: &Betha, entidade: &str, look: &Look) -> Option<Shown> {
    let acervo = &room.acervo;
    let selector = |key: &str| Selector(key.to_owned());
    let entidades = || acervo.entidades.iter().map(|(id, _)| id);
    Some(match entidade {
        "entidades" => look.show(
            acervo.entidades.len(),
            |key| acervo.entidades.get(escolher_entidade(room, key)?).map(|row| LinhaEntidade::de(row)),
            |nth| acervo.entidades.from(nth).map(|(_, row)| LinhaEntidade::de(row)),
        ),
        "execucoes" => look.show(
            acervo.execucoes_por_codigo.len(),
            |key| LinhaExecucao::de(acervo, room.escolher_execucao(&selector(key))?),
            |nth| acervo.execucoes_por_codigo.from(nth).filter_map(|(_, id)| LinhaExecucao::de(acervo, id)),
        ),
        "dividas" => look.show(
            acervo.dividas_por_id.len(),
            |key| LinhaDivida::de(acervo, room.escolher_divida(&selector(key))?),
            |nth| acervo.dividas_por_id.from(nth).filter_map(|(_, id)| LinhaDivida::de(acervo, id)),
        ),
        // A document's key is `number/year`; the certificate and the petition of one number are both meant.
        "documentos" => look.show(
            acervo.documentos_por_numero.len(),
            |key| {
                let numero =
                    key.split_once('/').and_then(|(id, ano)| Some((id.parse().ok()?, ano.parse().ok()?)));
                let keys = entidades().flat_map(move |entidade| {
                    let both = numero
                        .into_iter()
                        .flat_map(|(id, ano)| [false, true].map(|peticao| (peticao, ano, id)));
                    both.map(move |(peticao, ano, id)| (entidade, peticao, ano, id))
                });
                keys.filter_map(|key| LinhaDocumento::de(acervo, acervo.documentos_por_numero.first_of(key)?))
            },
            |nth| acervo.documentos_por_numero.from(nth).filter_map(|(_, id)| LinhaDocumento::de(acervo, id)),
        ),
        "movimentacoes" => look.show(
            acervo.movimentacoes.len(),
            |key| LinhaMovimentacao::de(acervo, key.parse().ok()?),
            |nth| acervo.movimentacoes.from(nth).filter_map(|(id, _)| LinhaMovimentacao::de(acervo, id)),
        ),
        "anexos" => look.show(
            acervo.anexos.len(),
            |key| LinhaAnexo::de(acervo, key.parse().ok()?),
            |nth| acervo.anexos.from(nth).filter_map(|(id, _)| LinhaAnexo::de(acervo, id)),
        ),
        "custas" => look.show(
            acervo.custas.len(),
            |key| LinhaCusta::de(acervo, key.parse().ok()?),
            |nth| acervo.custas.from(nth).filter_map(|(id, _)| LinhaCusta::de(acervo, id)),
        ),
        "protestos" => look.show(
            acervo.protestos_por_id.len(),
            |key| {
                let id = key.parse::<i64>().ok();
                let rows = entidades().filter_map(move |entidade| acervo.protesto(entidade, id?));
                rows.filter_map(|row| LinhaProtesto::de(acervo, row))
            },
            |nth| acervo.protestos_por_id.from(nth).filter_map(|(_, row)| LinhaProtesto::de(acervo, row)),
        ),
        "protestosMovimentacoes" => look.show(
            acervo.movimentos_por_id.len(),
            |key| {
                let id = key.parse::<i64>().ok();
                let rows = entidades().filter_map(move |entidade| acervo.movimento_protesto(entidade, id?));
                rows.filter_map(|row| LinhaMovimentoProtesto::de(acervo, row))
            },
            |nth| {
                acervo
                    .movimentos_por_id
                    .from(nth)
                    .filter_map(|(_, row)| LinhaMovimentoProtesto::de(acervo, row))
            },
        ),
        _ => return None,
    })
}

/// An entity by ref or CNPJ; there are few.
fn escolher_entidade(room: &Betha, key: &str) -> Option<Id> {
    if let Some(Nomeado::Entidade(id)) = room.refs.get(&Ref(key.to_owned())) {
        return Some(*id);
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let wanted = digits(key);
    room.acervo.entidades.iter().find(|(_, row)| digits(&row.cnpj) == wanted).map(|(id, _)| id)
}
