//! Sums: totals against items, and payments against the note. A centavo of rounding is borne; an amount that no number holds agrees
//! with nothing.

use rust_decimal::Decimal;

use super::super::errors::Negada;
use super::super::ficha::Grupo;
use super::super::model::Modelo;
use crate::br::money::fixed;

/// Which items a total is the sum of.
#[derive(Clone, Copy)]
enum Quais {
    /// All of them.
    Todos,
    /// Those that make up the note's total (indTot 1).
    NoTotal,
    /// Of these, the goods.
    Mercadorias,
    /// Those that ICMS falls on.
    Icms,
    /// Those that ISSQN falls on.
    Servicos,
}

/// Code, total and where its parts stand in an item, in the manual's order (W, "Total da NF-e").
const SOMAS: [(u16, &str, &str, Quais); 22] = [
    (531, "ICMSTot/vBC", "imposto/ICMS/*/vBC", Quais::NoTotal),
    (532, "ICMSTot/vICMS", "imposto/ICMS/*/vICMS", Quais::NoTotal),
    (795, "ICMSTot/vICMSDeson", "imposto/ICMS/*/vICMSDeson", Quais::Todos),
    (861, "ICMSTot/vFCP", "imposto/ICMS/*/vFCP", Quais::NoTotal),
    (533, "ICMSTot/vBCST", "imposto/ICMS/*/vBCST", Quais::NoTotal),
    (534, "ICMSTot/vST", "imposto/ICMS/*/vICMSST", Quais::NoTotal),
    (862, "ICMSTot/vFCPST", "imposto/ICMS/*/vFCPST", Quais::NoTotal),
    (859, "ICMSTot/vFCPSTRet", "imposto/ICMS/*/vFCPSTRet", Quais::NoTotal),
    (564, "ICMSTot/vProd", "prod/vProd", Quais::Mercadorias),
    (535, "ICMSTot/vFrete", "prod/vFrete", Quais::Todos),
    (536, "ICMSTot/vSeg", "prod/vSeg", Quais::Todos),
    (537, "ICMSTot/vDesc", "prod/vDesc", Quais::Todos),
    (601, "ICMSTot/vII", "imposto/II/vII", Quais::Todos),
    (538, "ICMSTot/vIPI", "imposto/IPI/*/vIPI", Quais::Todos),
    (602, "ICMSTot/vPIS", "imposto/PIS/*/vPIS", Quais::Icms),
    (603, "ICMSTot/vCOFINS", "imposto/COFINS/*/vCOFINS", Quais::Icms),
    (604, "ICMSTot/vOutro", "prod/vOutro", Quais::Todos),
    (605, "ISSQNtot/vServ", "prod/vProd", Quais::Servicos),
    (606, "ISSQNtot/vBC", "imposto/ISSQN/vBC", Quais::Servicos),
    (607, "ISSQNtot/vISS", "imposto/ISSQN/vISSQN", Quais::Servicos),
    (608, "ISSQNtot/vPIS", "imposto/PIS/*/vPIS", Quais::Servicos),
    (609, "ISSQNtot/vCOFINS", "imposto/COFINS/*/vCOFINS", Quais::Servicos),
];

impl Quais {
    fn conta(self, det: &Grupo) -> bool {
        let servico = || det.valor("imposto/ISSQN/vBC").is_some();
        let no_total = || det.valor("prod/indTot") != Some("0");
        match self {
            Self::Todos => true,
            Self::NoTotal => no_total(),
            Self::Mercadorias => no_total() && !servico(),
            Self::Icms => !servico(),
            Self::Servicos => servico(),
        }
    }
}

/// Items by themselves, the sums, the note, the payments.
pub(super) fn conferir(ficha: &Grupo, modelo: Modelo) -> Result<(), Negada> {
    produtos(ficha)?;
    for (codigo, total, parcela, quais) in SOMAS {
        let dito_total = ficha.decimal(&format!("total/{total}"));
        let somado = soma(ficha.grupos("det").filter(|det| quais.conta(det)).map(|det| det.decimal(parcela)));
        if !confere(dito_total, somado) {
            let reason = format!("{total} is {}, the items add up to {}", dito(dito_total), dito(somado));
            return Err(Negada::sefaz(codigo, reason));
        }
    }
    nota(ficha)?;
    pagamentos(ficha, modelo)
}

/// 629 and 630: price times quantity. Notes that complete or adjust another have amounts without quantities.
fn produtos(ficha: &Grupo) -> Result<(), Negada> {
    if ficha.valor("ide/finNFe").is_some_and(|finalidade| finalidade != "1") {
        return Ok(());
    }
    for (n, det) in ficha.grupos("det").enumerate() {
        for (codigo, quantidade, unitario) in
            [(629, "prod/qCom", "prod/vUnCom"), (630, "prod/qTrib", "prod/vUnTrib")]
        {
            let (Some(_), Some(_)) = (det.valor(quantidade), det.valor(unitario)) else { continue };
            let produto = det.decimal(quantidade).zip(det.decimal(unitario));
            let produto = produto.and_then(|(quantidade, unitario)| quantidade.checked_mul(unitario));
            let valor = det.decimal("prod/vProd");
            if !confere(valor, produto.map(|produto| produto.round_dp(2))) {
                let reason = format!(
                    "item {} has vProd {}, and {quantidade} times {unitario} is {}",
                    n + 1,
                    dito(valor),
                    dito(produto)
                );
                return Err(Negada::sefaz(codigo, reason));
            }
        }
    }
    Ok(())
}

/// 610.
fn nota(ficha: &Grupo) -> Result<(), Negada> {
    const PARCELAS: [&str; 10] =
        ["vProd", "vST", "vFCPST", "vFrete", "vSeg", "vOutro", "vII", "vIPI", "vIPIDevol", "vICMSMonoReten"];
    // An import's total has taxes in it that are no fields of their own.
    let importada = |det: &Grupo| det.valor("prod/CFOP").is_some_and(|cfop| cfop.starts_with('3'));
    if ficha.grupos("det").any(importada) {
        return Ok(());
    }
    let total = |nome: &str| ficha.decimal(&format!("total/ICMSTot/{nome}"));
    let servico = ficha.decimal("total/ISSQNtot/vServ");
    // PIS and COFINS of substitution count where the item says so.
    let de_substituicao = ficha.grupos("det").flat_map(|det| {
        [("PISST", "indSomaPISST", "vPIS"), ("COFINSST", "indSomaCOFINSST", "vCOFINS")]
            .into_iter()
            .filter_map(move |(grupo, indicador, valor)| {
                let soma = det.valor(&format!("imposto/{grupo}/{indicador}")) == Some("1");
                soma.then(|| det.decimal(&format!("imposto/{grupo}/{valor}")))
            })
    });
    let partes = soma(PARCELAS.iter().map(|nome| total(nome)).chain([servico]).chain(de_substituicao));
    let partes = diferenca(partes, total("vDesc"));
    // States differ on whether the ICMS that was waived is taken off (indDeduzDeson).
    let nota = total("vNF");
    if confere(nota, partes) || confere(nota, diferenca(partes, total("vICMSDeson"))) {
        return Ok(());
    }
    Err(Negada::sefaz(610, format!("vNF is {}, its parts add up to {}", dito(nota), dito(partes))))
}

/// 865, 866, 869, 871 and 899.
fn pagamentos(ficha: &Grupo, modelo: Modelo) -> Result<(), Negada> {
    let detalhes = || ficha.grupos("pag").flat_map(|pag| pag.grupos("detPag"));
    match ficha.valor("ide/finNFe").unwrap_or("1") {
        "4" => {
            return match detalhes().find(|detalhe| detalhe.valor("tPag") != Some("90")) {
                Some(_) => Err(Negada::sefaz(871, "finNFe is 4, a return of goods, and tPag is not 90")),
                None => Ok(()),
            };
        }
        "1" | "2" => {}
        _ => return Ok(()),
    }
    let consumidor = modelo == Modelo::NFCe;
    if consumidor && detalhes().any(|detalhe| detalhe.valor("tPag") == Some("90")) {
        return Err(Negada::sefaz(899, "tPag is 90, without payment, in an NFC-e"));
    }
    let nota = ficha.decimal("total/ICMSTot/vNF");
    let troco = ficha.decimal("pag/vTroco");
    let pago = soma(detalhes().map(|detalhe| detalhe.decimal("vPag")));
    let dito_pago = || format!("the payments are {}, the note {}", dito(pago), dito(nota));
    if consumidor && pago.is_some() && pago < nota {
        return Err(Negada::sefaz(865, dito_pago()));
    }
    let sem_troco = troco.is_none_or(|troco| troco.is_zero());
    if sem_troco && pago.is_none_or(|pago| Some(pago) > nota) {
        return Err(Negada::sefaz(866, format!("{}, and there is no vTroco", dito_pago())));
    }
    if !sem_troco && !confere(nota, diferenca(pago, troco)) {
        return Err(Negada::sefaz(869, format!("{}, and vTroco is {}", dito_pago(), dito(troco))));
    }
    Ok(())
}

/// None when one of them, or all together, is more than a number holds.
fn soma(parcelas: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    parcelas.into_iter().try_fold(Decimal::ZERO, |soma, parcela| soma.checked_add(parcela?))
}

fn diferenca(de: Option<Decimal>, menos: Option<Decimal>) -> Option<Decimal> {
    de?.checked_sub(menos?)
}

/// Whether two amounts are the same but for a centavo.
fn confere(um: Option<Decimal>, outro: Option<Decimal>) -> bool {
    diferenca(um, outro).is_some_and(|fora| fora.abs() <= Decimal::new(1, 2))
}

fn dito(valor: Option<Decimal>) -> String {
    valor.map_or_else(|| "more than a number holds".to_owned(), |valor| fixed(valor, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grupo(nome: &'static str, dentro: Grupo) -> Grupo {
        Grupo::default().grupo(nome, dentro)
    }

    fn campo(nome: &'static str, valor: &str) -> Grupo {
        Grupo::default().campo(nome, valor)
    }

    /// A sheet with these totals, items' PIS and payments; the items cost what the note costs.
    fn ficha(totais: &[(&'static str, &str)], pis: &[&str], pagos: &[&str]) -> Grupo {
        let total = totais.iter().fold(Grupo::default(), |total, (nome, valor)| total.campo(nome, *valor));
        let pag = pagos.iter().fold(Grupo::default(), |pag, valor| pag.grupo("detPag", campo("vPag", valor)));
        let ficha = grupo("total", grupo("ICMSTot", total)).grupo("pag", pag);
        pis.iter().fold(ficha, |ficha, valor| {
            ficha.grupo("det", grupo("imposto", grupo("PIS", grupo("PISAliq", campo("vPIS", valor)))))
        })
    }

    fn codigo(resultado: Result<(), Negada>) -> Option<u16> {
        resultado.err().map(|negada| negada.situacao.codigo)
    }

    #[test]
    fn amounts_that_no_number_holds_agree_with_nothing() {
        let most = "79228162514264337593543950335";
        let more = "79228162514264337593543950336";
        let dez = [("vProd", "10.00"), ("vNF", "10.00")];
        for (name, ficha, wanted) in [
            ("good", ficha(&dez, &[], &["10.00"]), None),
            ("a centavo", ficha(&[("vProd", "10.00"), ("vNF", "10.01")], &[], &["10.01"]), None),
            ("the parts' sum", ficha(&[("vProd", most), ("vST", most), ("vNF", most)], &[], &[]), Some(610)),
            ("a part", ficha(&[("vProd", more), ("vNF", "0.00")], &[], &[]), Some(610)),
            ("the note", ficha(&[("vProd", more), ("vNF", more)], &[], &[]), Some(610)),
            (
                "below nothing",
                ficha(&[("vDesc", most), ("vICMSDeson", most), ("vNF", most)], &[], &[]),
                Some(610),
            ),
            ("the payments' sum", ficha(&dez, &[], &[most, most]), Some(866)),
            ("a payment", ficha(&dez, &[], &[more]), Some(866)),
        ] {
            let found = codigo(nota(&ficha).and_then(|()| pagamentos(&ficha, Modelo::NFe)));
            assert_eq!(found, wanted, "{name}");
        }
        for pis in [&[most, most][..], &[more]] {
            assert_eq!(codigo(conferir(&ficha(&[], pis, &[]), Modelo::NFe)), Some(602), "{pis:?}");
        }
    }

    #[test]
    fn every_total_is_the_sum_of_its_items() {
        for (wanted, total, parcela, quais) in SOMAS {
            let um = |caminho: &'static str, valor: &str| {
                let nomes: Vec<&'static str> = caminho.split('/').collect();
                let (ultimo, grupos) = nomes.split_last().unwrap();
                grupos.iter().rev().fold(campo(ultimo, valor), |dentro, nome| {
                    grupo(if *nome == "*" { "ICMS00" } else { nome }, dentro)
                })
            };
            let mut det = um(parcela, "7.00");
            if matches!(quais, Quais::Servicos) && parcela != "imposto/ISSQN/vBC" {
                det.itens.extend(um("imposto/ISSQN/vBC", "0.00").itens);
                // One group holds both, as in a real item.
                if parcela.starts_with("imposto") {
                    let dentro: Vec<_> = det.grupos("imposto").flat_map(|g| g.itens.clone()).collect();
                    det = grupo("imposto", Grupo { itens: dentro });
                }
            }
            let mut ficha = grupo("det", det);
            // Something that is wrong by itself comes first: nothing else may differ.
            let found = codigo(conferir(&ficha, Modelo::NFe));
            assert_eq!(found, Some(wanted), "{total} left out");
            ficha.itens.extend(grupo("total", um(total, "7.00")).itens);
            let found = codigo(conferir(&ficha, Modelo::NFe));
            assert_ne!(found, Some(wanted), "{total} added up");
        }
    }

    #[test]
    fn a_price_times_a_quantity_is_the_items_value() {
        let item = |q: &str, v: &str, total: &str| {
            grupo("det", grupo("prod", campo("qCom", q).campo("vUnCom", v).campo("vProd", total)))
        };
        for (q, v, total, wanted) in [
            ("3.0000", "3.3333333333", "10.00", None),
            ("3.0000", "3.34", "10.00", Some(629)),
            ("99999999999.9999", "99999999999.9999999999", "10.00", Some(629)),
        ] {
            assert_eq!(codigo(produtos(&item(q, v, total))), wanted, "{q} x {v}");
        }
        let complemento = item("0", "0", "10.00").grupo("ide", campo("finNFe", "2"));
        assert_eq!(codigo(produtos(&complemento)), None);
    }

    #[test]
    fn payments_cover_the_note() {
        let nota = |finalidade: &str, tpag: &str, pago: &str, troco: Option<&str>| {
            let detalhe = campo("tPag", tpag).campo("vPag", pago);
            let mut pag = grupo("detPag", detalhe);
            if let Some(troco) = troco {
                pag = pag.campo("vTroco", troco);
            }
            grupo("ide", campo("finNFe", finalidade))
                .grupo("total", grupo("ICMSTot", campo("vNF", "10.00")))
                .grupo("pag", pag)
        };
        for (ficha, modelo, wanted) in [
            (nota("1", "01", "10.00", None), Modelo::NFCe, None),
            (nota("1", "01", "9.00", None), Modelo::NFCe, Some(865)),
            (nota("1", "01", "9.00", None), Modelo::NFe, None),
            (nota("1", "90", "0.00", None), Modelo::NFe, None),
            (nota("1", "90", "10.00", None), Modelo::NFCe, Some(899)),
            (nota("1", "01", "20.00", None), Modelo::NFe, Some(866)),
            (nota("1", "01", "20.00", Some("10.00")), Modelo::NFCe, None),
            (nota("1", "01", "20.00", Some("9.00")), Modelo::NFCe, Some(869)),
            (nota("4", "01", "10.00", None), Modelo::NFe, Some(871)),
            (nota("4", "90", "0.00", None), Modelo::NFe, None),
            (nota("3", "01", "99.00", None), Modelo::NFe, None),
        ] {
            assert_eq!(codigo(pagamentos(&ficha, modelo)), wanted, "{ficha:?}");
        }
    }
}
