//! The upper part, which the payer keeps.

use super::grid::{AMOUNTS, Cell, HEADING, LEFT, ROW, WIDTH, frame, heading, label, line_of, lines, row};
use super::{Endereco, Slip, dia};
use crate::wire::barcode::Qr;
use crate::wire::pdf::{Align, Page, Type};

const TOP: f32 = 12.0;
const NOTES: f32 = TOP + HEADING + 5.0 * ROW;

/// Draws the receipt and says where it ends, in millimetres from the page's top: a Pix code takes room.
pub(super) fn draw(page: &mut Page, slip: &Slip) -> f32 {
    heading(page, TOP, Type::bold(12.0), "Recibo do Pagador");
    let mut top = TOP + HEADING;
    let mut next = |cells: &[Cell<'_>]| {
        row(page, top, ROW, cells);
        top += ROW;
    };
    let (beneficiario, pagador) = (&slip.beneficiario, &slip.pagador);
    next(&[
        Cell::new(0.0, 90.0, "Beneficiário", &beneficiario.nome),
        Cell::new(90.0, 45.0, "CPF/CNPJ do Beneficiário", &beneficiario.documento.masked()),
        Cell::amount("Agência / Código Beneficiário", &slip.agencia_codigo()),
    ]);
    let endereco = beneficiario.endereco.as_ref().map(Endereco::em_uma_linha).unwrap_or_default();
    next(&[
        Cell::new(0.0, AMOUNTS, "Endereço do Beneficiário", &endereco),
        Cell::amount("Vencimento", &dia(slip.vencimento)).shaded(),
    ]);
    next(&[
        Cell::new(0.0, 90.0, "Pagador", &pagador.nome),
        Cell::new(90.0, 45.0, "CPF/CNPJ do Pagador", &pagador.documento.masked()),
        Cell::amount("(=) Valor do Documento", &slip.valor()).shaded(),
    ]);
    next(&[
        Cell::new(0.0, 26.0, "Data do Documento", &dia(slip.emissao)),
        Cell::new(26.0, 36.0, "Nº do Documento", &slip.documento),
        Cell::new(62.0, 15.0, "Espécie Doc.", &slip.especie).centered(),
        Cell::new(77.0, 13.0, "Parcela", &format!("{:03}", slip.parcela)).centered(),
        Cell::new(90.0, 45.0, "Data Processamento", &dia(slip.processamento)),
        Cell::amount("Nosso Número", &slip.nosso_numero()),
    ]);
    next(&[Cell::new(0.0, WIDTH, "Linha Digitável", &slip.barras.linha_impressa()).strong().centered()]);
    let foot = notes(page, slip);
    let authentication = line_of(0.0, foot, WIDTH, 2.8);
    page.text(authentication, Align::Right, Type::regular(6.0), "Autenticação Mecânica");
    foot + 6.0
}

/// Texts at the left, the Pix code of a hybrid slip at the right.
fn notes(page: &mut Page, slip: &Slip) -> f32 {
    const SIDE: f32 = 51.0;
    let code = slip.pix.as_deref().and_then(Qr::of);
    let (width, height, room) = if code.is_some() { (115.0, 63.0, 14) } else { (WIDTH, 44.0, 10) };
    frame(page, 0.0, NOTES, width, height);
    label(page, 0.0, NOTES, width, "Informações do Beneficiário");
    lines(page, line_of(0.0, NOTES, width, 7.0), 3.8, room, Type::regular(8.0), &slip.instrucoes);
    if let Some(code) = code {
        let rest = WIDTH - width;
        frame(page, width, NOTES, rest, height);
        let mut say =
            |below, set, text| page.text(line_of(width, NOTES, rest, below), Align::Center, set, text);
        say(5.4, Type::bold(11.0), "Pague com Pix");
        say(58.8, Type::regular(6.5), "Abra o aplicativo do seu banco, escolha Pix,");
        say(61.4, Type::regular(6.5), "Ler QR Code, e aponte a câmera.");
        page.qr(LEFT + width + (rest - SIDE) / 2.0, NOTES + 5.6, SIDE, &code);
    }
    NOTES + height
}
