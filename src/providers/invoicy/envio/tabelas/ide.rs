//! The group ide, with what it refers to.

use super::super::super::errors::Defeito;
use super::super::super::ficha::{Grupo, Item};
use super::super::super::model::DataHora;
use super::super::campo::Campo::{
    self, CodigoNumerico, Digito, Feito, Fixo, Grupo as G, Ou, Valor as V, Valores,
};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, junto, texto};
use super::super::forma::Forma::{self, Cnpj, Cpf, Data, Decimal, Digitos, Ie, Inteiro, Que, Texto, Um};
use super::super::forma::so_digitos;
use crate::wire::xml::Element;

/// An access key: SEFAZ looks into it, the platform at its form.
pub(super) const CHAVE: Forma = Que(
    |valor| {
        let corpo = valor.bytes().enumerate();
        valor.len() == 44
            && corpo
                .into_iter()
                .all(|(at, c)| c.is_ascii_digit() || (6..18).contains(&at) && c.is_ascii_uppercase())
    },
    "an access key of 44 characters",
    "[0-9]{6}[0-9A-Z]{12}[0-9]{26}",
);

pub(super) const IDE: &[Campo] = &[
    V("cUF", "cUF", S, Digitos(2, 2)),
    CodigoNumerico,
    V("natOp", "natOp", S, Texto(1, 60)),
    V("mod", "mod", S, Um(&["55", "65"])),
    V("serie", "serie", S, Inteiro(999)),
    V("nNF", "nNF", S, Inteiro(999_999_999)),
    Feito(|fonte, onde| data_hora(fonte, onde, "dhEmi", true), |planta| planta.data_hora("dhEmi", true)),
    Feito(
        |fonte, onde| data_hora(fonte, onde, "dhSaiEnt", false),
        |planta| planta.data_hora("dhSaiEnt", false),
    ),
    V("dPrevEntrega", "dPrevEntrega", N, Data),
    V("tpNf", "tpNF", S, Um(&["0", "1"])),
    V("idDest", "idDest", S, Um(&["1", "2", "3"])),
    V("cMunFg", "cMunFG", S, Digitos(7, 7)),
    V("cMunFgIBS|cMunFGIBS", "cMunFGIBS", N, Digitos(7, 7)),
    V("tpImp", "tpImp", S, Um(&["0", "1", "2", "3", "4", "5"])),
    V("tpEmis", "tpEmis", S, Um(&["1", "2", "4", "5", "6", "7", "9"])),
    Digito,
    V("tpAmb", "tpAmb", S, Um(&["1", "2"])),
    V("finNFe", "finNFe", S, Um(&["1", "2", "3", "4", "5", "6"])),
    V("tpNFDebito", "tpNFDebito", N, Um(&["01", "02", "03", "04", "05", "06", "07", "08"])),
    V("tpNFCredito", "tpNFCredito", N, Um(&["01", "02", "03", "04", "05", "06"])),
    V("indFinal", "indFinal", S, Um(&["0", "1"])),
    V("indPres", "indPres", S, Um(&["0", "1", "2", "3", "4", "5", "9"])),
    V("indIntermed", "indIntermed", N, Um(&["0", "1"])),
    V("cIndOp", "cIndOp", N, Digitos(6, 6)),
    Fixo("procEmi", "0"),
    // The platform's own name and version; the vendor does not publish it.
    Fixo("verProc", "InvoiCy"),
    Feito(contingencia, |planta| {
        planta.data_hora("dhCont", false);
        planta.opcionais(XJUST);
    }),
    Feito(referencias, |planta| {
        planta.itens("NFRef/NFRefItem", (0, REFERENCIAS), &mut |item| {
            for campos in [REF_NFE, REF_CTE, NF, NFP, ECF] {
                item.opcionais(campos);
            }
        });
    }),
    G(
        "gCompraGov",
        "gCompraGov",
        N,
        &[
            V("tpEnteGov", "tpEnteGov", S, Um(&["1", "2", "3", "4", "5", "6"])),
            V("pRedutor", "pRedutor", S, Decimal(3, 2, 4)),
            V("tpOperGov", "tpOperGov", S, Um(&["1", "2", "3", "4"])),
            Valores("refDFeAnt/refDFeAntItem", "refDFeAnt", "refDFeAnt", 99, CHAVE),
        ],
    ),
    G("gPagAntecipado", "gPagAntecipado", N, &[Valores("pagAntecipadoItem", "refNFe", "refNFe", 99, CHAVE)]),
];

/// Date and time with the offset of `fusoHorario`.
fn data_hora(fonte: &Element, onde: &str, nome: &'static str, precisa: bool) -> Result<Vec<Item>, Defeito> {
    let fuso = texto(fonte, "fusoHorario").unwrap_or_default();
    match texto(fonte, nome) {
        Some(valor) => {
            if precisa && fuso.is_empty() && valor.len() == 19 {
                return Err(Defeito::falta(&junto(onde, "fusoHorario")));
            }
            let lida = DataHora::ler(&junto(onde, nome), &valor, &fuso)?;
            Ok(vec![Item::Campo(nome, lida.texto)])
        }
        None if precisa => Err(Defeito::falta(&junto(onde, nome))),
        None => Ok(Vec::new()),
    }
}

const XJUST: &[Campo] = &[V("xJust", "xJust", S, Texto(15, 256))];

/// dhCont and xJust: both or none.
fn contingencia(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    if texto(fonte, "dhCont").is_none() && texto(fonte, "xJust").is_none() {
        return Ok(Vec::new());
    }
    let mut itens = data_hora(fonte, onde, "dhCont", true)?;
    itens.extend(campo::ler(XJUST, fonte, onde)?.itens);
    Ok(itens)
}

/// How many documents a note refers to at most.
const REFERENCIAS: usize = 999;

const REF_NFE: &[Campo] = &[V("refNFe", "refNFe", S, CHAVE)];
const REF_CTE: &[Campo] = &[V("RefCte", "refCTe", S, CHAVE)];
const AAMM: Forma = Que(
    |valor| {
        valor.len() == 4
            && so_digitos(valor)
            && matches!(valor.get(2..).and_then(|mes| mes.parse::<u8>().ok()), Some(1..=12))
    },
    "year and month such as 2601",
    "[0-9]{2}(0[1-9]|1[0-2])",
);
const NF: &[Campo] = &[
    V("cUF_refNFE", "cUF", S, Digitos(2, 2)),
    V("AAMM", "AAMM", S, AAMM),
    V("CNPJ", "CNPJ", S, Cnpj),
    V("mod_refNFE", "mod", S, Um(&["01", "02"])),
    V("serie_refNFE", "serie", S, Inteiro(999)),
    V("nNF_refNFE", "nNF", S, Inteiro(999_999_999)),
];
const NFP: &[Campo] = &[
    V("cUF_refNFE", "cUF", S, Digitos(2, 2)),
    V("AAMM", "AAMM", S, AAMM),
    Ou(S, &[V("CNPJ", "CNPJ", S, Cnpj), V("CPF", "CPF", S, Cpf)]),
    V("IE_refNFP", "IE", S, Ie(true)),
    V("mod_refNFE", "mod", S, Um(&["01", "04"])),
    V("serie_refNFE", "serie", S, Inteiro(999)),
    V("nNF_refNFE", "nNF", S, Inteiro(999_999_999)),
];
const ECF: &[Campo] = &[
    V("mod_refECF", "mod", S, Um(&["2B", "2C", "2D"])),
    V("nECF_refECF", "nECF", S, Digitos(1, 3)),
    V("nCOO_refECF", "nCOO", S, Digitos(1, 6)),
];

/// NFRef: one flat group for what are five in the NF-e.
fn referencias(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let mut itens = Vec::new();
    let refs = fonte.child("NFRef").into_iter().flat_map(|refs| refs.children("NFRefItem"));
    for (n, item) in refs.filter(|item| !campo::vazio(item)).enumerate() {
        let onde = format!("{onde}/NFRef/NFRefItem[{}]", n + 1);
        if n == REFERENCIAS {
            return Err(Defeito::valor(&onde, "one more", &format!("at most {REFERENCIAS}")));
        }
        let tem = |nome| texto(item, nome).is_some();
        let grupo = if tem("refNFe") {
            campo::ler(REF_NFE, item, &onde)?
        } else if tem("RefCte") {
            campo::ler(REF_CTE, item, &onde)?
        } else if tem("mod_refECF") {
            Grupo::default().grupo("refECF", campo::ler(ECF, item, &onde)?)
        } else if tem("IE_refNFP") {
            Grupo::default().grupo("refNFP", campo::ler(NFP, item, &onde)?)
        } else {
            Grupo::default().grupo("refNF", campo::ler(NF, item, &onde)?)
        };
        itens.push(Item::Grupo("NFref", grupo));
    }
    Ok(itens)
}
