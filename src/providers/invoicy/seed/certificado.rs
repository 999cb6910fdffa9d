//! The fact `certificado` of a company.

use std::sync::Arc;

use super::super::Due;
use super::super::model::{Certificado, CpfCnpj};
use super::fatos::{CertificadoFact, TermoFact};
use crate::br::uf::Uf;
use crate::facts::{Path, Problem};
use crate::providers::room::View;

/// The certificate, and whether it is an A3.
pub(super) fn ler(
    fact: Option<CertificadoFact>,
    (dono, nome, uf): (CpfCnpj, &str, Uf),
    path: &Path,
    view: &View<'_, Due>,
) -> Result<(Option<Arc<Certificado>>, bool), Problem> {
    let fact = match fact {
        Some(CertificadoFact::Tem(false)) => return Ok((None, false)),
        None | Some(CertificadoFact::Tem(true)) => TermoFact::default(),
        Some(CertificadoFact::Prazo(fact)) => fact,
    };
    let inicio = fact.valido_de.map(|when| when.moment(view.start));
    let (de, ate) = match inicio {
        Some(de) => (de, Certificado::um_ano_depois(de)),
        None => Certificado::prazo(view.start),
    };
    let ate = fact.valido_ate.map_or(ate, |when| when.moment(view.start));
    if ate <= de {
        return Err(Problem::at(path.key("validoAte"), "is not after validoDe"));
    }
    if fact.a3 {
        return Ok((None, true));
    }
    Ok((Certificado::de_teste(dono, nome, uf, (de, ate)).map(Arc::new), false))
}
