//! Protests and what notaries do with them (dossier betha 6.3). What is not given on a change stays as it is; to empty a member, put it
//! into `extra` as `None`.

use rust_decimal::Decimal;

use crate::json::{Data, record};

record! {
    /// Who owes.
    Pessoa { cpf_cnpj: Option<String> = "cpfCnpj", }

    /// A notary.
    Cartorio {
        identificador_protesto: Option<i64> = "identificadorProtesto",
        /// Of the notary; the document calls it the number of the protest by mistake.
        cpf_cnpj: Option<String> = "cpfCnpj",
        nome: Option<String> = "nome",
    }

    /// A town.
    Municipio {
        id: Option<i64> = "id",
        codigo_ibge: Option<i64> = "codigoIBGE",
    }

    /// The system that protests.
    SistemaProtesto { sigla: Option<String> = "sigla", }

    /// A protest of a certificate of active debt.
    Protesto {
        id: Option<i64> = "id",
        nro_cda: Option<i64> = "nroCda",
        ano_cda: Option<i64> = "anoCda",
        nosso_numero: Option<i64> = "nossoNumero",
        nro_guia: Option<i64> = "nroGuia",
        ano_guia: Option<i64> = "anoGuia",
        hash_lote: Option<String> = "hashLote",
        hash_geracao_guia: Option<String> = "hashGeracaoGuia",
        hash_geracao_cda: Option<String> = "hashGeracaoCda",
        hash_assinatura_cda: Option<String> = "hashAssinaturaCda",
        hash_assinatura_cda_p7s: Option<String> = "hashAssinaturaCdaP7s",
        processo: Option<String> = "processo",
        valor_titulo: Option<Decimal> = "valorTitulo",
        valor_protestado: Option<Decimal> = "valorProtestado",
        valor_custas: Option<Decimal> = "valorCustas",
        situacao: Option<String> = "situacao",
        regra_vencimento_protesto: Option<String> = "regraVencimentoProtesto",
        data_canc: Option<Data> = "dataCanc",
        data_protocolo: Option<Data> = "dataProtocolo",
        data_vcto: Option<Data> = "dataVcto",
        pessoa: Option<Pessoa> = "pessoa",
        cartorio: Option<Cartorio> = "cartorio",
        municipio: Option<Municipio> = "municipio",
        sistema_protesto: Option<SistemaProtesto> = "sistemaProtesto",
    }

    /// What a notary did with a protest.
    MovimentacaoProtesto {
        id: Option<i64> = "id",
        id_protesto: Option<i64> = "idProtesto",
        /// Not later than now.
        data_movto: Option<Data> = "dataMovto",
        tipo_moeda: Option<i64> = "tipoMoeda",
        valor_movto: Option<Decimal> = "valorMovto",
        nro_cartorio: Option<String> = "nroCartorio",
        nro_protocolo: Option<String> = "nroProtocolo",
        codigo_ocorrencia: Option<String> = "codigoOcorrencia",
        ocorrencia: Option<String> = "ocorrencia",
        codigo_inconsistencia: Option<String> = "codigoInconsistencia",
        inconsistencia: Option<String> = "inconsistencia",
        nome_arquivo: Option<String> = "nomeArquivo",
    }
}
