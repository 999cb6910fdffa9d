//! The items: a table whose rows are as high as their longest text, and may go on on the next page.

use super::super::ficha::Grupo;
use super::quadro::{LEFT, TITULO, WIDTH, caixa, dentro, inteiro, quebrar, titulo};
use super::{Folha, texto};
use crate::wire::pdf::{Align, Area, Page, Type};

const SET: Type = Type::regular(6.0);
const PITCH: f32 = 2.5;
const PAD: f32 = 0.7;
/// The height of the line of names.
const NOMES: f32 = 4.2;

/// Names, widths and sides of the columns.
const COLUNAS: [(&str, f32, Align); 14] = [
    ("CÓDIGO", 17.0, Align::Left),
    ("DESCRIÇÃO DO PRODUTO / SERVIÇO", 50.0, Align::Left),
    ("NCM/SH", 12.0, Align::Center),
    ("O/CST", 7.5, Align::Center),
    ("CFOP", 7.5, Align::Center),
    ("UN", 7.5, Align::Center),
    ("QUANT.", 14.0, Align::Right),
    ("V. UNITÁRIO", 14.5, Align::Right),
    ("V. TOTAL", 14.5, Align::Right),
    ("B. CÁLC. ICMS", 14.0, Align::Right),
    ("V. ICMS", 11.0, Align::Right),
    ("V. IPI", 10.0, Align::Right),
    ("% ICMS", 7.5, Align::Right),
    ("% IPI", 7.0, Align::Right),
];

/// An item, broken into the lines of its columns.
pub(super) struct Item {
    codigo: Vec<String>,
    descricao: Vec<String>,
    valores: [String; 12],
}

impl Item {
    /// How many lines it takes.
    pub(super) fn linhas(&self) -> usize {
        self.codigo.len().max(self.descricao.len()).max(1)
    }
}

/// How high so many lines of an item are.
pub(super) fn altura(linhas: usize) -> f32 {
    linhas as f32 * PITCH + PAD
}

/// How many lines of an item go into a height.
pub(super) fn cabem(height: f32) -> usize {
    // A negative height is none.
    ((height - PAD + 0.01) / PITCH) as usize
}

/// How high title and names are.
pub(super) const CABECA: f32 = TITULO + NOMES;

/// The document's items.
pub(super) fn itens(folha: Folha<'_>) -> Vec<Item> {
    folha.ficha.grupos("det").map(item).collect()
}

fn item(det: &Grupo) -> Item {
    let vazio = Grupo::default();
    let grupo = |nome| det.grupos(nome).next().unwrap_or(&vazio);
    let (prod, imposto) = (grupo("prod"), grupo("imposto"));
    let campo = |nome| prod.valor(nome).unwrap_or_default();
    let taxa = |caminho| imposto.valor(caminho).unwrap_or_default();
    let [codigo, descricao, ..] = COLUNAS.map(|(_, width, _)| width - 1.4);
    let mut linhas = quebrar(SET, descricao, campo("xProd"));
    for mais in complemento(det, prod) {
        linhas.extend(quebrar(SET, descricao, &mais));
    }
    let icms = imposto.grupos("ICMS").next().unwrap_or(&vazio);
    let de_icms = |nome: &str| icms.valor(&format!("*/{nome}")).unwrap_or_default();
    let situacao = if de_icms("CST").is_empty() { de_icms("CSOSN") } else { de_icms("CST") };
    Item {
        codigo: quebrar(SET, codigo, campo("cProd")),
        descricao: linhas,
        valores: [
            campo("NCM").to_owned(),
            format!("{}{situacao}", de_icms("orig")),
            campo("CFOP").to_owned(),
            campo("uCom").to_owned(),
            texto::valor(campo("qCom")),
            texto::preco(campo("vUnCom")),
            texto::valor(campo("vProd")),
            texto::valor(de_icms("vBC")),
            texto::valor(de_icms("vICMS")),
            texto::valor(taxa("IPI/*/vIPI")),
            texto::preco(de_icms("pICMS")),
            texto::preco(taxa("IPI/*/pIPI")),
        ],
    }
}

/// What is said of an item below its name: the client's own text, its lots, its FCI, its discount.
fn complemento(det: &Grupo, prod: &Grupo) -> Vec<String> {
    let mut linhas: Vec<String> = det.valor("infAdProd").map(str::to_owned).into_iter().collect();
    linhas.extend(prod.grupos("rastro").map(|lote| {
        let campo = |nome| lote.valor(nome).unwrap_or_default();
        format!(
            "Lote {} Qtd. {} Fab. {} Val. {}",
            campo("nLote"),
            texto::valor(campo("qLote")),
            texto::dia(campo("dFab")),
            texto::dia(campo("dVal"))
        )
    }));
    linhas.extend(prod.valor("nFCI").map(|fci| format!("FCI {fci}")));
    let desconto = prod.valor("vDesc").filter(|valor| valor.bytes().any(|c| c.is_ascii_digit() && c != b'0'));
    linhas.extend(desconto.map(|valor| format!("Desconto R$ {}", texto::valor(valor))));
    linhas
}

/// Title and names, and the table's frame down to its foot; where the first item begins.
pub(super) fn moldura(page: &mut Page, top: f32, foot: f32) -> f32 {
    let head = titulo(page, top, "DADOS DOS PRODUTOS / SERVIÇOS");
    caixa(page, LEFT, head, WIDTH, foot - head);
    let mut left = LEFT;
    for (nome, width, _) in COLUNAS {
        if left > LEFT {
            page.line(0.3, &[(left, head), (left, foot)]);
        }
        let area = dentro(left, head, width, NOMES - 1.3);
        inteiro(
            page,
            Area { left: area.left - 0.4, width: area.width + 0.8, ..area },
            Align::Center,
            Type::regular(5.0),
            nome,
        );
        left += width;
    }
    page.line(0.3, &[(LEFT, head + NOMES), (LEFT + WIDTH, head + NOMES)]);
    head + NOMES
}

/// Some lines of an item; where they end. The numbers stand beside the first line.
pub(super) fn desenhar(page: &mut Page, top: f32, item: &Item, linhas: std::ops::Range<usize>) -> f32 {
    let foot = top + altura(linhas.len());
    let mut left = LEFT;
    for (nth, (_, width, align)) in COLUNAS.into_iter().enumerate() {
        let cell = |below: f32| Area { left: left + 0.7, top, width: width - 1.4, height: below };
        let texts = match nth {
            0 => Some(&item.codigo),
            1 => Some(&item.descricao),
            _ => None,
        };
        if let Some(texts) = texts {
            let mut below = PITCH - 0.2;
            for line in texts.iter().take(linhas.end).skip(linhas.start) {
                page.text(cell(below), align, SET, line);
                below += PITCH;
            }
        } else if linhas.start == 0 {
            let valor = nth.checked_sub(2).and_then(|nth| item.valores.get(nth));
            inteiro(page, cell(PITCH - 0.2), align, SET, valor.map_or("", String::as_str));
        }
        left += width;
    }
    foot
}

/// The line between two items.
pub(super) fn separar(page: &mut Page, top: f32) {
    page.line(0.15, &[(LEFT, top), (LEFT + WIDTH, top)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_grid() {
        assert_eq!(COLUNAS.iter().map(|(_, width, _)| width).sum::<f32>(), WIDTH);
    }

    #[test]
    fn as_many_lines_fit_as_are_high() {
        for linhas in [1, 2, 68, 10_000] {
            assert_eq!(cabem(altura(linhas)), linhas);
        }
        assert_eq!((cabem(-5.0), cabem(0.0), cabem(PITCH)), (0, 0, 0));
    }
}
