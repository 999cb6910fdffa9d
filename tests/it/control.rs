//! `/_duble`, and worlds that do not see each other.

use crate::stage::Running;

pub(crate) async fn json(response: reqwest::Response) -> serde_json::Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// The status, and what was refused in which words.
pub(crate) async fn refusal(response: reqwest::Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body = json(response).await;
    (status, body["error"].as_str().unwrap_or_else(|| panic!("no refusal: {body}")).to_owned())
}

/// Sends JSON; what comes back, if it was done.
pub(crate) async fn ask(duble: &Running, method: &str, path: &str, body: &str) -> serde_json::Value {
    let response = duble.send(method.parse().unwrap(), path, &[], body.into()).await;
    let status = response.status();
    let answer = json(response).await;
    assert!(status.is_success(), "{method} {path} {body}: {answer}");
    answer
}

/// Sends JSON; in which words it was refused.
pub(crate) async fn refused(duble: &Running, method: &str, path: &str, body: &str) -> (u16, String) {
    refusal(duble.send(method.parse().unwrap(), path, &[], body.into()).await).await
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
async fn the_clock_is_set_frozen_and_set_going_at_another_rate() {
    let duble = Running::on_default().await;
    let clock = |body: &'static str| ask(&duble, "PUT", "/w/loja/_duble/clock", body);
    let set = clock(r#"{"now":"2099-01-01T09:00:00-03:00","frozen":true,"rate":60}"#).await;
    assert_eq!(set["now"], "2099-01-01T09:00:00.000-03:00");
    assert_eq!((&set["frozen"], &set["rate"]), (&true.into(), &60.into()));
    let (status, said) =
        refused(&duble, "PUT", "/w/loja/_duble/clock", r#"{"now":"2098-12-31T09:00:00-03:00"}"#).await;
    assert_eq!(status, 409);
    assert!(
        said.contains("it shows 2099-01-01T09:00:00.000-03:00") && said.contains("/_duble/reset"),
        "{said}"
    );
    assert_eq!(clock("{}").await["now"], set["now"], "nothing to set, nothing set");
    let running = clock(r#"{"frozen":false,"rate":86400}"#).await;
    assert_eq!((&running["frozen"], &running["rate"]), (&false.into(), &86_400.into()));
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let stopped = clock(r#"{"frozen":true}"#).await;
    assert!(stopped["now"].as_str().unwrap() > "2099-01-01T09:50:00.000-03:00", "{stopped}");
    assert_eq!(clock(r#"{"rate":0.5}"#).await["now"], stopped["now"]);
    assert_eq!(json(duble.get("/w/loja/_duble/clock", &[]).await).await["rate"], 0.5);
    assert_eq!(json(duble.get("/_duble/clock", &[]).await).await["rate"], 1, "another world's is its own");
    for (body, status, words) in [
        (r#"{"frozn":true}"#, 422, "did you mean `frozen`?"),
        (r#"{"speed":2}"#, 422, "here can stand: now, frozen, rate"),
        (r#"{"rate":0}"#, 422, "`rate`: a clock goes 0.1 to 86400 times"),
        (r#"{"now":"amanhã"}"#, 422, "write it with its zone"),
        (r#"{"frozen":"yes"}"#, 422, "expected a boolean"),
        ("now", 400, "the body is no JSON"),
        (" ", 400, "the body is empty"),
    ] {
        let (seen, said) = refused(&duble, "PUT", "/w/loja/_duble/clock", body).await;
        assert!(seen == status && said.contains(words), "{body}: {seen} {said}");
    }
}

#[tokio::test]
async fn a_running_world_does_by_itself_what_falls_due_at_any_rate() {
    let duble = Running::on_default().await;
    let story = r#"{"scenario":"amanhã","extends":"default","clock":"2026-03-02T09:00:00-03:00","timeline":[
        {"at":"+2h","do":{"sicoob.pagar":{"boleto":"aberto"}}},
        {"at":"+1h","do":{"nddfrete.mudarStatus":{"fatura":"EMBDEV.27600-P01","status":"paga"}}}]}"#;
    ask(&duble, "POST", "/_duble/scenario", story).await;
    ask(&duble, "PUT", "/_duble/clock", r#"{"frozen":false,"rate":86400}"#).await;
    // Two hours take a twelfth of a second.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let journal = json(duble.get("/_duble/journal", &[]).await).await;
    let seen: Vec<_> = journal["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["line"]["kind"] == "action")
        .map(|entry| (entry["line"]["operation"].as_str().unwrap(), entry["at"].as_str().unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("nddfrete.mudarStatus", "2026-03-02T10:00:00.000-03:00"),
            ("sicoob.pagar", "2026-03-02T11:00:00.000-03:00")
        ]
    );
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
    let named = |name: &'static str, body: &'static str| {
        let duble = &duble;
        async move { refused(duble, "POST", &format!("/_duble/actions/{name}"), body).await }
    };
    for (name, body, status, words) in [
        ("sicoob.pager", "", 404, "did you mean `sicoob.pagar`?"),
        ("sicoob.pagar", "", 422, "missing field `boleto`"),
        ("sicoob.pagar", r#"{"boletos":"aberto"}"#, 422, "did you mean `boleto`?"),
        ("sicoob.pagar", r#"{"boleto":"aberto"}}"#, 400, "the body is no JSON"),
        ("sicoob.pagar", r#"{},"nddfrete.mudarStatus":{}"#, 400, "the body is no JSON"),
    ] {
        let (seen, said) = named(name, body).await;
        assert!(seen == status && said.contains(words), "{name} {body}: {seen} {said}");
    }
    let (status, said) = refused(&duble, "GET", "/_duble/clok", "").await;
    assert!(status == 404 && said.contains("did you mean /_duble/clock?"), "{said}");
    let (status, said) = refused(&duble, "GET", "/_duble/reset", "").await;
    assert!(status == 405 && said.contains("does not take GET"), "{said}");
}

#[tokio::test]
async fn actions_are_listed_and_done_by_name() {
    let duble = Running::on_default().await;
    let listed = json(duble.get("/_duble/actions", &[]).await).await;
    let names: Vec<_> =
        listed["actions"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(names.contains(&"sicoob.pagar") && names.contains(&"nddfrete.mudarStatus"), "{names:?}");
    let done = ask(&duble, "POST", "/w/loja/_duble/actions/sicoob.pagar", r#"{"boleto":"aberto"}"#).await;
    assert_eq!(done, serde_json::json!({ "done": true, "journal": 1 }));
    let (status, said) =
        refused(&duble, "POST", "/w/loja/_duble/actions", r#"{"sicoob.pagar":{"boleto":"aberto"}}"#).await;
    assert!(status == 422 && said.contains("boleto"), "paid by the other door already: {said}");
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
