//! Tables that turn InvoiCy's layout into SEFAZ's: each line says where a value is sent, what the NF-e calls it and where it stands
//! there. The order of the lines is the order of the NF-e; what was sent may come in any order, as GeneXus reads it.

use super::super::errors::Defeito;
use super::super::ficha::{Grupo, Item};
use super::forma::Forma;
use super::planta::Planta;
use crate::wire::xml::{self, Element};

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precisa {
    /// 145 without it.
    Sim,
    /// It may be left out, or sent empty.
    Nao,
    /// Like `Nao`, and zero counts as nothing: the schema's optional amounts (TDec_1302Opc) know no zero, which clients send freely.
    SemZero,
}

/// One line of a table. Sources are paths below the element at hand; an empty one is that element, and `a|b` is a name and another one
/// for the same in the vendor's other layouts.
pub enum Campo {
    /// Source, name in the NF-e, need, form.
    Valor(&'static str, &'static str, Precisa, Forma),
    /// Like a value, but there even when nothing was sent.
    Padrao(&'static str, &'static str, &'static str, Forma),
    /// What the platform fills in itself.
    Fixo(&'static str, &'static str),
    /// cNF, known once the key is.
    CodigoNumerico,
    /// cDV, known once the key is.
    Digito,
    /// Source, name in the NF-e, need, its lines. A group that would be empty is left out.
    Grupo(&'static str, &'static str, Precisa, &'static [Campo]),
    /// Source of the items, name in the NF-e, how many at least and at most, an attribute, lines of each.
    Lista(&'static str, &'static str, (usize, usize), Atributo, &'static [Campo]),
    /// The first of them that was sent; they exclude each other.
    Ou(Precisa, &'static [Campo]),
    /// These belong together: with one of them all that are needed have to be there. Amounts of zero alone do not count: clients fill
    /// groups that do not apply with them.
    Juntos(&'static [Campo]),
    /// Source of the items, the value's name in them, name in the NF-e, how many at most, form: plain values, repeated.
    Valores(&'static str, &'static str, &'static str, usize, Forma),
    /// What no table can say, and which elements it reads.
    Feito(fn(&Element, &str) -> Result<Vec<Item>, Defeito>, fn(&mut Planta)),
}

/// An attribute of a list's items.
#[derive(Clone, Copy, Debug)]
pub enum Atributo {
    /// None.
    Nenhum,
    /// The item's number from 1.
    Numero(&'static str),
    /// A child's text: source, name in the NF-e, form.
    Texto(&'static str, &'static str, Forma),
}

/// Reads an element by its table; `onde` is the element's path, for messages.
pub fn ler(campos: &[Campo], fonte: &Element, onde: &str) -> Result<Grupo, Defeito> {
    let mut grupo = Grupo::default();
    for campo in campos {
        ler_campo(campo, fonte, onde, &mut grupo)?;
    }
    Ok(grupo)
}

fn ler_campo(campo: &Campo, fonte: &Element, onde: &str, grupo: &mut Grupo) -> Result<(), Defeito> {
    match campo {
        Campo::Valor(origem, nome, precisa, forma) => {
            let onde = junto(onde, origem);
            match texto(fonte, origem) {
                Some(texto) if *precisa == Precisa::SemZero && zero(&texto) => {}
                Some(texto) => grupo.itens.push(Item::Campo(nome, forma.ler(&onde, &texto)?)),
                None if *precisa == Precisa::Sim => return Err(Defeito::falta(&onde)),
                None => {}
            }
        }
        Campo::Padrao(origem, nome, padrao, forma) => {
            let valor = match texto(fonte, origem) {
                Some(texto) => forma.ler(&junto(onde, origem), &texto)?,
                None => (*padrao).to_owned(),
            };
            grupo.itens.push(Item::Campo(nome, valor));
        }
        Campo::Fixo(nome, valor) => grupo.itens.push(Item::Campo(nome, (*valor).to_owned())),
        Campo::CodigoNumerico => grupo.itens.push(Item::CodigoNumerico),
        Campo::Digito => grupo.itens.push(Item::Digito),
        Campo::Grupo(origem, nome, precisa, campos) => {
            let onde = junto(onde, origem);
            match achar(fonte, origem).filter(|dentro| *precisa == Precisa::Sim || !vazio(dentro)) {
                Some(dentro) => {
                    let lido = ler(campos, dentro, &onde)?;
                    if !lido.is_empty() {
                        grupo.itens.push(Item::Grupo(nome, lido));
                    }
                }
                None if *precisa == Precisa::Sim => return Err(Defeito::falta(&onde)),
                None => {}
            }
        }
        Campo::Lista(origem, nome, quantos, atributo, campos) => {
            ler_lista((fonte, onde), origem, nome, *quantos, *atributo, campos, grupo)?;
        }
        Campo::Ou(precisa, campos) => match campos.iter().find(|campo| foi_enviado(campo, fonte)) {
            Some(campo) => ler_campo(campo, fonte, onde, grupo)?,
            None if *precisa == Precisa::Sim => {
                let primeiro = campos.iter().find_map(origem_de).unwrap_or_default();
                return Err(Defeito::falta(&junto(onde, primeiro)));
            }
            None => {}
        },
        Campo::Juntos(campos) => {
            if completo(campos, fonte) || campos.iter().any(|campo| diz_algo(campo, fonte)) {
                for campo in *campos {
                    ler_campo(campo, fonte, onde, grupo)?;
                }
            }
        }
        Campo::Valores(origem, filho, nome, most, forma) => {
            let onde = junto(onde, origem);
            let itens = itens_de(fonte, origem);
            ate(&onde, itens.len(), *most)?;
            for (n, item) in itens.into_iter().enumerate() {
                let onde = junto(&format!("{onde}[{}]", n + 1), filho);
                let texto = texto(item, filho).ok_or_else(|| Defeito::falta(&onde))?;
                grupo.itens.push(Item::Campo(nome, forma.ler(&onde, &texto)?));
            }
        }
        Campo::Feito(fazer, _) => grupo.itens.extend(fazer(fonte, onde)?),
    }
    Ok(())
}

fn ler_lista(
    (fonte, onde): (&Element, &str),
    origem: &str,
    nome: &'static str,
    (least, most): (usize, usize),
    atributo: Atributo,
    campos: &[Campo],
    grupo: &mut Grupo,
) -> Result<(), Defeito> {
    let onde = junto(onde, origem);
    let itens = itens_de(fonte, origem);
    if itens.len() < least {
        return Err(Defeito::falta(&onde));
    }
    ate(&onde, itens.len(), most)?;
    for (n, item) in itens.into_iter().enumerate() {
        let onde = format!("{onde}[{}]", n + 1);
        let lido = ler(campos, item, &onde)?;
        grupo.itens.push(match atributo {
            Atributo::Nenhum => Item::Grupo(nome, lido),
            Atributo::Numero(attribute) => Item::ComAtributo(nome, (attribute, (n + 1).to_string()), lido),
            Atributo::Texto(origem, attribute, forma) => {
                let onde = junto(&onde, origem);
                let valor = texto(item, origem).ok_or_else(|| Defeito::falta(&onde))?;
                Item::ComAtributo(nome, (attribute, forma.ler(&onde, &valor)?), lido)
            }
        });
    }
    Ok(())
}

/// The items of a collection, without those that are empty.
fn itens_de<'a>(fonte: &'a Element, origem: &'a str) -> Vec<&'a Element> {
    let (em, item) = origem.rsplit_once('/').unwrap_or(("", origem));
    fonte.path(em).into_iter().flat_map(|em| em.children(item)).filter(|item| !vazio(item)).collect()
}

fn ate(onde: &str, quantos: usize, most: usize) -> Result<(), Defeito> {
    if quantos <= most {
        return Ok(());
    }
    Err(Defeito::valor(onde, &format!("{quantos} times"), &format!("at most {most}")))
}

/// Where a line's value comes from.
fn origem_de(campo: &Campo) -> Option<&'static str> {
    match campo {
        Campo::Valor(origem, ..)
        | Campo::Padrao(origem, ..)
        | Campo::Grupo(origem, ..)
        | Campo::Lista(origem, ..) => Some(origem),
        _ => None,
    }
}

/// Whether anything was sent for a line.
fn foi_enviado(campo: &Campo, fonte: &Element) -> bool {
    match campo {
        Campo::Lista(origem, ..) => !itens_de(fonte, origem).is_empty(),
        Campo::Juntos(campos) => campos.iter().any(|campo| diz_algo(campo, fonte)),
        _ => origem_de(campo).and_then(|origem| achar(fonte, origem)).is_some_and(|dentro| !vazio(dentro)),
    }
}

/// Whether something was sent for a line that is more than a zero.
fn diz_algo(campo: &Campo, fonte: &Element) -> bool {
    match campo {
        Campo::Juntos(campos) => campos.iter().any(|campo| diz_algo(campo, fonte)),
        _ => origem_de(campo).and_then(|origem| texto(fonte, origem)).is_some_and(|texto| !zero(&texto)),
    }
}

/// Whether all that are needed were sent.
fn completo(campos: &[Campo], fonte: &Element) -> bool {
    campos.iter().all(|campo| match campo {
        Campo::Valor(origem, _, Precisa::Sim, _) => texto(fonte, origem).is_some(),
        _ => true,
    })
}

/// `0`, `0.00`, `0000000000.0000`.
fn zero(texto: &str) -> bool {
    texto.contains('0') && texto.chars().all(|c| matches!(c, '0' | '.'))
}

/// The element at a path, by the first of its names that is filled in, else by the first that is there.
fn achar<'a>(fonte: &'a Element, origem: &str) -> Option<&'a Element> {
    let mut achados = origem.split('|').filter_map(|nome| fonte.path(nome));
    let primeiro = achados.next()?;
    if vazio(primeiro) { achados.find(|outro| !vazio(outro)).or(Some(primeiro)) } else { Some(primeiro) }
}

/// The text at a path, without the blanks around it; an empty element counts as none.
pub fn texto(fonte: &Element, origem: &str) -> Option<String> {
    let texto = achar(fonte, origem)?.text();
    Some(xml::trim(&texto).to_owned()).filter(|texto| !texto.is_empty())
}

/// The path of an element, for messages, by the first of its names.
pub fn junto(onde: &str, origem: &str) -> String {
    let origem = origem.split('|').next().unwrap_or_default();
    match (onde, origem) {
        ("", origem) => origem.to_owned(),
        (onde, "") => onde.to_owned(),
        (onde, origem) => format!("{onde}/{origem}"),
    }
}

/// Whether nothing was filled in: clients send whole groups of empty elements.
pub fn vazio(element: &Element) -> bool {
    element.descendants().all(|inside| xml::trim(&inside.text()).is_empty())
}
