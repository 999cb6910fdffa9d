//! PIS and COFINS, by situation: on a percentage, on units, untaxed, other; and their substitution.

use super::super::super::errors::Defeito;
use super::super::super::ficha::{Grupo, Item};
use super::super::campo::Campo::{self, Valor as V};
use super::super::campo::Precisa::{Nao as N, Sim as S};
use super::super::campo::{self, junto, texto};
use super::super::forma::Forma::{Decimal, Digitos, Reais, Um};
use super::super::planta::Planta;
use crate::wire::xml::Element;

/// PIS and COFINS are twins with other names.
pub(super) struct Contribuicao {
    nome: &'static str,
    st: &'static str,
    cst: &'static str,
    aliquota: [&'static str; 2],
    quantidade: [&'static str; 2],
    nao_tributado: &'static str,
    outros: &'static str,
    base: [&'static str; 2],
    percentual: [&'static str; 2],
    valor: [&'static str; 2],
    unidades: [&'static str; 2],
    por_unidade: [&'static str; 2],
    soma: &'static str,
}

/// Pairs: the plain name in InvoiCy's layout and its form with the suffix of substitution.
pub(super) const PIS: Contribuicao = Contribuicao {
    nome: "PIS",
    st: "PISST",
    cst: "CST_pis",
    aliquota: ["PISAliq", "pPIS"],
    quantidade: ["PISQtde", "vPIS"],
    nao_tributado: "PISNT",
    outros: "PISOutr",
    base: ["vBC_pis", "vBC_pis_ST"],
    percentual: ["pPIS", "pPIS_ST"],
    valor: ["vPIS", "vPIS_ST"],
    unidades: ["qBCprod_pis", "qBCprod_pis_ST"],
    por_unidade: ["vAliqProd_pis", "vAliqProd_pis_ST"],
    soma: "indSomaPISST",
};
pub(super) const COFINS: Contribuicao = Contribuicao {
    nome: "COFINS",
    st: "COFINSST",
    cst: "CST_cofins",
    aliquota: ["COFINSAliq", "pCOFINS"],
    quantidade: ["COFINSQtde", "vCOFINS"],
    nao_tributado: "COFINSNT",
    outros: "COFINSOutr",
    base: ["vBC_cofins", "vBC_cofins_ST"],
    percentual: ["pCOFINS", "pCOFINS_cofins_ST|pCOFINS_ST"],
    valor: ["vCOFINS", "vCOFINS_cofins_ST|vCOFINS_ST"],
    unidades: ["qBCProd_cofins", "qBCProd_cofins_ST"],
    por_unidade: ["vAliqProd_cofins", "vAliqProd_cofins_ST"],
    soma: "indSomaCOFINSST",
};

impl Contribuicao {
    /// What [`contribuicao`] reads: all that any situation has.
    pub(super) fn planta(&self, imposto: &mut Planta) {
        imposto.em(self.nome, &mut |grupo| {
            grupo.valor(self.cst, true, Digitos(2, 2));
            self.valores(0, grupo);
        });
    }

    /// What [`contribuicao_st`] reads.
    pub(super) fn planta_st(&self, imposto: &mut Planta) {
        imposto.em(self.st, &mut |grupo| {
            self.valores(1, grupo);
            grupo.valor(self.soma, false, Um(&["0", "1"]));
        });
    }

    fn valores(&self, qual: usize, grupo: &mut Planta) {
        for (nomes, forma) in [
            (self.base, Reais),
            (self.percentual, Decimal(3, 2, 4)),
            (self.unidades, Decimal(12, 0, 4)),
            (self.por_unidade, Decimal(11, 2, 4)),
            (self.valor, Reais),
        ] {
            if let Some(nome) = nomes.get(qual) {
                grupo.valor(nome, false, forma);
            }
        }
    }
}

pub(super) fn contribuicao(
    fonte: &Element,
    onde: &str,
    tributo: &Contribuicao,
) -> Result<Vec<Item>, Defeito> {
    let Some(origem) = fonte.child(tributo.nome).filter(|origem| !campo::vazio(origem)) else {
        return Ok(Vec::new());
    };
    let onde = junto(onde, tributo.nome);
    let onde_cst = junto(&onde, tributo.cst);
    let situacao = texto(origem, tributo.cst).ok_or_else(|| Defeito::falta(&onde_cst))?;
    let [aliq, percentual] = tributo.aliquota;
    let [qtde, valor] = tributo.quantidade;
    let numero = situacao.parse::<u8>().ok().filter(|_| situacao.len() == 2);
    let grupo = Grupo::default().campo("CST", situacao.clone());
    let ler = |campos: &[Campo]| campo::ler(campos, origem, &onde);
    let por_percentual = |precisa| {
        [
            V(tributo.base[0], "vBC", precisa, Reais),
            V(tributo.percentual[0], percentual, precisa, Decimal(3, 2, 4)),
        ]
    };
    let por_unidade = |precisa| {
        [
            V(tributo.unidades[0], "qBCProd", precisa, Decimal(12, 0, 4)),
            V(tributo.por_unidade[0], "vAliqProd", precisa, Decimal(11, 2, 4)),
        ]
    };
    let total = |precisa| [V(tributo.valor[0], valor, precisa, Reais)];
    let (nome, partes) = match numero {
        Some(1 | 2) => (aliq, vec![ler(&por_percentual(S))?, ler(&total(S))?]),
        Some(3) => (qtde, vec![ler(&por_unidade(S))?, ler(&total(S))?]),
        Some(4..=9) => (tributo.nao_tributado, Vec::new()),
        Some(49..=56 | 60..=67 | 70..=75 | 98 | 99) => {
            let unidades = por_unidades(origem, tributo.unidades[0]);
            let base = if unidades { ler(&por_unidade(S))? } else { ler(&por_percentual(S))? };
            (tributo.outros, vec![base, ler(&total(S))?])
        }
        _ => return Err(Defeito::valor(&onde_cst, &situacao, "a CST such as 01, 07 or 99")),
    };
    let mut grupo = grupo;
    grupo.itens.extend(partes.into_iter().flat_map(|parte| parte.itens));
    Ok(vec![Item::Grupo(tributo.nome, Grupo::default().grupo(nome, grupo))])
}

pub(super) fn contribuicao_st(
    fonte: &Element,
    onde: &str,
    tributo: &Contribuicao,
) -> Result<Vec<Item>, Defeito> {
    // Clients fill the group with zeros where there is no substitution.
    let diz = |origem: &&Element| {
        let mut valores = [tributo.base, tributo.unidades, tributo.valor].into_iter();
        valores.any(|[_, nome]| texto(origem, nome).is_some_and(|valor| !nada(&valor)))
    };
    let Some(origem) = fonte.child(tributo.st).filter(diz) else { return Ok(Vec::new()) };
    let onde = junto(onde, tributo.st);
    let [_, percentual] = tributo.aliquota;
    let [_, valor] = tributo.quantidade;
    let base = if por_unidades(origem, tributo.unidades[1]) {
        [
            V(tributo.unidades[1], "qBCProd", S, Decimal(12, 4, 4)),
            V(tributo.por_unidade[1], "vAliqProd", S, Decimal(11, 4, 4)),
        ]
    } else {
        [V(tributo.base[1], "vBC", S, Reais), V(tributo.percentual[1], percentual, S, Decimal(3, 2, 4))]
    };
    let mut grupo = campo::ler(&base, origem, &onde)?;
    let resto = [V(tributo.valor[1], valor, S, Reais), V(tributo.soma, tributo.soma, N, Um(&["0", "1"]))];
    grupo.itens.extend(campo::ler(&resto, origem, &onde)?.itens);
    Ok(vec![Item::Grupo(tributo.st, grupo)])
}

/// Whether a tax goes by units: then their number is not zero.
fn por_unidades(origem: &Element, nome: &str) -> bool {
    texto(origem, nome).is_some_and(|valor| !nada(&valor))
}

/// Zeros only.
fn nada(valor: &str) -> bool {
    valor.chars().all(|c| matches!(c, '0' | '.'))
}
