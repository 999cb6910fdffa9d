//! What is read: pages of lists, single rows.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::Betha;
use super::super::acervo::Acervo;
use super::super::errors::{Erro, Recusa};
use super::super::listas::{Consulta, Estilo, Fonte, Pagina, Unico};
use super::JSON;
use super::acesso::{entrar, recusar};
use crate::providers::room::{Answer, Call, Outcome};
use crate::wire::form;
use crate::world::Id;
use crate::world::counted::CountedMap;

/// A page of a list. Rows are selected and written from handles once the lock is released.
pub(super) fn listar<F: Fonte>(
    room: &mut Betha,
    call: &Call<'_>,
    operation: &str,
    fonte: impl FnOnce(Acervo, Id) -> F,
) -> Outcome {
    listar_talvez(room, call, operation, |acervo, id| Some(fonte(acervo, id)))
}

/// As [`listar`], of a list that may not exist.
pub(super) fn listar_talvez<F: Fonte>(
    room: &mut Betha,
    call: &Call<'_>,
    operation: &str,
    fonte: impl FnOnce(Acervo, Id) -> Option<F>,
) -> Outcome {
    let read = entrar(room, call.input, operation)
        .and_then(|entidade| Ok((entidade, Consulta::ler::<F>(&call.input.query, &room.knobs)?)));
    let (entidade, consulta) = match read {
        Ok(read) => read,
        Err(recusa) => return recusar(recusa),
    };
    let acervo = if room.knobs.snapshot_paging {
        let query = pergunta(entidade, operation, &call.input.query);
        room.fotos.ver(query, consulta.offset(), &room.acervo)
    } else {
        room.acervo.clone()
    };
    match fonte(acervo, entidade) {
        Some(fonte) => Outcome::accepted(Answer::later(200, JSON, move || {
            serde_json::to_vec(&Pagina::nova(&fonte, consulta)).unwrap_or_default()
        })),
        None => recusar(nada(call)),
    }
}

/// One row, found by the number that stands in the path.
pub(super) fn obter<F: Fonte>(
    room: &Betha,
    call: &Call<'_>,
    which: (&str, &'static str),
    fonte: impl FnOnce(Acervo, Id) -> F,
) -> Outcome {
    obter_talvez(room, call, which, |acervo, id| Some(fonte(acervo, id)))
}

/// As [`obter`], of a list that may not exist.
pub(super) fn obter_talvez<F: Fonte>(
    room: &Betha,
    call: &Call<'_>,
    (operation, campo): (&str, &'static str),
    fonte: impl FnOnce(Acervo, Id) -> Option<F>,
) -> Outcome {
    let entidade = match entrar(room, call.input, operation) {
        Ok(entidade) => entidade,
        Err(recusa) => return recusar(recusa),
    };
    let row = call.param(campo).parse().ok().and_then(|numero| {
        let fonte = fonte(room.acervo.clone(), entidade)?;
        F::CHAVES.first().and_then(|chave| fonte.por_chave(chave, numero).into_iter().next())
    });
    match row {
        Some(row) => Outcome::accepted(Answer::json(200, Unico::<F>(row, Estilo::de(&room.knobs)))),
        None => recusar(nada(call)),
    }
}

/// Nothing of the entity is at this path.
pub(super) fn nada(call: &Call<'_>) -> Recusa<Erro> {
    Recusa::new(Erro::NaoEncontrado, format!("the entity has nothing at {}", call.input.path))
}

/// The lists as they were when their queries began (knob `snapshot_paging`). A clone of the tables shares all that has not changed.
#[derive(Clone, Debug, Default)]
pub struct Fotos {
    /// By query, each with its age.
    de: CountedMap<u64, (u64, Acervo)>,
    ultima: u64,
}

/// How many queries are remembered; the oldest goes first, and its later pages show the list as it is.
const MAIS_FOTOS: usize = 64;

impl Fotos {
    /// The tables that a page is of: of now at the beginning, else those of the beginning.
    fn ver(&mut self, query: u64, offset: usize, agora: &Acervo) -> Acervo {
        if offset > 0 {
            return self.de.get(&query).map_or_else(|| agora.clone(), |(_, acervo)| acervo.clone());
        }
        self.ultima += 1;
        self.de.insert(query, (self.ultima, agora.clone()));
        if self.de.len() > MAIS_FOTOS {
            let oldest = self.de.iter().min_by_key(|(_, (age, _))| *age).map(|(query, _)| *query);
            oldest.map(|query| self.de.remove(&query));
        }
        agora.clone()
    }
}

/// What makes two requests pages of one query: all but where the page begins, how long it is and what is written of each row.
fn pergunta(entidade: Id, operation: &str, query: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (entidade, operation).hash(&mut hasher);
    if let Ok(pares) = form::parse(query) {
        for nome in ["filter", "dataBase", "idDivida", "sort"] {
            pares.get(nome).unwrap_or_default().hash(&mut hasher);
        }
    }
    hasher.finish()
}
