//! InvoiCy's part of a scenario: its facts and its knobs, with their sources.

mod fatos;
mod semear;

use crate::facts::{Lapse, Ready};
use crate::providers::knobs::{knobs, words};

pub use fatos::{Facts, VereditoFact};
pub use semear::{semear, veredito};

words! {
    /// What SEFAZ says to a second cancellation of the same document.
    SecondCancel {
        /// 573, the event was registered before: what authorisers mostly answer.
        Duplicate,
        /// 580, the document is not authorised any more: first in the manual's order of checks.
        NotAuthorised,
    }
}

knobs! {
    /// What SEFAZ does behind InvoiCy.
    Sefaz, SefazPatch {
        ready: Ready = Ready::Now, "When SEFAZ answers to a document; until then it is pending (105) and polls are queries that find it.", "dossier 3.2";
        check_recipient_name: bool = true, "Whether 598 wants the fixed recipient name in homologation (model 55).", "br/standards 2.5; dossier 12";
        check_totals: bool = true, "Whether 602, 610 and 866 add the totals up.", "manual, Anexo I";
        check_cnf: bool = false, "Whether 897 refuses trivial values of cNF; the dossier's own example sends 12345678.", "br/standards 2.1; dossier 4.4";
        late_nfe: Lapse = Lapse::from_days(30), "How old an NF-e's dhEmi may be before 228.", "manual, Anexo I, 228";
        late_nfce: Lapse = Lapse::from_secs(300), "How old an NFC-e's dhEmi may be before 704.", "manual, Anexo I, 704";
        cancel_term: Lapse = Lapse::from_days(1), "How long an NF-e can be cancelled before 501; states extend it. NFC-e has 30 minutes.", "dossier 5.2; br/standards 2.4";
        second_cancel: SecondCancel = SecondCancel::Duplicate, "What a second cancellation gets: 573 or 580.", "dossier 5.2 against br/standards 2.4";
    }
}

knobs! {
    /// How InvoiCy behaves where its documents leave room.
    Knobs, KnobsPatch {
        sefaz: Sefaz = Sefaz::default(), "What SEFAZ does behind InvoiCy.", "";
        query_limit: usize = 100, "More documents than this in one query give 999 and none of them.", "seed 002; dossier, Decided";
        query_needs_parameters: bool = true, "Whether a query without ParametrosConsulta gets 145.", "seed 002: \"seu preenchimento é obrigatório\"";
        empty_cnpj_empresa: bool = false, "Whether a query may send CnpjEmpresa empty; the layout wants it left out.", "dossier 6.1";
        joined_documents: bool = false, "Whether a query's documents come as siblings in one field.", "dossier 1.5";
        empck_latin1: bool = false, "Whether an EmpCK of the ISO-8859-1 bytes is taken too.", "dossier 14, row 4";
        empck_upper_case: bool = false, "Whether an EmpCK in upper case is taken too.", "dossier 14, row 4";
        nfse_ready: Ready = Ready::After(Lapse::from_secs(5)), "When a city answers to an RPS; until then it is pending (105).", "dossier, section 11: \"usually asynchronous\"";
        nfse_batch_text: bool = false, "Whether a pending RPS is told so with `Efetivado[121]` instead of `Documento pendente`.", "dossier, section 11";
        mdfe_open_rules: bool = true, "Whether an MDF-e that is not closed stands in another one's way: 611 and 686.", "br/standards 2.7; the texts of 611 and 686";
        repeat_xmlns: bool = false, "Whether Invoicyretorno repeats xmlns=\"InvoiCy\".", "dossier 14, row 3";
    }
}
