//! Brazilian numbers and texts: the small standards that all four providers stand on.
//!
//! A leaf: it imports nothing of ours, reads no clock and draws nothing by itself. Every rule here is one that a
//! client checks on its own side (a CNPJ's digits, a boleto's line, an access key), so "nearly right" would be
//! noticed; the vectors in `tests/data/br_vectors.json` were each computed by libraries of other authors.
//!
//! | room | what |
//! |---|---|
//! | [`cpf_cnpj`] | CPF and CNPJ, letters too |
//! | [`chave_acesso`] | the 44-character key of fiscal documents, protocol numbers and Ids |
//! | [`boleto`] | Sicoob's nosso número, barcode, linha digitável, due date factor |
//! | [`cnj`] | numbers of court cases |
//! | [`calendar`] | bank business days |
//! | [`money`] | amounts as text, centavos, rounding |
//! | [`uf`], [`municipio`], [`ie`] | states, municipalities, state registrations |
//! | [`pix`] | the text of Pix codes |
//! | [`people`], [`text`] | made-up people and companies; text without accents |
//! | [`sefaz`] | SEFAZ's answer codes and their texts |

mod ascii;
mod check_digit;

pub mod boleto;
pub mod calendar;
pub mod chave_acesso;
pub mod cnj;
pub mod cpf_cnpj;
pub mod ie;
pub mod money;
pub mod municipio;
pub mod people;
pub mod pix;
pub mod quantia;
pub mod sefaz;
pub mod text;
pub mod uf;

#[cfg(test)]
mod vectors;
