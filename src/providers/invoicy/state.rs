//! What InvoiCy keeps, as control shows it. Rows stand in the order in which they came, and a page starts at its row by rank. Keys and
//! passwords are told by their ends.

use serde::Serialize;

use super::InvoiCy;
use super::model::{
    Alvo, CpfCnpj, Empresa, Inutilizada, Lote, Modelo, Nota, Parceiro, Previa, Protocolo, Serie, Status,
};
use crate::facts::{Moment, Money, Selector, tail};
use crate::providers::room::{Look, Shown};
use crate::world::Id;

pub(super) const ENTITIES: &[&str] =
    &["parceiros", "empresas", "notas", "eventos", "inutilizacoes", "previas", "exportacoes", "scripts"];

pub(super) fn mostrar(room: &InvoiCy, entidade: &str, look: &Look) -> Option<Shown> {
    Some(match entidade {
        "parceiros" => look.show(
            room.parceiros.len(),
            |key| {
                let row = room.parceiros.get(room.parceiro(key)?)?;
                Some(LinhaParceiro::de(row))
            },
            |nth| room.parceiros.from(nth).map(|(_, row)| LinhaParceiro::de(row)),
        ),
        "empresas" => look.show(
            room.empresas.len(),
            |key| {
                let id = room.empresa(&CpfCnpj::parse(key).ok()?)?;
                room.empresas.get(id).map(|empresa| LinhaEmpresa::de(empresa))
            },
            |nth| room.empresas.from(nth).map(|(_, empresa)| LinhaEmpresa::de(empresa)),
        ),
        "notas" => look.show(
            room.notas.len(),
            |key| nota(room, key).map(|(_, nota)| LinhaNota::de(nota)),
            |nth| room.notas.from(nth).map(|(_, nota)| LinhaNota::de(nota)),
        ),
        // By issuer and the time at which SEFAZ registered them. One that a selector names: all of its document.
        "eventos" => look.show(
            room.por_evento.len(),
            |key| {
                let (id, nota) = nota(room, key).map_or((0, None), |(id, nota)| (id, Some(nota)));
                let places = 0..nota.map_or(0, |nota| nota.eventos.len());
                places.filter_map(move |lugar| LinhaEvento::de(room, id, lugar)).collect::<Vec<_>>()
            },
            |nth| {
                let rows = room.por_evento.from(nth);
                rows.filter_map(|((_, _, lugar), id)| {
                    LinhaEvento::de(room, id, usize::try_from(*lugar).ok()?)
                })
            },
        ),
        "inutilizacoes" => look.show(
            room.inutilizadas.len(),
            |key| {
                // By its protocol, which has no index: ranges are few, however many numbers are in them.
                let rows = room.inutilizadas.iter().filter(move |(_, faixa)| faixa.dados.protocolo == key);
                rows.map(|(_, faixa)| LinhaInutilizada::de(faixa)).collect::<Vec<_>>()
            },
            |nth| room.inutilizadas.from(nth).map(|(_, faixa)| LinhaInutilizada::de(faixa)),
        ),
        "previas" => look.show(
            room.previas.len(),
            |key| {
                let rows = room.previas.iter().filter(move |(_, previa)| previa.pedido == key);
                rows.map(|(_, previa)| LinhaPrevia::de(previa)).collect::<Vec<_>>()
            },
            |nth| room.previas.from(nth).map(|(_, previa)| LinhaPrevia::de(previa)),
        ),
        "exportacoes" => look.show(
            room.lotes.len(),
            |key| room.lotes.get(key).map(|lote| LinhaLote::de(key, lote)),
            |nth| room.lotes.iter_from(nth).map(|(numero, lote)| LinhaLote::de(numero, lote)),
        ),
        "scripts" => look.show(
            room.vereditos.len(),
            |_| None,
            |nth| room.vereditos.iter_from(nth).map(|(alvo, dito)| LinhaVeredito::de(alvo, dito.codigo)),
        ),
        _ => return None,
    })
}

fn nota<'a>(room: &'a InvoiCy, key: &str) -> Option<(Id, &'a Nota)> {
    let id = room.escolher(&Selector(key.to_owned()))?;
    room.notas.get(id).map(|nota| (id, &**nota))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaParceiro {
    #[serde(rename = "empPK")]
    emp_pk: String,
    chave_acesso: String,
}

impl LinhaParceiro {
    fn de(parceiro: &Parceiro) -> Self {
        Self { emp_pk: parceiro.emp_pk.clone(), chave_acesso: tail(&parceiro.chave_acesso) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaEmpresa {
    cpf_cnpj: String,
    nome: String,
    uf: &'static str,
    ie: String,
    crt: u8,
    cidade: String,
    chave_acesso: String,
    habilitada: bool,
    credenciada: bool,
    licencas: Vec<String>,
    certificado: bool,
    cadastrada: Moment,
}

impl LinhaEmpresa {
    fn de(empresa: &Empresa) -> Self {
        let licenca = |(modulo, ambiente): &(super::model::Modulo, super::model::Ambiente)| {
            format!("{} {}", modulo.nome(), ambiente.codigo())
        };
        Self {
            cpf_cnpj: empresa.documento.as_str().to_owned(),
            nome: empresa.nome.clone(),
            uf: empresa.uf.sigla(),
            ie: empresa.ie.clone(),
            crt: empresa.crt,
            cidade: empresa.endereco.cidade.clone(),
            chave_acesso: tail(&empresa.chave_acesso),
            habilitada: empresa.habilitada,
            credenciada: empresa.credenciada,
            licencas: empresa.licencas.iter().map(licenca).collect(),
            certificado: empresa.certificado.is_some(),
            cadastrada: empresa.cadastrada,
        }
    }
}

/// Issuer, environment, model and series of whatever has a number.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Numeracao {
    emitente: String,
    tp_amb: u8,
    modelo: &'static str,
    serie: u16,
}

impl From<&Serie> for Numeracao {
    fn from(serie: &Serie) -> Self {
        Self {
            emitente: serie.emitente.as_str().to_owned(),
            tp_amb: serie.ambiente.codigo(),
            modelo: serie.modelo.nome(),
            serie: serie.serie,
        }
    }
}

#[derive(Serialize)]
struct LinhaProtocolo {
    numero: String,
    em: Moment,
}

impl From<&Protocolo> for LinhaProtocolo {
    fn from(protocolo: &Protocolo) -> Self {
        Self { numero: protocolo.numero.clone(), em: protocolo.em }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaNota {
    #[serde(flatten)]
    serie: Numeracao,
    numero: u32,
    chave: String,
    status: Status,
    sit_codigo: u16,
    sit_descricao: String,
    protocolo: Option<LinhaProtocolo>,
    emitida: Moment,
    valor: Money,
    destinatario: LinhaDestinatario,
    numero_pedido: String,
    eventos: usize,
    pendente: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaDestinatario {
    cpf_cnpj: String,
    nome: String,
}

impl LinhaNota {
    fn de(nota: &Nota) -> Self {
        Self {
            serie: (&nota.serie).into(),
            numero: nota.numero,
            chave: nota.chave.as_str().to_owned(),
            status: nota.status,
            sit_codigo: nota.situacao.codigo,
            sit_descricao: nota.situacao.texto.clone(),
            protocolo: nota.protocolo.as_ref().map(Into::into),
            emitida: nota.emitida,
            valor: Money(nota.valor),
            destinatario: LinhaDestinatario {
                cpf_cnpj: nota.destinatario.documento.clone(),
                nome: nota.destinatario.nome.clone(),
            },
            numero_pedido: nota.pedido.clone(),
            eventos: nota.eventos.len(),
            pendente: nota.espera.is_some(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaEvento {
    #[serde(flatten)]
    serie: Numeracao,
    numero: u32,
    chave: String,
    tp_evento: u32,
    n_seq_evento: u32,
    c_stat: u16,
    texto: String,
    protocolo: LinhaProtocolo,
}

impl LinhaEvento {
    fn de(room: &InvoiCy, id: Id, lugar: usize) -> Option<Self> {
        let nota = room.notas.get(id)?;
        let evento = nota.eventos.get(lugar)?;
        Some(Self {
            serie: (&nota.serie).into(),
            numero: nota.numero,
            chave: nota.chave.as_str().to_owned(),
            tp_evento: evento.tipo.codigo(),
            n_seq_evento: evento.sequencia,
            c_stat: evento.cstat,
            texto: evento.texto.clone(),
            protocolo: (&evento.protocolo).into(),
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaInutilizada {
    #[serde(flatten)]
    serie: Numeracao,
    ano: i16,
    numero_inicial: u32,
    numero_final: u32,
    justificativa: String,
    protocolo: String,
    em: Moment,
}

impl LinhaInutilizada {
    fn de(faixa: &Inutilizada) -> Self {
        let dados = &faixa.dados;
        Self {
            serie: (&faixa.serie).into(),
            ano: dados.ano,
            numero_inicial: dados.inicial,
            numero_final: dados.final_,
            justificativa: dados.justificativa.clone(),
            protocolo: dados.protocolo.clone(),
            em: dados.em,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaPrevia {
    #[serde(flatten)]
    serie: Numeracao,
    numero_pedido: String,
}

impl LinhaPrevia {
    fn de(previa: &Previa) -> Self {
        Self { serie: (&previa.serie).into(), numero_pedido: previa.pedido.clone() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaLote {
    prot_numero: String,
    modelo: &'static str,
    documentos: usize,
    consultas: u32,
    em: Moment,
    proximo: Option<String>,
}

impl LinhaLote {
    fn de(numero: &str, lote: &Lote) -> Self {
        Self {
            prot_numero: numero.to_owned(),
            modelo: lote.modelo.nome(),
            documentos: lote.notas.len(),
            consultas: lote.polls,
            em: lote.em,
            proximo: lote.proximo.clone(),
        }
    }
}

/// What SEFAZ was told to answer, to whom and about which numbers; nothing stands for all of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaVeredito {
    emitente: String,
    modelo: &'static str,
    serie: Option<u16>,
    numero: Option<u32>,
    codigo: Option<u16>,
}

impl LinhaVeredito {
    fn de((emitente, modelo, serie, numero): &Alvo, codigo: Option<u16>) -> Self {
        let modelo: Modelo = *modelo;
        Self {
            emitente: emitente.as_str().to_owned(),
            modelo: modelo.nome(),
            serie: *serie,
            numero: *numero,
            codigo,
        }
    }
}
