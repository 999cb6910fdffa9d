//! The closed catalogue of what Betha says, each text once: HTTP errors in their two shapes and the `mensagemRetorno` of an item.
//!
//! Dossier section 5: 401's body is printed in the OpenAPI documents of sibling products, 500's was seen in a client's log; all other
//! texts are **invented here**, in the shape of the 500. The texts of `mensagemRetorno` are the dossier's own proposals (section 6.2),
//! for the document gives none; each is a knob.

use std::borrow::Cow;

use serde::Serialize;

use super::filtro::{Causa, Especie, Esperado, FiltroErro, MAIS_CONDICOES, MAIS_FUNDO, MAIS_LONGO};
use crate::providers::knobs::knobs;

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
    /// 422: more items than the knob `max_items` takes, which this is.
    ItensDemais(u32),
    /// 500: duble's own failure.
    Interno,
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
            Self::Interno => 500,
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
            Self::Interno => "Ocorreu um erro interno.",
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

/// What an item of a batch gets back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retorno {
    /// Done.
    Sucesso,
    /// No execution has the code, or it is another entity's.
    ExecucaoNaoEncontrada,
    /// The process number is none.
    NumeroInvalido,
    /// Neither table 9 nor the entity's own types know the code.
    TipoNaoEncontrado,
    /// A mandatory field is missing.
    Obrigatorio(&'static str),
    /// A field cannot be read.
    Invalido(&'static str),
    /// A text is longer than its column.
    Longo(&'static str),
}

knobs! {
    /// The texts of `mensagemRetorno`; `{campo}` stands for the field's name. Table 7 gives them 100 characters.
    Mensagens, MensagensPatch {
        sucesso: String = "Processado com sucesso".to_owned(), "The item was processed.", "dossier 6.2 [D]";
        execucao_nao_encontrada: String = "Execução fiscal não encontrada".to_owned(), "No execution of the entity has the code.", "dossier 6.2 [D]";
        numero_invalido: String = "Número do processo inválido".to_owned(), "The process number fails `processo_check`.", "dossier 6.2 [D]";
        tipo_nao_encontrado: String = "Tipo de movimentação não encontrado".to_owned(), "The movement type is unknown.", "dossier 6.2 [D]";
        campo_obrigatorio: String = "Campo obrigatório não informado: {campo}".to_owned(), "A mandatory field is missing or empty.", "dossier 6.2 [D]";
        campo_invalido: String = "Campo com valor inválido: {campo}".to_owned(), "A field cannot be read.", "invented; dossier 6.2 gives none";
        campo_longo: String = "Campo excede o tamanho permitido: {campo}".to_owned(), "A text is longer than its column.", "invented; dossier 6.2 gives none";
    }
}

impl Retorno {
    /// The name that the journal knows it by: the provider has no codes for items.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sucesso => "sucesso",
            Self::ExecucaoNaoEncontrada => "execucao_nao_encontrada",
            Self::NumeroInvalido => "numero_invalido",
            Self::TipoNaoEncontrado => "tipo_nao_encontrado",
            Self::Obrigatorio(_) => "campo_obrigatorio",
            Self::Invalido(_) => "campo_invalido",
            Self::Longo(_) => "campo_longo",
        }
    }

    /// The text, cut to the 100 characters of table 7.
    pub fn text(self, mensagens: &Mensagens) -> String {
        let (text, campo) = match self {
            Self::Sucesso => (&mensagens.sucesso, ""),
            Self::ExecucaoNaoEncontrada => (&mensagens.execucao_nao_encontrada, ""),
            Self::NumeroInvalido => (&mensagens.numero_invalido, ""),
            Self::TipoNaoEncontrado => (&mensagens.tipo_nao_encontrado, ""),
            Self::Obrigatorio(campo) => (&mensagens.campo_obrigatorio, campo),
            Self::Invalido(campo) => (&mensagens.campo_invalido, campo),
            Self::Longo(campo) => (&mensagens.campo_longo, campo),
        };
        text.replace("{campo}", campo).chars().take(100).collect()
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

    #[test]
    fn messages_name_the_field_and_keep_to_their_column() {
        let mut mensagens = Mensagens::default();
        assert_eq!(
            Retorno::Obrigatorio("processo").text(&mensagens),
            "Campo obrigatório não informado: processo"
        );
        mensagens.sucesso = "é".repeat(200);
        assert_eq!(Retorno::Sucesso.text(&mensagens).chars().count(), 100);
    }
}
