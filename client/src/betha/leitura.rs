//! What is read (dossier betha 6.1). Every member may be missing: a list gives the fields that were asked for.

use rust_decimal::Decimal;

use crate::json::{Data, record};

record! {
    /// A tax enforcement.
    ExecucaoFiscal {
        codigo_execucao: Option<i64> = "codigoExecucao",
        /// Number of the lawsuit.
        processo: Option<String> = "processo",
        data_cadastro: Option<Data> = "dataCadastro",
        /// AJUIZAMENTO, CANCELADO, TRAMITACAO, ENCERRADO, SUSPENSO.
        situacao: Option<String> = "situacao",
        id_tribunal: Option<i64> = "idTribunal",
        descricao_tribunal: Option<String> = "descricaoTribunal",
        id_comarca: Option<i64> = "idComarca",
        descricao_comarca: Option<String> = "descricaoComarca",
        id_vara: Option<i64> = "idVara",
        descricao_vara: Option<String> = "descricaoVara",
        cpf_cnpj_executado: Option<String> = "cpfCnpjExecutado",
        nome_executado: Option<String> = "nomeExecutado",
        cpf_cnpj_advogado: Option<String> = "cpfCnpjAdvogado",
        nome_advogado: Option<String> = "nomeAdvogado",
        cpf_cnpj_exequente: Option<String> = "cpfCnpjExequente",
        nome_exequente: Option<String> = "nomeExequente",
        cpf_cnpj_procurador: Option<String> = "cpfCnpjProcurador",
        area: Option<String> = "area",
        assunto: Option<String> = "assunto",
        classe: Option<String> = "classe",
        msg_forum: Option<String> = "msgForum",
        /// ES, OR, SM, SS.
        procedimento: Option<String> = "procedimento",
        /// SIM or NAO.
        segredo_justica: Option<String> = "segredoJustica",
        /// SIM or NAO.
        pedido_urgencia: Option<String> = "pedidoUrgencia",
        valor_causa: Option<Decimal> = "valorCausa",
        honorarios: Option<Decimal> = "honorarios",
        id_peticao: Option<i64> = "idPeticao",
        ano_peticao: Option<i64> = "anoPeticao",
        data_base: Option<Data> = "dataBase",
    }

    /// A debt of an enforcement.
    ExecucaoDivida {
        id: Option<i64> = "id",
        /// The same number as `id`.
        id_dividas: Option<i64> = "idDividas",
        ano: Option<i64> = "ano",
        codigo_execucao: Option<i64> = "codigoExecucao",
        ano_livro: Option<i64> = "anoLivro",
        data_vencimento: Option<Data> = "dataVencimento",
        descricao_credito_tributario: Option<String> = "descricaoCreditoTributario",
        descricao_receita: Option<String> = "descricaoReceita",
        folha: Option<i64> = "folha",
        id_credito_tributario: Option<i64> = "idCreditoTributario",
        id_receita: Option<i64> = "idReceita",
        livro: Option<i64> = "livro",
        numero_inscricao: Option<i64> = "numeroInscricao",
        data_inscricao: Option<Data> = "dataInscricao",
        numero_parcela: Option<i64> = "numeroParcela",
        numero_posicao: Option<i64> = "numeroPosicao",
        valor_correcao: Option<Decimal> = "valorCorrecao",
        /// Spelt so in the sample; the field table of the same document says `valorJuros`.
        valor_juro: Option<Decimal> = "valorJuro",
        valor_multa: Option<Decimal> = "valorMulta",
        valor_tributo: Option<Decimal> = "valorTributo",
        data_base: Option<Data> = "dataBase",
    }

    /// A certificate of active debt or an initial petition.
    DocumentoDivida {
        ano_documento: Option<i64> = "anoDocumento",
        id_documento: Option<i64> = "idDocumento",
        /// C certificate, P petition.
        tipo_documento: Option<String> = "tipoDocumento",
        /// For [`Client::baixar_documento`](super::Client::baixar_documento).
        url_documento: Option<String> = "urlDocumento",
        nome_pessoa: Option<String> = "nomePessoa",
        cpf_cnpj_pessoa: Option<String> = "cpfCnpjPessoa",
        data_canc: Option<Data> = "dataCanc",
        data_emissao: Option<Data> = "dataEmissao",
        data_validade: Option<Data> = "dataValidade",
        valor_correcao: Option<Decimal> = "valorCorrecao",
        valor_juro: Option<Decimal> = "valorJuro",
        valor_multa: Option<Decimal> = "valorMulta",
        valor_tributo: Option<Decimal> = "valorTributo",
        valor_total: Option<Decimal> = "valorTotal",
        data_base: Option<Data> = "dataBase",
        inscricao_imobiliaria: Option<String> = "inscricaoImobiliaria",
        nome_corresponsavel: Option<String> = "nomeCorresponsavel",
        cpf_cnpj_corresponsavel: Option<String> = "cpfCnpjCorresponsavel",
        endereco_corresponsavel: Option<String> = "enderecoCorresponsavel",
    }

    /// What is owed of a debt and a revenue.
    Saldo {
        id_divida: Option<i64> = "idDivida",
        id_receita: Option<i64> = "idReceita",
        valor_juros: Option<Decimal> = "valorJuros",
        valor_saldo: Option<Decimal> = "valorSaldo",
        valor_multa: Option<Decimal> = "valorMulta",
        valor_correcao: Option<Decimal> = "valorCorrecao",
    }

    /// A debt whose situation changed.
    Alteracao {
        id_divida: Option<i64> = "idDivida",
        /// ABERTO, CANCELADA, PAGA, PARCELADO, PRESCRITA, REMIDA, SUSPENSA.
        situacao: Option<String> = "situacao",
        valor_saldo: Option<Decimal> = "valorSaldo",
        data_base: Option<Data> = "dataBase",
    }

    /// A protest in a summary.
    ResumoProtesto {
        id: Option<i64> = "id",
        situacao: Option<String> = "situacao",
        data_protocolo: Option<Data> = "dataProtocolo",
        nro_cda: Option<i64> = "nroCda",
        ano_cda: Option<i64> = "anoCda",
        nro_protocolo: Option<String> = "nroProtocolo",
    }

    /// A filing in a summary.
    Ajuizamento {
        codigo_execucao: Option<i64> = "codigoExecucao",
        processo: Option<String> = "processo",
        situacao: Option<String> = "situacao",
        data_ajuizamento: Option<Data> = "dataAjuizamento",
        id_peticao: Option<i64> = "idPeticao",
        ano_peticao: Option<i64> = "anoPeticao",
    }

    /// Where a debt stands. The document does not list its fields; these are the ones it speaks of.
    ResumoDivida {
        id_divida: Option<i64> = "idDivida",
        situacao: Option<String> = "situacao",
        protesto: Option<ResumoProtesto> = "protesto",
        ajuizamento: Option<Ajuizamento> = "ajuizamento",
    }

    /// A kind of movement that the entity knows.
    TipoMovimentacao {
        id: Option<i64> = "id",
        descricao: Option<String> = "descricao",
        /// SIM or NAO: whether it changes the execution's situation.
        altera_situacao: Option<String> = "alteraSituacao",
        /// Into what.
        situacao: Option<String> = "situacao",
    }
}
