//! The group transp.

use super::super::super::errors::Defeito;
use super::super::super::ficha::Item;
use super::super::campo::Atributo::Nenhum;
use super::super::campo::Campo::{self, Feito, Grupo as G, Juntos, Lista as L, Ou, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, texto};
use super::super::forma::Forma::{self, Cnpj, Cpf, Decimal, Digitos, Ie, Inteiro, Que, Reais, Texto, Uf, Um};
use super::produto::CFOP;
use crate::wire::xml::Element;

/// Grey plates and those of Mercosul.
const PLACA: Forma = Que(
    |valor| {
        let letras = valor.bytes().take_while(u8::is_ascii_uppercase).count();
        let digitos = valor.bytes().skip(letras).all(|c| c.is_ascii_digit());
        let sete = valor.len() == 7 && valor.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
        sete || valor.len() == 6 && digitos && matches!(letras, 2 | 3)
    },
    "a licence plate without dash",
    "[0-9A-Z]{7}|[A-Z]{2}[0-9]{4}|[A-Z]{3}[0-9]{3}",
);

pub(super) const TRANSP: &[Campo] = &[
    V("modFrete", "modFrete", S, Um(&["0", "1", "2", "3", "4", "9"])),
    G(
        "transporta",
        "transporta",
        N,
        &[
            Ou(N, &[V("CNPJ_transp", "CNPJ", S, Cnpj), V("CPF_transp", "CPF", S, Cpf)]),
            V("xNome_transp", "xNome", N, Texto(2, 60)),
            V("IE_transp", "IE", N, Ie(true)),
            V("xEnder", "xEnder", N, Texto(1, 60)),
            V("xMun_transp", "xMun", N, Texto(1, 60)),
            V("UF_transp", "UF", N, Uf(true)),
        ],
    ),
    G(
        "retTransp",
        "retTransp",
        N,
        &[Juntos(&[
            V("vServ_transp|vServ", "vServ", S, Reais),
            V("vBCRet", "vBCRet", S, Reais),
            V("pICMSRet", "pICMSRet", S, Decimal(3, 2, 4)),
            V("vICMSRet", "vICMSRet", S, Reais),
            V("CFOP_transp|CFOP", "CFOP", S, CFOP),
            V("cMunFG_transp|cMunFG", "cMunFG", S, Digitos(7, 7)),
        ])],
    ),
    Feito(veiculos, |planta| {
        for campos in [ESTRADA, TRILHO, AGUA] {
            planta.opcionais(campos);
        }
    }),
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

const ESTRADA: &[Campo] = &[
    G(
        "veicTransp",
        "veicTransp",
        N,
        &[
            V("placa", "placa", S, PLACA),
            V("UF_veictransp", "UF", N, Uf(true)),
            V("RNTC", "RNTC", N, Texto(1, 20)),
        ],
    ),
    L(
        "reboque/reboqueItem",
        "reboque",
        (0, 5),
        Nenhum,
        &[
            V("placa_rebtransp|placa", "placa", S, PLACA),
            V("UF_rebtransp|UF", "UF", N, Uf(true)),
            V("RNTC_rebtransp|RNTC", "RNTC", N, Texto(1, 20)),
        ],
    ),
];
const TRILHO: &[Campo] = &[V("vagao", "vagao", S, Texto(1, 20))];
const AGUA: &[Campo] = &[V("balsa", "balsa", S, Texto(1, 20))];

/// By road, with trailers, or by rail, or by ferry.
fn veiculos(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    let estrada = campo::ler(ESTRADA, fonte, onde)?;
    let outros =
        [("vagao", TRILHO), ("balsa", AGUA)].into_iter().find(|(nome, _)| texto(fonte, nome).is_some());
    match outros {
        None => Ok(estrada.itens),
        Some((_, campos)) if estrada.is_empty() => Ok(campo::ler(campos, fonte, onde)?.itens),
        Some((nome, _)) => {
            Err(Defeito::valor(&campo::junto(onde, nome), "there beside veicTransp", "one of them at most"))
        }
    }
}
