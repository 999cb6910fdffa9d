//! Sicoob's part of a scenario: its knobs, with their sources, and its facts.

mod boletos;
mod facts;
mod historico;
mod pagador;
mod status;

pub use facts::{Facts, semear};
pub use historico::Historico;
pub use status::Status;

use super::errors::Mensagens;
use crate::facts::{Lapse, Ready};
use crate::providers::certificate::Certificates;
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
    /// How strictly a token belongs to the client certificate with which it was asked for.
    TokenBinding {
        /// Another certificate is refused; none is not, since one client presents it to the token server only.
        WhenPresented,
        /// The same certificate must be presented.
        Required,
    }
}

words! {
    /// Whether requests are counted.
    RateLimits {
        /// They are not.
        Off,
        /// By the newest table of the portal: movements 10 a second, GET boleto 20, payers, segunda-via, baixar and ranges 10, POST and PATCH boletos 5, the rest 20.
        Portal,
    }
}

words! {
    /// How `situacaoBoleto` is spelt in the list by payer.
    ListSituation {
        /// ENTRADA NORMAL, BAIXADO, LIQUIDADO, as measured.
        Upper,
        /// Em Aberto, Baixado, Liquidado, as in the OpenAPI.
        Mixed,
    }
}

words! {
    /// Whether a nosso número that a request names must come from a reserved range.
    ReservedRanges {
        /// In version 3 only, whose OpenAPI says so.
        ByVersion,
        /// In both.
        Required,
        /// In neither.
        Free,
    }
}

words! {
    /// Whether a title may be issued twice.
    RepeatedIssue {
        /// It is another title.
        Issue,
        /// It is refused.
        Refuse,
    }
}

words! {
    /// When a payment that a bank has taken settles the title.
    Settlement {
        /// In the same moment.
        AtOnce,
        /// When the day ends: until then only the webhook knows of it.
        EndOfDay,
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
        client_certificates: Certificates = Certificates::wanted(), "What is asked of clients by way of certificates.", "";
        token_binding: TokenBinding = TokenBinding::WhenPresented, "Whether a token must be used with the client certificate it was asked for with.", "dossier 1.1, 1.2";
        rate_limits: RateLimits = RateLimits::Off, "Whether more requests a second than the portal allows get 429.", "dossier 1.5; section 5, row 17";
        refuse_nulls: bool = true, "Whether version 3 refuses optional properties that are null or empty.", "dossier 2.0";
        strict_types: bool = true, "Whether version 3 refuses numbers in quotes and texts without.", "OAS, the types of its fields";
        issue_status: Status = Status::OK, "HTTP status of POST /boletos in version 3.", "dossier section 5, row 9";
        reserved_ranges: ReservedRanges = ReservedRanges::ByVersion, "Whether a nosso número in a request must come from a reserved range.", "dossier 2.2";
        settlement: Settlement = Settlement::AtOnce, "When a payment settles the title.", "dossier 2.5: the webhook is no settlement [D]";
        payer_without_boletos: NotFound = NotFound::NoContent, "What the list of a payer without titles answers: 204, 404 or 400.", "dossier section 5, row 11";
        list_situation: ListSituation = ListSituation::Upper, "How situacaoBoleto is spelt in the list by payer.", "dossier 4.1; section 5, row 15";
        mensagens: Mensagens = Mensagens::default(), "Other codes, texts and statuses for the errors of the catalogue below, by name: { boleto_desconhecido: { codigo: \"404\", mensagem: …, status: 404 } }.", "dossier 2.6: most are invented";
        boleto_not_found: NotFound = NotFound::NoContent, "What reading a title that does not exist answers: 204, 404 or 400.", "dossier section 5, row 10";
        payment_limit_days: u32 = 30, "Days from the due date to the last day for payment where the issuer says none.", "dossier 2.5, the dates of its example";
        repeated_issue: RepeatedIssue = RepeatedIssue::Issue, "What a POST of an open title's payer, due date, value and seuNumero over again does.", "dossier section 5, last paragraph: idempotency not found [D]";
        historico: Historico = Historico::default(), "The texts of listaHistorico.", "";
        movimentacao: Movimentacao = Movimentacao::default(), "The movement files.", "";
        webhooks: Webhooks = Webhooks::default(), "The webhooks of version 3.", "";
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
        entry: Entry = Entry::ByVersion, "What stands in the ZIP: txt, json, or a return file as cnab240 or cnab400.", "dossier, Decided; standards, section 5";
        total: Total = Total::ByVersion, "How quantidadeTotalRegistros is written.", "dossier section 5, row 6";
        records_per_file: u32 = 500_000, "The most records of one file.", "dossier 3.4";
        retention_days: u32 = 30, "How long the files are kept; those of the last 1,000 requests at most.", "dossier 3.3";
    }
}

knobs! {
    /// How the webhooks behave.
    Webhooks, WebhooksPatch {
        ping_after: Lapse = Lapse::from_secs(1), "How long after it was registered a webhook is pinged for validation.", "dossier 2.5";
        retries: u32 = 3, "How often a notice that failed is sent again before the webhook becomes inactive; at most 100.", "dossier 2.5 says only that failure makes it inactive [D]";
        retry_every: Lapse = Lapse::from_secs(300), "World time between two tries.", "[D]";
        hosts: Vec<String> = Vec::new(), "Hosts that may be called beside the loopback, as `host` or `host:port`.", "dossier, Decided";
        strict_url: bool = false, "Whether only https on port 443 is taken.", "dossier 2.5; Decided";
        page_size: u32 = 50, "Rows of a page of solicitacoes.", "the OAS gives no size [D]";
    }
}
