//! The document's own requests, and what real clients do around them.

mod anexos;
mod arquivos;
pub(in crate::providers) mod catalogo;
mod filtros;
mod listas;
mod mundo;
mod paginas;
mod protestos;
mod recebimentos;
mod recusas;

use super::model::Origem;
use crate::providers::stage::{Reply, Stage};
use crate::world::Verdict;

const CODE: &str = "00000000-0000-4000-8000-000000000001";
const OTHER: &str = "00000000-0000-4000-8000-000000000002";

/// The document's sample row as facts, its second URL's debt, and another entity.
const WORLD: &str = r#"{"betha":{
    "entidades":[
        {"ref":"a","nome":"Município de Joinville","cnpj":"83.169.623/0001-10","municipio":"Joinville","codigosAcesso":["00000000-0000-4000-8000-000000000001",
            {"codigo":"so-saldo","operacoes":["betha.saldos.listar"]}],
         "tiposMovimentacoes":[{"id":90001,"descricao":"Acordo homologado","situacao":"SUSPENSO"},{"id":90002,"descricao":"Conclusos para despacho"}]},
        {"ref":"b","municipio":3550308,"codigosAcesso":["00000000-0000-4000-8000-000000000002"]}],
    "execucoes":[
        {"ref":"e1","codigo":1,"dataBase":"2023-01-01","situacao":"AJUIZAMENTO","executado":{"nome":"Maria da Silva","cpfCnpj":"529.982.247-25"},"dividas":[
            {"ref":"d1","id":1,"ano":2023,"anoLivro":1,"dataVencimento":"2023-01-01","descricaoCreditoTributario":"Descrição Crédito Tributario",
             "descricaoReceita":"Descrição Crédito Tributario","folha":1,"idCreditoTributario":1,"idReceita":1,"livro":1,"numeroInscricao":1,
             "dataInscricao":"2023-01-01","numeroParcela":1,"numeroPosicao":1,"valorCorrecao":"9.00","valorJuros":"7.00","valorMulta":"8.00","valorTributo":"66.67"}]},
        {"ref":"e2","codigo":2,"dataBase":"2024-05-02T10:00:00","processo":"5000001-55.2024.8.24.0001","dividas":[
            {"ref":"d2","id":3941085,"valorTributo":"100.00","valorJuros":"2.50","valorMulta":"0","valorCorrecao":"1","idReceita":5},
            {"ref":"d3","id":12,"receitas":[{"id":101,"descricao":"IPTU","valorTributo":"200"},{"id":301,"descricao":"Taxa","valorTributo":"50"}]}]},
        {"ref":"b1","entidade":"b","codigo":1,"dataBase":"2025-01-01"}],
    "dividas":[{"ref":"d4","id":77,"situacao":"PRESCRITA","dataBase":"2024-06-01"}]}}"#;

const BASE: &str = "/integracoes/v1";

fn stage() -> Stage {
    Stage::new(WORLD, "{}")
}

fn get(stage: &Stage, target: &str) -> Reply {
    let bearer = format!("Bearer {CODE}");
    stage.send("GET", &format!("{BASE}/{target}"), &[("Authorization", &bearer)], "")
}

fn post(stage: &Stage, target: &str, body: &str) -> Reply {
    let headers = [("User-Access", CODE), ("Content-Type", "application/json; charset=utf-8")];
    stage.send("POST", &format!("{BASE}/{target}"), &headers, body)
}

/// The values of one field of a page.
fn column(reply: &Reply, field: &str) -> Vec<serde_json::Value> {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let page = reply.json();
    page["content"].as_array().unwrap().iter().map(|row| row[field].clone()).collect()
}

fn ids(stage: &Stage, list: &str, filter: &str) -> Vec<i64> {
    let query = crate::wire::form::encode([("filter", filter)]);
    let reply = get(stage, &format!("{list}?{query}"));
    let field = if list.starts_with("execucoes-fiscais") { "codigoExecucao" } else { "idDivida" };
    let field = if list.starts_with("execucoes-dividas") { "id" } else { field };
    column(&reply, field).iter().map(|id| id.as_i64().unwrap()).collect()
}

fn put(stage: &Stage, target: &str, body: &str) -> Reply {
    let headers = [("User-Access", CODE), ("Content-Type", "application/json")];
    stage.send("PUT", &format!("{BASE}/{target}"), &headers, body)
}

/// The certificate of a debt, as members of an object.
fn cda(stage: &Stage, divida: i64) -> String {
    let (id, ano) = stage.look(|rooms| {
        let acervo = &rooms.betha.acervo;
        let (row, _) = acervo.dividas.iter().find(|(_, row)| row.id == divida).unwrap();
        let documento = acervo.documentos_por_origem.first_of(Origem::Cda(row)).unwrap();
        let documento = acervo.documentos.get(documento).unwrap();
        (documento.id, documento.ano)
    });
    format!(r#""nroCda":{id},"anoCda":{ano}"#)
}
