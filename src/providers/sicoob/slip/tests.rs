//! Slips: what they say, and that nothing on them runs into anything else.

use std::{env, fs};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::br::boleto::CampoLivre;
use crate::br::cpf_cnpj::Cnpj;
use crate::wire::pdf::Area;
use crate::wire::pdf::tests::{self, Sheet, read};

const PIX: &str = "00020101021226890014br.gov.bcb.pix2567pix.sicoob.com.br/qr/payload/v2/cobv/\
                   0123456789abcdef0123456789abcdef5204000053039865802BR5920PADARIA PAO DE OURO 6009SAO PAULO\
                   62070503***6304A1B2";

fn parte(nome: &str, documento: &str) -> Parte {
    let endereco = Endereco {
        logradouro: "Avenida Brigadeiro Luís Antônio, 1500, sala 42".into(),
        bairro: "Bela Vista".into(),
        cidade: "São Paulo".into(),
        uf: Uf::Sp,
        cep: "01318001".into(),
    };
    let documento = CpfCnpj::parse(documento).unwrap();
    Parte { nome: nome.into(), documento, endereco: Some(endereco) }
}

fn plain() -> Slip {
    let livre = CampoLivre::simples(4321, 707_090, 42).unwrap();
    let vencimento = date(2026, 4, 30);
    Slip {
        beneficiario: parte("Padaria Pão de Ouro Ltda.", "11222333000181"),
        cooperativa: 4321,
        codigo: 707_090,
        nosso_numero: livre.nosso_numero,
        documento: "NF-42".into(),
        especie: "DM".into(),
        aceite: true,
        emissao: date(2026, 3, 2),
        processamento: date(2026, 3, 3),
        vencimento,
        valor: Decimal::new(150_075, 2),
        abatimento: Decimal::ZERO,
        parcela: 1,
        instrucoes: vec!["Não receber após 30 dias do vencimento.".into()],
        pagador: parte("João da Conceição", "52998224725"),
        beneficiario_final: None,
        barras: CodigoBarras::sicoob(Some(vencimento), 150_075, &livre).unwrap(),
        pix: None,
        criado: Moment::midnight(date(2026, 3, 3)),
    }
}

fn hybrid() -> Slip {
    let texts = (1..=5).map(|nth| format!("{nth} {}", "MENSAGEM DE QUARENTA CARACTERES, CONTADOS"));
    let texts = texts.map(|text| text.chars().take(40).collect());
    let phrases = [
        "DESCONTO DE R$ 10,00 ATÉ 15/04/2026",
        "DESCONTO DE R$ 5,00 ATÉ 22/04/2026",
        "APÓS O VENCIMENTO COBRAR MULTA DE 2,00%",
        "APÓS O VENCIMENTO COBRAR JUROS DE 1,00% AO MÊS",
    ];
    let instrucoes = texts.chain(phrases.map(String::from)).collect();
    let beneficiario_final = Some(parte("Moinho São Jorge S.A.", "12ABC34501DE35"));
    let abatimento = Decimal::new(1234, 2);
    Slip { instrucoes, beneficiario_final, abatimento, pix: Some(PIX.into()), parcela: 12, ..plain() }
}

fn long() -> Slip {
    let name = "Companhia Intergaláctica de Comércio, Importação e Exportação de Panificações ".repeat(3);
    let mut long = parte(&name, "12ABC34501DE35");
    if let Some(endereco) = &mut long.endereco {
        endereco.logradouro = "Rua Doutor Professor Embaixador ".repeat(6);
        endereco.bairro = "Jardim das Palmeiras Imperiais do Norte ".repeat(3);
        endereco.cidade = "Vila Bela da Santíssima Trindade ".repeat(3);
    }
    Slip {
        beneficiario: long.clone(),
        beneficiario_final: Some(long.clone()),
        pagador: long,
        documento: "W".repeat(60),
        especie: "CARTÃO DE CRÉDITO".into(),
        valor: Decimal::new(9_999_999_999, 2),
        abatimento: Decimal::new(9_999_999_999, 2),
        nosso_numero: 99_999_999,
        codigo: 9_999_999,
        instrucoes: vec!["W".repeat(200); 40],
        pix: Some("9".repeat(512)),
        ..plain()
    }
}

/// Nothing leaves the grid, and nothing runs into anything.
fn assert_tidy(sheet: &Sheet) {
    tests::assert_tidy(sheet, (grid::LEFT, grid::LEFT + grid::WIDTH));
}

#[test]
fn a_slip_says_what_a_payer_needs() {
    let bytes = draw(&plain());
    assert!(bytes.starts_with(b"%PDF"));
    let texts: Vec<_> = read(&bytes).texts.into_iter().map(|printed| printed.text).collect();
    insta::assert_snapshot!(texts.join("\n"), @r"
    SICOOB
    756-0
    Recibo do Pagador
    Beneficiário
    Padaria Pão de Ouro Ltda.
    CPF/CNPJ do Beneficiário
    11.222.333/0001-81
    Agência / Código Beneficiário
    4321 / 707090
    Endereço do Beneficiário
    Avenida Brigadeiro Luís Antônio, 1500, sala 42 - Bela Vista - São Paulo / SP - CEP 01318-001
    Vencimento
    30/04/2026
    Pagador
    João da Conceição
    CPF/CNPJ do Pagador
    529.982.247-25
    (=) Valor do Documento
    1.500,75
    Data do Documento
    02/03/2026
    Nº do Documento
    NF-42
    Espécie Doc.
    DM
    Parcela
    001
    Data Processamento
    03/03/2026
    Nosso Número
    0000042-2
    Linha Digitável
    75691.43212 01070.709009 00004.220018 2 14320000150075
    Informações do Beneficiário
    Não receber após 30 dias do vencimento.
    Autenticação Mecânica
    Corte na linha pontilhada
    SICOOB
    756-0
    75691.43212 01070.709009 00004.220018 2 14320000150075
    Local de Pagamento
    PAGÁVEL PREFERENCIALMENTE NO SICOOB OU EM QUALQUER BANCO
    Vencimento
    30/04/2026
    Beneficiário
    Agência / Código Beneficiário
    4321 / 707090
    Padaria Pão de Ouro Ltda.
    CNPJ 11.222.333/0001-81
    Avenida Brigadeiro Luís Antônio, 1500, sala 42 - Bela Vista - São Paulo / SP - CEP 01318-001
    Data do Documento
    02/03/2026
    Nº do Documento
    NF-42
    Espécie Doc.
    DM
    Aceite
    S
    Data Processamento
    03/03/2026
    Nosso Número
    0000042-2
    Uso do Banco
    Carteira
    1
    Espécie Moeda
    R$
    Quantidade
    (x) Valor
    (=) Valor do Documento
    1.500,75
    (-) Desconto / Abatimento
    (-) Outras Deduções
    (+) Mora / Multa
    (+) Outros Acréscimos
    (=) Valor Cobrado
    Instruções (texto de responsabilidade do beneficiário)
    Não receber após 30 dias do vencimento.
    Pagador
    João da Conceição
    CPF 529.982.247-25
    Avenida Brigadeiro Luís Antônio, 1500, sala 42
    Bela Vista - São Paulo / SP - CEP 01318-001
    Beneficiário Final (Sacador / Avalista)
    Cód. Baixa
    Autenticação Mecânica - Ficha de Compensação
    Emitido por duble, um simulador para testes: este título não existe no Sicoob. Não pague.
    ");
}

#[test]
fn nothing_runs_into_anything() {
    for slip in [plain(), hybrid(), long()] {
        assert_tidy(&read(&draw(&slip)));
    }
}

/// With `DUBLE_SLIPS` set to a folder, the slips of these tests are left there to be looked at.
#[test]
fn the_same_slip_is_the_same_bytes() {
    for (name, slip) in [("plain", plain()), ("hybrid", hybrid()), ("long", long())] {
        let bytes = draw(&slip);
        assert_eq!(bytes, draw(&slip.clone()), "{name}");
        if let Some(folder) = env::var_os("DUBLE_SLIPS") {
            fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), bytes).unwrap();
        }
    }
}

/// The widths of bars and spaces in narrow ones, of the areas as high as the barcode.
fn bars(sheet: &Sheet) -> Vec<u8> {
    const NARROW: f32 = 103.0 / 405.0;
    let bars: Vec<_> = sheet.areas.iter().filter(|area| (area.height - 13.0).abs() < 0.01).collect();
    let mut widths = Vec::new();
    for pair in bars.windows(2) {
        widths.push(pair[0].width);
        widths.push(pair[1].left - pair[0].left - pair[0].width);
    }
    widths.push(bars.last().unwrap().width);
    let narrow = |width: &f32| {
        let times = width / NARROW;
        assert!((times - times.round()).abs() < 0.01, "{width} mm is {times} narrow bars");
        if times < 2.0 { 1 } else { 3 }
    };
    widths.iter().map(narrow).collect()
}

/// The text of the squares in the receipt, which are as high as a module.
fn scanned(sheet: &Sheet) -> Option<String> {
    let dark: Vec<_> = sheet.areas.iter().filter(|area| area.height < 3.0).collect();
    let side = dark.iter().map(|area| area.height).reduce(f32::min)?;
    let (left, top) = (dark[0].left, dark[0].top);
    let right = dark.iter().map(|area| area.left + area.width).reduce(f32::max)?;
    let modules = ((right - left) / side).round() as usize;
    let is_dark = |x: usize, y: usize| {
        let (x, y) = (left + (x as f32 + 0.5) * side, top + (y as f32 + 0.5) * side);
        let covers = |area: &&Area| {
            (area.left..area.left + area.width).contains(&x)
                && (area.top..area.top + area.height).contains(&y)
        };
        dark.iter().any(covers)
    };
    Some(rqrr::Grid::new(rqrr::SimpleGrid::from_func(modules, is_dark)).decode().unwrap().1)
}

#[test]
fn codes_are_drawn_as_they_are_encoded() {
    for slip in [plain(), hybrid(), long()] {
        let sheet = read(&draw(&slip));
        assert_eq!(bars(&sheet), crate::wire::barcode::interleaved_2_of_5(slip.barras.as_str()).unwrap());
        assert_eq!(scanned(&sheet), slip.pix);
    }
}

#[test]
fn no_number_is_ever_cut() {
    // The widest letter twelve times.
    let widest = Cnpj::from_base("WWWWWWWWWWWW").unwrap();
    let mut slip = long();
    let beneficiario_final = slip.beneficiario_final.as_mut();
    for parte in [&mut slip.beneficiario, &mut slip.pagador].into_iter().chain(beneficiario_final) {
        parte.documento = CpfCnpj::Cnpj(widest);
    }
    let sheet = read(&draw(&slip));
    assert_tidy(&sheet);
    let whole = |text: &str| sheet.texts.iter().filter(|printed| printed.text == text).count();
    assert_eq!(whole(&widest.masked()), 2, "in the receipt");
    assert_eq!(whole(&format!("CNPJ {}", widest.masked())), 3, "in the ficha");
    assert_eq!(whole(&slip.barras.linha_impressa()), 2);
    assert_eq!(whole(&slip.valor()), 3);
}

#[test]
fn no_line_that_a_title_can_have_is_left_out() {
    let instrucoes: Vec<_> = (1..=13).map(|nth| format!("LINHA {nth} DE TREZE")).collect();
    for slip in [plain(), hybrid()] {
        let sheet = read(&draw(&Slip { instrucoes: instrucoes.clone(), ..slip }));
        assert_tidy(&sheet);
        for line in &instrucoes {
            assert_eq!(sheet.texts.iter().filter(|printed| printed.text == *line).count(), 2, "{line}");
        }
    }
}

#[test]
fn a_pix_text_beyond_every_code_is_left_out() {
    let sheet = read(&draw(&Slip { pix: Some("x".repeat(2332)), ..hybrid() }));
    assert_eq!(scanned(&sheet), None);
    assert!(!sheet.texts.iter().any(|printed| printed.text.contains("Pix")));
}

#[test]
fn numbers_are_written_as_people_read_them() {
    let slip = hybrid();
    assert_eq!(slip.nosso_numero(), "0000042-2");
    assert_eq!(slip.agencia_codigo(), "4321 / 707090");
    assert_eq!(slip.pagador.rotulado(), "CPF 529.982.247-25");
    assert_eq!(slip.beneficiario_final.as_ref().unwrap().rotulado(), "CNPJ 12.ABC.345/01DE-35");
    let mut endereco = slip.pagador.endereco.unwrap();
    assert_eq!(endereco.localidade(), "Bela Vista - São Paulo / SP - CEP 01318-001");
    (endereco.bairro, endereco.cep) = (" ".into(), String::new());
    assert_eq!(endereco.localidade(), "São Paulo / SP");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_of_any_kind_spills(
        texts in prop::collection::vec("\\PC{0,200}", 8),
        instrucoes in prop::collection::vec("\\PC{0,200}", 0..40),
        valor in 0_i64..,
        numeros in any::<(u16, u32, u32, u8)>(),
        pix in prop::option::of("[ -~]{0,512}"),
    ) {
        let mut slip = Slip { instrucoes, pix, valor: Decimal::new(valor, 2), ..hybrid() };
        (slip.cooperativa, slip.codigo, slip.nosso_numero, slip.parcela) = numeros;
        let [nome, outro, rua, bairro, cidade, cep, documento, especie] = texts.try_into().unwrap();
        slip.beneficiario.nome = nome.clone();
        slip.beneficiario_final = Some(Parte { nome, ..slip.pagador.clone() });
        let uf = Uf::Sp;
        let endereco = Endereco { logradouro: rua, bairro, cidade, uf, cep };
        slip.pagador = Parte { nome: outro, endereco: Some(endereco.clone()), ..slip.pagador };
        slip.beneficiario.endereco = Some(endereco);
        (slip.documento, slip.especie) = (documento, especie);
        assert_tidy(&read(&draw(&slip)));
    }
}
