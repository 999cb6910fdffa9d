//! The lists: the document's own URLs and sample, paging, order, and who may see what.

use super::*;

#[test]
fn the_documents_first_url_gives_rows_as_its_sample_prints_them() {
    let stage = stage();
    let printed = r#"{"id":1,"idDividas":1,"ano":2023,"codigoExecucao":1,"anoLivro":1,"dataVencimento":"2023-01-01","descricaoCreditoTributario":"Descrição Crédito Tributario","descricaoReceita":"Descrição Crédito Tributario","folha":1,"idCreditoTributario":1,"idReceita":1,"livro":1,"numeroInscricao":1,"dataInscricao":"2023-01-01","numeroParcela":1,"numeroPosicao":1,"valorCorrecao":9.00,"valorJuro":7.00,"valorMulta":8.00,"valorTributo":66.67,"dataBase":"2023-01-01"}"#;
    // Raw, and as the server makes it legal.
    for filter in [r#"dataBase>="2023-01-01T00:00:00.000""#, "dataBase%3E=%222023-01-01T00:00:00.000%22"] {
        let reply = get(&stage, &format!("execucoes-dividas-terceiros?offset=0&limit=100&filter={filter}"));
        assert_eq!((reply.status, reply.operation), (200, "betha.execucoesDividas.listar"));
        assert_eq!(reply.headers, [("content-type", "application/json".to_owned())]);
        let start = r#"{"offset":0,"limit":100,"total":3,"hasNext":false,"content":["#;
        assert!(reply.body.starts_with(&format!("{start}{printed},")), "{}", reply.body);
    }
    // The sample's own envelope: no limit asked for, one row.
    let one = get(&stage, "execucoes-dividas-terceiros?filter=idDividas=1");
    let envelope = r#"{"offset":0,"limit":20,"total":1,"hasNext":false,"content":["#;
    assert_eq!(one.body, format!("{envelope}{printed}]}}"));
}

#[test]
fn the_documents_second_url_gives_the_balance() {
    let reply = get(&stage(), "envio-saldo-terceiros?filter=idDivida=3941085");
    assert_eq!(
        reply.body,
        r#"{"offset":0,"limit":20,"total":1,"hasNext":false,"content":[{"idDivida":3941085,"idReceita":5,"valorJuros":2.50,"valorSaldo":103.50,"valorMulta":0.00,"valorCorrecao":1.00}]}"#
    );
}

#[test]
fn each_list_has_the_fields_of_its_table_in_their_order() {
    let stage = stage();
    let suits = get(
        &stage,
        "execucoes-fiscais-terceiros?filter=codigoExecucao=2&fields=codigoExecucao,processo,dataCadastro,situacao,idTribunal,descricaoTribunal,cpfCnpjExequente,nomeExequente,classe,segredoJustica,procedimento,dataBase",
    );
    insta::assert_snapshot!(suits.body, @r#"{"offset":0,"limit":20,"total":1,"hasNext":false,"content":[{"codigoExecucao":2,"processo":"5000001-55.2024.8.24.0001","dataCadastro":"2024-05-02","situacao":"TRAMITACAO","idTribunal":24,"descricaoTribunal":"Tribunal de Justiça do Estado de Santa Catarina","cpfCnpjExequente":"83169623000110","nomeExequente":"Município de Joinville","classe":"Execução Fiscal","procedimento":"ES","segredoJustica":"NAO","dataBase":"2024-05-02"}]}"#);
    let documents = get(&stage, "documentos-dividas-terceiros?dataBase=2023-01-01&limit=2");
    assert_eq!(column(&documents, "tipoDocumento"), ["C", "P"]);
    assert_eq!(column(&documents, "valorTotal"), [90.67, 90.67]);
    assert_eq!(column(&documents, "nomePessoa"), ["Maria da Silva", "Maria da Silva"]);
    assert_eq!(column(&documents, "cpfCnpjPessoa"), ["52998224725", "52998224725"]);
    assert_eq!(column(&documents, "urlDocumento")[1], "http://duble.test/integracoes/v1/documentos/P/2023/1");
    let balances = get(&stage, "envio-saldo-terceiros?idDivida=12");
    assert_eq!(column(&balances, "idReceita"), [101, 301], "a row for each revenue");
    let changes = get(&stage, "envio-alteracao-situacao-terceiros/");
    assert_eq!(column(&changes, "situacao"), ["ABERTO", "ABERTO", "ABERTO", "PRESCRITA"]);
    let types = get(&stage, "tipos-movimentacoes?limit=50");
    assert_eq!(types.json()["total"], 22);
    assert_eq!(column(&types, "id").last().unwrap(), 90002);
}

#[test]
fn pages_are_cut_by_offset_and_limit_and_echo_what_was_asked() {
    let stage = stage();
    for (query, total, has_next, rows) in [
        ("limit=2", 3, true, 2),
        ("offset=2&limit=2", 3, false, 1),
        ("offset=3", 3, false, 0),
        ("offset=9999999999&limit=1000", 3, false, 0),
        ("offset=&limit=&filter=None&fields=None&sort=null", 3, false, 3),
        ("filter=null&_ts=1714", 3, false, 3),
        ("filter=ano%20%3E%202000&limit=1&offset=1", 3, true, 1),
        ("sort=id%20desc&limit=1", 3, true, 1),
    ] {
        let page = get(&stage, &format!("execucoes-dividas-terceiros?{query}")).json();
        assert_eq!(page["total"], total, "{query}");
        assert_eq!(page["hasNext"], has_next, "{query}");
        assert_eq!(page["content"].as_array().unwrap().len(), rows, "{query}");
    }
    for query in [
        "limit=0",
        "limit=-1",
        "limit=x",
        "limit=%2B5",
        "offset=-1",
        "offset=1.5",
        "limit=99999999999999999999",
    ] {
        let reply = get(&stage, &format!("execucoes-dividas-terceiros?{query}"));
        assert_eq!((reply.status, reply.verdict), (400, Verdict::Refused), "{query}");
    }
    let wrong = get(&stage, "envio-saldo-terceiros?limit=0");
    insta::assert_snapshot!(wrong.body, @r#"{"message":"O parâmetro limit deve ser um número inteiro maior ou igual a 1.","classificationCode":null,"detail":null}"#);
    let big = get(&stage, "execucoes-dividas-terceiros?limit=5000").json();
    assert_eq!(big["limit"], 5000);
    let clamped = Stage::new(WORLD, r#"{"betha":{"over_limit":"clamp","max_limit":2}}"#);
    let page = get(&clamped, "execucoes-dividas-terceiros?limit=3").json();
    assert_eq!(
        (&page["limit"], &page["hasNext"], page["content"].as_array().unwrap().len()),
        (&3.into(), &true.into(), 2)
    );
    let strict = Stage::new(WORLD, r#"{"betha":{"over_limit":"reject_400","require_filter":true}}"#);
    assert_eq!(get(&strict, "execucoes-dividas-terceiros?limit=1001&filter=id=1").status, 400);
    assert_eq!(get(&strict, "execucoes-dividas-terceiros?limit=1000&filter=id=1").status, 200);
    assert_eq!(get(&strict, "execucoes-dividas-terceiros").status, 400);
}

#[test]
fn rows_are_sorted_selected_and_spelled_as_asked() {
    let stage = stage();
    let sorted = get(&stage, "execucoes-dividas-terceiros?sort=dataBase+desc,id+desc&fields=id,dataBase");
    assert_eq!(
        sorted.body,
        r#"{"offset":0,"limit":20,"total":3,"hasNext":false,"content":[{"id":3941085,"dataBase":"2024-05-02"},{"id":12,"dataBase":"2024-05-02"},{"id":1,"dataBase":"2023-01-01"}]}"#
    );
    let stage = Stage::new(WORLD, r#"{"betha":{"emit_both_spellings":true,"database_format":"date_time"}}"#);
    let both = get(&stage, "execucoes-dividas-terceiros?fields=valorJuros,dataBase&idDivida=1");
    assert!(
        both.body
            .ends_with(r#"[{"valorJuro":7.00,"valorJuros":7.00,"dataBase":"2023-01-01T00:00:00.000"}]}"#),
        "{}",
        both.body
    );
}

#[test]
fn limits_beyond_all_measure_are_refused_and_the_bench_is_called_as_the_knob_says() {
    let stage = stage();
    assert_eq!(get(&stage, "execucoes-dividas-terceiros?limit=100000").status, 200);
    for limit in ["100001", "1000000000", "1e9"] {
        assert_eq!(get(&stage, &format!("execucoes-dividas-terceiros?limit={limit}")).status, 400, "{limit}");
    }
    let clamped = Stage::new(WORLD, r#"{"betha":{"over_limit":"clamp","id_vara":"table"}}"#);
    assert_eq!(get(&clamped, "execucoes-dividas-terceiros?limit=1000000000").status, 200);
    let bench = get(&clamped, "execucoes-fiscais-terceiros?fields=IDVARA,idComarca&filter=IdVara>0");
    assert!(bench.body.contains(r#""IdVara":"#) && !bench.body.contains("idVara"), "{}", bench.body);
}

#[test]
fn only_registered_codes_enter_and_each_sees_its_own_entity() {
    let stage = stage();
    let send = |headers: &[(&str, &str)]| {
        stage.send("GET", &format!("{BASE}/execucoes-fiscais-terceiros"), headers, "")
    };
    for header in [
        ("Authorization", format!("Bearer {CODE}")),
        ("authorization", format!("bearer  {CODE}")),
        ("Authorization", CODE.to_owned()),
        ("User-Access", CODE.to_owned()),
    ] {
        assert_eq!(column(&send(&[(header.0, &header.1)]), "codigoExecucao"), [1, 2], "{header:?}");
    }
    let other = send(&[("Authorization", &format!("Bearer {OTHER}"))]);
    assert_eq!(column(&other, "dataBase"), ["2025-01-01"]);
    for headers in [
        &[][..],
        &[("Authorization", "Bearer x")],
        &[("Authorization", &format!("Basic {CODE}"))],
        &[("User-Access", "")],
    ] {
        let reply = send(headers);
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (401, r#"{"code":401,"message":"Token inválido"}"#),
            "{headers:?}"
        );
        assert_eq!((reply.verdict, reply.code.as_deref()), (Verdict::Refused, Some("401")));
    }
    let forbidden = send(&[("Authorization", "so-saldo")]);
    assert_eq!(
        (forbidden.status, forbidden.body.as_str()),
        (403, r#"{"code":403,"message":"Acesso negado ao recurso"}"#)
    );
    assert_eq!(
        stage
            .send("GET", &format!("{BASE}/envio-saldo-terceiros"), &[("Authorization", "so-saldo")], "")
            .status,
        200
    );
    let strict = Stage::new(WORLD, r#"{"betha":{"require_user_access":true}}"#);
    let path = format!("{BASE}/envio-saldo-terceiros");
    assert_eq!(strict.send("GET", &path, &[("Authorization", CODE)], "").status, 401);
    assert_eq!(strict.send("GET", &path, &[("Authorization", CODE), ("User-Access", OTHER)], "").status, 401);
    assert_eq!(
        strict.send("GET", &path, &[("Authorization", CODE), ("User-Access", "so-saldo")], "").status,
        200
    );
}

#[test]
fn pages_walk_every_row_once_and_filters_agree_with_the_index() {
    let world = r#"{"betha":{"entidades":[{"codigosAcesso":["00000000-0000-4000-8000-000000000001"]}],"execucoes":[{"times":120}]}}"#;
    let stage = Stage::new(world, "{}");
    let all =
        column(&get(&stage, "execucoes-fiscais-terceiros?limit=1000&dataBase=2024-01-01"), "codigoExecucao");
    let mut walked = Vec::new();
    loop {
        let page = get(
            &stage,
            &format!("execucoes-fiscais-terceiros?limit=7&offset={}&dataBase=2024-01-01", walked.len()),
        );
        walked.extend(column(&page, "codigoExecucao"));
        if page.json()["hasNext"] == false {
            break;
        }
    }
    assert_eq!(walked, all);
    // The same question, asked so that no index can answer it.
    let slow = ids(&stage, "execucoes-fiscais-terceiros", "not (dataBase < 2024-01-01)");
    assert_eq!(slow.len(), all.len().min(20));
}

/// The contract, which is written by hand from the document.
const CONTRATO: &str = include_str!("../../../../openapi/betha.yaml");

#[test]
fn the_contract_has_every_operation_and_every_field_in_its_order() {
    let mut promised: Vec<_> =
        CONTRATO.lines().filter_map(|line| line.trim().strip_prefix("operationId: ")).collect();
    let mut known = crate::providers::betha::routes::OPERATIONS.to_vec();
    promised.sort_unstable();
    // Links name them again.
    promised.dedup();
    known.sort_unstable();
    assert_eq!(promised, known);
    let stage = stage();
    let cda = cda(&stage, 12);
    assert_eq!(post(&stage, "protestos", &format!("{{{cda}}}")).status, 200);
    assert_eq!(post(&stage, "protestos-movimentacoes", r#"{"idProtesto":1}"#).status, 200);
    for (list, schema) in [
        ("execucoes-fiscais-terceiros", "ExecucaoFiscal"),
        ("execucoes-dividas-terceiros", "ExecucaoDivida"),
        ("documentos-dividas-terceiros", "DocumentoDivida"),
        ("envio-saldo-terceiros", "EnvioSaldo"),
        ("envio-alteracao-terceiros", "EnvioAlteracao"),
        ("tipos-movimentacoes", "TipoMovimentacao"),
        ("resumo-divida", "ResumoDivida"),
        ("protestos", "Protesto"),
        ("protestos-movimentacoes", "MovimentacaoProtesto"),
    ] {
        let (_, after) =
            CONTRATO.split_once(&format!("    {schema}:\n      type: object\n      properties:\n")).unwrap();
        let promised: Vec<_> = after
            .lines()
            .map_while(|line| line.strip_prefix("        "))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        let body = get(&stage, list).body;
        #[derive(serde::Deserialize)]
        struct Pagina {
            content: Vec<Chaves>,
        }
        let written = &serde_json::from_str::<Pagina>(&body).unwrap().content[0].0;
        assert_eq!(written, &promised, "{list}");
    }
}

/// The names of an object's members in their order.
struct Chaves(Vec<String>);

impl<'de> serde::Deserialize<'de> for Chaves {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Leitor;
        impl<'de> serde::de::Visitor<'de> for Leitor {
            type Value = Chaves;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Chaves, A::Error> {
                let mut names = Vec::new();
                while let Some((name, serde::de::IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(Chaves(names))
            }
        }
        deserializer.deserialize_map(Leitor)
    }
}
