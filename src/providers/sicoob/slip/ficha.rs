//! The lower part, which the bank keeps: FEBRABAN's "Ficha de Compensação".

use super::grid::{
    AMOUNTS, Cell, HEADING, LABEL, LEFT, ROW, VALUE, WIDTH, frame, heading, label, line_of, lines, row,
};
use super::{Endereco, Parte, Slip, dia, marks};
use crate::br::money::brl;
use crate::wire::pdf::{Align, Area, Page, Type};

const SMALL: Type = Type::regular(8.0);
const NOTE: Type = Type::regular(6.0);

/// Draws the ficha from so far below the page's top.
pub(super) fn draw(page: &mut Page, top: f32, slip: &Slip) {
    heading(page, top, Type::bold(12.0), &slip.barras.linha_impressa());
    let mut top = top + HEADING;
    let local = "PAGÁVEL PREFERENCIALMENTE NO SICOOB OU EM QUALQUER BANCO";
    row(
        page,
        top,
        ROW,
        &[
            Cell::new(0.0, AMOUNTS, "Local de Pagamento", local),
            Cell::amount("Vencimento", &dia(slip.vencimento)).shaded(),
        ],
    );
    top += ROW;
    beneficiario(page, top, slip);
    top += BENEFICIARIO;
    documento(page, top, slip);
    top += 2.0 * ROW;
    instrucoes(page, top, slip);
    top += 5.0 * ROW;
    pagador(page, top, slip);
    top += PAGADOR;
    marks::barcode(page, LEFT, top + 3.0, slip.barras);
    let authentication = line_of(110.0, top, WIDTH - 110.0, 2.8);
    page.text(authentication, Align::Right, NOTE, "Autenticação Mecânica - Ficha de Compensação");
    // A slip that reads like the bank's must not be taken for one by who finds it in a drawer.
    let foot = Area { left: LEFT, top: 285.0, width: WIDTH, height: 3.0 };
    let text = "Emitido por duble, um simulador para testes: este título não existe no Sicoob. Não pague.";
    page.text(foot, Align::Center, NOTE, text);
}

const BENEFICIARIO: f32 = 11.0;

fn beneficiario(page: &mut Page, top: f32, slip: &Slip) {
    let parte = &slip.beneficiario;
    let codigo = slip.agencia_codigo();
    let amount = Cell::amount("Agência / Código Beneficiário", &codigo);
    row(page, top, BENEFICIARIO, &[Cell::new(0.0, AMOUNTS, "Beneficiário", ""), amount]);
    named(page, line_of(0.0, top, AMOUNTS, 5.8), VALUE, parte);
    let endereco = parte.endereco.as_ref().map(Endereco::em_uma_linha).unwrap_or_default();
    page.text(line_of(0.0, top, AMOUNTS, 9.4), Align::Left, Type::regular(7.5), &endereco);
}

fn documento(page: &mut Page, top: f32, slip: &Slip) {
    let carteira = slip.barras.campo_livre_sicoob().map(|livre| livre.carteira.to_string());
    let aceite = if slip.aceite { "S" } else { "N" };
    row(
        page,
        top,
        ROW,
        &[
            Cell::new(0.0, 27.0, "Data do Documento", &dia(slip.emissao)),
            Cell::new(27.0, 41.0, "Nº do Documento", &slip.documento),
            Cell::new(68.0, 18.0, "Espécie Doc.", &slip.especie).centered(),
            Cell::new(86.0, 14.0, "Aceite", aceite).centered(),
            Cell::new(100.0, 35.0, "Data Processamento", &dia(slip.processamento)),
            Cell::amount("Nosso Número", &slip.nosso_numero()),
        ],
    );
    row(
        page,
        top + ROW,
        ROW,
        &[
            Cell::new(0.0, 27.0, "Uso do Banco", ""),
            Cell::new(27.0, 20.0, "Carteira", &carteira.unwrap_or_default()).centered(),
            Cell::new(47.0, 21.0, "Espécie Moeda", "R$").centered(),
            Cell::new(68.0, 32.0, "Quantidade", ""),
            Cell::new(100.0, 35.0, "(x) Valor", ""),
            Cell::amount("(=) Valor do Documento", &slip.valor()).shaded(),
        ],
    );
}

fn instrucoes(page: &mut Page, top: f32, slip: &Slip) {
    const HEIGHT: f32 = 5.0 * ROW;
    const ROOM: usize = 10;
    let abatimento = if slip.abatimento.is_zero() { String::new() } else { brl(slip.abatimento) };
    let mut down = top;
    for (label, value) in [
        ("(-) Desconto / Abatimento", abatimento.as_str()),
        ("(-) Outras Deduções", ""),
        ("(+) Mora / Multa", ""),
        ("(+) Outros Acréscimos", ""),
        ("(=) Valor Cobrado", ""),
    ] {
        row(page, down, ROW, &[Cell::amount(label, value)]);
        down += ROW;
    }
    frame(page, 0.0, top, AMOUNTS, HEIGHT);
    label(page, 0.0, top, AMOUNTS, "Instruções (texto de responsabilidade do beneficiário)");
    lines(page, line_of(0.0, top, AMOUNTS, 6.0), 3.6, ROOM, SMALL, &slip.instrucoes);
}

/// Somebody's name at the left and CPF or CNPJ at the right: a long name is cut, a number never.
fn named(page: &mut Page, area: Area, set: Type, parte: &Parte) {
    const GAP: f32 = 3.0;
    let number = parte.rotulado();
    let width = area.width - set.width(&number) * 25.4 / 72.0 - GAP;
    page.text(Area { width, ..area }, Align::Left, set, &parte.nome);
    page.text(area, Align::Right, set, &number);
}

const PAGADOR: f32 = 19.0;

fn pagador(page: &mut Page, top: f32, slip: &Slip) {
    let parte = &slip.pagador;
    frame(page, 0.0, top, WIDTH, PAGADOR);
    label(page, 0.0, top, 14.0, "Pagador");
    named(page, line_of(12.0, top, WIDTH - 12.0, 3.6), VALUE, parte);
    if let Some(endereco) = &parte.endereco {
        let at = |below| line_of(12.0, top, WIDTH - 12.0, below);
        page.text(at(7.2), Align::Left, SMALL, &endereco.logradouro);
        page.text(at(10.8), Align::Left, SMALL, &endereco.localidade());
    }
    const FINAL: f32 = 17.0;
    page.text(line_of(0.0, top, 38.0, FINAL), Align::Left, LABEL, "Beneficiário Final (Sacador / Avalista)");
    if let Some(parte) = &slip.beneficiario_final {
        named(page, line_of(38.0, top, 117.0, FINAL), SMALL, parte);
    }
    page.text(line_of(160.0, top, WIDTH - 160.0, FINAL), Align::Left, LABEL, "Cód. Baixa");
}
