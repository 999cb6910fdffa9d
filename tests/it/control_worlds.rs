//! Worlds that are made, made again and let go of by request, and the scenarios that they are made from.

use crate::control::{ask, json, refusal, refused};
use crate::stage::Running;

const STORY: &str = "scenario: Loja com um boleto\nextends: default\nseed: 7\nclock: \"2026-03-02T09:00:00-03:00\"\ntimeline:\n  - { at: +1d, do: { sicoob.pagar: { boleto: aberto } } }\n";

async fn names(duble: &Running) -> Vec<(String, String)> {
    let listed = json(duble.get("/_duble/worlds", &[]).await).await;
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let worlds = listed["worlds"].as_array().unwrap();
    worlds.iter().map(|world| (word(&world["name"]), word(&world["created_by"]))).collect()
}

#[tokio::test]
async fn a_world_is_made_from_a_scenario_listed_and_let_go_of() {
    let duble = Running::on_default().await;
    let put = |path: &'static str, body: &'static str| {
        duble.send(reqwest::Method::PUT, path, &[("content-type", "application/yaml")], body.into())
    };
    let made = put("/_duble/worlds/loja", STORY).await;
    assert_eq!(made.status(), 201);
    let made = json(made).await;
    insta::assert_json_snapshot!(made, { ".timers" => "[count]", ".expires" => "[seconds]" }, @r#"
    {
      "created_by": "control",
      "expires": "[seconds]",
      "frozen": true,
      "idle_seconds": 0,
      "journal": 0,
      "name": "loja",
      "now": "2026-03-02T09:00:00.000-03:00",
      "rate": 1,
      "scenario": {
        "file": "request.yaml",
        "title": "Loja com um boleto"
      },
      "start": "2026-03-02T09:00:00.000-03:00",
      "timers": "[count]"
    }
    "#);
    let mut told = ask(&duble, "GET", "/_duble/worlds/loja", "").await;
    // Real time has passed.
    told["expires"] = made["expires"].clone();
    assert_eq!(told, made);
    duble.get("/w/outra/_duble/clock", &[]).await;
    let pairs = [("default", "start"), ("loja", "control"), ("outra", "first_use")];
    assert_eq!(names(&duble).await, pairs.map(|(name, by)| (name.to_owned(), by.to_owned())));
    ask(&duble, "POST", "/w/loja/_duble/clock/advance", r#"{"by":"2d"}"#).await;
    let advanced = ask(&duble, "GET", "/_duble/worlds/loja", "").await;
    assert_eq!(advanced["journal"], 1, "{advanced}");
    assert!(advanced["timers"].as_u64() < made["timers"].as_u64(), "{advanced}");
    // Made again from another one, and a reset goes back to that.
    let other =
        put("/_duble/worlds/loja?file=outra.yaml", r#"{"scenario":"Outra","clock":"2027-01-01T00:00:00Z"}"#)
            .await;
    assert_eq!(other.status(), 200);
    assert_eq!(json(other).await["scenario"], serde_json::json!({ "title": "Outra", "file": "outra.yaml" }));
    ask(&duble, "POST", "/w/loja/_duble/clock/advance", r#"{"by":"2d"}"#).await;
    assert_eq!(ask(&duble, "POST", "/w/loja/_duble/reset", "").await["now"], "2026-12-31T21:00:00.000-03:00");
    // Without a scenario it is as the default world is.
    assert_eq!(ask(&duble, "PUT", "/_duble/worlds/loja", "").await["frozen"], false);
    assert_eq!(ask(&duble, "DELETE", "/_duble/worlds/loja", "").await["deleted"], "loja");
    let (status, said) = refused(&duble, "DELETE", "/_duble/worlds/loja", "").await;
    assert!(status == 404 && said.contains("there are default, outra"), "{said}");
    let (status, said) = refused(&duble, "GET", "/_duble/worlds/outro", "").await;
    assert!(status == 404 && said.contains("did you mean `outra`?"), "{said}");
    assert_eq!(names(&duble).await.len(), 2, "nobody who only asks makes a world");
}

#[tokio::test]
async fn what_is_wrong_with_a_scenario_is_told_with_its_place_and_changes_nothing() {
    let duble = Running::on_default().await;
    let wrong = "scenario: x\nworld:\n  nddfrete:\n    faturas: [{ tpo: 0 }]\n";
    let response = duble.send(reqwest::Method::PUT, "/_duble/worlds/loja", &[], wrong.into()).await;
    assert_eq!(response.status(), 422);
    insta::assert_json_snapshot!(json(response).await, @r#"
    {
      "error": "the scenario makes no world, and nothing was changed: request.yaml:4:17: unknown key `tpo`",
      "findings": [
        {
          "code": "L003",
          "column": 17,
          "file": "request.yaml",
          "hint": "did you mean `tipo`?",
          "line": 4,
          "message": "unknown key `tpo`",
          "path": "world.nddfrete.faturas[0].tpo"
        }
      ]
    }
    "#);
    assert_eq!(names(&duble).await.len(), 1);
    ask(&duble, "PUT", "/_duble/worlds/loja", STORY).await;
    ask(&duble, "POST", "/w/loja/_duble/clock/advance", r#"{"by":"1d"}"#).await;
    for (path, method) in [("/_duble/worlds/loja", "PUT"), ("/w/loja/_duble/scenario", "POST")] {
        // The second fault of two is told too, and a fact that cannot be is found like a key that is none.
        for text in [
            wrong,
            "scenario: x\nextends: ../../etc/passwd\n",
            "scenario: x\nextends: defalt\n",
            "scenario: x\nclock: \"2026-03-02T09:00:00-03:00\"\nworld: { nddfrete: { faturas: [{ tipo: 7 }] } }\n",
            "{",
        ] {
            assert_eq!(refused(&duble, method, path, text).await.0, 422, "{text}");
        }
    }
    let (_, said) =
        refused(&duble, "POST", "/_duble/scenario", "scenario: x\nextends: /etc/hostname\n").await;
    assert!(
        said.contains("request.yaml:2:10: a scenario that comes by request extends `default` or nothing"),
        "{said}"
    );
    // The two slips of curl's.
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let crushed = STORY.replace('\n', "");
    let told = json(duble.post("/_duble/scenario", &form, crushed.as_bytes()).await).await;
    assert!(told["findings"][0]["hint"].as_str().unwrap().contains("--data-binary @FILE"), "{told}");
    let parts = [("content-type", "multipart/form-data; boundary=x")];
    let (status, said) = refusal(duble.post("/_duble/scenario", &parts, STORY).await).await;
    assert!(status == 415 && said.contains("--data-binary @FILE"), "{said}");
    let clock = ask(&duble, "GET", "/w/loja/_duble/clock", "").await;
    assert_eq!(clock["now"], "2026-03-03T09:00:00.000-03:00", "whole or not at all");
}

#[tokio::test]
async fn a_scenario_is_loaded_told_and_gone_back_to() {
    let duble = Running::on_default().await;
    let (status, said) = refused(&duble, "POST", "/_duble/scenario", " ").await;
    assert!(status == 400 && said.contains("the body is empty"), "{said}");
    assert_eq!(duble.post("/_duble/scenario", &[], b"\xff".to_vec()).await.status(), 400);
    let told = ask(&duble, "GET", "/_duble/scenario", "").await;
    assert_eq!((&told["file"], &told["clock"]), (&"scenarios/default.yaml".into(), &serde_json::Value::Null));
    assert_eq!(told["text"], duble::scenario::DEFAULT);
    ask(&duble, "POST", "/_duble/actions/sicoob.pagar", r#"{"boleto":"aberto"}"#).await;
    duble.get("/w/copia/_duble/clock", &[]).await;
    let loaded = ask(&duble, "POST", "/_duble/scenario", STORY).await;
    assert_eq!((&loaded["journal"], &loaded["created_by"]), (&0.into(), &"start".into()));
    let told = ask(&duble, "GET", "/_duble/scenario", "").await;
    assert_eq!(told["text"], STORY);
    assert_eq!((&told["seed"], &told["clock"]), (&7.into(), &"2026-03-02T09:00:00.000-03:00".into()));
    ask(&duble, "POST", "/_duble/clock/advance", r#"{"by":"5d"}"#).await;
    assert_eq!(ask(&duble, "POST", "/_duble/reset", "").await["now"], "2026-03-02T09:00:00.000-03:00");
    // A copy of the default world is what it was until it begins again.
    assert_eq!(ask(&duble, "GET", "/w/copia/_duble/scenario", "").await["file"], "scenarios/default.yaml");
    assert_eq!(
        ask(&duble, "POST", "/w/copia/_duble/reset", "").await["now"],
        "2026-03-02T09:00:00.000-03:00"
    );
    assert_eq!(ask(&duble, "GET", "/w/copia/_duble/scenario", "").await["title"], "Loja com um boleto");
}

#[tokio::test]
async fn json_is_read_as_its_writers_write_it() {
    let duble = Running::on_default().await;
    // As Python's json writes what is beyond ASCII, and a slash as PHP's does.
    let text = r#"{"scenario":"A\u00e7\u00e3o \ud83d\ude00 a\/b","clock":"2026-03-02T09:00:00-03:00"}"#;
    let loaded = ask(&duble, "POST", "/_duble/scenario", text).await;
    assert_eq!(loaded["scenario"]["title"], "Ação 😀 a/b");
}

#[tokio::test]
async fn worlds_stand_at_the_default_one_which_stays() {
    let duble = Running::with(duble::app::Limits { worlds: 2, ..Default::default() }).await;
    let (status, said) = refused(&duble, "DELETE", "/_duble/worlds/default", "").await;
    assert!(status == 409 && said.contains("the default world stays"), "{said}");
    for (method, path) in [
        ("GET", "/w/loja/_duble/worlds"),
        ("PUT", "/w/loja/_duble/worlds/x"),
        ("DELETE", "/w/loja/_duble/worlds/x"),
    ] {
        let (status, said) = refused(&duble, method, path, "").await;
        assert!(status == 404 && said.contains("at /_duble/worlds"), "{method} {path}: {said}");
    }
    let (status, said) = refused(&duble, "PUT", "/_duble/worlds/lo%20ja", "").await;
    assert!(status == 422 && said.contains("1 to 64 letters"), "{said}");
    ask(&duble, "PUT", "/_duble/worlds/a", "").await;
    let (status, said) = refused(&duble, "PUT", "/_duble/worlds/b", STORY).await;
    assert!(status == 503 && said.contains("2 worlds"), "{said}");
    ask(&duble, "PUT", "/_duble/worlds/a", STORY).await;
    ask(&duble, "DELETE", "/_duble/worlds/a", "").await;
    ask(&duble, "PUT", "/_duble/worlds/b", STORY).await;
}
