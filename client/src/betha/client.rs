//! Calls to Betha.

use reqwest::Method;

use super::paginas::{Busca, Linha, Pages, Pagina};
use super::{
    Anexo, Credentials, Custa, Movimentacao, MovimentacaoProtesto, Processo, Protesto, ResumoDivida,
};
use crate::error::{ClientError, Provider};
use crate::json::{self, Codigo, Json, record};
use crate::transport::{Answer, Call, Transport};

const BASE: &str = "/integracoes/v1";

record! {
    /// A refusal in the two forms that are known (dossier betha 5).
    Erro {
        code: Option<Codigo> = "code",
        message: Option<String> = "message",
        classification_code: Option<Codigo> = "classificationCode",
        detail: Option<Detalhes> = "detail",
    }
}

/// What more is said: a text, a list of texts, or something else, as JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detalhes(Vec<String>);

impl Json for Detalhes {
    fn read(raw: &serde_json::value::RawValue) -> Result<Self, json::Wrong> {
        let texts = Vec::<String>::read(raw).or_else(|_| String::read(raw).map(|text| vec![text]));
        Ok(Self(texts.unwrap_or_else(|_| vec![raw.get().to_owned()])))
    }

    fn write(&self, out: &mut String) {
        self.0.write(out);
    }
}

/// A client of one access code, which stands for one entity.
///
/// ```no_run
/// use duble_client::Transport;
/// use duble_client::betha::{Busca, Client, Credentials, ExecucaoDivida};
/// use futures_util::TryStreamExt as _;
///
/// # async fn f() -> Result<(), Box<dyn std::error::Error>> {
/// let who = Credentials::new(std::env::var("BETHA_CODIGO_ACESSO")?);
/// let betha = Client::new(Transport::new()?, "https://procuradoria.suite.betha.cloud", who);
/// let busca = Busca::desde(jiff::civil::date(2024, 5, 1));
/// let mut dividas = std::pin::pin!(betha.todas::<ExecucaoDivida>(busca));
/// while let Some(divida) = dividas.try_next().await? {
///     println!("{:?}", divida.valor_tributo);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    transport: Transport,
    base: String,
    credentials: Credentials,
}

impl Client {
    /// A client of the API at `base_url`: `https://procuradoria.suite.betha.cloud`, its test host, or a duble.
    pub fn new(transport: Transport, base_url: &str, credentials: Credentials) -> Self {
        Self { transport, base: base_url.trim_end_matches('/').to_owned(), credentials }
    }

    /// A page of a list.
    pub async fn pagina<T: Linha>(&self, busca: &Busca) -> Result<Pagina<T>, ClientError> {
        let target = format!("{BASE}/{}{}", T::PATH, busca.query());
        self.ask(T::OPERATION, Method::GET, &target, None).await
    }

    /// All rows of a list, page after page, also while rows are altered and move to its end (dossier betha 3.3).
    ///
    /// Each page begins a little before the end of the one before. If nothing there has been seen before, the list has moved on
    /// by more, and the page is asked for again from further back; so no row is passed over. A row that comes again unaltered is
    /// given once; one that was altered meanwhile is given again, as it is now. `limite` is the size of a page, at least 2 and 100 unless said.
    pub fn todas<T: Linha>(
        &self,
        busca: Busca,
    ) -> impl futures_util::Stream<Item = Result<T, ClientError>> + Send + '_ {
        Pages::new(self, busca).rows()
    }

    /// `GET resumo-divida/{idDivida}`: where a debt stands.
    pub async fn resumo_da_divida(&self, id_divida: i64) -> Result<ResumoDivida, ClientError> {
        let target = format!("{BASE}/resumo-divida/{id_divida}");
        self.ask("betha.resumosDividas.obter", Method::GET, &target, None).await
    }

    /// `POST recebimento-processo-terceiros`: the numbers of lawsuits; each comes back with its `mensagemRetorno`.
    pub async fn receber_processos(&self, processos: &[Processo]) -> Result<Vec<Processo>, ClientError> {
        self.send("betha.processos.receber", "recebimento-processo-terceiros", processos).await
    }

    /// `POST recebimento-movimentacao-terceiros`: what happened in lawsuits; each comes back with its `id`, which attachments
    /// name, and its `mensagemRetorno`.
    pub async fn receber_movimentacoes(
        &self,
        movimentacoes: &[Movimentacao],
    ) -> Result<Vec<Movimentacao>, ClientError> {
        self.send("betha.movimentacoes.receber", "recebimento-movimentacao-terceiros", movimentacoes).await
    }

    /// `POST recebimento-movimentacao-anexo-terceiros`: one file of a movement, at most 10 MB.
    pub async fn receber_anexo(&self, anexo: &Anexo) -> Result<Anexo, ClientError> {
        let target = format!("{BASE}/recebimento-movimentacao-anexo-terceiros");
        self.ask("betha.anexos.receber", Method::POST, &target, Some(json::to_text(anexo))).await
    }

    /// `POST execucoes-fiscais-custas`: costs of lawsuits, at most 50 at a time.
    pub async fn receber_custas(&self, custas: &[Custa]) -> Result<Vec<Custa>, ClientError> {
        self.send("betha.custas.receber", "execucoes-fiscais-custas", custas).await
    }

    /// `GET protestos/{id}`.
    pub async fn protesto(&self, id: i64) -> Result<Protesto, ClientError> {
        let target = format!("{BASE}/protestos/{id}");
        self.ask("betha.protestos.obter", Method::GET, &target, None).await
    }

    /// `POST protestos`: a protest; without a person, that of its CDA is taken.
    pub async fn criar_protesto(&self, protesto: &Protesto) -> Result<Protesto, ClientError> {
        let target = format!("{BASE}/protestos");
        self.ask("betha.protestos.criar", Method::POST, &target, Some(json::to_text(protesto))).await
    }

    /// `PUT protestos/{id}`: changes what is given and leaves the rest.
    pub async fn alterar_protesto(&self, id: i64, protesto: &Protesto) -> Result<Protesto, ClientError> {
        let target = format!("{BASE}/protestos/{id}");
        self.ask("betha.protestos.alterar", Method::PUT, &target, Some(json::to_text(protesto))).await
    }

    /// `GET protestos-movimentacoes/{id}`.
    pub async fn movimentacao_de_protesto(&self, id: i64) -> Result<MovimentacaoProtesto, ClientError> {
        let target = format!("{BASE}/protestos-movimentacoes/{id}");
        self.ask("betha.protestosMovimentacoes.obter", Method::GET, &target, None).await
    }

    /// `POST protestos-movimentacoes`: what the notary did.
    pub async fn criar_movimentacao_de_protesto(
        &self,
        movimentacao: &MovimentacaoProtesto,
    ) -> Result<MovimentacaoProtesto, ClientError> {
        let target = format!("{BASE}/protestos-movimentacoes");
        let body = Some(json::to_text(movimentacao));
        self.ask("betha.protestosMovimentacoes.criar", Method::POST, &target, body).await
    }

    /// `PUT protestos-movimentacoes/{id}`: changes what is given and leaves the rest.
    pub async fn alterar_movimentacao_de_protesto(
        &self,
        id: i64,
        movimentacao: &MovimentacaoProtesto,
    ) -> Result<MovimentacaoProtesto, ClientError> {
        let target = format!("{BASE}/protestos-movimentacoes/{id}");
        let body = Some(json::to_text(movimentacao));
        self.ask("betha.protestosMovimentacoes.alterar", Method::PUT, &target, body).await
    }

    /// The file behind a document's `urlDocumento`. The access code goes along only to the API's own host.
    pub async fn baixar_documento(&self, url: &str) -> Result<Vec<u8>, ClientError> {
        let own = url.strip_prefix(&self.base).is_some_and(|rest| rest.starts_with('/'));
        let headers = if own { self.credentials.headers() } else { Vec::new() };
        let operation = "betha.documentos.baixar";
        let (url, body) = (url.to_owned(), None);
        let provider = Provider::Betha;
        let call = Call { provider, operation, method: Method::GET, url, headers, body, repeatable: true };
        let answer = self.transport.send(call).await?;
        if answer.is_success() { Ok(answer.body) } else { Err(refusal(&answer, operation)) }
    }

    async fn send<T: Json>(
        &self,
        operation: &'static str,
        path: &str,
        items: &[T],
    ) -> Result<Vec<T>, ClientError> {
        let texts: Vec<String> = items.iter().map(json::to_text).collect();
        let body = Some(format!("[{}]", texts.join(",")));
        self.ask(operation, Method::POST, &format!("{BASE}/{path}"), body).await
    }

    async fn ask<T: Json>(
        &self,
        operation: &'static str,
        method: Method,
        target: &str,
        body: Option<String>,
    ) -> Result<T, ClientError> {
        let mut headers = self.credentials.headers();
        headers.push(("Accept", "application/json".into()));
        let repeatable = method.is_idempotent();
        let call = Call {
            provider: Provider::Betha,
            operation,
            method,
            url: format!("{}{target}", self.base),
            headers,
            body: body.map(|body| ("application/json", body)),
            repeatable,
        };
        let answer = self.transport.send(call).await?;
        if !answer.is_success() {
            return Err(refusal(&answer, operation));
        }
        let text = answer.text();
        json::from_text(&text).map_err(|wrong| {
            ClientError::unreadable(Provider::Betha, wrong.to_string(), &text)
                .with_status(answer.status)
                .with_operation(operation)
        })
    }
}

fn refusal(answer: &Answer, operation: &'static str) -> ClientError {
    let body = answer.text();
    let erro: Erro = json::from_text(&body).unwrap_or_default();
    let code = erro.classification_code.or(erro.code).map(|code| code.0);
    let mut texts: Vec<String> = erro.message.into_iter().collect();
    texts.extend(erro.detail.unwrap_or_default().0);
    let text = if texts.is_empty() { "a body that names no error".to_owned() } else { texts.join("; ") };
    ClientError::refused(Provider::Betha, code, text, &body)
        .with_status(answer.status)
        .with_operation(operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_read_in_every_known_form() {
        for (body, code, text) in [
            (r#"{"code":401,"message":"Token inválido"}"#, Some("401"), "Token inválido"),
            (
                r#"{"message":"Inválido","classificationCode":"BTH-01","detail":["a","b"]}"#,
                Some("BTH-01"),
                "Inválido; a; b",
            ),
            (r#"{"message":"x","classificationCode":null,"detail":null}"#, None, "x"),
            (r#"{"message":"x","detail":{"campo":"y"}}"#, None, "x; {\"campo\":\"y\"}"),
            ("<html>", None, "a body that names no error"),
        ] {
            let error = refusal(&Answer { status: 422, body: body.into() }, "betha.custas.receber");
            assert_eq!((error.status(), error.code(), error.text()), (Some(422), code, Some(text)), "{body}");
        }
    }
}
