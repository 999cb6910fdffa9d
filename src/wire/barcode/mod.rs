//! Bars: Interleaved 2 of 5 and Code 128 as widths, and QR Code as a matrix. How large they are, and on what, is the
//! caller's to say.

mod code_128;
mod interleaved;
mod qr;

pub use code_128::code_128;
pub use interleaved::interleaved_2_of_5;
pub use qr::Qr;

/// What the bars of a kind cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BarcodeError {
    /// Interleaved 2 of 5: digits go in pairs, one in the bars, one in the spaces between them.
    #[error("{0} digits, expected an even number of them")]
    Odd(usize),
    /// Interleaved 2 of 5: something that is no digit.
    #[error("{0:?} is no digit")]
    Digit(char),
    /// Code 128: something that is no printable ASCII.
    #[error("{0:?} is no printable ASCII")]
    Printable(char),
}
