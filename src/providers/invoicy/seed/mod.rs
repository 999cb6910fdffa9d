//! InvoiCy's part of a scenario: its facts and its knobs, with their sources.

mod certificado;
mod contribuinte;
mod csc;
mod fatos;
mod fora;
mod sefaz;
mod semear;

use serde::{Deserialize, Serialize};

use crate::facts::{Lapse, Ready};
use crate::providers::certificate::Certificates;
use crate::providers::knobs::{knobs, leaf, words};

pub use fatos::{Facts, VereditoFact};
pub use sefaz::veredito;
pub use semear::semear;

words! {
    /// What SEFAZ says to a second cancellation of the same document.
    SecondCancel {
        /// 573, the event was registered before: what authorisers mostly answer.
        Duplicate,
        /// 580, the document is not authorised any more: first in the manual's order of checks.
        NotAuthorised,
    }
}

words! {
    /// How a password of a certificate is encrypted with AES: the documents name neither mode nor form of the key.
    AesPassword {
        /// All six are tried, in this order, until one opens the file.
        Any,
        /// The key's 32 characters, ECB.
        TextEcb,
        /// The key's 32 characters, CBC with a vector of zeros.
        TextCbcZero,
        /// The key's 32 characters, CBC with their first sixteen as vector.
        TextCbcKey,
        /// The 16 bytes that the key writes in hexadecimal, ECB.
        HexEcb,
        /// The 16 bytes, CBC with a vector of zeros.
        HexCbcZero,
        /// The 16 bytes, CBC with themselves as vector.
        HexCbcKey,
    }
}

knobs! {
    /// What SEFAZ does behind InvoiCy.
    Sefaz, SefazPatch {
        ready: Ready = Ready::Now, "When SEFAZ answers to a document; until then it is pending (105) and polls are queries that find it.", "dossier 3.2";
        check_recipient_name: bool = true, "Whether 598 wants the fixed recipient name in homologation (model 55).", "br/standards 2.5; dossier 12";
        check_totals: bool = true, "Whether SEFAZ adds up: items (629, 630), totals (531 to 538, 564, 601 to 609, 795, 859, 861, 862), the note (610) and payments (865, 866, 869, 871, 899).", "manual, Anexo I";
        check_regime: bool = true, "Whether 590 and 591 want a CSOSN of the Simples Nacional and a CST of everybody else.", "dossier 12; manual, Anexo I";
        check_ncm: bool = true, "Whether 777 wants eight digits of NCM, and 778 a chapter that exists.", "dossier 12; manual, Anexo I";
        unknown_ncm: Vec<String> = Vec::new(), "NCMs that get 778: the table changes every year and is not kept.", "dossier 12";
        require_resp_tecnico: bool = false, "Whether 972 wants the group RespTecnico; some states do.", "br/standards 2.5";
        check_cnf: bool = false, "Whether 897 refuses trivial values of cNF; the dossier's own example sends 12345678.", "br/standards 2.1; dossier 4.4";
        late_nfe: Lapse = Lapse::from_days(30), "How old an NF-e's dhEmi may be before 228.", "manual, Anexo I, 228";
        late_nfce: Lapse = Lapse::from_secs(300), "How old an NFC-e's dhEmi may be before 704.", "manual, Anexo I, 704";
        cancel_term: Lapse = Lapse::from_days(1), "How long an NF-e can be cancelled before 501; the facts' `prazos` say it by state. NFC-e has 30 minutes, and 168 hours by substitution.", "dossier 5.2; br/standards 2.4";
        retry_every: Lapse = Lapse::from_secs(300), "How often InvoiCy tries to send a document while SEFAZ does not answer.", "[D]; dossier 12 says only how often in all";
        retries: u32 = 50, "After how many tries InvoiCy gives a document up: Rejeitado.", "dossier 12, end";
        discard_after: Lapse = Lapse::from_secs(60), "When InvoiCy voids or cancels a document that DescartarDocumento names.", "[D]; dossier 5.4: later";
        second_cancel: SecondCancel = SecondCancel::Duplicate, "What a second cancellation gets: 573 or 580.", "dossier 5.2 against br/standards 2.4";
    }
}

/// The version of the QR code that the platform builds for NFC-e.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(extend("enum" = [2, 3]))]
pub enum QrVersion {
    /// 2: with a hash of the issuer's CSC.
    Two,
    /// 3: without.
    Three,
}
leaf!(QrVersion);

impl TryFrom<u8> for QrVersion {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            2 => Ok(Self::Two),
            3 => Ok(Self::Three),
            other => Err(format!("a QR code has version 2 or 3, not {other}")),
        }
    }
}

impl From<QrVersion> for u8 {
    fn from(version: QrVersion) -> Self {
        match version {
            QrVersion::Two => 2,
            QrVersion::Three => 3,
        }
    }
}

words! {
    /// Which documents are billed.
    BilledDocuments {
        /// Those that SEFAZ took: authorised, cancelled since, denied, closed.
        Accepted,
        /// All that InvoiCy took in, rejected and pending ones too.
        All,
    }
}

knobs! {
    /// What the clock service (dhUF alone) says beside the time.
    ClockService, ClockServicePatch {
        technical_note: String = String::new(), "NTEmVigor of the clock service.", "dossier 6.1: no value is published";
        qr_code_version: String = "200".to_owned(), "VersaoQRCode of the clock service.", "dossier 6.1: no value is published; 2.00 as the QR code writes it";
        contingency_series: String = String::new(), "SerieContingencia of the clock service.", "dossier 6.1: no value is published";
    }
}

knobs! {
    /// When the same query comes too often (179).
    RateLimit, RateLimitPatch {
        enabled: bool = false, "Whether equal queries are counted and blocked (179).", "seed 002; dossier 3.4";
        requests: u32 = 4, "So many equal queries are answered; the next one is blocked. Equal is the same document text of the same partner.", "dossier 3.4";
        minutes: u32 = 60, "For so many minutes they are counted, and the block lasts.", "dossier 3.4";
    }
}

knobs! {
    /// How documents are counted for billing.
    Billing, BillingPatch {
        documents: BilledDocuments = BilledDocuments::Accepted, "Which documents are billed: `accepted` by SEFAZ, or `all` that were taken in.", "seed 002: \"quantidade de documentos emitidos\"";
        events: bool = false, "Whether Total counts events too, as the REST twin's does.", "dossier 8; dossier, Decided";
        details: bool = false, "Whether Detalhes tells documents and events apart, as the REST twin does.", "dossier 8";
    }
}

knobs! {
    /// How InvoiCy behaves where its documents leave room.
    Knobs, KnobsPatch {
        client_certificates: Certificates = Certificates::default(), "What is asked of clients by way of certificates.", "";
        sefaz: Sefaz = Sefaz::default(), "What SEFAZ does behind InvoiCy.", "";
        clock: ClockService = ClockService::default(), "What the clock service says beside the time.", "";
        rate_limit: RateLimit = RateLimit::default(), "When the same query comes too often.", "";
        export_ready: Ready = Ready::After(Lapse::from_secs(600)), "When an export's lots are there.", "dossier 7: ProxConsultaProtocolo is 10 to 30 minutes after the request";
        billing: Billing = Billing::default(), "How documents are counted for billing.", "";
        gaps_listed: usize = 10_000, "At most so many numbers and ranges are written out by PuloNumeracao; DocQuantidade counts all.", "ours: bounded answers";
        preview_own_response: bool = false, "Whether arecepcaoprevia answers with recepcaoprevia.ExecuteResponse, as GeneXus's rule says; the vendor's example has recepcao's.", "dossier 14, row 2";
        query_limit: usize = 100, "More documents than this in one query give 999 and none of them.", "seed 002; dossier, Decided";
        query_needs_parameters: bool = true, "Whether a query without ParametrosConsulta gets 145.", "seed 002: \"seu preenchimento é obrigatório\"";
        empty_cnpj_empresa: bool = false, "Whether a query may send CnpjEmpresa empty; the layout wants it left out.", "dossier 6.1";
        joined_documents: bool = false, "Whether a query's documents come as siblings in one field.", "dossier 1.5";
        empck_latin1: bool = false, "Whether an EmpCK of the ISO-8859-1 bytes is taken too.", "dossier 14, row 4";
        empck_upper_case: bool = false, "Whether an EmpCK in upper case is taken too.", "dossier 14, row 4";
        sign_documents: bool = true, "Whether documents and events carry a Signature; a signature costs two milliseconds or so each time the XML is written.", "br/standards 2.3";
        nfse_ready: Ready = Ready::After(Lapse::from_secs(5)), "When a city answers to an RPS; until then it is pending (105).", "dossier, section 11: \"usually asynchronous\"";
        nfse_batch_text: bool = false, "Whether a pending RPS is told so with `Efetivado[121]` instead of `Documento pendente`.", "dossier, section 11";
        mdfe_open_rules: bool = true, "Whether an MDF-e that is not closed stands in another one's way: 611 and 686.", "br/standards 2.7; the texts of 611 and 686";
        qrcode_version: QrVersion = QrVersion::Two, "Version of the QR code that the platform builds for an NFC-e without infSuplem, 2 or 3; a person's has 3 always.", "br/standards 2.6";
        aes_password: AesPassword = AesPassword::Any, "How a certificate's password is decrypted with MetodoCriptografiaSenha AES; PKCS#7, in Base64 or hexadecimal.", "dossier, Decided and 10.3";
        unnamed_certificate: bool = true, "Whether a certificate that names no CNPJ or CPF is taken for any company's, as self-made ones are.", "[D]";
        repeat_xmlns: bool = false, "Whether Invoicyretorno repeats xmlns=\"InvoiCy\".", "dossier 14, row 3";
    }
}
