//! The group prod, with what kinds of goods need beside.

use super::super::super::errors::Defeito;
use super::super::super::ficha::Item;
use super::super::campo::Atributo::Nenhum;
use super::super::campo::Campo::{
    self, Feito, Grupo as G, Juntos, Lista as L, Ou, Padrao, Valor as V, Valores,
};
use super::super::campo::Precisa::{Nao as N, SemZero as Z, Sim as S};
use super::super::campo::{self, junto, texto};
use super::super::forma::Forma::{
    self, Cnpj, Cpf, Data, Decimal, Digitos, Inteiro, Que, Reais, Texto, Uf, Um,
};
use super::super::forma::so_digitos;
use super::ide::CHAVE;
use crate::wire::xml::Element;

const GTIN: Forma = Que(
    |valor| valor == "SEM GTIN" || matches!(valor.len(), 8 | 12..=14) && so_digitos(valor),
    "a GTIN of 8, 12, 13 or 14 digits, or SEM GTIN",
    "SEM GTIN|[0-9]{8}|[0-9]{12,14}",
);
const NCM: Forma =
    Que(|valor| matches!(valor.len(), 2 | 8) && so_digitos(valor), "2 or 8 digits", "[0-9]{2}|[0-9]{8}");
/// The first digit says in, out or abroad.
pub(super) const CFOP: Forma = Que(
    |valor| valor.len() == 4 && so_digitos(valor) && valor.starts_with(['1', '2', '3', '5', '6', '7']),
    "a CFOP of 4 digits",
    "[123567][0-9]{3}",
);
pub(in super::super) const BENEFICIO: Forma = Que(
    |valor| matches!(valor.len(), 8 | 10) && valor.is_ascii(),
    "a code of 8 or 10 characters",
    "[ -~]{8}|[ -~]{10}",
);

pub(super) const PROD: &[Campo] = &[
    V("cProd", "cProd", S, Texto(1, 60)),
    // The schema takes no empty code; its own word for "none" stands in.
    Padrao("cEAN", "cEAN", "SEM GTIN", GTIN),
    V("cBarra", "cBarra", N, Texto(3, 30)),
    V("xProd", "xProd", S, Texto(1, 120)),
    V("NCM", "NCM", S, NCM),
    Valores(
        "NVEs/NVEsItem",
        "cNVE",
        "NVE",
        8,
        Que(
            |valor| {
                let (letras, digitos) = valor.split_at_checked(2).unwrap_or_default();
                digitos.len() == 4 && so_digitos(digitos) && letras.bytes().all(|c| c.is_ascii_uppercase())
            },
            "two capitals and four digits",
            "[A-Z]{2}[0-9]{4}",
        ),
    ),
    Feito(cest, |planta| planta.opcionais(DO_CEST)),
    V(
        "cBenef",
        "cBenef",
        N,
        Que(
            |valor| valor == "SEM CBENEF" || matches!(valor.len(), 8 | 10) && valor.is_ascii(),
            "a code of 8 or 10 characters, or SEM CBENEF",
            "SEM CBENEF|[ -~]{8}|[ -~]{10}",
        ),
    ),
    L(
        "gCred/gCredItem",
        "gCred",
        (0, 4),
        Nenhum,
        &[
            V("cCredPresumido", "cCredPresumido", S, BENEFICIO),
            V("pCredPresumido", "pCredPresumido", S, Decimal(3, 2, 4)),
            V("vCredPresumido", "vCredPresumido", S, Reais),
        ],
    ),
    V("tpCredPresIBSZFM", "tpCredPresIBSZFM", N, Um(&["0", "1", "2", "3", "4"])),
    V("EXTIPI", "EXTIPI", N, Digitos(2, 3)),
    V("CFOP", "CFOP", S, CFOP),
    V("uCOM", "uCom", S, Texto(1, 6)),
    V("qCOM", "qCom", S, Decimal(11, 0, 4)),
    V("vUnCom", "vUnCom", S, Decimal(11, 0, 10)),
    V("vProd", "vProd", S, Reais),
    Padrao("cEANTrib", "cEANTrib", "SEM GTIN", GTIN),
    V("cBarraTrib", "cBarraTrib", N, Texto(3, 30)),
    V("uTrib", "uTrib", S, Texto(1, 6)),
    V("qTrib", "qTrib", S, Decimal(11, 0, 4)),
    // Without a star in the sheet, although the schema needs it: the commercial unit's price is the platform's natural guess.
    Feito(
        |fonte, onde| {
            let origem = if texto(fonte, "vUnTrib").is_some() { "vUnTrib" } else { "vUnCom" };
            Ok(campo::ler(&[V(origem, "vUnTrib", S, Decimal(11, 0, 10))], fonte, onde)?.itens)
        },
        |planta| planta.valor("vUnTrib", false, Decimal(11, 0, 10)),
    ),
    V("vFrete", "vFrete", Z, Reais),
    V("vSeg", "vSeg", Z, Reais),
    V("vDesc", "vDesc", Z, Reais),
    V("vOutro_item", "vOutro", Z, Reais),
    V("indTot", "indTot", S, Um(&["0", "1"])),
    V("indBemMovelUsado", "indBemMovelUsado", N, Um(&["1"])),
    L("detDI/detDIItem", "DI", (0, 100), Nenhum, DI),
    L(
        "detExport/detExportItem",
        "detExport",
        (0, 500),
        Nenhum,
        &[
            V("nDraw", "nDraw", N, Texto(1, 20)),
            G(
                "exportInd",
                "exportInd",
                N,
                &[
                    V("nRE", "nRE", S, Digitos(1, 12)),
                    V("chNFe", "chNFe", S, CHAVE),
                    V("qExport", "qExport", S, Decimal(11, 0, 4)),
                ],
            ),
        ],
    ),
    V("xPed_item", "xPed", N, Texto(1, 15)),
    V("nItemPed", "nItemPed", N, Digitos(1, 6)),
    V(
        "nFCI",
        "nFCI",
        N,
        Que(
            |valor| {
                let traco = |at| matches!(at, 8 | 13 | 18 | 23);
                valor.len() == 36
                    && valor.bytes().enumerate().all(|(at, c)| {
                        if traco(at) { c == b'-' } else { c.is_ascii_digit() || (b'A'..=b'F').contains(&c) }
                    })
            },
            "a number of FCI in capitals",
            "[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}",
        ),
    ),
    L(
        "Rastro/RastroItem",
        "rastro",
        (0, 500),
        Nenhum,
        &[
            V("nLote", "nLote", S, Texto(1, 20)),
            V("qLote", "qLote", S, Decimal(8, 3, 3)),
            V("dFab", "dFab", S, Data),
            V("dVal", "dVal", S, Data),
            V("cAgreg", "cAgreg", N, Texto(1, 20)),
        ],
    ),
    Feito(especifico, |planta| {
        for (_, campo) in ESPECIFICOS {
            planta.ler(std::slice::from_ref(campo));
        }
    }),
];

const DO_CEST: &[Campo] = &[
    V("CEST", "CEST", S, Digitos(7, 7)),
    V("indEscala", "indEscala", N, Um(&["S", "N"])),
    V("CNPJFab", "CNPJFab", N, Cnpj),
];

/// CEST, and what has no place without it.
fn cest(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    if texto(fonte, "CEST").is_none() {
        return Ok(Vec::new());
    }
    Ok(campo::ler(DO_CEST, fonte, onde)?.itens)
}

const DI: &[Campo] = &[
    V("nDI", "nDI", S, Texto(1, 15)),
    V("dDi|dDI", "dDI", S, Data),
    V("xLocDesemb", "xLocDesemb", S, Texto(1, 60)),
    V("UFDesemb", "UFDesemb", S, Uf(false)),
    V("dDesemb", "dDesemb", S, Data),
    V(
        "tpViaTransp",
        "tpViaTransp",
        S,
        Um(&["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"]),
    ),
    V("vAFRMM", "vAFRMM", N, Reais),
    V("tpIntermedio", "tpIntermedio", S, Um(&["1", "2", "3"])),
    Ou(N, &[V("CNPJ_adq", "CNPJ", S, Cnpj), V("CPF_adq", "CPF", S, Cpf)]),
    V("UFTerceiro", "UFTerceiro", N, Uf(false)),
    V("cExportador", "cExportador", S, Texto(1, 60)),
    L(
        "detAdicoes/detAdicoesItem",
        "adi",
        (1, 999),
        Nenhum,
        &[
            V("nAdicao", "nAdicao", Z, Inteiro(999)),
            V("nSeqAdic", "nSeqAdic", S, Inteiro(99_999)),
            V("cFabricante", "cFabricante", S, Texto(1, 60)),
            V("vDescDI", "vDescDI", Z, Reais),
            V("nDrawAdicoes|nDraw", "nDraw", N, Texto(1, 20)),
        ],
    ),
];

const ESPECIFICOS: &[(&str, Campo)] = &[
    ("veicProd", G("veicProd", "veicProd", N, VEICULO)),
    ("med", L("med/medItem", "med", (0, 1), Nenhum, MEDICAMENTO)),
    ("arma", L("arma/armaItem", "arma", (0, 500), Nenhum, ARMA)),
    ("comb", G("comb", "comb", N, COMBUSTIVEL)),
    ("nRECOPI", V("nRECOPI", "nRECOPI", N, Digitos(20, 20))),
];

/// Vehicles, medicines, arms, fuels, and paper that is immune: one kind at most.
fn especifico(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let mut itens: Vec<Item> = Vec::new();
    let mut primeiro = None;
    for (nome, campo) in ESPECIFICOS {
        let lidos = campo::ler(std::slice::from_ref(campo), fonte, onde)?.itens;
        match primeiro {
            Some(outro) if !lidos.is_empty() => {
                let visto = format!("there beside {outro}");
                return Err(Defeito::valor(&junto(onde, nome), &visto, "one of them at most"));
            }
            _ if !lidos.is_empty() => primeiro = Some(nome),
            _ => {}
        }
        itens.extend(lidos);
    }
    Ok(itens)
}

const VEICULO: &[Campo] = &[
    V("tpOp", "tpOp", S, Um(&["0", "1", "2", "3"])),
    V(
        "chassi",
        "chassi",
        S,
        Que(
            |valor| valor.len() == 17 && valor.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()),
            "17 capitals and digits",
            "[0-9A-Z]{17}",
        ),
    ),
    V("cCor", "cCor", S, Texto(1, 4)),
    V("xCor", "xCor", S, Texto(1, 40)),
    V("pot", "pot", S, Texto(1, 4)),
    V("cilin", "cilin", S, Texto(1, 4)),
    V("PesoL|pesoL", "pesoL", S, Texto(1, 9)),
    V("PesoB|pesoB", "pesoB", S, Texto(1, 9)),
    V("nSerie", "nSerie", S, Texto(1, 9)),
    V("tpComb", "tpComb", S, Texto(1, 2)),
    V("nMotor", "nMotor", S, Texto(1, 21)),
    V("CMT", "CMT", S, Texto(1, 9)),
    V("dist", "dist", S, Texto(1, 4)),
    V("anoMod", "anoMod", S, Digitos(4, 4)),
    V("anoFab", "anoFab", S, Digitos(4, 4)),
    V("tpPint", "tpPint", S, Texto(1, 1)),
    V("tpVeic", "tpVeic", S, Digitos(1, 2)),
    V("espVeic", "espVeic", S, Digitos(1, 1)),
    V("VIN", "VIN", S, Um(&["R", "N"])),
    V("condVeic", "condVeic", S, Um(&["1", "2", "3"])),
    V("cMod", "cMod", S, Digitos(1, 6)),
    V("cCorDENATRAN", "cCorDENATRAN", S, Digitos(1, 2)),
    V("lota", "lota", S, Digitos(1, 3)),
    V("tpRest", "tpRest", S, Um(&["0", "1", "2", "3", "4", "9"])),
];

const MEDICAMENTO: &[Campo] = &[
    V(
        "cProdANVISA",
        "cProdANVISA",
        S,
        Que(
            |valor| valor == "ISENTO" || matches!(valor.len(), 11 | 13) && so_digitos(valor),
            "11 or 13 digits, or ISENTO",
            "ISENTO|[0-9]{11}|[0-9]{13}",
        ),
    ),
    V("xMotivoIsencao", "xMotivoIsencao", N, Texto(1, 255)),
    V("vPMC", "vPMC", S, Reais),
];

const ARMA: &[Campo] = &[
    V("tpArma", "tpArma", S, Um(&["0", "1"])),
    V("nSerie_arma|nSerie", "nSerie", S, Texto(1, 15)),
    V("nCano", "nCano", S, Texto(1, 15)),
    V("descr", "descr", S, Texto(1, 256)),
];

const COMBUSTIVEL: &[Campo] = &[
    V("cProdANP", "cProdANP", S, Digitos(9, 9)),
    V("descANP", "descANP", S, Texto(2, 95)),
    V("pGLP", "pGLP", N, Decimal(3, 2, 4)),
    V("pGNn", "pGNn", N, Decimal(3, 2, 4)),
    V("pGNi", "pGNi", N, Decimal(3, 2, 4)),
    V("vPart", "vPart", N, Reais),
    V("CODIF", "CODIF", N, Digitos(1, 21)),
    V("qTemp", "qTemp", Z, Decimal(12, 4, 4)),
    V("UFcons|UFCons", "UFCons", S, Uf(true)),
    G(
        "CIDE",
        "CIDE",
        N,
        &[Juntos(&[
            V("qBCprod|qBCProd", "qBCProd", S, Decimal(12, 0, 4)),
            V("vAliqProd", "vAliqProd", S, Decimal(11, 4, 4)),
            V("vCIDE", "vCIDE", S, Reais),
        ])],
    ),
    G(
        "Encerrante|encerrante",
        "encerrante",
        N,
        &[
            V("nBico", "nBico", S, Digitos(1, 3)),
            V("nBomba", "nBomba", N, Digitos(1, 3)),
            V("nTanque", "nTanque", S, Digitos(1, 3)),
            V("vEncerranteIni|vEncIni", "vEncIni", S, Decimal(12, 3, 3)),
            V("vEncerranteFim|vEncFin", "vEncFin", S, Decimal(12, 3, 3)),
        ],
    ),
    V("pBio", "pBio", Z, Decimal(3, 4, 4)),
    L(
        "origComb/origCombItem",
        "origComb",
        (0, 30),
        Nenhum,
        &[
            V("indImport", "indImport", S, Um(&["0", "1"])),
            V("cUFOrig", "cUFOrig", S, Digitos(2, 2)),
            V("pOrig", "pOrig", S, Decimal(3, 4, 4)),
        ],
    ),
];
