//! DANFEs: what they say, that nothing on them runs into anything, and that what scanners read is the document's.

mod amostras;
mod evento;
mod nfce;
mod nfe;

use super::*;
use crate::wire::pdf::tests::{Sheet, assert_tidy, read_all};
use amostras::*;

/// With `DUBLE_DANFES` set to a folder, what these tests draw is left there to be looked at.
fn drawn(nome: &str, bytes: Vec<u8>) -> Vec<Sheet> {
    if let Some(folder) = std::env::var_os("DUBLE_DANFES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{nome}.pdf")), &bytes).unwrap();
    }
    read_all(&bytes)
}

/// All pages of a document, each of them tidy.
fn tidy(nome: &str, nota: &Nota) -> Vec<Sheet> {
    let sheets = drawn(nome, danfe(nota, &empresa()));
    for sheet in &sheets {
        let edges = if sheet.size.0 < 100.0 { (3.9, 76.1) } else { (8.0, 202.0) };
        assert_tidy(sheet, edges);
        assert!(sheet.size.1 < Page::MOST);
    }
    assert_eq!(danfe(nota, &empresa()), danfe(&nota.clone(), &empresa()), "the same bytes");
    sheets
}

/// How often a text stands on the pages, alone in its place.
fn times(sheets: &[Sheet], text: &str) -> usize {
    sheets.iter().flat_map(|sheet| &sheet.texts).filter(|printed| printed.text == text).count()
}

/// The widths of the bars and spaces that are so high, in the narrowest one.
fn bars(sheet: &Sheet, height: f32) -> Vec<u8> {
    let bars: Vec<_> = sheet.areas.iter().filter(|area| (area.height - height).abs() < 0.01).collect();
    let mut widths = Vec::new();
    for pair in bars.windows(2) {
        widths.push(pair[0].width);
        widths.push(pair[1].left - pair[0].left - pair[0].width);
    }
    widths.push(bars.last().unwrap().width);
    let narrow = widths.iter().copied().fold(f32::MAX, f32::min);
    widths.iter().map(|width| (width / narrow).round() as u8).collect()
}

#[test]
fn there_is_a_paper_of_what_goods_may_travel_with() {
    let com = |status, modelo, tp_emis, protocolo: bool| {
        let mut nota = if modelo == Modelo::NFCe { nfce() } else { nfe() };
        nota.status = status;
        if !protocolo {
            nota.protocolo = None;
        }
        com_tp_emis(nota, tp_emis)
    };
    use Status::{
        Autorizado, Cancelado, ContingenciaFsDa, ContingenciaOffLine, Denegado, EmConflito, Epec,
        Inutilizado, Pendente, Rejeitado,
    };
    for (status, modelo, tp_emis, protocolo, tem) in [
        (Autorizado, Modelo::NFe, 1, true, true),
        (Cancelado, Modelo::NFe, 1, true, true),
        (Denegado, Modelo::NFe, 1, true, true),
        (Epec, Modelo::NFe, 4, true, true),
        (Autorizado, Modelo::NFe, 1, false, false),
        (ContingenciaFsDa, Modelo::NFe, 5, false, true),
        (ContingenciaOffLine, Modelo::NFCe, 1, false, true),
        (Pendente, Modelo::NFCe, 9, false, true),
        (Pendente, Modelo::NFCe, 1, false, false),
        (Pendente, Modelo::NFe, 1, false, false),
        (Rejeitado, Modelo::NFe, 1, false, false),
        (Rejeitado, Modelo::NFCe, 9, false, false),
        (Inutilizado, Modelo::NFe, 1, true, false),
        (EmConflito, Modelo::NFe, 1, false, false),
    ] {
        let nota = com(status, modelo, tp_emis, protocolo);
        assert_eq!(tem_danfe(&nota), tem, "{status:?} {modelo:?} {tp_emis} {protocolo}");
    }
    let sem = do_envio(&NFE.replace("<tpImp>1<", "<tpImp>0<"), Modelo::NFe);
    assert!(!tem_danfe(&sem), "its sender wants none");
}

#[test]
fn a_fact_s_document_has_a_paper_too() {
    for modelo in [Modelo::NFe, Modelo::NFCe] {
        let nota =
            Nota { conteudo: Conteudo::Inventado(7), ..if modelo == Modelo::NFe { nfe() } else { nfce() } };
        let sheets = tidy(&format!("inventada-{}", modelo.codigo()), &nota);
        assert_eq!(sheets.len(), 1);
        assert!(sheets[0].said().contains("Padaria Pão de Ouro Ltda."));
    }
}
