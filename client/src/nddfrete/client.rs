//! Calls to nddFrete.

use reqwest::Method;

use super::{
    CONTENT_TYPE, Credentials, CrosstalkAnswer, CrosstalkHeader, PATH, PaymentAppointmentPost,
    PaymentAppointmentPostResponse, envelope, read_answer,
};
use crate::error::{ClientError, Provider};
use crate::retry::Polling;
use crate::transport::{Call, Transport};

const ENVIAR: &str = "nddfrete.apontamento.enviar";
const CONSULTAR: &str = "nddfrete.apontamento.consultar";

/// A client of one enterprise.
///
/// ```no_run
/// use duble_client::nddfrete::{
///     Appointment, AppointmentType, Billing, Client, Credentials, PaymentAppointmentPost, Postpone,
/// };
/// use duble_client::{Polling, Transport};
///
/// # async fn f() -> Result<(), Box<dyn std::error::Error>> {
/// let who = Credentials::new(std::env::var("NDD_ENTERPRISE_ID")?, std::env::var("NDD_TOKEN")?);
/// let ndd = Client::new(Transport::new()?, "https://homologacao.example", who);
/// let appointment = Appointment {
///     operation_point_cnpj: "11222333000181".into(),
///     service_provider_cnpj: "11444777000161".into(),
///     billing: Some(Billing { serie: "A".into(), number: "F-1".into(), ..Billing::default() }),
///     appointment_type: AppointmentType {
///         postpone: Some(Postpone { date: "2030-01-15".into(), obs: None }),
///         ..AppointmentType::default()
///     },
///     ..Appointment::default()
/// };
/// let post = PaymentAppointmentPost { appointments: vec![appointment] };
/// let result = ndd.enviar_e_aguardar(&post, &Polling::default()).await?;
/// assert!(result.response.is_ok(), "{}", result.response.description);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    transport: Transport,
    url: String,
    credentials: Credentials,
}

impl Client {
    /// A client of the service at `base_url`: the host that NDD's support gives, or a duble. Where the URL names the `.asmx` itself,
    /// it is taken as it is.
    pub fn new(transport: Transport, base_url: &str, credentials: Credentials) -> Self {
        let base = base_url.trim_end_matches('/');
        let whole = base.to_ascii_lowercase().contains(".asmx");
        let url = if whole { base.to_owned() } else { format!("{base}{PATH}") };
        Self { transport, url, credentials }
    }

    /// Sends appointments. The answer says whether they were taken in (200), and under which Guid.
    ///
    /// With a Guid of one's own the call does no harm when it is repeated, and is, where it failed in passing: a message that came
    /// through already is answered 207.
    ///
    /// # Errors
    /// No answer, a SOAP fault, an answer of another form.
    pub async fn enviar(
        &self,
        post: &PaymentAppointmentPost,
        guid: Option<&str>,
    ) -> Result<CrosstalkAnswer, ClientError> {
        let header = CrosstalkHeader::post(&self.credentials).set("Guid", guid);
        self.send(ENVIAR, &header, Some(&post.to_xml()), guid.is_some()).await
    }

    /// Asks for the result of a message: 205 with it in `raw_data`, 200 or 202 before it is there.
    ///
    /// # Errors
    /// No answer, a SOAP fault, an answer of another form.
    pub async fn consultar(&self, guid: &str) -> Result<CrosstalkAnswer, ClientError> {
        self.send(CONSULTAR, &CrosstalkHeader::poll(&self.credentials, guid), None, true).await
    }

    /// Sends appointments and waits for their result. Refusals of single appointments are in it.
    ///
    /// # Errors
    /// A code in the header that ends the matter (203, 206, 207, 210, 999 and whatever else is not 200, 202 or 205), as
    /// [`ClientError::Refused`]; [`ClientError::Deadline`].
    pub async fn enviar_e_aguardar(
        &self,
        post: &PaymentAppointmentPost,
        polling: &Polling,
    ) -> Result<PaymentAppointmentPostResponse, ClientError> {
        let ack = self.enviar(post, None).await?;
        match (ack.response_code(), ack.guid()) {
            (Some(200 | 202), Some(guid)) => self.aguardar(guid, polling).await,
            (Some(200 | 202), None) => {
                let text = "an acknowledgement without the Guid to ask with";
                Err(ClientError::unreadable(Provider::NddFrete, text, "").with_operation(ENVIAR))
            }
            _ => Err(refused(&ack).with_operation(ENVIAR)),
        }
    }

    /// Waits for the result of a message.
    ///
    /// # Errors
    /// As [`enviar_e_aguardar`](Self::enviar_e_aguardar).
    pub async fn aguardar(
        &self,
        guid: &str,
        polling: &Polling,
    ) -> Result<PaymentAppointmentPostResponse, ClientError> {
        polling
            .until(Provider::NddFrete, CONSULTAR, async || {
                let answer = self.consultar(guid).await?;
                match answer.response_code() {
                    Some(200 | 202) => Ok(None),
                    Some(205) => {
                        let text = answer.raw_data.as_deref().unwrap_or_default();
                        PaymentAppointmentPostResponse::read(text).map(Some)
                    }
                    _ => Err(refused(&answer)),
                }
            })
            .await
            .map_err(|error| error.with_operation(CONSULTAR))
    }

    /// A call of `Send` with any header and any text, for other process codes.
    ///
    /// # Errors
    /// No answer, a SOAP fault, an answer of another form.
    pub async fn mensagem(
        &self,
        header: &CrosstalkHeader,
        rawdata: Option<&str>,
    ) -> Result<CrosstalkAnswer, ClientError> {
        self.send("nddfrete.mensagem.enviar", header, rawdata, false).await
    }

    /// The credentials, to begin a header with.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    async fn send(
        &self,
        operation: &'static str,
        header: &CrosstalkHeader,
        rawdata: Option<&str>,
        repeatable: bool,
    ) -> Result<CrosstalkAnswer, ClientError> {
        let call = Call {
            provider: Provider::NddFrete,
            operation,
            method: Method::POST,
            url: self.url.clone(),
            headers: Vec::new(),
            body: Some((CONTENT_TYPE, envelope(&header.to_xml(), rawdata))),
            repeatable,
        };
        let answer = self.transport.send(call).await?;
        read_answer(&answer.text())
            .map_err(|error| error.with_status(answer.status).with_operation(operation))
    }
}

fn refused(answer: &CrosstalkAnswer) -> ClientError {
    let code = answer.field("ResponseCode").map(str::to_owned);
    let text = answer.field("ResponseMessage").unwrap_or("no ResponseMessage");
    ClientError::refused(Provider::NddFrete, code, text, answer.raw_data.as_deref().unwrap_or_default())
}
