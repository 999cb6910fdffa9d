//! Where suits are filed.

use crate::br::municipio::Municipio;
use crate::br::uf::Uf;
use crate::providers::betha::model::Foro;

/// The court's number in the CNJ's table, and the preposition of the state's name.
const TRIBUNAIS: [(Uf, u8, &str); 27] = [
    (Uf::Ac, 1, "do"),
    (Uf::Al, 2, "de"),
    (Uf::Ap, 3, "do"),
    (Uf::Am, 4, "do"),
    (Uf::Ba, 5, "da"),
    (Uf::Ce, 6, "do"),
    (Uf::Df, 7, "do"),
    (Uf::Es, 8, "do"),
    (Uf::Go, 9, "de"),
    (Uf::Ma, 10, "do"),
    (Uf::Mt, 11, "de"),
    (Uf::Ms, 12, "de"),
    (Uf::Mg, 13, "de"),
    (Uf::Pa, 14, "do"),
    (Uf::Pb, 15, "da"),
    (Uf::Pr, 16, "do"),
    (Uf::Pe, 17, "de"),
    (Uf::Pi, 18, "do"),
    (Uf::Rj, 19, "do"),
    (Uf::Rn, 20, "do"),
    (Uf::Rs, 21, "do"),
    (Uf::Ro, 22, "de"),
    (Uf::Rr, 23, "de"),
    (Uf::Sc, 24, "de"),
    (Uf::Se, 25, "de"),
    (Uf::Sp, 26, "de"),
    (Uf::To, 27, "do"),
];

/// Where a municipality's suits are filed.
pub fn foro(municipio: &Municipio) -> Foro {
    let known = TRIBUNAIS.iter().find(|(uf, ..)| *uf == municipio.uf);
    let (id, preposition) = known.map_or((0, "de"), |(_, id, preposition)| (*id, *preposition));
    let tribunal = if municipio.uf == Uf::Df {
        "Tribunal de Justiça do Distrito Federal e dos Territórios".to_owned()
    } else {
        format!("Tribunal de Justiça do Estado {preposition} {}", municipio.uf.nome())
    };
    let id_comarca = i64::from(municipio.codigo / 10 % 1_000);
    Foro {
        id_tribunal: id.into(),
        tribunal,
        id_comarca,
        comarca: format!("Comarca de {}", municipio.nome),
        id_vara: id_comarca * 10 + 1,
        vara: "1ª Vara da Fazenda Pública".to_owned(),
    }
}
