//! The tables of layout 4.00 (dossier 4.2, from the vendor's sheet "Layout 4.0 NFe_NFCe"; order of the NF-e from the manual's Anexo
//! I). Left out are the groups whose fields the sheet's copy in the dossier does not name: NVE, DI, detExport, veicProd, med, arma, comb,
//! retTransp, cana, agropecuario and those of the tax reform. They are accepted and stay out of the XML.

mod itens;

use super::super::errors::Defeito;
use super::super::ficha::{Grupo, Item};
use super::super::model::DataHora;
use super::campo::Atributo::{Nenhum, Numero};
use super::campo::Campo::{self, CodigoNumerico, Digito, Feito, Fixo, Grupo as G, Lista as L, Valor as V};
use super::campo::Precisa::{Nao as N, Sim as S};
use super::campo::{self, junto, texto};
use super::forma::Forma::{Digitos, Documento, Inteiro, Texto, Um};
use crate::wire::xml::Element;
use itens::{COBR, DET, INF_ADIC, TOTAL, TRANSP, pag};

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
        &[V("CNPJ_aut", "CNPJ", N, Documento), V("CPF_aut", "CPF", N, Documento)],
    ),
    L("det/detItem", "det", (1, 990), Numero("nItem"), DET),
    G("total", "total", S, TOTAL),
    G("transp", "transp", S, TRANSP),
    G("cobr", "cobr", N, COBR),
    Feito(pag),
    G(
        "infIntermed",
        "infIntermed",
        N,
        &[V("CNPJ_int", "CNPJ", S, Documento), V("idCadIntTran", "idCadIntTran", S, Texto(1, 60))],
    ),
    G("infAdic", "infAdic", N, INF_ADIC),
    G(
        "exporta",
        "exporta",
        N,
        &[
            V("UFSaidaPais", "UFSaidaPais", S, Texto(2, 2)),
            V("xLocExporta", "xLocExporta", S, Texto(1, 60)),
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
    G(
        "RespTecnico",
        "infRespTec",
        N,
        &[
            V("CNPJ", "CNPJ", S, Documento),
            V("xContato", "xContato", S, Texto(2, 60)),
            V("email", "email", S, Texto(6, 60)),
            V("fone", "fone", S, Digitos(6, 14)),
            V("idCSRT", "idCSRT", N, Digitos(2, 2)),
            V("hashCSRT", "hashCSRT", N, Texto(28, 28)),
        ],
    ),
];

const IDE: &[Campo] = &[
    V("cUF", "cUF", S, Digitos(2, 2)),
    CodigoNumerico,
    V("natOp", "natOp", S, Texto(1, 60)),
    V("mod", "mod", S, Um(&["55", "65"])),
    V("serie", "serie", S, Inteiro(999)),
    V("nNF", "nNF", S, Inteiro(999_999_999)),
    Feito(|fonte, onde| data_hora(fonte, onde, "dhEmi", true)),
    Feito(|fonte, onde| data_hora(fonte, onde, "dhSaiEnt", false)),
    V("tpNf", "tpNF", S, Um(&["0", "1"])),
    V("idDest", "idDest", S, Um(&["1", "2", "3"])),
    V("cMunFg", "cMunFG", S, Digitos(7, 7)),
    V("tpImp", "tpImp", S, Um(&["0", "1", "2", "3", "4", "5"])),
    V("tpEmis", "tpEmis", S, Um(&["1", "2", "4", "5", "6", "7", "9"])),
    Digito,
    V("tpAmb", "tpAmb", S, Um(&["1", "2"])),
    V("finNFe", "finNFe", S, Um(&["1", "2", "3", "4", "5", "6"])),
    V("indFinal", "indFinal", S, Um(&["0", "1"])),
    V("indPres", "indPres", S, Um(&["0", "1", "2", "3", "4", "5", "9"])),
    V("indIntermed", "indIntermed", N, Um(&["0", "1"])),
    Fixo("procEmi", "0"),
    // The platform's own name and version; the vendor does not publish it.
    Fixo("verProc", "InvoiCy"),
    Feito(|fonte, onde| data_hora(fonte, onde, "dhCont", false)),
    V("xJust", "xJust", N, Texto(15, 256)),
    Feito(referencias),
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

/// NFRef: one flat group for what are five in the NF-e.
fn referencias(fonte: &Element, onde: &str) -> Result<Vec<Item>, Defeito> {
    const NF: &[Campo] = &[
        V("cUF_refNFE", "cUF", S, Digitos(2, 2)),
        V("AAMM", "AAMM", S, Digitos(4, 4)),
        V("CNPJ", "CNPJ", N, Documento),
        V("CPF", "CPF", N, Documento),
        V("IE_refNFP", "IE", N, Texto(2, 14)),
        V("mod_refNFE", "mod", S, Digitos(2, 2)),
        V("serie_refNFE", "serie", S, Inteiro(999)),
        V("nNF_refNFE", "nNF", S, Inteiro(999_999_999)),
    ];
    const ECF: &[Campo] = &[
        V("mod_refECF", "mod", S, Texto(2, 2)),
        V("nECF_refECF", "nECF", S, Digitos(1, 3)),
        V("nCOO_refECF", "nCOO", S, Digitos(1, 6)),
    ];
    let mut itens = Vec::new();
    let refs = fonte.child("NFRef").into_iter().flat_map(|refs| refs.children("NFRefItem"));
    for (n, item) in refs.filter(|item| !campo::vazio(item)).enumerate() {
        let onde = format!("{onde}/NFRef/NFRefItem[{}]", n + 1);
        let tem = |nome| texto(item, nome).is_some();
        let grupo = if tem("refNFe") {
            campo::ler(&[V("refNFe", "refNFe", S, Texto(44, 44))], item, &onde)?
        } else if tem("RefCte") {
            campo::ler(&[V("RefCte", "refCTe", S, Texto(44, 44))], item, &onde)?
        } else if tem("mod_refECF") {
            Grupo::default().grupo("refECF", campo::ler(ECF, item, &onde)?)
        } else {
            let nome = if tem("IE_refNFP") { "refNFP" } else { "refNF" };
            Grupo::default().grupo(nome, campo::ler(NF, item, &onde)?)
        };
        itens.push(Item::Grupo("NFref", grupo));
    }
    Ok(itens)
}

const EMIT: &[Campo] = &[
    V("CNPJ_emit", "CNPJ", N, Documento),
    V("CPF_emit", "CPF", N, Documento),
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
            V("UF", "UF", S, Texto(2, 2)),
            V("CEP", "CEP", S, Digitos(8, 8)),
            V("cPais", "cPais", N, Um(&["1058"])),
            V("xPais", "xPais", N, Texto(1, 60)),
            V("fone", "fone", N, Digitos(6, 14)),
        ],
    ),
    V("IE", "IE", S, Texto(2, 14)),
    V("IEST", "IEST", N, Digitos(2, 14)),
    V("IM", "IM", N, Texto(1, 15)),
    V("CNAE", "CNAE", N, Digitos(7, 7)),
    V("CRT", "CRT", S, Um(&["1", "2", "3", "4"])),
];

const DEST: &[Campo] = &[
    V("CNPJ_dest", "CNPJ", N, Documento),
    V("CPF_dest", "CPF", N, Documento),
    V("idEstrangeiro", "idEstrangeiro", N, Texto(0, 20)),
    V("xNome_dest", "xNome", N, Texto(2, 60)),
    G(
        "enderDest",
        "enderDest",
        N,
        &[
            V("xLgr_dest", "xLgr", S, Texto(2, 60)),
            V("nro_dest", "nro", S, Texto(1, 60)),
            V("xCpl_dest", "xCpl", N, Texto(1, 60)),
            V("xBairro_dest", "xBairro", S, Texto(1, 60)),
            V("cMun_dest", "cMun", S, Digitos(7, 7)),
            V("xMun_dest", "xMun", S, Texto(2, 60)),
            V("UF_dest", "UF", S, Texto(2, 2)),
            V("CEP_dest", "CEP", N, Digitos(8, 8)),
            V("cPais_dest", "cPais", N, Digitos(1, 4)),
            V("xPais_dest", "xPais", N, Texto(2, 60)),
            V("fone_dest", "fone", N, Digitos(6, 14)),
        ],
    ),
    V("indIEDest", "indIEDest", S, Um(&["1", "2", "9"])),
    V("IE_dest", "IE", N, Texto(2, 14)),
    V("ISUF", "ISUF", N, Digitos(8, 9)),
    V("IM_dest", "IM", N, Texto(1, 15)),
    V("enderDest/xEmail_dest", "email", N, Texto(1, 60)),
];

/// The place of collection or delivery; every name has the group's suffix.
macro_rules! local {
    ($suffix:literal) => {
        &[
            V(concat!("CNPJ", $suffix), "CNPJ", N, Documento),
            V(concat!("CPF", $suffix), "CPF", N, Documento),
            V(concat!("xNome", $suffix), "xNome", N, Texto(2, 60)),
            V(concat!("xLgr", $suffix), "xLgr", S, Texto(2, 60)),
            V(concat!("nro", $suffix), "nro", S, Texto(1, 60)),
            V(concat!("xCpl", $suffix), "xCpl", N, Texto(1, 60)),
            V(concat!("xBairro", $suffix), "xBairro", S, Texto(2, 60)),
            V(concat!("cMun", $suffix), "cMun", S, Digitos(7, 7)),
            V(concat!("xMun", $suffix), "xMun", S, Texto(2, 60)),
            V(concat!("UF", $suffix), "UF", S, Texto(2, 2)),
            V(concat!("CEP", $suffix), "CEP", N, Digitos(8, 8)),
            V(concat!("cPais", $suffix), "cPais", N, Digitos(1, 4)),
            V(concat!("xPais", $suffix), "xPais", N, Texto(2, 60)),
            V(concat!("fone", $suffix), "fone", N, Digitos(6, 14)),
            V(concat!("email", $suffix), "email", N, Texto(1, 60)),
            V(concat!("IE", $suffix), "IE", N, Texto(2, 14)),
        ]
    };
}
const RETIRADA: &[Campo] = local!("_ret");
const ENTREGA: &[Campo] = local!("_entr");
