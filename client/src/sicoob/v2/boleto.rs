//! Boletos and payers as version 2 has them (dossier sicoob 2.7).

use rust_decimal::Decimal;

use crate::json::{Data, record};
use crate::sicoob::{BeneficiarioFinal, Historico, Rateio};

record! {
    /// Who pays.
    Pagador {
        /// Digits.
        numero_cpf_cnpj: Option<String> = "numeroCpfCnpj",
        nome: Option<String> = "nome",
        endereco: Option<String> = "endereco",
        bairro: Option<String> = "bairro",
        cidade: Option<String> = "cidade",
        cep: Option<String> = "cep",
        uf: Option<String> = "uf",
        email: Vec<String> = "email",
    }

    /// A payer with new data.
    PagadorAlterado {
        numero_contrato: Option<i64> = "numeroContrato",
        /// Digits.
        numero_cpf_cnpj: Option<String> = "numeroCpfCnpj",
        nome: Option<String> = "nome",
        endereco: Option<String> = "endereco",
        bairro: Option<String> = "bairro",
        cidade: Option<String> = "cidade",
        cep: Option<String> = "cep",
        uf: Option<String> = "uf",
        email: Vec<String> = "email",
    }

    /// Lines of text on the boleto.
    Instrucoes {
        /// 1 others, 3 the body of the slip.
        tipo_instrucao: Option<i64> = "tipoInstrucao",
        mensagens: Vec<String> = "mensagens",
    }

    /// A boleto, as it is sent and as the bank shows it. An item that was refused comes back as it was sent, so that nothing is
    /// sure to be there; from `codigo_barras` on the bank fills it. Dates carry a time: [`Data::com_hora`].
    Boleto {
        numero_contrato: Option<i64> = "numeroContrato",
        modalidade: Option<i64> = "modalidade",
        /// Check digit included.
        numero_conta_corrente: Option<i64> = "numeroContaCorrente",
        especie_documento: Option<String> = "especieDocumento",
        data_emissao: Option<Data> = "dataEmissao",
        /// With check digit and out of one's range; the bank makes one if none is given.
        nosso_numero: Option<i64> = "nossoNumero",
        seu_numero: Option<String> = "seuNumero",
        identificacao_boleto_empresa: Option<String> = "identificacaoBoletoEmpresa",
        /// 1 the bank, 2 the client.
        identificacao_emissao_boleto: Option<i64> = "identificacaoEmissaoBoleto",
        /// 1 the bank, 2 the client.
        identificacao_distribuicao_boleto: Option<i64> = "identificacaoDistribuicaoBoleto",
        valor: Option<Decimal> = "valor",
        data_vencimento: Option<Data> = "dataVencimento",
        data_limite_pagamento: Option<Data> = "dataLimitePagamento",
        valor_abatimento: Option<Decimal> = "valorAbatimento",
        tipo_desconto: Option<i64> = "tipoDesconto",
        data_primeiro_desconto: Option<Data> = "dataPrimeiroDesconto",
        valor_primeiro_desconto: Option<Decimal> = "valorPrimeiroDesconto",
        data_segundo_desconto: Option<Data> = "dataSegundoDesconto",
        valor_segundo_desconto: Option<Decimal> = "valorSegundoDesconto",
        data_terceiro_desconto: Option<Data> = "dataTerceiroDesconto",
        valor_terceiro_desconto: Option<Decimal> = "valorTerceiroDesconto",
        tipo_multa: Option<i64> = "tipoMulta",
        data_multa: Option<Data> = "dataMulta",
        valor_multa: Option<Decimal> = "valorMulta",
        tipo_juros_mora: Option<i64> = "tipoJurosMora",
        data_juros_mora: Option<Data> = "dataJurosMora",
        valor_juros_mora: Option<Decimal> = "valorJurosMora",
        numero_parcela: Option<i64> = "numeroParcela",
        aceite: Option<bool> = "aceite",
        codigo_negativacao: Option<i64> = "codigoNegativacao",
        numero_dias_negativacao: Option<i64> = "numeroDiasNegativacao",
        codigo_protesto: Option<i64> = "codigoProtesto",
        numero_dias_protesto: Option<i64> = "numeroDiasProtesto",
        pagador: Option<Pagador> = "pagador",
        beneficiario_final: Option<BeneficiarioFinal> = "beneficiarioFinal",
        mensagens_instrucao: Option<Instrucoes> = "mensagensInstrucao",
        gerar_pdf: Option<bool> = "gerarPdf",
        rateio_creditos: Vec<Rateio> = "rateioCreditos",
        /// 0 as the account has it, 1 with Pix, 2 without.
        codigo_cadastrar_pix: Option<i64> = "codigoCadastrarPIX",
        /// 44 digits.
        codigo_barras: Option<String> = "codigoBarras",
        /// 47 digits.
        linha_digitavel: Option<String> = "linhaDigitavel",
        quantidade_dias_float: Option<i64> = "quantidadeDiasFloat",
        /// `Em Aberto`, `Baixado`, `Liquidado`.
        situacao_boleto: Option<String> = "situacaoBoleto",
        lista_historico: Vec<Historico> = "listaHistorico",
        /// PDF in base64, where it was asked for.
        pdf_boleto: Option<String> = "pdfBoleto",
        /// Pix, "copia e cola".
        qr_code: Option<String> = "qrCode",
        descricao_rejeicao_pix: Option<String> = "descricaoRejeicaoPix",
    }

    /// A range of free numbers.
    Faixa {
        numero_contrato: Option<i64> = "numeroContrato",
        nome_cliente: Option<String> = "nomeCliente",
        numero_inicial: i64 = "numeroInicial",
        numero_final: i64 = "numeroFinal",
        quantidade: i64 = "quantidade",
        /// Whether the client appends the check digit to each number.
        valida_digito_verificador_nosso_numero: Option<bool> = "validaDigitoVerificadorNossoNumero",
    }
}
