//! Which error can be of which operation: what a fault may ask for by its number.

use super::super::operacoes::*;
use super::super::versao::Versao;
use super::Erro;

/// Changes of one title: version 3 makes them all by one PATCH, whose operation is known only once its body is read.
const MUDANCAS: [&str; 12] = [
    ALTERAR,
    PRORROGAR,
    PRORROGAR_LIMITE,
    ALTERAR_DESCONTO,
    ALTERAR_ABATIMENTO,
    ALTERAR_MULTA,
    ALTERAR_JUROS,
    ALTERAR_VALOR,
    ALTERAR_SEU_NUMERO,
    ALTERAR_ESPECIE,
    ALTERAR_RATEIO,
    ALTERAR_PIX,
];

const PROTESTOS: [&str; 3] = [PROTESTAR, CANCELAR_PROTESTO, DESISTIR_PROTESTO];
const NEGATIVACOES: [&str; 3] = [NEGATIVAR, CANCELAR_NEGATIVACAO, BAIXAR_NEGATIVACAO];

/// Changes a title or what is under way with it.
fn escreve_no_titulo(operacao: &str) -> bool {
    let cobra = PROTESTOS.contains(&operacao) || NEGATIVACOES.contains(&operacao);
    cobra || MUDANCAS.contains(&operacao) || operacao == BAIXAR
}

fn de_webhook(operacao: &str) -> bool {
    operacao.starts_with("sicoob.webhooks.")
}

/// Whether its requests have a body of JSON.
pub fn tem_corpo(operacao: &str) -> bool {
    let outros = [INCLUIR, ALTERAR_PAGADOR, SOLICITAR, INCLUIR_WEBHOOK, ALTERAR_WEBHOOK];
    escreve_no_titulo(operacao) || outros.contains(&operacao)
}

/// The field that an error names which names one: the one that the operation is about, else the contract's number.
fn campo_principal(operacao: &str) -> &'static str {
    match operacao {
        INCLUIR | ALTERAR_VALOR => "valor",
        CONSULTAR | SEGUNDA_VIA => "nossoNumero",
        FAIXAS => "quantidade",
        PRORROGAR => "dataVencimento",
        PRORROGAR_LIMITE => "dataLimitePagamento",
        ALTERAR_SEU_NUMERO => "seuNumero",
        ALTERAR_ESPECIE => "especieDocumento",
        ALTERAR_PAGADOR => "nome",
        SOLICITAR => "dataInicial",
        ACOMPANHAR => "codigoSolicitacao",
        DESCARREGAR => "idArquivo",
        INCLUIR_WEBHOOK | ALTERAR_WEBHOOK => "url",
        LISTAR_WEBHOOKS => "idWebhook",
        LISTAR_SOLICITACOES => "dataSolicitacao",
        _ => "numeroContrato",
    }
}

impl Erro {
    /// The one of this number that an operation can refuse with; its field, if it names one, is one of the operation's. Where the
    /// version is not known, either will do.
    pub fn na_operacao(codigo: &str, operacao: &str, versao: Option<Versao>) -> Option<Self> {
        let erro = Self::todos().into_iter().find(|erro| erro.codigo() == codigo)?;
        if !erro.ocorre(operacao, versao) {
            return None;
        }
        let campo = versao.unwrap_or(Versao::V3).nome(campo_principal(operacao)).to_owned();
        Some(match erro {
            Self::CampoObrigatorio(_) => Self::CampoObrigatorio(campo),
            Self::CampoInvalido(_) => Self::CampoInvalido(campo),
            Self::CampoNulo(_) => Self::CampoNulo("numeroContratoCobranca".to_owned()),
            Self::Documento(_) if operacao == INCLUIR => Self::Documento("pagador.numeroCpfCnpj".to_owned()),
            Self::Documento(_) => Self::Documento("numeroCpfCnpj".to_owned()),
            other => other,
        })
    }

    fn ocorre(&self, operacao: &str, versao: Option<Versao>) -> bool {
        let um_de = |all: &[&str]| all.contains(&operacao);
        if um_de(&[TOKEN, SAUDE]) {
            return false;
        }
        match self {
            Self::ContratoInvalido | Self::ContratoCobranca => !de_webhook(operacao),
            Self::CorpoInvalido => tem_corpo(operacao),
            Self::CampoObrigatorio(_) => !um_de(&[EXCLUIR_WEBHOOK, REATIVAR_WEBHOOK, LISTAR_WEBHOOKS]),
            Self::CampoInvalido(_) => !um_de(&[EXCLUIR_WEBHOOK, REATIVAR_WEBHOOK]),
            Self::CampoNulo(_) => tem_corpo(operacao) && !de_webhook(operacao) && versao != Some(Versao::V2),
            Self::Lote => {
                let em_lote = escreve_no_titulo(operacao) || um_de(&[INCLUIR, ALTERAR_PAGADOR]);
                em_lote && operacao != ALTERAR && versao != Some(Versao::V3)
            }
            Self::UmaAlteracao => operacao == ALTERAR,
            Self::PeriodoLongo { .. } | Self::PeriodoForaDoPrazo | Self::TipoMovimento => {
                operacao == SOLICITAR
            }
            Self::PeriodoInvertido => um_de(&[SOLICITAR, LISTAR]),
            Self::NenhumRegistro => operacao == ACOMPANHAR,
            Self::EmProcessamento | Self::SolicitacaoDesconhecida | Self::ArquivoExpirado => {
                um_de(&[ACOMPANHAR, DESCARREGAR])
            }
            Self::ArquivoDesconhecido => operacao == DESCARREGAR,
            Self::BoletoDesconhecido => escreve_no_titulo(operacao) || um_de(&[CONSULTAR, SEGUNDA_VIA]),
            Self::PagadorSemBoletos | Self::ListaSemFim | Self::ListaLonga | Self::ListaCheia => {
                operacao == LISTAR
            }
            Self::PagadorDesconhecido => operacao == ALTERAR_PAGADOR,
            Self::NossoNumeroExiste
            | Self::Repetido
            | Self::NossoNumeroInvalido
            | Self::ForaDaFaixa
            | Self::ContaCorrente => operacao == INCLUIR,
            Self::Faixa => operacao == FAIXAS,
            Self::Modalidade => {
                escreve_no_titulo(operacao) || um_de(&[INCLUIR, CONSULTAR, SEGUNDA_VIA, FAIXAS])
            }
            Self::Documento(_) => um_de(&[INCLUIR, LISTAR, ALTERAR_PAGADOR]),
            Self::NaoEstaEmAberto | Self::Recebido | Self::EmCartorio => escreve_no_titulo(operacao),
            Self::AlteracoesDemais => escreve_no_titulo(operacao) && operacao != BAIXAR,
            Self::Bloqueado => um_de(&[ALTERAR, ALTERAR_VALOR, BAIXAR]),
            Self::VencimentoNaoPosterior => um_de(&[ALTERAR, PRORROGAR]),
            Self::NaoVencido => um_de(&[PROTESTAR, NEGATIVAR]),
            Self::ProtestoExiste => operacao == PROTESTAR,
            Self::ProtestoAusente => um_de(&[CANCELAR_PROTESTO, DESISTIR_PROTESTO]),
            Self::NegativacaoExiste => operacao == NEGATIVAR,
            Self::NegativacaoAusente => um_de(&[CANCELAR_NEGATIVACAO, BAIXAR_NEGATIVACAO]),
            Self::OutroDia => um_de(&[CANCELAR_PROTESTO, CANCELAR_NEGATIVACAO]),
            Self::MesmoDia => um_de(&[DESISTIR_PROTESTO, BAIXAR_NEGATIVACAO]),
            Self::SemPix | Self::PixIgual => um_de(&[ALTERAR, ALTERAR_PIX]),
            Self::Rateio => um_de(&[INCLUIR, ALTERAR, ALTERAR_RATEIO]),
            Self::WebhookDesconhecido => de_webhook(operacao) && !um_de(&[INCLUIR_WEBHOOK, LISTAR_WEBHOOKS]),
            Self::WebhookUrl => um_de(&[INCLUIR_WEBHOOK, ALTERAR_WEBHOOK]),
            Self::WebhookAtivo => operacao == REATIVAR_WEBHOOK,
            Self::WebhooksDemais => operacao == INCLUIR_WEBHOOK,
        }
    }
}
