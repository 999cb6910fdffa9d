//! Issuing: the document goes to SEFAZ, and SEFAZ answers now or later.

use std::sync::Arc;

use super::super::errors::{Codigo, Defeito, Leiaute, Recusa, da_sefaz, situacao};
use super::super::model::{ChaveAcesso, Conteudo, Empresa, Envio, Espera, Nota, Situacao, Status};
use super::super::retorno::{Assunto, Retorno};
use super::super::rules::{self, CasoEnvio};
use super::super::{Due, InvoiCy, sortear_cnf};
use super::Resposta;
use crate::br::chave_acesso::Partes;
use crate::facts::{Moment, Ready};
use crate::providers::room::View;
use crate::world::Id;

impl InvoiCy {
    /// Sends a document to SEFAZ. What comes back goes into an answer, with a reason when it is no authorisation; a rejected
    /// document is kept, since InvoiCy keeps it and the number can be sent again. Nothing is drawn for what is not stored.
    pub(super) fn emitir(
        &mut self,
        envio: &Envio,
        (empresa_id, empresa): (Id, &Arc<Empresa>),
        origin: &str,
        view: &mut View<'_, Due>,
    ) -> Result<Resposta, Recusa> {
        let anterior = self.por_numeracao(envio.serie, envio.numero);
        let nota_anterior = anterior.and_then(|id| self.notas.get(id)).cloned();
        // Without a cNF of its own a document that is sent again keeps the number's first one, and so its key.
        let cnf = envio.cnf.or(nota_anterior.as_ref().map(|nota| nota.chave.partes().cnf));
        // Whether the other parts make a key does not hang on the code, so that is known before one is drawn.
        let mut chave = chave_de(envio, cnf.unwrap_or_default())?;
        if cnf.is_none() {
            // A number that nothing holds is always stored.
            chave = chave_de(envio, sortear_cnf(view.seed, envio.numero))?;
        }
        let decisao = rules::autorizar(
            envio,
            &CasoEnvio {
                empresa,
                anterior: nota_anterior.as_deref(),
                chave: &chave,
                agora: view.now,
                regras: &self.knobs.sefaz,
            },
        );
        let ocupado = nota_anterior.as_ref().is_some_and(|nota| {
            nota.status.ocupa_numero() || matches!(nota.status, Status::Pendente | Status::Inutilizado)
        });
        let mut nota = nova(envio, empresa_id, chave, view.now);
        if let (Err(negada), true) = (&decisao, ocupado) {
            // The number is another document's, and its record stays as it is.
            nota.situacao = negada.situacao.clone();
            let retorno = de_emissao(envio, Arc::new(nota), empresa, origin);
            return Ok(Resposta { retorno, reason: Some(negada.reason.clone()), guardou: false });
        }
        nota.token = view.seed.uuid("invoicy.token").simple().to_string();
        nota.recibo = self.novo_recibo(empresa.uf);
        if let Some(id) = anterior {
            self.descartar(id);
        }
        let mut ready = self.knobs.sefaz.ready;
        let (resposta, mut reason) = match decisao {
            Err(negada) => (negada.situacao, Some(negada.reason)),
            Ok(resposta) => {
                let alvo = (envio.serie.emitente, envio.serie.modelo, envio.serie.serie, envio.numero);
                match self.vereditos.remove(&alvo) {
                    None => (resposta, None),
                    Some(veredito) => {
                        ready = veredito.ready.unwrap_or(ready);
                        let roteirizado = veredito.codigo.filter(|codigo| *codigo != 100);
                        let reason = roteirizado
                            .filter(|codigo| *codigo != 150)
                            .map(|codigo| format!("the scenario made SEFAZ answer {codigo} to this number"));
                        (roteirizado.map_or(resposta, da_sefaz), reason)
                    }
                }
            }
        };
        nota.espera = Some(Espera { ready, polls: 0, resposta });
        let id = self.guardar(nota);
        match ready {
            Ready::Now => _ = self.responder(id, view.now),
            Ready::After(lapse) => view.wake_at(view.now.plus(lapse), Due::Responder(id)),
            Ready::Polls(_) | Ready::Hold => {}
        }
        let nota = self.notas.get(id).cloned().ok_or_else(|| perdida(&chave))?;
        if nota.espera.is_some() {
            // Pending is no refusal: the answer is still to come.
            reason = None;
        }
        Ok(Resposta { retorno: de_emissao(envio, nota, empresa, origin), reason, guardou: true })
    }

    /// SEFAZ answers to a document that waits; its code.
    pub(in super::super) fn responder(&mut self, id: Id, now: Moment) -> Option<u16> {
        if let Some(codigo) = self.responder_outro(id, now) {
            return Some(codigo);
        }
        let nota = Arc::clone(self.notas.get(id)?);
        let resposta = nota.espera.as_ref()?.resposta.clone();
        let status = Status::of_codigo(resposta.codigo);
        let uf = self.empresas.get(nota.empresa).map(|empresa| empresa.uf);
        let protocolo = match uf {
            Some(uf) if status.ocupa_numero() => Some(self.protocolar(nota.serie.ambiente, uf, now)),
            _ => None,
        };
        let codigo = resposta.codigo;
        self.alterar(id, |nota| {
            nota.espera = None;
            nota.status = status;
            nota.protocolo = protocolo;
            nota.situacao = resposta.clone();
            nota.emissao = resposta;
        });
        Some(codigo)
    }
}

fn perdida(chave: &ChaveAcesso) -> Recusa {
    Recusa::generica(Codigo::Generico.texto(), format!("document {chave} was kept and is gone"))
}

/// Refused when the parts make no key: a CNPJ in a person's series, say.
fn chave_de(envio: &Envio, cnf: u32) -> Result<ChaveAcesso, Recusa> {
    let data = envio.emissao.texto.split('T').next().and_then(|data| data.parse::<jiff::civil::Date>().ok());
    let data = data.unwrap_or_else(|| envio.emissao.momento.date());
    let modelo = envio.serie.modelo.da_chave().ok_or_else(|| {
        let defeito =
            Defeito::valor("ModeloDocumento", envio.serie.modelo.nome(), "a model with an access key");
        Recusa::estrutura(Leiaute::Envio, &defeito)
    })?;
    ChaveAcesso::new(Partes {
        uf: envio.uf,
        ano: data.year(),
        mes: data.month(),
        emitente: envio.serie.emitente,
        modelo,
        serie: envio.serie.serie,
        numero: envio.numero,
        tp_emis: envio.tp_emis,
        cnf,
    })
    .map_err(|error| {
        let visto = format!("{}/{}", envio.serie.serie, envio.numero);
        let defeito = Defeito::valor("ide", &visto, &format!("what a key can hold: {error}"));
        Recusa::estrutura(Leiaute::Envio, &defeito)
    })
}

/// A document that waits, without what only a stored one has: receipt and token.
fn nova(envio: &Envio, empresa: Id, chave: ChaveAcesso, now: Moment) -> Nota {
    let pendente = Situacao { codigo: 105, texto: situacao::PENDENTE.to_owned() };
    Nota {
        empresa,
        serie: envio.serie,
        numero: envio.numero,
        chave: chave.into(),
        modelo_documento: envio.modelo_documento.clone(),
        status: Status::Pendente,
        situacao: pendente.clone(),
        emissao: pendente,
        protocolo: None,
        recibo: String::new(),
        emitida: envio.emissao.momento,
        dh_emi: envio.emissao.texto.clone(),
        incluida: now,
        valor: envio.valor,
        destinatario: envio.destinatario.clone(),
        pedido: envio.pedido.clone(),
        conteudo: Conteudo::Enviado(Arc::clone(&envio.ficha)),
        eventos: Vec::new(),
        token: String::new(),
        espera: None,
    }
}

fn de_emissao(envio: &Envio, nota: Arc<Nota>, empresa: &Arc<Empresa>, origin: &str) -> Retorno {
    Retorno {
        modelo: envio.serie.modelo,
        modelo_documento: envio.modelo_documento.clone(),
        numero: (envio.numero, envio.serie.serie),
        situacao: nota.situacao.clone(),
        assunto: Assunto::Emissao(nota, Arc::clone(empresa), envio.repete),
        origin: origin.to_owned(),
    }
}
