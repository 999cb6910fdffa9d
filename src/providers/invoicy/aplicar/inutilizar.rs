//! Voiding numbers, and getting rid of documents.

use std::sync::Arc;

use super::super::errors::{Codigo, Negada, da_sefaz};
use super::super::model::{
    CpfCnpj, DataHora, Descarte, Empresa, EnvioEvento, Inutilizada, PedidoInutilizacao, Serie, Situacao,
    Status, TipoEvento,
};
use super::super::proc::Inutilizacao;
use super::super::retorno::{Assunto, Retorno};
use super::super::routes::DESCARTAR;
use super::super::rules::{self, CasoInutilizacao};
use super::super::{Due, InvoiCy};
use super::{Feito, Resposta};
use crate::facts::Moment;
use crate::providers::room::{Told, View};
use crate::world::{Id, Item, Seed, Verdict};

/// What InvoiCy states as the reason when it gets rid of a document (parameters JustInut and JustCanc, not simulated).
const MOTIVO: &str = "Documento descartado pelo emissor";

/// What a document in these statuses uses its number for, or may still.
const EM_USO: [Status; 9] = [
    Status::Pendente,
    Status::Autorizado,
    Status::Cancelado,
    Status::Encerrado,
    Status::Epec,
    Status::ContingenciaOffLine,
    Status::Denegado,
    Status::ContingenciaFsDa,
    // A fact's; of a range that was voided the numbers are known otherwise.
    Status::Inutilizado,
];

impl InvoiCy {
    /// The range that a number was voided with, if it was.
    pub(in super::super) fn inutilizada(&self, serie: Serie, numero: u32) -> Option<&Arc<Inutilizada>> {
        // Ranges of a series share no number, so the last one that begins at it or before is the only one that can have it.
        let depois = self.por_faixa.rank((serie, numero.saturating_add(1)));
        let ((dela, _), id) = self.por_faixa.from(depois.checked_sub(1)?).next()?;
        let achada = self.inutilizadas.get(id)?;
        (*dela == serie && achada.tem(numero)).then_some(achada)
    }

    /// The voided ranges of a series that reach into these numbers, in order.
    pub(super) fn inutilizadas_entre(
        &self,
        serie: Serie,
        de: u32,
        ate: u32,
    ) -> impl Iterator<Item = &Arc<Inutilizada>> {
        let antes = self.inutilizada(serie, de).filter(|faixa| faixa.dados.inicial < de);
        let dentro = self.por_faixa.from(self.por_faixa.rank((serie, de)));
        let dentro = dentro.take_while(move |(key, _)| **key <= (serie, ate));
        antes.into_iter().chain(dentro.filter_map(|(_, id)| self.inutilizadas.get(id)))
    }

    /// Voids numbers at SEFAZ.
    pub(super) fn inutilizar(
        &mut self,
        pedido: &PedidoInutilizacao,
        empresa: &Arc<Empresa>,
        origin: &str,
        view: &mut View<'_, Due>,
    ) -> Resposta {
        let retorno = |assunto, situacao| Retorno {
            modelo: pedido.serie.modelo,
            modelo_documento: pedido.modelo_documento.clone(),
            numero: (pedido.inicial, pedido.serie.serie),
            assunto,
            situacao,
            origin: origin.to_owned(),
        };
        if !self.servico.de(empresa.uf).responde() {
            // Nothing says that InvoiCy keeps such a request: SEFAZ's own words for it.
            let situacao = da_sefaz(108);
            let reason = format!("SEFAZ of {} does not answer", empresa.uf.sigla());
            let retorno = retorno(Assunto::Nada, situacao);
            return Resposta { retorno, codigo: None, reason: Some(reason), guardou: false };
        }
        match self.inutilizar_faixa(pedido, empresa, view.now, view.seed) {
            Ok(feita) => {
                let assunto = Assunto::Inutilizada(feita, Arc::clone(empresa));
                Resposta {
                    retorno: retorno(assunto, da_sefaz(102)),
                    codigo: None,
                    reason: None,
                    guardou: true,
                }
            }
            Err(Negada { situacao, reason }) => {
                // The same range once more is answered with its first protocol (br/standards 2.4).
                let assunto = match self.inutilizada(pedido.serie, pedido.inicial) {
                    Some(anterior) if situacao.codigo == 563 => {
                        Assunto::Inutilizada(Arc::clone(anterior), Arc::clone(empresa))
                    }
                    _ => Assunto::Nada,
                };
                let retorno = retorno(assunto, situacao);
                Resposta { retorno, codigo: None, reason: Some(reason), guardou: false }
            }
        }
    }

    fn inutilizar_faixa(
        &mut self,
        pedido: &PedidoInutilizacao,
        empresa: &Arc<Empresa>,
        now: Moment,
        seed: &mut Seed,
    ) -> Result<Arc<Inutilizada>, Negada> {
        let serie = pedido.serie;
        let caso = CasoInutilizacao {
            empresa,
            irregular: self.irregulares.contains(&empresa.documento),
            anterior: self.que_cruza(serie, pedido.inicial, pedido.final_).map(Arc::as_ref),
            usado: self.primeiro_usado(serie, pedido.inicial, pedido.final_),
        };
        rules::inutilizar(pedido, &caso)?;
        let CpfCnpj::Cnpj(emitente) = serie.emitente else {
            return Err(Negada::sefaz(489, "numbers are voided by CNPJ, and this issuer has a CPF"));
        };
        let protocolo = self.protocolar(serie.ambiente, empresa.uf, now);
        let dados = Inutilizacao {
            uf: empresa.uf,
            ano: now.local().year(),
            emitente,
            modelo: serie.modelo,
            serie: serie.serie,
            inicial: pedido.inicial,
            final_: pedido.final_,
            justificativa: pedido.justificativa.clone(),
            protocolo: protocolo.numero,
            ambiente: serie.ambiente,
            em: now,
            certificado: self.assina(empresa),
        };
        let token = seed.uuid("invoicy.token").simple().to_string();
        let feita = Inutilizada { serie, dados, token };
        self.perder_numeros(&feita);
        let token = feita.token.clone();
        let nova = self.inutilizadas.add(feita.clone());
        self.por_faixa.add((serie, pedido.inicial), nova);
        self.inut_por_token.add(token, nova);
        Ok(Arc::new(feita))
    }

    /// A range of the series that shares a number with this one.
    fn que_cruza(&self, serie: Serie, inicial: u32, final_: u32) -> Option<&Arc<Inutilizada>> {
        if let Some(achada) = self.inutilizada(serie, inicial) {
            return Some(achada);
        }
        let ((dela, comeco), id) = self.por_faixa.from(self.por_faixa.rank((serie, inicial))).next()?;
        (*dela == serie && *comeco <= final_).then(|| self.inutilizadas.get(id))?
    }

    /// The first number of a range that a document uses, and what the document is.
    fn primeiro_usado(&self, serie: Serie, inicial: u32, final_: u32) -> Option<(u32, Status)> {
        EM_USO
            .into_iter()
            .filter_map(|status| {
                let from = self.por_numero.rank((serie, Some(status), inicial));
                let ((dela, dele, numero), _) = self.por_numero.from(from).next()?;
                (*dela == serie && *dele == Some(status) && *numero <= final_).then_some((*numero, status))
            })
            .min()
    }

    /// Documents of these numbers that came to nothing are voided with them.
    fn perder_numeros(&mut self, faixa: &Inutilizada) {
        let (serie, ate) = (faixa.serie, faixa.dados.final_);
        let from = self.por_numero.rank((serie, None, faixa.dados.inicial));
        let dentro: Vec<Id> = self
            .por_numero
            .from(from)
            .take_while(|((dela, status, numero), _)| *dela == serie && status.is_none() && *numero <= ate)
            .map(|(_, id)| id)
            .collect();
        for id in dentro {
            self.alterar(id, |nota| {
                nota.status = Status::Inutilizado;
                nota.situacao = da_sefaz(102);
            });
        }
    }

    /// "Solicitação de descarte de documento recebido": what comes of it, comes later (dossier 5.4).
    pub(super) fn receber_descarte(&mut self, descarte: &Descarte, view: &mut View<'_, Due>) -> Feito {
        view.wake_at(view.now.plus(self.knobs.sefaz.discard_after), Due::Descartar(descarte.clone()));
        Feito::simples(Codigo::Descarte, DESCARTAR)
    }

    /// InvoiCy gets rid of a document: an authorised one is cancelled, any other number voided.
    pub(in super::super) fn descartar_documento(
        &mut self,
        descarte: &Descarte,
        view: &mut View<'_, Due>,
    ) -> Option<Told> {
        let Descarte { serie, numero, tentativas } = *descarte;
        let id = self.empresa(&serie.emitente)?;
        let empresa = Arc::clone(self.empresas.get(id)?);
        if !self.servico.de(empresa.uf).responde() {
            let tentativas = tentativas.saturating_add(1);
            if tentativas < self.knobs.sefaz.retries {
                let depois = view.now.plus(self.knobs.sefaz.retry_every);
                view.wake_at(depois, Due::Descartar(Descarte { serie, numero, tentativas }));
            }
            return None;
        }
        let nota = self.por_numeracao(serie, numero).and_then(|id| Some((id, self.notas.get(id).cloned()?)));
        let feito = match nota {
            Some((nota_id, nota)) if nota.status == Status::Autorizado => {
                let evento = cancelamento(descarte, &nota.modelo_documento, view.now);
                self.decidir_evento(&evento, Some(nota_id), &empresa, view.now).map(|registro| {
                    let situacao = registro.situacao.clone();
                    self.gravar(nota_id, &evento, registro, &empresa, view.now);
                    situacao
                })
            }
            outra => {
                if let Some((nota_id, _)) = outra.filter(|(_, nota)| nota.em_contingencia()) {
                    // SEFAZ never saw it: it need not go there any more.
                    self.alterar(nota_id, |nota| {
                        nota.espera = None;
                        nota.guardados.clear();
                        nota.status = Status::Rejeitado;
                    });
                }
                let pedido = PedidoInutilizacao {
                    modelo_documento: serie.modelo.nome().to_owned(),
                    serie,
                    inicial: numero,
                    final_: numero,
                    justificativa: MOTIVO.to_owned(),
                };
                self.inutilizar_faixa(&pedido, &empresa, view.now, view.seed).map(|_| da_sefaz(102))
            }
        };
        let (Situacao { codigo, .. }, reason) = match feito {
            Ok(situacao) => (situacao, None),
            Err(negada) => (negada.situacao, Some(negada.reason)),
        };
        let verdict = if reason.is_some() { Verdict::Refused } else { Verdict::Accepted };
        let item = Item { operation: DESCARTAR, code: codigo.to_string(), verdict, reason };
        Some(Told::done(DESCARTAR).coded(codigo.to_string()).carrying(vec![item]))
    }
}

/// A cancellation in InvoiCy's own name.
fn cancelamento(descarte: &Descarte, modelo_documento: &str, now: Moment) -> EnvioEvento {
    EnvioEvento {
        modelo_documento: modelo_documento.to_owned(),
        serie: descarte.serie,
        numero: descarte.numero,
        ano: None,
        chave: None,
        substituta: None,
        tipo: TipoEvento::Cancelamento,
        sequencia: 1,
        data: DataHora { momento: now, texto: now.iso_seconds(), fuso: String::new() },
        texto: MOTIVO.to_owned(),
        detalhe: Vec::new(),
        protocolo: None,
    }
}
