//! The records of a movement file (dossier sicoob 3.6).

use rust_decimal::Decimal;

use crate::json::{Data, record};

record! {
    /// A movement of a boleto. The first twelve members are in every record; which of the others are depends on the kind of
    /// movement, which is the same throughout a file.
    Registro {
        /// 1 to 7.
        codigo_tipo_movimento: i64 = "codigoTipoMovimento",
        /// ENTR, PROR, AVENC, VENC, LIQUI, BAIX, OCRED.
        sigla_movimento: String = "siglaMovimento",
        data_inicio_movimento: Data = "dataInicioMovimento",
        data_fim_movimento: Data = "dataFimMovimento",
        numero_cliente: i64 = "numeroCliente",
        numero_contrato: i64 = "numeroContrato",
        modalidade: i64 = "modalidade",
        /// The nosso número, check digit included.
        numero_titulo: i64 = "numeroTitulo",
        seu_numero: String = "seuNumero",
        data_vencimento_titulo: Data = "dataVencimentoTitulo",
        valor_titulo: Decimal = "valorTitulo",
        codigo_barras: String = "codigoBarras",
        data_movimento_entrada: Option<Data> = "dataMovimentoEntrada",
        data_emissao_documento: Option<Data> = "dataEmissaoDocumento",
        data_limite_pagamento: Option<Data> = "dataLimitePagamento",
        data_movimento_prorrogacao: Option<Data> = "dataMovimentoProrrogacao",
        data_vencimento_anterior: Option<Data> = "dataVencimentoAnterior",
        qtd_dias_vencido: Option<i64> = "qtdDiasVencido",
        valor_multa_atual: Option<Decimal> = "valorMultaAtual",
        valor_mora_atual: Option<Decimal> = "valorMoraAtual",
        valor_titulo_atualizado: Option<Decimal> = "valorTituloAtualizado",
        data_movimento_liquidacao: Option<Data> = "dataMovimentoLiquidacao",
        /// When it was paid.
        data_liquidacao: Option<Data> = "dataLiquidacao",
        /// When the money is there.
        data_previsao_credito: Option<Data> = "dataPrevisaoCredito",
        numero_banco_recebedor: Option<i64> = "numeroBancoRecebedor",
        numero_agencia_recebedora: Option<i64> = "numeroAgenciaRecebedora",
        numero_conta_corrente: Option<i64> = "numeroContaCorrente",
        id_tipo_op_financeira: Option<i64> = "idTipoOpFinanceira",
        /// `07 - Via Pix`, and so on.
        tipo_op_financeira: Option<String> = "tipoOpFinanceira",
        valor_abatimento: Option<Decimal> = "valorAbatimento",
        valor_desconto: Option<Decimal> = "valorDesconto",
        valor_mora: Option<Decimal> = "valorMora",
        /// What was paid.
        valor_liquido: Option<Decimal> = "valorLiquido",
        valor_tarifa_movimento: Option<Decimal> = "valorTarifaMovimento",
        /// COBRANÇA, GARANTIA, DESCONTADO.
        tipo_carteira_op_credito: Option<String> = "tipoCarteiraOpCredito",
        data_movimento_op_credito: Option<Data> = "dataMovimentoOpCredito",
        /// BLOQUEIO, DESBLOQUEIO.
        descricao_movimento_op_credito: Option<String> = "descricaoMovimentoOpCredito",
        qr_code: Option<String> = "qrCode",
        numero_contrato_cobranca: Option<i64> = "numeroContratoCobranca",
    }
}
