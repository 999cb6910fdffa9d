//! A receipt: what is printed on a roll of 80 mm, one thing below the other.

use crate::wire::barcode::Qr;
use crate::wire::pdf::{Align, Area, Page, Type};

/// The roll's width in millimetres.
const WIDTH: f32 = 80.0;
/// What a printer of 80 mm prints of it, in the middle.
pub(super) const UTIL: f32 = 72.0;
const LEFT: f32 = (WIDTH - UTIL) / 2.0;
const MARGEM: f32 = 4.0;
/// A page is as long as what stands on it, up to this: well within what readers show.
const MAIOR: f32 = 3000.0;
/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// The quietest text of a receipt.
pub(super) const NORMAL: Type = Type::regular(7.5);
pub(super) const FORTE: Type = Type::bold(7.5);

enum Coisa {
    Texto(Align, Type, String),
    /// So far in from the left, and at the right.
    Par(f32, Type, String, String),
    Traco,
    Espaco,
    Codigo(Box<Qr>),
}

/// What stands on a roll, each with its height.
#[derive(Default)]
pub(super) struct Rolo(Vec<(f32, Coisa)>);

/// The distance between two baselines.
fn passo(set: Type) -> f32 {
    set.size * 1.2 / POINTS
}

impl Rolo {
    /// A text in as many lines as it takes; nothing when it is empty.
    pub(super) fn texto(&mut self, align: Align, set: Type, text: &str) {
        for line in set.wrap(text, UTIL * POINTS) {
            self.0.push((passo(set), Coisa::Texto(align, set, line)));
        }
    }

    /// A text in the middle.
    pub(super) fn meio(&mut self, set: Type, text: &str) {
        self.texto(Align::Center, set, text);
    }

    /// A name at the left, cut where it is too long, and an amount at the right.
    pub(super) fn par(&mut self, set: Type, nome: impl Into<String>, valor: impl Into<String>) {
        self.0.push((passo(set), Coisa::Par(0.0, set, nome.into(), valor.into())));
    }

    /// The same, its name set in below what it belongs to.
    pub(super) fn conta(&mut self, set: Type, nome: impl Into<String>, valor: impl Into<String>) {
        self.0.push((passo(set), Coisa::Par(5.0, set, nome.into(), valor.into())));
    }

    /// A dashed line from edge to edge.
    pub(super) fn traco(&mut self) {
        self.0.push((2.6, Coisa::Traco));
    }

    /// A little room.
    pub(super) fn espaco(&mut self) {
        self.0.push((1.6, Coisa::Espaco));
    }

    /// A QR code with this side, its quiet zone included.
    pub(super) fn codigo(&mut self, side: f32, code: Qr) {
        self.0.push((side, Coisa::Codigo(Box::new(code))));
    }

    /// The pages: one, but for a receipt of several metres.
    pub(super) fn paginas(self) -> Vec<Page> {
        let mut folhas: Vec<(f32, Vec<(f32, Coisa)>)> = vec![(2.0 * MARGEM, Vec::new())];
        for (alto, coisa) in self.0 {
            if folhas.last().is_some_and(|(height, _)| height + alto > MAIOR) {
                folhas.push((2.0 * MARGEM, Vec::new()));
            }
            if let Some((height, coisas)) = folhas.last_mut() {
                *height += alto;
                coisas.push((alto, coisa));
            }
        }
        folhas.into_iter().map(|(height, coisas)| pagina(height, coisas)).collect()
    }
}

fn pagina(height: f32, coisas: Vec<(f32, Coisa)>) -> Page {
    let mut page = Page::sized(WIDTH, height);
    let mut top = MARGEM;
    for (alto, coisa) in coisas {
        let area = |set: Type| Area { left: LEFT, top, width: UTIL, height: 0.95 * set.size / POINTS };
        match coisa {
            Coisa::Texto(align, set, text) => page.text(area(set), align, set, &text),
            Coisa::Par(indent, set, nome, valor) => {
                let taken = indent + set.width(&valor) / POINTS + 2.0;
                let beside = Area { left: LEFT + indent, width: UTIL - taken, ..area(set) };
                page.text(beside, Align::Left, set, &nome);
                page.text(area(set), Align::Right, set, &valor);
            }
            Coisa::Traco => page.dashes(0.5, &[(LEFT, top + 1.4), (LEFT + UTIL, top + 1.4)]),
            Coisa::Espaco => {}
            Coisa::Codigo(code) => page.qr((WIDTH - alto) / 2.0, top, alto, &code),
        }
        top += alto;
    }
    page
}
