//! What a fact's document of these models says, made up from its own number, so that it is the same each time.

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::super::model::{CpfCnpj, Empresa, Modelo, Nota};
use super::arvore::Ramo;
use super::leiaute::Leiaute;
use crate::br::money::fixed;
use crate::br::people::Company;

const CARGAS: [&str; 4] = ["Cimento ensacado", "Bebidas", "Soja em graos", "Moveis"];
const SERVICOS: [(&str, &str); 4] = [
    ("01.07", "Suporte tecnico em informatica"),
    ("17.01", "Assessoria e consultoria"),
    ("07.10", "Limpeza e conservacao"),
    ("14.01", "Manutencao de maquinas"),
];

/// The document, in the order of its layout.
pub fn inventar(nota: &Nota, empresa: &Empresa, semente: u64) -> Ramo {
    let mut rng = ChaCha8Rng::seed_from_u64(semente);
    let cliente = Company::made_up(&mut rng);
    match nota.serie.modelo {
        Modelo::MDFe => mdfe(nota, empresa, &cliente, &mut rng),
        Modelo::NFCom => nfcom(nota, empresa, &cliente),
        Modelo::NFSe => rps(nota, empresa, &mut rng),
        _ => cte(nota, empresa, &cliente, &mut rng),
    }
}

fn folhas(pares: &[(&str, &str)]) -> Vec<Ramo> {
    pares.iter().map(|(nome, valor)| Ramo::folha(nome, *valor)).collect()
}

fn grupo(nome: &str, pares: &[(&str, &str)]) -> Ramo {
    Ramo::grupo(nome, folhas(pares))
}

/// ide with what all of them have; the platform fills in the rest.
fn ide(nota: &Nota, empresa: &Empresa, proprios: &[(&str, &str)]) -> Ramo {
    let (uf, ambiente) = (empresa.uf.codigo().to_string(), nota.serie.ambiente.codigo().to_string());
    let mut ide = grupo("ide", &[("cUF", &uf), ("tpAmb", &ambiente)]);
    ide.ramos.extend(folhas(proprios));
    ide
}

fn documento(numero: &str) -> Ramo {
    match CpfCnpj::parse_strict(numero) {
        Ok(CpfCnpj::Cpf(cpf)) => Ramo::folha("CPF", cpf.as_str()),
        _ => Ramo::folha("CNPJ", numero),
    }
}

fn emit(nota: &Nota, empresa: &Empresa) -> Ramo {
    let endereco = &empresa.endereco;
    let mut ramos = vec![documento(&empresa.documento.to_string())];
    ramos.extend(folhas(&[("IE", &empresa.ie), ("xNome", &empresa.nome)]));
    ramos.push(grupo(
        "enderEmit",
        &[
            ("xLgr", &endereco.logradouro),
            ("nro", &endereco.numero),
            ("xBairro", &endereco.bairro),
            ("cMun", &endereco.ibge.to_string()),
            ("xMun", &endereco.cidade),
            ("CEP", &endereco.cep),
            ("UF", empresa.uf.sigla()),
        ],
    ));
    // CT-e has it behind the address, NFCom before the name, MDF-e not at all.
    let crt = Ramo::folha("CRT", empresa.crt.to_string());
    match nota.serie.modelo {
        Modelo::CTe | Modelo::CTeOS => ramos.push(crt),
        Modelo::NFCom => ramos.insert(2, crt),
        _ => {}
    }
    Ramo::grupo("emit", ramos)
}

/// A customer under one of the names that layouts have for his group and his address.
fn parte(nome: &str, endereco: &str, (numero, quem): (&str, &str), cliente: &Company) -> Ramo {
    let onde = grupo(
        endereco,
        &[
            ("xLgr", &cliente.logradouro),
            ("nro", &cliente.numero),
            ("xBairro", &cliente.bairro),
            ("cMun", &cliente.ibge.to_string()),
            ("xMun", &cliente.cidade),
            ("CEP", &cliente.cep),
            ("UF", cliente.uf.sigla()),
        ],
    );
    Ramo::grupo(nome, vec![documento(numero), Ramo::folha("xNome", quem), onde])
}

fn cte(nota: &Nota, empresa: &Empresa, cliente: &Company, rng: &mut ChaCha8Rng) -> Ramo {
    let valor = fixed(nota.valor, 2);
    let os = nota.serie.modelo == Modelo::CTeOS;
    let (de, para) = (empresa.endereco.ibge.to_string(), cliente.ibge.to_string());
    let cfop = if empresa.uf == cliente.uf { "5353" } else { "6353" };
    let mut proprios = vec![
        ("CFOP", cfop),
        ("natOp", "PRESTACAO DE SERVICO DE TRANSPORTE"),
        ("tpCTe", "0"),
        ("cMunEnv", &*de),
        ("xMunEnv", &*empresa.endereco.cidade),
        ("UFEnv", empresa.uf.sigla()),
        ("modal", "01"),
        ("tpServ", if os { "6" } else { "0" }),
        ("indIEToma", "1"),
        ("cMunIni", &*de),
        ("xMunIni", &*empresa.endereco.cidade),
        ("UFIni", empresa.uf.sigla()),
        ("cMunFim", &*para),
        ("xMunFim", &*cliente.cidade),
        ("UFFim", cliente.uf.sigla()),
    ];
    if !os {
        proprios.push(("retira", "1"));
    }
    let mut identificacao = ide(nota, empresa, &proprios);
    if !os {
        identificacao.ramos.push(grupo("toma3", &[("toma", "3")]));
    }
    let dest = (&*nota.destinatario.documento, &*nota.destinatario.nome);
    let carga = CARGAS.choose(rng).copied().unwrap_or("Mercadorias");
    let mut ramos = vec![identificacao, emit(nota, empresa)];
    if os {
        ramos.push(parte("toma", "enderToma", dest, cliente));
    } else {
        let remetente = Company::made_up(rng);
        ramos.push(parte("rem", "enderReme", (remetente.cnpj.as_str(), &remetente.razao_social), &remetente));
        ramos.push(parte("dest", "enderDest", dest, cliente));
    }
    ramos.push(grupo("vPrest", &[("vTPrest", &valor), ("vRec", &valor)]));
    let icms = Ramo::grupo("ICMS", vec![grupo("ICMS45", &[("CST", "40")])]);
    ramos.push(Ramo::grupo("imp", vec![icms]));
    let normal = if os {
        vec![Ramo::grupo("infServico", vec![Ramo::folha("xDescServ", "Transporte de pessoas")])]
    } else {
        let quantidade = grupo("infQ", &[("cUnid", "01"), ("tpMed", "PESO BRUTO"), ("qCarga", "1000.0000")]);
        let mut info = grupo("infCarga", &[("vCarga", &valor), ("proPred", carga)]);
        info.ramos.push(quantidade);
        let rodo = grupo("rodo", &[("RNTRC", "12345678")]);
        vec![info, Ramo::grupo("infModal", vec![rodo])]
    };
    ramos.push(Ramo::grupo("infCTeNorm", normal));
    Ramo::grupo("infCte", ramos)
}

fn mdfe(nota: &Nota, empresa: &Empresa, cliente: &Company, rng: &mut ChaCha8Rng) -> Ramo {
    let mut letra = || char::from(b'A' + rng.random_range(0..26_u8));
    let letras: String = [letra(), letra(), letra()].iter().collect();
    let placa = format!("{letras}{:04}", rng.random_range(0..10_000));
    let (de, para) = (empresa.endereco.ibge.to_string(), cliente.ibge.to_string());
    let mut identificacao = ide(
        nota,
        empresa,
        &[("tpEmit", "1"), ("modal", "1"), ("UFIni", empresa.uf.sigla()), ("UFFim", cliente.uf.sigla())],
    );
    let carrega = grupo("infMunCarrega", &[("cMunCarrega", &de), ("xMunCarrega", &empresa.endereco.cidade)]);
    identificacao.ramos.push(carrega);
    let mut veiculo = grupo("veicTracao", &[("placa", &placa), ("tara", "8000"), ("capKG", "14000")]);
    veiculo.ramos.push(grupo("condutor", &[("xNome", "Motorista de Teste"), ("CPF", "52998224725")]));
    veiculo.ramos.extend(folhas(&[("tpRod", "03"), ("tpCar", "02"), ("UF", empresa.uf.sigla())]));
    let rodo = Ramo::grupo("rodo", vec![veiculo]);
    let descarga = grupo("infMunDescarga", &[("cMunDescarga", &para), ("xMunDescarga", &cliente.cidade)]);
    Ramo::grupo(
        "infMDFe",
        vec![
            identificacao,
            emit(nota, empresa),
            Ramo::grupo("infModal", vec![rodo]),
            Ramo::grupo("infDoc", vec![descarga]),
            grupo(
                "tot",
                &[("qCTe", "1"), ("vCarga", &fixed(nota.valor, 2)), ("cUnid", "01"), ("qCarga", "1000.0000")],
            ),
        ],
    )
}

fn nfcom(nota: &Nota, empresa: &Empresa, cliente: &Company) -> Ramo {
    let valor = fixed(nota.valor, 2);
    let municipio = empresa.endereco.ibge.to_string();
    let identificacao = ide(nota, empresa, &[("cMunFG", &municipio), ("finNFCom", "0"), ("tpFat", "0")]);
    let dest = (&*nota.destinatario.documento, &*nota.destinatario.nome);
    // The name comes before the number here, and whether it has a state registration behind it.
    let mut recebedor = parte("dest", "enderDest", dest, cliente);
    recebedor.ramos.swap(0, 1);
    recebedor.ramos.insert(2, Ramo::folha("indIEDest", "9"));
    let assinante = grupo("assinante", &[("iCodAssinante", "1"), ("tpAssinante", "1"), ("tpServUtil", "4")]);
    let prod = grupo(
        "prod",
        &[
            ("cProd", "1"),
            ("xProd", "Internet"),
            ("cClass", "0600401"),
            ("uMed", "4"),
            ("qFaturada", "1"),
            ("vItem", &valor),
            ("vProd", &valor),
        ],
    );
    let imposto = Ramo::grupo("imposto", vec![grupo("ICMS40", &[("CST", "40")])]);
    let det = Ramo::grupo("det", vec![prod, imposto]).com("nItem", "1");
    Ramo::grupo(
        Leiaute::de(nota.serie.modelo).map_or("infNFCom", |leiaute| leiaute.inf),
        vec![identificacao, emit(nota, empresa), recebedor, assinante, det, total(&valor)],
    )
}

/// An NFCom's totals: nothing is taxed.
fn total(valor: &str) -> Ramo {
    const ZERO: &str = "0.00";
    let mut ramos = vec![
        Ramo::folha("vProd", valor),
        grupo("ICMSTot", &[("vBC", ZERO), ("vICMS", ZERO), ("vICMSDeson", ZERO), ("vFCP", ZERO)]),
    ];
    ramos.extend(folhas(&[("vCOFINS", ZERO), ("vPIS", ZERO), ("vFUNTTEL", ZERO), ("vFUST", ZERO)]));
    let retidos = [("vRetPIS", ZERO), ("vRetCofins", ZERO), ("vRetCSLL", ZERO), ("vIRRF", ZERO)];
    ramos.push(grupo("vRetTribTot", &retidos));
    ramos.extend(folhas(&[("vDesc", ZERO), ("vOutro", ZERO), ("vNF", valor)]));
    Ramo::grupo("total", ramos)
}

fn rps(nota: &Nota, empresa: &Empresa, rng: &mut ChaCha8Rng) -> Ramo {
    let (item, servico) = SERVICOS.choose(rng).copied().unwrap_or(("17.01", "Assessoria"));
    let valor = fixed(nota.valor, 2);
    let valores = grupo("Valores", &[("ValServicos", &valor), ("ValAliqISS", "0.02")]);
    let mut descrito = grupo(
        "Servico",
        &[("IteListServico", item), ("Discriminacao", servico), ("cMun", &empresa.endereco.ibge.to_string())],
    );
    descrito.ramos.push(valores);
    Ramo::grupo(
        "RPS",
        vec![
            Ramo::folha("RPSTipo", "1"),
            Ramo::grupo("Prestador", vec![documento(&empresa.documento.to_string())]),
            descrito,
        ],
    )
}
