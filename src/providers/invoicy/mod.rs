//! InvoiCy (Migrate): fiscal documents by SOAP, one call for everything.
//!
//! From Migrate's articles on sending, cancelling and querying NF-e and NFC-e and on the document count (seed 002, March and April
//! 2021), its public examples and its clients' code (dossier, sections 0 to 6, 12 and 13). Simulated: `recepcao.Execute` at
//! `/arecepcao.aspx` with EmpPK and EmpCK, `Envio` of the whole layout 4.00, `EnvioEvento`, `Inutilizacao`, `DescartarDocumento`,
//! `EnvioPrevia`, `Consulta`, `EnvioLote`, `ConsultaLote`, `Bilhetagem`, `PuloNumeracao`, companies with their certificates, licences and
//! series (`cadastro`), NFS-e, CT-e, MDF-e and NFCom (`outros`), SEFAZ's answers to them and its absence, signed XML and DANFE and their
//! downloads, the WSDLs. Not simulated: `SubstituirDocumento` in Parametros, which is passed over (nothing says what comes of it), events
//! of the tax reform, and the roots that `pedido` lists, which are refused in plain words.

mod acesso;
mod actions;
mod aplicar;
mod atender;
mod baixar;
mod bilhetagem;
mod cadastro;
mod certificado;
mod chaves;
mod consulta;
mod credenciais;
mod danfe;
mod envio;
mod errors;
mod esquemas;
mod evento;
mod exportacao;
mod ficha;
pub mod hosts;
mod model;
mod numeros;
mod outros;
mod pedido;
mod proc;
mod pulos;
mod recebidas;
mod recepcao;
mod refuse;
mod repeticao;
mod retorno;
mod routes;
mod rules;
pub mod seed;
mod sorteio;
mod state;
#[cfg(test)]
pub(super) mod tests;

use std::sync::Arc;

pub use esquemas::esquemas;
use jiff::civil::Date;

use crate::br::chave_acesso::{Autorizador, numero_protocolo, numero_recibo};
use crate::br::uf::Uf;
use crate::facts::{Moment, Problem, Ref, Selector};
use crate::providers::knobs::Knob;
use crate::providers::room::{
    Answer, Certificates, Credential, EdgeError, Input, Look, Room, Route, Shown, Told, View, Welcome,
};
use crate::world::counted::{CountedMap, CountedSet};
use crate::world::{Id, Index, Table};
use model::{
    Alvo, Ambiente, Certificado, ChaveAcesso, Contribuinte, CpfCnpj, Csc, Descarte, Empresa, Escopo,
    Inutilizada, Lote, Modelo, Nota, NotaNaSefaz, Numeracao, Parceiro, Prazo, Previa, Protocolo, Recebida,
    Serie, Servico, Status, Veredito,
};
use repeticao::Repeticoes;
use seed::{Knobs, QrVersion};
use sorteio::sortear_cnf;

/// The state of InvoiCy, and of SEFAZ behind it.
#[derive(Clone, Debug, Default)]
pub struct InvoiCy {
    knobs: Knobs,
    parceiros: Table<Parceiro>,
    empresas: Table<Empresa>,
    por_documento: Index<CpfCnpj>,
    notas: Table<Nota>,
    /// This and the next two file a document twice: under no status and under its own, so that a query for a rare status walks over
    /// no others.
    por_numero: Index<(Serie, Option<Status>, u32)>,
    por_chave: Index<ChaveAcesso>,
    por_emissao: Index<(Escopo, Option<Status>, Moment)>,
    por_inclusao: Index<(Escopo, Option<Status>, Moment)>,
    por_token: Index<String>,
    /// Events by the date on which SEFAZ registered them, and their place among their document's.
    por_evento: Index<(Escopo, Moment, u32)>,
    por_id_unico: Index<(Escopo, String)>,
    /// Documents by registered companies that received them.
    recebidas: Index<Recebida>,
    na_sefaz_recebidas: CountedSet<(CpfCnpj, Moment, Option<ChaveAcesso>)>,
    /// Exports by ProtNumero, the oldest first.
    lotes: CountedMap<String, Lote>,
    lotes_pedidos: u64,
    repeticoes: Repeticoes,
    /// CF-e SAT, which InvoiCy counts and does not issue: how many a company issued on a day.
    cfe_sat: CountedMap<(CpfCnpj, Ambiente, Date), u64>,
    /// Ranges of voided numbers, by series and first number; a range is one row.
    inutilizadas: Table<Inutilizada>,
    por_faixa: Index<(Serie, u32)>,
    inut_por_token: Index<String>,
    /// Drafts: they have no number, and no key.
    previas: Table<Previa>,
    vereditos: CountedMap<Alvo, Veredito>,
    /// How SEFAZ answers, by state.
    servico: Servico,
    /// Whom SEFAZ denies.
    irregulares: CountedSet<CpfCnpj>,
    prazos: CountedMap<Uf, Prazo>,
    contribuintes: Vec<Contribuinte>,
    na_sefaz: CountedMap<ChaveAcesso, Arc<NotaNaSefaz>>,
    /// The last protocol of each authoriser: test and production count by themselves (br/standards 2.2).
    protocolos: CountedMap<(Ambiente, Uf), u64>,
    recibos: u64,
    /// What the other models' authorisers, and cities, have counted.
    outros: outros::Estado,
    refs: CountedMap<Ref, Numeracao>,
}

/// What can fall due.
#[derive(Clone, Debug)]
pub enum Due {
    /// SEFAZ answers to a pending document.
    Responder(Id),
    /// InvoiCy tries to send a document that a contingency holds up.
    Tentar(Id),
    /// A slow SEFAZ answers to a document's events.
    Eventos(Id),
    /// InvoiCy gets rid of a document.
    Descartar(Descarte),
}

impl Room for InvoiCy {
    const NAME: &'static str = "invoicy";
    const EDGE: &'static str = "invoicy.edge";
    const OPERATIONS: &'static [&'static str] = routes::OPERATIONS;
    const ACTIONS: &'static [&'static str] = actions::ACTIONS;
    const ANY_CASE: bool = true;
    const ENTITIES: &'static [&'static str] = state::ENTITIES;
    type Facts = seed::Facts;
    type Patch = seed::KnobsPatch;
    type Action = actions::Action;
    type Due = Due;

    fn routes() -> &'static [Route<Self>] {
        routes::ROUTES
    }

    /// Every page of GeneXus stands at the root and ends in `.aspx`.
    fn owns(path: &str) -> bool {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let page = segments.next().unwrap_or_default().to_ascii_lowercase();
        page.ends_with(".aspx") && segments.next().is_none()
    }

    fn edge(error: &EdgeError, input: &Input, _: Moment) -> Answer {
        routes::edge(error, input)
    }

    fn certificates(&self, _: &Input) -> Option<&Certificates> {
        Some(&self.knobs.client_certificates)
    }

    fn identify(input: &Input) -> Vec<Credential> {
        credenciais::identificar(input)
    }

    fn credentials(&self) -> Vec<Credential> {
        credenciais::conhecidas(self)
    }

    fn credential_changes(&self) -> u64 {
        self.parceiros.changes() + self.empresas.changes()
    }

    fn configure(&mut self, patch: Self::Patch) {
        self.knobs.patch(patch);
    }

    fn knobs(&self) -> serde_json::Value {
        self.knobs.show()
    }

    fn seed(&mut self, facts: Self::Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
        seed::semear(self, facts, view)
    }

    fn act(&mut self, action: Self::Action, view: &mut View<'_, Due>) -> Result<Told, Problem> {
        actions::fazer(self, action, view)
    }

    fn wake(&mut self, due: Due, view: &mut View<'_, Due>) -> Option<Told> {
        match due {
            Due::Responder(id) => self
                .responder(id, view.now)
                .map(|codigo| Told::done(routes::RESPONDER).coded(codigo.to_string())),
            Due::Tentar(id) => self.tentar(id, view),
            Due::Eventos(id) => {
                let items = self.enviar_guardados(id, view.now);
                (!items.is_empty()).then(|| Told::done(routes::RESPONDER).carrying(items))
            }
            Due::Descartar(descarte) => self.descartar_documento(&descarte, view),
        }
    }

    fn refuse(operation: &'static str, code: &str, input: &Input, _: Moment) -> Option<Answer> {
        refuse::recusar(operation, code, input)
    }

    fn state(&self, entity: &str, look: &Look) -> Option<Shown> {
        state::mostrar(self, entity, look)
    }

    fn welcome(&self, origin: &str, _: Moment) -> Welcome {
        routes::welcome(self, origin)
    }
}

/// The tables, kept in step with their indexes.
impl InvoiCy {
    fn cadastrar_parceiro(&mut self, parceiro: Parceiro) {
        match self.parceiro(&parceiro.emp_pk) {
            Some(id) => _ = self.parceiros.put(id, parceiro),
            None => _ = self.parceiros.add(parceiro),
        }
    }

    /// Partners are few: a walk will do.
    fn parceiro(&self, emp_pk: &str) -> Option<Id> {
        self.parceiros.iter().find(|(_, row)| row.emp_pk == emp_pk).map(|(id, _)| id)
    }

    fn cadastrar_empresa(&mut self, empresa: Empresa) {
        match self.empresa(&empresa.documento) {
            Some(id) => _ = self.empresas.put(id, empresa),
            None => {
                let documento = empresa.documento;
                let id = self.empresas.add(empresa);
                self.por_documento.add(documento, id);
                self.receber_anteriores(documento);
            }
        }
    }

    fn empresa(&self, documento: &CpfCnpj) -> Option<Id> {
        self.por_documento.first_of(*documento)
    }

    fn guardar(&mut self, nota: Nota) -> Id {
        let id = self.notas.next_id();
        if let Some(chave) = nota.chave.acesso() {
            self.por_chave.add(chave, id);
        }
        self.por_token.add(nota.token.clone(), id);
        self.arquivar(&nota, None, id);
        self.arquivar(&nota, Some(nota.status), id);
        for key in chaves_dos_eventos(&nota) {
            self.por_evento.add(key, id);
        }
        if let Some(id_unico) = &nota.id_unico {
            self.por_id_unico.add((nota.serie.escopo(), id_unico.to_string()), id);
        }
        for key in self.chaves_dos_recebedores(&nota) {
            self.recebidas.add(key, id);
        }
        self.notas.add(nota)
    }

    fn descartar(&mut self, id: Id) {
        if let Some(nota) = self.notas.remove(id) {
            if let Some(chave) = nota.chave.acesso() {
                self.por_chave.remove(chave, id);
            }
            self.por_token.remove(nota.token.clone(), id);
            self.desarquivar(&nota, None, id);
            self.desarquivar(&nota, Some(nota.status), id);
            for key in chaves_dos_eventos(&nota) {
                self.por_evento.remove(key, id);
            }
            if let Some(id_unico) = &nota.id_unico {
                self.por_id_unico.remove((nota.serie.escopo(), id_unico.to_string()), id);
            }
            for key in self.chaves_dos_recebedores(&nota) {
                self.recebidas.remove(key, id);
            }
        }
    }

    fn arquivar(&mut self, nota: &Nota, status: Option<Status>, id: Id) {
        self.por_numero.add((nota.serie, status, nota.numero), id);
        self.por_emissao.add((nota.serie.escopo(), status, nota.emitida), id);
        self.por_inclusao.add((nota.serie.escopo(), status, nota.incluida), id);
    }

    fn desarquivar(&mut self, nota: &Nota, status: Option<Status>, id: Id) {
        self.por_numero.remove((nota.serie, status, nota.numero), id);
        self.por_emissao.remove((nota.serie.escopo(), status, nota.emitida), id);
        self.por_inclusao.remove((nota.serie.escopo(), status, nota.incluida), id);
    }

    /// Changes a document; what its indexes stand on stays, but for its status.
    fn alterar(&mut self, id: Id, change: impl FnOnce(&mut Nota)) {
        let Some(antes) = self.notas.get(id).map(Arc::clone) else { return };
        let mut nota = (*antes).clone();
        change(&mut nota);
        if nota.status != antes.status {
            self.desarquivar(&antes, Some(antes.status), id);
            self.arquivar(&nota, Some(nota.status), id);
        }
        for key in chaves_dos_eventos(&nota).skip(antes.eventos.len()) {
            self.por_evento.add(key, id);
        }
        self.notas.put(id, nota);
    }

    fn por_numeracao(&self, serie: Serie, numero: u32) -> Option<Id> {
        self.por_numero.first_of((serie, None, numero))
    }

    /// The last document of a series.
    fn ultimo(&self, serie: Serie) -> Option<Id> {
        let past = self.por_numero.rank((serie, None, u32::MAX));
        let ((last, status, _), id) = self.por_numero.from(past.checked_sub(1)?).next()?;
        (*last == serie && status.is_none()).then_some(id)
    }

    fn proximo(&self, serie: Serie) -> u32 {
        let ultimo = self.ultimo(serie).and_then(|id| self.notas.get(id)).map_or(0, |nota| nota.numero);
        ultimo.saturating_add(1)
    }

    fn nomear(&mut self, reference: Ref, numeracao: Numeracao) {
        self.refs.insert(reference, numeracao);
    }

    /// The same ref names another document now: the one that it named goes.
    fn esquecer(&mut self, reference: &Ref) {
        if let Some((serie, numero)) = self.refs.remove(reference)
            && let Some(id) = self.por_numeracao(serie, numero)
        {
            self.descartar(id);
        }
    }

    /// A document by ref, by access key, or by its number.
    fn escolher(&self, selector: &Selector) -> Option<Id> {
        if let Some((serie, numero)) = self.refs.get(&Ref(selector.0.clone())) {
            return self.por_numeracao(*serie, *numero);
        }
        if let Ok(chave) = ChaveAcesso::parse(&selector.0) {
            return self.por_chave.first_of(chave);
        }
        let numero: u32 = selector.0.parse().ok()?;
        self.notas.iter().find(|(_, nota)| nota.numero == numero).map(|(id, _)| id)
    }

    fn protocolar(&mut self, ambiente: Ambiente, uf: Uf, em: Moment) -> Protocolo {
        self.protocolar_por(1, ambiente, uf, em)
    }

    /// The protocol of a document: the stand-ins of a contingency (tpEmis 6 and 7) are authorisers of their own.
    fn protocolar_por(&mut self, tp_emis: u8, ambiente: Ambiente, uf: Uf, em: Moment) -> Protocolo {
        let autorizador = match tp_emis {
            6 => Autorizador::ContingenciaNacional,
            7 => Autorizador::Svrs,
            _ => proc::autorizador(uf),
        };
        let ultimo = self.protocolos.get(&(ambiente, uf)).copied().unwrap_or(0) + 1;
        self.protocolos.insert((ambiente, uf), ultimo);
        let numero = numero_protocolo(autorizador, uf, em.local().year(), ultimo);
        // Only a world outside the years 2000 to 2099 has no protocol by the manual.
        Protocolo { numero: numero.unwrap_or_else(|_| format!("{ultimo:015}")), em }
    }

    /// What a company's documents and events are signed with now.
    fn assina(&self, empresa: &Empresa) -> Option<Arc<Certificado>> {
        empresa.certificado.clone().filter(|_| self.knobs.sign_documents)
    }

    /// The code for a document's QR code, if it is an NFC-e with one of version 2; a person has to use 3 (NT 2025.001).
    fn csc(&self, empresa: &Empresa, modelo: Modelo) -> Option<Arc<Csc>> {
        let versao_2 = self.knobs.qrcode_version == QrVersion::Two && empresa.documento.is_cnpj();
        (modelo == Modelo::NFCe && versao_2).then(|| Arc::clone(&empresa.csc))
    }

    fn novo_recibo(&mut self, uf: Uf) -> String {
        self.recibos += 1;
        let recibo = numero_recibo(uf, proc::autorizador(uf), self.recibos);
        recibo.unwrap_or_else(|_| format!("{:015}", self.recibos))
    }
}

fn chaves_dos_eventos(nota: &Nota) -> impl Iterator<Item = (Escopo, Moment, u32)> {
    let escopo = nota.serie.escopo();
    (0_u32..).zip(&nota.eventos).map(move |(n, evento)| (escopo, evento.protocolo.em, n))
}
