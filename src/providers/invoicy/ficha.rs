//! What a fiscal document says, as a tree of fields in the order and with the names of SEFAZ's layout (NF-e manual, MOC 7.0, Anexo
//! I). It is what the rules look into and what the XML is written from; it knows neither InvoiCy's layout nor XML.

use rust_decimal::Decimal;

use crate::br::money::parse_decimal;

/// A group of fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grupo {
    /// Fields and groups in order.
    pub itens: Vec<Item>,
}

/// One entry of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A field with its value.
    Campo(&'static str, String),
    /// A group.
    Grupo(&'static str, Grupo),
    /// A group with an attribute: `det nItem="1"`, `obsCont xCampo="…"`.
    ComAtributo(&'static str, (&'static str, String), Grupo),
    /// A part of the access key, known only once the key is: cNF.
    CodigoNumerico,
    /// A part of the access key, known only once the key is: cDV.
    Digito,
}

impl Grupo {
    /// With one more field.
    #[must_use]
    pub fn campo(mut self, nome: &'static str, valor: impl Into<String>) -> Self {
        self.itens.push(Item::Campo(nome, valor.into()));
        self
    }

    /// With one more group.
    #[must_use]
    pub fn grupo(mut self, nome: &'static str, grupo: Self) -> Self {
        self.itens.push(Item::Grupo(nome, grupo));
        self
    }

    /// With one more entry.
    #[must_use]
    pub fn item(mut self, item: Item) -> Self {
        self.itens.push(item);
        self
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.itens.is_empty()
    }

    /// The groups directly inside, of one name.
    pub fn grupos<'a>(&'a self, nome: &'a str) -> impl Iterator<Item = &'a Self> {
        self.itens.iter().filter_map(move |item| match item {
            Item::Grupo(known, grupo) | Item::ComAtributo(known, _, grupo) if *known == nome => Some(grupo),
            _ => None,
        })
    }

    /// The value at a path of names, each time the first of that name; `*` stands for the only group of several that exclude each
    /// other, such as PISAliq and PISNT.
    pub fn valor(&self, caminho: &str) -> Option<&str> {
        let (primeiro, resto) = match caminho.split_once('/') {
            Some((primeiro, resto)) => (primeiro, Some(resto)),
            None => (caminho, None),
        };
        match resto {
            None => self.itens.iter().find_map(|item| match item {
                Item::Campo(nome, valor) if *nome == primeiro => Some(valor.as_str()),
                _ => None,
            }),
            Some(resto) => self.itens.iter().find_map(|item| match item {
                Item::Grupo(nome, grupo) | Item::ComAtributo(nome, _, grupo)
                    if *nome == primeiro || primeiro == "*" =>
                {
                    grupo.valor(resto)
                }
                _ => None,
            }),
        }
    }

    /// The amount at a path. What is not there counts as nothing; none for what is there and is no amount, or one too great.
    pub fn decimal(&self, caminho: &str) -> Option<Decimal> {
        match self.valor(caminho) {
            Some(valor) => parse_decimal(valor, 10).ok(),
            None => Some(Decimal::ZERO),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_path() {
        let pis = |nome, valor: &str| {
            Grupo::default().grupo("PIS", Grupo::default().grupo(nome, Grupo::default().campo("vPIS", valor)))
        };
        let det = |n: &str, grupo| Item::ComAtributo("det", ("nItem", n.to_owned()), grupo);
        let ficha = Grupo::default()
            .campo("a", "1")
            .item(det("1", pis("PISAliq", "1.65")))
            .item(det("2", pis("PISOutr", "0.10")));
        assert_eq!(ficha.valor("a"), Some("1"));
        assert_eq!(ficha.valor("a/b"), None);
        assert_eq!(ficha.valor("det/PIS/*/vPIS"), Some("1.65"));
        let parcelas: Vec<_> = ficha.grupos("det").map(|det| det.decimal("PIS/*/vPIS")).collect();
        assert_eq!(parcelas, [Some(Decimal::new(165, 2)), Some(Decimal::new(10, 2))]);
        assert_eq!(ficha.decimal("nothing"), Some(Decimal::ZERO));
    }

    #[test]
    fn an_amount_too_great_is_not_nothing() {
        for valor in [&format!("7{}.00", "0".repeat(28)), "x", ""] {
            assert_eq!(Grupo::default().campo("vPag", valor).decimal("vPag"), None, "{valor}");
        }
    }
}
