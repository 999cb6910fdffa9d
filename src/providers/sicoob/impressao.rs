//! A title as a slip: what is printed on it, and the sentences for its payer and the teller.

use super::ficha::Ficha;
use super::model::{Boleto, Conta, Encargo, Instrucao, Pagador, Termos};
use super::slip::{self, Endereco, Parte, Slip};
use crate::br::money::brl;
use crate::facts::Moment;

/// The slip as a PDF of one page.
pub fn pdf(ficha: &Ficha, em: Moment) -> Vec<u8> {
    let Ficha { boleto, conta, pagador } = ficha;
    let Boleto { termos, .. } = &**boleto;
    slip::draw(&Slip {
        beneficiario: beneficiario(conta),
        cooperativa: conta.cooperativa,
        codigo: conta.numero,
        nosso_numero: boleto.nosso_numero,
        documento: termos.seu_numero.to_string(),
        especie: termos.especie.to_owned(),
        aceite: termos.aceite,
        emissao: termos.emissao,
        processamento: boleto.entrada,
        vencimento: termos.vencimento,
        valor: termos.valor,
        abatimento: termos.abatimento,
        parcela: termos.parcela,
        instrucoes: instrucoes(termos),
        pagador: pagante(pagador),
        beneficiario_final: termos.beneficiario_final.as_ref().map(|ultimo| Parte {
            nome: ultimo.nome.clone(),
            documento: ultimo.documento,
            endereco: None,
        }),
        barras: boleto.barras,
        pix: ficha.pix(),
        criado: em,
    })
}

fn beneficiario(conta: &Conta) -> Parte {
    let endereco = Endereco {
        logradouro: conta.endereco.clone(),
        bairro: conta.bairro.clone(),
        cidade: conta.cidade.clone(),
        uf: conta.uf,
        cep: conta.cep.clone(),
    };
    Parte { nome: conta.nome.clone(), documento: conta.documento, endereco: Some(endereco) }
}

fn pagante(pagador: &Pagador) -> Parte {
    let endereco = Endereco {
        logradouro: pagador.endereco.to_string(),
        bairro: pagador.bairro.to_string(),
        cidade: pagador.cidade.to_string(),
        uf: pagador.uf,
        cep: pagador.cep.to_string(),
    };
    Parte { nome: pagador.nome.to_string(), documento: pagador.documento, endereco: Some(endereco) }
}

/// The beneficiary's own lines, then discount, fine, interest, protest, listing and the last day in words.
fn instrucoes(termos: &Termos) -> Vec<String> {
    let mut lines = termos.instrucoes.as_deref().map(|(_, lines)| lines.clone()).unwrap_or_default();
    let date = |date: jiff::civil::Date| date.strftime("%d/%m/%Y").to_string();
    let percent = |value: rust_decimal::Decimal| value.normalize().to_string().replace('.', ",");
    for faixa in &termos.desconto.faixas {
        let amount = match termos.desconto.tipo {
            1 => format!("R$ {}", brl(faixa.valor)),
            2 => format!("{}%", percent(faixa.valor)),
            3 => format!("R$ {} por dia de antecipação", brl(faixa.valor)),
            4 => format!("R$ {} por dia útil de antecipação", brl(faixa.valor)),
            5 => format!("{}% por dia de antecipação", percent(faixa.valor)),
            _ => format!("{}% por dia útil de antecipação", percent(faixa.valor)),
        };
        let until = faixa.ate.map(|ate| format!(" até {}", date(ate))).unwrap_or_default();
        lines.push(format!("Conceder desconto de {amount}{until}."));
    }
    let since = |encargo: &Encargo| match encargo.desde {
        Some(desde) => format!("a partir de {}", date(desde)),
        None => "após o vencimento".to_owned(),
    };
    match termos.multa.tipo {
        1 => lines.push(format!("Cobrar multa de R$ {} {}.", brl(termos.multa.valor), since(&termos.multa))),
        2 => {
            lines.push(format!("Cobrar multa de {}% {}.", percent(termos.multa.valor), since(&termos.multa)))
        }
        _ => {}
    }
    match termos.juros.tipo {
        1 => lines.push(format!(
            "Cobrar juros de R$ {} ao dia {}.",
            brl(termos.juros.valor),
            since(&termos.juros)
        )),
        2 => lines.push(format!(
            "Cobrar juros de {}% ao mês {}.",
            percent(termos.juros.valor),
            since(&termos.juros)
        )),
        _ => {}
    }
    if let Some(Instrucao { codigo: codigo @ (1 | 2), dias: Some(dias) }) = termos.protesto {
        let kind = if codigo == 1 { "dias" } else { "dias úteis" };
        lines.push(format!("Protestar após {dias} {kind} do vencimento."));
    }
    if let Some(Instrucao { codigo: 2, dias: Some(dias) }) = termos.negativacao {
        lines.push(format!("Negativar após {dias} dias úteis do vencimento."));
    }
    lines.push(format!("Não receber após {}.", date(termos.limite)));
    lines
}
