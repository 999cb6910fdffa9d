//! The items: what they are of is in `produto`, their taxes in `imposto`.

use super::super::super::errors::Defeito;
use super::super::super::ficha::{Grupo, Item};
use super::super::campo;
use super::super::campo::Atributo::Texto as Filho;
use super::super::campo::Campo::{self, Feito, Grupo as G, Lista as L, Valor as V};
use super::super::campo::Precisa::{Nao as N, SemZero as Z, Sim as S};
use super::super::forma::Forma::{Decimal, Inteiro, Reais, Texto};
use super::super::imposto;
use super::ide::CHAVE;
use super::produto::PROD;
use crate::wire::xml::Element;

pub(super) const DET: &[Campo] = &[
    G("prod", "prod", S, PROD),
    G("imposto", "imposto", S, imposto::IMPOSTO),
    G(
        "impostoDevol",
        "impostoDevol",
        N,
        &[
            V("pDevol", "pDevol", S, Decimal(3, 2, 2)),
            G("IPIDevol|IPI", "IPI", S, &[V("vIPIDevol", "vIPIDevol", S, Reais)]),
        ],
    ),
    V("infADProd", "infAdProd", N, Texto(1, 500)),
    Feito(observacoes, |planta| planta.ler(OBS)),
    V("vItem", "vItem", Z, Reais),
    G(
        "DFeReferenciado",
        "DFeReferenciado",
        N,
        &[V("chaveAcesso", "chaveAcesso", S, CHAVE), V("nItem", "nItem", Z, Inteiro(990))],
    ),
];

const OBS: &[Campo] = &[
    L(
        "prodObsCont/prodObsContItem",
        "obsCont",
        (0, 1),
        Filho("xCampoCont", "xCampo", Texto(1, 20)),
        &[V("xTextoCont", "xTexto", S, Texto(1, 60))],
    ),
    L(
        "prodObsFisco/prodObsFiscoItem",
        "obsFisco",
        (0, 1),
        Filho("xCampoFisco", "xCampo", Texto(1, 20)),
        &[V("xTextoFisco", "xTexto", S, Texto(1, 60))],
    ),
];

/// prodObsCont and prodObsFisco, which are one group in the NF-e.
fn observacoes(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let obs: Grupo = campo::ler(OBS, fonte, onde)?;
    Ok(if obs.is_empty() { Vec::new() } else { vec![Item::Grupo("obsItem", obs)] })
}
