//! `PaymentAppointmentPostResponse` out (document; dossier section 6.2).

use super::errors::BodyCode;
use super::knobs::Textos;
use super::model::{Alvo, Resultado, ResultadoApontamento};
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// Writes the result. Compact, as printed; the printed sample's blank after the root is a slip of the page and is not repeated
/// (dossier 6.2).
pub fn escrever(resultado: &Resultado, textos: &Textos) -> String {
    let mut out = XmlWriter::new(EmptyStyle::Tight);
    out.open("PaymentAppointmentPostResponse", &[("Version", "1.0.0")]);
    resposta(&mut out, resultado.geral, textos);
    for apontamento in &resultado.apontamentos {
        escrever_apontamento(&mut out, apontamento, textos);
    }
    out.close();
    out.finish()
}

fn escrever_apontamento(out: &mut XmlWriter, apontamento: &ResultadoApontamento, textos: &Textos) {
    out.open("Appointment", &[]);
    out.leaf("ServiceProviderCnpj", &apontamento.prestador);
    let (name, chave) = match &apontamento.alvo {
        Alvo::Documento(chave) => ("Document", chave),
        Alvo::Fatura(chave) => ("Billing", chave),
    };
    out.open(name, &[]);
    out.leaf("Type", &chave.tipo.to_string()).leaf("Serie", &chave.serie).leaf("Number", &chave.numero);
    out.close();
    resposta(out, apontamento.code, textos);
    out.close();
}

fn resposta(out: &mut XmlWriter, code: BodyCode, textos: &Textos) {
    out.open("Response", &[]);
    out.leaf("Code", &code.code().to_string()).leaf("Description", textos.corpo(code));
    out.close();
}
