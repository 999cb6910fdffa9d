//! What a fact's document says: a sale of one article, made up from the document's own number, so that it is the same each time.

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::super::ficha::{Grupo, Item};
use super::super::model::Ambiente;
use super::super::model::{Empresa, Modelo, Nota};
use super::super::rules::NOME_HOMOLOGACAO;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::fixed;
use crate::br::people::Company;

/// Articles with their NCM.
const ARTIGOS: [(&str, &str); 6] = [
    ("Refrigerante 2 litros", "22021000"),
    ("Cimento CP II 50 kg", "25232910"),
    ("Parafuso sextavado 10 mm", "73181500"),
    ("Tênis de couro", "64039990"),
    ("Arroz tipo 1 5 kg", "10063021"),
    ("Monitor LED 24 polegadas", "85285220"),
];

/// The document, in the order of the NF-e.
pub(super) fn inventar(nota: &Nota, empresa: &Empresa, semente: u64) -> Grupo {
    let mut rng = ChaCha8Rng::seed_from_u64(semente);
    let cliente = Company::made_up(&mut rng);
    let (artigo, ncm) = ARTIGOS.choose(&mut rng).copied().unwrap_or(("Mercadoria", "00000000"));
    let valor = fixed(nota.valor, 2);
    Grupo::default()
        .grupo("ide", ide(nota, empresa, &cliente))
        .grupo("emit", emit(empresa))
        .grupo("dest", dest(nota, &cliente))
        .item(Item::ComAtributo(
            "det",
            ("nItem", "1".to_owned()),
            det((artigo, ncm), &valor, empresa, &cliente),
        ))
        .grupo("total", total(&valor))
        .grupo("transp", Grupo::default().campo("modFrete", "9"))
        .grupo(
            "pag",
            Grupo::default().grupo("detPag", Grupo::default().campo("tPag", "01").campo("vPag", valor)),
        )
}

fn dentro_do_estado(empresa: &Empresa, cliente: &Company) -> bool {
    empresa.uf == cliente.uf
}

fn ide(nota: &Nota, empresa: &Empresa, cliente: &Company) -> Grupo {
    let consumidor = nota.serie.modelo == Modelo::NFCe;
    let um = |sim: bool| if sim { "1" } else { "0" };
    Grupo::default()
        .campo("cUF", empresa.uf.codigo().to_string())
        .item(Item::CodigoNumerico)
        .campo("natOp", "VENDA")
        .campo("mod", nota.serie.modelo.codigo().to_string())
        .campo("serie", nota.serie.serie.to_string())
        .campo("nNF", nota.numero.to_string())
        .campo("dhEmi", &*nota.dh_emi)
        .campo("tpNF", "1")
        .campo("idDest", if consumidor || dentro_do_estado(empresa, cliente) { "1" } else { "2" })
        .campo("cMunFG", empresa.endereco.ibge.to_string())
        .campo("tpImp", if consumidor { "4" } else { "1" })
        .campo("tpEmis", nota.chave.partes().tp_emis.to_string())
        .item(Item::Digito)
        .campo("tpAmb", nota.serie.ambiente.codigo().to_string())
        .campo("finNFe", "1")
        .campo("indFinal", um(consumidor))
        .campo("indPres", if consumidor { "1" } else { "9" })
        .campo("procEmi", "0")
        .campo("verProc", "InvoiCy")
}

fn emit(empresa: &Empresa) -> Grupo {
    let endereco = &empresa.endereco;
    documento(&empresa.documento.to_string())
        .campo("xNome", &*empresa.nome)
        .grupo(
            "enderEmit",
            Grupo::default()
                .campo("xLgr", &*endereco.logradouro)
                .campo("nro", &*endereco.numero)
                .campo("xBairro", &*endereco.bairro)
                .campo("cMun", endereco.ibge.to_string())
                .campo("xMun", &*endereco.cidade)
                .campo("UF", empresa.uf.sigla())
                .campo("CEP", &*endereco.cep),
        )
        .campo("IE", &*empresa.ie)
        .campo("CRT", empresa.crt.to_string())
}

fn documento(numero: &str) -> Grupo {
    match CpfCnpj::parse_strict(numero) {
        Ok(CpfCnpj::Cnpj(cnpj)) => Grupo::default().campo("CNPJ", cnpj.as_str()),
        Ok(CpfCnpj::Cpf(cpf)) => Grupo::default().campo("CPF", cpf.as_str()),
        Err(_) => Grupo::default(),
    }
}

fn dest(nota: &Nota, cliente: &Company) -> Grupo {
    // In homologation the XML carries the fixed name, whatever the fact says.
    let fixo = nota.serie.ambiente == Ambiente::Homologacao && nota.serie.modelo == Modelo::NFe;
    let nome = if fixo { NOME_HOMOLOGACAO } else { &nota.destinatario.nome };
    documento(&nota.destinatario.documento)
        .campo("xNome", nome)
        .grupo(
            "enderDest",
            Grupo::default()
                .campo("xLgr", &*cliente.logradouro)
                .campo("nro", &*cliente.numero)
                .campo("xBairro", &*cliente.bairro)
                .campo("cMun", cliente.ibge.to_string())
                .campo("xMun", &*cliente.cidade)
                .campo("UF", cliente.uf.sigla())
                .campo("CEP", &*cliente.cep),
        )
        .campo("indIEDest", "9")
}

fn det((artigo, ncm): (&str, &str), valor: &str, empresa: &Empresa, cliente: &Company) -> Grupo {
    let prod = Grupo::default()
        .campo("cProd", "1")
        .campo("cEAN", "SEM GTIN")
        .campo("xProd", artigo)
        .campo("NCM", ncm)
        .campo("CFOP", if dentro_do_estado(empresa, cliente) { "5102" } else { "6102" })
        .campo("uCom", "UN")
        .campo("qCom", "1.0000")
        .campo("vUnCom", valor)
        .campo("vProd", valor)
        .campo("cEANTrib", "SEM GTIN")
        .campo("uTrib", "UN")
        .campo("qTrib", "1.0000")
        .campo("vUnTrib", valor)
        .campo("indTot", "1");
    let (grupo, codigo, situacao) =
        if empresa.crt == 1 { ("ICMSSN102", "CSOSN", "102") } else { ("ICMS40", "CST", "41") };
    let icms = Grupo::default().campo("orig", "0").campo(codigo, situacao);
    let nao_tributado = || Grupo::default().campo("CST", "07");
    let imposto = Grupo::default()
        .grupo("ICMS", Grupo::default().grupo(grupo, icms))
        .grupo("PIS", Grupo::default().grupo("PISNT", nao_tributado()))
        .grupo("COFINS", Grupo::default().grupo("COFINSNT", nao_tributado()));
    Grupo::default().grupo("prod", prod).grupo("imposto", imposto)
}

fn total(valor: &str) -> Grupo {
    const NOMES: [&str; 19] = [
        "vBC",
        "vICMS",
        "vICMSDeson",
        "vFCP",
        "vBCST",
        "vST",
        "vFCPST",
        "vFCPSTRet",
        "vProd",
        "vFrete",
        "vSeg",
        "vDesc",
        "vII",
        "vIPI",
        "vIPIDevol",
        "vPIS",
        "vCOFINS",
        "vOutro",
        "vNF",
    ];
    let somados = NOMES.iter().fold(Grupo::default(), |grupo, nome| {
        grupo.campo(nome, if matches!(*nome, "vProd" | "vNF") { valor } else { "0.00" })
    });
    Grupo::default().grupo("ICMSTot", somados)
}
