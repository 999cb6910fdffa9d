//! All that InvoiCy says: codes of the envelope, situations of a document, GeneXus's faults.

use super::super::errors::{Codigo, Falha, situacao};
use crate::br::sefaz;
use crate::providers::coverage::{Code, every};

/// The closed catalogue. Of the situations those of an NF-e; the other models' are few of the same numbers.
pub(in crate::providers) fn codes() -> Vec<Code> {
    let envelope = every!(Codigo:
        Documentos, Eventos, Bilhetagem, Pulos, SemPulos, LoteAgendado, LotePronto, LoteEmProcessamento, NaoEncerrados, Descarte,
        EntradaEmContingencia, Contingencia, ContingenciaOffLine, CertificadoInvalido, SemCertificado, Assinatura, NadaLocalizado,
        Estrutura, ChaveInvalida, ConsumoIndevido, NaoIdentificado, TipoDesconhecido, EmpresaNaoHabilitada, EmpresaNaoLicenciada,
        Generico
    );
    let envelope = envelope
        .into_iter()
        .map(|codigo| Code::new("envelope", &codigo.codigo().to_string(), codigo.texto()));
    let da_sefaz = sefaz::CSTAT.iter().chain(sefaz::REGRAS);
    let da_sefaz = da_sefaz.map(|(codigo, texto)| Code::new("situation", &codigo.to_string(), texto));
    let aguarda = Code::new("situation", "113", situacao::AGUARDA);
    let falhas = [Falha::SemRequisicao("…".to_owned()), Falha::Malformada, Falha::MetodoErrado];
    let falhas = falhas.into_iter().map(|falha| match &falha {
        Falha::SemRequisicao(_) | Falha::Malformada | Falha::MetodoErrado => {
            Code::new("", &falha.detalhe().to_string(), &falha.texto())
        }
    });
    envelope.chain(da_sefaz).chain([aguarda]).chain(falhas).collect()
}
