//! Issuing: the document goes to SEFAZ, and SEFAZ answers now or later.

use std::sync::Arc;

use super::super::errors::{Codigo, Defeito, Leiaute, Negada, Recusa, da_sefaz, situacao};
use super::super::ficha::{Grupo, Item};
use super::super::model::{
    ChaveAcesso, Conteudo, Empresa, Envio, Espera, EstadoSefaz, Modelo, Nota, POR_WEB_SERVICE, Serie,
    Situacao, Status, Veredito,
};
use super::super::retorno::{Assunto, Retorno};
use super::super::rules::{self, CasoEnvio};
use super::super::{Due, InvoiCy, sortear_cnf};
use super::Resposta;
use crate::br::chave_acesso::Partes;
use crate::facts::{Moment, Ready};
use crate::providers::room::View;
use crate::world::Id;

/// Why InvoiCy issues an NFC-e offline by itself; a company may have another text (parameter `JustCont`, not simulated).
const MOTIVO: &str = "SEFAZ sem comunicacao no momento da emissao";

/// What SEFAZ will say, and when.
struct Decisao {
    resposta: Situacao,
    ready: Ready,
    /// Why, when it is no authorisation.
    reason: Option<String>,
}

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
        let estado = self.servico.de(empresa.uf);
        // The stand-ins work when the state's own SEFAZ does not.
        let fora = !estado.responde() && !matches!(envio.tp_emis, 6 | 7);
        let offline;
        let envio = if fora && envio.serie.modelo == Modelo::NFCe && envio.tp_emis == 1 {
            offline = sem_sefaz(envio, view.now);
            &offline
        } else {
            envio
        };
        if envio.serie.modelo == Modelo::NFCe && matches!(envio.tp_emis, 2 | 5) {
            let defeito = Defeito::valor("ide/tpEmis", &envio.tp_emis.to_string(), "1, 4 or 9 for an NFC-e");
            return Err(Recusa::estrutura(Leiaute::Envio, &defeito));
        }
        let anterior = self.por_numeracao(envio.serie, envio.numero);
        let nota_anterior = anterior.and_then(|id| self.notas.get(id)).cloned();
        // Without a cNF of its own a document that is sent again keeps the number's first one, and so its key.
        let cnf = envio.cnf.or(nota_anterior.as_ref().map(|nota| nota.chave.partes().cnf));
        // Whether the other parts make a key does not hang on the code, so that is known before one is drawn.
        let mut chave = chave_de(envio, cnf.unwrap_or_default())?;
        let inutilizada = self.inutilizada(envio.serie, envio.numero).is_some();
        if cnf.is_none() && !inutilizada {
            // A number that nothing holds is always stored.
            chave = chave_de(envio, sortear_cnf(view.seed, envio.numero))?;
        }
        let decisao = rules::autorizar(
            envio,
            &CasoEnvio {
                empresa,
                anterior: nota_anterior.as_deref(),
                inutilizada,
                chave: &chave,
                agora: view.now,
                irregulares: &self.irregulares,
                estado,
                regras: &self.knobs.sefaz,
            },
        );
        let ocupado = inutilizada || nota_anterior.as_ref().is_some_and(|nota| ocupa(nota, &chave));
        let mut nota = nova(envio, empresa_id, chave, view.now);
        if let (Err(negada), true) = (&decisao, ocupado) {
            // The number is another document's, and its record stays as it is.
            nota.situacao = negada.situacao.clone();
            let retorno = de_emissao(envio, Arc::new(nota), empresa, origin);
            return Ok(Resposta {
                retorno,
                codigo: None,
                reason: Some(negada.reason.clone()),
                guardou: false,
            });
        }
        nota.token = view.seed.uuid("invoicy.token").simple().to_string();
        nota.recibo = self.novo_recibo(empresa.uf);
        nota.certificado = self.assina(empresa);
        nota.csc = self.csc(empresa, envio.serie.modelo);
        if let Some(id) = anterior {
            self.descartar(id);
        }
        let Decisao { resposta, ready, mut reason } = self.decidir(decisao, envio, estado);
        nota.espera = Some(Espera { ready, polls: 0, resposta, tentativas: None });
        let mut codigo = None;
        if fora {
            codigo = Some(self.sem_resposta(&mut nota, (empresa, estado), envio.tp_emis));
        }
        let id = self.guardar(nota);
        match ready {
            _ if fora => view.wake_at(view.now.plus(self.knobs.sefaz.retry_every), Due::Tentar(id)),
            Ready::Now => _ = self.responder(id, view.now),
            Ready::After(lapse) => view.wake_at(view.now.plus(lapse), Due::Responder(id)),
            Ready::Polls(_) | Ready::Hold => {}
        }
        let nota = self.notas.get(id).cloned().ok_or_else(|| perdida(&chave))?;
        if nota.espera.is_some() {
            // Pending is no refusal: the answer is still to come.
            reason = None;
        }
        Ok(Resposta { retorno: de_emissao(envio, nota, empresa, origin), codigo, reason, guardou: true })
    }

    /// What a scenario has SEFAZ say to this number, or to the next document: said once.
    pub(in super::super) fn tomar_veredito(&mut self, serie: Serie, numero: u32) -> Option<Veredito> {
        let Serie { emitente, modelo, serie, .. } = serie;
        let alvos = [
            (emitente, modelo, Some(serie), Some(numero)),
            (emitente, modelo, Some(serie), None),
            (emitente, modelo, None, None),
        ];
        alvos.iter().find_map(|alvo| self.vereditos.remove(alvo))
    }

    /// What the rules say, unless the scenario has SEFAZ say something else.
    fn decidir(&mut self, decisao: Result<Situacao, Negada>, envio: &Envio, estado: EstadoSefaz) -> Decisao {
        let normal = match estado {
            EstadoSefaz::Lenta(lapse) => Ready::After(lapse),
            _ => self.knobs.sefaz.ready,
        };
        let resposta = match decisao {
            Err(Negada { situacao, reason }) => {
                return Decisao { resposta: situacao, ready: normal, reason: Some(reason) };
            }
            Ok(resposta) => resposta,
        };
        let Some(veredito) = self.tomar_veredito(envio.serie, envio.numero) else {
            return Decisao { resposta, ready: normal, reason: None };
        };
        let codigo = veredito.codigo.filter(|codigo| *codigo != 100);
        let reason = codigo
            .filter(|codigo| *codigo != 150)
            .map(|codigo| format!("the scenario made SEFAZ answer {codigo} to this number"));
        Decisao {
            resposta: codigo.map_or(resposta, da_sefaz),
            ready: veredito.ready.unwrap_or(normal),
            reason,
        }
    }

    /// SEFAZ cannot be asked: the document is kept, in the status of its form of emission. The envelope's code: the document that
    /// finds out gets 108, the ones after it 109; what goes out without SEFAZ, as an NFC-e does, 111.
    pub(in super::super) fn sem_resposta(
        &mut self,
        nota: &mut Nota,
        (empresa, estado): (&Empresa, EstadoSefaz),
        tp_emis: u8,
    ) -> Codigo {
        if let Some(espera) = &mut nota.espera {
            espera.tentativas = Some(0);
            espera.ready = Ready::Hold;
        }
        nota.status = rules::em_contingencia(nota.serie.modelo, tp_emis);
        nota.situacao = match nota.status {
            // The national environment has taken the notice of it.
            Status::Epec => da_sefaz(124),
            _ => Situacao { codigo: 108, texto: situacao::CONTINGENCIA.to_owned() },
        };
        nota.emissao = nota.situacao.clone();
        if estado == EstadoSefaz::Parada {
            self.servico.mudar(Some(empresa.uf), EstadoSefaz::Contingencia);
        }
        match (nota.status, estado) {
            (Status::ContingenciaOffLine, _) => Codigo::ContingenciaOffLine,
            (_, EstadoSefaz::Parada) => Codigo::EntradaEmContingencia,
            _ => Codigo::Contingencia,
        }
    }
}

/// Whether a number stays with the document that holds it. One in contingency gives it up to another form of emission.
fn ocupa(nota: &Nota, chave: &ChaveAcesso) -> bool {
    if nota.em_contingencia() {
        return nota.chave.partes().tp_emis == chave.partes().tp_emis;
    }
    nota.status.ocupa_numero() || matches!(nota.status, Status::Pendente | Status::Inutilizado)
}

/// The same NFC-e, issued offline by InvoiCy: tpEmis 9, since when, and why.
fn sem_sefaz(envio: &Envio, now: Moment) -> Envio {
    let mut ficha = (*envio.ficha).clone();
    for item in &mut ficha.itens {
        if let Item::Grupo("ide", ide) = item {
            *ide = std::mem::take(ide).em_contingencia(&now.iso_seconds());
        }
    }
    Envio { tp_emis: 9, ficha: Arc::new(ficha), ..envio.clone() }
}

impl Grupo {
    /// `ide` of a document that is issued without SEFAZ; dhCont and xJust stand after verProc.
    fn em_contingencia(self, desde: &str) -> Self {
        let mut outro = Self::default();
        for item in self.itens {
            outro = match item {
                Item::Campo("tpEmis", _) => outro.campo("tpEmis", "9"),
                Item::Campo("dhCont" | "xJust", _) => outro,
                Item::Campo("verProc", versao) => {
                    outro.campo("verProc", versao).campo("dhCont", desde).campo("xJust", MOTIVO)
                }
                item => outro.item(item),
            };
        }
        outro
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

/// A document that waits, without what only a stored one has: receipt, token, certificate.
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
        id_unico: envio.id_unico.clone(),
        alterada: false,
        integracao: POR_WEB_SERVICE,
        conteudo: Conteudo::Enviado(Arc::clone(&envio.ficha)),
        eventos: Vec::new(),
        token: String::new(),
        espera: None,
        certificado: None,
        csc: None,
        guardados: Vec::new(),
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
