//! The paper of a document: DANFE of an NF-e (A4, portrait), DANFE of an NFC-e (a receipt of 80 mm) and the print of an event.
//!
//! Boxes, names and order are those of the manuals (MOC 7.0, "Manual de Especificações Técnicas do DANFE e Código de Barras"; "Manual de
//! Especificações Técnicas do DANFE NFC-e e QR Code"). tpImp 2, 3 and 5 (landscape, simplified, message) are drawn like 1 and 4. All of
//! it is derived from the document, so that the same document is the same bytes, and drawn outside the world's lock.

mod adicionais;
mod cabecalho;
mod corpo;
mod evento;
mod itens;
mod nfce;
mod nfe;
mod quadro;
mod rolo;
#[cfg(test)]
mod tests;
mod texto;

pub use evento::danfe_evento;

use super::ficha::Grupo;
use super::model::{Ambiente, Conteudo, Empresa, Modelo, Nota, Status};
use super::proc::ficha_completa;
use crate::facts::Moment;
use crate::wire::pdf::{self, About, Page, Type};

/// Said at the foot of everything that is drawn: paper that reads like SEFAZ's must not be taken for it by who finds it in a drawer.
const RODAPE: &str = "Emitido por duble, um simulador para testes: este documento não existe na SEFAZ.";

/// A document with what it says.
#[derive(Clone, Copy)]
struct Folha<'a> {
    nota: &'a Nota,
    ficha: &'a Grupo,
}

impl<'a> Folha<'a> {
    /// The value at a path, empty when there is none.
    fn valor(self, caminho: &str) -> &'a str {
        self.ficha.valor(caminho).unwrap_or_default()
    }

    /// CNPJ, CPF or foreign id of a group.
    fn documento(self, grupo: &str) -> String {
        let numero = ["CNPJ", "CPF", "idEstrangeiro"].iter().find_map(|nome| {
            let valor = self.ficha.valor(&format!("{grupo}/{nome}"))?;
            Some(valor).filter(|valor| !valor.is_empty())
        });
        texto::documento(numero.unwrap_or_default())
    }
}

/// Whether there is a paper of it: a document that SEFAZ authorised, denied or cancelled, and one that goods or customers left with
/// before SEFAZ could answer (contingency). A rejected document has none, nor one that asks for none (tpImp 0).
pub fn tem_danfe(nota: &Nota) -> bool {
    let dispensa =
        matches!(&nota.conteudo, Conteudo::Enviado(ficha) if ficha.valor("ide/tpImp") == Some("0"));
    // The other models have prints of their own, which are not drawn.
    !dispensa
        && nota.outro().is_none()
        && match nota.status {
            Status::Autorizado | Status::Cancelado | Status::Encerrado | Status::Denegado | Status::Epec => {
                nota.protocolo.is_some()
            }
            Status::ContingenciaOffLine | Status::ContingenciaFsDa => true,
            Status::Pendente | Status::AguardandoConsulta => em_contingencia_off_line(nota),
            Status::Rejeitado | Status::NecessitaInteracao | Status::Inutilizado | Status::EmConflito => {
                false
            }
        }
}

/// An NFC-e that the customer got before SEFAZ did (tpEmis 9).
fn em_contingencia_off_line(nota: &Nota) -> bool {
    nota.status == Status::ContingenciaOffLine
        || nota.serie.modelo == Modelo::NFCe && nota.chave.partes().tp_emis == 9
}

/// The PDF of a document that [`tem_danfe`], the same bytes for the same document. Texts that are too long for their boxes end in an
/// ellipsis; numbers are set smaller, never cut.
pub fn danfe(nota: &Nota, empresa: &Empresa) -> Vec<u8> {
    let ficha = ficha_completa(nota, empresa);
    let folha = Folha { nota, ficha: &ficha };
    match nota.serie.modelo {
        Modelo::NFCe => documento("DANFE NFC-e", nota, autorizada_em(nota), nfce::desenhar(folha)),
        _ => documento("DANFE", nota, autorizada_em(nota), nfe::desenhar(folha)),
    }
}

fn autorizada_em(nota: &Nota) -> Moment {
    nota.protocolo.as_ref().map_or(nota.incluida, |protocolo| protocolo.em)
}

fn documento(nome: &str, nota: &Nota, created: Moment, pages: Vec<Page>) -> Vec<u8> {
    pdf::packed(About { title: &format!("{nome} {}", nota.chave), created }, pages)
}

/// The text of an NFC-e's QR code, as it stands beside infNFe.
fn qr_code(ficha: &Grupo) -> Option<String> {
    ficha.valor("infNFeSupl/qrCode").map(str::to_owned)
}

/// What must be seen of a document from afar.
fn estado(nota: &Nota) -> Option<&'static str> {
    match nota.status {
        Status::Cancelado => Some("CANCELADA"),
        Status::Denegado => Some("USO DENEGADO"),
        _ => None,
    }
}

/// Stamps a page before anything is written on it: with this, and with what documents of homologation are worth.
fn carimbar(page: &mut Page, nota: &Nota, estado: Option<&'static str>) {
    let ambiente = (nota.serie.ambiente == Ambiente::Homologacao).then_some("SEM VALOR FISCAL");
    let middle = (page.width() / 2.0, page.height() / 2.0);
    // Two stamps stand side by side, off the middle by half the distance between them.
    let first = if estado.is_some() && ambiente.is_some() { -16.0 } else { 0.0 };
    for (nth, stamp) in (0_u8..).zip(estado.into_iter().chain(ambiente)) {
        let off = first + 32.0 * f32::from(nth);
        page.stamp((middle.0 + 0.8 * off, middle.1 + 0.6 * off), Type::bold(60.0), 0.9, stamp);
    }
}
