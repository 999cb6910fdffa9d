//! Who issues, who receives, and where the goods are taken from and to.

use super::super::super::errors::Defeito;
use super::super::super::ficha::Item;
use super::super::campo::Campo::{self, Feito, Grupo as G, Ou, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, junto, texto};
use super::super::forma::Forma::{Cnpj, Cpf, Digitos, Ie, Texto, Uf, Um};
use crate::wire::xml::Element;

pub(super) const EMIT: &[Campo] = &[
    Ou(S, &[V("CNPJ_emit", "CNPJ", S, Cnpj), V("CPF_emit", "CPF", S, Cpf)]),
    V("xNome", "xNome", S, Texto(2, 60)),
    V("xFant", "xFant", N, Texto(1, 60)),
    G(
        "enderEmit",
        "enderEmit",
        S,
        &[
            V("xLgr", "xLgr", S, Texto(2, 60)),
            V("nro", "nro", S, Texto(1, 60)),
            V("xCpl", "xCpl", N, Texto(1, 60)),
            V("xBairro", "xBairro", S, Texto(2, 60)),
            V("cMun", "cMun", S, Digitos(7, 7)),
            V("xMun", "xMun", S, Texto(2, 60)),
            V("UF", "UF", S, Uf(false)),
            V("CEP", "CEP", S, Digitos(8, 8)),
            V("cPais", "cPais", N, Um(&["1058"])),
            V("xPais", "xPais", N, Um(&["BRASIL", "Brasil"])),
            V("fone", "fone", N, Digitos(6, 14)),
        ],
    ),
    V("IE", "IE", S, Ie(true)),
    V("IEST", "IEST", N, Ie(false)),
    Feito(municipal, |planta| planta.opcionais(MUNICIPAL)),
    V("CRT", "CRT", S, Um(&["1", "2", "3", "4"])),
];

const MUNICIPAL: &[Campo] = &[V("IM", "IM", S, Texto(1, 15)), V("CNAE", "CNAE", N, Digitos(7, 7))];

/// IM, and CNAE, which has no place without it.
fn municipal(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    if texto(fonte, "IM").is_none() {
        return Ok(Vec::new());
    }
    Ok(campo::ler(MUNICIPAL, fonte, onde)?.itens)
}

pub(super) const DEST: &[Campo] = &[
    Feito(destinatario, |planta| planta.ler(QUEM)),
    V("xNome_dest", "xNome", N, Texto(2, 60)),
    G(
        "enderDest",
        "enderDest",
        N,
        &[
            V("xLgr_dest", "xLgr", S, Texto(2, 60)),
            V("nro_dest", "nro", S, Texto(1, 60)),
            V("xCpl_dest", "xCpl", N, Texto(1, 60)),
            V("xBairro_dest", "xBairro", S, Texto(2, 60)),
            V("cMun_dest", "cMun", S, Digitos(7, 7)),
            V("xMun_dest", "xMun", S, Texto(2, 60)),
            V("UF_dest", "UF", S, Uf(true)),
            V("CEP_dest", "CEP", N, Digitos(8, 8)),
            V("cPais_dest", "cPais", N, Digitos(1, 4)),
            V("xPais_dest", "xPais", N, Texto(2, 60)),
            V("fone_dest", "fone", N, Digitos(6, 14)),
        ],
    ),
    V("indIEDest", "indIEDest", S, Um(&["1", "2", "9"])),
    Feito(
        |fonte, onde| match texto(fonte, "IE_dest").as_deref() {
            // indIEDest says that; the NF-e 4.00 has no word for it here.
            None | Some("ISENTO") => Ok(Vec::new()),
            Some(_) => Ok(campo::ler(&[V("IE_dest", "IE", S, Ie(false))], fonte, onde)?.itens),
        },
        |planta| planta.valor("IE_dest", false, Ie(true)),
    ),
    V("ISUF", "ISUF", N, Digitos(8, 9)),
    V("IM_dest", "IM", N, Texto(1, 15)),
    V("enderDest/xEmail_dest", "email", N, Texto(1, 60)),
];

const QUEM: &[Campo] = &[Ou(
    N,
    &[
        V("CNPJ_dest", "CNPJ", S, Cnpj),
        V("CPF_dest", "CPF", S, Cpf),
        V("idEstrangeiro", "idEstrangeiro", S, Texto(5, 20)),
    ],
)];

/// CNPJ, CPF, or a foreigner, who may be without a number.
fn destinatario(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let lido = campo::ler(QUEM, fonte, onde)?;
    if !lido.is_empty() {
        return Ok(lido.itens);
    }
    if texto(fonte, "enderDest/UF_dest").as_deref() == Some("EX") {
        return Ok(vec![Item::Campo("idEstrangeiro", String::new())]);
    }
    Err(Defeito::falta(&junto(onde, "CNPJ_dest")))
}

/// The place of collection or delivery; every name has the group's suffix.
macro_rules! local {
    ($suffix:literal) => {
        &[
            Ou(S, &[V(concat!("CNPJ", $suffix), "CNPJ", S, Cnpj), V(concat!("CPF", $suffix), "CPF", S, Cpf)]),
            V(concat!("xNome", $suffix), "xNome", N, Texto(2, 60)),
            V(concat!("xLgr", $suffix), "xLgr", S, Texto(2, 60)),
            V(concat!("nro", $suffix), "nro", S, Texto(1, 60)),
            V(concat!("xCpl", $suffix), "xCpl", N, Texto(1, 60)),
            V(concat!("xBairro", $suffix), "xBairro", S, Texto(2, 60)),
            V(concat!("cMun", $suffix), "cMun", S, Digitos(7, 7)),
            V(concat!("xMun", $suffix), "xMun", S, Texto(2, 60)),
            V(concat!("UF", $suffix), "UF", S, Uf(true)),
            V(concat!("CEP", $suffix), "CEP", N, Digitos(8, 8)),
            V(concat!("cPais", $suffix), "cPais", N, Digitos(1, 4)),
            V(concat!("xPais", $suffix), "xPais", N, Texto(2, 60)),
            V(concat!("fone", $suffix), "fone", N, Digitos(6, 14)),
            V(concat!("email", $suffix), "email", N, Texto(1, 60)),
            V(concat!("IE", $suffix), "IE", N, Ie(true)),
        ]
    };
}
pub(super) const RETIRADA: &[Campo] = local!("_ret");
pub(super) const ENTREGA: &[Campo] = local!("_entr");
