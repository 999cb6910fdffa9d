//! The rows.

use jiff::civil::Date;
use serde::Serialize;

use super::super::acervo::Acervo;
use super::super::model::{Entidade, Origem, Pessoa};
use crate::facts::{Moment, Money, tail};
use crate::world::Id;

/// The name of an entity, which ids are only good with.
fn nome_da_entidade(acervo: &Acervo, entidade: Id) -> Option<String> {
    acervo.entidades.get(entidade).map(|row| row.nome.clone())
}

fn codigo_da_execucao(acervo: &Acervo, execucao: Id) -> Option<i64> {
    acervo.execucoes.get(execucao).map(|row| row.codigo)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaEntidade {
    nome: String,
    cnpj: String,
    codigo_ibge: u32,
    codigos_acesso: Vec<String>,
    comarca: String,
    tipos_movimentacoes: Vec<i64>,
    tipos_custas: Option<Vec<i64>>,
}

impl LinhaEntidade {
    pub(super) fn de(row: &Entidade) -> Self {
        Self {
            nome: row.nome.clone(),
            cnpj: row.cnpj.clone(),
            codigo_ibge: row.municipio,
            codigos_acesso: row.codigos_acesso.iter().map(|code| tail(&code.codigo)).collect(),
            comarca: row.foro.comarca.clone(),
            tipos_movimentacoes: row.tipos_movimentacoes.iter().map(|tipo| tipo.id).collect(),
            tipos_custas: row.tipos_custas.clone(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaPessoa {
    cpf_cnpj: String,
    nome: String,
}

impl From<&Pessoa> for LinhaPessoa {
    fn from(pessoa: &Pessoa) -> Self {
        Self { cpf_cnpj: pessoa.documento.clone(), nome: pessoa.nome.clone() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaExecucao {
    entidade: Option<String>,
    codigo_execucao: i64,
    processo: Option<String>,
    situacao: &'static str,
    data_cadastro: Date,
    data_ajuizamento: Option<Date>,
    executado: LinhaPessoa,
    valor_causa: Money,
    dividas: usize,
    data_base: Moment,
}

impl LinhaExecucao {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.execucoes.get(id)?;
        let dividas = &acervo.dividas_da_execucao;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            codigo_execucao: row.codigo,
            processo: row.processo.clone(),
            situacao: row.situacao.word(),
            data_cadastro: row.data_cadastro,
            data_ajuizamento: row.ajuizamento,
            executado: (&*row.executado).into(),
            valor_causa: Money(row.valor_causa),
            // By rank: a suit may be about thousands.
            dividas: dividas.rank(id + 1).saturating_sub(dividas.rank(id)),
            data_base: row.data_base,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaDivida {
    entidade: Option<String>,
    id_divida: i64,
    ano: i16,
    codigo_execucao: Option<i64>,
    devedor: LinhaPessoa,
    credito_tributario: String,
    receitas: usize,
    situacao: &'static str,
    valor_lancado: Money,
    valor_saldo: Money,
    data_vencimento: Date,
    data_inscricao: Date,
    data_base: Moment,
}

impl LinhaDivida {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.dividas.get(id)?;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id_divida: row.id,
            ano: row.ano,
            codigo_execucao: row.execucao.map(|vinculo| vinculo.codigo),
            devedor: (&*row.devedor).into(),
            credito_tributario: row.credito.to_string(),
            receitas: row.receitas.len(),
            situacao: row.situacao.word(),
            valor_lancado: Money(row.lancado().total()),
            valor_saldo: Money(row.saldo()),
            data_vencimento: row.vencimento,
            data_inscricao: row.data_inscricao,
            data_base: row.data_base,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaDocumento {
    entidade: Option<String>,
    id: i64,
    ano: i16,
    tipo: &'static str,
    id_divida: Option<i64>,
    codigo_execucao: Option<i64>,
    pessoa: LinhaPessoa,
    valor: Money,
    data_emissao: Date,
    data_canc: Option<Date>,
    data_base: Moment,
}

impl LinhaDocumento {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.documentos.get(id)?;
        let (tipo, id_divida, codigo_execucao) = match row.origem {
            Origem::Cda(divida) => ("CDA", acervo.dividas.get(divida).map(|divida| divida.id), None),
            Origem::Peticao(execucao) => ("PETICAO", None, codigo_da_execucao(acervo, execucao)),
        };
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id: row.id,
            ano: row.ano,
            tipo,
            id_divida,
            codigo_execucao,
            pessoa: (&*row.pessoa).into(),
            valor: Money(row.valores.total()),
            data_emissao: row.emissao,
            data_canc: row.cancelamento,
            data_base: row.data_base,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaMovimentacao {
    entidade: Option<String>,
    id: Id,
    codigo_execucao_fiscal: Option<i64>,
    data_movimentacao: Moment,
    codigo_movimentacao: i64,
    comentario: Option<String>,
    protocolo: Option<String>,
}

impl LinhaMovimentacao {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.movimentacoes.get(id)?;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id,
            codigo_execucao_fiscal: codigo_da_execucao(acervo, row.execucao),
            data_movimentacao: row.data,
            codigo_movimentacao: row.tipo,
            comentario: row.comentario.clone(),
            protocolo: row.protocolo.clone(),
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaAnexo {
    entidade: Option<String>,
    id: Id,
    id_movimentacao: Id,
    tipo_arquivo: String,
    nome_arquivo: String,
}

impl LinhaAnexo {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.anexos.get(id)?;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id,
            id_movimentacao: row.movimentacao,
            tipo_arquivo: row.tipo.clone(),
            nome_arquivo: row.nome.clone(),
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaCusta {
    entidade: Option<String>,
    id: Id,
    id_execucoes: Option<i64>,
    id_custas: i64,
    valor: Money,
    observacao: Option<String>,
    sincronizada: bool,
}

impl LinhaCusta {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.custas.get(id)?;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id,
            id_execucoes: codigo_da_execucao(acervo, row.execucao),
            id_custas: row.tipo,
            valor: Money(row.valor),
            observacao: row.observacao.clone(),
            sincronizada: row.sincronizada,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaProtesto {
    entidade: Option<String>,
    id: i64,
    nro_cda: Option<i64>,
    ano_cda: Option<i64>,
    situacao: Option<String>,
    valor_titulo: Option<Money>,
    valor_protestado: Option<Money>,
    data_protocolo: Option<Date>,
    data_canc: Option<Date>,
    pessoa: Option<String>,
    cartorio: Option<String>,
}

impl LinhaProtesto {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.protestos.get(id)?;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id: row.id,
            nro_cda: row.nro_cda,
            ano_cda: row.ano_cda,
            situacao: row.situacao.clone(),
            valor_titulo: row.valor_titulo.map(Money),
            valor_protestado: row.valor_protestado.map(Money),
            data_protocolo: row.data_protocolo,
            data_canc: row.data_canc,
            pessoa: row.pessoa.clone(),
            cartorio: row.cartorio.nome.clone(),
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LinhaMovimentoProtesto {
    entidade: Option<String>,
    id: i64,
    id_protesto: Option<i64>,
    data_movto: Option<Moment>,
    valor_movto: Option<Money>,
    codigo_ocorrencia: Option<String>,
    ocorrencia: Option<String>,
}

impl LinhaMovimentoProtesto {
    pub(super) fn de(acervo: &Acervo, id: Id) -> Option<Self> {
        let row = acervo.movimentos_protesto.get(id)?;
        Some(Self {
            entidade: nome_da_entidade(acervo, row.entidade),
            id: row.id,
            id_protesto: row.id_protesto,
            data_movto: row.data,
            valor_movto: row.valor.map(Money),
            codigo_ocorrencia: row.codigo_ocorrencia.clone(),
            ocorrencia: row.ocorrencia.clone(),
        })
    }
}
