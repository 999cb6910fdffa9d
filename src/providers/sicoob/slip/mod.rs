//! The slip that a payer holds: one page of A4 with the payer's receipt above and the "Ficha de Compensação" below.
//!
//! Boxes, their labels and their order are those of FEBRABAN's layout for the ficha, the barcode 103 mm by 13 mm at
//! its foot; a hybrid slip has its Pix code in the receipt. Where Sicoob's own slips have a trademark, here stands the
//! bank's name as text.

mod ficha;
mod grid;
mod marks;
mod recibo;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::br::boleto::CodigoBarras;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::brl;
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::wire::pdf::{self, About, Page};

/// What a slip says.
#[derive(Clone, Debug)]
pub struct Slip {
    /// Who is paid.
    pub beneficiario: Parte,
    /// The cooperative, four digits.
    pub cooperativa: u16,
    /// The beneficiary's number in collection (`numeroCliente`).
    pub codigo: u32,
    /// With its check digit, as the API writes it.
    pub nosso_numero: u32,
    /// The beneficiary's own number of the document (`seuNumero`).
    pub documento: String,
    /// `DM`, `DS`, …
    pub especie: String,
    /// Whether the payer has accepted the debt.
    pub aceite: bool,
    /// The document's date.
    pub emissao: Date,
    /// When the bank took it in.
    pub processamento: Date,
    /// The last day to pay without fine and interest.
    pub vencimento: Date,
    /// The face value in reais.
    pub valor: Decimal,
    /// In reais; zero leaves its box to the teller.
    pub abatimento: Decimal,
    /// Which instalment, from 1.
    pub parcela: u8,
    /// Lines for the payer and the teller: the beneficiary's own texts, then discounts, fine and interest in words. Ten
    /// find room.
    pub instrucoes: Vec<String>,
    /// Who pays.
    pub pagador: Parte,
    /// On whose behalf it is collected, where that is somebody else.
    pub beneficiario_final: Option<Parte>,
    /// Barcode and linha digitável.
    pub barras: CodigoBarras,
    /// The Pix text ("copia e cola") of a hybrid slip.
    pub pix: Option<String>,
    /// When the PDF was made.
    pub criado: Moment,
}

/// Somebody on a slip.
#[derive(Clone, Debug)]
pub struct Parte {
    /// Name.
    pub nome: String,
    /// CPF or CNPJ.
    pub documento: CpfCnpj,
    /// Where known.
    pub endereco: Option<Endereco>,
}

/// Where somebody lives.
#[derive(Clone, Debug)]
pub struct Endereco {
    /// Street and number.
    pub logradouro: String,
    /// District.
    pub bairro: String,
    /// City.
    pub cidade: String,
    /// State.
    pub uf: Uf,
    /// Eight digits.
    pub cep: String,
}

/// The slip as a PDF of one page: the same bytes for the same slip. Texts that are too long for their boxes end in an
/// ellipsis. A Pix text too long for any QR code (above 2331 bytes) leaves the code out.
pub fn draw(slip: &Slip) -> Vec<u8> {
    let mut page = Page::new();
    let foot = recibo::draw(&mut page, slip);
    marks::cut(&mut page, foot + 7.0);
    ficha::draw(&mut page, foot + 12.0, slip);
    let title = format!("Boleto {}", slip.nosso_numero());
    pdf::document(About { title: &title, created: slip.criado }, page)
}

impl Slip {
    /// Sequence of seven digits, hyphen, check digit.
    fn nosso_numero(&self) -> String {
        format!("{:07}-{}", self.nosso_numero / 10, self.nosso_numero % 10)
    }

    fn agencia_codigo(&self) -> String {
        format!("{:04} / {}", self.cooperativa, self.codigo)
    }

    fn valor(&self) -> String {
        brl(self.valor)
    }
}

impl Parte {
    /// `CPF 529.982.247-25`.
    fn rotulado(&self) -> String {
        let kind = if self.documento.is_cnpj() { "CNPJ" } else { "CPF" };
        format!("{kind} {}", self.documento.masked())
    }
}

impl Endereco {
    /// District, city, state and postal code.
    fn localidade(&self) -> String {
        let cep = match self.cep.split_at_checked(5) {
            Some((head, tail)) if self.cep.len() == 8 => format!("{head}-{tail}"),
            _ => self.cep.clone(),
        };
        let cidade = format!("{} / {}", self.cidade.trim(), self.uf.sigla());
        let cep = if cep.is_empty() { cep } else { format!("CEP {cep}") };
        joined([self.bairro.trim(), &cidade, &cep])
    }

    fn em_uma_linha(&self) -> String {
        joined([self.logradouro.trim(), &self.localidade()])
    }
}

/// The parts that are not empty, with hyphens between.
fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" - ")
}

/// `02/03/2026`.
fn dia(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}
