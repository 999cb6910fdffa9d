//! What municipalities collect: credits with their revenues and what a year of each comes to.

/// One of them.
#[derive(Clone, Copy)]
pub struct Credito {
    /// idCreditoTributario.
    pub id: i64,
    /// descricaoCreditoTributario.
    pub nome: &'static str,
    /// idReceita.
    pub id_receita: i64,
    /// descricaoReceita.
    pub receita: &'static str,
    /// Whether it is on a property.
    pub imovel: bool,
    /// The least and the most of a year's tax, in centavos.
    pub tributo: (i64, i64),
}

/// The tax on houses, which most debts are of.
pub const IPTU: Credito = Credito {
    id: 1,
    nome: "IPTU - Imposto Predial e Territorial Urbano",
    id_receita: 101,
    receita: "IPTU",
    imovel: true,
    tributo: (25_000, 450_000),
};

/// Those that are made up.
pub const CREDITOS: [Credito; 5] = [
    IPTU,
    Credito {
        id: 2,
        nome: "ISSQN - Imposto Sobre Serviços de Qualquer Natureza",
        id_receita: 201,
        receita: "ISSQN",
        imovel: false,
        tributo: (50_000, 2_000_000),
    },
    Credito {
        id: 3,
        nome: "TCL - Taxa de Coleta de Lixo",
        id_receita: 301,
        receita: "Taxa de Coleta de Lixo",
        imovel: true,
        tributo: (9_000, 60_000),
    },
    Credito {
        id: 4,
        nome: "TLF - Taxa de Licença para Funcionamento",
        id_receita: 401,
        receita: "Taxa de Licença",
        imovel: false,
        tributo: (12_000, 180_000),
    },
    Credito {
        id: 5,
        nome: "Contribuição de Melhoria",
        id_receita: 501,
        receita: "Contribuição de Melhoria",
        imovel: true,
        tributo: (40_000, 600_000),
    },
];
