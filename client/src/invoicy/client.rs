//! Calls to InvoiCy.

use reqwest::Method;

use super::exportacao::{self, EnvioLote, Exportacao, Lote, Protocolo};
use super::relatorio::{self, NaoEncerrado, PuloNumeracao, Pulos};
use super::{
    CONTENT_TYPE, Consulta, Credentials, DadosItem, Descarte, DocumentoConsultado, Inutilizacao,
    InvoicyAnswer, MensagemItem, Momento, Nota, ParametrosConsulta, Retorno, Service, consulta, envelope,
    evento, read_answer, retorno,
};
use crate::error::{ClientError, Provider};
use crate::retry::Polling;
use crate::transport::{Call, Transport};
use crate::xml::{group, tag};

const ENVIAR: &str = "invoicy.documentos.enviar";
const EVENTO: &str = "invoicy.eventos.enviar";
const CONSULTAR: &str = "invoicy.documentos.consultar";
const LOTE: &str = "invoicy.exportacao.consultar";

/// What became of a document that was sent and waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusao {
    /// The return of the sending.
    pub envio: Retorno,
    /// What was found later, where the sending left the document pending.
    pub consulta: Option<DocumentoConsultado>,
}

impl Conclusao {
    /// How it ended: 100 authorised, else a rejection.
    pub fn sit_codigo(&self) -> i64 {
        self.consulta.as_ref().and_then(|found| found.sit_codigo).unwrap_or(self.envio.sit_codigo)
    }
}

/// A client of one pair of keys: a company's for its documents, the partner's for counting and registration.
///
/// Reads are repeated where they fail in passing; sendings are not. Mind code 179: by default the platform blocks a question
/// that it was asked four times in the same words, so that waits want long pauses.
///
/// ```no_run
/// use duble_client::Transport;
/// use duble_client::invoicy::{Client, Credentials, Momento, Nota};
///
/// # async fn f(documento: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let who = Credentials::new(std::env::var("INVOICY_EMP_PK")?, std::env::var("INVOICY_CHAVE")?);
/// let invoicy = Client::new(Transport::new()?, "https://homolog.invoicy.com.br", who);
/// let sent = invoicy.enviar(documento, "").await?;
/// assert_eq!(sent.sit_codigo, 100, "{}", sent.sit_descricao);
/// let nota = Nota::nfe("11222333000181", "1", 10, 2);
/// let when = Momento::brasilia("2026-01-15T10:10:00");
/// invoicy.cancelar(&nota, &when, "erro de digitacao do pedido", None).await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    transport: Transport,
    base: String,
    credentials: Credentials,
}

impl Client {
    /// A client of the platform at `base_url`: `https://homolog.invoicy.com.br`, `https://app.invoicy.com.br`, or a duble.
    pub fn new(transport: Transport, base_url: &str, credentials: Credentials) -> Self {
        Self { transport, base: base_url.trim_end_matches('/').to_owned(), credentials }
    }

    /// A call as it is: up to 50 documents, whatever they are, and the answer whatever its codes.
    ///
    /// # Errors
    /// No answer, a fault, an answer of another form.
    pub async fn executar(
        &self,
        service: Service,
        items: &[DadosItem<'_>],
    ) -> Result<InvoicyAnswer, ClientError> {
        self.call("invoicy.executar", service, items, false).await
    }

    /// Sends a document (`Envio`, as XML) with its parameters, which may be empty.
    ///
    /// # Errors
    /// A code of the platform other than 100; what SEFAZ says is in the return.
    pub async fn enviar(&self, documento: &str, parametros: &str) -> Result<Retorno, ClientError> {
        self.retorno(ENVIAR, Service::Recepcao, documento, parametros).await
    }

    /// Sends a document and, while it is pending, asks for it by its number until it is not.
    ///
    /// # Errors
    /// As [`enviar`](Self::enviar), and [`ClientError::Deadline`].
    pub async fn enviar_e_aguardar(
        &self,
        documento: &str,
        nota: &Nota,
        polling: &Polling,
    ) -> Result<Conclusao, ClientError> {
        let envio = self.enviar(documento, "").await?;
        if !envio.esta_pendente() {
            return Ok(Conclusao { envio, consulta: None });
        }
        let consulta = Consulta {
            modelo: nota.modelo.clone(),
            versao: nota.versao.clone(),
            tp_amb: nota.tp_amb,
            cnpj_emissor: nota.cnpj.clone(),
            numeros: Some((nota.numero, nota.numero)),
            serie: Some(nota.serie.clone()),
            ..Consulta::default()
        };
        let parametros = ParametrosConsulta::default();
        let found = polling
            .until(Provider::InvoiCy, CONSULTAR, async || {
                let found = self.consultar(&consulta, &parametros).await?;
                Ok(found.into_iter().find(|document| !document.esta_pendente()))
            })
            .await?;
        Ok(Conclusao { envio, consulta: Some(found) })
    }

    /// Sends a draft (`EnvioPrevia`, as XML), to be completed on the platform's pages.
    pub async fn enviar_previa(&self, documento: &str) -> Result<Retorno, ClientError> {
        self.retorno("invoicy.documentos.previa", Service::RecepcaoPrevia, documento, "").await
    }

    /// Sends an event (`EnvioEvento`, as XML) of any kind.
    pub async fn enviar_evento(&self, documento: &str) -> Result<Retorno, ClientError> {
        self.retorno(EVENTO, Service::Recepcao, documento, "").await
    }

    /// Cancels a note; without a protocol the platform looks it up. Good is `sit_codigo` 101 (135 of MDF-e).
    pub async fn cancelar(
        &self,
        nota: &Nota,
        em: &Momento,
        justificativa: &str,
        protocolo: Option<&str>,
    ) -> Result<Retorno, ClientError> {
        self.enviar_evento(&evento::cancelamento(nota, em, justificativa, protocolo)).await
    }

    /// Corrects a note by letter, the first time with `sequencia` 1. Good is `sit_codigo` 135.
    pub async fn corrigir(
        &self,
        nota: &Nota,
        em: &Momento,
        sequencia: u8,
        correcao: &str,
    ) -> Result<Retorno, ClientError> {
        self.enviar_evento(&evento::carta_de_correcao(nota, em, sequencia, correcao)).await
    }

    /// Gives numbers up. Good is `sit_codigo` 102.
    pub async fn inutilizar(&self, inutilizacao: &Inutilizacao) -> Result<Retorno, ClientError> {
        let documento = inutilizacao.to_xml();
        self.retorno("invoicy.numeracao.inutilizar", Service::Recepcao, &documento, "").await
    }

    /// Has a document inutilised or cancelled by the platform, later.
    pub async fn descartar(&self, descarte: &Descarte) -> Result<MensagemItem, ClientError> {
        self.item("invoicy.documentos.descartar", Service::Recepcao, &descarte.to_xml(), "", false).await
    }

    /// Looks documents up, 100 at most; none if there are none.
    pub async fn consultar(
        &self,
        consulta: &Consulta,
        parametros: &ParametrosConsulta,
    ) -> Result<Vec<DocumentoConsultado>, ClientError> {
        let (documento, parametros) = (consulta.to_xml(), parametros.to_xml());
        match self.item(CONSULTAR, Service::Recepcao, &documento, &parametros, true).await {
            Ok(item) => every(&item, CONSULTAR, consulta::documentos),
            Err(error) if error.code() == Some("117") => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// The MDF-e of an issuer that are not closed.
    pub async fn consultar_nao_encerrados(
        &self,
        cnpj: &str,
        tp_amb: u8,
    ) -> Result<Vec<NaoEncerrado>, ClientError> {
        const OPERATION: &str = "invoicy.naoEncerrados.consultar";
        let content = [
            tag("ModeloDocumento", "MDFe"),
            tag("Versao", "3.00"),
            tag("CNPJEmissor", cnpj),
            tag("tpAmb", tp_amb),
        ];
        let documento = group("DocNaoEncerrado", &content.concat());
        let item = self.item(OPERATION, Service::Recepcao, &documento, "", true).await?;
        every(&item, OPERATION, relatorio::nao_encerrados)
    }

    /// The whole export: asked for, waited for lot by lot, unpacked.
    ///
    /// # Errors
    /// A code of the platform other than 100, [`ClientError::Deadline`] for each lot, a lot that is no ZIP.
    pub async fn exportar(&self, envio: &EnvioLote, polling: &Polling) -> Result<Exportacao, ClientError> {
        let mut numbers: Vec<String> =
            self.solicitar_exportacao(envio).await?.into_iter().map(|one| one.numero).collect();
        let mut exported = Exportacao::default();
        let mut index = 0;
        while let Some(number) = numbers.get(index).cloned() {
            let lote = polling
                .until(Provider::InvoiCy, LOTE, async || {
                    Ok(Some(self.consultar_lote(&envio.cnpj_empresa, &number).await?)
                        .filter(|lote| lote.pronto))
                })
                .await?;
            exported.arquivos.extend(lote.arquivos().map_err(|error| error.with_operation(LOTE))?);
            exported.resumos.extend(lote.resumos);
            // The first answer may list all lots, or each lot name the next.
            if let Some(next) = lote.proximo_protocolo.filter(|next| !numbers.contains(next)) {
                numbers.push(next);
            }
            index += 1;
        }
        Ok(exported)
    }

    /// The first call of an export: the lots that will be made.
    pub async fn solicitar_exportacao(&self, envio: &EnvioLote) -> Result<Vec<Protocolo>, ClientError> {
        const OPERATION: &str = "invoicy.exportacao.solicitar";
        let (documento, parametros) = (envio.to_xml(), envio.parametros());
        let item = self.item(OPERATION, Service::ExportarDocumentos, &documento, &parametros, false).await?;
        every(&item, OPERATION, exportacao::protocolos)
    }

    /// The second call: how a lot stands.
    pub async fn consultar_lote(&self, cnpj_empresa: &str, protocolo: &str) -> Result<Lote, ClientError> {
        let content = tag("CnpjEmpresa", cnpj_empresa) + &tag("ProtNumero", protocolo);
        let documento = group("ConsultaLote", &content);
        let item = self.item(LOTE, Service::ExportarDocumentos, &documento, "", true).await?;
        exportacao::lote(&item.descricao, &item.documentos).map_err(|error| error.with_operation(LOTE))
    }

    /// Numbers that are missing; none if none is.
    pub async fn pulos(&self, pulos: &Pulos) -> Result<Vec<PuloNumeracao>, ClientError> {
        const OPERATION: &str = "invoicy.pulos.consultar";
        let item = self.item(OPERATION, Service::Recepcao, &pulos.to_xml(), "", true).await?;
        every(&item, OPERATION, relatorio::pulos)
    }

    /// What is behind a link of a return: the fiscal XML or the PDF.
    pub async fn baixar(&self, link: &str) -> Result<Vec<u8>, ClientError> {
        let pdf = link.to_ascii_lowercase().contains("downloadpdf");
        let operation = if pdf { "invoicy.pdf.baixar" } else { "invoicy.xml.baixar" };
        let call = Call {
            provider: Provider::InvoiCy,
            operation,
            method: Method::GET,
            url: link.to_owned(),
            headers: Vec::new(),
            body: None,
            repeatable: true,
        };
        let answer = self.transport.send(call).await?;
        if answer.is_success() {
            return Ok(answer.body);
        }
        let error = ClientError::refused(Provider::InvoiCy, None, "no such file", &answer.text());
        Err(error.with_status(answer.status).with_operation(operation))
    }

    async fn retorno(
        &self,
        operation: &'static str,
        service: Service,
        documento: &str,
        parametros: &str,
    ) -> Result<Retorno, ClientError> {
        let item = self.item(operation, service, documento, parametros, false).await?;
        let first = every(&item, operation, retorno::retornos)?.into_iter().next();
        first.ok_or_else(|| {
            ClientError::unreadable(Provider::InvoiCy, "an answer without a document", "")
                .with_operation(operation)
        })
    }

    /// The one message of a call of one document, if its code is 100.
    pub(super) async fn item(
        &self,
        operation: &'static str,
        service: Service,
        documento: &str,
        parametros: &str,
        repeatable: bool,
    ) -> Result<MensagemItem, ClientError> {
        let items = [DadosItem { documento, parametros }];
        let answer = self.call(operation, service, &items, repeatable).await?;
        let Some(item) = answer.itens.into_iter().next() else {
            let error = ClientError::unreadable(Provider::InvoiCy, "an answer without MensagemItem", "");
            return Err(error.with_operation(operation));
        };
        if item.codigo == 100 {
            return Ok(item);
        }
        let body = item.documentos.concat();
        let error =
            ClientError::refused(Provider::InvoiCy, Some(item.codigo.to_string()), item.descricao, &body);
        Err(error.with_operation(operation))
    }

    async fn call(
        &self,
        operation: &'static str,
        service: Service,
        items: &[DadosItem<'_>],
        repeatable: bool,
    ) -> Result<InvoicyAnswer, ClientError> {
        let call = Call {
            provider: Provider::InvoiCy,
            operation,
            method: Method::POST,
            url: format!("{}{}", self.base, service.path()),
            headers: vec![("SOAPAction", format!("\"{}\"", service.soap_action()))],
            body: Some((CONTENT_TYPE, envelope(&self.credentials, items, service))),
            repeatable,
        };
        let answer = self.transport.send(call).await?;
        read_answer(&answer.text())
            .map_err(|error| error.with_status(answer.status).with_operation(operation))
    }
}

/// What is in all documents of a message.
pub(super) fn every<T>(
    item: &MensagemItem,
    operation: &'static str,
    read: impl Fn(&str) -> Result<Vec<T>, ClientError>,
) -> Result<Vec<T>, ClientError> {
    let mut found = Vec::new();
    for text in &item.documentos {
        found.extend(read(text).map_err(|error| error.with_operation(operation))?);
    }
    Ok(found)
}
