//! Charging, payment, further information.

use super::super::super::errors::Defeito;
use super::super::super::ficha::Item;
use super::super::campo;
use super::super::campo::Atributo::{Nenhum, Texto as Filho};
use super::super::campo::Campo::{self, Grupo as G, Juntos, Lista as L, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::forma::Forma::{Cnpj, Data, Digitos, Reais, Texto, Uf, Um};
use crate::wire::xml::Element;

pub(super) const COBR: &[Campo] = &[
    G(
        "fat",
        "fat",
        N,
        &[
            V("nFat", "nFat", N, Texto(1, 60)),
            V("vOrig", "vOrig", N, Reais),
            V("vDesc_cob", "vDesc", N, Reais),
            V("vLiq", "vLiq", N, Reais),
        ],
    ),
    L(
        "dup/dupItem",
        "dup",
        (0, 120),
        Nenhum,
        &[V("nDup", "nDup", S, Texto(1, 60)), V("dVenc", "dVenc", S, Data), V("vDup", "vDup", S, Reais)],
    ),
];

/// How it is paid.
pub(super) const PAG: &[Campo] = &[
    L(
        "pag/pagItem",
        "detPag",
        (1, 100),
        Nenhum,
        &[
            V("indPag_pag", "indPag", N, Um(&["0", "1"])),
            V("tPag", "tPag", S, Digitos(2, 2)),
            V("xPag", "xPag", N, Texto(2, 60)),
            V("vPag", "vPag", S, Reais),
            V("dPag", "dPag", N, Data),
            Juntos(&[V("CNPJPag", "CNPJPag", S, Cnpj), V("UFPag", "UFPag", S, Uf(false))]),
            G(
                "card",
                "card",
                N,
                &[
                    V("tipoIntegracao", "tpIntegra", S, Um(&["1", "2"])),
                    V("CNPJ_card", "CNPJ", N, Cnpj),
                    V("tBand", "tBand", N, Digitos(2, 2)),
                    V("cAut", "cAut", N, Texto(1, 128)),
                    V("CNPJReceb", "CNPJReceb", N, Cnpj),
                    V("idTermPag", "idTermPag", N, Texto(1, 40)),
                ],
            ),
        ],
    ),
    V("vTroco", "vTroco", N, Reais),
];

/// vTroco stands beside pag in InvoiCy's layout and inside it in the NF-e's (dossier 4.2).
pub(super) fn pag(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    Ok(vec![Item::Grupo("pag", campo::ler(PAG, fonte, onde)?)])
}

pub(super) const INF_ADIC: &[Campo] = &[
    V("infAdFisco", "infAdFisco", N, Texto(1, 2_000)),
    V("infCpl", "infCpl", N, Texto(1, 5_000)),
    L(
        "obsCont/obsContItem",
        "obsCont",
        (0, 10),
        Filho("xCampo", "xCampo", Texto(1, 20)),
        &[V("xTexto", "xTexto", S, Texto(1, 60))],
    ),
    L(
        "obsFisco/obsFiscoItem",
        "obsFisco",
        (0, 10),
        Filho("xCampo", "xCampo", Texto(1, 20)),
        &[V("xTexto", "xTexto", S, Texto(1, 60))],
    ),
    L(
        "procRef/procRefItem",
        "procRef",
        (0, 100),
        Nenhum,
        &[
            V("nProc", "nProc", S, Texto(1, 60)),
            V("indProc", "indProc", S, Um(&["0", "1", "2", "3", "4", "9"])),
            V("tpAto", "tpAto", N, Um(&["08", "10", "12", "14", "15"])),
        ],
    ),
];
