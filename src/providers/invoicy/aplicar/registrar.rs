//! Events: registered on their document, kept until SEFAZ can be asked, or refused with its situation.

use std::sync::Arc;

use super::super::errors::{Codigo, Negada, Recusa, situacao};
use super::super::model::{
    Certificado, ChaveAcesso, Conteudo, CpfCnpj, Destinatario, Empresa, EnvioEvento, EstadoSefaz, Evento,
    Modelo, Nota, NotaNaSefaz, POR_WEB_SERVICE, Protocolo, Serie, Situacao, Status, TipoEvento,
};
use super::super::retorno::{Assunto, Retorno};
use super::super::rules::{self, CasoEvento, CasoManifestacao, Registro};
use super::super::{Due, InvoiCy};
use super::Resposta;
use crate::facts::Moment;
use crate::providers::room::View;
use crate::world::Id;

impl InvoiCy {
    /// Registers an event. What comes back goes into an answer, with a reason when it was refused: then nothing was stored.
    pub(super) fn registrar(
        &mut self,
        evento: &EnvioEvento,
        empresa: &Arc<Empresa>,
        origin: &str,
        view: &mut View<'_, Due>,
    ) -> Result<Resposta, Recusa> {
        if evento.tipo.de_destinatario() {
            return self.manifestar(evento, empresa, origin, view.now);
        }
        let found = self.alvo_do_evento(evento);
        let nota = found.and_then(|id| self.notas.get(id)).cloned();
        let recusar = |negada: Negada| {
            let chave = nota.as_ref().and_then(|nota| nota.chave.acesso()).or(evento.chave);
            let assunto =
                Assunto::Recusado(chave.map(|c| c.to_string()), evento.tipo.codigo(), evento.sequencia);
            let retorno = de_evento(evento, assunto, negada.situacao, origin);
            Ok(Resposta { retorno, codigo: None, reason: Some(negada.reason), guardou: false })
        };
        let (Some(id), Some(conhecida)) = (found, &nota) else {
            return match rules::conhecer(evento, None) {
                Err(negada) => recusar(negada),
                Ok(_) => Err(Recusa::generica(Codigo::Generico.texto(), "the event has no document")),
            };
        };
        if let Err(negada) = rules::conhecer(evento, Some(conhecida)) {
            return recusar(negada);
        }
        // Whose document it is not, SEFAZ says at once (574).
        let propria = conhecida.serie.emitente == evento.serie.emitente;
        if let Some(estado) = self.evento_espera(conhecida, empresa).filter(|_| propria) {
            self.guardar_evento(id, evento, estado, view);
            let pendente = Situacao { codigo: 105, texto: situacao::EVENTO_PENDENTE.to_owned() };
            let chave = Some(conhecida.chave.to_string());
            let assunto = Assunto::Recusado(chave, evento.tipo.codigo(), evento.sequencia);
            let retorno = de_evento(evento, assunto, pendente, origin);
            return Ok(Resposta { retorno, codigo: None, reason: None, guardou: true });
        }
        let registro = match self.decidir_evento(evento, found, empresa, view.now) {
            Ok(registro) => registro,
            Err(negada) => return recusar(negada),
        };
        let situacao = registro.situacao.clone();
        let registrado = self.gravar(id, evento, registro, empresa, view.now);
        let Some(nota) = self.notas.get(id) else {
            return Err(Recusa::generica(Codigo::Generico.texto(), "the event's document is gone"));
        };
        let assunto = Assunto::Registrado(Arc::clone(nota), Arc::clone(empresa), registrado);
        let retorno = de_evento(evento, assunto, situacao, origin);
        Ok(Resposta { retorno, codigo: None, reason: None, guardou: true })
    }

    /// By key, else by number; NtfAno tells numbers of other years apart. Of another model, environment or issuer nothing is found,
    /// but for a key: whose author is wrong is SEFAZ's to say (574).
    fn alvo_do_evento(&self, evento: &EnvioEvento) -> Option<Id> {
        let found = match evento.chave {
            Some(chave) => self.por_chave.first_of(chave),
            None => self.por_numeracao(evento.serie, evento.numero),
        }?;
        let nota = self.notas.get(found)?;
        let (_, ambiente, modelo) = evento.serie.escopo();
        let mesmo = nota.serie.ambiente == ambiente && nota.serie.modelo == modelo;
        let ano = nota.emitida.local().year();
        (mesmo && evento.ano.is_none_or(|dito| dito == ano)).then_some(found)
    }

    /// What SEFAZ says to an event of the issuer.
    pub(super) fn decidir_evento(
        &self,
        evento: &EnvioEvento,
        id: Option<Id>,
        empresa: &Empresa,
        now: Moment,
    ) -> Result<Registro, Negada> {
        let substituta = evento.substituta.and_then(|chave| self.por_chave.first_of(chave));
        let caso = CasoEvento {
            empresa,
            nota: id.and_then(|id| self.notas.get(id)).map(Arc::as_ref),
            substituta: substituta.and_then(|id| self.notas.get(id)).map(Arc::as_ref),
            prazo: self.prazos.get(&empresa.uf).copied().unwrap_or_default(),
            agora: now,
            regras: &self.knobs.sefaz,
        };
        rules::registrar(evento, &caso)
    }

    /// Puts a registered event on its document.
    pub(super) fn gravar(
        &mut self,
        id: Id,
        evento: &EnvioEvento,
        registro: Registro,
        empresa: &Empresa,
        now: Moment,
    ) -> Evento {
        let protocolo = self.protocolar(evento.serie.ambiente, empresa.uf, now);
        let registrado = registrado(evento, &registro, protocolo, self.assina(empresa));
        let no_documento = registrado.clone();
        self.alterar(id, |nota| {
            if registro.status != nota.status {
                nota.situacao = registro.situacao;
            }
            nota.status = registro.status;
            nota.eventos.push(no_documento);
        });
        registrado
    }

    /// "O InvoiCy irá armazenar o evento do cancelamento e enviá-lo após a empresa sair da contingência e o documento ser efetivado"
    /// (seed 002). The same event once more changes nothing.
    fn guardar_evento(
        &mut self,
        id: Id,
        evento: &EnvioEvento,
        estado: EstadoSefaz,
        view: &mut View<'_, Due>,
    ) {
        let guardado = evento.clone();
        self.alterar(id, |nota| {
            let mesmo =
                |known: &EnvioEvento| (known.tipo, known.sequencia) == (guardado.tipo, guardado.sequencia);
            if !nota.guardados.iter().any(mesmo) {
                nota.guardados.push(guardado);
            }
        });
        if let EstadoSefaz::Lenta(lapse) = estado {
            view.wake_at(view.now.plus(lapse), Due::Eventos(id));
        }
    }

    /// What a recipient says of a document: of one in InvoiCy's base, or of one that only SEFAZ knows.
    fn manifestar(
        &mut self,
        evento: &EnvioEvento,
        empresa: &Arc<Empresa>,
        origin: &str,
        now: Moment,
    ) -> Result<Resposta, Recusa> {
        let recusado = |negada: Negada| {
            let chave = evento.chave.map(|chave| chave.to_string());
            let assunto = Assunto::Recusado(chave, evento.tipo.codigo(), evento.sequencia);
            let retorno = de_evento(evento, assunto, negada.situacao, origin);
            Resposta { retorno, codigo: None, reason: Some(negada.reason), guardou: false }
        };
        let Some(chave) = evento.chave else {
            return Err(Recusa::generica(Codigo::Generico.texto(), "the event has no key"));
        };
        let na_base = self.por_chave.first_of(chave).and_then(|id| Some((id, self.notas.get(id).cloned()?)));
        let la_fora = self.na_sefaz.get(&chave).cloned();
        let decisao = match (&na_base, &la_fora) {
            (Some((_, nota)), _) if nota.protocolo.is_some() => rules::manifestar(
                evento,
                &CasoManifestacao {
                    destinatario: CpfCnpj::parse_strict(&nota.destinatario.documento).ok(),
                    status: nota.status,
                    autorizada: nota.protocolo.as_ref().map_or(nota.incluida, |protocolo| protocolo.em),
                    eventos: &nota.eventos,
                    agora: now,
                },
            ),
            (_, Some(nota)) => rules::manifestar(
                evento,
                &CasoManifestacao {
                    destinatario: CpfCnpj::parse_strict(&nota.destinatario.documento).ok(),
                    status: nota.status,
                    autorizada: nota.autorizada,
                    eventos: &nota.eventos,
                    agora: now,
                },
            ),
            _ => Err(Negada::sefaz(494, format!("SEFAZ has no document with the key {chave}"))),
        };
        let registro = match decisao {
            Ok(registro) => registro,
            Err(negada) => return Ok(recusado(negada)),
        };
        let situacao = registro.situacao.clone();
        let (nota, registrado) = match (na_base, la_fora) {
            (Some((id, nota)), _) => {
                let registrado = self.gravar(id, evento, registro, empresa, now);
                (self.notas.get(id).cloned().unwrap_or(nota), registrado)
            }
            (None, Some(nota)) => {
                let protocolo = self.protocolar(evento.serie.ambiente, empresa.uf, now);
                let registrado = registrado(evento, &registro, protocolo, self.assina(empresa));
                let mut outra = (*nota).clone();
                outra.eventos.push(registrado.clone());
                let como_nota = Arc::new(recebida(&outra, chave, evento, empresa));
                self.na_sefaz.insert(chave, Arc::new(outra));
                (como_nota, registrado)
            }
            (None, None) => {
                return Err(Recusa::generica(Codigo::Generico.texto(), "the event's document is gone"));
            }
        };
        let assunto = Assunto::Registrado(nota, Arc::clone(empresa), registrado);
        let retorno = de_evento(evento, assunto, situacao, origin);
        Ok(Resposta { retorno, codigo: None, reason: None, guardou: true })
    }

    /// An event that somebody else registers: the recipient, a carrier, a checkpoint.
    pub(in super::super) fn registrar_de_terceiro(&mut self, id: Id, tipo: TipoEvento, now: Moment) {
        let Some(nota) = self.notas.get(id).map(Arc::clone) else { return };
        let Some(empresa) = self.empresas.get(nota.empresa).map(Arc::clone) else { return };
        let sequencia = nota.eventos.iter().filter(|evento| evento.tipo == tipo).count();
        let protocolo = self.protocolar(nota.serie.ambiente, empresa.uf, now);
        let evento = Evento {
            tipo,
            sequencia: u32::try_from(sequencia).unwrap_or_default().saturating_add(1),
            data: now.iso_seconds(),
            texto: String::new(),
            cstat: 135,
            substituta: None,
            detalhe: Vec::new(),
            protocolo,
            certificado: self.assina(&empresa),
        };
        self.alterar(id, |nota| nota.eventos.push(evento));
    }
}

fn registrado(
    evento: &EnvioEvento,
    registro: &Registro,
    protocolo: Protocolo,
    certificado: Option<Arc<Certificado>>,
) -> Evento {
    Evento {
        tipo: registro.tipo,
        sequencia: evento.sequencia,
        data: evento.data.texto.clone(),
        texto: evento.texto.clone(),
        cstat: registro.cstat,
        substituta: evento.substituta,
        detalhe: evento.detalhe.clone(),
        protocolo,
        certificado,
    }
}

/// What is known of a document that only SEFAZ has, in the form that its event's XML is written from.
fn recebida(nota: &NotaNaSefaz, chave: ChaveAcesso, evento: &EnvioEvento, empresa: &Empresa) -> Nota {
    let partes = chave.partes();
    Nota {
        empresa: Id::default(),
        serie: Serie {
            emitente: partes.emitente,
            ambiente: evento.serie.ambiente,
            modelo: Modelo::of_chave(partes.modelo).unwrap_or(Modelo::NFe),
            serie: partes.serie,
        },
        numero: partes.numero,
        chave: chave.into(),
        modelo_documento: evento.modelo_documento.clone(),
        status: Status::Autorizado,
        situacao: nota.situacao.clone(),
        emissao: nota.situacao.clone(),
        protocolo: Some(Protocolo { numero: nota.protocolo.clone(), em: nota.autorizada }),
        recibo: String::new(),
        emitida: nota.emitida,
        dh_emi: nota.emitida.iso_seconds(),
        incluida: nota.autorizada,
        valor: nota.valor,
        destinatario: Destinatario { documento: empresa.documento.to_string(), nome: empresa.nome.clone() },
        pedido: String::new(),
        id_unico: None,
        alterada: false,
        integracao: POR_WEB_SERVICE,
        conteudo: Conteudo::Inventado(0),
        eventos: nota.eventos.clone(),
        token: String::new(),
        espera: None,
        certificado: None,
        csc: None,
        guardados: Vec::new(),
    }
}

fn de_evento(evento: &EnvioEvento, assunto: Assunto, situacao: Situacao, origin: &str) -> Retorno {
    Retorno {
        modelo: evento.serie.modelo,
        modelo_documento: evento.modelo_documento.clone(),
        numero: (evento.numero, evento.serie.serie),
        assunto,
        situacao,
        origin: origin.to_owned(),
    }
}
