//! Voiding numbers (br/standards 2.4: the order of the checks and their codes).

use super::super::errors::Negada;
use super::super::model::{CpfCnpj, Empresa, Inutilizada, PedidoInutilizacao, Status};

/// More numbers than this in one request get 201.
const MAIS_NUMEROS: u32 = 10_000;

/// What the rules may know beside the request.
#[derive(Debug)]
pub struct CasoInutilizacao<'a> {
    /// The issuer.
    pub empresa: &'a Empresa,
    /// Whether the issuer is irregular with the treasury.
    pub irregular: bool,
    /// A range of the series that was voided before and shares a number with this one.
    pub anterior: Option<&'a Inutilizada>,
    /// A number of the range that a document uses, and what the document is.
    pub usado: Option<(u32, Status)>,
}

/// Whether SEFAZ voids the numbers.
pub fn inutilizar(pedido: &PedidoInutilizacao, caso: &CasoInutilizacao<'_>) -> Result<(), Negada> {
    let (inicial, final_) = (pedido.inicial, pedido.final_);
    if inicial > final_ {
        return Err(Negada::sefaz(224, format!("NumeroInicial {inicial} is after NumeroFinal {final_}")));
    }
    let quantos = final_.saturating_sub(inicial).saturating_add(1);
    if quantos > MAIS_NUMEROS {
        return Err(Negada::sefaz(201, format!("{quantos} numbers; at most {MAIS_NUMEROS} in one request")));
    }
    let dono: CpfCnpj = caso.empresa.documento;
    if !caso.empresa.credenciada {
        return Err(Negada::sefaz(203, format!("SEFAZ does not let {dono} issue (fact `credenciada`)")));
    }
    if caso.irregular {
        return Err(Negada::sefaz(240, format!("{dono} is irregular with the treasury")));
    }
    if let Some(anterior) = caso.anterior {
        let faixa = (anterior.dados.inicial, anterior.dados.final_);
        let codigo = if faixa == (inicial, final_) { 563 } else { 256 };
        let reason = format!(
            "{} to {} were voided before, with protocol {}",
            faixa.0, faixa.1, anterior.dados.protocolo
        );
        return Err(Negada::sefaz(codigo, reason));
    }
    if let Some((usado, status)) = caso.usado {
        let codigo = if status == Status::Inutilizado { 256 } else { 241 };
        let reason = format!("number {usado} is a document's, whose status is {status:?}");
        return Err(Negada::sefaz(codigo, reason));
    }
    Ok(())
}
