//! Documents of these models refused with a code, for a fault that names one.

use std::sync::Arc;

use super::super::model::{Modelo, Serie, Situacao};
use super::super::retorno::{Assunto, Documento, Retorno};
use super::retorno::RetornoNfse;
use super::textos::{self, Citado};
use super::{Envio, EnvioEvento, Pedido};

impl Pedido {
    /// The return documents of a request whose every document is refused with the same code; none for a query.
    pub fn recusados(&self, codigo: u16, origin: &str) -> Vec<Documento> {
        match self {
            Self::Envio(envios) => envios.iter().map(|envio| de_envio(envio, codigo, origin)).collect(),
            Self::Evento(evento) => vec![de_evento(evento, codigo, origin)],
            Self::NaoEncerrados(_) => Vec::new(),
        }
    }
}

fn de_envio(envio: &Envio, codigo: u16, origin: &str) -> Documento {
    let dita = (envio.modelo_documento.as_str(), envio.serie_dita.as_str());
    documento(dita, envio.numero, &envio.serie, Assunto::Nada, codigo, origin)
}

fn de_evento(evento: &EnvioEvento, codigo: u16, origin: &str) -> Documento {
    let chave = evento.chave.map(|chave| chave.to_string());
    let assunto = Assunto::Recusado(chave, evento.tipo, evento.sequencia);
    let dita = (evento.modelo_documento.as_str(), evento.serie_dita.as_str());
    documento(dita, evento.numero, &evento.serie, assunto, codigo, origin)
}

fn documento(
    (modelo_documento, serie_dita): (&str, &str),
    numero: u32,
    serie: &Serie,
    assunto: Assunto,
    codigo: u16,
    origin: &str,
) -> Documento {
    let (modelo_documento, origin) = (modelo_documento.to_owned(), origin.to_owned());
    let situacao: Situacao = textos::situacao(serie.modelo, codigo, Citado::default());
    if serie.modelo == Modelo::NFSe {
        let rps = (numero, serie_dita.to_owned());
        return Documento::Outro(Arc::new(RetornoNfse {
            modelo_documento,
            rps,
            nota: None,
            situacao,
            origin,
        }));
    }
    let numero = (numero, serie.serie);
    Documento::Retorno(Box::new(Retorno {
        modelo: serie.modelo,
        modelo_documento,
        numero,
        assunto,
        situacao,
        origin,
    }))
}
