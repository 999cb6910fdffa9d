//! The rows, in the words of the API.

use jiff::civil::Date;
use serde::Serialize;

use super::super::Sicoob;
use super::super::acesso::{Cliente, Token};
use super::super::escrita::escrita;
use super::super::model::{Aviso, Boleto, Conta, Envio, Estado, Pagador, Solicitacao, Webhook};
use crate::facts::{Moment, Money};
use crate::world::Id;

fn numero_da_conta(room: &Sicoob, conta: Id) -> Option<u32> {
    room.contas.get(conta).map(|conta| conta.numero)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaConta {
    numero_cliente: u32,
    cooperativa: u16,
    numero_conta_corrente: u32,
    nome: String,
    numero_cpf_cnpj: String,
    cidade: String,
    uf: &'static str,
    proximo_nosso_numero: u32,
    faixas: Vec<[u32; 2]>,
    numeros_contrato_cobranca: Vec<u64>,
}

impl LinhaConta {
    pub(super) fn de(conta: &Conta) -> Self {
        Self {
            numero_cliente: conta.numero,
            cooperativa: conta.cooperativa,
            numero_conta_corrente: conta.conta_corrente,
            nome: conta.nome.clone(),
            numero_cpf_cnpj: conta.documento.as_str().to_owned(),
            cidade: conta.cidade.clone(),
            uf: conta.uf.sigla(),
            proximo_nosso_numero: conta.proximo,
            faixas: conta.faixas.iter().map(|faixa| [faixa.inicial, faixa.r#final]).collect(),
            numeros_contrato_cobranca: conta.contratos_cobranca.clone(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaBoleto {
    nosso_numero: u32,
    numero_cliente: Option<u32>,
    seu_numero: String,
    situacao_boleto: &'static str,
    valor: Money,
    valor_pago: Option<Money>,
    data_emissao: Date,
    data_vencimento: Date,
    data_limite_pagamento: Date,
    codigo_barras: String,
    pagador: Option<Resumo>,
    hibrido: bool,
    protestado: bool,
    negativado: bool,
    bloqueado: bool,
    movimentos: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resumo {
    numero_cpf_cnpj: String,
    nome: String,
}

impl LinhaBoleto {
    pub(super) fn de(room: &Sicoob, boleto: &Boleto) -> Self {
        let pago = boleto.recebimento.as_ref().filter(|pago| pago.estorno.is_none());
        Self {
            nosso_numero: boleto.nosso_numero,
            numero_cliente: numero_da_conta(room, boleto.conta),
            seu_numero: boleto.termos.seu_numero.to_string(),
            situacao_boleto: escrita(boleto.situacao),
            valor: Money(boleto.termos.valor),
            valor_pago: pago.map(|pago| Money(pago.valor)),
            data_emissao: boleto.termos.emissao,
            data_vencimento: boleto.termos.vencimento,
            data_limite_pagamento: boleto.termos.limite,
            codigo_barras: boleto.barras.as_str().to_owned(),
            pagador: room.carteira.pagador(boleto.pagador).map(|pagador| Resumo {
                numero_cpf_cnpj: pagador.documento.as_str().to_owned(),
                nome: pagador.nome.to_string(),
            }),
            hibrido: boleto.pix.is_some(),
            protestado: boleto.protesto.is_some(),
            negativado: boleto.negativacao.is_some(),
            bloqueado: boleto.bloqueado,
            movimentos: boleto.movimentos.len(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaPagador {
    numero_cliente: Option<u32>,
    numero_cpf_cnpj: String,
    nome: String,
    endereco: String,
    bairro: String,
    cidade: String,
    cep: String,
    uf: &'static str,
    email: Vec<String>,
}

impl LinhaPagador {
    pub(super) fn de(room: &Sicoob, conta: Id, pagador: &Pagador) -> Self {
        Self {
            numero_cliente: numero_da_conta(room, conta),
            numero_cpf_cnpj: pagador.documento.as_str().to_owned(),
            nome: pagador.nome.to_string(),
            endereco: pagador.endereco.to_string(),
            bairro: pagador.bairro.to_string(),
            cidade: pagador.cidade.to_string(),
            cep: pagador.cep.to_string(),
            uf: pagador.uf.sigla(),
            email: pagador.emails.clone(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaSolicitacao {
    codigo_solicitacao: u32,
    numero_cliente: Option<u32>,
    tipo_movimento: u8,
    data_inicial: Date,
    data_final: Date,
    situacao: &'static str,
    consultas: Option<u32>,
    quantidade_total_registros: Option<usize>,
    id_arquivos: Vec<u32>,
    em: Option<Moment>,
}

impl LinhaSolicitacao {
    pub(super) fn de(room: &Sicoob, solicitacao: &Solicitacao) -> Self {
        let pedido = &solicitacao.pedido;
        let linha = Self {
            codigo_solicitacao: solicitacao.codigo,
            numero_cliente: numero_da_conta(room, solicitacao.conta),
            tipo_movimento: pedido.tipo.numero(),
            data_inicial: pedido.inicio,
            data_final: pedido.fim,
            situacao: "pendente",
            consultas: None,
            quantidade_total_registros: None,
            id_arquivos: Vec::new(),
            em: None,
        };
        match &solicitacao.estado {
            Estado::Pendente { polls, .. } => Self { consultas: Some(*polls), ..linha },
            Estado::Pronta(pronta) => Self {
                situacao: "pronta",
                quantidade_total_registros: Some(pronta.registros.len()),
                id_arquivos: pronta.arquivos.clone(),
                em: Some(pronta.em),
                ..linha
            },
            Estado::Expirada { desde } => Self { situacao: "expirada", em: Some(*desde), ..linha },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaWebhook {
    id_webhook: u64,
    url: String,
    email: Option<String>,
    codigo_situacao: u8,
    descricao_situacao: &'static str,
    data_hora_cadastro: Moment,
    descricao_motivo_inativacao: Option<String>,
}

impl LinhaWebhook {
    pub(super) fn de(webhook: &Webhook) -> Self {
        Self {
            id_webhook: webhook.numero,
            url: webhook.url.clone(),
            email: webhook.email.clone(),
            codigo_situacao: webhook.situacao.codigo(),
            descricao_situacao: webhook.situacao.descricao(),
            data_hora_cadastro: webhook.cadastro,
            descricao_motivo_inativacao: webhook.inativacao.as_ref().map(|(_, why)| why.clone()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaEnvio {
    id_webhook: Option<u64>,
    validacao_webhook: bool,
    pub(super) nosso_numero: Option<u32>,
    codigo_solicitacao_situacao: u8,
    descricao_solicitacao_situacao: &'static str,
    data_hora_cadastro: Moment,
    tentativas: usize,
    ultimo_status: Option<u16>,
}

impl LinhaEnvio {
    pub(super) fn de(room: &Sicoob, envio: &Envio) -> Self {
        let titulo = match &envio.aviso {
            Aviso::Validacao => None,
            Aviso::Pagamento { boleto, .. } => room.carteira.get(*boleto),
        };
        Self {
            id_webhook: room.avisos.do_envio(envio).map(|webhook| webhook.numero),
            validacao_webhook: envio.aviso == Aviso::Validacao,
            nosso_numero: titulo.map(|boleto| boleto.nosso_numero),
            codigo_solicitacao_situacao: envio.situacao.codigo(),
            descricao_solicitacao_situacao: envio.situacao.descricao(),
            data_hora_cadastro: envio.cadastro,
            tentativas: envio.tentativas.len(),
            ultimo_status: envio.tentativas.last().and_then(|last| last.status),
        }
    }
}

#[derive(Serialize)]
pub(super) struct LinhaCliente {
    client_id: String,
    escopos: Vec<&'static str>,
}

impl LinhaCliente {
    pub(super) fn de(cliente: &Cliente) -> Self {
        Self { client_id: cliente.client_id.clone(), escopos: cliente.escopos.iter().copied().collect() }
    }
}

#[derive(Serialize)]
pub(super) struct LinhaToken {
    client_id: String,
    escopos: Vec<&'static str>,
    expira: Moment,
    certificado: Option<String>,
}

impl LinhaToken {
    pub(super) fn de(token: &Token) -> Self {
        Self {
            client_id: token.client_id.clone(),
            escopos: token.escopos.clone(),
            expira: token.expira,
            certificado: token.certificado.clone(),
        }
    }
}
