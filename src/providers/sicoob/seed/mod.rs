//! Sicoob's part of a scenario: its knobs, with their sources, and its facts.

mod boletos;
mod facts;
mod pagador;
mod status;

pub use facts::{Facts, semear};
pub use status::Status;

use crate::facts::{Lapse, Ready};
use crate::providers::knobs::{knobs, words};

words! {
    /// Whether the API asks for the `client_id` header.
    ClientIdHeader {
        /// It may be absent, as several production clients leave it out; another client's than the token's is refused.
        Optional,
        /// It must be there, as the portal says.
        Required,
    }
}

words! {
    /// What reading a title that does not exist answers.
    NotFound {
        /// 204, as the OpenAPI has it.
        NoContent,
        /// 404, as one SDK expects.
        NotFound,
        /// 400.
        BadRequest,
    }
}

words! {
    /// What consulting a request without records answers.
    NoRecords {
        /// Version 2 an error, version 3 a 204.
        ByVersion,
        /// 400 with "Nenhum registro…".
        Error,
        /// 204.
        NoContent,
        /// 200 with an empty list.
        EmptyList,
    }
}

words! {
    /// What stands in the ZIP.
    Entry {
        /// Version 2 a `.txt`, version 3 a `.json`.
        ByVersion,
        /// A `.txt` whose lines are the records.
        Txt,
        /// A `.json`.
        Json,
        /// A return file of 240 columns.
        Cnab240,
        /// A return file of 400 columns.
        Cnab400,
    }
}

words! {
    /// How `quantidadeTotalRegistros` is written.
    Total {
        /// Version 2 as text with dots, version 3 as a number.
        ByVersion,
        /// As text with dots.
        Text,
        /// As a number.
        Number,
    }
}

knobs! {
    /// How Sicoob behaves where its documents leave room.
    Knobs, KnobsPatch {
        token_seconds: u32 = 300, "How long a token is good.", "dossier 1.2";
        client_id_header: ClientIdHeader = ClientIdHeader::Optional, "Whether the API asks for the client_id header.", "dossier 1.4; section 5, row 8";
        boleto_not_found: NotFound = NotFound::NoContent, "What reading a title that does not exist answers: 204, 404 or 400.", "dossier section 5, row 10";
        payment_limit_days: u32 = 30, "Days from the due date to the last day for payment where the issuer says none.", "dossier 2.5, the dates of its example";
        movimentacao: Movimentacao = Movimentacao::default(), "The movement files.", "";
    }
}

knobs! {
    /// How the movement files behave.
    Movimentacao, MovimentacaoPatch {
        ready: Ready = Ready::After(Lapse::from_secs(3)), "When the content is taken and the files can be fetched.", "dossier 3.4, \"typical readiness within seconds\"";
        pending_status: Status = Status::NOT_FOUND, "HTTP status of 5004, \"ainda em processamento\"; 200 to 599.", "dossier, Decided; section 5, row 3";
        max_period_days: u32 = 2, "The most days between dataInicial and dataFinal; 1 is the strict reading.", "dossier, Decided; section 5, row 5";
        future_end: bool = true, "Whether the period may end after today in other types than A Vencer.", "dossier 3.3 says only \"inside the last year\"";
        no_records: NoRecords = NoRecords::ByVersion, "What consulting a request without records answers.", "dossier, Decided; section 5, row 4";
        entry: Entry = Entry::ByVersion, "What stands in the ZIP.", "dossier, Decided";
        total: Total = Total::ByVersion, "How quantidadeTotalRegistros is written.", "dossier section 5, row 6";
        records_per_file: u32 = 500_000, "The most records of one file.", "dossier 3.4";
        retention_days: u32 = 30, "How long the files are kept; those of the last 1,000 requests at most.", "dossier 3.3";
    }
}
