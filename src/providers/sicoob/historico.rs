//! `listaHistorico`: the events of a title as lines for people (dossier 4.1).
//!
//! No source records the bank's texts. What clients need of them does stand: they detect a payment by "LIQUID", and one reads the
//! paid amount from what follows "R$", in Brazilian form (`R$ 0,75`). The texts are invented to that measure; that of a fee does not
//! say LIQUID, so that nobody takes it for the payment.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::model::{Canal, Fato, Motivo, Movimento, PassoNegativacao, PassoProtesto};
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
pub fn linhas(movimento: &Movimento) -> Vec<Linha> {
    let data = movimento.data;
    let (tipo, descricao) = match &movimento.fato {
        Fato::Entrada => (1, "ENTRADA DE BOLETO".to_owned()),
        Fato::Rejeicao(motivo) => {
            (6, format!("ENTRADA REJEITADA MOTIVO {}", String::from_utf8_lossy(motivo)))
        }
        Fato::Prorrogacao { de, para } => {
            (3, format!("PRORROGACAO DE VENCIMENTO DE {} PARA {}", por_extenso(*de), por_extenso(*para)))
        }
        Fato::Alteracao(campo) => (2, format!("ALTERACAO DE {campo}")),
        Fato::Protesto(passo) => (5, protesto(*passo).to_owned()),
        // Listings have no number of their own.
        Fato::Negativacao(passo) => (2, negativacao(*passo).to_owned()),
        Fato::Liquidacao(paga) => (6, format!("LIQUIDACAO {} R$ {}", via(paga.canal), brl(paga.pago))),
        // Neither LIQUID nor number 6: clients would take it for a payment.
        Fato::Estorno(valor) => (2, format!("ESTORNO DE PAGAMENTO DE R$ {}", brl(*valor))),
        Fato::Baixa(motivo) => (6, format!("BAIXA {}", por(*motivo))),
        Fato::OperacaoCredito { bloqueio: true } => (2, "BLOQUEIO POR OPERACAO DE CREDITO".to_owned()),
        Fato::OperacaoCredito { bloqueio: false } => (2, "DESBLOQUEIO DE OPERACAO DE CREDITO".to_owned()),
    };
    let mut lines = vec![Linha { data, tipo, descricao }];
    if movimento.tarifa > Decimal::ZERO {
        lines.push(Linha {
            data,
            tipo: 4,
            descricao: format!("TARIFA DE COBRANCA R$ {}", brl(movimento.tarifa)),
        });
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

fn protesto(passo: PassoProtesto) -> &'static str {
    match passo {
        PassoProtesto::Pedido => "PEDIDO DE PROTESTO",
        PassoProtesto::Cancelado => "PEDIDO DE PROTESTO CANCELADO",
        PassoProtesto::Enviado => "ENVIADO A CARTORIO",
        PassoProtesto::Desistido => "DESISTENCIA DE PROTESTO",
    }
}

fn negativacao(passo: PassoNegativacao) -> &'static str {
    match passo {
        PassoNegativacao::Pedida => "PEDIDO DE NEGATIVACAO",
        PassoNegativacao::Cancelada => "PEDIDO DE NEGATIVACAO CANCELADO",
        PassoNegativacao::Efetivada => "NEGATIVACAO EFETIVADA",
        PassoNegativacao::Baixada => "NEGATIVACAO BAIXADA",
    }
}
