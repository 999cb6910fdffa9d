//! Tables that turn InvoiCy's layout into SEFAZ's: each line says where a value is sent, what the NF-e calls it and where it stands
//! there. The order of the lines is the order of the NF-e; what was sent may come in any order, as GeneXus reads it.

use super::super::errors::Defeito;
use super::super::ficha::{Grupo, Item};
use super::forma::Forma;
use crate::wire::xml::{self, Element};

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precisa {
    /// 145 without it.
    Sim,
    /// It may be left out, or sent empty.
    Nao,
}

/// One line of a table. Sources are paths below the element at hand; an empty one is that element.
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
    /// What no table can say.
    Feito(fn(&Element, &str) -> Result<Vec<Item>, Defeito>),
}

/// An attribute of a list's items.
#[derive(Clone, Copy, Debug)]
pub enum Atributo {
    /// None.
    Nenhum,
    /// The item's number from 1.
    Numero(&'static str),
    /// A child's text.
    Texto(&'static str),
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
            match fonte.path(origem).filter(|dentro| *precisa == Precisa::Sim || !vazio(dentro)) {
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
        Campo::Feito(fazer) => grupo.itens.extend(fazer(fonte, onde)?),
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
    let (em, item) = origem.rsplit_once('/').unwrap_or(("", origem));
    let itens: Vec<&Element> =
        fonte.path(em).into_iter().flat_map(|em| em.children(item)).filter(|item| !vazio(item)).collect();
    if itens.len() < least {
        return Err(Defeito::falta(&onde));
    }
    if itens.len() > most {
        let visto = format!("{} times", itens.len());
        return Err(Defeito::valor(&onde, &visto, &format!("at most {most}")));
    }
    for (n, item) in itens.into_iter().enumerate() {
        let onde = format!("{onde}[{}]", n + 1);
        let lido = ler(campos, item, &onde)?;
        grupo.itens.push(match atributo {
            Atributo::Nenhum => Item::Grupo(nome, lido),
            Atributo::Numero(attribute) => Item::ComAtributo(nome, (attribute, (n + 1).to_string()), lido),
            Atributo::Texto(attribute) => {
                let valor = texto(item, attribute).ok_or_else(|| Defeito::falta(&junto(&onde, attribute)))?;
                Item::ComAtributo(nome, (attribute, valor), lido)
            }
        });
    }
    Ok(())
}

/// The text at a path, without the blanks around it; an empty element counts as none.
pub fn texto(fonte: &Element, origem: &str) -> Option<String> {
    let texto = fonte.path(origem)?.text();
    Some(xml::trim(&texto).to_owned()).filter(|texto| !texto.is_empty())
}

/// The path of an element, for messages.
pub fn junto(onde: &str, origem: &str) -> String {
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
