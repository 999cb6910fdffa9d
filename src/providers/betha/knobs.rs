//! How Procuradoria behaves where its document leaves room: every knob with its default and source.

use super::caminhos::Caminhos;
use super::errors::Mensagens;
use crate::providers::certificate::Certificates;
use crate::providers::knobs::{knobs, words};

words! {
    /// What happens to a limit above `max_limit`.
    OverLimit {
        /// As many rows as asked for: clients advance by what they asked for, so anything less loses rows.
        Honour,
        /// `max_limit` rows; the answer still says what was asked for.
        Clamp,
        /// 400.
        #[serde(rename = "reject_400")]
        Reject400,
    }
}

words! {
    /// How dataBase is written.
    DatabaseFormat {
        /// `2023-01-01`, as the sample.
        Date,
        /// `2023-01-01T00:00:00.000`, as the filter's example.
        DateTime,
    }
}

words! {
    /// The status of an accepted POST.
    PostStatus {
        /// 200.
        Ok,
        /// 201.
        Created,
    }
}

words! {
    /// What an invalid item of a batch does.
    InvalidItem {
        /// It gets its message, the others are processed: 200.
        Message,
        /// The whole batch is refused: 422, nothing stored.
        #[serde(rename = "422")]
        Refuse,
    }
}

words! {
    /// What a single object in place of an array gets back.
    SingleAnswer {
        /// An object.
        Object,
        /// An array of one.
        Array,
    }
}

words! {
    /// How a process number is checked.
    ProcessCheck {
        /// 20 digits, or the CNJ's mask of 25 characters.
        Form,
        /// The same, with right check digits of an existing court.
        Cnj,
        /// Only its length: up to 25 characters.
        Off,
    }
}

words! {
    /// How a process number is kept.
    ProcessMask {
        /// As it was sent.
        AsSent,
        /// With the CNJ's mask.
        Masked,
        /// Digits only.
        Digits,
    }
}

words! {
    /// Which movements move the suit's dataBase.
    MovementTouches {
        /// Those whose type changes the situation.
        SituationChange,
        /// All.
        Always,
    }
}

words! {
    /// How the bench's number is called.
    IdVara {
        /// `idVara`, as all other names begin.
        Sibling,
        /// `IdVara`, as table 2 prints it.
        Table,
    }
}

words! {
    /// What becomes of the costs in Tributos.
    TributosSync {
        /// They are taken in there.
        Ok,
        /// The configuration sends nothing there.
        Off,
        /// It cannot be reached.
        Error,
    }
}

words! {
    /// Who may fetch the file behind urlDocumento.
    DocumentAccess {
        /// Whoever has an access code of the entity.
        Code,
        /// Whoever knows the URL. Of two entities' documents of one number it is the first one's.
        Open,
    }
}

knobs! {
    /// `behaviour.betha`.
    Knobs, KnobsPatch {
        client_certificates: Certificates = Certificates::default(), "What is asked of clients by way of certificates.", "";
        path_aliases: Caminhos = Caminhos::default(), "Further paths for the documented ones: { execucoes-fiscais-terceiros: [/integracoes/v1/execucoes] }.", "dossier 1.1: only two paths are literal";
        require_user_access: bool = false, "Whether Authorization and User-Access must both carry an access code.", "dossier 2 [D]";
        default_limit: u16 = 20, "Rows of a page when no limit is asked for.", "document, sample answer: \"limit\": 20";
        max_limit: u16 = 1000, "The limit above which `over_limit` decides.", "dossier, Decided";
        over_limit: OverLimit = OverLimit::Honour, "What happens to a limit above `max_limit`.", "dossier 3.1 [D]";
        require_filter: bool = false, "Whether a list without any filter is refused (400).", "dossier 4.2 [D]";
        emit_both_spellings: bool = false, "Whether valorJuro and valorJuros are both written.", "dossier 8, row 5";
        id_vara: IdVara = IdVara::Sibling, "How the bench's number is called: idVara (sibling) or IdVara (table).", "dossier 8, row 10";
        snapshot_paging: bool = false, "Whether the pages of a query show the list as it was at offset 0, whatever changes meanwhile.", "dossier 3.3";
        database_format: DatabaseFormat = DatabaseFormat::Date, "How dataBase is written.", "document, sample answer; dossier 8, row 16";
        post_status: PostStatus = PostStatus::Ok, "The status of an accepted POST.", "dossier 5 [D]";
        invalid_item: InvalidItem = InvalidItem::Message, "What an invalid item of a batch does.", "document: \"com a situação do processamento individualmente\"";
        max_items: u32 = 1000, "The most items of a POST; more are refused (422) and nothing is stored.", "the document gives no bound [D]";
        max_custas: u32 = 50, "The most costs of a POST; more are refused (422) and nothing is stored.", "document: \"até 50 custas\"";
        tributos_sync: TributosSync = TributosSync::Ok, "What becomes of costs in Tributos; the item's message says it.", "dossier 8, row 32";
        document_access: DocumentAccess = DocumentAccess::Code, "Who may fetch the file behind urlDocumento: code or open.", "the document does not say [D]";
        cancel_empty_suits: bool = true, "Whether a suit whose debts have all been cancelled is cancelled by the system (movement 6).", "document, table 9: \"Execução Fiscal Cancelada pelo Sistema\" [D]";
        single_answer: SingleAnswer = SingleAnswer::Object, "What a single object in place of an array gets back.", "dossier 6.2 [D]";
        process_check: ProcessCheck = ProcessCheck::Form, "How a process number is checked.", "dossier 8, row 12";
        process_mask: ProcessMask = ProcessMask::AsSent, "How a process number is kept.", "dossier 8, row 12";
        movement_touches: MovementTouches = MovementTouches::SituationChange, "Which movements move the execution's dataBase.", "dossier 6.2, state effects [D]";
        restore: bool = false, "Whether movement 472 restores the situation before a suspension.", "dossier 8, row 35";
        mensagens: Mensagens = Mensagens::default(), "The texts of mensagemRetorno.", "dossier 6.2 [D]";
    }
}
