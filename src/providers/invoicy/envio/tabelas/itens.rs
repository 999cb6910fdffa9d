//! Items, totals, transport, charging, payment, further information.

use super::super::super::errors::Defeito;
use super::super::super::ficha::Item;
use super::super::campo::Atributo::{Nenhum, Texto as Filho};
use super::super::campo::Campo::{self, Feito, Grupo as G, Lista as L, Padrao, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, texto};
use super::super::forma::Forma::{Data, Decimal, Digitos, Documento, Inteiro, Reais, Texto, Um};
use super::super::imposto;
use crate::wire::xml::Element;

pub(super) const DET: &[Campo] = &[
    G("prod", "prod", S, PROD),
    G("imposto", "imposto", S, imposto::IMPOSTO),
    V("infADProd", "infAdProd", N, Texto(1, 500)),
];

const PROD: &[Campo] = &[
    V("cProd", "cProd", S, Texto(1, 60)),
    // The schema takes no empty code; its own word for "none" stands in.
    Padrao("cEAN", "cEAN", "SEM GTIN", Texto(8, 14)),
    V("cBarra", "cBarra", N, Texto(3, 30)),
    V("xProd", "xProd", S, Texto(1, 120)),
    V("NCM", "NCM", S, Digitos(2, 8)),
    V("CEST", "CEST", N, Digitos(7, 7)),
    V("indEscala", "indEscala", N, Um(&["S", "N"])),
    V("CNPJFab", "CNPJFab", N, Documento),
    V("cBenef", "cBenef", N, Texto(8, 10)),
    V("EXTIPI", "EXTIPI", N, Digitos(2, 3)),
    V("CFOP", "CFOP", S, Digitos(4, 4)),
    V("uCOM", "uCom", S, Texto(1, 6)),
    V("qCOM", "qCom", S, Decimal(11, 0, 4)),
    V("vUnCom", "vUnCom", S, Decimal(11, 0, 10)),
    V("vProd", "vProd", S, Reais),
    Padrao("cEANTrib", "cEANTrib", "SEM GTIN", Texto(8, 14)),
    V("cBarraTrib", "cBarraTrib", N, Texto(3, 30)),
    V("uTrib", "uTrib", S, Texto(1, 6)),
    V("qTrib", "qTrib", S, Decimal(11, 0, 4)),
    // Without a star in the sheet, although the schema needs it: the commercial unit's price is the platform's natural guess.
    Feito(|fonte, onde| {
        let origem = if texto(fonte, "vUnTrib").is_some() { "vUnTrib" } else { "vUnCom" };
        Ok(campo::ler(&[V(origem, "vUnTrib", S, Decimal(11, 0, 10))], fonte, onde)?.itens)
    }),
    V("vFrete", "vFrete", N, Reais),
    V("vSeg", "vSeg", N, Reais),
    V("vDesc", "vDesc", N, Reais),
    V("vOutro_item", "vOutro", N, Reais),
    V("indTot", "indTot", S, Um(&["0", "1"])),
    V("xPed_item", "xPed", N, Texto(1, 15)),
    V("nItemPed", "nItemPed", N, Digitos(1, 6)),
    V("nFCI", "nFCI", N, Texto(36, 36)),
    L(
        "Rastro/RastroItem",
        "rastro",
        (0, 500),
        Nenhum,
        &[
            V("nLote", "nLote", S, Texto(1, 20)),
            V("qLote", "qLote", S, Decimal(8, 0, 3)),
            V("dFab", "dFab", S, Data),
            V("dVal", "dVal", S, Data),
            V("cAgreg", "cAgreg", N, Digitos(1, 20)),
        ],
    ),
    V("nRECOPI", "nRECOPI", N, Digitos(20, 20)),
];

pub(super) const TOTAL: &[Campo] = &[
    G(
        "ICMStot",
        "ICMSTot",
        S,
        &[
            V("vBC_ttlnfe", "vBC", S, Reais),
            V("vICMS_ttlnfe", "vICMS", S, Reais),
            V("vICMSDeson_ttlnfe", "vICMSDeson", S, Reais),
            V("vFCPUFDest_ttlnfe", "vFCPUFDest", N, Reais),
            V("vICMSUFDest_ttlnfe", "vICMSUFDest", N, Reais),
            V("vICMSUFRemet_ttlnfe", "vICMSUFRemet", N, Reais),
            // Four that the NF-e 4.00 wants and the sheet does not.
            Padrao("vFCP_ttlnfe", "vFCP", "0.00", Reais),
            V("vBCST_ttlnfe", "vBCST", S, Reais),
            V("vST_ttlnfe", "vST", S, Reais),
            Padrao("vFCPST_ttlnfe", "vFCPST", "0.00", Reais),
            Padrao("vFCPSTRet_ttlnfe", "vFCPSTRet", "0.00", Reais),
            V("vProd_ttlnfe", "vProd", S, Reais),
            V("vFrete_ttlnfe", "vFrete", S, Reais),
            V("vSeg_ttlnfe", "vSeg", S, Reais),
            V("vDesc_ttlnfe", "vDesc", S, Reais),
            V("vII_ttlnfe", "vII", S, Reais),
            V("vIPI_ttlnfe", "vIPI", S, Reais),
            Padrao("vIPIDevol_ttlnfe", "vIPIDevol", "0.00", Reais),
            V("vPIS_ttlnfe", "vPIS", S, Reais),
            V("vCOFINS_ttlnfe", "vCOFINS", S, Reais),
            V("vOutro", "vOutro", S, Reais),
            V("vNF", "vNF", S, Reais),
            V("vTotTrib_ttlnfe", "vTotTrib", N, Reais),
        ],
    ),
    G(
        "ISSQNtot",
        "ISSQNtot",
        N,
        &[
            V("vServ", "vServ", N, Reais),
            V("vBC_ttlnfe_iss", "vBC", N, Reais),
            V("vISS", "vISS", N, Reais),
            V("vPIS_servttlnfe", "vPIS", N, Reais),
            V("vCOFINS_servttlnfe", "vCOFINS", N, Reais),
            V("dCompet", "dCompet", S, Data),
            V("vDeducao_servttlnfe", "vDeducao", N, Reais),
            V("vOutro_servttlnfe", "vOutro", N, Reais),
            V("vDescIncond_servttlnfe", "vDescIncond", N, Reais),
            V("vDescCond_servttlnfe", "vDescCond", N, Reais),
            V("vISSRet_servttlnfe", "vISSRet", N, Reais),
            V("cRegTrib", "cRegTrib", N, Um(&["1", "2", "3", "4", "5", "6"])),
        ],
    ),
    G(
        "retTrib",
        "retTrib",
        N,
        &[
            V("vRetPIS", "vRetPIS", N, Reais),
            V("vRetCOFINS_servttlnfe", "vRetCOFINS", N, Reais),
            V("vRetCSLL", "vRetCSLL", N, Reais),
            V("vBCIRRF", "vBCIRRF", N, Reais),
            V("vIRRF", "vIRRF", N, Reais),
            V("vBCRetPrev", "vBCRetPrev", N, Reais),
            V("vRetPrev", "vRetPrev", N, Reais),
        ],
    ),
];

pub(super) const TRANSP: &[Campo] = &[
    V("modFrete", "modFrete", S, Um(&["0", "1", "2", "3", "4", "9"])),
    G(
        "transporta",
        "transporta",
        N,
        &[
            V("CNPJ_transp", "CNPJ", N, Documento),
            V("CPF_transp", "CPF", N, Documento),
            V("xNome_transp", "xNome", N, Texto(2, 60)),
            V("IE_transp", "IE", N, Texto(2, 14)),
            V("xEnder", "xEnder", N, Texto(1, 60)),
            V("xMun_transp", "xMun", N, Texto(1, 60)),
            V("UF_transp", "UF", N, Texto(2, 2)),
        ],
    ),
    G(
        "veicTransp",
        "veicTransp",
        N,
        &[
            V("placa", "placa", S, Texto(7, 7)),
            V("UF_veictransp", "UF", N, Texto(2, 2)),
            V("RNTC", "RNTC", N, Texto(1, 20)),
        ],
    ),
    V("vagao", "vagao", N, Texto(1, 20)),
    V("balsa", "balsa", N, Texto(1, 20)),
    L(
        "vol/volItem",
        "vol",
        (0, 5_000),
        Nenhum,
        &[
            V("qVol", "qVol", N, Inteiro(999_999_999_999_999)),
            V("esp", "esp", N, Texto(1, 60)),
            V("marca", "marca", N, Texto(1, 60)),
            V("nVol", "nVol", N, Texto(1, 60)),
            V("pesoL_transp", "pesoL", N, Decimal(12, 3, 3)),
            V("pesoB_transp", "pesoB", N, Decimal(12, 3, 3)),
            L("lacres/lacresItem", "lacres", (0, 5_000), Nenhum, &[V("nLacre", "nLacre", S, Texto(1, 60))]),
        ],
    ),
];

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

/// vTroco stands beside pag in InvoiCy's layout and inside it in the NF-e's (dossier 4.2).
pub(super) fn pag(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    const PAG: &[Campo] = &[
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
                V("CNPJPag", "CNPJPag", N, Documento),
                V("UFPag", "UFPag", N, Texto(2, 2)),
                G(
                    "card",
                    "card",
                    N,
                    &[
                        V("tipoIntegracao", "tpIntegra", S, Um(&["1", "2"])),
                        V("CNPJ_card", "CNPJ", N, Documento),
                        V("tBand", "tBand", N, Digitos(2, 2)),
                        V("cAut", "cAut", N, Texto(1, 128)),
                        V("CNPJReceb", "CNPJReceb", N, Documento),
                        V("idTermPag", "idTermPag", N, Texto(1, 40)),
                    ],
                ),
            ],
        ),
        V("vTroco", "vTroco", N, Reais),
    ];
    Ok(vec![Item::Grupo("pag", campo::ler(PAG, fonte, onde)?)])
}

pub(super) const INF_ADIC: &[Campo] = &[
    V("infAdFisco", "infAdFisco", N, Texto(1, 2_000)),
    V("infCpl", "infCpl", N, Texto(1, 5_000)),
    L("obsCont/obsContItem", "obsCont", (0, 10), Filho("xCampo"), &[V("xTexto", "xTexto", S, Texto(1, 160))]),
    L(
        "procRef/procRefItem",
        "procRef",
        (0, 100),
        Nenhum,
        &[
            V("nProc", "nProc", S, Texto(1, 60)),
            V("indProc", "indProc", S, Um(&["0", "1", "2", "3", "4", "9"])),
            V("tpAto", "tpAto", N, Digitos(2, 2)),
        ],
    ),
];
