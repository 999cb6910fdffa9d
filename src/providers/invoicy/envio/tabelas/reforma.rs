//! The tax reform (LC 214/2025): IS, IBS and CBS of an item, and their totals. Names from the vendor's schema "Reforma Tributária"; where
//! the NF-e has moved on since (PL_010f 1.04), the NF-e's own names are taken too.

use rust_decimal::Decimal as Numero;

use super::super::super::errors::Defeito;
use super::super::super::ficha::Item;
use super::super::campo::Campo::{self, Feito, Grupo as G, Juntos, Ou, Padrao, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, texto};
use super::super::forma::Forma::{self, Decimal, Digitos, Que, Reais, Texto, Um};
use super::super::forma::so_digitos;
use super::super::planta::Planta;
use crate::br::money::{fixed, parse_decimal};
use crate::wire::xml::Element;

/// TDec_0302_04RTC.
const PERCENTUAL: Forma = Decimal(3, 2, 4);
/// TDec1104RTC.
const QUANTIDADE: Forma = Decimal(11, 4, 4);
const MES: Forma = Que(
    |valor| {
        let (ano, mes) = valor.split_once('-').unwrap_or_default();
        ano.len() == 4
            && mes.len() == 2
            && so_digitos(ano)
            && so_digitos(mes)
            && matches!(mes.parse::<u8>(), Ok(1..=12))
    },
    "a month such as 2026-01",
    "[0-9]{4}-(0[1-9]|1[0-2])",
);

/// IS and IBSCBS, at the end of imposto.
pub(in super::super) const TRIBUTOS: &[Campo] = &[
    G(
        "IS",
        "IS",
        N,
        &[
            V("CSTIS", "CSTIS", S, Digitos(3, 3)),
            V("cClassTribIS", "cClassTribIS", S, Digitos(6, 6)),
            Juntos(&[
                V("vBCIS", "vBCIS", S, Reais),
                V("pIS", "pIS", S, PERCENTUAL),
                V("pISEspec|adRemIS", "adRemIS", N, PERCENTUAL),
                Juntos(&[V("uTrib", "uTrib", S, Texto(1, 6)), V("qTrib", "qTrib", S, QUANTIDADE)]),
                V("vIS", "vIS", S, Reais),
            ]),
        ],
    ),
    G("IBSCBS", "IBSCBS", N, IBSCBS),
];

const IBSCBS: &[Campo] = &[
    V("CST", "CST", S, Digitos(3, 3)),
    V("cClassTrib", "cClassTrib", S, Digitos(6, 6)),
    V("indDoacao", "indDoacao", N, Um(&["1"])),
    Ou(
        N,
        &[
            G("gIBSCBS", "gIBSCBS", S, IBS_CBS),
            G("gIBSCBSMono", "gIBSCBSMono", S, MONOFASIA),
            G("gTransfCred", "gTransfCred", S, &[V("vIBS", "vIBS", S, Reais), V("vCBS", "vCBS", S, Reais)]),
            G(
                "gAjusteCompet",
                "gAjusteCompet",
                S,
                &[
                    V("competApur", "competApur", S, MES),
                    V("vIBS", "vIBS", S, Reais),
                    V("vCBS", "vCBS", S, Reais),
                ],
            ),
        ],
    ),
    G(
        "gEstornoCred",
        "gEstornoCred",
        N,
        &[V("vIBSEstCred", "vIBSEstCred", S, Reais), V("vCBSEstCred", "vCBSEstCred", S, Reais)],
    ),
    Ou(
        N,
        &[
            G(
                "gCredPresOper",
                "gCredPresOper",
                S,
                &[
                    V("vBCCredPres", "vBCCredPres", S, Reais),
                    V("cCredPres", "cCredPres", S, Digitos(2, 2)),
                    G("gIBSCredPres", "gIBSCredPres", N, CREDITO),
                    G("gCBSCredPres", "gCBSCredPres", N, CREDITO),
                ],
            ),
            G(
                "gCredPresIBSZFM",
                "gCredPresIBSZFM",
                S,
                &[
                    V("competApur", "competApur", S, MES),
                    V("tpCredPresIBSZFM", "tpCredPresIBSZFM", S, Um(&["0", "1", "2", "3", "4"])),
                    V("vCredPresIBSZFM", "vCredPresIBSZFM", S, Reais),
                ],
            ),
        ],
    ),
];

const CREDITO: &[Campo] = &[
    V("pCredPres", "pCredPres", S, PERCENTUAL),
    Ou(S, &[V("vCredPres", "vCredPres", S, Reais), V("vCredPresCondSus", "vCredPresCondSus", S, Reais)]),
];

const DIFERIMENTO: Campo =
    G("gDif", "gDif", N, &[V("pDif", "pDif", S, PERCENTUAL), V("vDif", "vDif", S, Reais)]);
const DEVOLUCAO: Campo = G(
    "gDevTrib",
    "gDevTrib",
    N,
    &[V("pDevTrib", "pDevTrib", N, PERCENTUAL), V("vDevTrib", "vDevTrib", S, Reais)],
);
const REDUCAO: Campo = G(
    "gRed",
    "gRed",
    N,
    &[V("pRedAliq", "pRedAliq", S, PERCENTUAL), V("pAliqEfet", "pAliqEfet", S, PERCENTUAL)],
);

const IBS_CBS: &[Campo] = &[
    V("vBC", "vBC", S, Reais),
    G(
        "gIBSUF",
        "gIBSUF",
        S,
        &[
            V("pIBSUF", "pIBSUF", S, PERCENTUAL),
            DIFERIMENTO,
            DEVOLUCAO,
            REDUCAO,
            V("vIBSUF", "vIBSUF", S, Reais),
        ],
    ),
    G(
        "gIBSMun",
        "gIBSMun",
        S,
        &[
            V("pIBSMun", "pIBSMun", S, PERCENTUAL),
            DIFERIMENTO,
            DEVOLUCAO,
            REDUCAO,
            V("vIBSMun", "vIBSMun", S, Reais),
        ],
    ),
    Feito(ibs, |planta| planta.opcionais(V_IBS)),
    G(
        "gCBS",
        "gCBS",
        S,
        &[
            V("pCBS", "pCBS", S, PERCENTUAL),
            DIFERIMENTO,
            DEVOLUCAO,
            REDUCAO,
            G(
                "gALCZFMCBS",
                "gALCZFMCBS",
                N,
                &[
                    V("tpALCZFMCBS", "tpALCZFMCBS", S, Um(&["1", "2"])),
                    V("nProcSuframa", "nProcSuframa", N, Texto(8, 12)),
                    V("pAliqEfetRegCBS", "pAliqEfetRegCBS", S, PERCENTUAL),
                    V("vTribRegCBS", "vTribRegCBS", S, Reais),
                ],
            ),
            V("vCBS", "vCBS", S, Reais),
        ],
    ),
    G(
        "gTribRegular",
        "gTribRegular",
        N,
        &[
            V("CSTReg", "CSTReg", S, Digitos(3, 3)),
            V("cClassTribReg", "cClassTribReg", S, Digitos(6, 6)),
            V("pAliqEfetRegIBSUF", "pAliqEfetRegIBSUF", S, PERCENTUAL),
            V("vTribRegIBSUF", "vTribRegIBSUF", S, Reais),
            V("pAliqEfetRegIBSMun", "pAliqEfetRegIBSMun", S, PERCENTUAL),
            V("vTribRegIBSMun", "vTribRegIBSMun", S, Reais),
            V("pAliqEfetRegCBS", "pAliqEfetRegCBS", S, PERCENTUAL),
            V("vTribRegCBS", "vTribRegCBS", S, Reais),
        ],
    ),
    G(
        "gTribCompraGov",
        "gTribCompraGov",
        N,
        &[
            V("pIBSUF|pAliqIBSUF", "pAliqIBSUF", S, PERCENTUAL),
            V("vIBSUF|vTribIBSUF", "vTribIBSUF", S, Reais),
            V("pIBSMun|pAliqIBSMun", "pAliqIBSMun", S, PERCENTUAL),
            V("vIBSMun|vTribIBSMun", "vTribIBSMun", S, Reais),
            V("pCBS|pAliqCBS", "pAliqCBS", S, PERCENTUAL),
            V("vCBS|vTribCBS", "vTribCBS", S, Reais),
        ],
    ),
];

const V_IBS: &[Campo] = &[V("vIBS", "vIBS", S, Reais)];

/// vIBS: the state's part and the city's together, where the client does not say it; the vendor's schema has no name for it.
fn ibs(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    if texto(fonte, "vIBS").is_some() {
        return Ok(campo::ler(V_IBS, fonte, onde)?.itens);
    }
    let parte =
        |caminho| texto(fonte, caminho).and_then(|valor| parse_decimal(&valor, 10).ok()).unwrap_or_default();
    let soma = parte("gIBSUF/vIBSUF").checked_add(parte("gIBSMun/vIBSMun")).unwrap_or(Numero::ZERO);
    Ok(vec![Item::Campo("vIBS", fixed(soma, 2))])
}

/// See [`grupo`].
macro_rules! plano_ou_grupo {
    ($nome:literal, $campos:expr) => {
        Feito(
            |fonte, onde| grupo(fonte, onde, $nome, $campos),
            |planta: &mut Planta| {
                planta.opcionais($campos);
                planta.em($nome, &mut |grupo| grupo.opcionais($campos));
            },
        )
    };
}

/// One tax of the single phase: its group, and the names of its fields by rate per unit.
macro_rules! por_unidade {
    ($tributo:literal) => {
        &[
            plano_ou_grupo!(
                "gMonoPadrao",
                &[
                    V("qBCMono", "qBCMono", S, QUANTIDADE),
                    V(concat!("adRem", $tributo), concat!("adRem", $tributo), S, PERCENTUAL),
                    V(concat!("v", $tributo, "Mono"), concat!("v", $tributo, "Mono"), S, Reais),
                ]
            ),
            plano_ou_grupo!(
                "gMonoReten",
                &[
                    V("qBCMonoReten", "qBCMonoReten", S, QUANTIDADE),
                    V(
                        concat!("adRem", $tributo, "Reten"),
                        concat!("adRem", $tributo, "Reten"),
                        S,
                        PERCENTUAL
                    ),
                    V(concat!("v", $tributo, "MonoReten"), concat!("v", $tributo, "MonoReten"), S, Reais),
                ]
            ),
            plano_ou_grupo!(
                "gMonoRet",
                &[V(concat!("v", $tributo, "MonoRet"), concat!("v", $tributo, "MonoRet"), S, Reais)]
            ),
        ]
    };
}

const MONOFASIA: &[Campo] = &[
    plano_ou_grupo!("gIBSMonoAdRem", por_unidade!("IBS")),
    plano_ou_grupo!("gCBSMonoAdRem", por_unidade!("CBS")),
    V("vTotIBSMonoItem", "vTotIBSMonoItem", S, Reais),
    V("vTotCBSMonoItem", "vTotCBSMonoItem", S, Reais),
];

/// A group of the NF-e whose fields the vendor's schema keeps flat; they are read where they stand, or inside a group of that name.
fn grupo(
    fonte: &Element,
    onde: &str,
    nome: &'static str,
    campos: &'static [Campo],
) -> Result<Vec<Item>, Defeito> {
    let dentro = fonte.child(nome);
    let onde = if dentro.is_some() { campo::junto(onde, nome) } else { onde.to_owned() };
    let lido = campo::ler(&[Juntos(campos)], dentro.unwrap_or(fonte), &onde)?;
    Ok(if lido.is_empty() { Vec::new() } else { vec![Item::Grupo(nome, lido)] })
}

const ZERO: &str = "0.00";

/// What the vendor's schema leaves out and the NF-e needs is nothing.
pub(super) const IBSCBS_TOT: &[Campo] = &[
    V("vBCIBSCBS", "vBCIBSCBS", S, Reais),
    G(
        "gIBS",
        "gIBS",
        N,
        &[
            G(
                "gIBSUF",
                "gIBSUF",
                S,
                &[
                    Padrao("vDif", "vDif", ZERO, Reais),
                    Padrao("vDevTrib", "vDevTrib", ZERO, Reais),
                    V("vIBSUF", "vIBSUF", S, Reais),
                ],
            ),
            G(
                "gIBSMun",
                "gIBSMun",
                S,
                &[
                    Padrao("vDif", "vDif", ZERO, Reais),
                    Padrao("vDevTrib", "vDevTrib", ZERO, Reais),
                    V("vIBSMun", "vIBSMun", S, Reais),
                ],
            ),
            V("vIBS", "vIBS", S, Reais),
            Padrao("vCredPres", "vCredPres", ZERO, Reais),
            Padrao("vCredPresCondSus", "vCredPresCondSus", ZERO, Reais),
        ],
    ),
    G(
        "gCBS",
        "gCBS",
        N,
        &[
            Padrao("vDif", "vDif", ZERO, Reais),
            Padrao("vDevTrib", "vDevTrib", ZERO, Reais),
            V("vCBS", "vCBS", S, Reais),
            Padrao("vCredPres", "vCredPres", ZERO, Reais),
            Padrao("vCredPresCondSus", "vCredPresCondSus", ZERO, Reais),
        ],
    ),
    G(
        "gMono",
        "gMono",
        N,
        &[
            Padrao("vIBSMono", "vIBSMono", ZERO, Reais),
            Padrao("vCBSMono", "vCBSMono", ZERO, Reais),
            Padrao("vIBSMonoReten", "vIBSMonoReten", ZERO, Reais),
            Padrao("vCBSMonoReten", "vCBSMonoReten", ZERO, Reais),
            Padrao("vIBSMonoRet", "vIBSMonoRet", ZERO, Reais),
            Padrao("vCBSMonoRet", "vCBSMonoRet", ZERO, Reais),
        ],
    ),
    G(
        "gEstornoCred",
        "gEstornoCred",
        N,
        &[V("vIBSEstCred", "vIBSEstCred", S, Reais), V("vCBSEstCred", "vCBSEstCred", S, Reais)],
    ),
];
