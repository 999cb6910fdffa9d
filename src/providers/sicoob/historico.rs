//! `listaHistorico`: the events of a title as lines for people (dossier 4.1).
//!
//! No source records the bank's texts. What clients need of them does stand: they detect a payment by "LIQUID", and one reads the
//! paid amount from what follows "R$", in Brazilian form (`R$ 0,75`). The texts are invented to that measure, and stand among the knobs
//! (`sicoob.historico`).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::model::{Canal, Fato, Motivo, Movimento, PassoNegativacao, PassoProtesto};
use super::seed::Historico;
use crate::br::money::brl;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linha {
    /// `dataHistorico`.
    pub data: Date,
    /// `tipoHistorico`: 1 entry, 2 change, 3 put off, 4 fee, 5 protest, 6 payment or write-off.
    pub tipo: u8,
    /// `descricaoHistorico`.
    pub descricao: String,
}

/// The lines of an event: what happened, and the fee for it if there is one.
pub fn linhas(movimento: &Movimento, textos: &Historico) -> Vec<Linha> {
    let data = movimento.data;
    let reais = |texto: &str, valor: Decimal| texto.replace("{valor}", &brl(valor));
    let (tipo, descricao) = match &movimento.fato {
        Fato::Entrada => (1, textos.entrada.clone()),
        Fato::Rejeicao(motivo) => (6, textos.rejeicao.replace("{motivo}", &String::from_utf8_lossy(motivo))),
        Fato::Prorrogacao { de, para } => {
            let texto = textos.prorrogacao.replace("{de}", &por_extenso(*de));
            (3, texto.replace("{para}", &por_extenso(*para)))
        }
        Fato::Alteracao(campo) => (2, textos.alteracao.replace("{campo}", campo)),
        Fato::Protesto(passo) => (5, protesto(*passo, textos).to_owned()),
        // Listings have no number of their own.
        Fato::Negativacao(passo) => (2, negativacao(*passo, textos).to_owned()),
        Fato::Liquidacao(paga) => {
            (6, reais(&textos.liquidacao.replace("{canal}", via(paga.canal)), paga.pago))
        }
        // Not number 6: clients would take it for a payment.
        Fato::Estorno(valor) => (2, reais(&textos.estorno, *valor)),
        Fato::Baixa(motivo) => (6, textos.baixa.replace("{motivo}", por(*motivo))),
        Fato::OperacaoCredito { bloqueio: true } => (2, textos.bloqueio.clone()),
        Fato::OperacaoCredito { bloqueio: false } => (2, textos.desbloqueio.clone()),
    };
    let mut lines = vec![Linha { data, tipo, descricao }];
    if movimento.tarifa > Decimal::ZERO {
        lines.push(Linha { data, tipo: 4, descricao: reais(&textos.tarifa, movimento.tarifa) });
    }
    lines
}

fn por_extenso(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

fn via(canal: Canal) -> &'static str {
    match canal {
        Canal::Caixa => "VIA CAIXA",
        Canal::Correspondente => "VIA CORRESPONDENTE BANCARIO",
        Canal::Cartorio => "VIA CARTORIO",
        Canal::Compensacao => "VIA COMPENSACAO",
        Canal::Agendamento => "VIA AGENDAMENTO",
        Canal::Pix => "VIA PIX",
        Canal::Poupanca => "VIA POUPANCA",
        Canal::Intercredis => "VIA INTERCREDIS",
    }
}

fn por(motivo: Motivo) -> &'static str {
    match motivo {
        Motivo::Decurso => "POR DECURSO DE PRAZO",
        Motivo::PedidoCedente => "A PEDIDO DO CEDENTE",
        Motivo::Acerto => "PARA ACERTO",
        Motivo::Protesto => "POR PROTESTO",
    }
}

fn protesto(passo: PassoProtesto, textos: &Historico) -> &str {
    match passo {
        PassoProtesto::Pedido => &textos.protesto_pedido,
        PassoProtesto::Cancelado => &textos.protesto_cancelado,
        PassoProtesto::Enviado => &textos.protesto_enviado,
        PassoProtesto::Desistido => &textos.protesto_desistido,
    }
}

fn negativacao(passo: PassoNegativacao, textos: &Historico) -> &str {
    match passo {
        PassoNegativacao::Pedida => &textos.negativacao_pedida,
        PassoNegativacao::Cancelada => &textos.negativacao_cancelada,
        PassoNegativacao::Efetivada => &textos.negativacao_efetivada,
        PassoNegativacao::Baixada => &textos.negativacao_baixada,
    }
}
