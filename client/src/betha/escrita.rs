//! What is sent (dossier betha 6.2). Each item comes back with `mensagemRetorno`, which says how it went; its texts are not published.

use rust_decimal::Decimal;

use crate::coded;
use crate::json::{Data, record};

record! {
    /// The number of a lawsuit.
    Processo {
        codigo_execucao: Option<i64> = "codigoExecucao",
        processo: Option<String> = "processo",
        /// The answer's.
        mensagem_retorno: Option<String> = "mensagemRetorno",
    }

    /// Something that happened in a lawsuit.
    Movimentacao {
        /// The answer's; attachments name it.
        id: Option<i64> = "id",
        codigo_execucao_fiscal: Option<i64> = "codigoExecucaoFiscal",
        /// `2024-05-02T10:00:00.000`.
        data_movimentacao: Option<Data> = "dataMovimentacao",
        /// Of the document's table 9 or of the entity's own.
        codigo_movimentacao: Option<i64> = "codigoMovimentacao",
        comentario: Option<String> = "comentario",
        protocolo: Option<String> = "protocolo",
        /// The answer's.
        mensagem_retorno: Option<String> = "mensagemRetorno",
    }

    /// A file of a movement.
    Anexo {
        /// The answer's.
        id: Option<i64> = "id",
        id_movimentacao: Option<i64> = "idMovimentacao",
        /// The extension: `pdf`.
        tipo_arquivo: Option<String> = "tipoArquivo",
        nome_arquivo: Option<String> = "nomeArquivo",
        /// Base64; not in the answer.
        arquivo64: Option<String> = "arquivo64",
        /// The answer's.
        mensagem_retorno: Option<String> = "mensagemRetorno",
    }

    /// A cost of a lawsuit.
    Custa {
        /// The answer's.
        id: Option<i64> = "id",
        /// One execution; the plural is the document's.
        id_execucoes: Option<i64> = "idExecucoes",
        /// One kind of cost; the plural is the document's.
        id_custas: Option<i64> = "idCustas",
        valor: Option<Decimal> = "valor",
        observacao: Option<String> = "observacao",
        /// The answer's.
        mensagem_retorno: Option<String> = "mensagemRetorno",
    }
}

impl Anexo {
    /// A file of a movement: name without extension, extension, bytes.
    pub fn new(id_movimentacao: i64, nome: &str, tipo: &str, conteudo: &[u8]) -> Self {
        Self {
            id_movimentacao: Some(id_movimentacao),
            tipo_arquivo: Some(tipo.to_owned()),
            nome_arquivo: Some(nome.to_owned()),
            arquivo64: Some(coded::encode(conteudo)),
            ..Self::default()
        }
    }
}
