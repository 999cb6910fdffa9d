//! Ids of signed elements other than the document's own, and the numbers that authorisers give out.
//!
//! Source: NF-e manual (MOC 7.0) and schemas.

use super::super::cpf_cnpj::Cnpj;
use super::super::uf::Uf;
use super::{ChaveAcesso, Modelo};

/// A part too great for its place in an Id or number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part} {found} is not {least} to {most}")]
pub struct IdError {
    /// Which part.
    pub part: &'static str,
    /// The number given.
    pub found: u64,
    /// The least that is right.
    pub least: u64,
    /// The greatest that fits.
    pub most: u64,
}

/// Who answers for a document, the digit of type in a protocol's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Autorizador {
    /// The state's own SEFAZ.
    SefazPropria = 1,
    /// The national contingency environment.
    ContingenciaNacional = 2,
    /// The virtual SEFAZ of Rio Grande do Sul.
    Svrs = 3,
    /// The national virtual SEFAZ.
    Svan = 4,
}

/// What stands before the key in the Id of a model's signed element.
#[must_use]
pub fn prefixo_do_id(modelo: Modelo) -> &'static str {
    match modelo {
        Modelo::NFe | Modelo::NFCe => "NFe",
        Modelo::CTe | Modelo::CTeOS => "CTe",
        Modelo::MDFe => "MDFe",
        Modelo::NFCom => "NFCom",
        Modelo::BPe => "BPe",
        Modelo::NF3e => "NF3e",
    }
}

/// The Id of an event on an NF-e or NFC-e, 54 characters: `ID`, tpEvento 6, key 44, nSeqEvento 2.
///
/// # Errors
/// When the type does not have six digits or the sequence has more than two.
pub fn id_evento(tp_evento: u32, chave: &ChaveAcesso, sequencia: u32) -> Result<String, IdError> {
    within("tpEvento", tp_evento.into(), 100_000, 999_999)?;
    within("nSeqEvento", sequencia.into(), 1, 99)?;
    Ok(format!("ID{tp_evento}{chave}{sequencia:02}"))
}

/// The Id of a request to void a range of numbers, 43 characters: `ID`, cUF 2, year 2, CNPJ 14, mod 2, serie 3, first
/// 9, last 9. Whether the first is beyond the last is rejection 224, the authoriser's to give.
///
/// # Errors
/// When a number does not fit its place.
pub fn id_inutilizacao(
    uf: Uf,
    ano: i16,
    cnpj: &Cnpj,
    modelo: Modelo,
    serie: u16,
    (primeiro, ultimo): (u32, u32),
) -> Result<String, IdError> {
    let year = two_digit_year(ano)?;
    within("serie", serie.into(), 0, 999)?;
    for numero in [primeiro, ultimo] {
        within("nNF", numero.into(), 1, 999_999_999)?;
    }
    let (uf, modelo) = (uf.codigo(), modelo.codigo());
    Ok(format!("ID{uf:02}{year:02}{cnpj}{modelo:02}{serie:03}{primeiro:09}{ultimo:09}"))
}

/// The number of a protocol (nProt), 15 digits: authoriser's type 1, cUF 2, year 2, sequence 10. The longer form of
/// NT 2025.002 (17 digits, São Paulo's NFC-e) is not built: its composition is not published.
///
/// # Errors
/// When the year or the sequence does not fit.
pub fn numero_protocolo(
    autorizador: Autorizador,
    uf: Uf,
    ano: i16,
    sequencia: u64,
) -> Result<String, IdError> {
    let year = two_digit_year(ano)?;
    within("sequence of protocols", sequencia, 0, 9_999_999_999)?;
    Ok(format!("{}{:02}{year:02}{sequencia:010}", autorizador as u8, uf.codigo()))
}

/// The number of a batch's receipt (nRec), 15 digits: cUF 2, authoriser's type 1, sequence 12.
///
/// # Errors
/// When the sequence does not fit.
pub fn numero_recibo(uf: Uf, autorizador: Autorizador, sequencia: u64) -> Result<String, IdError> {
    within("sequence of receipts", sequencia, 0, 999_999_999_999)?;
    Ok(format!("{:02}{}{sequencia:012}", uf.codigo(), autorizador as u8))
}

fn two_digit_year(ano: i16) -> Result<i16, IdError> {
    let found = u64::try_from(ano).unwrap_or_default();
    within("year", found, 2000, 2099)?;
    Ok(ano - 2000)
}

fn within(part: &'static str, found: u64, least: u64, most: u64) -> Result<(), IdError> {
    if (least..=most).contains(&found) { Ok(()) } else { Err(IdError { part, found, least, most }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::vectors::{block, text};

    fn key() -> ChaveAcesso {
        let id = text(&block("nfe_key")["ids"], "infNFe");
        id.strip_prefix("NFe").unwrap().parse().unwrap()
    }

    #[test]
    fn ids_are_those_of_the_vectors() {
        let ids = &block("nfe_key")["ids"];
        assert_eq!(key().id(), text(ids, "infNFe"));
        assert_eq!(id_evento(110_111, &key(), 1).unwrap(), text(ids, "cancel"));
        assert_eq!(id_evento(110_110, &key(), 2).unwrap(), text(ids, "cce_seq2"));
        let cnpj = Cnpj::parse("11222333000181").unwrap();
        let id = id_inutilizacao(Uf::Sp, 2026, &cnpj, Modelo::NFe, 1, (10, 12)).unwrap();
        assert_eq!(id, text(ids, "inut"));
        assert_eq!((id.len(), id_evento(110_111, &key(), 99).unwrap().len()), (43, 54));
    }

    #[test]
    fn protocols_and_receipts_have_fifteen_digits() {
        let protocol = numero_protocolo(Autorizador::SefazPropria, Uf::Sp, 2026, 1).unwrap();
        assert_eq!(protocol, "135260000000001");
        let receipt = numero_recibo(Uf::Rs, Autorizador::Svrs, 42).unwrap();
        assert_eq!(receipt, "433000000000042");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let cnpj = Cnpj::parse("11222333000181").unwrap();
        let void = |ano, serie, range| id_inutilizacao(Uf::Sp, ano, &cnpj, Modelo::NFe, serie, range);
        let protocol = |ano, n| numero_protocolo(Autorizador::SefazPropria, Uf::Sp, ano, n);
        for (result, message) in [
            (id_evento(110_111, &key(), 100), "nSeqEvento 100 is not 1 to 99"),
            (id_evento(1_101_110, &key(), 1), "tpEvento 1101110 is not 100000 to 999999"),
            (void(1999, 1, (1, 2)), "year 1999 is not 2000 to 2099"),
            (void(-1, 1, (1, 2)), "year 0 is not 2000 to 2099"),
            (void(2026, 1000, (1, 2)), "serie 1000 is not 0 to 999"),
            (void(2026, 1, (0, 2)), "nNF 0 is not 1 to 999999999"),
            (protocol(2100, 1), "year 2100 is not 2000 to 2099"),
            (protocol(2026, 10_000_000_000), "sequence of protocols 10000000000 is not 0 to 9999999999"),
        ] {
            assert_eq!(result.unwrap_err().to_string(), message);
        }
        assert!(numero_recibo(Uf::Sp, Autorizador::Svan, 1_000_000_000_000).is_err());
    }
}
