//! Chance is drawn for what is stored, and for nothing else.

use super::*;

/// What a document without a cNF of its own gets, after these.
fn sorteado(antes: &[&str], junto: &[&str]) -> String {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    for envio in antes {
        assert_ne!(codigos(&send(&stage, envio)), "100/100");
    }
    let sem_cnf = ENVIO.replace("<cNF>12345678</cNF>", "").replace("<nNF>10<", "<nNF>11<");
    let dados: Vec<(&str, &str)> =
        junto.iter().copied().chain([sem_cnf.as_str()]).map(|envio| (envio, "")).collect();
    let (_, _, documentos) = mensagens(&send_all(&stage, &dados)).pop().unwrap();
    let ultimo = documentos.last().unwrap();
    format!("{} {}", ultimo.text_of("DocChaAcesso").unwrap(), ultimo.text_of("DocXMLDownload").unwrap())
}

#[test]
fn what_stores_nothing_draws_nothing() {
    let outra_chave = ENVIO.replace("12345678", "87654321");
    let sem_chave = ENVIO.replace("<serie>1<", "<serie>930<").replace("<cNF>12345678</cNF>", "");
    let quebrado = ENVIO.replace("<natOp>VENDA</natOp>", "");
    let only = sorteado(&[], &[]);
    assert_eq!(sorteado(&[ENVIO, &outra_chave, &sem_chave, &quebrado], &[]), only);
    for envio in [ENVIO, &outra_chave, &sem_chave, &quebrado] {
        assert_eq!(sorteado(&[], &[envio]), only, "{envio}");
    }
    let rejeitado = ENVIO.replace("<vNF>10.00", "<vNF>11.00").replace("<nNF>10<", "<nNF>12<");
    assert_ne!(sorteado(&[&rejeitado], &[]), only, "a rejected document is stored");
}

#[test]
fn what_one_of_many_stored_stays() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    assert_eq!(
        codigos(&send_all(&stage, &[(ENVIO, ""), (&ENVIO.replace("<nNF>10<", "<nNF>11<"), "")])),
        "100/204"
    );
    let rejeitado = ENVIO.replace("<vNF>10.00", "<vNF>11.00").replace("<nNF>10<", "<nNF>12<");
    assert_eq!(codigos(&send_all(&stage, &[(ENVIO, ""), (&rejeitado, "")])), "100/204");
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 3);
    assert_eq!(stage.act(r#"{"invoicy.veredito":{"nota":{"numero":13},"ready":{"polls":1}}}"#), None);
    assert_eq!(codigos(&send(&stage, &ENVIO.replace("<nNF>10<", "<nNF>13<"))), "100/105");
    assert_eq!(codigos(&query(&stage, &faixa(13, 13), "<Situacao>S</Situacao>")), "100/105");
    assert_eq!(codigos(&query(&stage, &faixa(13, 13), "<Situacao>S</Situacao>")), "100/100", "a poll counts");
}
