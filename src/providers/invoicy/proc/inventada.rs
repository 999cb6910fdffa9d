//! What a fact's document says: a sale of one article, made up from the document's own number, so that it is the same each time.

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::super::ficha::{Grupo, Item};
use super::super::model::Ambiente;
use super::super::model::{Empresa, Modelo, Nota};
use super::super::rules::NOME_HOMOLOGACAO;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::fixed;
use crate::br::people::Company;

/// An article: name, NCM, unit, and about what one costs, in centavos.
type Artigo = (&'static str, &'static str, &'static str, i64);

const ARTIGOS: [Artigo; 12] = [
    ("Refrigerante 2 litros", "22021000", "UN", 899),
    ("Cimento CP II 50 kg", "25232910", "SC", 3_990),
    ("Parafuso sextavado 10 mm", "73181500", "CX", 2_450),
    ("Tênis de couro", "64039990", "PR", 18_990),
    ("Arroz tipo 1 5 kg", "10063021", "FD", 2_790),
    ("Monitor LED 24 polegadas", "85285220", "UN", 74_900),
    ("Café torrado e moído 500 g", "09012100", "UN", 1_990),
    ("Papel sulfite A4 500 folhas", "48025610", "RM", 2_690),
    ("Pneu 175/70 R13", "40111000", "UN", 31_900),
    ("Detergente líquido 500 ml", "34025000", "UN", 279),
    ("Cadeira de escritório giratória", "94013900", "UN", 45_900),
    ("Açúcar cristal 5 kg", "17019900", "FD", 1_890),
];

/// The document, in the order of the NF-e.
pub(super) fn inventar(nota: &Nota, empresa: &Empresa, semente: u64) -> Grupo {
    let mut rng = ChaCha8Rng::seed_from_u64(semente);
    let cliente = Company::made_up(&mut rng);
    const MERCADORIA: Artigo = ("Mercadoria", "00000000", "UN", 1_000);
    let artigo = ARTIGOS.choose(&mut rng).copied().unwrap_or(MERCADORIA);
    let valor = fixed(nota.valor, 2);
    Grupo::default()
        .grupo("ide", ide(nota, empresa, &cliente))
        .grupo("emit", emit(empresa))
        .grupo("dest", dest(nota, &cliente))
        .item(Item::ComAtributo("det", ("nItem", "1".to_owned()), det(artigo, nota.valor, empresa, &cliente)))
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

/// How many of an article at which price make up an amount exactly: near to what one costs, else one of it.
fn repartir(valor: Decimal, preco: i64) -> (i64, Decimal) {
    let centavos = (valor * Decimal::ONE_HUNDRED).trunc().to_i64().unwrap_or(0);
    let about = (centavos / preco.max(1)).max(1);
    // No further off than half of it and never far: what stands on a shelf does not cost twice as much.
    let near = (0..=(about / 2).min(500)).flat_map(|off| [about + off, about - off]);
    let quantidade = near.filter(|count| *count > 0).find(|count| centavos % count == 0).unwrap_or(1);
    (quantidade, valor / Decimal::from(quantidade))
}

fn det((artigo, ncm, unidade, preco): Artigo, valor: Decimal, empresa: &Empresa, cliente: &Company) -> Grupo {
    let (quantidade, unitario) = repartir(valor, preco);
    let (valor, quantidade, unitario) = (fixed(valor, 2), format!("{quantidade}.0000"), fixed(unitario, 2));
    let prod = Grupo::default()
        .campo("cProd", "1")
        .campo("cEAN", "SEM GTIN")
        .campo("xProd", artigo)
        .campo("NCM", ncm)
        .campo("CFOP", if dentro_do_estado(empresa, cliente) { "5102" } else { "6102" })
        .campo("uCom", unidade)
        .campo("qCom", &*quantidade)
        .campo("vUnCom", &*unitario)
        .campo("vProd", valor)
        .campo("cEANTrib", "SEM GTIN")
        .campo("uTrib", unidade)
        .campo("qTrib", quantidade)
        .campo("vUnTrib", unitario)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_cost_about_what_they_cost_and_make_up_the_amount() {
        let mut plausible = 0;
        for centavos in (1_000..400_000).step_by(1_990) {
            let valor = Decimal::new(centavos, 2);
            for (_, ncm, _, preco) in ARTIGOS {
                let (quantidade, unitario) = repartir(valor, preco);
                assert_eq!(unitario * Decimal::from(quantidade), valor);
                assert!(unitario.normalize().scale() <= 2, "{unitario}");
                assert!(ncm.len() == 8 && ncm.bytes().all(|c| c.is_ascii_digit()));
                let cost = Decimal::new(preco, 2);
                plausible += usize::from(unitario <= cost * Decimal::TWO && unitario * Decimal::TWO >= cost);
            }
        }
        assert!(plausible > 1_600, "{plausible} of 2,412 cost what such an article may");
    }
}
