//! The closed catalogue of what nddFrete says: header codes and body codes, each text once, as the document prints it.

use crate::providers::knobs::words;

/// `ResponseCode` of the Crosstalk header (document, "Códigos de Retorno da Solicitação de Processamento"; dossier section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderCode {
    /// Taken in, and being processed.
    Recebida,
    /// Cannot be read yet, wait and try again (middleware only; knob `pending_code`).
    Aguarde,
    /// Wrong structure.
    FalhaDeEsquema,
    /// A header field is wrong (middleware only; knob `header_error_code`).
    CabecalhoIncorreto,
    /// Processed; the result is in `RawData`.
    Processada,
    /// EnterpriseId and Token are no registered pair.
    ClienteNaoCadastrado,
    /// The Guid was used before.
    JaExiste,
    /// ProcessCode or MessageType unknown.
    ProcessoInvalido,
    /// Anything else.
    ErroInesperado,
}

impl HeaderCode {
    /// All of them, by their numbers.
    pub const ALL: [Self; 9] = [
        Self::Recebida,
        Self::Aguarde,
        Self::FalhaDeEsquema,
        Self::CabecalhoIncorreto,
        Self::Processada,
        Self::ClienteNaoCadastrado,
        Self::JaExiste,
        Self::ProcessoInvalido,
        Self::ErroInesperado,
    ];

    /// What causes it.
    pub fn trigger(self) -> &'static str {
        match self {
            Self::Recebida => "a message is taken in; a poll while it is being processed",
            Self::Aguarde => "a poll while it is being processed, with `pending_code: wait`",
            Self::FalhaDeEsquema => {
                "header or rawdata is no XML, or an element is missing, wrong or given twice: the text goes on with its name; an ExchangePattern that the process does not take; a poll without Guid"
            }
            Self::CabecalhoIncorreto => {
                "as 203 for a field of the header that is missing, wrong or given twice, with `header_error_code: \"204\"`"
            }
            Self::Processada => {
                "a poll once the message is processed, whatever its body codes; a synchronous query"
            }
            Self::ClienteNaoCadastrado => "EnterpriseId and Token are no registered pair",
            Self::JaExiste => "a send whose Guid was taken in before",
            Self::ProcessoInvalido => {
                "a ProcessCode that is not known, or a MessageType that it does not take"
            }
            Self::ErroInesperado => {
                "a poll for a Guid that nobody sent, or another sender; a message whose processing failed (`nddfrete.falhar`, `processing: fails`)"
            }
        }
    }

    /// The number.
    pub fn code(self) -> u16 {
        match self {
            Self::Recebida => 200,
            Self::Aguarde => 202,
            Self::FalhaDeEsquema => 203,
            Self::CabecalhoIncorreto => 204,
            Self::Processada => 205,
            Self::ClienteNaoCadastrado => 206,
            Self::JaExiste => 207,
            Self::ProcessoInvalido => 210,
            Self::ErroInesperado => 999,
        }
    }

    /// The text. 202 and 204 stand in the middleware's list alone, without a text: theirs are ours [D].
    pub fn text(self) -> &'static str {
        match self {
            Self::Recebida => "A mensagem foi recebida e está sendo processada.",
            Self::Aguarde => "A mensagem ainda está sendo processada. Aguarde e tente novamente.",
            Self::FalhaDeEsquema => {
                "A mensagem foi rejeitada por causa de falha na validação do esquema do documento. Faça as correções necessárias como erros de esquema e envie a mensagem para processamento"
            }
            Self::CabecalhoIncorreto => {
                "A mensagem foi rejeitada porque um campo do cabeçalho está incorreto."
            }
            Self::Processada => "A mensagem foi processada com sucesso.",
            Self::ClienteNaoCadastrado => {
                "A mensagem foi rejeitada porque o cliente não está cadastrado. O cliente não foi encontrado através do EnterpriseId e Token."
            }
            Self::JaExiste => "A mensagem foi rejeitada porque a mensagem já existe na base de dados.",
            Self::ProcessoInvalido => "ProcessCode e MessageType inválido",
            Self::ErroInesperado => "Ocorreu um erro inesperado.",
        }
    }
}

/// `Code` of a processed message (document, "Códigos Retorno do Corpo da Mensagem"; dossier section 7). 200 and 201 are unrelated
/// to the header's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyCode {
    Processada,
    MapeamentoNaoEncontrado,
    FalhaNoMapeador,
    FaturaNaoEncontrada,
    DocumentoNaoEncontrado,
    FaturaCanceladaOuPaga,
    FaturaNaoLiberada,
    IdentificacaoNaoCadastrada,
    PagamentoCiotDiferenteDoSaldo,
    PagamentoAcimaDoSaldoDoDocumento,
    PagamentoAcimaDoSaldoDaFatura,
    DescontoAcimaDoSaldoDoDocumento,
    DescontoAcimaDoSaldoDaFatura,
    DataDePagamentoCiot,
    CiotComMaisDeUmDocumento,
    PostergacaoAntesDoVencimento,
}

impl BodyCode {
    /// All of them, by their numbers.
    pub const ALL: [Self; 16] = [
        Self::Processada,
        Self::MapeamentoNaoEncontrado,
        Self::FalhaNoMapeador,
        Self::FaturaNaoEncontrada,
        Self::DocumentoNaoEncontrado,
        Self::FaturaCanceladaOuPaga,
        Self::FaturaNaoLiberada,
        Self::IdentificacaoNaoCadastrada,
        Self::PagamentoCiotDiferenteDoSaldo,
        Self::PagamentoAcimaDoSaldoDoDocumento,
        Self::PagamentoAcimaDoSaldoDaFatura,
        Self::DescontoAcimaDoSaldoDoDocumento,
        Self::DescontoAcimaDoSaldoDaFatura,
        Self::DataDePagamentoCiot,
        Self::CiotComMaisDeUmDocumento,
        Self::PostergacaoAntesDoVencimento,
    ];

    /// What causes it.
    pub fn trigger(self) -> &'static str {
        match self {
            Self::Processada => "the appointment is applied",
            Self::MapeamentoNaoEncontrado => "the sender's mapper is off (`mapeador: off`, knob `mapper`)",
            Self::FalhaNoMapeador => {
                "the sender's mapper fails (`mapeador: fails`, knob `mapper`), or cannot read rawdata (`malformed: 201_async`)"
            }
            Self::FaturaNaoEncontrada => {
                "no invoice of this sender has Type, Serie and Number at that operation point and of that provider"
            }
            Self::DocumentoNaoEncontrado => "the document is on no invoice, or not on the one that is named",
            Self::FaturaCanceladaOuPaga => "the invoice is paid or cancelled",
            Self::FaturaNaoLiberada => "the invoice is under review or blocked",
            Self::IdentificacaoNaoCadastrada => "Identification is not in the sender's register",
            Self::PagamentoCiotDiferenteDoSaldo => "a payment of a CIOT invoice is not its balance",
            Self::PagamentoAcimaDoSaldoDoDocumento => "a payment of a document is above its balance",
            Self::PagamentoAcimaDoSaldoDaFatura => "a payment of an invoice is above its balance",
            Self::DescontoAcimaDoSaldoDoDocumento => "a discount on a document is above its balance",
            Self::DescontoAcimaDoSaldoDaFatura => "a discount on an invoice is above its balance",
            Self::DataDePagamentoCiot => {
                "a payment of a CIOT invoice is dated today or before (knob `ciot_date_rule`)"
            }
            Self::CiotComMaisDeUmDocumento => {
                "a payment of one document of a CIOT invoice that holds several, or of which the message names several"
            }
            Self::PostergacaoAntesDoVencimento => "dPostpone is before the due date; the same day is fine",
        }
    }

    /// The number.
    pub fn code(self) -> u16 {
        match self {
            Self::Processada => 100,
            Self::MapeamentoNaoEncontrado => 200,
            Self::FalhaNoMapeador => 201,
            Self::FaturaNaoEncontrada => 300,
            Self::DocumentoNaoEncontrado => 301,
            Self::FaturaCanceladaOuPaga => 302,
            Self::FaturaNaoLiberada => 303,
            Self::IdentificacaoNaoCadastrada => 304,
            Self::PagamentoCiotDiferenteDoSaldo => 305,
            Self::PagamentoAcimaDoSaldoDoDocumento => 306,
            Self::PagamentoAcimaDoSaldoDaFatura => 307,
            Self::DescontoAcimaDoSaldoDoDocumento => 308,
            Self::DescontoAcimaDoSaldoDaFatura => 309,
            Self::DataDePagamentoCiot => 310,
            Self::CiotComMaisDeUmDocumento => 311,
            Self::PostergacaoAntesDoVencimento => 312,
        }
    }

    /// The text, final full stops where the document has them.
    pub fn text(self) -> &'static str {
        match self {
            Self::Processada => "Amortização processada com sucesso",
            Self::MapeamentoNaoEncontrado => "Identificador do mapeamento não encontrado",
            Self::FalhaNoMapeador => "Falha na execução do mapeador",
            Self::FaturaNaoEncontrada => "Fatura não encontrada na base de dados",
            Self::DocumentoNaoEncontrado => "Documento não encontrado na base de dados",
            Self::FaturaCanceladaOuPaga => "Fatura com status cancelada ou paga",
            Self::FaturaNaoLiberada => {
                "Fatura com status diferente de liberada para pagamento ou aguardando apontamento"
            }
            Self::IdentificacaoNaoCadastrada => "Código de identificação não cadastrado na base de dados",
            Self::PagamentoCiotDiferenteDoSaldo => {
                "O valor do pagamento da fatura do tipo CIOT deve ser igual ao saldo a receber"
            }
            Self::PagamentoAcimaDoSaldoDoDocumento => {
                "O valor do pagamento do documento ultrapassou o saldo a receber."
            }
            Self::PagamentoAcimaDoSaldoDaFatura => {
                "O valor do pagamento da fatura ultrapassou o saldo a receber"
            }
            Self::DescontoAcimaDoSaldoDoDocumento => {
                "O valor do desconto do documento ultrapassou o saldo a receber"
            }
            Self::DescontoAcimaDoSaldoDaFatura => {
                "O valor do desconto da fatura ultrapassou o saldo a receber"
            }
            Self::DataDePagamentoCiot => {
                "Para faturas do tipo CIOT, a data de pagamento deve ser maior do que a data atual"
            }
            Self::CiotComMaisDeUmDocumento => {
                "Para pagamento de documento de uma fatura do tipo CIOT, a fatura deve conter apenas um documento"
            }
            Self::PostergacaoAntesDoVencimento => {
                "A data informada para postergação não pode ser inferior à data de vencimento da fatura"
            }
        }
    }
}

/// Why something was refused: the provider's code, and the reason in one sentence for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusa<C> {
    /// The provider's code.
    pub code: C,
    /// Which rule refused, what was seen against what was expected.
    pub reason: String,
    /// What the answer adds to the code's text: the element at fault ("a mensagem de retorno criticará o mesmo").
    pub critica: Option<String>,
}

impl<C> Recusa<C> {
    /// A refusal whose answer is the code's text alone.
    pub fn new(code: C, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), critica: None }
    }

    /// With a sentence, in the provider's language, that names the element at fault.
    #[must_use]
    pub fn criticando(mut self, critica: impl Into<String>) -> Self {
        self.critica = Some(critica.into());
        self
    }
}

words! {
    /// What a poll says while the message is being processed.
    PendingCode {
        /// 200: the middleware's row keeps it until it is done.
        Received,
        /// 202: the middleware's "wait and try again".
        Wait,
    }
}

words! {
    /// What a poll for a Guid that nobody sent says.
    UnknownGuid {
        /// 999.
        Unexpected,
        /// 202.
        Wait,
        /// 200.
        Received,
    }
}

impl From<PendingCode> for HeaderCode {
    fn from(code: PendingCode) -> Self {
        match code {
            PendingCode::Received => Self::Recebida,
            PendingCode::Wait => Self::Aguarde,
        }
    }
}

impl From<UnknownGuid> for HeaderCode {
    fn from(code: UnknownGuid) -> Self {
        match code {
            UnknownGuid::Unexpected => Self::ErroInesperado,
            UnknownGuid::Wait => Self::Aguarde,
            UnknownGuid::Received => Self::Recebida,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_names_each_code_once_and_in_order() {
        let header: Vec<_> = HeaderCode::ALL.iter().map(|code| code.code()).collect();
        let body: Vec<_> = BodyCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(header, [200, 202, 203, 204, 205, 206, 207, 210, 999]);
        assert_eq!(body, [vec![100, 200, 201], (300..=312).collect()].concat());
    }
}
