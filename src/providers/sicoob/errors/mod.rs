//! The closed catalogue of what Sicoob says: the collection API's codes, the gateway's and the token server's errors.
//!
//! No table of codes was ever published. The sources know two codes (5002 and 5004) and a handful of texts (dossier 2.6 and its
//! "Decided" table); every other code and text stands here and nowhere else, is **invented**, is recognised by its number (9000 and up),
//! and can be replaced by the knob `sicoob.mensagens` (docs/behaviour.md lists the names).

pub mod feito;
mod mensagens;
mod onde;
mod portal;
mod recusa;

pub use mensagens::Mensagens;
pub use onde::tem_corpo;
pub use portal::{ErroToken, Portal};
pub use recusa::Recusa;

/// What the collection API refuses with: `{"mensagens":[{"mensagem","codigo"}]}` (dossier 2.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erro {
    /// A contract that is none, or one that needs a collection contract below it and got none: 5002 [M].
    ContratoInvalido,
    /// `numeroContratoCobranca` is none of the contract's: text [PORTAL], number invented.
    ContratoCobranca,
    /// 5004 [C].
    EmProcessamento,
    /// The body is no JSON of the expected shape.
    CorpoInvalido,
    /// A required field is absent, null or empty.
    CampoObrigatorio(String),
    /// A field has a wrong type, length or value.
    CampoInvalido(String),
    /// An optional field of version 3 is null or empty instead of left out: that it is refused [PORTAL]; number and text invented.
    CampoNulo(String),
    /// More or fewer than 1 to 10 items in an array.
    Lote,
    /// None or more than one change in a PATCH of version 3.
    UmaAlteracao,
    /// Text decided by the dossier; number invented.
    PeriodoLongo {
        /// The most days that may lie between the dates.
        dias: u32,
    },
    /// The end comes before the beginning.
    PeriodoInvertido,
    /// Not inside the last year.
    PeriodoForaDoPrazo,
    /// `tipoMovimento` is none of the known ones.
    TipoMovimento,
    /// Text known by its beginning [C]; number invented.
    NenhumRegistro,
    /// Nobody was given this `codigoSolicitacao`.
    SolicitacaoDesconhecida,
    /// The request has no file of this `idArquivo`.
    ArquivoDesconhecido,
    /// The 30 days are over.
    ArquivoExpirado,
    /// No title of this number; the knob `boleto_not_found` may ask for it.
    BoletoDesconhecido,
    /// No title of this payer; the knob `payer_without_boletos` may ask for it.
    PagadorSemBoletos,
    /// The contract's register has no such payer.
    PagadorDesconhecido,
    /// `dataFim` is absent although `dataInicio` is there: that it is refused [M]; number and text invented.
    ListaSemFim,
    /// More than 35 days [M]; number and text invented.
    ListaLonga,
    /// More titles than one answer holds.
    ListaCheia,
    /// Substring "já existe" known to clients [C]; number and rest invented.
    NossoNumeroExiste,
    /// The same title was issued already; the knob `repeated_issue` may ask for it.
    Repetido,
    /// The check digit of a nosso número is wrong.
    NossoNumeroInvalido,
    /// The nosso número lies in no reserved range.
    ForaDaFaixa,
    /// So many numbers cannot be reserved.
    Faixa,
    /// Only 1 is taken (OAS); number and text invented.
    Modalidade,
    /// The account is not the contract's.
    ContaCorrente,
    /// CPF or CNPJ with wrong check digits.
    Documento(String),
    /// The title is paid or written off.
    NaoEstaEmAberto,
    /// A payment was taken for it, which is to be settled.
    Recebido,
    /// The new due date is not later.
    VencimentoNaoPosterior,
    /// It was changed too often.
    AlteracoesDemais,
    /// The title is at the notary's.
    EmCartorio,
    /// It is not due yet, so it can be neither protested nor listed.
    NaoVencido,
    /// A protest is under way already.
    ProtestoExiste,
    /// There is no protest to cancel or give up.
    ProtestoAusente,
    /// A listing is under way already.
    NegativacaoExiste,
    /// There is no listing to cancel or end.
    NegativacaoAusente,
    /// It could be taken back only on the day on which it was asked for (OAS: "same day").
    OutroDia,
    /// It is still at the day on which it can be taken back.
    MesmoDia,
    /// The title secures a credit operation.
    Bloqueado,
    /// No Pix on this account: text [OAS], number invented.
    SemPix,
    /// The title has its Pix charge already, or has none to take away.
    PixIgual,
    /// The shares of a rateio do not add up.
    Rateio,
    /// No webhook of this number.
    WebhookDesconhecido,
    /// The URL of a webhook may not be called.
    WebhookUrl,
    /// The webhook is not inactive.
    WebhookAtivo,
    /// There are as many webhooks as there may be.
    WebhooksDemais,
}

impl Erro {
    /// Its name in the knob `sicoob.mensagens`, `codigo`, which JSON carries as a string, and `mensagem`, where `{}` stands for the
    /// field or the number of days.
    fn ficha(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ContratoInvalido => {
                ("contrato_invalido", "5002", "Número de Contrato não encontrado ou inválido")
            }
            Self::ContratoCobranca => {
                ("contrato_cobranca", "9021", "Número do contrato de cobrança inválido")
            }
            Self::EmProcessamento => ("em_processamento", "5004", "Solicitação ainda em processamento."),
            Self::CorpoInvalido => {
                ("corpo_invalido", "9000", "O corpo da requisição não é um JSON no formato esperado.")
            }
            Self::CampoObrigatorio(_) => ("campo_obrigatorio", "9001", "O campo {} é obrigatório."),
            Self::CampoInvalido(_) => ("campo_invalido", "9002", "O valor informado no campo {} é inválido."),
            Self::CampoNulo(_) => (
                "campo_nulo",
                "9022",
                "O campo {} não pode ser nulo ou vazio; quando não informado, deve ser omitido.",
            ),
            Self::Lote => ("lote", "9003", "A requisição deve conter de 1 a 10 itens."),
            Self::UmaAlteracao => {
                ("uma_alteracao", "9023", "Informe exatamente uma alteração por requisição.")
            }
            Self::PeriodoLongo { dias: 1 } => {
                ("periodo_longo", "9004", "O período informado não pode ser superior a {} dia.")
            }
            Self::PeriodoLongo { .. } => {
                ("periodo_longo", "9004", "O período informado não pode ser superior a {} dias.")
            }
            Self::PeriodoInvertido => {
                ("periodo_invertido", "9005", "A data final não pode ser anterior à data inicial.")
            }
            Self::PeriodoForaDoPrazo => (
                "periodo_fora_do_prazo",
                "9006",
                "O período informado deve estar compreendido no último ano.",
            ),
            Self::TipoMovimento => ("tipo_movimento", "9007", "O tipo de movimento informado é inválido."),
            Self::NenhumRegistro => {
                ("nenhum_registro", "9008", "Nenhum registro encontrado para o período informado.")
            }
            Self::SolicitacaoDesconhecida => {
                ("solicitacao_desconhecida", "9009", "Solicitação não encontrada.")
            }
            Self::ArquivoDesconhecido => {
                ("arquivo_desconhecido", "9010", "Arquivo não encontrado para a solicitação informada.")
            }
            Self::ArquivoExpirado => ("arquivo_expirado", "9011", "O arquivo não está mais disponível."),
            Self::BoletoDesconhecido => ("boleto_desconhecido", "9012", "Boleto não encontrado."),
            Self::PagadorSemBoletos => {
                ("pagador_sem_boletos", "9024", "Nenhum boleto encontrado para o pagador informado.")
            }
            Self::PagadorDesconhecido => ("pagador_desconhecido", "9025", "Pagador não encontrado."),
            Self::ListaSemFim => {
                ("lista_sem_fim", "9026", "A data fim é obrigatória quando a data início é informada.")
            }
            Self::ListaCheia => {
                ("lista_cheia", "9048", "A consulta retornou boletos demais; informe um período menor.")
            }
            Self::ListaLonga => {
                ("lista_longa", "9027", "O período informado não pode ser superior a 35 dias.")
            }
            Self::NossoNumeroExiste => (
                "nosso_numero_existe",
                "9013",
                "Já existe um boleto cadastrado com o nosso número informado.",
            ),
            Self::Repetido => (
                "repetido",
                "9047",
                "Já existe um boleto em aberto com o mesmo pagador, vencimento, valor e seu número.",
            ),
            Self::NossoNumeroInvalido => {
                ("nosso_numero_invalido", "9014", "O nosso número informado é inválido.")
            }
            Self::ForaDaFaixa => (
                "fora_da_faixa",
                "9028",
                "O nosso número informado não pertence a uma faixa reservada para o contrato.",
            ),
            Self::Faixa => ("faixa", "9029", "A quantidade de nosso número solicitada não está disponível."),
            Self::Modalidade => ("modalidade", "9015", "A modalidade informada não é permitida."),
            Self::ContaCorrente => {
                ("conta_corrente", "9016", "A conta corrente informada não pertence ao contrato.")
            }
            Self::Documento(_) => ("documento", "9017", "O CPF/CNPJ informado no campo {} é inválido."),
            Self::NaoEstaEmAberto => ("nao_esta_em_aberto", "9018", "O boleto não está em aberto."),
            Self::Recebido => ("recebido", "9030", "O boleto possui pagamento em processo de liquidação."),
            Self::VencimentoNaoPosterior => {
                ("vencimento_nao_posterior", "9019", "A nova data de vencimento deve ser posterior à atual.")
            }
            Self::AlteracoesDemais => {
                ("alteracoes_demais", "9020", "O limite de alterações do boleto foi atingido.")
            }
            Self::EmCartorio => ("em_cartorio", "9031", "O boleto encontra-se em cartório."),
            Self::NaoVencido => ("nao_vencido", "9032", "O boleto não está vencido."),
            Self::ProtestoExiste => {
                ("protesto_existe", "9033", "Já existe um pedido de protesto para o boleto.")
            }
            Self::ProtestoAusente => {
                ("protesto_ausente", "9034", "Não existe pedido de protesto para o boleto.")
            }
            Self::NegativacaoExiste => {
                ("negativacao_existe", "9035", "Já existe um pedido de negativação para o boleto.")
            }
            Self::NegativacaoAusente => {
                ("negativacao_ausente", "9036", "Não existe pedido de negativação para o boleto.")
            }
            Self::OutroDia => (
                "outro_dia",
                "9037",
                "O apontamento só pode ser cancelado no mesmo dia em que foi solicitado.",
            ),
            Self::MesmoDia => {
                ("mesmo_dia", "9038", "O pedido ainda não foi encaminhado; cancele o apontamento.")
            }
            Self::Bloqueado => ("bloqueado", "9039", "O boleto está vinculado a uma operação de crédito."),
            Self::SemPix => ("sem_pix", "9040", "Modalidade não permitida para geração de QR Code."),
            Self::PixIgual => ("pix_igual", "9041", "A situação do Pix do boleto já é a informada."),
            Self::Rateio => ("rateio", "9042", "O rateio de créditos informado é inválido."),
            Self::WebhookDesconhecido => ("webhook_desconhecido", "9043", "Webhook não encontrado."),
            Self::WebhookUrl => ("webhook_url", "9044", "A URL informada não é permitida."),
            Self::WebhookAtivo => ("webhook_ativo", "9045", "Somente um webhook inativo pode ser reativado."),
            Self::WebhooksDemais => {
                ("webhooks_demais", "9046", "O limite de webhooks cadastrados foi atingido.")
            }
        }
    }

    /// `codigo` as the catalogue has it.
    pub fn codigo(&self) -> &'static str {
        self.ficha().1
    }

    /// `mensagem` as the catalogue has it.
    pub fn mensagem(&self) -> String {
        self.preencher(self.ficha().2)
    }

    /// A text with the field or the number of days in place of its `{}`.
    fn preencher(&self, texto: &str) -> String {
        match self {
            Self::CampoObrigatorio(campo)
            | Self::CampoInvalido(campo)
            | Self::CampoNulo(campo)
            | Self::Documento(campo) => texto.replace("{}", campo),
            Self::PeriodoLongo { dias } => texto.replace("{}", &dias.to_string()),
            _ => texto.to_owned(),
        }
    }

    /// One of each, in the order of their numbers; where a text has a place to fill, it holds `{}`.
    fn todos() -> Vec<Self> {
        let campo = || "{}".to_owned();
        let mut all = vec![
            Self::ContratoInvalido,
            Self::ContratoCobranca,
            Self::EmProcessamento,
            Self::CorpoInvalido,
            Self::CampoObrigatorio(campo()),
            Self::CampoInvalido(campo()),
            Self::CampoNulo(campo()),
            Self::Lote,
            Self::UmaAlteracao,
            Self::PeriodoLongo { dias: 2 },
            Self::PeriodoInvertido,
            Self::PeriodoForaDoPrazo,
            Self::TipoMovimento,
            Self::NenhumRegistro,
            Self::SolicitacaoDesconhecida,
            Self::ArquivoDesconhecido,
            Self::ArquivoExpirado,
            Self::BoletoDesconhecido,
            Self::PagadorSemBoletos,
            Self::PagadorDesconhecido,
            Self::ListaSemFim,
            Self::ListaLonga,
            Self::ListaCheia,
            Self::NossoNumeroExiste,
            Self::Repetido,
            Self::NossoNumeroInvalido,
            Self::ForaDaFaixa,
            Self::Faixa,
            Self::Modalidade,
            Self::ContaCorrente,
            Self::Documento(campo()),
            Self::NaoEstaEmAberto,
            Self::Recebido,
            Self::VencimentoNaoPosterior,
            Self::AlteracoesDemais,
            Self::EmCartorio,
            Self::NaoVencido,
            Self::ProtestoExiste,
            Self::ProtestoAusente,
            Self::NegativacaoExiste,
            Self::NegativacaoAusente,
            Self::OutroDia,
            Self::MesmoDia,
            Self::Bloqueado,
            Self::SemPix,
            Self::PixIgual,
            Self::Rateio,
            Self::WebhookDesconhecido,
            Self::WebhookUrl,
            Self::WebhookAtivo,
            Self::WebhooksDemais,
        ];
        all.sort_by_key(Self::codigo);
        all
    }
}

/// The catalogue for the documentation: name, number and text of each error.
pub fn catalogo() -> Vec<(&'static str, &'static str, &'static str)> {
    Erro::todos().iter().map(Erro::ficha).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_the_sources_know_is_said_as_they_say_it() {
        assert_eq!(
            (Erro::EmProcessamento.codigo(), Erro::EmProcessamento.mensagem().as_str()),
            ("5004", "Solicitação ainda em processamento.")
        );
        for (dias, text) in [
            (2, "O período informado não pode ser superior a 2 dias."),
            (1, "O período informado não pode ser superior a 1 dia."),
        ] {
            assert_eq!(Erro::PeriodoLongo { dias }.mensagem(), text);
        }
        assert!(Erro::NenhumRegistro.mensagem().to_uppercase().contains("NENHUM REGISTRO"));
        assert!(Erro::NossoNumeroExiste.mensagem().to_lowercase().contains("já existe"));
        for portal in [Portal::Token, Portal::Escopo, Portal::Falha] {
            assert!(serde_json::from_slice::<serde_json::Value>(&portal.answer().body.write()).is_ok());
        }
    }

    #[test]
    fn names_and_numbers_stand_once_and_invented_numbers_begin_at_9000() {
        let all = catalogo();
        let names: BTreeSet<_> = all.iter().map(|(name, ..)| name).collect();
        let numbers: BTreeSet<_> = all.iter().map(|(_, number, _)| number).collect();
        assert_eq!((names.len(), numbers.len()), (all.len(), all.len()));
        let known: Vec<_> = numbers.iter().filter(|number| **number < &"9000").collect();
        assert_eq!(known, [&&"5002", &&"5004"]);
    }
}
