//! The pages of an NF-e's DANFE: how much of the items and of the additional data goes on which.

use std::ops::Range;

use super::cabecalho::{self, cabecalho, canhoto};
use super::corpo::corpo;
use super::itens::{self, Item, itens};
use super::quadro::{FOOT, LEFT, TOP, WIDTH};
use super::{Folha, RODAPE, adicionais, carimbar, estado};
use crate::wire::pdf::{Align, Area, Page, Type};

/// The lines that the additional data have on the first page, where the items leave no room for more.
const ADICIONAIS: usize = 8;

/// The pages.
pub(super) fn desenhar(folha: Folha<'_>) -> Vec<Page> {
    let mut page = Page::new();
    carimbar(&mut page, folha.nota, estado(folha.nota));
    // The body says where the items begin, and they how many pages there are, which the head is to say.
    let head = canhoto(&mut page, TOP, folha);
    let primeira = corpo(&mut page, head + cabecalho::ALTURA, folha);
    let (itens, linhas) = (itens(folha), adicionais::linhas(folha));
    let plano = repartir(&itens, linhas.len(), primeira);
    let paginas = plano.len();
    let mut pages = Vec::with_capacity(paginas);
    for (nth, parte) in plano.iter().enumerate() {
        let head = if nth == 0 {
            head
        } else {
            page = Page::new();
            carimbar(&mut page, folha.nota, estado(folha.nota));
            TOP
        };
        let end = cabecalho(&mut page, head, folha, (nth + 1, paginas));
        let top = if nth == 0 { primeira } else { end };
        tabela(&mut page, top, FOOT - parte.bloco, &itens, &parte.pedacos);
        if parte.bloco > 0.0 {
            let quais = parte.linhas.clone();
            adicionais::desenhar(&mut page, FOOT - parte.bloco, parte.bloco, folha, &linhas, quais);
        }
        let rodape = Area { left: LEFT, top: FOOT, width: WIDTH, height: 3.0 };
        page.text(rodape, Align::Center, Type::regular(5.0), RODAPE);
        pages.push(std::mem::take(&mut page));
    }
    pages
}

fn tabela(page: &mut Page, top: f32, foot: f32, itens: &[Item], pedacos: &[Pedaco]) {
    if foot - top < itens::CABECA + itens::altura(1) {
        return;
    }
    let mut next = itens::moldura(page, top, foot);
    for (nth, pedaco) in pedacos.iter().enumerate() {
        if nth > 0 {
            itens::separar(page, next);
        }
        if let Some(item) = itens.get(pedaco.item) {
            next = itens::desenhar(page, next, item, pedaco.linhas.clone());
        }
    }
}

/// Some lines of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pedaco {
    item: usize,
    linhas: Range<usize>,
}

/// What a page holds.
#[derive(Debug, Default)]
struct Parte {
    pedacos: Vec<Pedaco>,
    /// Which lines of the additional data.
    linhas: Range<usize>,
    /// How high their block is; none where it is zero.
    bloco: f32,
}

/// Deals items and lines out to pages; the first begins with the items at a place of its own. An item is broken only where a page holds
/// it not at all, and the additional data go on after the last item.
fn repartir(itens: &[Item], linhas: usize, primeira: f32) -> Vec<Parte> {
    let seguinte = FOOT - TOP - cabecalho::ALTURA;
    let inteira = itens::cabem(seguinte - itens::CABECA);
    let mut restam: f32 = itens.iter().map(|item| itens::altura(item.linhas())).sum();
    let mut fila =
        itens.iter().enumerate().flat_map(|(nth, item)| pedacos(nth, item.linhas(), inteira)).peekable();
    let (mut partes, mut ditas) = (Vec::new(), 0);
    loop {
        let espaco = if partes.is_empty() { FOOT - primeira } else { seguinte };
        let tabela = if fila.peek().is_some() || partes.is_empty() { itens::CABECA + restam } else { 0.0 };
        let faltam = linhas - ditas;
        let minimo = if partes.is_empty() { ADICIONAIS } else { 0 };
        let cabem = adicionais::cabem(espaco - tabela);
        let quantas = if cabem >= faltam.max(minimo) {
            faltam
        } else if fila.peek().is_some() {
            faltam.min(minimo)
        } else {
            faltam.min(cabem)
        };
        let bloco =
            if quantas > 0 || partes.is_empty() { adicionais::altura(quantas.max(minimo)) } else { 0.0 };
        let mut livre = espaco - bloco - itens::CABECA;
        let mut parte = Parte { linhas: ditas..ditas + quantas, bloco, ..Parte::default() };
        // Room is counted in whole lines, so that an item as high as the page is no hair too high.
        while let Some(pedaco) = fila.next_if(|pedaco| pedaco.linhas.len() <= itens::cabem(livre)) {
            livre -= itens::altura(pedaco.linhas.len());
            restam -= itens::altura(pedaco.linhas.len());
            parte.pedacos.push(pedaco);
        }
        ditas += quantas;
        partes.push(parte);
        if fila.peek().is_none() && ditas == linhas {
            return partes;
        }
    }
}

/// An item in pieces of at most so many lines.
fn pedacos(item: usize, linhas: usize, most: usize) -> impl Iterator<Item = Pedaco> {
    (0..linhas).step_by(most.max(1)).map(move |from| Pedaco { item, linhas: from..linhas.min(from + most) })
}
