//! Takes the facts in.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::super::errors::{cancelada, da_sefaz, situacao};
use super::super::model::{
    Ambiente, Chave, ChaveAcesso, Conteudo, CpfCnpj, Destinatario, Empresa, Endereco, Espera, Evento, Modelo,
    Modulo, Nota, Parceiro, Serie, Situacao, Status, TipoEvento,
};
use super::super::outros;
use super::super::{Due, InvoiCy};
use super::fatos::{EmpresaFact, Facts, NotaFact, ParceiroFact};
use super::{certificado, contribuinte, csc, fora, sefaz};
use crate::br::chave_acesso::{self, Partes};
use crate::br::municipio::{MUNICIPIOS, Municipio};
use crate::br::people::Company;
use crate::br::quantia::{SORTEIOS, VAREJO, VENDAS, quantia};
use crate::br::uf::Uf;
use crate::facts::{Lapse, Path, Problem, Ready};
use crate::providers::room::View;
use crate::world::Id;

/// Takes facts in.
pub fn semear(room: &mut InvoiCy, facts: Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for fact in facts.parceiros {
        parceiro(room, fact, view);
    }
    let at = |list: &str, index| Path::root().key(list).index(index);
    for (index, fact) in facts.empresas.into_iter().enumerate() {
        problems.extend(empresa(room, fact, &at("empresas", index), view).err());
    }
    for (index, fact) in facts.notas.into_iter().enumerate() {
        problems.extend(notas(room, &fact, &at("notas", index), view).err());
    }
    for (index, fact) in facts.vereditos.into_iter().enumerate() {
        problems.extend(sefaz::veredito(room, &fact, &at("vereditos", index)).err());
    }
    for (index, fact) in facts.contribuintes.into_iter().enumerate() {
        problems.extend(contribuinte::guardar(room, fact, &at("contribuintes", index)).err());
    }
    for (index, fact) in facts.sefaz.into_iter().enumerate() {
        problems.extend(fora::na_sefaz(room, &fact, &at("sefaz", index), view).err());
    }
    for (index, fact) in facts.cfe_sat.into_iter().enumerate() {
        problems.extend(fora::cfe_sat(room, &fact, &at("cfe_sat", index), view).err());
    }
    for (index, fact) in facts.prazos.into_iter().enumerate() {
        problems.extend(sefaz::prazo(room, &fact, &at("prazos", index)).err());
    }
    for (index, fact) in facts.irregulares.into_iter().enumerate() {
        problems.extend(sefaz::irregular(room, &fact, &at("irregulares", index)).err());
    }
    problems
}

fn parceiro(room: &mut InvoiCy, fact: ParceiroFact, view: &mut View<'_, Due>) {
    let emp_pk = fact
        .emp_pk
        .unwrap_or_else(|| crate::wire::base64::encode(view.seed.uuid("invoicy.empPK").as_bytes()));
    let chave_acesso =
        fact.chave_acesso.unwrap_or_else(|| view.seed.uuid("invoicy.chaveParceiro").simple().to_string());
    room.cadastrar_parceiro(Parceiro { emp_pk, chave_acesso });
}

/// A stated CNPJ or CPF.
pub(super) fn documento(
    cnpj: Option<&str>,
    cpf: Option<&str>,
    path: &Path,
) -> Result<Option<CpfCnpj>, Problem> {
    let (key, texto) = match (cnpj, cpf) {
        (Some(_), Some(_)) => {
            return Err(Problem::at(path.key("cpf"), "is stated beside cnpj; one of them names somebody"));
        }
        (Some(cnpj), None) => ("cnpj", cnpj),
        (None, Some(cpf)) => ("cpf", cpf),
        (None, None) => return Ok(None),
    };
    let lido = CpfCnpj::parse(texto).map_err(|error| Problem::at(path.key(key), error.to_string()))?;
    if lido.is_cnpj() == (key == "cnpj") {
        Ok(Some(lido))
    } else {
        Err(Problem::at(path.key(key), format!("`{texto}` is no {}", key.to_uppercase())))
    }
}

fn empresa(
    room: &mut InvoiCy,
    fact: EmpresaFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<(), Problem> {
    let parceiro = match &fact.emp_pk {
        Some(emp_pk) => room
            .parceiro(emp_pk)
            .ok_or_else(|| Problem::at(path.key("empPK"), format!("no partner has the EmpPK `{emp_pk}`")))?,
        None => room.parceiros.iter().next().map(|(id, _)| id).ok_or_else(|| {
            Problem::at(path.clone(), "there is no partner").meaning("say one under parceiros")
        })?,
    };
    let uf = match &fact.uf {
        Some(uf) => Some(Uf::from_sigla(uf).map_err(|error| Problem::at(path.key("uf"), error.to_string()))?),
        None => None,
    };
    let dono = documento(fact.cnpj.as_deref(), fact.cpf.as_deref(), path)?;
    let mut rng = view.seed.rng("invoicy.empresa");
    let cidades: Vec<&Municipio> =
        MUNICIPIOS.iter().filter(|city| uf.is_none_or(|uf| city.uf == uf)).collect();
    let inventada = match cidades.choose(&mut rng) {
        Some(cidade) => Company::seated_in(cidade, &mut rng),
        None => Company::made_up(&mut rng),
    };
    let (forma_xml, forma_pdf) = (fact.forma_xml(path)?, fact.forma_pdf(path)?);
    let crt = fact.crt.unwrap_or(3);
    if !(1..=4).contains(&crt) {
        return Err(Problem::at(path.key("crt"), format!("is 1 to 4, not {crt}")));
    }
    let ambientes = match &fact.ambientes {
        None => vec![Ambiente::Producao, Ambiente::Homologacao],
        Some(codigos) => codigos
            .iter()
            .map(|codigo| ambiente(*codigo, &path.key("ambientes")))
            .collect::<Result<_, _>>()?,
    };
    let modulos = fact.licencas.unwrap_or_else(|| Modulo::ALL.to_vec());
    let licencas = modulos
        .into_iter()
        .flat_map(|modulo| ambientes.iter().map(move |ambiente| (modulo, *ambiente)))
        .collect();
    let csc = csc::ler(fact.csc, fact.id_csc, path, view)?;
    let dono = dono.unwrap_or(CpfCnpj::Cnpj(inventada.cnpj));
    let nome = fact.nome.unwrap_or(inventada.razao_social);
    let (certificado, a3) =
        certificado::ler(fact.certificado, (dono, &nome, inventada.uf), &path.key("certificado"), view)?;
    let chave_criptografia = match fact.chave_criptografia {
        Some(chave) => chave,
        None => view.seed.uuid("invoicy.chaveCriptografia").simple().to_string(),
    };
    room.cadastrar_empresa(Empresa {
        parceiro,
        documento: dono,
        chave_acesso: fact
            .chave_acesso
            .unwrap_or_else(|| view.seed.uuid("invoicy.chaveEmpresa").simple().to_string()),
        certificado,
        nome,
        uf: inventada.uf,
        ie: fact.ie.unwrap_or(inventada.ie),
        crt,
        endereco: Endereco {
            logradouro: inventada.logradouro,
            numero: inventada.numero,
            bairro: inventada.bairro,
            ibge: inventada.ibge,
            cidade: inventada.cidade,
            cep: inventada.cep,
        },
        habilitada: fact.habilitada.unwrap_or(true),
        credenciada: fact.credenciada.unwrap_or(true),
        licencas,
        cadastrada: fact
            .cadastrada
            .map_or_else(|| view.start.plus(Lapse::from_days(-365)), |when| when.moment(view.start)),
        forma_xml,
        csc: Arc::new(csc),
        forma_pdf,
        a3,
        chave_criptografia,
        bloqueadas: Vec::new(),
        contratos: BTreeMap::new(),
        series: BTreeMap::new(),
        ficha: Arc::default(),
    });
    Ok(())
}

pub(super) fn ambiente(codigo: u8, path: &Path) -> Result<Ambiente, Problem> {
    Ambiente::from_codigo(&codigo.to_string())
        .ok_or_else(|| Problem::at(path.clone(), format!("is 1 (produção) or 2 (homologação), not {codigo}")))
}

/// The company that a fact names, or the first.
pub(super) fn emissor(
    room: &InvoiCy,
    dono: Option<CpfCnpj>,
    path: &Path,
) -> Result<(Id, Arc<Empresa>), Problem> {
    let id = match dono {
        Some(dono) => room.empresa(&dono),
        None => room.empresas.iter().next().map(|(id, _)| id),
    };
    id.and_then(|id| room.empresas.get(id).map(|empresa| (id, Arc::clone(empresa)))).ok_or_else(|| match dono
    {
        Some(dono) => Problem::at(path.key("cnpj"), format!("no company is registered with {dono}")),
        None => Problem::at(path.clone(), "there is no company")
            .meaning("say one under empresas, or `extends: default`"),
    })
}

fn notas(room: &mut InvoiCy, fact: &NotaFact, path: &Path, view: &mut View<'_, Due>) -> Result<(), Problem> {
    let dono = documento(fact.cnpj.as_deref(), fact.cpf.as_deref(), path)?;
    let (id, empresa) = emissor(room, dono, path)?;
    let times = fact.times.map_or(1, |times| times.0);
    if times > 1 && fact.reference.is_some() {
        return Err(Problem::at(path.key("ref"), "names one document, but `times` asks for many"));
    }
    let serie = Serie {
        emitente: empresa.documento,
        ambiente: ambiente(fact.ambiente.unwrap_or(2), &path.key("ambiente"))?,
        modelo: fact.modelo.into(),
        serie: fact.serie.unwrap_or(1),
    };
    if let Some(codigo) = fact.codigo {
        sefaz::codigo_cabe(codigo, serie.modelo, &path.key("codigo"))?;
    }
    if serie.modelo == Modelo::NFCe && fact.status == Some(Status::Denegado) {
        return Err(Problem::at(path.key("status"), "an NFC-e is not denied any more")
            .meaning("rejeitado, with codigo 781"));
    }
    if let Some(reference) = &fact.reference {
        room.esquecer(reference);
    }
    for n in 0..times {
        let numero =
            fact.numero.map(|numero| numero.saturating_add(n)).unwrap_or_else(|| room.proximo(serie));
        let inventada = Rascunho { fact, id, empresa: &empresa, serie, numero };
        let nota = inventada.nota(room, path, view)?;
        let ready = nota.espera.as_ref().map(|espera| espera.ready);
        let known = room.por_numeracao(serie, numero);
        if let Some(known) = known {
            room.descartar(known);
        }
        let nota = outros::adequar(room, nota, &empresa, room.notas.next_id(), path)?;
        let nota = room.guardar(nota);
        if let Some(Ready::After(lapse)) = ready {
            view.wake_at(view.start.plus(lapse), Due::Responder(nota));
        }
        if let Some(reference) = &fact.reference {
            room.nomear(reference.clone(), (serie, numero));
        }
    }
    Ok(())
}

/// A document that is being made up.
struct Rascunho<'a> {
    fact: &'a NotaFact,
    id: Id,
    empresa: &'a Empresa,
    serie: Serie,
    numero: u32,
}

impl Rascunho<'_> {
    fn nota(&self, room: &mut InvoiCy, path: &Path, view: &mut View<'_, Due>) -> Result<Nota, Problem> {
        let Self { fact, id, empresa, serie, numero } = self;
        let semente = view.seed.below("invoicy.nota", u64::MAX);
        let cliente = Company::made_up(&mut ChaCha8Rng::seed_from_u64(semente));
        // Young enough to be cancelled still.
        let idade = match serie.modelo {
            Modelo::NFCe => Lapse::from_secs(60 + below(view, "invoicy.idade", 20 * 60)),
            _ => Lapse::from_secs(3_600 + below(view, "invoicy.idade", 10 * 3_600)),
        };
        let emitida = fact.emitida.map_or_else(
            || view.start.plus(Lapse::from_millis(-idade.as_millis())),
            |when| when.moment(view.start),
        );
        let local = emitida.local();
        // An NFS-e has no key, only numbers in a key's form.
        let modelo = serie.modelo.da_chave().unwrap_or(chave_acesso::Modelo::NFe);
        let chave = ChaveAcesso::new(Partes {
            uf: empresa.uf,
            ano: local.year(),
            mes: local.month(),
            emitente: serie.emitente,
            modelo,
            serie: serie.serie,
            numero: *numero,
            tp_emis: tp_emis(fact.status),
            cnf: outros::codigo_que_cabe(serie.modelo, super::super::sortear_cnf(view.seed, *numero)),
        })
        .map_err(|error| Problem::at(path.clone(), error.to_string()))?;
        let curva = if serie.modelo == Modelo::NFCe { VAREJO } else { VENDAS };
        let inventado = quantia(view.seed.below("invoicy.valor", SORTEIOS), curva);
        let dest = fact.destinatario.as_ref();
        let dest_path = path.key("destinatario");
        let dest_documento = match dest {
            Some(dest) => documento(dest.cnpj.as_deref(), dest.cpf.as_deref(), &dest_path)?,
            None => None,
        };
        let status = fact.status.unwrap_or(Status::Autorizado);
        let contingencia =
            matches!(status, Status::Epec | Status::ContingenciaOffLine | Status::ContingenciaFsDa);
        let autorizada_em = emitida.plus(Lapse::from_secs(2));
        let emissao = emissao(status, fact.codigo);
        let com_protocolo = !matches!(
            status,
            Status::Pendente
                | Status::Rejeitado
                | Status::NecessitaInteracao
                | Status::AguardandoConsulta
                | Status::EmConflito
        ) && !contingencia;
        let protocolo = com_protocolo.then(|| room.protocolar(serie.ambiente, empresa.uf, autorizada_em));
        let mut nota = Nota {
            empresa: *id,
            serie: *serie,
            numero: *numero,
            chave: Chave::of(serie.modelo, chave),
            modelo_documento: if serie.modelo == Modelo::NFCe { "NFCe" } else { "NFe" }.to_owned(),
            status,
            situacao: emissao.clone(),
            emissao,
            protocolo,
            recibo: room.novo_recibo(empresa.uf),
            emitida,
            dh_emi: emitida.iso_seconds(),
            incluida: autorizada_em,
            valor: fact.valor.map_or(inventado, |valor| valor.0),
            destinatario: Destinatario {
                documento: dest_documento.unwrap_or(CpfCnpj::Cnpj(cliente.cnpj)).to_string(),
                nome: dest.and_then(|dest| dest.nome.clone()).unwrap_or(cliente.razao_social),
            },
            pedido: fact.pedido.clone().unwrap_or_default(),
            id_unico: fact.id_unico.as_deref().map(Into::into),
            alterada: fact.alterada,
            integracao: fora::integracao(fact.integracao, path)?,
            conteudo: Conteudo::Inventado(semente),
            certificado: room.assina(empresa),
            csc: room.csc(empresa, serie.modelo),
            eventos: Vec::new(),
            token: view.seed.uuid("invoicy.token").simple().to_string(),
            espera: (status == Status::Pendente || contingencia).then(|| Espera {
                ready: fact.ready.unwrap_or(Ready::Hold),
                polls: 0,
                resposta: da_sefaz(fact.codigo.unwrap_or(100)),
                tentativas: contingencia.then_some(0),
            }),
            guardados: Vec::new(),
        };
        if status == Status::Cancelado {
            let em = autorizada_em.plus(Lapse::from_secs(60));
            nota.eventos.push(Evento {
                tipo: TipoEvento::Cancelamento,
                sequencia: 1,
                data: em.iso_seconds(),
                texto: "Erro na digitacao do pedido".to_owned(),
                cstat: 135,
                substituta: None,
                detalhe: Vec::new(),
                protocolo: room.protocolar(serie.ambiente, empresa.uf, em),
                certificado: room.assina(empresa),
            });
            nota.situacao = cancelada(serie.modelo);
        }
        Ok(nota)
    }
}

pub(super) fn below(view: &mut View<'_, Due>, stream: &str, bound: u64) -> i64 {
    i64::try_from(view.seed.below(stream, bound)).unwrap_or(0)
}

/// The form of emission that a document of this status has.
fn tp_emis(status: Option<Status>) -> u8 {
    match status {
        Some(Status::ContingenciaOffLine) => 9,
        Some(Status::Epec) => 4,
        Some(Status::ContingenciaFsDa) => 5,
        _ => 1,
    }
}

/// What SEFAZ, or InvoiCy, said to the emission of a document of this status.
fn emissao(status: Status, codigo: Option<u16>) -> Situacao {
    let propria = |codigo, texto: &str| Situacao { codigo, texto: texto.to_owned() };
    match status {
        Status::Rejeitado => da_sefaz(codigo.unwrap_or(778)),
        Status::Denegado => da_sefaz(codigo.unwrap_or(301)),
        Status::Inutilizado => da_sefaz(102),
        Status::Epec => da_sefaz(124),
        Status::ContingenciaOffLine | Status::ContingenciaFsDa => propria(108, situacao::CONTINGENCIA),
        Status::Pendente | Status::NecessitaInteracao | Status::AguardandoConsulta | Status::EmConflito => {
            propria(105, situacao::PENDENTE)
        }
        Status::Autorizado | Status::Cancelado | Status::Encerrado => da_sefaz(100),
    }
}
