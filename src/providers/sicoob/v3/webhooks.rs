//! Webhooks on version 3's paths (dossier 2.1, rows 14 to 19, and 2.5).

use serde::Serialize;

use super::super::errors::{Erro, Recusa};
use super::super::model::{Aviso, Envio, SituacaoEnvio, Webhook};
use super::super::resposta::{Falha, consulta, data, entrar, fechar, numero, resultado};
use super::super::{Due, Sicoob, operacoes};
use super::{feito, objeto};
use crate::facts::shown;
use crate::providers::room::{Answer, Call, Outcome, View};

/// The one `codigoTipoMovimento` and the one `codigoPeriodoMovimento` (OAS).
const TIPO: (u8, &str) = (7, "Pagamento (Baixa operacional)");
const PERIODO: (u8, &str) = (1, "Movimento atual (D0)");

/// Registers a webhook.
pub fn incluir_webhook(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let made = cadastrar(room, call, view);
    fechar(room, made)
}

fn cadastrar(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::INCLUIR_WEBHOOK)?;
    let campos = objeto(room, call)?;
    let url = campos.texto_obrigatorio("url")?;
    for (campo, (known, _)) in [("codigoTipoMovimento", TIPO), ("codigoPeriodoMovimento", PERIODO)] {
        let said = campos.inteiro_obrigatorio(campo)?;
        if said != i64::from(known) {
            return Err(Recusa::invalido(campo, format!("{campo} is {said}; known is {known}")).into());
        }
    }
    let email = campos.texto("email")?.map(|email| endereco_de_email(&email)).transpose()?;
    let id_webhook = room.incluir_webhook(&url, email, view)?;
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Cadastrado {
        id_webhook: u64,
    }
    Ok(Outcome::accepted(resultado(201, Cadastrado { id_webhook })))
}

fn endereco_de_email(email: &str) -> Result<String, Recusa> {
    let email = email.trim();
    if email.len() <= 255
        && email.split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty())
    {
        Ok(email.to_owned())
    } else {
        Err(Recusa::invalido("email", format!("email is `{}`, expected an address", shown(email))))
    }
}

/// A webhook in the list. Without `email`: the service does not return it [M].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Linha {
    id_webhook: u64,
    url: String,
    codigo_tipo_movimento: u8,
    descricao_tipo_movimento: &'static str,
    codigo_periodo_movimento: u8,
    descricao_periodo_movimento: &'static str,
    codigo_situacao: u8,
    descricao_situacao: &'static str,
    data_hora_cadastro: String,
    data_hora_ultima_alteracao: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_hora_inativacao: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    descricao_motivo_inativacao: Option<String>,
}

fn linha(webhook: &Webhook) -> Linha {
    let (at, why) = webhook.inativacao.clone().map_or((None, None), |(at, why)| (Some(at), Some(why)));
    Linha {
        id_webhook: webhook.numero,
        url: webhook.url.clone(),
        codigo_tipo_movimento: TIPO.0,
        descricao_tipo_movimento: TIPO.1,
        codigo_periodo_movimento: PERIODO.0,
        descricao_periodo_movimento: PERIODO.1,
        codigo_situacao: webhook.situacao.codigo(),
        descricao_situacao: webhook.situacao.descricao(),
        data_hora_cadastro: webhook.cadastro.utc_millis(),
        data_hora_ultima_alteracao: webhook.alteracao.utc_millis(),
        data_hora_inativacao: at.map(crate::facts::Moment::utc_millis),
        descricao_motivo_inativacao: why,
    }
}

/// Lists webhooks.
pub fn listar_webhooks(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let listed = listar(room, call, view);
    fechar(room, listed)
}

fn listar(room: &mut Sicoob, call: &Call<'_>, view: &View<'_, Due>) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::LISTAR_WEBHOOKS)?;
    let query = consulta(call)?;
    let wanted = numero(&query, "idWebhook")?;
    let tipo = numero(&query, "codigoTipoMovimento")?;
    let all = room.avisos.webhooks();
    let fits = |webhook: &Webhook| {
        wanted.is_none_or(|wanted| u64::try_from(wanted) == Ok(webhook.numero))
            && tipo.is_none_or(|tipo| tipo == i64::from(TIPO.0))
    };
    let rows: Vec<_> = all.filter(|webhook| fits(webhook)).map(|webhook| linha(webhook)).collect();
    Ok(Outcome::accepted(if rows.is_empty() { Answer::empty(204) } else { resultado(200, rows) }))
}

fn numero_do_caminho(call: &Call<'_>) -> Result<i64, Recusa> {
    let text = call.param("idWebhook");
    text.parse().map_err(|_| {
        let reason = format!("idWebhook in the path is `{}`, expected a whole number", shown(text));
        Recusa::new(Erro::WebhookDesconhecido, reason)
    })
}

/// Changes a webhook's address.
pub fn alterar_webhook(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let done = entrar(room, call, view.now, operacoes::ALTERAR_WEBHOOK).and_then(|()| {
        let campos = objeto(room, call)?;
        let url = campos.texto_obrigatorio("url")?;
        let email = campos.texto("email")?.map(|email| endereco_de_email(&email)).transpose()?;
        Ok(room.alterar_webhook(numero_do_caminho(call)?, &url, email, view)?)
    });
    fechar(room, feito(done))
}

/// Takes a webhook out.
pub fn excluir_webhook(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let done = entrar(room, call, view.now, operacoes::EXCLUIR_WEBHOOK)
        .and_then(|()| Ok(room.excluir_webhook(numero_do_caminho(call)?)?));
    fechar(room, feito(done))
}

/// Validates an inactive webhook anew. A body is passed over, since one client sends one (dossier section 5, row 22).
pub fn reativar_webhook(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let done = entrar(room, call, view.now, operacoes::REATIVAR_WEBHOOK)
        .and_then(|()| Ok(room.reativar_webhook(numero_do_caminho(call)?, view)?));
    fechar(room, feito(done))
}

/// Lists what was sent to a webhook on a day.
pub fn listar_solicitacoes(room: &mut Sicoob, call: &Call<'_>, view: &mut View<'_, Due>) -> Outcome {
    let listed = solicitacoes(room, call, view);
    fechar(room, listed)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pagina {
    pagina_atual: usize,
    total_paginas: usize,
    total_registros: usize,
    webhook_solicitacoes: Vec<Solicitacao>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Solicitacao {
    codigo_webhook_situacao: u8,
    descricao_webhook_situacao: &'static str,
    codigo_solicitacao_situacao: u8,
    descricao_solicitacao_situacao: &'static str,
    codigo_tipo_movimento: u8,
    descricao_tipo_movimento: &'static str,
    codigo_periodo_movimento: u8,
    descricao_periodo_movimento: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    descricao_erro_processamento: Option<String>,
    data_hora_cadastro: String,
    validacao_webhook: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    nosso_numero: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    codigo_barras: Option<String>,
    webhook_notificacoes: Vec<Notificacao>,
}

/// `tempoComunicao` is spelt as published, in seconds; the world's clock stands still while a notice is under way.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notificacao {
    url: String,
    data_hora_inicio: String,
    data_hora_fim: String,
    tempo_comunicao: u32,
    codigo_status_requisicao: u16,
    descricao_codigo_status_requisicao: String,
}

fn solicitacoes(room: &mut Sicoob, call: &Call<'_>, view: &View<'_, Due>) -> Result<Outcome, Falha> {
    entrar(room, call, view.now, operacoes::LISTAR_SOLICITACOES)?;
    let query = consulta(call)?;
    let (id, webhook) = room.avisos.webhook(numero_do_caminho(call)?)?;
    let dia = data(&query, "dataSolicitacao")?.ok_or_else(|| Recusa::obrigatorio("dataSolicitacao"))?;
    let situacao = match numero(&query, "codigoSolicitacaoSituacao")? {
        None => None,
        Some(codigo) => Some(SituacaoEnvio::de(codigo).ok_or_else(|| {
            let reason = format!("codigoSolicitacaoSituacao is {codigo}; known are 2, 3, 6");
            Recusa::invalido("codigoSolicitacaoSituacao", reason)
        })?),
    };
    let nosso_numero = numero(&query, "nossoNumero")?;
    let barras = query.get("codigoBarras").map(str::trim).filter(|text| !text.is_empty());
    let pagina = numero(&query, "pagina")?.unwrap_or(1);
    let pagina = usize::try_from(pagina)
        .ok()
        .filter(|pagina| *pagina >= 1)
        .ok_or_else(|| Recusa::invalido("pagina", format!("pagina is {pagina}, expected 1 or more")))?;
    let fits = |envio: &Envio| {
        let titulo = boleto_de(room, envio);
        situacao.is_none_or(|situacao| situacao == envio.situacao)
            && nosso_numero
                .is_none_or(|wanted| titulo.as_ref().is_some_and(|(numero, _)| i64::from(*numero) == wanted))
            && barras.is_none_or(|wanted| titulo.as_ref().is_some_and(|(_, barras)| barras == wanted))
    };
    let all: Vec<_> = room.avisos.do_dia(id, dia).filter(|envio| fits(envio)).collect();
    let size = usize::try_from(room.knobs.webhooks.page_size).unwrap_or(usize::MAX).max(1);
    let rows = all.iter().skip(size.saturating_mul(pagina - 1)).take(size);
    let page = Pagina {
        pagina_atual: pagina,
        total_paginas: all.len().div_ceil(size),
        total_registros: all.len(),
        webhook_solicitacoes: rows.map(|envio| solicitacao(room, &webhook, envio)).collect(),
    };
    Ok(Outcome::accepted(resultado(200, page)))
}

/// Nosso número and barcode of the title that a notice is about.
fn boleto_de(room: &Sicoob, envio: &Envio) -> Option<(u32, String)> {
    match &envio.aviso {
        Aviso::Validacao => None,
        Aviso::Pagamento { boleto, .. } => {
            let boleto = room.carteira.get(*boleto)?;
            Some((boleto.nosso_numero, boleto.barras.as_str().to_owned()))
        }
    }
}

fn solicitacao(room: &Sicoob, webhook: &Webhook, envio: &Envio) -> Solicitacao {
    let (nosso_numero, codigo_barras) =
        boleto_de(room, envio).map_or((None, None), |(numero, barras)| (Some(numero), Some(barras)));
    let last = envio.tentativas.last().filter(|_| envio.situacao == SituacaoEnvio::Erro);
    Solicitacao {
        codigo_webhook_situacao: webhook.situacao.codigo(),
        descricao_webhook_situacao: webhook.situacao.descricao(),
        codigo_solicitacao_situacao: envio.situacao.codigo(),
        descricao_solicitacao_situacao: envio.situacao.descricao(),
        codigo_tipo_movimento: TIPO.0,
        descricao_tipo_movimento: TIPO.1,
        codigo_periodo_movimento: PERIODO.0,
        descricao_periodo_movimento: PERIODO.1,
        descricao_erro_processamento: last.map(|tentativa| tentativa.descricao.clone()),
        data_hora_cadastro: envio.cadastro.utc_millis(),
        validacao_webhook: envio.aviso == Aviso::Validacao,
        nosso_numero,
        codigo_barras,
        webhook_notificacoes: envio
            .tentativas
            .iter()
            .map(|tentativa| Notificacao {
                url: tentativa.url.clone(),
                data_hora_inicio: tentativa.em.utc_millis(),
                data_hora_fim: tentativa.em.utc_millis(),
                tempo_comunicao: 0,
                codigo_status_requisicao: tentativa.status.unwrap_or(0),
                descricao_codigo_status_requisicao: tentativa.descricao.clone(),
            })
            .collect(),
    }
}
