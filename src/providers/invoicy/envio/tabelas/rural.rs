//! Sugar cane, pesticides and cattle on the road.

use super::super::campo::Atributo::{Nenhum, Texto as Filho};
use super::super::campo::Campo::{self, Grupo as G, Lista as L, Ou, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::forma::Forma::{self, Cpf, Decimal, Digitos, Que, Reais, Texto, Uf, Um};
use super::super::forma::so_digitos;

const DIA: Forma = Que(
    |valor| matches!(valor.parse::<u8>(), Ok(1..=31)) && so_digitos(valor) && !valor.starts_with('0'),
    "a day from 1 to 31",
    "[1-9]|[12][0-9]|3[01]",
);
const MES: Forma = Que(
    |valor| {
        let (mes, ano) = valor.split_once('/').unwrap_or_default();
        let mes_cabe = mes.len() == 2 && so_digitos(mes) && matches!(mes.parse::<u8>(), Ok(1..=12));
        mes_cabe && ano.len() == 4 && so_digitos(ano) && ano.starts_with('2')
    },
    "month and year such as 01/2026",
    "(0[1-9]|1[0-2])/2[0-9]{3}",
);

pub(super) const CANA: &[Campo] = &[
    V("safra", "safra", S, Texto(4, 9)),
    V("ref", "ref", S, MES),
    L(
        "canaDiario/DiarioItem",
        "forDia",
        (1, 31),
        Filho("dia", "dia", DIA),
        &[V("qtde", "qtde", S, Decimal(11, 0, 10))],
    ),
    V("qTotMes", "qTotMes", S, Decimal(11, 0, 10)),
    V("qTotAnt", "qTotAnt", S, Decimal(11, 0, 10)),
    V("qTotGer", "qTotGer", S, Decimal(11, 0, 10)),
    L(
        "canaDeducoes/DeducoesItem",
        "deduc",
        (0, 10),
        Nenhum,
        &[V("xDed", "xDed", S, Texto(1, 60)), V("vDed", "vDed", S, Reais)],
    ),
    V("vFor", "vFor", S, Reais),
    V("vTotDed", "vTotDed", S, Reais),
    V("vLiqFor", "vLiqFor", S, Reais),
];

pub(super) const AGROPECUARIO: &[Campo] = &[Ou(
    S,
    &[
        L(
            "defensivo/defensivoItem",
            "defensivo",
            (0, 20),
            Nenhum,
            &[V("nReceituario", "nReceituario", S, Texto(1, 30)), V("CPFRespTec", "CPFRespTec", S, Cpf)],
        ),
        G(
            "guiaTransito",
            "guiaTransito",
            N,
            &[
                V("tpGuia", "tpGuia", S, Um(&["1", "2", "3", "4", "5", "6", "7"])),
                V("UFGuia", "UFGuia", S, Uf(false)),
                V("serieGuia", "serieGuia", N, Texto(1, 9)),
                V("nGuia", "nGuia", S, Digitos(1, 9)),
            ],
        ),
    ],
)];
