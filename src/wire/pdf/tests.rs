//! Reads a page back: where each text stands and how wide it is, which lines are drawn and which areas filled.

use encoding_rs::WINDOWS_1252;

use super::{About, Align, Area, Font, Page, Type, document, packed};
use crate::facts::Moment;

const MILLIMETRE: f32 = 72.0 / 25.4;

/// A text as printed, in millimetres from the top left corner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Printed {
    pub(crate) text: String,
    pub(crate) left: f32,
    pub(crate) baseline: f32,
    pub(crate) width: f32,
    pub(crate) set: Type,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) texts: Vec<Printed>,
    /// What is stamped across it.
    pub(crate) stamps: Vec<String>,
    /// From (left, top) to (left, top).
    pub(crate) lines: Vec<((f32, f32), (f32, f32))>,
    pub(crate) areas: Vec<Area>,
    /// Width and height of the page.
    pub(crate) size: (f32, f32),
}

impl Sheet {
    /// The texts in the order in which they were drawn, one a line.
    pub(crate) fn said(&self) -> String {
        self.texts.iter().map(|printed| printed.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// The description of the first page.
pub(crate) fn content(pdf: &[u8]) -> Vec<u8> {
    pages(pdf).remove(0).1
}

/// Width, height and description of each page.
fn pages(pdf: &[u8]) -> Vec<((f32, f32), Vec<u8>)> {
    let find = |from: &[u8], what: &[u8]| from.windows(what.len()).position(|window| window == what);
    let mut found = Vec::new();
    let mut rest = pdf;
    while let Some(at) = find(rest, b"/MediaBox [") {
        rest = &rest[at + 11..];
        let numbers = std::str::from_utf8(&rest[..find(rest, b"]").unwrap()]).unwrap();
        let numbers: Vec<f32> = numbers.split(' ').map(|number| number.parse().unwrap()).collect();
        let (begin, end) = (find(rest, b"\nstream\n").unwrap(), find(rest, b"\nendstream").unwrap());
        let stream = &rest[begin + 8..end];
        let content = match find(&rest[..begin], b"/FlateDecode") {
            Some(_) => miniz_oxide::inflate::decompress_to_vec_zlib(stream).unwrap(),
            None => stream.to_vec(),
        };
        found.push(((numbers[2] / MILLIMETRE, numbers[3] / MILLIMETRE), content));
        rest = &rest[end..];
    }
    found
}

/// The only page.
pub(crate) fn read(pdf: &[u8]) -> Sheet {
    let mut sheets = read_all(pdf);
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

pub(crate) fn read_all(pdf: &[u8]) -> Vec<Sheet> {
    pages(pdf).into_iter().map(|(size, content)| read_page(size, &content)).collect()
}

fn read_page(size: (f32, f32), content: &[u8]) -> Sheet {
    let mut sheet = Sheet { size, ..Sheet::default() };
    let mut operands: Vec<Vec<u8>> = Vec::new();
    let (mut set, mut at, mut path) = (Type::regular(0.0), Some((0.0, 0.0)), Vec::new());
    let mut rest = content;
    while let Some((token, is_text, tail)) = token(rest) {
        rest = tail;
        if is_text {
            operands.push(token);
            continue;
        }
        let number = |nth: usize| -> f32 { std::str::from_utf8(&operands[nth]).unwrap().parse().unwrap() };
        let place = |nth: usize| (number(nth) / MILLIMETRE, size.1 - number(nth + 1) / MILLIMETRE);
        match token.as_slice() {
            b"Tf" => {
                let font = if operands[0] == b"/F2" { Font::Bold } else { Font::Regular };
                set = Type { font, size: number(1) };
            }
            b"Td" => at = Some(place(0)),
            b"Tm" => at = None,
            b"Tj" => {
                let text = WINDOWS_1252.decode_without_bom_handling(&operands[0]).0.into_owned();
                let width = set.width(&text) / MILLIMETRE;
                match at {
                    Some((left, baseline)) => {
                        sheet.texts.push(Printed { text, left, baseline, width, set });
                    }
                    None => sheet.stamps.push(text),
                }
            }
            b"m" | b"l" => path.push(place(0)),
            b"S" => {
                sheet.lines.extend(path.windows(2).map(|ends| (ends[0], ends[1])));
                path.clear();
            }
            b"re" => {
                let ((left, foot), (width, height)) =
                    (place(0), (number(2) / MILLIMETRE, number(3) / MILLIMETRE));
                sheet.areas.push(Area { left, top: foot - height, width, height });
            }
            b"BT" | b"ET" | b"q" | b"Q" | b"w" | b"g" | b"d" | b"f" => {}
            _ => {
                operands.push(token);
                continue;
            }
        }
        operands.clear();
    }
    sheet
}

/// The space that its letters may take: from the top of a capital with its accent to the foot of a comma.
fn letters(printed: &Printed) -> Area {
    let em = printed.set.size * 25.4 / 72.0;
    Area { left: printed.left, top: printed.baseline - 0.9 * em, width: printed.width, height: 1.1 * em }
}

/// Nothing leaves the stripe between two edges, and no text stands on another, on a line or on a code.
pub(crate) fn assert_tidy(sheet: &Sheet, (left, right): (f32, f32)) {
    let apart = |one: Area, other: Area| {
        one.left + one.width <= other.left
            || other.left + other.width <= one.left
            || one.top + one.height <= other.top
            || other.top + other.height <= one.top
    };
    // The shading of a box is there to be written on; bars and modules are not.
    let dark: Vec<_> = sheet.areas.iter().filter(|area| area.width < 40.0).collect();
    for (nth, printed) in sheet.texts.iter().enumerate() {
        let area = letters(printed);
        assert!(area.left >= left && area.left + area.width <= right, "{printed:?} leaves the page");
        assert!(area.top >= 0.0 && area.top + area.height <= sheet.size.1, "{printed:?} leaves the page");
        for other in &sheet.texts[nth + 1..] {
            assert!(apart(area, letters(other)), "{printed:?} runs into {other:?}");
        }
        for (from, to) in &sheet.lines {
            let line = Area {
                left: from.0.min(to.0),
                top: from.1.min(to.1),
                width: (from.0 - to.0).abs(),
                height: (from.1 - to.1).abs(),
            };
            assert!(apart(area, line), "{printed:?} runs into a line at {line:?}");
        }
        for mark in &dark {
            assert!(apart(area, **mark), "{printed:?} runs into a mark at {mark:?}");
        }
    }
}

/// The first token, whether it is a string, which comes as its bytes, and what follows it.
fn token(text: &[u8]) -> Option<(Vec<u8>, bool, &[u8])> {
    let text = text.trim_ascii_start();
    match text.first()? {
        b'<' => {
            let end = text.iter().position(|byte| *byte == b'>').unwrap();
            let hex = std::str::from_utf8(&text[1..end]).unwrap();
            let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
            Some((bytes.collect(), true, &text[end + 1..]))
        }
        b'(' => {
            let (mut bytes, mut depth, mut at) = (Vec::new(), 1, 1);
            loop {
                match text[at] {
                    b'\\' => at += 1,
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some((bytes, true, &text[at + 1..]));
                }
                bytes.push(text[at]);
                at += 1;
            }
        }
        _ => {
            let end = text.iter().skip(1).position(|byte| b" \n<([]".contains(byte) || *byte == b'/');
            let end = end.map_or(text.len(), |end| end + 1);
            Some((text[..end].to_vec(), false, &text[end..]))
        }
    }
}

const WORDS: Area = Area { left: 20.0, top: 30.0, width: 50.0, height: 10.0 };

fn page() -> Page {
    let mut page = Page::new();
    page.text(WORDS, Align::Left, Type::regular(8.0), "Olá (mundo\\ ação)");
    page.text(WORDS, Align::Right, Type::bold(9.5), "R$ 1.234,56");
    page.text(WORDS, Align::Center, Type::regular(8.0), "a) meio (");
    page.text(WORDS, Align::Left, Type::regular(8.0), " \n ");
    page.line(0.5, &[(10.0, 20.0), (200.0, 20.0), (200.0, 30.0)]);
    page.dashes(0.5, &[(10.0, 25.4), (200.0, 25.4)]);
    page.fill(0.9, [Area { left: 25.4, top: 50.8, width: 2.54, height: 25.4 }]);
    page
}

fn bytes() -> Vec<u8> {
    document(About { title: "Ação", created: Moment::from_millis(1_777_000_000_000) }, page())
}

#[test]
fn a_page_is_described_as_it_was_drawn() {
    insta::assert_snapshot!(String::from_utf8(content(&bytes())).unwrap(), @r"
    BT
    /F1 8 Tf
    56.693 728.504 Td
    <4F6CE120286D756E646F5C2061E7E36F29> Tj
    ET
    BT
    /F2 9.5 Tf
    146.669 728.504 Td
    (R$ 1.234,56) Tj
    ET
    BT
    /F1 8 Tf
    111.779 728.504 Td
    (a\) meio \() Tj
    ET
    0.5 w
    28.346 785.197 m
    566.929 785.197 l
    566.929 756.85 l
    S
    q
    [3 2] 0 d
    0.5 w
    28.346 769.89 m
    566.929 769.89 l
    S
    Q
    q
    0.9 g
    72 625.89 7.2 72 re
    f
    Q
    ");
}

#[test]
fn a_document_says_what_it_is() {
    let bytes = bytes();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.starts_with("%PDF-1.4\n") && text.trim_end().ends_with("%%EOF"));
    for part in [
        "/CreationDate (D:20260424000640-03'00)",
        "/Title <FEFF004100E700E3006F>",
        "/Producer (duble)",
        "/Lang (pt-BR)",
        "/MediaBox [0 0 595.276 841.89]",
        "/BaseFont /Helvetica-Bold",
        "/Encoding /WinAnsiEncoding",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(bytes, self::bytes());
}

#[test]
fn what_is_drawn_is_read_back_in_its_place() {
    let sheet = read(&bytes());
    let texts: Vec<_> = sheet.texts.iter().map(|printed| printed.text.as_str()).collect();
    assert_eq!(texts, ["Olá (mundo\\ ação)", "R$ 1.234,56", "a) meio ("]);
    let near = |one: f32, other: f32| (one - other).abs() < 0.01;
    for printed in &sheet.texts {
        assert!(near(printed.baseline, 40.0), "{printed:?}");
    }
    let [left, right, middle] = sheet.texts.as_slice() else { panic!("three texts") };
    assert!(near(left.left, 20.0));
    assert!(near(right.left + right.width, 70.0));
    assert!(near(middle.left + middle.width / 2.0, 45.0));
    assert_eq!(sheet.lines.len(), 3);
    let Area { left, top, width, height } = sheet.areas[0];
    assert!(near(left, 25.4) && near(top, 50.8) && near(width, 2.54) && near(height, 25.4));
}

#[test]
fn pages_have_sizes_of_their_own_and_stamps() {
    let about = About { title: "Duas", created: Moment::from_millis(1_777_000_000_000) };
    let mut receipt = Page::sized(80.0, 120.0);
    receipt.stamp((40.0, 60.0), Type::bold(20.0), 0.8, "CANCELADA");
    receipt.text(WORDS, Align::Left, Type::regular(8.0), "Olá");
    let bytes = packed(about, vec![page(), receipt]);
    assert!(String::from_utf8_lossy(&bytes).contains("/Count 2"));
    let sheets = read_all(&bytes);
    assert_eq!((sheets.len(), sheets[0].texts.len()), (2, 3));
    let near = |one: f32, other: f32| (one - other).abs() < 0.01;
    assert!(near(sheets[1].size.0, 80.0) && near(sheets[1].size.1, 120.0));
    assert!(near(sheets[1].texts[0].baseline, 40.0));
    assert_eq!(
        (sheets[1].said().as_str(), sheets[1].stamps.as_slice()),
        ("Olá", ["CANCELADA".to_owned()].as_slice())
    );
    assert_eq!(packed(about, Vec::new()), packed(about, Vec::new()), "no page is no reason to stop");
    assert!(near(Page::sized(10.0, 1e9).height(), Page::MOST));
}

#[test]
fn any_time_of_the_world_is_a_date() {
    for millis in [i64::MIN, -1, 0, i64::MAX] {
        let bytes = document(About { title: "", created: Moment::from_millis(millis) }, Page::new());
        assert!(bytes.starts_with(b"%PDF"));
    }
}
