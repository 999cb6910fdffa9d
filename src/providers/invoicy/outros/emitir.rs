//! Issuing documents of these models.

use std::sync::Arc;

use super::super::aplicar::Feito;
use super::super::errors::{Codigo, Defeito, Leiaute as Prefixo, Negada, Recusa, situacao};
use super::super::model::{
    Chave, ChaveAcesso, Conteudo, Empresa, Escopo, Espera, EstadoSefaz, Modelo, Nota, POR_WEB_SERVICE,
    Situacao, Status,
};
use super::super::recepcao::Mensagem;
use super::super::retorno::{Assunto, Documento, Retorno};
use super::super::{Due, InvoiCy, sortear_cnf};
use super::regras::{self, CasoEnvio};
use super::retorno::RetornoNfse;
use super::textos;
use super::{Corpo, Envio, MAIS_ABERTOS, Outro, Pedido, Veiculo, codigo_que_cabe};
use crate::br::chave_acesso::{self, Partes};
use crate::facts::{Moment, Ready};
use crate::providers::room::View;
use crate::world::{Id, Item, Verdict};

/// What came of one document or event.
#[derive(Debug)]
pub(super) struct Resposta {
    /// What goes back.
    pub documento: Documento,
    /// SitCodigo.
    pub codigo: u16,
    /// Why, when it was refused.
    pub reason: Option<String>,
    /// Whether anything was stored.
    pub guardou: bool,
    /// The envelope's code, when it is not the usual one.
    pub envelope: Option<Codigo>,
}

impl InvoiCy {
    /// Does what a document of these models asks for.
    pub(in super::super) fn executar_outro(
        &mut self,
        pedido: &Pedido,
        (id, empresa): (Id, &Arc<Empresa>),
        origin: &str,
        view: &mut View<'_, Due>,
    ) -> Feito {
        let operacao = pedido.operacao();
        let (codigo, respostas) = match pedido {
            Pedido::Envio(envios) => {
                let emitir = |envio| self.emitir_outro(envio, (id, empresa), origin, view);
                (Codigo::Documentos, envios.iter().map(emitir).collect::<Result<Vec<_>, _>>())
            }
            Pedido::Evento(evento) => {
                let feito = self.registrar_outro(evento, empresa, origin, view.now);
                (Codigo::Eventos, feito.map(|resposta| vec![resposta]))
            }
            Pedido::NaoEncerrados(escopo) => (Codigo::NaoEncerrados, Ok(vec![self.nao_encerrados(*escopo)])),
        };
        match respostas {
            Ok(respostas) => juntar(operacao, codigo, respostas),
            Err(recusa) => Feito::recusado(operacao, &recusa),
        }
    }

    fn emitir_outro(
        &mut self,
        envio: &Envio,
        (empresa_id, empresa): (Id, &Arc<Empresa>),
        origin: &str,
        view: &mut View<'_, Due>,
    ) -> Result<Resposta, Recusa> {
        let anterior = self.por_numeracao(envio.serie, envio.numero);
        let nota_anterior = anterior.and_then(|id| self.notas.get(id)).cloned();
        if let Some(outra) = nota_anterior.as_ref().filter(|nota| nota.serie_dita() != envio.serie_dita) {
            let reason = format!(
                "duble keeps the series `{}` and `{}` in one place, and number {} is taken there; take another series",
                outra.serie_dita(),
                envio.serie_dita,
                envio.numero
            );
            return Err(Recusa::generica(Codigo::Generico.texto(), reason));
        }
        let cnf = envio.cnf.or(nota_anterior.as_ref().map(|nota| nota.chave.partes().cnf));
        let mut chave = chave_de(envio, empresa, cnf.unwrap_or_default())?;
        if cnf.is_none() {
            let sorteado = sortear_cnf(view.seed, envio.numero);
            chave = chave_de(envio, empresa, codigo_que_cabe(envio.serie.modelo, sorteado))?;
        }
        let chave = Chave::of(envio.serie.modelo, chave);
        let veiculo = Veiculo::of(envio.serie.modelo, &envio.arvore);
        let aberto = self.aberto_no_caminho(envio, veiculo.as_ref(), view.now);
        let decisao = regras::autorizar(
            envio,
            &CasoEnvio {
                empresa,
                anterior: nota_anterior.as_deref(),
                chave: chave.as_str(),
                aberto: aberto.as_ref().map(|(codigo, nota)| (*codigo, &**nota)),
                agora: view.now,
                atraso: self.knobs.sefaz.late_nfe,
            },
        );
        let mut nota = nova(envio, empresa_id, chave, veiculo, view.now);
        let ocupado = nota_anterior.as_ref().is_some_and(|nota| {
            let espera = nota.espera.is_some();
            espera || nota.status.ocupa_numero() || nota.status == Status::Inutilizado
        });
        if let (Err(Negada { situacao, reason }), true) = (&decisao, ocupado) {
            // The number is another document's, and its record stays as it is.
            nota.situacao = situacao.clone();
            return Ok(resposta(envio, Arc::new(nota), empresa, origin, (Some(reason.clone()), false)));
        }
        nota.token = view.seed.uuid("invoicy.token").simple().to_string();
        if let Some(id) = anterior {
            self.descartar(id);
        }
        let nfse = envio.serie.modelo == Modelo::NFSe;
        let estado = self.sefaz_de(envio.serie.modelo, empresa);
        // The stand-ins of a CT-e work when the state's own SEFAZ does not.
        let svc = matches!(envio.serie.modelo, Modelo::CTe | Modelo::CTeOS) && matches!(envio.tp_emis, 7 | 8);
        let fora = !estado.responde() && !svc;
        let mut ready = match estado {
            _ if nfse => self.knobs.nfse_ready,
            EstadoSefaz::Lenta(lapse) => Ready::After(lapse),
            _ => self.knobs.sefaz.ready,
        };
        let (dita, mut reason) = match decisao {
            Err(negada) => (negada.situacao, Some(negada.reason)),
            Ok(dita) => self.roteiro(envio, dita, &mut ready),
        };
        if nfse && self.knobs.nfse_batch_text && ready != Ready::Now {
            nota.situacao.texto = textos::LOTE_ENVIADO.to_owned();
        }
        nota.certificado = self.assina(empresa);
        nota.espera = Some(Espera { ready, polls: 0, resposta: dita, tentativas: None });
        let envelope = fora.then(|| self.sem_resposta(&mut nota, (empresa, estado), envio.tp_emis));
        let id = self.guardar(nota);
        match ready {
            _ if fora => view.wake_at(view.now.plus(self.knobs.sefaz.retry_every), Due::Tentar(id)),
            Ready::Now => _ = self.responder(id, view.now),
            Ready::After(lapse) => view.wake_at(view.now.plus(lapse), Due::Responder(id)),
            Ready::Polls(_) | Ready::Hold => {}
        }
        let nota = self.notas.get(id).cloned();
        let nota = nota
            .ok_or_else(|| Recusa::generica(Codigo::Generico.texto(), "the document was kept and is gone"))?;
        if nota.espera.is_some() {
            // Pending is no refusal: the answer is still to come.
            reason = None;
        }
        Ok(Resposta { envelope, ..resposta(envio, nota, empresa, origin, (reason, true)) })
    }

    /// How SEFAZ answers for an issuer now; a city is none of it.
    pub(super) fn sefaz_de(&self, modelo: Modelo, empresa: &Empresa) -> EstadoSefaz {
        if modelo == Modelo::NFSe { EstadoSefaz::NoAr } else { self.servico.de(empresa.uf) }
    }

    /// What a scenario made of the answer to a number.
    fn roteiro(&mut self, envio: &Envio, dita: Situacao, ready: &mut Ready) -> (Situacao, Option<String>) {
        let Some(veredito) = self.tomar_veredito(envio.serie, envio.numero) else { return (dita, None) };
        *ready = veredito.ready.unwrap_or(*ready);
        let Some(codigo) = veredito.codigo.filter(|codigo| *codigo != 100) else { return (dita, None) };
        let reason = (codigo != 150).then(|| format!("the scenario made the answer to this number {codigo}"));
        (textos::situacao(envio.serie.modelo, codigo, textos::Citado::default()), reason)
    }

    /// The first open MDF-e of the issuer that SEFAZ would hold against another one.
    fn aberto_no_caminho(
        &self,
        envio: &Envio,
        veiculo: Option<&Veiculo>,
        agora: Moment,
    ) -> Option<(u16, Arc<Nota>)> {
        if envio.serie.modelo != Modelo::MDFe || !self.knobs.mdfe_open_rules {
            return None;
        }
        self.abertos(envio.serie.escopo())
            .find_map(|nota| regras::impede(nota, veiculo, agora).map(|codigo| (codigo, Arc::clone(nota))))
    }

    /// The issuer's authorised documents in the order of their emission, at most so many as are looked at.
    pub(super) fn abertos(&self, escopo: Escopo) -> impl Iterator<Item = &Arc<Nota>> {
        let aberto = Some(Status::Autorizado);
        let desde = self.por_emissao.rank((escopo, aberto, Moment::from_millis(i64::MIN)));
        self.por_emissao
            .from(desde)
            .take_while(move |((de, status, _), _)| *de == escopo && *status == aberto)
            .take(MAIS_ABERTOS)
            .filter_map(|(_, id)| self.notas.get(id))
    }
}

/// One answer for all documents of a DadosItem; the journal's line is the first refused one's, else the first one's.
fn juntar(operacao: &'static str, codigo: Codigo, respostas: Vec<Resposta>) -> Feito {
    let pior = respostas.iter().find(|resposta| resposta.reason.is_some()).or(respostas.first());
    let reason = pior.and_then(|resposta| resposta.reason.clone());
    let item = Item {
        operation: operacao,
        code: pior.map_or(codigo.codigo(), |resposta| resposta.codigo).to_string(),
        verdict: if reason.is_some() { Verdict::Refused } else { Verdict::Accepted },
        reason,
    };
    let guardou = respostas.iter().any(|resposta| resposta.guardou);
    let codigo = respostas.iter().find_map(|resposta| resposta.envelope).unwrap_or(codigo);
    let documentos = respostas.into_iter().map(|resposta| resposta.documento).collect();
    Feito { mensagem: Mensagem::com(codigo, documentos), item, guardou }
}

/// The numbers of the document as a key; an RPS's are put where a key has room for them.
fn chave_de(envio: &Envio, empresa: &Empresa, cnf: u32) -> Result<ChaveAcesso, Recusa> {
    let data = envio.emissao.texto.split('T').next().and_then(|data| data.parse::<jiff::civil::Date>().ok());
    let data = data.unwrap_or_else(|| envio.emissao.momento.date());
    let rps = envio.uf.is_none();
    let serie_de_pessoa = if envio.serie.emitente.is_cnpj() { 0 } else { 920 };
    ChaveAcesso::new(Partes {
        uf: envio.uf.unwrap_or(empresa.uf),
        ano: data.year(),
        mes: data.month(),
        emitente: envio.serie.emitente,
        modelo: envio.serie.modelo.da_chave().unwrap_or(chave_acesso::Modelo::NFe),
        serie: if rps { serie_de_pessoa } else { envio.serie.serie },
        numero: envio.numero,
        tp_emis: envio.tp_emis,
        cnf,
    })
    .map_err(|error| {
        let visto = format!("{}/{}", envio.serie_dita, envio.numero);
        let defeito = Defeito::valor("ide", &visto, &format!("what a key can hold: {error}"));
        let prefixo = match envio.serie.modelo {
            Modelo::MDFe => Prefixo::Mdfe,
            Modelo::NFSe => Prefixo::Rps,
            _ => Prefixo::Envio,
        };
        Recusa::estrutura(prefixo, &defeito)
    })
}

/// A document that waits, without what only a stored one has: its token.
fn nova(envio: &Envio, empresa: Id, chave: Chave, veiculo: Option<Veiculo>, now: Moment) -> Nota {
    let pendente = Situacao { codigo: 105, texto: situacao::PENDENTE.to_owned() };
    Nota {
        empresa,
        serie: envio.serie,
        numero: envio.numero,
        chave,
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
        conteudo: Conteudo::Outro(Box::new(Outro {
            corpo: Corpo::Enviado(Arc::clone(&envio.arvore)),
            serie: envio.serie_dita.clone(),
            nfse: None,
            veiculo,
        })),
        eventos: Vec::new(),
        token: String::new(),
        espera: None,
        id_unico: None,
        alterada: false,
        integracao: POR_WEB_SERVICE,
        certificado: None,
        csc: None,
        guardados: Vec::new(),
    }
}

fn resposta(
    envio: &Envio,
    nota: Arc<Nota>,
    empresa: &Arc<Empresa>,
    origin: &str,
    (reason, guardou): (Option<String>, bool),
) -> Resposta {
    let situacao = nota.situacao.clone();
    let (codigo, empresa, origin) = (situacao.codigo, Arc::clone(empresa), origin.to_owned());
    let documento = if envio.serie.modelo == Modelo::NFSe {
        Documento::Outro(Arc::new(RetornoNfse {
            modelo_documento: envio.modelo_documento.clone(),
            rps: (envio.numero, envio.serie_dita.clone()),
            nota: Some((nota, empresa)),
            situacao,
            origin,
        }))
    } else {
        Documento::Retorno(Box::new(Retorno {
            modelo: envio.serie.modelo,
            modelo_documento: envio.modelo_documento.clone(),
            numero: (envio.numero, envio.serie.serie),
            situacao,
            assunto: Assunto::Emissao(nota, empresa, envio.repete),
            origin,
        }))
    };
    Resposta { documento, codigo, reason, guardou, envelope: None }
}
