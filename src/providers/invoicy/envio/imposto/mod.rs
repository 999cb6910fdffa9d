//! Taxes: InvoiCy sends one flat group per tax, the NF-e has a group per situation. The situation (CST or CSOSN) chooses the group,
//! and the group says which fields belong into it and in which order (manual, Anexo I, groups N to U).

mod contribuicao;
mod icms;

use super::super::errors::Defeito;
use super::super::ficha::{Grupo, Item};
use super::campo::Campo::{self, Feito, Grupo as G, Juntos, Ou, Valor as V};
use super::campo::Precisa::{Nao as N, SemZero as Z, Sim as S};
use super::campo::{self, junto, texto};
use super::forma::Forma::{Cnpj, Decimal, Digitos, Inteiro, Que, Reais, Texto, Um};
use super::forma::so_digitos;
use super::planta::{Planta, Valor};
use super::tabelas::reforma::TRIBUTOS;
use crate::wire::xml::Element;
use contribuicao::{COFINS, PIS, contribuicao, contribuicao_st};

/// The group imposto.
pub const IMPOSTO: &[Campo] = &[
    V("vTotTrib", "vTotTrib", N, Reais),
    Feito(operacao, |planta| {
        planta.em("ICMS", &mut icms::planta);
        planta.em("IPI", &mut planta_ipi);
        planta.ler(II);
        planta.opcionais(ISSQN);
    }),
    Feito(|fonte, onde| contribuicao(fonte, onde, &PIS), |planta| PIS.planta(planta)),
    Feito(|fonte, onde| contribuicao_st(fonte, onde, &PIS), |planta| PIS.planta_st(planta)),
    Feito(|fonte, onde| contribuicao(fonte, onde, &COFINS), |planta| COFINS.planta(planta)),
    Feito(|fonte, onde| contribuicao_st(fonte, onde, &COFINS), |planta| COFINS.planta_st(planta)),
    G(
        "ICMSUFDest",
        "ICMSUFDest",
        N,
        &[Juntos(&[
            V("vBCUFDest", "vBCUFDest", S, Reais),
            V("vBCFCPUFDest", "vBCFCPUFDest", N, Reais),
            V("pFCPUFDest", "pFCPUFDest", N, Decimal(3, 2, 4)),
            V("pICMSUFDest", "pICMSUFDest", S, Decimal(3, 2, 4)),
            V("pICMSInter", "pICMSInter", S, Um(&["4.00", "7.00", "12.00"])),
            V("pICMSInterPart", "pICMSInterPart", S, Decimal(3, 2, 4)),
            V("vFCPUFDest", "vFCPUFDest", N, Reais),
            V("vICMSUFDest", "vICMSUFDest", S, Reais),
            V("vICMSUFRemet", "vICMSUFRemet", S, Reais),
        ])],
    ),
    Feito(|fonte, onde| Ok(campo::ler(TRIBUTOS, fonte, onde)?.itens), |planta| planta.ler(TRIBUTOS)),
];

const II: &[Campo] = &[G(
    "II",
    "II",
    N,
    &[
        V("vBC_imp", "vBC", S, Reais),
        V("vDespAdu", "vDespAdu", S, Reais),
        V("vII", "vII", S, Reais),
        V("vIOF", "vIOF", S, Reais),
    ],
)];

const ISSQN: &[Campo] = &[G(
    "ISSQN",
    "ISSQN",
    S,
    &[
        V("vBC_issqn", "vBC", S, Reais),
        V("vAliq", "vAliq", S, Decimal(3, 2, 4)),
        V("vISSQN", "vISSQN", S, Reais),
        V("cMunFg_issqn", "cMunFG", S, Digitos(7, 7)),
        V(
            "cListServ",
            "cListServ",
            S,
            Que(
                |valor| {
                    let (item, parte) = valor.split_once('.').unwrap_or_default();
                    [item, parte].iter().all(|digitos| digitos.len() == 2 && so_digitos(digitos))
                },
                "an item of the list of services such as 14.01",
                "[0-9]{2}\\.[0-9]{2}",
            ),
        ),
        V("vDeducao", "vDeducao", Z, Reais),
        V("vOutro_issqn", "vOutro", Z, Reais),
        V("vDescIncond", "vDescIncond", Z, Reais),
        V("vDescCond", "vDescCond", Z, Reais),
        V("vISSRet", "vISSRet", Z, Reais),
        V("indISS", "indISS", S, Um(&["1", "2", "3", "4", "5", "6", "7"])),
        V("cServico", "cServico", N, Texto(1, 20)),
        V("cMun_issqn", "cMun", N, Digitos(7, 7)),
        V("cPais_issqn", "cPais", N, Digitos(1, 4)),
        V("nProcesso", "nProcesso", N, Texto(1, 30)),
        V("indIncentivo", "indIncentivo", S, Um(&["1", "2"])),
    ],
)];

/// Goods carry ICMS, IPI and II; services IPI and ISSQN.
fn operacao(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let tem = |nome| fonte.child(nome).is_some_and(|grupo| !campo::vazio(grupo));
    if !tem("ICMS") && tem("ISSQN") {
        let mut itens = ipi(fonte, onde)?;
        itens.extend(campo::ler(ISSQN, fonte, onde)?.itens);
        return Ok(itens);
    }
    if tem("ISSQN") {
        return Err(Defeito::valor(&junto(onde, "ISSQN"), "there beside ICMS", "one of them"));
    }
    let mut itens = icms::icms(fonte, onde)?;
    itens.extend(ipi(fonte, onde)?);
    itens.extend(campo::ler(II, fonte, onde)?.itens);
    Ok(itens)
}

const CABECA: &[Campo] = &[
    V("CNPJProd", "CNPJProd", N, Cnpj),
    V("cSelo", "cSelo", N, Texto(1, 60)),
    V("qSelo", "qSelo", N, Inteiro(999_999_999_999)),
    V("cEnq", "cEnq", S, Texto(1, 3)),
];
const TRIBUTADO: &[Campo] = &[
    V("CST_IPI", "CST", S, Digitos(2, 2)),
    // By percentage or by unit; clients fill the other with zeros.
    Ou(
        S,
        &[
            Juntos(&[
                V("qUnid_IPI", "qUnid", S, Decimal(12, 0, 4)),
                V("vUnid_IPI", "vUnid", S, Decimal(11, 4, 4)),
            ]),
            V("vBC_IPI", "vBC", S, Reais),
        ],
    ),
    Feito(
        |fonte, onde| {
            let por_unidade = texto(fonte, "qUnid_IPI")
                .is_some_and(|valor| valor.bytes().any(|c| (b'1'..=b'9').contains(&c)));
            let percentual = [V("pIPI", "pIPI", S, Decimal(3, 2, 4))];
            if por_unidade { Ok(Vec::new()) } else { Ok(campo::ler(&percentual, fonte, onde)?.itens) }
        },
        |planta| planta.valor("pIPI", false, Decimal(3, 2, 4)),
    ),
    V("vIPI", "vIPI", S, Reais),
];

/// Situations of IPI with amounts, and without.
const CST_IPI: [&[&str]; 2] =
    [&["00", "49", "50", "99"], &["01", "02", "03", "04", "05", "51", "52", "53", "54", "55"]];

/// What [`ipi`] reads.
fn planta_ipi(ipi: &mut Planta) {
    ipi.ler(CABECA);
    ipi.em("CSTIPI", &mut |dentro| {
        dentro.precisa = true;
        dentro.valor("CST_IPI", true, Valor::Um(CST_IPI.concat()));
        dentro.opcionais(TRIBUTADO);
    });
}

fn ipi(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let Some(ipi) = fonte.child("IPI").filter(|ipi| !campo::vazio(ipi)) else { return Ok(Vec::new()) };
    let onde = junto(onde, "IPI");
    let cabeca = campo::ler(CABECA, ipi, &onde)?;
    let onde = junto(&onde, "CSTIPI");
    let tributacao = ipi.child("CSTIPI").ok_or_else(|| Defeito::falta(&onde))?;
    let situacao = texto(tributacao, "CST_IPI").ok_or_else(|| Defeito::falta(&junto(&onde, "CST_IPI")))?;
    let [tributado, outro] = CST_IPI.map(|situacoes| situacoes.contains(&situacao.as_str()));
    let dentro = match (tributado, outro) {
        (true, _) => cabeca.grupo("IPITrib", campo::ler(TRIBUTADO, tributacao, &onde)?),
        (_, true) => cabeca.grupo("IPINT", Grupo::default().campo("CST", situacao)),
        _ => return Err(Defeito::valor(&junto(&onde, "CST_IPI"), &situacao, "a CST of IPI such as 50")),
    };
    Ok(vec![Item::Grupo("IPI", dentro)])
}
