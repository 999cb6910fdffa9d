//! The part that a program of one's own would take over.

use duble_client::ClientError;
use duble_client::invoicy::{Client, Consulta, Momento, Nota, ParametrosConsulta, Retorno};

/// What happened to a note.
#[derive(Debug)]
pub struct Story {
    /// Its number.
    pub numero: i64,
    /// What came back when it was sent.
    pub sent: Retorno,
    /// The fiscal XML, from the query.
    pub xml: Option<String>,
    /// What came back of its cancellation, if it was authorised.
    pub cancelled: Option<Retorno>,
}

/// Issues the next number of serie 1, in homologation, and cancels it; `now` is a moment of Brasília, `2026-01-15T10:00:00`.
pub async fn issue_and_cancel(
    invoicy: &Client,
    cnpj: &str,
    template: &str,
    now: &str,
) -> Result<Story, ClientError> {
    let serie = Consulta {
        modelo: "NFe".into(),
        versao: "4.00".into(),
        tp_amb: 2,
        cnpj_emissor: cnpj.into(),
        serie: Some("1".into()),
        ..Consulta::default()
    };
    let state = ParametrosConsulta { xml_completo: false, ..ParametrosConsulta::default() };
    // A serie alone finds its last document.
    let last = invoicy.consultar(&serie, &state).await?.first().and_then(|last| last.numero);
    let numero = last.unwrap_or(0) + 1;
    let document = template.replace("{numero}", &numero.to_string()).replace("{momento}", now);
    let sent = invoicy.enviar(&document, "").await?;
    if sent.sit_codigo != 100 {
        return Ok(Story { numero, sent, xml: None, cancelled: None });
    }
    let number = Consulta { numeros: Some((numero, numero)), ..serie };
    let found = invoicy.consultar(&number, &ParametrosConsulta::default()).await?;
    let xml = found.first().map(|note| note.xml_fiscal()).transpose()?.flatten();
    let nota = Nota { chave: sent.chave.clone(), ..Nota::nfe(cnpj, "1", numero, 2) };
    let cancelled =
        invoicy.cancelar(&nota, &Momento::brasilia(now), "nota de exemplo do cliente", None).await?;
    Ok(Story { numero, sent, xml, cancelled: Some(cancelled) })
}
