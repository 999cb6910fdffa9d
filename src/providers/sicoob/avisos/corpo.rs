//! The body of a notice (dossier 2.5).

use serde::Serialize;

use super::super::ficha::Ficha;
use super::super::model::Canal;
use crate::facts::Moment;
use crate::wire::json::AtMost2;

/// `codigoCanalPagamento`. The dossier's example has 3 and no table; the numbers are those of the clearing house's catalogue: 1 branch,
/// 3 internet, 4 banking agent.
fn canal(canal: Canal) -> u8 {
    match canal {
        Canal::Caixa | Canal::Cartorio => 1,
        Canal::Correspondente => 4,
        Canal::Compensacao | Canal::Agendamento | Canal::Pix | Canal::Poupanca | Canal::Intercredis => 3,
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notificacao<'a> {
    id_webhook: u64,
    tipo_movimento: u8,
    dados: Dados<'a>,
}

/// Keys in the order of the published example; `baixaRealizadaEmContigencia` is spelt as published.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dados<'a> {
    numero_identificador_baixa: String,
    codigo_barras_boleto: &'a str,
    codigo_barras_baixa: &'a str,
    nosso_numero: String,
    seu_numero: &'a str,
    codigo_banco_recebedor: String,
    codigo_agencia_recebedora: u16,
    numero_cliente: u32,
    cpf_cnpj_beneficiario: &'a str,
    codigo_tipo_pessoa_pagador: &'static str,
    nome_pagador: String,
    cpf_cnpj_pagador: &'a str,
    nome_fantasia_pagador: &'static str,
    codigo_tipo_pessoa_portador: &'static str,
    nome_portador: String,
    cpf_cnpj_portador: &'a str,
    valor_boleto: AtMost2,
    valor_pagamento: AtMost2,
    codigo_canal_pagamento: u8,
    codigo_motivo_cancelamento: u8,
    data_emissao: String,
    data_vencimento: String,
    data_limite_pagamento: String,
    data_hora_situacao_baixa: String,
    baixa_realizada_em_contigencia: bool,
    cancelamento_baixa: bool,
}

/// The notice of a title's payment as it stands now.
pub fn corpo(numero: u64, ficha: &Ficha, now: Moment) -> Option<String> {
    let Ficha { boleto, conta, pagador } = ficha;
    let recebimento = boleto.recebimento.as_ref()?;
    let termos = &boleto.termos;
    let pessoa = if pagador.documento.is_cnpj() { "J" } else { "F" };
    let nome = pagador.nome.as_str().to_uppercase();
    let dados = Dados {
        numero_identificador_baixa: recebimento.identificador.to_string(),
        codigo_barras_boleto: boleto.barras.as_str(),
        codigo_barras_baixa: boleto.barras.as_str(),
        nosso_numero: format!("{:010}", boleto.nosso_numero),
        seu_numero: &termos.seu_numero,
        codigo_banco_recebedor: format!("{:03}", recebimento.banco),
        codigo_agencia_recebedora: recebimento.agencia,
        numero_cliente: conta.numero,
        cpf_cnpj_beneficiario: conta.documento.as_str(),
        codigo_tipo_pessoa_pagador: pessoa,
        nome_pagador: nome.clone(),
        cpf_cnpj_pagador: pagador.documento.as_str(),
        nome_fantasia_pagador: "",
        codigo_tipo_pessoa_portador: pessoa,
        nome_portador: nome,
        cpf_cnpj_portador: pagador.documento.as_str(),
        valor_boleto: AtMost2(termos.valor),
        valor_pagamento: AtMost2(recebimento.valor),
        codigo_canal_pagamento: canal(recebimento.canal),
        codigo_motivo_cancelamento: recebimento.estorno.map_or(0, |motivo| motivo.codigo()),
        data_emissao: termos.emissao.to_string(),
        data_vencimento: termos.vencimento.to_string(),
        data_limite_pagamento: termos.limite.to_string(),
        data_hora_situacao_baixa: now.utc_millis(),
        baixa_realizada_em_contigencia: false,
        cancelamento_baixa: recebimento.estorno.is_some(),
    };
    serde_json::to_string(&Notificacao { id_webhook: numero, tipo_movimento: 7, dados }).ok()
}
