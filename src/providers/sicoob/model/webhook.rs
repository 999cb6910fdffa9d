//! Webhooks of version 3 and what was sent to them (dossier 2.5).

use crate::facts::Moment;
use crate::world::Id;

/// A registered webhook: type 7 "Pagamento (Baixa operacional)", period 1 "Movimento atual (D0)", the only ones that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// `idWebhook`.
    pub numero: u64,
    /// Where notices go.
    pub url: String,
    /// Who is told when it stops working.
    pub email: Option<String>,
    /// Where it stands.
    pub situacao: SituacaoWebhook,
    /// `dataHoraCadastro`.
    pub cadastro: Moment,
    /// `dataHoraUltimaAlteracao`.
    pub alteracao: Moment,
    /// `dataHoraInativacao` and `descricaoMotivoInativacao`, while it is inactive.
    pub inativacao: Option<(Moment, String)>,
    /// How often it was sent for validation: an answer to an earlier ping is nobody's.
    pub validacoes: u32,
}

/// `codigoSituacao`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SituacaoWebhook {
    /// 1 Aguardando validação.
    Aguardando,
    /// 2 Validado com sucesso.
    Validado,
    /// 3 Inativo.
    Inativo,
}

impl SituacaoWebhook {
    /// Its number.
    pub fn codigo(self) -> u8 {
        match self {
            Self::Aguardando => 1,
            Self::Validado => 2,
            Self::Inativo => 3,
        }
    }

    /// Its text.
    pub fn descricao(self) -> &'static str {
        match self {
            Self::Aguardando => "Aguardando validação",
            Self::Validado => "Validado com sucesso",
            Self::Inativo => "Inativo",
        }
    }
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aviso {
    /// The ping that validates the URL.
    Validacao,
    /// A payment that some bank took, or took back.
    Pagamento {
        /// The title.
        boleto: Id,
        /// The notice's body, fixed when it happened.
        corpo: String,
    },
}

/// `codigoSolicitacaoSituacao`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SituacaoEnvio {
    /// 2 aguardando envio.
    Aguardando,
    /// 3 enviado.
    Enviado,
    /// 6 erro.
    Erro,
}

impl SituacaoEnvio {
    /// Its number.
    pub fn codigo(self) -> u8 {
        match self {
            Self::Aguardando => 2,
            Self::Enviado => 3,
            Self::Erro => 6,
        }
    }

    /// Its text.
    pub fn descricao(self) -> &'static str {
        match self {
            Self::Aguardando => "Aguardando envio",
            Self::Enviado => "Enviado com sucesso",
            Self::Erro => "Erro no envio",
        }
    }

    /// The one of this number.
    pub fn de(codigo: i64) -> Option<Self> {
        [Self::Aguardando, Self::Enviado, Self::Erro]
            .into_iter()
            .find(|one| i64::from(one.codigo()) == codigo)
    }
}

/// A notice that is to be sent, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envio {
    /// The webhook.
    pub webhook: Id,
    /// Which of the webhook's validations it belongs to.
    pub validacao: u32,
    /// What it is about.
    pub aviso: Aviso,
    /// When it came up.
    pub cadastro: Moment,
    /// Where it stands.
    pub situacao: SituacaoEnvio,
    /// What was tried.
    pub tentativas: Vec<Tentativa>,
}

/// One try of a notice (`webhookNotificacoes`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tentativa {
    /// Where to.
    pub url: String,
    /// When it left. The world's clock stands still while it is under way, so it also ends then.
    pub em: Moment,
    /// HTTP status of the receiver; none when nobody answered.
    pub status: Option<u16>,
    /// What the status means, or why nobody answered.
    pub descricao: String,
}
