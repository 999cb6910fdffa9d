//! Boletos, payers and ranges of numbers, as version 3 has them (dossier sicoob 2.2 and 2.3).

use rust_decimal::Decimal;

use crate::json::{Data, record};
use crate::sicoob::{BeneficiarioFinal, Historico, Rateio};

record! {
    /// Whose boletos: what the instructions to the bank carry, and, as a query, its questions.
    Carteira {
        /// The beneficiary's contract, check digit included.
        numero_cliente: i64 = "numeroCliente",
        /// 1 simple, 3 pledged, 4 linked, 5 booklet, 8 capital account; boletos are issued with 1.
        codigo_modalidade: i64 = "codigoModalidade",
        /// A sub-contract, which some accounts must give (dossier sicoob 2.6, 5002).
        numero_contrato_cobranca: Option<i64> = "numeroContratoCobranca",
    }

    /// Who pays.
    Pagador {
        /// Digits.
        numero_cpf_cnpj: String = "numeroCpfCnpj",
        nome: String = "nome",
        endereco: Option<String> = "endereco",
        bairro: Option<String> = "bairro",
        cidade: Option<String> = "cidade",
        cep: Option<String> = "cep",
        uf: Option<String> = "uf",
        email: Option<String> = "email",
    }

    /// A payer with new data.
    PagadorAlterado {
        numero_cliente: i64 = "numeroCliente",
        numero_cpf_cnpj: String = "numeroCpfCnpj",
        nome: String = "nome",
        endereco: String = "endereco",
        bairro: String = "bairro",
        cidade: String = "cidade",
        cep: String = "cep",
        uf: String = "uf",
        email: Option<String> = "email",
    }

    /// A boleto to be issued.
    NovoBoleto {
        numero_cliente: i64 = "numeroCliente",
        /// 1.
        codigo_modalidade: i64 = "codigoModalidade",
        /// Check digit included.
        numero_conta_corrente: i64 = "numeroContaCorrente",
        /// DM, DS, NP and so on.
        codigo_especie_documento: String = "codigoEspecieDocumento",
        data_emissao: Data = "dataEmissao",
        /// With check digit and out of one's range; the bank makes one if none is given.
        nosso_numero: Option<i64> = "nossoNumero",
        /// At most 18 characters.
        seu_numero: String = "seuNumero",
        /// At most 25 characters.
        identificacao_boleto_empresa: Option<String> = "identificacaoBoletoEmpresa",
        /// 1 the bank, 2 the client.
        identificacao_emissao_boleto: i64 = "identificacaoEmissaoBoleto",
        /// 1 the bank, 2 the client.
        identificacao_distribuicao_boleto: i64 = "identificacaoDistribuicaoBoleto",
        valor: Decimal = "valor",
        data_vencimento: Data = "dataVencimento",
        data_limite_pagamento: Option<Data> = "dataLimitePagamento",
        valor_abatimento: Option<Decimal> = "valorAbatimento",
        /// 0 none, 1 amount and 2 percent until a date, 3 amount a day, 4 a business day, 5 and 6 percent likewise.
        tipo_desconto: i64 = "tipoDesconto",
        data_primeiro_desconto: Option<Data> = "dataPrimeiroDesconto",
        valor_primeiro_desconto: Option<Decimal> = "valorPrimeiroDesconto",
        data_segundo_desconto: Option<Data> = "dataSegundoDesconto",
        valor_segundo_desconto: Option<Decimal> = "valorSegundoDesconto",
        data_terceiro_desconto: Option<Data> = "dataTerceiroDesconto",
        valor_terceiro_desconto: Option<Decimal> = "valorTerceiroDesconto",
        /// 0 none, 1 amount, 2 percent.
        tipo_multa: i64 = "tipoMulta",
        /// After the due date.
        data_multa: Option<Data> = "dataMulta",
        valor_multa: Option<Decimal> = "valorMulta",
        /// 1 amount a day, 2 percent a month, 3 none.
        tipo_juros_mora: i64 = "tipoJurosMora",
        data_juros_mora: Option<Data> = "dataJurosMora",
        valor_juros_mora: Option<Decimal> = "valorJurosMora",
        /// 1 to 99.
        numero_parcela: i64 = "numeroParcela",
        aceite: Option<bool> = "aceite",
        /// 2 report after so many business days, 3 do not.
        codigo_negativacao: Option<i64> = "codigoNegativacao",
        numero_dias_negativacao: Option<i64> = "numeroDiasNegativacao",
        /// 1 protest after so many days, 2 business days, 3 do not.
        codigo_protesto: Option<i64> = "codigoProtesto",
        numero_dias_protesto: Option<i64> = "numeroDiasProtesto",
        pagador: Pagador = "pagador",
        beneficiario_final: Option<BeneficiarioFinal> = "beneficiarioFinal",
        /// At most 5 of 40 characters.
        mensagens_instrucao: Vec<String> = "mensagensInstrucao",
        gerar_pdf: Option<bool> = "gerarPdf",
        rateio_creditos: Vec<Rateio> = "rateioCreditos",
        /// 0 as the account has it, 1 with Pix, 2 without.
        codigo_cadastrar_pix: Option<i64> = "codigoCadastrarPIX",
        numero_contrato_cobranca: Option<i64> = "numeroContratoCobranca",
    }

    /// A boleto as the bank shows it. Which of the optional members are there depends on the question (dossier sicoob 2.3);
    /// none says when or how much was paid.
    Boleto {
        numero_cliente: i64 = "numeroCliente",
        codigo_modalidade: i64 = "codigoModalidade",
        numero_conta_corrente: Option<i64> = "numeroContaCorrente",
        codigo_especie_documento: String = "codigoEspecieDocumento",
        data_emissao: Data = "dataEmissao",
        nosso_numero: i64 = "nossoNumero",
        seu_numero: String = "seuNumero",
        identificacao_boleto_empresa: Option<String> = "identificacaoBoletoEmpresa",
        identificacao_emissao_boleto: Option<i64> = "identificacaoEmissaoBoleto",
        identificacao_distribuicao_boleto: Option<i64> = "identificacaoDistribuicaoBoleto",
        /// 44 digits.
        codigo_barras: String = "codigoBarras",
        /// 47 digits.
        linha_digitavel: String = "linhaDigitavel",
        valor: Decimal = "valor",
        data_vencimento: Data = "dataVencimento",
        data_limite_pagamento: Option<Data> = "dataLimitePagamento",
        valor_abatimento: Decimal = "valorAbatimento",
        tipo_desconto: Option<i64> = "tipoDesconto",
        data_primeiro_desconto: Option<Data> = "dataPrimeiroDesconto",
        valor_primeiro_desconto: Option<Decimal> = "valorPrimeiroDesconto",
        data_segundo_desconto: Option<Data> = "dataSegundoDesconto",
        valor_segundo_desconto: Option<Decimal> = "valorSegundoDesconto",
        data_terceiro_desconto: Option<Data> = "dataTerceiroDesconto",
        valor_terceiro_desconto: Option<Decimal> = "valorTerceiroDesconto",
        tipo_multa: i64 = "tipoMulta",
        data_multa: Option<Data> = "dataMulta",
        valor_multa: Option<Decimal> = "valorMulta",
        tipo_juros_mora: i64 = "tipoJurosMora",
        data_juros_mora: Option<Data> = "dataJurosMora",
        valor_juros_mora: Option<Decimal> = "valorJurosMora",
        numero_parcela: i64 = "numeroParcela",
        aceite: bool = "aceite",
        codigo_negativacao: Option<i64> = "codigoNegativacao",
        numero_dias_negativacao: Option<i64> = "numeroDiasNegativacao",
        codigo_protesto: Option<i64> = "codigoProtesto",
        numero_dias_protesto: Option<i64> = "numeroDiasProtesto",
        quantidade_dias_float: Option<i64> = "quantidadeDiasFloat",
        pagador: Option<Pagador> = "pagador",
        beneficiario_final: Option<BeneficiarioFinal> = "beneficiarioFinal",
        mensagens_instrucao: Vec<String> = "mensagensInstrucao",
        rateio_creditos: Vec<Rateio> = "rateioCreditos",
        numero_contrato_cobranca: Option<i64> = "numeroContratoCobranca",
        /// `Em Aberto`, `Baixado`, `Liquidado`; in upper case in some real lists.
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
        numero_cliente: i64 = "numeroCliente",
        nome_cliente: Option<String> = "nomeCliente",
        numero_inicial: i64 = "numeroInicial",
        numero_final: i64 = "numeroFinal",
        quantidade: i64 = "quantidade",
        /// Whether the client appends the check digit to each number.
        valida_digito_verificador_nosso_numero: bool = "validaDigitoVerificadorNossoNumero",
        numero_contrato_cobranca: Option<i64> = "numeroContratoCobranca",
    }

    /// Whether the API is up.
    Health {
        /// `UP`.
        status: String = "status",
    }
}

impl Carteira {
    pub(super) fn pairs<const N: usize>(
        &self,
        more: [(&'static str, Option<String>); N],
    ) -> Vec<(&'static str, Option<String>)> {
        let mut pairs = vec![
            ("numeroCliente", Some(self.numero_cliente.to_string())),
            ("codigoModalidade", Some(self.codigo_modalidade.to_string())),
        ];
        pairs.extend(more);
        pairs
            .push(("numeroContratoCobranca", self.numero_contrato_cobranca.map(|numero| numero.to_string())));
        pairs
    }
}

impl Boleto {
    /// Whether the bank has the money: the words of the API and of what was measured agree in their beginning.
    pub fn esta_liquidado(&self) -> bool {
        let situacao = self.situacao_boleto.as_deref().unwrap_or_default();
        situacao.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("LIQUID"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{from_text, to_text};

    #[test]
    fn a_new_boleto_is_the_dossiers_minimal_request() {
        let novo = NovoBoleto {
            numero_cliente: 1_234_567,
            codigo_modalidade: 1,
            numero_conta_corrente: 987_654,
            codigo_especie_documento: "DM".into(),
            data_emissao: jiff::civil::date(2026, 11, 20).into(),
            seu_numero: "NF-42".into(),
            identificacao_emissao_boleto: 2,
            identificacao_distribuicao_boleto: 2,
            valor: Decimal::new(15075, 2),
            data_vencimento: jiff::civil::date(2026, 12, 15).into(),
            tipo_juros_mora: 3,
            numero_parcela: 1,
            pagador: Pagador {
                numero_cpf_cnpj: "00000000191".into(),
                nome: "Pagador Um".into(),
                endereco: Some("Rua A 1".into()),
                bairro: Some("Centro".into()),
                cidade: Some("Goiania".into()),
                cep: Some("74000000".into()),
                uf: Some("GO".into()),
                ..Pagador::default()
            },
            ..NovoBoleto::default()
        };
        let sample = r#"{"numeroCliente":1234567,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-11-20","seuNumero":"NF-42","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"valor":150.75,"dataVencimento":"2026-12-15","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,"pagador":{"numeroCpfCnpj":"00000000191","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO"}}"#;
        assert_eq!(to_text(&novo), sample);
        assert_eq!(from_text::<NovoBoleto>(sample).unwrap(), novo);
    }

    #[test]
    fn settled_is_settled_in_every_letter_case() {
        for (situacao, expected) in [
            ("Liquidado", true),
            ("LIQUIDADO", true),
            ("Em Aberto", false),
            ("Baixado", false),
            ("çççç", false),
        ] {
            let boleto = Boleto { situacao_boleto: Some(situacao.into()), ..Boleto::default() };
            assert_eq!(boleto.esta_liquidado(), expected, "{situacao}");
        }
    }
}
