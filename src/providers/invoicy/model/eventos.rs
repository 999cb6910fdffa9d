//! Events: which there are, and what is kept of one that SEFAZ registered.

use std::sync::Arc;

use super::{Certificado, ChaveAcesso, Protocolo};

/// An event that SEFAZ registered.
#[derive(Clone, Debug)]
pub struct Evento {
    /// What it is.
    pub tipo: TipoEvento,
    /// nSeqEvento.
    pub sequencia: u32,
    /// dhEvento with its offset, as it was sent.
    pub data: String,
    /// xJust or xCorrecao.
    pub texto: String,
    /// cStat of its registration: 135, or 155 for a cancellation that came late.
    pub cstat: u16,
    /// chNFeRef: the NFC-e that stays when this one is cancelled by substitution.
    pub substituta: Option<ChaveAcesso>,
    /// What its own group says, leaf by leaf, with InvoiCy's names.
    pub detalhe: Vec<(String, String)>,
    /// SEFAZ's protocol of the event.
    pub protocolo: Protocolo,
    /// What it was signed with; none: it was not.
    pub certificado: Option<Arc<Certificado>>,
}

macro_rules! tipos {
    ($($(#[$doc:meta])* $name:ident = $codigo:literal, $descricao:literal, $grupo:literal;)+) => {
        /// The events that are simulated (dossier 5.1), and the ones of others that stand in a cancellation's way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TipoEvento {
            $($(#[$doc])* $name,)+
            /// A number that is no event.
            Desconhecido(u32),
        }

        impl TipoEvento {
            /// tpEvento.
            pub fn codigo(self) -> u32 {
                match self {
                    $(Self::$name => $codigo,)+
                    Self::Desconhecido(codigo) => codigo,
                }
            }

            /// The event of a number.
            pub fn from_codigo(codigo: u32) -> Option<Self> {
                match codigo {
                    $($codigo => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// descEvento.
            pub fn descricao(self) -> &'static str {
                match self {
                    $(Self::$name => $descricao,)+
                    Self::Desconhecido(_) => "",
                }
            }

            /// The group of Evedet that says what it is about, if it has one of its own.
            pub fn grupo(self) -> Option<&'static str> {
                let grupo = match self {
                    $(Self::$name => $grupo,)+
                    Self::Desconhecido(_) => "",
                };
                Some(grupo).filter(|grupo| !grupo.is_empty())
            }
        }
    };
}

tipos! {
    /// Carta de correção.
    CartaCorrecao = 110_110, "Carta de Correcao", "";
    /// Cancellation.
    Cancelamento = 110_111, "Cancelamento", "";
    /// Cancellation of an NFC-e that another one stands for.
    CancelamentoPorSubstituicao = 110_112, "Cancelamento por substituicao", "";
    /// Proof of delivery.
    ComprovanteEntrega = 110_130, "Comprovante de Entrega da NF-e", "ComprovanteEntrega";
    /// And back.
    CancelamentoComprovante = 110_131, "Cancelamento Comprovante de Entrega da NF-e", "ComprovanteEntrega";
    /// Who else may fetch the XML.
    AtorInteressado = 110_150, "Ator interessado na NF-e", "InclusaoAtorInteressado";
    /// A delivery that failed.
    InsucessoEntrega = 110_192, "Insucesso na Entrega da NF-e", "InsucessoEntrega";
    /// And back.
    CancelamentoInsucesso = 110_193, "Cancelamento Insucesso na Entrega da NF-e", "InsucessoEntrega";
    /// What was paid, and how.
    ConciliacaoFinanceira = 110_750, "ECONF", "ECONF";
    /// And back.
    CancelamentoConciliacao = 110_751, "Cancelamento Conciliacao Financeira", "ECONF";
    /// Putting off the return of goods, the first time.
    ProrrogacaoPrimeiro = 111_500, "Pedido de Prorrogacao", "ProrrogICMS";
    /// The second time.
    ProrrogacaoSegundo = 111_501, "Pedido de Prorrogacao", "ProrrogICMS";
    /// And back.
    CancelamentoProrrogacaoPrimeiro = 111_502, "Cancelamento de Pedido de Prorrogacao", "CancPedProrrogICMS";
    /// And back.
    CancelamentoProrrogacaoSegundo = 111_503, "Cancelamento de Pedido de Prorrogacao", "CancPedProrrogICMS";
    /// The recipient has got the goods.
    ConfirmacaoOperacao = 210_200, "Confirmacao da Operacao", "";
    /// The recipient knows of the document.
    CienciaOperacao = 210_210, "Ciencia da Operacao", "";
    /// The recipient knows of no such sale.
    DesconhecimentoOperacao = 210_220, "Desconhecimento da Operacao", "";
    /// The sale came to nothing.
    OperacaoNaoRealizada = 210_240, "Operacao nao Realizada", "";
    /// A checkpoint has seen the goods.
    RegistroPassagem = 610_500, "Registro Passagem NF-e", "";
    /// A CT-e carries them.
    CteAutorizado = 610_600, "CT-e Autorizado para NF-e", "";
    /// An MDF-e carries them.
    MdfeAutorizado = 610_610, "MDF-e Autorizado para NF-e", "";
    /// Departure from Minas Gerais.
    RegistroSaida = 910_111, "Registro de Saida", "RegistroSaida";
    /// And back.
    CancelamentoRegistroSaida = 910_112, "Cancelamento Registro de Saida", "RegistroSaida";
}

impl TipoEvento {
    /// Whether it is the recipient's to send.
    pub fn de_destinatario(self) -> bool {
        self == Self::CienciaOperacao || self.encerra_manifestacao()
    }

    /// Whether the recipient has said with it what came of the sale.
    pub fn encerra_manifestacao(self) -> bool {
        matches!(self, Self::ConfirmacaoOperacao | Self::DesconhecimentoOperacao | Self::OperacaoNaoRealizada)
    }

    /// Whether it is neither the issuer's nor the recipient's.
    pub fn de_terceiro(self) -> bool {
        matches!(self, Self::RegistroPassagem | Self::CteAutorizado | Self::MdfeAutorizado)
    }

    /// Whether EvexJust must say why (dossier 5.1).
    pub fn exige_justificativa(self) -> bool {
        matches!(
            self,
            Self::Cancelamento
                | Self::CancelamentoPorSubstituicao
                | Self::OperacaoNaoRealizada
                | Self::CancelamentoRegistroSaida
        )
    }
}

/// Events of the tax reform (dossier 5.1: 110001, 1103xx, 1121xx, 2111xx, 2121xx), whose groups no source shows.
pub fn da_reforma(codigo: u32) -> bool {
    codigo == 110_001 || matches!(codigo / 100, 1_103 | 1_121 | 2_111 | 2_121)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_and_its_number_name_each_other() {
        for codigo in [110_110, 110_111, 110_112, 110_130, 110_751, 111_503, 210_200, 210_240, 910_112] {
            let tipo = TipoEvento::from_codigo(codigo).unwrap();
            assert_eq!(tipo.codigo(), codigo);
            assert!(!tipo.descricao().is_empty());
            assert!(!da_reforma(codigo));
        }
        assert_eq!(TipoEvento::from_codigo(110_999), None);
        assert!([110_001, 110_300, 112_110, 211_110, 212_199].into_iter().all(da_reforma));
    }
}
