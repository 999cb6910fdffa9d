//! Reading a `Bilhetagem`: how many documents were issued (seed 002, "Consultar quantidade de documentos emitidos via Web Service";
//! dossier 8).

use jiff::civil::Date;

use super::envio::texto;
use super::errors::Defeito;
use super::model::{Ambiente, Modelo, Modulo};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::wire::xml::Element;

/// A count that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilhetagem {
    /// ModeloDocumento as it was written: the answer repeats it.
    pub modelo_documento: String,
    /// What it names.
    pub contado: Contado,
    /// tpAmb.
    pub ambiente: Ambiente,
    /// Which days.
    pub periodo: Periodo,
    /// Whose documents, each once, in the order in which they were asked for; none: those of all companies with a licence.
    pub emissores: Vec<CpfCnpj>,
}

/// What is counted. NFC-e and CF-e SAT have one licence and can be asked for alone and together: `NFCe`, `CFeSAT`, `NFCe/SAT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contado {
    /// Whose licence it takes.
    pub modulo: Modulo,
    /// Documents of this model; a CT-e OS is a CT-e, as InvoiCy's layouts have it.
    pub modelo: Option<Modelo>,
    /// Coupons of the SAT, which InvoiCy does not issue but bills.
    pub sat: bool,
}

/// Which days are counted; only the clock tells their dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Periodo {
    /// TipoConsulta 1, Acumulado 1: yesterday.
    Ontem,
    /// TipoConsulta 1, Acumulado 2: this month until yesterday; on its first day the month before.
    Mes,
    /// TipoConsulta 2: from one day to another, both counted.
    De(Date, Date),
}

impl Contado {
    /// The models that are meant.
    pub fn modelos(self) -> impl Iterator<Item = Modelo> {
        let os = (self.modelo == Some(Modelo::CTe)).then_some(Modelo::CTeOS);
        self.modelo.into_iter().chain(os)
    }

    fn from_nome(nome: &str) -> Option<Self> {
        let letras: String =
            nome.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let de = |modelo: Modelo| Self { modulo: Modulo::of(modelo), modelo: Some(modelo), sat: false };
        match letras.as_str() {
            "NFCESAT" => Some(Self { sat: true, ..de(Modelo::NFCe) }),
            "CFESAT" | "CFE" | "SAT" | "CFESATMFE" => {
                Some(Self { modulo: Modulo::NFCe, modelo: None, sat: true })
            }
            _ => Modelo::from_nome(nome).map(de),
        }
    }
}

/// Reads it. Fields that are not used come empty or not at all.
pub fn ler(root: &Element) -> Result<Bilhetagem, Defeito> {
    let preciso = |path: &str| texto(root, path).ok_or_else(|| Defeito::falta(path));
    let modelo_documento = preciso("ModeloDocumento")?;
    let contado = Contado::from_nome(&modelo_documento).ok_or_else(|| {
        Defeito::valor("ModeloDocumento", &modelo_documento, "NFe, NFCe/SAT, CFeSAT, CTe, MDFe or NFSe")
    })?;
    let ambiente = preciso("tpAmb")?;
    let ambiente =
        Ambiente::from_codigo(&ambiente).ok_or_else(|| Defeito::valor("tpAmb", &ambiente, "1 or 2"))?;
    let periodo = match preciso("TipoConsulta")?.as_str() {
        "1" => match preciso("Acumulado")?.as_str() {
            "1" => Periodo::Ontem,
            "2" => Periodo::Mes,
            outro => return Err(Defeito::valor("Acumulado", outro, "1 (previous day) or 2 (month)")),
        },
        "2" => {
            Periodo::De(data(root, "DataInclusaoInicial")?, data(root, "DataInclusaoFinal")?).em_ordem()?
        }
        outro => return Err(Defeito::valor("TipoConsulta", outro, "1 (accumulated) or 2 (period)")),
    };
    let mut emissores = Vec::new();
    let mut vistos = std::collections::BTreeSet::new();
    for item in root.path("Emissores").into_iter().flat_map(|grupo| grupo.children("EmissoresItem")) {
        let Some(cnpj) = texto(item, "CNPJ") else { continue };
        let lido = CpfCnpj::parse_strict(&cnpj).map_err(|error| {
            Defeito::valor("Emissores/EmissoresItem/CNPJ", &cnpj, &format!("another value: {error}"))
        })?;
        if vistos.insert(lido) {
            emissores.push(lido);
        }
    }
    Ok(Bilhetagem { modelo_documento, contado, ambiente, periodo, emissores })
}

impl Periodo {
    fn em_ordem(self) -> Result<Self, Defeito> {
        match self {
            Self::De(inicial, final_) if final_ < inicial => Err(Defeito::valor(
                "DataInclusaoFinal",
                &final_.to_string(),
                &format!("a date not before DataInclusaoInicial {inicial}"),
            )),
            outro => Ok(outro),
        }
    }
}

/// A date that must be there, `AAAA-MM-DD`; a time behind it does not matter.
pub(super) fn data(root: &Element, nome: &str) -> Result<Date, Defeito> {
    let valor = texto(root, nome)
        .filter(|valor| !valor.starts_with("0000-00-00"))
        .ok_or_else(|| Defeito::falta(nome))?;
    let dia = match valor.split_once('T') {
        Some((dia, hora)) if hora.parse::<jiff::civil::Time>().is_ok() => dia,
        _ => valor.as_str(),
    };
    let lida = if dia.len() == 10 { dia.parse::<Date>().ok() } else { None };
    lida.ok_or_else(|| Defeito::valor(nome, &valor, "AAAA-MM-DD"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::xml::{self, Limits};

    fn lido(inner: &str) -> Result<Bilhetagem, Defeito> {
        ler(&xml::parse(&format!("<Bilhetagem>{inner}</Bilhetagem>"), &Limits::default()).unwrap())
    }

    #[test]
    fn models_are_known_by_the_names_of_the_article() {
        let sat = |modelo| Contado { modulo: Modulo::NFCe, modelo, sat: true };
        let so = |modelo| Contado { modulo: Modulo::of(modelo), modelo: Some(modelo), sat: false };
        for (nome, contado) in [
            ("NF-e", Some(so(Modelo::NFe))),
            ("nfe", Some(so(Modelo::NFe))),
            ("NFCe", Some(so(Modelo::NFCe))),
            ("NFCe/SAT", Some(sat(Some(Modelo::NFCe)))),
            ("CFeSAT", Some(sat(None))),
            ("CF-e SAT", Some(sat(None))),
            ("MDF-e", Some(so(Modelo::MDFe))),
            ("NFSE", Some(so(Modelo::NFSe))),
            ("NF", None),
            ("", None),
        ] {
            assert_eq!(Contado::from_nome(nome), contado, "{nome}");
        }
    }

    #[test]
    fn empty_tags_are_no_values() {
        let comum = "<ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb>";
        let ontem = lido(&format!(
            "{comum}<TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado><DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem><CNPJ/></EmissoresItem></Emissores>"
        ));
        let ontem = ontem.unwrap();
        assert_eq!((ontem.periodo, ontem.emissores.len()), (Periodo::Ontem, 0));
        let periodo = |de: &str, ate: &str| {
            lido(&format!(
                "{comum}<TipoConsulta>2</TipoConsulta><Acumulado/><DataInclusaoInicial>{de}</DataInclusaoInicial><DataInclusaoFinal>{ate}</DataInclusaoFinal><Emissores><EmissoresItem><CNPJ>11222333000181</CNPJ></EmissoresItem><EmissoresItem><CNPJ>11222333000181</CNPJ></EmissoresItem></Emissores>"
            ))
        };
        let lida = periodo("2026-02-01", "2026-02-28T23:59:59").unwrap();
        assert_eq!(
            (lida.periodo, lida.emissores.len()),
            (Periodo::De(jiff::civil::date(2026, 2, 1), jiff::civil::date(2026, 2, 28)), 1)
        );
        for (de, ate) in [
            ("", "2026-02-01"),
            ("2026-02-01", ""),
            ("2026-02-02", "2026-02-01"),
            ("01/02/2026", "2026-02-01"),
            ("2026-02-01", "2026-02-30"),
            ("0000-00-00", "2026-02-01"),
            ("2026-02-01", "2026-02-01Tx"),
        ] {
            assert!(periodo(de, ate).is_err(), "{de} {ate}");
        }
    }
}
