//! What becomes of documents and events: SEFAZ's checks that need no certificate, and InvoiCy's own before them. Pure: a decision is
//! the answer, or a refusal with its reason; applying it cannot fail.
//!
//! Sources: dossier sections 4, 5 and 12; NF-e manual (MOC 7.0), Anexo I for the rules and their texts, NT 2018.004 for the
//! cancellations; br/standards 2.1 to 2.5. The issuer and the number are looked at before the content, so that a repeated document
//! is seen as one.

mod cancelar;
mod contingencia;
mod emissao;
mod evento;
mod inutilizar;
mod manifestar;
mod participantes;
mod totais;

pub use contingencia::em_contingencia;
pub use emissao::{CasoEnvio, autorizar};
pub use evento::{CasoEvento, Registro, conhecer, registrar};
pub use inutilizar::{CasoInutilizacao, inutilizar};
pub use manifestar::{CasoManifestacao, manifestar};
pub use participantes::NOME_HOMOLOGACAO;

use crate::facts::Lapse;

/// Clocks of clients run ahead a little: SEFAZ bears five minutes (703, 578).
const TOLERANCIA: Lapse = Lapse::from_secs(300);
