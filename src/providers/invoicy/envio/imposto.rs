//! Taxes: InvoiCy sends one flat group per tax, the NF-e has a group per situation. The situation (CST or CSOSN) chooses the group,
//! and the group says which fields belong into it and in which order (manual, Anexo I, groups N to U).

use super::super::errors::Defeito;
use super::super::ficha::{Grupo, Item};
use super::campo::Campo::{self, Feito, Grupo as G, Valor as V};
use super::campo::Precisa::{Nao as N, Sim as S};
use super::campo::{self, junto, texto};
use super::forma::Forma::{self, Decimal, Digitos, Documento, Inteiro, Reais, Texto, Um};
use crate::wire::xml::Element;

/// The group imposto.
pub const IMPOSTO: &[Campo] = &[
    V("vTotTrib", "vTotTrib", N, Reais),
    Feito(icms),
    Feito(ipi),
    G(
        "II",
        "II",
        N,
        &[
            V("vBC_imp", "vBC", S, Reais),
            V("vDespAdu", "vDespAdu", S, Reais),
            V("vII", "vII", S, Reais),
            V("vIOF", "vIOF", S, Reais),
        ],
    ),
    G(
        "ISSQN",
        "ISSQN",
        N,
        &[
            V("vBC_issqn", "vBC", S, Reais),
            V("vAliq", "vAliq", S, Decimal(3, 2, 4)),
            V("vISSQN", "vISSQN", S, Reais),
            V("cMunFg_issqn", "cMunFG", S, Digitos(7, 7)),
            V("cListServ", "cListServ", S, Texto(5, 5)),
            V("vDeducao", "vDeducao", N, Reais),
            V("vOutro_issqn", "vOutro", N, Reais),
            V("vDescIncond", "vDescIncond", N, Reais),
            V("vDescCond", "vDescCond", N, Reais),
            V("vISSRet", "vISSRet", N, Reais),
            V("indISS", "indISS", S, Um(&["1", "2", "3", "4", "5", "6", "7"])),
            V("cServico", "cServico", N, Texto(1, 20)),
            V("cMun_issqn", "cMun", N, Digitos(7, 7)),
            V("cPais_issqn", "cPais", N, Digitos(4, 4)),
            V("nProcesso", "nProcesso", N, Texto(1, 30)),
            V("indIncentivo", "indIncentivo", S, Um(&["1", "2"])),
        ],
    ),
    Feito(|fonte, onde| contribuicao(fonte, onde, &PIS)),
    Feito(|fonte, onde| contribuicao_st(fonte, onde, &PIS)),
    Feito(|fonte, onde| contribuicao(fonte, onde, &COFINS)),
    Feito(|fonte, onde| contribuicao_st(fonte, onde, &COFINS)),
    G(
        "ICMSUFDest",
        "ICMSUFDest",
        N,
        &[
            V("vBCUFDest", "vBCUFDest", S, Reais),
            V("vBCFCPUFDest", "vBCFCPUFDest", N, Reais),
            V("pFCPUFDest", "pFCPUFDest", N, Decimal(3, 2, 4)),
            V("pICMSUFDest", "pICMSUFDest", S, Decimal(3, 2, 4)),
            V("pICMSInter", "pICMSInter", S, Decimal(3, 2, 2)),
            V("pICMSInterPart", "pICMSInterPart", S, Decimal(3, 2, 4)),
            V("vFCPUFDest", "vFCPUFDest", N, Reais),
            V("vICMSUFDest", "vICMSUFDest", S, Reais),
            V("vICMSUFRemet", "vICMSUFRemet", S, Reais),
        ],
    ),
];

/// The fields of the flat ICMS group: name in the NF-e, name in InvoiCy's layout where it differs, form.
const ICMS_CAMPOS: &[(&str, &str, Forma)] = &[
    ("modBC", "", Um(&["0", "1", "2", "3"])),
    ("modBCST", "", Um(&["0", "1", "2", "3", "4", "5", "6"])),
    ("motDesICMS", "", Inteiro(99)),
    ("motDesICMSST", "", Inteiro(99)),
    ("indDeduzDeson", "", Um(&["0", "1"])),
    ("motRedAdRem", "", Um(&["1", "9"])),
    ("cBenefRBC", "", Texto(8, 10)),
    ("UFST", "", Texto(2, 2)),
    ("vICMS", "vICMS_icms", Reais),
    ("vICMSST", "vICMSST_icms", Reais),
    ("vICMSSTDest", "vICMSSTDest_icms", Reais),
];

/// Groups by situation: situations, name, fields, with a star where the schema needs them.
const ICMS_GRUPOS: &[(&[&str], &str, &str)] = &[
    (&["00"], "ICMS00", "modBC* vBC* pICMS* vICMS* pFCP vFCP"),
    (&["02"], "ICMS02", "qBCMono adRemICMS* vICMSMono*"),
    (
        &["10"],
        "ICMS10",
        "modBC* vBC* pICMS* vICMS* vBCFCP pFCP vFCP modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* vBCFCPST pFCPST vFCPST vICMSSTDeson motDesICMSST",
    ),
    (
        &["15"],
        "ICMS15",
        "qBCMono adRemICMS* vICMSMono* qBCMonoReten adRemICMSReten* vICMSMonoReten* pRedAdRem motRedAdRem",
    ),
    (
        &["20"],
        "ICMS20",
        "modBC* pRedBC* vBC* pICMS* vICMS* vBCFCP pFCP vFCP vICMSDeson motDesICMS indDeduzDeson",
    ),
    (
        &["30"],
        "ICMS30",
        "modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* vBCFCPST pFCPST vFCPST vICMSDeson motDesICMS indDeduzDeson",
    ),
    (&["40", "41", "50"], "ICMS40", "vICMSDeson motDesICMS indDeduzDeson"),
    (
        &["51"],
        "ICMS51",
        "modBC pRedBC cBenefRBC vBC pICMS vICMSOp pDif vICMSDif vICMS vBCFCP pFCP vFCP pFCPDif vFCPDif vFCPEfet",
    ),
    (&["53"], "ICMS53", "qBCMono adRemICMS vICMSMonoOp pDif vICMSMonoDif vICMSMono qBCMonoDif adRemICMSDif"),
    (
        &["60"],
        "ICMS60",
        "vBCSTRet pST vICMSSubstituto vICMSSTRet vBCFCPSTRet pFCPSTRet vFCPSTRet pRedBCEfet vBCEfet pICMSEfet vICMSEfet",
    ),
    (&["61"], "ICMS61", "qBCMonoRet adRemICMSRet* vICMSMonoRet*"),
    (
        &["70"],
        "ICMS70",
        "modBC* pRedBC* vBC* pICMS* vICMS* vBCFCP pFCP vFCP modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* vBCFCPST pFCPST vFCPST vICMSDeson motDesICMS indDeduzDeson vICMSSTDeson motDesICMSST",
    ),
    (
        &["90"],
        "ICMS90",
        "modBC vBC pRedBC pICMS vICMS vBCFCP pFCP vFCP modBCST pMVAST pRedBCST vBCST pICMSST vICMSST vBCFCPST pFCPST vFCPST vICMSDeson motDesICMS indDeduzDeson vICMSSTDeson motDesICMSST",
    ),
    (&["101"], "ICMSSN101", "pCredSN* vCredICMSSN*"),
    (&["102", "103", "300", "400"], "ICMSSN102", ""),
    (
        &["201"],
        "ICMSSN201",
        "modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* vBCFCPST pFCPST vFCPST pCredSN vCredICMSSN",
    ),
    (
        &["202", "203"],
        "ICMSSN202",
        "modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* vBCFCPST pFCPST vFCPST",
    ),
    (
        &["500"],
        "ICMSSN500",
        "vBCSTRet pST vICMSSubstituto vICMSSTRet vBCFCPSTRet pFCPSTRet vFCPSTRet pRedBCEfet vBCEfet pICMSEfet vICMSEfet",
    ),
    (
        &["900"],
        "ICMSSN900",
        "modBC vBC pRedBC pICMS vICMS modBCST pMVAST pRedBCST vBCST pICMSST vICMSST vBCFCPST pFCPST vFCPST pCredSN vCredICMSSN",
    ),
];

const ICMS_PART: &str = "modBC* vBC* pRedBC pICMS* vICMS* modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* vBCFCPST pFCPST vFCPST pBCOp* UFST*";
const ICMS_ST: &str = "vBCSTRet* pST vICMSSubstituto vICMSSTRet* vBCFCPSTRet pFCPSTRet vFCPSTRet vBCSTDest* vICMSSTDest* pRedBCEfet vBCEfet pICMSEfet vICMSEfet";

fn icms(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let onde = junto(onde, "ICMS");
    let Some(icms) = fonte.child("ICMS").filter(|icms| !campo::vazio(icms)) else {
        // Services carry ISSQN in its place.
        let servico = fonte.child("ISSQN").is_some_and(|issqn| !campo::vazio(issqn));
        return if servico { Ok(Vec::new()) } else { Err(Defeito::falta(&onde)) };
    };
    let origem = campo::ler(&[V("orig", "orig", S, Digitos(1, 1))], icms, &onde)?;
    let situacao = texto(icms, "CST").ok_or_else(|| Defeito::falta(&junto(&onde, "CST")))?;
    let (_, nome, campos) =
        ICMS_GRUPOS.iter().find(|(known, ..)| known.contains(&situacao.as_str())).ok_or_else(|| {
            Defeito::valor(&junto(&onde, "CST"), &situacao, "a CST such as 00 or a CSOSN such as 102")
        })?;
    let simples = situacao.len() == 3;
    let (nome, campos) = match situacao.as_str() {
        "10" | "90" if texto(icms, "pBCOp").is_some() => ("ICMSPart", ICMS_PART),
        "41" | "60" if texto(icms, "vBCSTDest").is_some() => ("ICMSST", ICMS_ST),
        _ => (*nome, *campos),
    };
    let mut grupo = origem.campo(if simples { "CSOSN" } else { "CST" }, situacao);
    for palavra in campos.split(' ').filter(|palavra| !palavra.is_empty()) {
        let (nome, precisa) = match palavra.strip_suffix('*') {
            Some(nome) => (nome, S),
            None => (palavra, N),
        };
        let (origem, forma) = campo_de_icms(nome);
        grupo.itens.extend(campo::ler(&[V(origem, nome, precisa, forma)], icms, &onde)?.itens);
    }
    Ok(vec![Item::Grupo("ICMS", Grupo::default().grupo(nome, grupo))])
}

/// What a field is called in InvoiCy's layout, and its form: by its first letter where the list above does not have it.
fn campo_de_icms(nome: &'static str) -> (&'static str, Forma) {
    match ICMS_CAMPOS.iter().find(|(known, ..)| *known == nome) {
        Some((_, "", forma)) => (nome, *forma),
        Some((_, origem, forma)) => (origem, *forma),
        None if nome.starts_with('v') => (nome, Reais),
        None if nome.starts_with('q') => (nome, Decimal(11, 2, 4)),
        None => (nome, Decimal(3, 2, 4)),
    }
}

fn ipi(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    const CABECA: &[Campo] = &[
        V("CNPJProd", "CNPJProd", N, Documento),
        V("cSelo", "cSelo", N, Texto(1, 60)),
        V("qSelo", "qSelo", N, Inteiro(999_999_999_999)),
        V("cEnq", "cEnq", S, Texto(1, 3)),
    ];
    const TRIBUTADO: &[Campo] = &[
        V("CST_IPI", "CST", S, Digitos(2, 2)),
        V("vBC_IPI", "vBC", N, Reais),
        V("pIPI", "pIPI", N, Decimal(3, 2, 4)),
        V("qUnid_IPI", "qUnid", N, Decimal(12, 4, 4)),
        V("vUnid_IPI", "vUnid", N, Decimal(11, 4, 4)),
        V("vIPI", "vIPI", S, Reais),
    ];
    let Some(ipi) = fonte.child("IPI").filter(|ipi| !campo::vazio(ipi)) else { return Ok(Vec::new()) };
    let onde = junto(onde, "IPI");
    let cabeca = campo::ler(CABECA, ipi, &onde)?;
    let onde = junto(&onde, "CSTIPI");
    let tributacao = ipi.child("CSTIPI").ok_or_else(|| Defeito::falta(&onde))?;
    let situacao = texto(tributacao, "CST_IPI").ok_or_else(|| Defeito::falta(&junto(&onde, "CST_IPI")))?;
    let dentro = match situacao.as_str() {
        "00" | "49" | "50" | "99" => cabeca.grupo("IPITrib", campo::ler(TRIBUTADO, tributacao, &onde)?),
        "01" | "02" | "03" | "04" | "05" | "51" | "52" | "53" | "54" | "55" => {
            cabeca.grupo("IPINT", Grupo::default().campo("CST", situacao))
        }
        _ => return Err(Defeito::valor(&junto(&onde, "CST_IPI"), &situacao, "a CST of IPI such as 50")),
    };
    Ok(vec![Item::Grupo("IPI", dentro)])
}

/// PIS and COFINS are twins with other names.
struct Contribuicao {
    nome: &'static str,
    st: &'static str,
    cst: &'static str,
    aliquota: [&'static str; 2],
    quantidade: [&'static str; 2],
    nao_tributado: &'static str,
    outros: &'static str,
    base: [&'static str; 2],
    percentual: [&'static str; 2],
    valor: [&'static str; 2],
    unidades: [&'static str; 2],
    por_unidade: [&'static str; 2],
}

/// Pairs: the plain name in InvoiCy's layout and its form with the suffix of substitution.
const PIS: Contribuicao = Contribuicao {
    nome: "PIS",
    st: "PISST",
    cst: "CST_pis",
    aliquota: ["PISAliq", "pPIS"],
    quantidade: ["PISQtde", "vPIS"],
    nao_tributado: "PISNT",
    outros: "PISOutr",
    base: ["vBC_pis", "vBC_pis_ST"],
    percentual: ["pPIS", "pPIS_ST"],
    valor: ["vPIS", "vPIS_ST"],
    unidades: ["qBCprod_pis", "qBCprod_pis_ST"],
    por_unidade: ["vAliqProd_pis", "vAliqProd_pis_ST"],
};
const COFINS: Contribuicao = Contribuicao {
    nome: "COFINS",
    st: "COFINSST",
    cst: "CST_cofins",
    aliquota: ["COFINSAliq", "pCOFINS"],
    quantidade: ["COFINSQtde", "vCOFINS"],
    nao_tributado: "COFINSNT",
    outros: "COFINSOutr",
    base: ["vBC_cofins", "vBC_cofins_ST"],
    percentual: ["pCOFINS", "pCOFINS_ST"],
    valor: ["vCOFINS", "vCOFINS_ST"],
    unidades: ["qBCProd_cofins", "qBCProd_cofins_ST"],
    por_unidade: ["vAliqProd_cofins", "vAliqProd_cofins_ST"],
};

fn contribuicao(fonte: &Element, onde: &str, tributo: &Contribuicao) -> Result<Vec<Item>, Defeito> {
    let Some(origem) = fonte.child(tributo.nome).filter(|origem| !campo::vazio(origem)) else {
        return Ok(Vec::new());
    };
    let onde = junto(onde, tributo.nome);
    let onde_cst = junto(&onde, tributo.cst);
    let situacao = texto(origem, tributo.cst).ok_or_else(|| Defeito::falta(&onde_cst))?;
    let [aliq, percentual] = tributo.aliquota;
    let [qtde, valor] = tributo.quantidade;
    let numero = situacao.parse::<u8>().ok().filter(|_| situacao.len() == 2);
    let grupo = Grupo::default().campo("CST", situacao.clone());
    let ler = |campos: &[Campo]| campo::ler(campos, origem, &onde);
    let por_percentual = |precisa| {
        [
            V(tributo.base[0], "vBC", precisa, Reais),
            V(tributo.percentual[0], percentual, precisa, Decimal(3, 2, 4)),
        ]
    };
    let por_unidade = |precisa| {
        [
            V(tributo.unidades[0], "qBCProd", precisa, Decimal(12, 0, 4)),
            V(tributo.por_unidade[0], "vAliqProd", precisa, Decimal(11, 2, 4)),
        ]
    };
    let total = |precisa| [V(tributo.valor[0], valor, precisa, Reais)];
    let (nome, partes) = match numero {
        Some(1 | 2) => (aliq, vec![ler(&por_percentual(S))?, ler(&total(S))?]),
        Some(3) => (qtde, vec![ler(&por_unidade(S))?, ler(&total(S))?]),
        Some(4..=9) => (tributo.nao_tributado, Vec::new()),
        Some(49..=56 | 60..=67 | 70..=75 | 98 | 99) => {
            let unidades = texto(origem, tributo.unidades[0]).is_some();
            let base = if unidades { ler(&por_unidade(S))? } else { ler(&por_percentual(S))? };
            (tributo.outros, vec![base, ler(&total(S))?])
        }
        _ => return Err(Defeito::valor(&onde_cst, &situacao, "a CST such as 01, 07 or 99")),
    };
    let mut grupo = grupo;
    grupo.itens.extend(partes.into_iter().flat_map(|parte| parte.itens));
    Ok(vec![Item::Grupo(tributo.nome, Grupo::default().grupo(nome, grupo))])
}

fn contribuicao_st(fonte: &Element, onde: &str, tributo: &Contribuicao) -> Result<Vec<Item>, Defeito> {
    let Some(origem) = fonte.child(tributo.st).filter(|origem| !campo::vazio(origem)) else {
        return Ok(Vec::new());
    };
    let onde = junto(onde, tributo.st);
    let [_, percentual] = tributo.aliquota;
    let [_, valor] = tributo.quantidade;
    let base = if texto(origem, tributo.unidades[1]).is_some() {
        [
            V(tributo.unidades[1], "qBCProd", S, Decimal(12, 0, 4)),
            V(tributo.por_unidade[1], "vAliqProd", S, Decimal(11, 2, 4)),
        ]
    } else {
        [V(tributo.base[1], "vBC", S, Reais), V(tributo.percentual[1], percentual, S, Decimal(3, 2, 4))]
    };
    let mut grupo = campo::ler(&base, origem, &onde)?;
    grupo.itens.extend(campo::ler(&[V(tributo.valor[1], valor, S, Reais)], origem, &onde)?.itens);
    Ok(vec![Item::Grupo(tributo.st, grupo)])
}
