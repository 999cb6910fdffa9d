//! The closed catalogue of what Sicoob says: the collection API's codes, the gateway's and the token server's errors.
//!
//! No table of codes was ever published. The sources know two codes (5002 and 5004) and three texts (dossier 2.6 and its "Decided"
//! table); every other code and text stands here and nowhere else, is **invented**, and is recognised by its number: 9000 and up.

use crate::providers::room::Answer;

/// What the collection API refuses with: `{"mensagens":[{"mensagem","codigo"}]}` (dossier 2.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erro {
    /// 5002 [M].
    ContratoInvalido,
    /// 5004 [C].
    EmProcessamento,
    /// The body is no JSON of the expected shape. Invented.
    CorpoInvalido,
    /// A required field is absent, null or empty. Invented.
    CampoObrigatorio(String),
    /// A field has a wrong type, length or value. Invented.
    CampoInvalido(String),
    /// More or fewer than 1 to 10 items in an array. Invented.
    Lote,
    /// Text decided by the dossier; number invented.
    PeriodoLongo {
        /// The most days that may lie between the dates.
        dias: u32,
    },
    /// The end comes before the beginning. Invented.
    PeriodoInvertido,
    /// Not inside the last year. Invented.
    PeriodoForaDoPrazo,
    /// `tipoMovimento` is none of the known ones. Invented.
    TipoMovimento,
    /// Text known by its beginning [C]; number invented.
    NenhumRegistro,
    /// Nobody was given this `codigoSolicitacao`. Invented.
    SolicitacaoDesconhecida,
    /// The request has no file of this `idArquivo`. Invented.
    ArquivoDesconhecido,
    /// The 30 days are over. Invented.
    ArquivoExpirado,
    /// No title of this number; the knob `boleto_not_found` may ask for it. Invented.
    BoletoDesconhecido,
    /// Substring "já existe" known to clients [C]; number and rest invented.
    NossoNumeroExiste,
    /// The check digit of a nosso número is wrong. Invented.
    NossoNumeroInvalido,
    /// Only 1 is taken (OAS); number and text invented.
    Modalidade,
    /// The account is not the contract's. Invented.
    ContaCorrente,
    /// CPF or CNPJ with wrong check digits. Invented.
    Documento(String),
    /// The title is paid or written off. Invented.
    NaoEstaEmAberto,
    /// The new due date is not later. Invented.
    VencimentoNaoPosterior,
    /// It was put off too often. Invented.
    ProrrogacoesDemais,
}

impl Erro {
    /// `codigo`, which JSON carries as a string.
    pub fn codigo(&self) -> &'static str {
        match self {
            Self::ContratoInvalido => "5002",
            Self::EmProcessamento => "5004",
            Self::CorpoInvalido => "9000",
            Self::CampoObrigatorio(_) => "9001",
            Self::CampoInvalido(_) => "9002",
            Self::Lote => "9003",
            Self::PeriodoLongo { .. } => "9004",
            Self::PeriodoInvertido => "9005",
            Self::PeriodoForaDoPrazo => "9006",
            Self::TipoMovimento => "9007",
            Self::NenhumRegistro => "9008",
            Self::SolicitacaoDesconhecida => "9009",
            Self::ArquivoDesconhecido => "9010",
            Self::ArquivoExpirado => "9011",
            Self::BoletoDesconhecido => "9012",
            Self::NossoNumeroExiste => "9013",
            Self::NossoNumeroInvalido => "9014",
            Self::Modalidade => "9015",
            Self::ContaCorrente => "9016",
            Self::Documento(_) => "9017",
            Self::NaoEstaEmAberto => "9018",
            Self::VencimentoNaoPosterior => "9019",
            Self::ProrrogacoesDemais => "9020",
        }
    }

    /// `mensagem`.
    pub fn mensagem(&self) -> String {
        let fixed = match self {
            Self::CampoObrigatorio(campo) => return format!("O campo {campo} é obrigatório."),
            Self::CampoInvalido(campo) => return format!("O valor informado no campo {campo} é inválido."),
            Self::Documento(campo) => return format!("O CPF/CNPJ informado no campo {campo} é inválido."),
            Self::PeriodoLongo { dias: 1 } => "O período informado não pode ser superior a 1 dia.",
            Self::PeriodoLongo { dias } => {
                return format!("O período informado não pode ser superior a {dias} dias.");
            }
            Self::ContratoInvalido => "Número de Contrato não encontrado ou inválido",
            Self::EmProcessamento => "Solicitação ainda em processamento.",
            Self::CorpoInvalido => "O corpo da requisição não é um JSON válido.",
            Self::Lote => "A requisição deve conter de 1 a 10 itens.",
            Self::PeriodoInvertido => "A data final não pode ser anterior à data inicial.",
            Self::PeriodoForaDoPrazo => "O período informado deve estar compreendido no último ano.",
            Self::TipoMovimento => "O tipo de movimento informado é inválido.",
            Self::NenhumRegistro => "Nenhum registro encontrado para o período informado.",
            Self::SolicitacaoDesconhecida => "Solicitação não encontrada.",
            Self::ArquivoDesconhecido => "Arquivo não encontrado para a solicitação informada.",
            Self::ArquivoExpirado => "O arquivo não está mais disponível.",
            Self::BoletoDesconhecido => "Boleto não encontrado.",
            Self::NossoNumeroExiste => "Já existe um boleto cadastrado com o nosso número informado.",
            Self::NossoNumeroInvalido => "O nosso número informado é inválido.",
            Self::Modalidade => "A modalidade informada não é permitida.",
            Self::ContaCorrente => "A conta corrente informada não pertence ao contrato.",
            Self::NaoEstaEmAberto => "O boleto não está em aberto.",
            Self::VencimentoNaoPosterior => "A nova data de vencimento deve ser posterior à atual.",
            Self::ProrrogacoesDemais => "O limite de prorrogações do boleto foi atingido.",
        };
        fixed.to_owned()
    }
}

/// Why something was refused: the provider's error, and the reason in one sentence for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusa {
    /// The provider's error.
    pub erro: Erro,
    /// Which rule refused, what was seen against what was expected.
    pub reason: String,
}

impl Recusa {
    /// A refusal.
    pub fn new(erro: Erro, reason: impl Into<String>) -> Self {
        Self { erro, reason: reason.into() }
    }

    /// A field that is absent, null or empty.
    pub fn obrigatorio(campo: &str) -> Self {
        Self::new(Erro::CampoObrigatorio(campo.to_owned()), format!("the required field {campo} is absent"))
    }

    /// A field whose value cannot be.
    pub fn invalido(campo: &str, reason: impl Into<String>) -> Self {
        Self::new(Erro::CampoInvalido(campo.to_owned()), reason)
    }
}

/// What the gateway in front of the API (IBM API Connect) says: `{"httpCode","httpMessage","moreInformation"}` (dossier 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// No token, or one that is not good [C].
    Token,
    /// The `client_id` header is missing or not the token's; text [M].
    ClientId,
    /// The token lacks the scope [INF]; text invented in the product's manner.
    Escopo,
    /// No such path; the product's own text.
    Caminho,
    /// The path takes other methods; the product's own text.
    Metodo,
    /// The answer would not be JSON (portal, list of statuses).
    Accept,
    /// The body is no JSON (portal, list of statuses).
    ContentType,
    /// The body is over the bound.
    Tamanho,
    /// The request cannot be read.
    Malformada,
    /// A rule failed.
    Falha,
}

impl Portal {
    /// HTTP status and its phrase.
    pub fn status(self) -> (u16, &'static str) {
        match self {
            Self::Token | Self::ClientId => (401, "Unauthorized"),
            Self::Escopo => (403, "Forbidden"),
            Self::Caminho => (404, "Not Found"),
            Self::Metodo => (405, "Method Not Allowed"),
            Self::Accept => (406, "Not Acceptable"),
            Self::ContentType => (415, "Unsupported Media Type"),
            Self::Tamanho => (413, "Payload Too Large"),
            Self::Malformada => (400, "Bad Request"),
            Self::Falha => (500, "Internal Server Error"),
        }
    }

    fn more(self) -> &'static str {
        match self {
            Self::Token => {
                "Cannot pass the security checks that are required by the target API or operation, Enable debug headers for more details."
            }
            Self::ClientId => "Invalid client id or secret.",
            Self::Escopo => {
                "The access token does not have the scope required by the target API or operation."
            }
            Self::Caminho => "No resources match requested URI",
            Self::Metodo => "The method is not allowed for the requested URL",
            Self::Accept => "The requested media type is not supported by the target API or operation.",
            Self::ContentType => {
                "The content type of the request is not supported by the target API or operation."
            }
            Self::Tamanho => "The request exceeds the maximum payload size.",
            Self::Malformada => "The request could not be parsed.",
            Self::Falha => "Internal server error",
        }
    }

    /// As the gateway writes it.
    pub fn answer(self) -> Answer {
        let (status, phrase) = self.status();
        let body = format!(
            "{{\"httpCode\":\"{status}\",\"httpMessage\":\"{phrase}\",\"moreInformation\":\"{}\"}}",
            self.more()
        );
        Answer::new(status, "application/json", body)
    }
}

/// What the token server (Keycloak) refuses with: `{"error","error_description"}` (dossier 1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErroToken {
    /// No client, or an unknown one.
    Cliente,
    /// A scope that nobody knows.
    Escopo(String),
    /// Another grant than client_credentials.
    GrantDesconhecido,
    /// The form lacks a parameter, or is none.
    Requisicao(&'static str),
}

impl ErroToken {
    /// HTTP status, `error` and `error_description`, as Keycloak words them.
    pub fn parts(&self) -> (u16, &'static str, String) {
        match self {
            Self::Cliente => {
                (401, "invalid_client", "Invalid client or Invalid client credentials".to_owned())
            }
            Self::Escopo(scopes) => (400, "invalid_scope", format!("Invalid scopes: {scopes}")),
            Self::GrantDesconhecido => (400, "unsupported_grant_type", "Unsupported grant_type".to_owned()),
            Self::Requisicao(what) => (400, "invalid_request", (*what).to_owned()),
        }
    }
}

/// What is said of what was done.
pub mod feito {
    /// A movement request was taken in; the document's own words (dossier 3.4).
    pub const SOLICITADA: &str = "Solicitação recebida com sucesso. Utilize o 'Código da Solicitação' para verificar se já foi processada.";
    /// A title was issued. Invented.
    pub const INCLUIDO: &str = "Boleto incluído com sucesso.";
    /// A due date was put off. Invented.
    pub const PRORROGADO: &str = "Data de vencimento prorrogada com sucesso.";
    /// A title was written off. Invented.
    pub const BAIXADO: &str = "Boleto baixado com sucesso.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sources_know_is_said_as_they_say_it() {
        assert_eq!(
            (Erro::EmProcessamento.codigo(), Erro::EmProcessamento.mensagem().as_str()),
            ("5004", "Solicitação ainda em processamento.")
        );
        assert_eq!(
            Erro::PeriodoLongo { dias: 2 }.mensagem(),
            "O período informado não pode ser superior a 2 dias."
        );
        assert_eq!(
            Erro::PeriodoLongo { dias: 1 }.mensagem(),
            "O período informado não pode ser superior a 1 dia."
        );
        assert!(Erro::NenhumRegistro.mensagem().to_uppercase().contains("NENHUM REGISTRO"));
        assert!(Erro::NossoNumeroExiste.mensagem().to_lowercase().contains("já existe"));
        for portal in [Portal::Token, Portal::Escopo, Portal::Falha] {
            assert!(serde_json::from_slice::<serde_json::Value>(&portal.answer().body.write()).is_ok());
        }
    }
}
