//! Whether a slip is hybrid (dossier 2.2 `codigoCadastrarPIX`, 2.4 `pix`, 4.4).

use uuid::Uuid;

use super::super::errors::{Erro, Recusa};
use super::super::model::{Boleto, Conta, PixDaConta};
use super::campo::dominio;

/// What becomes of a new title's Pix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hibrido {
    /// It gets a charge.
    Com,
    /// It gets none.
    Sem,
    /// It was asked for and cannot be; the title is issued all the same (OAS, `descricaoRejeicaoPix`).
    Rejeitado,
}

/// What `codigoCadastrarPIX` means for a contract.
pub fn hibrido(conta: &Conta, codigo: i64) -> Result<Hibrido, Recusa> {
    let codigo = dominio("codigoCadastrarPIX", codigo, &[0, 1, 2])?;
    Ok(match (codigo, conta.pix) {
        (2, _) | (0, PixDaConta::SobPedido | PixDaConta::Indisponivel) => Hibrido::Sem,
        (1, PixDaConta::Indisponivel) => Hibrido::Rejeitado,
        _ => Hibrido::Com,
    })
}

/// Gives a title a charge or takes it away (`pix.utilizarPix`).
pub fn utilizar(
    boleto: &Boleto,
    conta: &Conta,
    usar: bool,
    sortear: impl FnOnce() -> Uuid,
) -> Result<Option<Uuid>, Recusa> {
    if boleto.pix.is_some() == usar {
        let reason = format!("utilizarPix is {usar}; so it is already for boleto {}", boleto.nosso_numero);
        return Err(Recusa::new(Erro::PixIgual, reason));
    }
    if usar && conta.pix == PixDaConta::Indisponivel {
        return Err(Recusa::new(Erro::SemPix, format!("contract {} has no Pix", conta.numero)));
    }
    Ok(usar.then(sortear))
}
