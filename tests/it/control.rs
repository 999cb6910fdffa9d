//! `/_duble`, and worlds that do not see each other.

use crate::stage::Running;

async fn json(response: reqwest::Response) -> serde_json::Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[tokio::test]
async fn the_clock_moves_when_told_and_reset_brings_the_world_back() {
    let duble = Running::on_default().await;
    assert_eq!(duble.get("/_duble/livez", &[]).await.status(), 200);
    assert_eq!(duble.get("/_duble/readyz", &[]).await.status(), 200);
    let before = json(duble.get("/_duble/clock", &[]).await).await;
    assert_eq!(before["frozen"], false);
    let advanced = json(duble.post("/_duble/clock/advance", &JSON, r#"{"by":"3d"}"#).await).await;
    assert!(advanced["now"].as_str().unwrap() > before["now"].as_str().unwrap());
    for (body, status) in
        [(r#"{"by":"-1d"}"#, 422), (r#"{"by":"soon"}"#, 422), (r#"{"to":"1d"}"#, 422), ("{", 400)]
    {
        let response = duble.post("/_duble/clock/advance", &JSON, body).await;
        assert_eq!(response.status(), status, "{body}");
        assert!(json(response).await["error"].is_string(), "{body}");
    }
    let reset = json(duble.post("/_duble/reset", &[], "").await).await;
    assert!(reset["now"].as_str().unwrap() < advanced["now"].as_str().unwrap());
}

#[tokio::test]
async fn worlds_do_not_see_each_other() {
    let duble = Running::on_default().await;
    let action = r#"{"nddfrete.mudarStatus":{"fatura":"EMBDEV.27600-P01","status":"paga"}}"#;
    assert_eq!(duble.post("/w/loja/_duble/actions", &JSON, action).await.status(), 200);
    duble.post("/w/loja/_duble/clock/advance", &JSON, r#"{"by":"30d"}"#).await;
    let journal = |world: &'static str| {
        let duble = &duble;
        async move {
            json(duble.get(&format!("{world}/_duble/journal"), &[]).await).await["total"].as_u64().unwrap()
        }
    };
    assert!(journal("/w/loja").await >= 1);
    assert_eq!(journal("").await, 0);
    assert_eq!(journal("/w/outra").await, 0);
    let clock = |text: serde_json::Value| text["now"].as_str().unwrap().to_owned();
    let here = clock(json(duble.get("/_duble/clock", &[]).await).await);
    let there = clock(json(duble.get("/w/loja/_duble/clock", &[]).await).await);
    assert!(there > here);
    assert_eq!(duble.get("/w/lo%20ja/_duble/clock", &[]).await.status(), 404);
    let wsdl =
        duble.get("/w/loja/exchangeMessage/WSExchangeMessage.asmx?wsdl", &[]).await.text().await.unwrap();
    assert!(wsdl.contains(&format!("location=\"{}/w/loja/exchangeMessage/", duble.url)), "{wsdl}");
}

#[tokio::test]
async fn actions_say_what_is_wrong_with_them() {
    let duble = Running::on_default().await;
    for (body, said) in [
        (r#"{"sicoob.pager":{}}"#, "did you mean `sicoob.pagar`"),
        (r#"{"nddfrete.mudarStatus":{"fatura":"nenhuma","status":"paga"}}"#, "`nenhuma`"),
        (r#"{"nddfrete.mudarStatus":{"fatura":"x","status":"perdida"}}"#, "perdida"),
        ("{}", "missing"),
    ] {
        let response = duble.post("/_duble/actions", &JSON, body).await;
        assert_eq!(response.status(), 422, "{body}");
        let error = json(response).await["error"].as_str().unwrap().to_owned();
        assert!(error.contains(said), "{body}: {error}");
    }
    assert_eq!(duble.get("/_duble/nothing", &[]).await.status(), 404);
    assert_eq!(duble.get("/_duble/reset", &[]).await.status(), 405);
}

#[tokio::test]
async fn a_page_of_somebody_elses_is_not_answered() {
    let duble = Running::on_default().await;
    let own = format!("http://{}", duble.address());
    for (origin, status) in [("http://evil.example", 403), ("null", 403), (own.as_str(), 200)] {
        assert_eq!(duble.post("/_duble/reset", &[("origin", origin)], "").await.status(), status, "{origin}");
    }
}

#[tokio::test]
async fn the_journal_gives_the_newest_and_reads_on_from_a_number() {
    let duble = Running::on_default().await;
    for path in ["/integracoes/v1/a", "/integracoes/v1/b", "/nobody"] {
        duble.get(path, &[]).await;
    }
    let numbers = |query: &'static str| {
        let duble = &duble;
        async move {
            let page = json(duble.get(&format!("/_duble/journal?{query}"), &[]).await).await;
            page["entries"]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| entry["number"].as_u64().unwrap())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(numbers("limit=2").await, [2, 3]);
    assert_eq!(numbers("limit=2&after=0").await, [1, 2]);
    let last = json(duble.get("/_duble/journal?limit=1", &[]).await).await;
    assert_eq!(last["entries"][0]["exchange"]["target"], "/nobody", "also of a path that is no provider's");
}

#[tokio::test]
async fn the_bound_on_worlds_is_said() {
    let duble = Running::with(duble::app::Limits { worlds: 2, ..Default::default() }).await;
    assert_eq!(duble.get("/w/a/_duble/clock", &[]).await.status(), 200);
    let response = duble.get("/w/b/_duble/clock", &[]).await;
    assert_eq!(response.status(), 503);
    assert!(json(response).await["error"].as_str().unwrap().contains("2 worlds"));
}
