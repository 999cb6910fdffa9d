//! Values as people read them.

use super::super::ficha::Grupo;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::brazilian;
use crate::facts::Moment;

/// `02/03/2026` of a date, or of a date and time.
pub(super) fn dia(iso: &str) -> String {
    match (iso.get(..4), iso.get(5..7), iso.get(8..10)) {
        (Some(ano), Some(mes), Some(dia)) => format!("{dia}/{mes}/{ano}"),
        _ => iso.to_owned(),
    }
}

/// `08:59:00` of a date and time.
pub(super) fn hora(iso: &str) -> &str {
    iso.get(11..19).unwrap_or_default()
}

/// `02/03/2026 08:59:00`.
pub(super) fn dia_e_hora(iso: &str) -> String {
    format!("{} {}", dia(iso), hora(iso)).trim_end().to_owned()
}

/// `02/03/2026 08:59:00` in São Paulo's time.
pub(super) fn momento(em: Moment) -> String {
    dia_e_hora(&em.iso_seconds())
}

/// With its mask; as it is when it is neither CPF nor CNPJ.
pub(super) fn documento(numero: &str) -> String {
    CpfCnpj::parse_strict(numero).map_or_else(|_| numero.to_owned(), |numero| numero.masked())
}

/// `90000-000`.
pub(super) fn cep(numero: &str) -> String {
    match numero.split_at_checked(5) {
        Some((head, tail)) if numero.len() == 8 => format!("{head}-{tail}"),
        _ => numero.to_owned(),
    }
}

/// `(51) 3333-4444`; as it is when it is no Brazilian number.
pub(super) fn fone(numero: &str) -> String {
    if !matches!(numero.len(), 10 | 11) || !numero.bytes().all(|digit| digit.is_ascii_digit()) {
        return numero.to_owned();
    }
    let (ddd, resto) = numero.split_at_checked(2).unwrap_or_default();
    let (prefixo, final_) = resto.split_at_checked(resto.len() - 4).unwrap_or_default();
    format!("({ddd}) {prefixo}-{final_}")
}

/// `000.000.010`.
pub(super) fn numero(nota: u32) -> String {
    brazilian(&format!("{nota:09}"))
}

/// An amount, its decimals as the document has them.
pub(super) fn valor(decimal: &str) -> String {
    brazilian(decimal)
}

/// An amount of up to ten decimals without the zeros that only fill them up, but for two.
pub(super) fn preco(decimal: &str) -> String {
    let Some((inteiro, decimais)) = decimal.split_once('.') else { return brazilian(decimal) };
    let ditas = decimais.trim_end_matches('0').len().max(2).min(decimais.len());
    brazilian(&format!("{inteiro}.{}", decimais.get(..ditas).unwrap_or_default()))
}

/// Street, number and what is added.
pub(super) fn rua(endereco: &Grupo) -> String {
    let valor = |nome| endereco.valor(nome).unwrap_or_default();
    juntos(", ", [valor("xLgr"), valor("nro"), valor("xCpl")])
}

/// City and state.
pub(super) fn cidade(endereco: &Grupo) -> String {
    juntos(" - ", [endereco.valor("xMun").unwrap_or_default(), endereco.valor("UF").unwrap_or_default()])
}

/// The whole address in a line.
pub(super) fn endereco(endereco: &Grupo) -> String {
    let bairro = endereco.valor("xBairro").unwrap_or_default();
    juntos(" - ", [rua(endereco).as_str(), bairro, &cidade(endereco)])
}

/// The parts that are not empty, with something between.
pub(super) fn juntos<const N: usize>(entre: &str, partes: [&str; N]) -> String {
    partes.into_iter().filter(|parte| !parte.trim().is_empty()).collect::<Vec<_>>().join(entre)
}

/// tPag (manual, YA02).
pub(super) fn pagamento(codigo: &str) -> &str {
    match codigo {
        "01" => "Dinheiro",
        "02" => "Cheque",
        "03" => "Cartão de Crédito",
        "04" => "Cartão de Débito",
        "05" => "Cartão da Loja",
        "10" => "Vale Alimentação",
        "11" => "Vale Refeição",
        "12" => "Vale Presente",
        "13" => "Vale Combustível",
        "14" => "Duplicata Mercantil",
        "15" => "Boleto Bancário",
        "16" => "Depósito Bancário",
        "17" => "PIX Dinâmico",
        "18" => "Transferência Bancária",
        "19" => "Programa de Fidelidade",
        "20" => "PIX Estático",
        "21" => "Crédito em Loja",
        "22" => "Pagamento Eletrônico",
        "90" => "Sem Pagamento",
        _ => "Outros",
    }
}

/// modFrete (manual, X02).
pub(super) fn frete(codigo: &str) -> &str {
    match codigo {
        "0" => "0 - Remetente (CIF)",
        "1" => "1 - Destinatário (FOB)",
        "2" => "2 - Terceiros",
        "3" => "3 - Próprio, remetente",
        "4" => "4 - Próprio, destinatário",
        "9" => "9 - Sem transporte",
        outro => outro,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_people_read_them() {
        for (shown, wanted) in [
            (dia("2026-03-02T08:59:00-03:00"), "02/03/2026"),
            (dia("2026-03-02"), "02/03/2026"),
            (dia("x"), "x"),
            (dia_e_hora("2026-03-02T08:59:00-03:00"), "02/03/2026 08:59:00"),
            (dia_e_hora("2026-03-02"), "02/03/2026"),
            (documento("12ABC34501DE35"), "12.ABC.345/01DE-35"),
            (documento("52998224725"), "529.982.247-25"),
            (documento("AB 123"), "AB 123"),
            (cep("90000000"), "90000-000"),
            (cep("9"), "9"),
            (fone("5133334444"), "(51) 3333-4444"),
            (fone("51933334444"), "(51) 93333-4444"),
            (fone("33334444"), "33334444"),
            (numero(10), "000.000.010"),
            (valor("1234.5000"), "1.234,5000"),
            (preco("10.0000000000"), "10,00"),
            (preco("1234.5678900000"), "1.234,56789"),
            (preco("7.5"), "7,5"),
            (preco("7"), "7"),
            (juntos(" - ", ["a", " ", "b"]), "a - b"),
        ] {
            assert_eq!(shown, wanted);
        }
    }
}
