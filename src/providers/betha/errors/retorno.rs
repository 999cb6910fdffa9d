//! What is said of one item, or of one fault of a single object. The texts are the dossier's own proposals (section 6.2) or invented,
//! for the document gives none; each is a knob.

use crate::providers::knobs::knobs;

/// What an item of a batch gets back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retorno {
    /// Done.
    Sucesso,
    /// No execution has the code, or it is another entity's.
    ExecucaoNaoEncontrada,
    /// The process number is none.
    NumeroInvalido,
    /// Neither table 9 nor the entity's own types know the code.
    TipoNaoEncontrado,
    /// A mandatory field is missing.
    Obrigatorio(&'static str),
    /// A field cannot be read.
    Invalido(&'static str),
    /// A text is longer than its column.
    Longo(&'static str),
    /// No movement has the id, or it is another entity's.
    MovimentacaoNaoEncontrada,
    /// The movement has an attachment of this name and type.
    AnexoDuplicado,
    /// The file is larger than 10 MB.
    AnexoGrande,
    /// A list came where one object is due.
    UmObjeto,
    /// The entity does not know the kind of cost.
    CustaNaoEncontrada,
    /// The cost is created; nothing is sent to Tributos.
    SemTributos,
    /// The cost is created; Tributos could not be reached.
    TributosFalhou,
    /// The entity has issued no such certificate.
    CdaNaoEncontrada,
    /// No protest has the id, or it is another entity's.
    ProtestoNaoEncontrado,
    /// dataMovto lies ahead.
    DataFutura,
}

knobs! {
    /// The texts of `mensagemRetorno`; `{campo}` stands for the field's name. Table 7 gives them 100 characters.
    Mensagens, MensagensPatch {
        sucesso: String = "Processado com sucesso".to_owned(), "The item was processed.", "dossier 6.2 [D]";
        execucao_nao_encontrada: String = "Execução fiscal não encontrada".to_owned(), "No execution of the entity has the code.", "dossier 6.2 [D]";
        numero_invalido: String = "Número do processo inválido".to_owned(), "The process number fails `processo_check`.", "dossier 6.2 [D]";
        tipo_nao_encontrado: String = "Tipo de movimentação não encontrado".to_owned(), "The movement type is unknown.", "dossier 6.2 [D]";
        campo_obrigatorio: String = "Campo obrigatório não informado: {campo}".to_owned(), "A mandatory field is missing or empty.", "dossier 6.2 [D]";
        campo_invalido: String = "Campo com valor inválido: {campo}".to_owned(), "A field cannot be read.", "invented; dossier 6.2 gives none";
        campo_longo: String = "Campo excede o tamanho permitido: {campo}".to_owned(), "A text is longer than its column.", "invented; dossier 6.2 gives none";
        movimentacao_nao_encontrada: String = "Movimentação não encontrada".to_owned(), "No movement of the entity has the id.", "invented";
        anexo_duplicado: String = "Já existe anexo com este nome e tipo na movimentação".to_owned(), "The movement has an attachment of this name and type.", "invented; rule: document";
        anexo_grande: String = "O arquivo excede o limite de 10 MB".to_owned(), "The file is larger than 10 MB.", "invented; rule: document";
        um_objeto: String = "Envie um único objeto por requisição".to_owned(), "A list came where one object is due.", "invented; rule: document";
        custa_nao_encontrada: String = "Tipo de custa não encontrado".to_owned(), "The entity does not know the kind of cost.", "invented";
        sem_tributos: String = "Custa criada; sincronização com o Tributos desativada".to_owned(), "The knob `tributos_sync` is off.", "invented; dossier 8, row 32";
        tributos_falhou: String = "Custa criada; falha na sincronização com o Tributos".to_owned(), "The knob `tributos_sync` is error.", "invented; dossier 8, row 32";
        cda_nao_encontrada: String = "Certidão de Dívida Ativa não encontrada".to_owned(), "No certificate of the entity has the number and year.", "invented";
        protesto_nao_encontrado: String = "Protesto não encontrado".to_owned(), "No protest of the entity has the id.", "invented";
        data_futura: String = "A data do movimento não pode ser posterior à data e hora atuais".to_owned(), "dataMovto lies ahead.", "document, rule of the protest movements";
    }
}

impl Retorno {
    /// The field that it is about, if it is about one.
    pub fn campo(self) -> Option<&'static str> {
        match self {
            Self::Obrigatorio(campo) | Self::Invalido(campo) | Self::Longo(campo) => Some(campo),
            _ => None,
        }
    }

    /// The name that the journal knows it by: the provider has no codes for items.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sucesso => "sucesso",
            Self::ExecucaoNaoEncontrada => "execucao_nao_encontrada",
            Self::NumeroInvalido => "numero_invalido",
            Self::TipoNaoEncontrado => "tipo_nao_encontrado",
            Self::Obrigatorio(_) => "campo_obrigatorio",
            Self::Invalido(_) => "campo_invalido",
            Self::Longo(_) => "campo_longo",
            Self::MovimentacaoNaoEncontrada => "movimentacao_nao_encontrada",
            Self::AnexoDuplicado => "anexo_duplicado",
            Self::AnexoGrande => "anexo_grande",
            Self::UmObjeto => "um_objeto",
            Self::CustaNaoEncontrada => "custa_nao_encontrada",
            Self::SemTributos => "sem_tributos",
            Self::TributosFalhou => "tributos_falhou",
            Self::CdaNaoEncontrada => "cda_nao_encontrada",
            Self::ProtestoNaoEncontrado => "protesto_nao_encontrado",
            Self::DataFutura => "data_futura",
        }
    }

    /// The text, cut to the 100 characters of table 7.
    pub fn text(self, mensagens: &Mensagens) -> String {
        let (text, campo) = match self {
            Self::Sucesso => (&mensagens.sucesso, ""),
            Self::ExecucaoNaoEncontrada => (&mensagens.execucao_nao_encontrada, ""),
            Self::NumeroInvalido => (&mensagens.numero_invalido, ""),
            Self::TipoNaoEncontrado => (&mensagens.tipo_nao_encontrado, ""),
            Self::Obrigatorio(campo) => (&mensagens.campo_obrigatorio, campo),
            Self::Invalido(campo) => (&mensagens.campo_invalido, campo),
            Self::Longo(campo) => (&mensagens.campo_longo, campo),
            Self::MovimentacaoNaoEncontrada => (&mensagens.movimentacao_nao_encontrada, ""),
            Self::AnexoDuplicado => (&mensagens.anexo_duplicado, ""),
            Self::AnexoGrande => (&mensagens.anexo_grande, ""),
            Self::UmObjeto => (&mensagens.um_objeto, ""),
            Self::CustaNaoEncontrada => (&mensagens.custa_nao_encontrada, ""),
            Self::SemTributos => (&mensagens.sem_tributos, ""),
            Self::TributosFalhou => (&mensagens.tributos_falhou, ""),
            Self::CdaNaoEncontrada => (&mensagens.cda_nao_encontrada, ""),
            Self::ProtestoNaoEncontrado => (&mensagens.protesto_nao_encontrado, ""),
            Self::DataFutura => (&mensagens.data_futura, ""),
        };
        text.replace("{campo}", campo).chars().take(100).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_field_and_keep_to_their_column() {
        let mut mensagens = Mensagens::default();
        assert_eq!(
            Retorno::Obrigatorio("processo").text(&mensagens),
            "Campo obrigatório não informado: processo"
        );
        mensagens.sucesso = "é".repeat(200);
        assert_eq!(Retorno::Sucesso.text(&mensagens).chars().count(), 100);
    }
}
