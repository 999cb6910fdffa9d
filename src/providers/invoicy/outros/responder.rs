//! SEFAZ's or a city's answer to a document of these models that waited.

use std::sync::Arc;

use super::super::InvoiCy;
use super::super::model::{Conteudo, Modelo, Status};
use super::{Nfse, textos};
use crate::facts::Moment;
use crate::world::Id;

impl InvoiCy {
    /// The answer's code; none if the document is none of these or does not wait.
    pub(in super::super) fn responder_outro(&mut self, id: Id, now: Moment) -> Option<u16> {
        let nota = Arc::clone(self.notas.get(id)?);
        nota.outro()?;
        let modelo = nota.serie.modelo;
        let resposta = textos::ajustada(modelo, nota.espera.as_ref()?.resposta.clone());
        let status = Status::of_codigo(resposta.codigo);
        let uf = self.empresas.get(nota.empresa).map(|empresa| empresa.uf);
        let protocolo = uf
            .filter(|_| status.ocupa_numero())
            .map(|uf| self.outros.protocolar((nota.serie.ambiente, modelo), uf, now));
        let nfse = (modelo == Modelo::NFSe && status == Status::Autorizado)
            .then(|| Nfse { numero: self.outros.numerar(&nota.serie, id), codigo: verificacao(&nota.token) });
        let codigo = resposta.codigo;
        self.alterar(id, |nota| {
            nota.espera = None;
            nota.status = status;
            nota.protocolo = protocolo;
            nota.situacao = resposta.clone();
            nota.emissao = resposta;
            if let Conteudo::Outro(outro) = &mut nota.conteudo {
                outro.nfse = nfse;
            }
        });
        Some(codigo)
    }
}

/// NFSeCodVerificacao: random like the token that it is taken from, in two groups as cities print it.
pub(super) fn verificacao(token: &str) -> String {
    let letras: Vec<char> = token.chars().rev().take(8).map(|c| c.to_ascii_uppercase()).collect();
    let (primeiras, ultimas) = letras.split_at(letras.len().min(4));
    format!("{}-{}", primeiras.iter().collect::<String>(), ultimas.iter().collect::<String>())
}
