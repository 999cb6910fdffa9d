//! The texts of `listaHistorico`, which no source records (dossier, section 5, last paragraph).

use crate::providers::knobs::knobs;

knobs! {
    /// What a line of the history says. `{…}` stands for what the event tells.
    Historico, HistoricoPatch {
        entrada: String = "ENTRADA DE BOLETO".to_owned(), "It was registered.", "invented; dossier 4.1";
        rejeicao: String = "ENTRADA REJEITADA MOTIVO {motivo}".to_owned(), "Its registration was refused: {motivo}.", "invented; dossier 4.1";
        prorrogacao: String = "PRORROGACAO DE VENCIMENTO DE {de} PARA {para}".to_owned(), "Its due date was put off: {de}, {para}.", "invented; dossier 4.1";
        alteracao: String = "ALTERACAO DE {campo}".to_owned(), "Something else was changed: {campo}.", "invented; dossier 4.1";
        protesto_pedido: String = "PEDIDO DE PROTESTO".to_owned(), "A protest was asked for.", "invented; dossier 4.1";
        protesto_cancelado: String = "PEDIDO DE PROTESTO CANCELADO".to_owned(), "A protest was taken back.", "invented; dossier 4.1";
        protesto_enviado: String = "ENVIADO A CARTORIO".to_owned(), "A protest went to the notary.", "invented; dossier 4.1";
        protesto_desistido: String = "DESISTENCIA DE PROTESTO".to_owned(), "A protest was given up.", "invented; dossier 4.1";
        negativacao_pedida: String = "PEDIDO DE NEGATIVACAO".to_owned(), "A debt listing was asked for.", "invented; dossier 4.1";
        negativacao_cancelada: String = "PEDIDO DE NEGATIVACAO CANCELADO".to_owned(), "A debt listing was taken back.", "invented; dossier 4.1";
        negativacao_efetivada: String = "NEGATIVACAO EFETIVADA".to_owned(), "The payer is listed.", "invented; dossier 4.1";
        negativacao_baixada: String = "NEGATIVACAO BAIXADA".to_owned(), "A debt listing ended.", "invented; dossier 4.1";
        liquidacao: String = "LIQUIDACAO {canal} R$ {valor}".to_owned(), "It was paid: {canal}, {valor}. Clients look for LIQUID and read the amount behind R$.", "invented; dossier 4.1";
        estorno: String = "ESTORNO DE PAGAMENTO DE R$ {valor}".to_owned(), "A payment was taken back: {valor}. Without LIQUID, so that nobody takes it for a payment.", "invented; dossier 4.1";
        baixa: String = "BAIXA {motivo}".to_owned(), "It was written off: {motivo}.", "invented; dossier 4.1";
        bloqueio: String = "BLOQUEIO POR OPERACAO DE CREDITO".to_owned(), "It came to secure a credit operation.", "invented; dossier 4.1";
        desbloqueio: String = "DESBLOQUEIO DE OPERACAO DE CREDITO".to_owned(), "It no longer secures one.", "invented; dossier 4.1";
        tarifa: String = "TARIFA DE COBRANCA R$ {valor}".to_owned(), "What was charged for an event: {valor}.", "invented; dossier 4.1";
    }
}
