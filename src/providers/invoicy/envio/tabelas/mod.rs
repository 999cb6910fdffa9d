//! The tables of layout 4.00 (dossier 4.2): names from the vendor's sheet "Layout 4.0 NFe_NFCe" and from its schema `Invoicy_NFe-NFCe
//! v4.00 - Reforma Tributária.xsd`, where they have one; order, sizes and what is needed from SEFAZ's schema (PL_010f 1.04). What the
//! vendor does not name has SEFAZ's own names, collections as `group/groupItem`.

mod cobranca;
mod ide;
mod itens;
mod partes;
pub(super) mod produto;
pub(super) mod reforma;
mod rural;
mod totais;
mod transporte;

use super::campo::Atributo::{Nenhum, Numero};
use super::campo::Campo::{self, Feito, Grupo as G, Juntos, Lista as L, Ou, Valor as V};
use super::campo::Precisa::{Nao as N, Sim as S};
use super::forma::Forma::{Cnpj, Cpf, Digitos, Texto, Uf};
use cobranca::{COBR, INF_ADIC, PAG, pag};
use ide::IDE;
use itens::DET;
use partes::{DEST, EMIT, ENTREGA, RETIRADA};
use rural::{AGROPECUARIO, CANA};
use totais::TOTAL;
use transporte::TRANSP;

/// The document as a whole.
pub const ENVIO: &[Campo] = &[
    G("ide", "ide", S, IDE),
    G("emit", "emit", S, EMIT),
    G("dest", "dest", N, DEST),
    G("retirada", "retirada", N, RETIRADA),
    G("entrega", "entrega", N, ENTREGA),
    L(
        "autXML/autXMLItem",
        "autXML",
        (0, 10),
        Nenhum,
        &[Ou(S, &[V("CNPJ_aut", "CNPJ", S, Cnpj), V("CPF_aut", "CPF", S, Cpf)])],
    ),
    L("det/detItem", "det", (1, 990), Numero("nItem"), DET),
    G("total", "total", S, TOTAL),
    G("transp", "transp", S, TRANSP),
    G("cobr", "cobr", N, COBR),
    Feito(pag, |planta| planta.ler(PAG)),
    G(
        "infIntermed",
        "infIntermed",
        N,
        &[V("CNPJ_int", "CNPJ", S, Cnpj), V("idCadIntTran", "idCadIntTran", S, Texto(2, 60))],
    ),
    G("infAdic", "infAdic", N, INF_ADIC),
    G(
        "exporta",
        "exporta",
        N,
        &[
            V("UFEmbarq|UFSaidaPais", "UFSaidaPais", S, Uf(false)),
            V("xLocEmbarq|xLocExporta", "xLocExporta", S, Texto(1, 60)),
            V("xLocDespacho", "xLocDespacho", N, Texto(1, 60)),
        ],
    ),
    G(
        "compra",
        "compra",
        N,
        &[
            V("xNEmp", "xNEmp", N, Texto(1, 22)),
            V("xPed", "xPed", N, Texto(1, 60)),
            V("xCont", "xCont", N, Texto(1, 60)),
        ],
    ),
    G("cana", "cana", N, CANA),
    G(
        "RespTecnico",
        "infRespTec",
        N,
        &[
            V("CNPJ", "CNPJ", S, Cnpj),
            V("xContato", "xContato", S, Texto(2, 60)),
            V("email", "email", S, Texto(6, 60)),
            V("fone", "fone", S, Digitos(6, 14)),
            Juntos(&[V("idCSRT", "idCSRT", S, Digitos(2, 2)), V("hashCSRT", "hashCSRT", S, Texto(28, 28))]),
        ],
    ),
    G("agropecuario", "agropecuario", N, AGROPECUARIO),
];
