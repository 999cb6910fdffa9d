//! Files of both layouts against those that foreign readers agreed on, and what holds for any file.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// A block of the vectors, line by line.
fn vector(name: &str) -> Vec<String> {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/data/br_vectors.json")).unwrap();
    let lines = all["cnab_sicoob"][name].as_array().unwrap();
    lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn cabecalho() -> Cabecalho<'static> {
    Cabecalho {
        cooperativa: Cooperativa {
            numero: 4327,
            sigla: "Sicoob Simulado",
            endereco: "Rua A",
            bairro: "Centro",
            cep: "01001000",
            cidade: "São Paulo",
            uf: "SP",
        },
        cliente: 229_385,
        conta_corrente: 41_727,
        nome: "Empresa Simulada Ltda",
        documento: Some(CpfCnpj::parse("11222333000181").unwrap()),
        em: date(2026, 12, 11).at(8, 0, 0, 0),
        sequencia: 1,
    }
}

/// The first title of the vectors.
fn entrada(nosso_numero: u32) -> Detalhe<'static> {
    Detalhe {
        ocorrencia: Ocorrencia::Entrada,
        data: date(2026, 12, 10),
        nosso_numero,
        parcela: 1,
        carteira: 1,
        modalidade: 1,
        especie: "DM",
        seu_numero: "NF-1001",
        identificacao: "REF-ABC-1",
        vencimento: date(2027, 1, 15),
        valor: decimal("1500.00"),
        banco: 756,
        agencia: 4327,
        pagador: CpfCnpj::parse("52998224725").unwrap(),
        pagador_nome: "Maria da Silva",
        tarifa: decimal("1.90"),
        encargos: Decimal::ZERO,
        desconto: Decimal::ZERO,
        abatimento: Decimal::ZERO,
        pago: Decimal::ZERO,
        liquido: Decimal::ZERO,
        credito: None,
    }
}

/// The three titles of the vectors: registered, paid late at another bank, written off.
fn titulos(numeros: [u32; 3], baixa: Motivo) -> [Detalhe<'static>; 3] {
    let entrada = entrada(numeros[0]);
    let liquidado = Detalhe {
        // A way that has no reason of its own.
        ocorrencia: Ocorrencia::Liquidacao(Canal::Intercredis),
        nosso_numero: numeros[1],
        seu_numero: "NF-1002",
        identificacao: "REF-ABC-2",
        vencimento: date(2026, 12, 10),
        valor: decimal("1234.56"),
        banco: 341,
        agencia: 1234,
        pagador: CpfCnpj::parse("11222333000181").unwrap(),
        pagador_nome: "Cliente PJ Ltda",
        encargos: decimal("12.34"),
        pago: decimal("1246.90"),
        liquido: decimal("1245"),
        credito: Some(date(2026, 12, 11)),
        ..entrada
    };
    let baixado = Detalhe {
        ocorrencia: Ocorrencia::Baixa(baixa),
        nosso_numero: numeros[2],
        seu_numero: "NF-1003",
        identificacao: "REF-ABC-3",
        vencimento: date(2026, 12, 1),
        valor: decimal("99.9"),
        pagador_nome: "João",
        tarifa: Decimal::ZERO,
        ..entrada
    };
    [entrada, liquidado, baixado]
}

fn em_240(detalhes: impl IntoIterator<Item = Detalhe<'static>>) -> Vec<String> {
    let mut out = Vec::new();
    cnab240::escrever(&mut out, &cabecalho(), detalhes).unwrap();
    lines(out)
}

fn em_400(detalhes: impl IntoIterator<Item = Detalhe<'static>>) -> Vec<String> {
    let mut out = Vec::new();
    cnab400::escrever(&mut out, &cabecalho(), detalhes).unwrap();
    lines(out)
}

/// The lines of a file, each of which ends in CR and LF.
fn lines(out: Vec<u8>) -> Vec<String> {
    let text = String::from_utf8(out).unwrap();
    let body = text.strip_suffix("\r\n").unwrap();
    body.split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_file_of_240_columns_is_the_vectors_file() {
    let mut expected = vector("cnab240_return");
    // The vectors' lot names a date of credit, which files of the bank leave at zeros, and calls the company that pays a person
    // (1), which files of the bank call a company (2).
    expected[1].replace_range(199..207, "00000000");
    expected[4].replace_range(132..133, "2");
    assert_eq!(em_240(titulos([24, 38, 51], Motivo::Acerto)), expected);
}

#[test]
fn a_file_of_400_columns_is_the_vectors_file() {
    let mut expected = vector("cnab400_return");
    // The vectors repeat the account where the workbook has blanks.
    expected[0].replace_range(40..46, "      ");
    assert_eq!(em_400(titulos([24, 31, 56], Motivo::PedidoCedente)), expected);
}

#[test]
fn what_happened_has_a_code_and_a_reason() {
    for (ocorrencia, em_240, em_400, motivo) in [
        (Ocorrencia::Entrada, 2, 2, ""),
        (Ocorrencia::Prorrogacao, 14, 14, ""),
        (Ocorrencia::EmSer, 11, 11, ""),
        (Ocorrencia::Liquidacao(Canal::Pix), 6, 6, "61"),
        (Ocorrencia::Liquidacao(Canal::Compensacao), 6, 6, "04"),
        (Ocorrencia::Liquidacao(Canal::Cartorio), 6, 15, "08"),
        (Ocorrencia::Baixa(Motivo::PedidoCedente), 9, 10, "11"),
        (Ocorrencia::Baixa(Motivo::Decurso), 9, 9, "12"),
        (Ocorrencia::Baixa(Motivo::Acerto), 9, 9, "09"),
        (Ocorrencia::Baixa(Motivo::Protesto), 25, 9, "14"),
    ] {
        let found = (ocorrencia.codigo_240(), ocorrencia.codigo_400(), ocorrencia.motivo_240());
        assert_eq!(found, (em_240, em_400, motivo), "{ocorrencia:?}");
    }
}

#[test]
fn a_lot_that_is_full_is_followed_by_another() {
    let lines = em_240((1..=50_000).map(entrada));
    assert_eq!(lines.len(), 2 + 2 * 2 + 2 * 50_000);
    let full = 2 + 2 * 49_999;
    assert_eq!(&lines[full][..29], "75600015         100000049999");
    assert_eq!(&lines[full - 1][..14], "7560001399998U");
    assert_eq!(&lines[full + 1][..9], "75600021T");
    assert_eq!(&lines[full + 2][..14], "7560002300001T");
    assert_eq!(&lines[full + 4][..29], "75600025         000004000001");
    assert_eq!(&lines[full + 5][..29], "75699999         000002100006");
}

#[test]
fn the_most_titles_just_fit_into_six_columns() {
    let lines = |titles: usize| 2 + 2 * titles.div_ceil(49_999) + 2 * titles;
    assert_eq!(em_240((1..=3).map(entrada)).len(), lines(3));
    assert_eq!(lines(50_000), 100_006, "as the file with two lots says");
    assert!(lines(cnab240::MAIS_TITULOS) <= 999_999 && lines(cnab240::MAIS_TITULOS + 1) > 999_999);
    assert_eq!(em_400((1..=3).map(entrada)).len(), 2 + 3);
    assert_eq!(cnab400::MAIS_TITULOS + 2, 999_999);
}

#[test]
fn letters_of_a_cnpj_stand_as_they_are() {
    let pagador = CpfCnpj::parse("12ABC34501DE35").unwrap();
    let title = Detalhe { pagador, ..entrada(24) };
    assert_eq!(&em_240([title])[2][132..148], "2012ABC34501DE35");
    assert_eq!(&em_400([title])[1][342..357], "12ABC34501DE35 ");
}

#[test]
fn a_beneficiary_without_document_has_zeros() {
    let mut out = Vec::new();
    cnab240::escrever(&mut out, &Cabecalho { documento: None, ..cabecalho() }, []).unwrap();
    let lines = lines(out);
    assert_eq!(lines.len(), 4);
    assert_eq!(&lines[0][17..32], "000000000000000");
    assert_eq!(&lines[1][17..33], "0000000000000000");
}

proptest! {
    #[test]
    fn every_line_is_as_wide_as_its_layout(
        texts in prop::array::uniform4("\\PC{0,60}"),
        numbers in any::<(u32, u8, u16, u16)>(),
        amounts in prop::array::uniform7((any::<i64>(), 0_u32..12)),
    ) {
        let amount = |n: usize| Decimal::new(amounts[n].0, amounts[n].1);
        let [seu_numero, identificacao, pagador_nome, especie]: [&'static str; 4] = texts.map(|text| &*text.leak());
        let title = Detalhe {
            nosso_numero: numbers.0, parcela: numbers.1, banco: numbers.2, agencia: numbers.3,
            seu_numero, identificacao, pagador_nome, especie,
            valor: amount(0), tarifa: amount(1), encargos: amount(2), desconto: amount(3), abatimento: amount(4), pago: amount(5), liquido: amount(6),
            ..entrada(1)
        };
        for (width, lines) in [(240, em_240([title, title])), (400, em_400([title, title]))] {
            for line in lines {
                prop_assert_eq!(line.len(), width);
                prop_assert!(line.bytes().all(|c| (b' '..=b'~').contains(&c)), "{line:?}");
            }
        }
    }
}
