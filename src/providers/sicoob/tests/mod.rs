//! The documents' own exchanges, and what real clients do around them.

mod acesso;
mod boletos;
mod campos;
pub(in crate::providers) mod catalogo;
mod cnab;
mod cobrancas;
mod contrato;
mod dono;
mod entradas;
mod escopos;
mod exato;
mod faixas;
mod fatos;
mod inventado;
mod limites;
mod movimentacao;
mod movimentos_v3;
mod mudancas;
mod operacoes;
mod pagamentos;
mod qualquer;
mod qualquer_v3;
mod recusas;
mod solicitacoes;
mod tabela;
mod tentativas;
mod versoes;
mod webhooks;

use serde_json::{Value, json};

use crate::providers::stage::{Reply, Stage};
use crate::wire::{base64, zip};

pub(super) const BEARER: &str = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";
pub(super) const CLIENT: &str = "9b5e603e428cc477a2841e2683c92d21";

/// The dossier's account (section 4.3), so that its vectors hold, and the house's.
pub(super) const CONTAS: &str = r#""contas":[{"numeroCliente":1234567,"cooperativa":4321,"numeroContaCorrente":987654,"nome":"Loja Um"},
    {"numeroCliente":707090,"cooperativa":4321,"numeroContaCorrente":987655}],"clientes":[{"client_id":"9b5e603e428cc477a2841e2683c92d21"}]"#;

/// A world with these titles.
pub(super) fn stage(boletos: &str, knobs: &str) -> Stage {
    Stage::new(
        &format!(r#"{{"sicoob":{{{CONTAS},"boletos":[{boletos}]}}}}"#),
        &format!(r#"{{"sicoob":{knobs}}}"#),
    )
}

pub(super) fn get(stage: &Stage, target: &str) -> Reply {
    stage.send("GET", &format!("/cobranca-bancaria/v2{target}"), &[("authorization", BEARER)], "")
}

pub(super) fn send(stage: &Stage, method: &str, path: &str, body: &str) -> Reply {
    let headers = [("authorization", BEARER), ("content-type", "application/json")];
    stage.send(method, &format!("/cobranca-bancaria/v2{path}"), &headers, body)
}

pub(super) fn ask(stage: &Stage, contrato: u32, tipo: u8, from: &str, to: &str) -> Reply {
    let body = format!(
        r#"{{"numeroContrato":{contrato},"tipoMovimento":{tipo},"dataInicial":"{from}","dataFinal":"{to}"}}"#
    );
    send(stage, "POST", "/boletos/solicitacoes/movimentacao", &body)
}

pub(super) fn poll(stage: &Stage, contrato: u32, codigo: &str) -> Reply {
    get(
        stage,
        &format!("/boletos/solicitacoes/movimentacao?numeroContrato={contrato}&codigoSolicitacao={codigo}"),
    )
}

pub(super) fn download(stage: &Stage, contrato: u32, codigo: &str, arquivo: &str) -> Reply {
    get(
        stage,
        &format!(
            "/boletos/movimentacao-download?numeroContrato={contrato}&codigoSolicitacao={codigo}&idArquivo={arquivo}"
        ),
    )
}

pub(super) fn codigo(reply: &Reply) -> String {
    reply.json()["resultado"]["codigoSolicitacao"].to_string()
}

/// The one entry of a downloaded file: its name and text.
pub(super) fn unpack(reply: &Reply) -> (String, String) {
    let arquivo = base64::decode(reply.json()["resultado"]["arquivo"].as_str().unwrap()).unwrap();
    let mut files = zip::unpack(&arquivo, &zip::Limits::default()).unwrap();
    assert_eq!(files.len(), 1);
    let (name, bytes) = files.remove(0);
    (name, String::from_utf8(bytes).unwrap())
}

/// The file of a type and period, through the three calls, with the job ready at once; none when there are no records.
pub(super) fn file(stage: &Stage, tipo: u8, from: &str, to: &str) -> Option<String> {
    let codigo = codigo(&ask(stage, 1_234_567, tipo, from, to));
    let listed = poll(stage, 1_234_567, &codigo);
    if listed.status == 400 {
        assert_eq!(listed.code.as_deref(), Some("9008"), "{}", listed.body);
        return None;
    }
    let arquivo = listed.json()["resultado"]["idArquivos"][0].to_string();
    Some(unpack(&download(stage, 1_234_567, &codigo, &arquivo)).1)
}

/// Its records.
pub(super) fn records(stage: &Stage, tipo: u8, from: &str, to: &str) -> Vec<serde_json::Value> {
    file(stage, tipo, from, to).map_or_else(Vec::new, |text| serde_json::from_str(&text).unwrap())
}

/// The dossier's minimal request (section 2.2) in version 3's names, on the stage's day.
pub(super) fn novo() -> Value {
    json!({
        "numeroCliente": 1_234_567, "codigoModalidade": 1, "numeroContaCorrente": 987_654, "codigoEspecieDocumento": "DM",
        "dataEmissao": "2026-03-02", "seuNumero": "NF-42", "identificacaoEmissaoBoleto": 2,
        "identificacaoDistribuicaoBoleto": 2, "valor": 150.75, "dataVencimento": "2026-12-15", "tipoDesconto": 0,
        "tipoMulta": 0, "tipoJurosMora": 3, "numeroParcela": 1,
        "pagador": {
            "numeroCpfCnpj": "00000000191", "nome": "Pagador Um", "endereco": "Rua A 1", "bairro": "Centro",
            "cidade": "Goiania", "cep": "74000000", "uf": "GO"
        }
    })
}

/// With these fields set, or added.
pub(super) fn com(mut boleto: Value, campos: Value) -> Value {
    let (Value::Object(all), Value::Object(campos)) = (&mut boleto, campos) else { panic!("no object") };
    all.extend(campos);
    boleto
}

/// A request of version 3, with a body if it is one that has it.
pub(super) fn v3(stage: &Stage, method: &str, path: &str, body: &Value) -> Reply {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    v3_text(stage, method, path, &text)
}

/// The same with the body's very bytes.
pub(super) fn v3_text(stage: &Stage, method: &str, path: &str, body: &str) -> Reply {
    let json = [("authorization", BEARER), ("content-type", "application/json")];
    let headers = if body.is_empty() { &json[..1] } else { &json[..] };
    stage.send(method, &format!("/cobranca-bancaria/v3{path}"), headers, body)
}

pub(super) fn get3(stage: &Stage, path: &str) -> Reply {
    v3(stage, "GET", path, &Value::Null)
}

/// A title as version 3 reads it.
pub(super) fn lido(stage: &Stage, nosso_numero: u32) -> Value {
    let path = format!("/boletos?numeroCliente=1234567&codigoModalidade=1&nossoNumero={nosso_numero}");
    get3(stage, &path).json()["resultado"].clone()
}

/// All that the room holds, and how much waits: what a refusal must leave as it is.
pub(super) fn tudo(stage: &Stage) -> (String, (usize, usize)) {
    (stage.look(|rooms| format!("{:?}", rooms.sicoob)), stage.waiting())
}

/// The operations of the journal that no request asked for, the oldest first.
pub(super) fn sozinhas(stage: &Stage) -> Vec<&'static str> {
    stage
        .journal()
        .iter()
        .filter(|entry| entry.line.kind == crate::world::Kind::Timer)
        .map(|entry| entry.line.operation)
        .collect()
}
