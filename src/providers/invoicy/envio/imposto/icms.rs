//! ICMS: 15 groups by CST, two for what crosses a border, seven by CSOSN (manual, Anexo I, groups N02 to N10h).

use super::super::super::errors::Defeito;
use super::super::super::ficha::{Grupo, Item};
use super::super::campo::Campo::{self, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, junto, texto};
use super::super::forma::Forma::{self, Decimal, Inteiro, Reais, Uf, Um};
use super::super::planta::{Planta, Valor};
use super::super::tabelas::produto::BENEFICIO;
use crate::wire::xml::Element;

/// The fields of the flat ICMS group whose form or name the first letter does not tell: name in the NF-e, name in InvoiCy's layout
/// where it differs, form.
const CAMPOS: &[(&str, &str, Forma)] = &[
    ("modBC", "", Um(&["0", "1", "2", "3"])),
    ("modBCST", "", Um(&["0", "1", "2", "3", "4", "5", "6"])),
    ("motDesICMS", "", Inteiro(90)),
    ("motDesICMSST", "", Inteiro(12)),
    ("indDeduzDeson", "", Um(&["0", "1"])),
    ("motRedAdRem", "", Um(&["1", "9"])),
    ("pRedAdRem", "", Decimal(3, 2, 2)),
    ("cBenefRBC", "", BENEFICIO),
    ("UFST", "", Uf(true)),
    ("vICMS", "vICMS_icms|vICMS", Reais),
    ("vICMSST", "vICMSST_icms|vICMSST", Reais),
    ("vICMSSTDest", "vICMSSTDest_icms|vICMSSTDest", Reais),
];

/// Groups by situation: situations, name, fields in the NF-e's order. A star marks what the schema needs; what stands in brackets
/// belongs together and is left out when there is nothing but zeros in it.
const GRUPOS: &[(&[&str], &str, &str)] = &[
    (&["00"], "ICMS00", "modBC* vBC* pICMS* vICMS* [ pFCP* vFCP* ]"),
    (&["02"], "ICMS02", "qBCMono adRemICMS* vICMSMono*"),
    (
        &["10"],
        "ICMS10",
        "modBC* vBC* pICMS* vICMS* [ vBCFCP* pFCP* vFCP* ] modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] [ vICMSSTDeson* motDesICMSST* ]",
    ),
    (
        &["15"],
        "ICMS15",
        "qBCMono adRemICMS* vICMSMono* qBCMonoReten adRemICMSReten* vICMSMonoReten* [ pRedAdRem* motRedAdRem* ]",
    ),
    (
        &["20"],
        "ICMS20",
        "modBC* pRedBC* vBC* pICMS* vICMS* [ vBCFCP* pFCP* vFCP* ] [ vICMSDeson* motDesICMS* indDeduzDeson ]",
    ),
    (
        &["30"],
        "ICMS30",
        "modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] [ vICMSDeson* motDesICMS* indDeduzDeson ]",
    ),
    (&["40", "41", "50"], "ICMS40", "[ vICMSDeson* motDesICMS* indDeduzDeson ]"),
    (
        &["51"],
        "ICMS51",
        "modBC pRedBC cBenefRBC vBC pICMS vICMSOp pDif vICMSDif vICMS [ vBCFCP* pFCP* vFCP* ] [ pFCPDif* vFCPDif* vFCPEfet ]",
    ),
    (&["53"], "ICMS53", "qBCMono adRemICMS vICMSMonoOp pDif vICMSMonoDif vICMSMono qBCMonoDif adRemICMSDif"),
    (
        &["60"],
        "ICMS60",
        "[ vBCSTRet* pST* vICMSSubstituto vICMSSTRet* ] [ vBCFCPSTRet* pFCPSTRet* vFCPSTRet* ] [ pRedBCEfet* vBCEfet* pICMSEfet* vICMSEfet* ]",
    ),
    (&["61"], "ICMS61", "qBCMonoRet adRemICMSRet* vICMSMonoRet*"),
    (
        &["70"],
        "ICMS70",
        "modBC* pRedBC* vBC* pICMS* vICMS* [ vBCFCP* pFCP* vFCP* ] modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] [ vICMSDeson* motDesICMS* indDeduzDeson ] [ vICMSSTDeson* motDesICMSST* ]",
    ),
    (
        &["90"],
        "ICMS90",
        "[ modBC* vBC* pRedBC cBenefRBC pICMS* [ vICMSOp* pDif* vICMSDif* ] vICMS* [ vBCFCP* pFCP* vFCP* ] [ pFCPDif* vFCPDif* vFCPEfet ] ] [ modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] ] [ vICMSDeson* motDesICMS* indDeduzDeson ] [ vICMSSTDeson* motDesICMSST* ]",
    ),
    (&["101"], "ICMSSN101", "pCredSN* vCredICMSSN*"),
    (&["102", "103", "300", "400"], "ICMSSN102", ""),
    (
        &["201"],
        "ICMSSN201",
        "modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] pCredSN* vCredICMSSN*",
    ),
    (
        &["202", "203"],
        "ICMSSN202",
        "modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ]",
    ),
    (
        &["500"],
        "ICMSSN500",
        "[ vBCSTRet* pST* vICMSSubstituto vICMSSTRet* ] [ vBCFCPSTRet* pFCPSTRet* vFCPSTRet* ] [ pRedBCEfet* vBCEfet* pICMSEfet* vICMSEfet* ]",
    ),
    (
        &["900"],
        "ICMSSN900",
        "[ modBC* vBC* pRedBC pICMS* vICMS* ] [ modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] ] [ pCredSN* vCredICMSSN* ]",
    ),
];

const PARTILHA: &str = "modBC* vBC* pRedBC pICMS* vICMS* modBCST* pMVAST pRedBCST vBCST* pICMSST* vICMSST* [ vBCFCPST* pFCPST* vFCPST* ] pBCOp* UFST* [ vICMSDeson* motDesICMS* indDeduzDeson ]";
const REPASSE: &str = "vBCSTRet* pST vICMSSubstituto vICMSSTRet* [ vBCFCPSTRet* pFCPSTRet* vFCPSTRet* ] vBCSTDest* vICMSSTDest* [ pRedBCEfet* vBCEfet* pICMSEfet* vICMSEfet* ]";

const ORIGEM: &[Campo] = &[V("orig", "orig", S, Um(&["0", "1", "2", "3", "4", "5", "6", "7", "8"]))];

/// What [`icms`] reads: all that any situation has.
pub(super) fn planta(icms: &mut Planta) {
    icms.ler(ORIGEM);
    let situacoes = GRUPOS.iter().flat_map(|(situacoes, ..)| situacoes.iter().copied());
    icms.valor("CST", true, Valor::Um(situacoes.collect()));
    let campos = GRUPOS.iter().map(|(.., campos)| *campos).chain([PARTILHA, REPASSE]);
    for palavra in campos.flat_map(str::split_whitespace).filter(|palavra| !matches!(*palavra, "[" | "]")) {
        let (origem, forma) = campo_de(palavra.trim_end_matches('*'));
        icms.valor(origem, false, forma);
    }
    icms.valor("GerarICMSST", false, Um(&["S", "N"]));
}

/// The group ICMS.
pub(super) fn icms(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let onde = junto(onde, "ICMS");
    let icms = fonte.child("ICMS").filter(|icms| !campo::vazio(icms)).ok_or_else(|| Defeito::falta(&onde))?;
    let origem = campo::ler(ORIGEM, icms, &onde)?;
    let situacao = texto(icms, "CST").ok_or_else(|| Defeito::falta(&junto(&onde, "CST")))?;
    let (nome, campos) = escolher(&situacao, |nome| texto(icms, nome)).ok_or_else(|| {
        Defeito::valor(&junto(&onde, "CST"), &situacao, "a CST such as 00 or a CSOSN such as 102")
    })?;
    let codigo = if situacao.len() == 3 { "CSOSN" } else { "CST" };
    let mut grupo = origem.campo(codigo, situacao);
    grupo.itens.extend(ler(&mut campos.split_whitespace(), icms, &onde, true)?.itens);
    Ok(vec![Item::Grupo("ICMS", Grupo::default().grupo(nome, grupo))])
}

/// The group of a situation with its fields: the two between states are known by fields of their own, the repasse also by the vendor's
/// switch GerarICMSST.
fn escolher(
    situacao: &str,
    enviado: impl Fn(&str) -> Option<String>,
) -> Option<(&'static str, &'static str)> {
    let tem = |nome| enviado(nome).is_some_and(|valor| !nada(&valor));
    let repasse = match enviado("GerarICMSST").as_deref() {
        Some("S") => true,
        Some("N") => false,
        _ => tem("vBCSTDest"),
    };
    match situacao {
        "10" | "20" | "90" if tem("pBCOp") || tem("UFST") => Some(("ICMSPart", PARTILHA)),
        "41" | "60" if repasse => Some(("ICMSST", REPASSE)),
        _ => GRUPOS
            .iter()
            .find(|(situacoes, ..)| situacoes.contains(&situacao))
            .map(|(_, nome, campos)| (*nome, *campos)),
    }
}

/// Reads words up to the end, or up to the bracket that closes them; `fora`: whether this is no bracket.
fn ler(
    palavras: &mut std::str::SplitWhitespace<'static>,
    icms: &Element,
    onde: &str,
    fora: bool,
) -> Result<Grupo, Defeito> {
    let inicio = palavras.clone();
    let escreve = fora || aplica(inicio, icms);
    let mut grupo = Grupo::default();
    while let Some(palavra) = palavras.next() {
        match palavra {
            "]" => break,
            "[" if escreve => grupo.itens.extend(ler(palavras, icms, onde, false)?.itens),
            "[" => pular(palavras),
            _ if escreve => {
                let (nome, precisa) = match palavra.strip_suffix('*') {
                    Some(nome) => (nome, S),
                    None => (palavra, N),
                };
                let (origem, forma) = campo_de(nome);
                grupo.itens.extend(campo::ler(&[V(origem, nome, precisa, forma)], icms, onde)?.itens);
            }
            _ => {}
        }
    }
    Ok(grupo)
}

/// Whether a bracket says anything: more than zeros, or all that it needs.
fn aplica(palavras: std::str::SplitWhitespace<'static>, icms: &Element) -> bool {
    let mut fundo = 0_u32;
    let (mut algo, mut completo) = (false, true);
    for palavra in palavras {
        match palavra {
            "[" => fundo += 1,
            "]" if fundo == 0 => break,
            "]" => fundo -= 1,
            _ => {
                let valor = texto(icms, campo_de(palavra.trim_end_matches('*')).0);
                algo |= valor.as_ref().is_some_and(|valor| !nada(valor));
                completo &= fundo > 0 || !palavra.ends_with('*') || valor.is_some();
            }
        }
    }
    algo || completo
}

/// Goes behind the bracket that is open.
fn pular(palavras: &mut std::str::SplitWhitespace<'static>) {
    let mut fundo = 1_u32;
    for palavra in palavras.by_ref() {
        match palavra {
            "[" => fundo += 1,
            "]" => fundo -= 1,
            _ => {}
        }
        if fundo == 0 {
            break;
        }
    }
}

/// Zeros only.
fn nada(valor: &str) -> bool {
    valor.chars().all(|c| matches!(c, '0' | '.'))
}

/// What a field is called in InvoiCy's layout, and its form: by its first letter where the list above does not have it.
fn campo_de(nome: &'static str) -> (&'static str, Forma) {
    match CAMPOS.iter().find(|(known, ..)| *known == nome) {
        Some((_, "", forma)) => (nome, *forma),
        Some((_, origem, forma)) => (origem, *forma),
        None if nome.starts_with('v') => (nome, Reais),
        None if nome.starts_with('q') => (nome, Decimal(11, 0, 4)),
        None => (nome, Decimal(3, 2, 4)),
    }
}
