//! The closed catalogue of what Betha says, each text once: HTTP errors in their two shapes and the `mensagemRetorno` of an item.
//!
//! Dossier section 5: 401's body is printed in the OpenAPI documents of sibling products, 500's was seen in a client's log; all other
//! texts are **invented here**, in the shape of the 500. The texts of `mensagemRetorno` are the dossier's own proposals (section 6.2),
//! for the document gives none; each is a knob.

mod retorno;

use std::borrow::Cow;

use serde::Serialize;

use super::filtro::{Causa, Especie, Esperado, FiltroErro, MAIS_CONDICOES, MAIS_FUNDO, MAIS_LONGO};
pub use retorno::{Mensagens, Retorno};

/// `msgForum` of a suit that the court has filed: invented, as the document gives none.
pub const MSG_AJUIZADO: &str = "Processo distribuído com sucesso.";

/// What refuses a whole request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erro {
    /// 400: the body, the paging or the filter cannot be read.
    Requisicao(Ilegivel),
    /// 401: no registered access code.
    TokenInvalido,
    /// 403: the access code may not do this.
    AcessoNegado,
    /// 404: no such path.
    NaoEncontrado,
    /// 405: the path does not take the method.
    Metodo,
    /// 413: the body is over the bound.
    TamanhoExcedido,
    /// 415: the body is not JSON.
    TipoDeMidia,
    /// 422: items are invalid, and the knob `invalid_item` refuses the whole request then; their messages.
    Invalida(Vec<String>),
    /// 422: more items than the knob `max_items`, or of costs `max_custas`, takes, which this is.
    ItensDemais(u32),
    /// 429: too many requests; only a fault says so.
    Limite,
    /// 500: duble's own failure.
    Interno,
    /// 503: the service is away; only a fault says so.
    Indisponivel,
}

/// What of a request cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ilegivel {
    /// The request itself.
    Tudo,
    /// The body, at this line and column.
    Corpo(usize, usize),
    /// The query: it has too many parameters.
    Parametros,
    /// The limit is above the greatest that is taken, and the knob `over_limit` refuses it.
    Limite(usize),
    /// A parameter that is no whole number from the least one on.
    Inteiro(&'static str, usize),
    /// There is no filter, and the knob `require_filter` asks for one.
    SemFiltro,
    /// A parameter that says something is not written as its language has it.
    Parametro(&'static str, FiltroErro),
}

/// 401 and 403 (dossier section 5).
#[derive(Debug, Serialize)]
struct ComCodigo<'a> {
    code: u16,
    message: &'a str,
}

/// All other errors; the order of the keys is that of the 500 that was seen.
#[derive(Debug, Serialize)]
struct ComClassificacao<'a> {
    message: &'a str,
    #[serde(rename = "classificationCode")]
    classification_code: Option<&'a str>,
    detail: Option<&'a [String]>,
}

impl Erro {
    /// HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Requisicao(_) => 400,
            Self::TokenInvalido => 401,
            Self::AcessoNegado => 403,
            Self::NaoEncontrado => 404,
            Self::Metodo => 405,
            Self::TamanhoExcedido => 413,
            Self::TipoDeMidia => 415,
            Self::Invalida(_) | Self::ItensDemais(_) => 422,
            Self::Limite => 429,
            Self::Interno => 500,
            Self::Indisponivel => 503,
        }
    }

    /// `message`.
    pub fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Requisicao(what) => return what.text(),
            Self::ItensDemais(most) => {
                return format!("A requisição excede o limite de {most} registros.").into();
            }
            Self::TokenInvalido => "Token inválido",
            Self::AcessoNegado => "Acesso negado ao recurso",
            Self::NaoEncontrado => "Recurso não encontrado.",
            Self::Metodo => "Método não permitido para o recurso.",
            Self::TamanhoExcedido => "O tamanho da requisição excede o limite permitido.",
            Self::TipoDeMidia => "O tipo de conteúdo não é suportado; envie application/json.",
            Self::Invalida(_) => "A requisição contém registros inválidos.",
            Self::Limite => "O limite de requisições foi excedido.",
            Self::Interno => "Ocorreu um erro interno.",
            Self::Indisponivel => "O serviço está temporariamente indisponível.",
        })
    }

    /// One of the texts of [`Erro::Invalida`], of the item at a position from 0.
    pub fn registro(position: usize, mensagem: &str) -> String {
        format!("Registro {}: {mensagem}", position + 1)
    }

    /// The body.
    pub fn body(&self) -> Vec<u8> {
        let written = match self {
            Self::TokenInvalido | Self::AcessoNegado => {
                serde_json::to_vec(&ComCodigo { code: self.status(), message: &self.text() })
            }
            _ => serde_json::to_vec(&ComClassificacao {
                message: &self.text(),
                classification_code: None,
                detail: if let Self::Invalida(detail) = self { Some(detail) } else { None },
            }),
        };
        // Strings and numbers can always be written.
        written.unwrap_or_default()
    }
}

impl Ilegivel {
    fn text(&self) -> Cow<'static, str> {
        let text = match self {
            Self::Tudo => return "A requisição não pôde ser lida.".into(),
            Self::Parametros => return "A consulta tem parâmetros demais.".into(),
            Self::SemFiltro => return "O parâmetro filter é obrigatório.".into(),
            Self::Corpo(linha, coluna) => {
                format!("O corpo da requisição não pôde ser lido (linha {linha}, coluna {coluna}).")
            }
            Self::Limite(most) => format!("O parâmetro limit deve ser no máximo {most}."),
            Self::Inteiro(nome, least) => {
                format!("O parâmetro {nome} deve ser um número inteiro maior ou igual a {least}.")
            }
            Self::Parametro(nome, FiltroErro { coluna, causa }) => {
                format!("Parâmetro {nome} inválido na coluna {coluna}: {}.", dito(causa))
            }
        };
        text.into()
    }
}

/// What is wrong with a filter, or with what is written as one.
fn dito(causa: &Causa) -> String {
    match causa {
        Causa::Caractere(c) => format!("caractere inesperado '{}'", c.escape_debug()),
        Causa::TextoSemFim => "texto sem aspas de fechamento".to_owned(),
        Causa::NumeroOuData(word) => format!("'{word}' não é número nem data"),
        Causa::Nome(word) => format!("'{word}' não é nome de campo"),
        Causa::Esperava { o_que, visto } => {
            let o_que = match o_que {
                Esperado::Sinal(sign) => sign,
                Esperado::LigacaoOuFim => "`and`, `or` ou o fim",
                Esperado::Separador => "`,` ou `)`",
                Esperado::Campo => "o nome de um campo, `not` ou `(`",
                Esperado::Operador => "um operador",
                Esperado::Valor => "um valor",
                Esperado::Texto => "um texto",
                Esperado::Direcao => "`asc` ou `desc`",
            };
            match visto {
                Some(visto) => format!("esperado {o_que}, encontrado '{visto}'"),
                None => format!("esperado {o_que}, encontrado o fim"),
            }
        }
        Causa::Fundo => format!("mais de {MAIS_FUNDO} níveis"),
        Causa::Longo => format!("mais de {MAIS_LONGO} bytes"),
        Causa::Muitas => format!("mais de {MAIS_CONDICOES} condições"),
        Causa::Campo { campo, .. } => format!("campo '{campo}' não encontrado"),
        Causa::Valor { campo, valor, especie } => {
            let especie = match especie {
                Especie::Numero => "um número",
                Especie::Data => "uma data",
                Especie::Constante => "um valor previsto",
            };
            format!("'{valor}' não é {especie} para o campo '{campo}'")
        }
    }
}

/// Why something was refused: what the provider says, and the reason in one English sentence for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusa<E> {
    /// The provider's side.
    pub erro: E,
    /// Which rule refused, what was seen against what was expected.
    pub reason: String,
}

impl<E> Recusa<E> {
    /// A refusal.
    pub fn new(erro: E, reason: impl Into<String>) -> Self {
        Self { erro, reason: reason.into() }
    }
}

impl Recusa<Erro> {
    /// A single object that is refused for these reasons: 422, each with its text in `detail`.
    pub fn invalida(recusas: &[Recusa<Retorno>], mensagens: &Mensagens) -> Self {
        let texts = recusas.iter().map(|recusa| recusa.erro.text(mensagens)).collect();
        let reasons: Vec<_> = recusas.iter().map(|recusa| recusa.reason.as_str()).collect();
        Self::new(Erro::Invalida(texts), reasons.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_have_the_two_shapes() {
        for (erro, body) in [
            (Erro::TokenInvalido, r#"{"code":401,"message":"Token inválido"}"#),
            (Erro::AcessoNegado, r#"{"code":403,"message":"Acesso negado ao recurso"}"#),
            (
                Erro::Interno,
                r#"{"message":"Ocorreu um erro interno.","classificationCode":null,"detail":null}"#,
            ),
            (
                Erro::Invalida(vec!["a".to_owned()]),
                r#"{"message":"A requisição contém registros inválidos.","classificationCode":null,"detail":["a"]}"#,
            ),
        ] {
            assert_eq!(String::from_utf8(erro.body()).unwrap(), body);
        }
    }
}
