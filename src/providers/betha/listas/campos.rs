//! A field of a list: its names, its type, and how it is read from a row. One table serves output, `filter`, `sort` and `fields`.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::br::money::fixed;
use crate::facts::Moment;
use crate::providers::betha::datas;
use crate::providers::betha::knobs::{DatabaseFormat, IdVara, Knobs};
use crate::wire::json::Fixed2;

/// A constant of a field, and the other ways to write it in a filter (dossier 8, rows 6, 8 and 34).
#[derive(Debug)]
pub(super) struct Constante {
    /// As it is emitted.
    pub(super) valor: &'static str,
    /// What a filter may say instead.
    pub(super) sinonimos: &'static [&'static str],
}

/// What a field holds, and so what it may be compared with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tipo {
    /// A whole number, or money.
    Numero,
    /// Text.
    Texto,
    /// A date.
    Data,
    /// A date that is kept, and compared, as an instant.
    Base,
    /// A date with its time.
    Momento,
    /// One of a closed list of words.
    Constante(&'static [Constante]),
}

/// A field's value in one row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Valor<'a> {
    Nulo,
    Inteiro(i64),
    Dinheiro(Decimal),
    Texto(Cow<'a, str>),
    Data(Date),
    Base(Moment),
    Momento(Moment),
}

impl<'a> Valor<'a> {
    pub(super) fn texto(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Texto(text.into())
    }

    pub(super) fn talvez(text: Option<&'a str>) -> Self {
        text.map_or(Self::Nulo, |text| Self::Texto(Cow::Borrowed(text)))
    }

    pub(super) fn inteiro(number: Option<i64>) -> Self {
        number.map_or(Self::Nulo, Self::Inteiro)
    }

    pub(super) fn dinheiro(amount: Option<Decimal>) -> Self {
        amount.map_or(Self::Nulo, Self::Dinheiro)
    }

    pub(super) fn data(date: Option<Date>) -> Self {
        date.map_or(Self::Nulo, Self::Data)
    }

    pub(super) fn numero(&self) -> Option<Decimal> {
        match self {
            Self::Inteiro(number) => Some(Decimal::from(*number)),
            Self::Dinheiro(amount) => Some(*amount),
            _ => None,
        }
    }

    /// As `like` sees it: the text of what is emitted.
    pub(super) fn escrito(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Nulo => None,
            Self::Inteiro(number) => Some(Cow::Owned(number.to_string())),
            Self::Dinheiro(amount) => Some(Cow::Owned(fixed(*amount, 2))),
            Self::Texto(text) => Some(Cow::Borrowed(text)),
            Self::Data(date) => Some(Cow::Owned(date.to_string())),
            Self::Base(moment) | Self::Momento(moment) => Some(Cow::Owned(datas::escrever(*moment))),
        }
    }

    /// The order of `sort`: what is missing comes last.
    pub(super) fn ordem(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Nulo, Self::Nulo) => Ordering::Equal,
            (Self::Nulo, _) => Ordering::Greater,
            (_, Self::Nulo) => Ordering::Less,
            (Self::Texto(a), Self::Texto(b)) => a.cmp(b),
            (Self::Data(a), Self::Data(b)) => a.cmp(b),
            (Self::Base(a), Self::Base(b)) | (Self::Momento(a), Self::Momento(b)) => a.cmp(b),
            (a, b) => a.numero().cmp(&b.numero()),
        }
    }
}

/// How `dataBase` is written (knob `database_format`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::providers::betha) enum Formato {
    /// As the sample: a date.
    Data,
    /// With its time.
    DataHora,
}

/// How rows are written, as the knobs have it.
#[derive(Clone, Copy, Debug)]
pub(in crate::providers::betha) struct Estilo {
    /// Whether both spellings of a field are written.
    pub(super) ambas_grafias: bool,
    /// How dataBase is written.
    pub(super) formato: Formato,
    /// Whether the bench is called `IdVara`, as table 2 has it (dossier 8, row 10).
    pub(super) id_vara_maiusculo: bool,
}

impl Estilo {
    /// As the knobs say.
    pub(in crate::providers::betha) fn de(knobs: &Knobs) -> Self {
        Self {
            ambas_grafias: knobs.emit_both_spellings,
            formato: match knobs.database_format {
                DatabaseFormat::Date => Formato::Data,
                DatabaseFormat::DateTime => Formato::DataHora,
            },
            id_vara_maiusculo: knobs.id_vara == IdVara::Table,
        }
    }
}

/// A value with what is needed to write it.
pub(super) struct Escrito<'a>(pub(super) &'a Valor<'a>, pub(super) Formato);

impl Serialize for Escrito<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Valor::Nulo => serializer.serialize_unit(),
            Valor::Inteiro(number) => serializer.serialize_i64(*number),
            Valor::Dinheiro(amount) => Fixed2(*amount).serialize(serializer),
            Valor::Texto(text) => serializer.serialize_str(text),
            Valor::Data(date) => serializer.collect_str(date),
            Valor::Base(moment) if self.1 == Formato::Data => serializer.collect_str(&moment.date()),
            Valor::Base(moment) | Valor::Momento(moment) => {
                serializer.serialize_str(&datas::escrever(*moment))
            }
        }
    }
}

/// A field of rows of type `L`.
pub(in crate::providers::betha) struct Campo<L: 'static> {
    /// As it is emitted; `pessoa.cpfCnpj` stands inside an object `pessoa`.
    pub(super) nome: &'static str,
    /// What a query may call it too, in any letter case as the name itself.
    pub(super) apelidos: &'static [&'static str],
    /// The other spelling that the knob `emit_both_spellings` adds (dossier 8, row 5).
    pub(super) outra_grafia: Option<&'static str>,
    /// What it holds.
    pub(super) tipo: Tipo,
    /// Reads it from a row.
    pub(super) ler: fn(&L) -> Valor<'_>,
}

/// A field with one name.
pub(super) const fn campo<L>(nome: &'static str, tipo: Tipo, ler: fn(&L) -> Valor<'_>) -> Campo<L> {
    Campo { nome, apelidos: &[], outra_grafia: None, tipo, ler }
}

impl<L> Campo<L> {
    /// With names that a query may use too.
    pub(super) const fn ou(mut self, apelidos: &'static [&'static str]) -> Self {
        self.apelidos = apelidos;
        self
    }

    /// With the spelling that another table of the document has for it.
    pub(super) const fn grafado(mut self, outra: &'static str, apelidos: &'static [&'static str]) -> Self {
        self.outra_grafia = Some(outra);
        self.apelidos = apelidos;
        self
    }

    /// The object that it stands in, and its name there.
    pub(super) fn dentro(&self) -> (Option<&'static str>, &'static str) {
        self.nome.split_once('.').map_or((None, self.nome), |(object, name)| (Some(object), name))
    }

    /// The field that a query calls so.
    pub(super) fn achar(campos: &'static [Self], nome: &str) -> Option<&'static Self> {
        campos.iter().find(|campo| {
            campo.nome.eq_ignore_ascii_case(nome)
                || campo.apelidos.iter().any(|apelido| apelido.eq_ignore_ascii_case(nome))
        })
    }

    /// The nearest name to one that does not exist.
    pub(super) fn parecido(campos: &'static [Self], nome: &str) -> Option<&'static str> {
        let known =
            campos.iter().flat_map(|campo| std::iter::once(campo.nome).chain(campo.apelidos.iter().copied()));
        crate::facts::did_you_mean(nome, known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_compared_as_it_is_written_however_great_or_small() {
        for (amount, written) in [
            (Decimal::new(1050, 1), "105.00"),
            (Decimal::new(-5, 0), "-5.00"),
            (Decimal::new(5, 3), "0.01"),
            (Decimal::MAX, "79228162514264337593543950335.00"),
            (Decimal::MIN, "-79228162514264337593543950335.00"),
        ] {
            assert_eq!(Valor::Dinheiro(amount).escrito().as_deref(), Some(written));
        }
    }
}
