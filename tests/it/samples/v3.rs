//! Version 3 (dossier 2.2 to 2.5 and 3.4).

use serde_json::{Value, json};

use super::{V3, check, check_as, holds, put, resultado, spoilt, take, with};

/// What every answer of version 3 has (dossier 2.3).
fn boleto() -> Value {
    json!({
        "numeroCliente": 1_234_567, "codigoModalidade": 1, "codigoEspecieDocumento": "DM", "dataEmissao": "2026-11-20",
        "seuNumero": "NF-42", "nossoNumero": 421, "codigoBarras": "75694166100000150751432101123456700000421001",
        "linhaDigitavel": "75691432120112345670700004210019416610000015075", "valor": 150.75, "dataVencimento": "2026-12-15",
        "valorAbatimento": 0, "tipoMulta": 0, "tipoJurosMora": 3, "numeroParcela": 1, "aceite": false, "tipoDesconto": 0
    })
}

fn pagador() -> Value {
    json!({
        "numeroCpfCnpj": "00000000191", "nome": "Pagador Um", "endereco": "Rua A 1", "bairro": "Centro", "cidade": "Goiania",
        "cep": "74000000", "uf": "GO", "email": "a@example.com"
    })
}

#[test]
fn version_3_answers_a_title_as_issued_read_listed_and_again() {
    let path = format!("{V3}/boletos");
    let issued = with(
        boleto(),
        json!({
            "numeroContaCorrente": 987_654, "identificacaoEmissaoBoleto": 2, "dataMulta": "2026-12-16", "valorMulta": 0,
            "dataJurosMora": "2026-12-16", "valorJurosMora": 0, "codigoNegativacao": 3, "codigoProtesto": 3, "pagador": pagador(),
            "mensagensInstrucao": ["Não receber após o vencimento"], "pdfBoleto": "JVBERi0xLjcK",
            "descricaoRejeicaoPix": "Modalidade não permitida para geração de QR Code."
        }),
    );
    holds(
        ("POST", &path, "sicoob.boletos.incluir", 200),
        &resultado(issued),
        &[
            take("/resultado"),
            put("/mais", 1),
            put("/resultado/nossoNumero", "421"),
            put("/resultado/valor", "150.75"),
            put("/resultado/valor", Value::Null),
            take("/resultado/dataMulta"),
            take("/resultado/codigoProtesto"),
            put("/resultado/dataVencimento", "2026-12-15T00:00:00-03:00"),
            put("/resultado/codigoBarras", "756941661000001507514321011234567000004210"),
            put("/resultado/linhaDigitavel", "75691432120112345670700004210019416610000015075 "),
            put("/resultado/situacaoBoleto", "Em Aberto"),
            put("/resultado/listaHistorico", json!([])),
            put("/resultado/mensagensInstrucao", json!({ "tipoInstrucao": 1, "mensagens": [] })),
            put("/resultado/pagador/email", json!(["a@example.com"])),
            put("/resultado/pdfBoleto", "UEsDBAoA"),
            put("/resultado/numeroContrato", 1_234_567),
        ],
    );
    let read = with(
        boleto(),
        json!({
            "valorMulta": 0, "valorJurosMora": 0, "identificacaoBoletoEmpresa": "NF-42", "quantidadeDiasFloat": 0, "pagador": pagador(),
            "situacaoBoleto": "Liquidado", "listaHistorico": [
                { "dataHistorico": "2026-11-20", "tipoHistorico": "1", "descricaoHistorico": "ENTRADA DE BOLETO" },
                { "dataHistorico": "2026-12-15", "tipoHistorico": "6", "descricaoHistorico": "LIQUIDACAO VIA PIX R$ 150,75" }
            ]
        }),
    );
    holds(
        ("GET", &format!("{path}?numeroCliente=1234567"), "sicoob.boletos.consultar", 200),
        &resultado(read),
        &[
            take("/resultado/situacaoBoleto"),
            put("/resultado/situacaoBoleto", "LIQUIDADO"),
            take("/resultado/quantidadeDiasFloat"),
            take("/resultado/pagador"),
            put("/resultado/codigoProtesto", 3),
            put(
                "/resultado/listaHistorico",
                json!([{ "dataHistorico": "2026-11-20", "tipoHistorico": 1, "descricaoHistorico": "A" }]),
            ),
        ],
    );
    let listed = with(
        boleto(),
        json!({
            "valorMulta": 0, "valorJurosMora": 0, "codigoProtesto": 3, "quantidadeDiasFloat": 0, "situacaoBoleto": "ENTRADA NORMAL",
            "pagador": { "numeroCpfCnpj": "00000000191", "nome": "Pagador Um" }
        }),
    );
    let list = format!("{V3}/pagadores/00000000191/boletos");
    let call = ("GET", list.as_str(), "sicoob.boletos.listarPorPagador", 200);
    check(call, &json!({ "resultado": [listed] })).unwrap();
    for spoil in [
        put("/resultado/pagador", pagador()),
        put("/resultado/dataLimitePagamento", "2027-01-14"),
        put("/resultado/situacaoBoleto", "ABERTO"),
        take("/resultado/codigoProtesto"),
    ] {
        let bad = spoilt(&resultado(listed.clone()), &spoil)["resultado"].take();
        assert!(check(call, &json!({ "resultado": [bad] })).is_err(), "{spoil:?}");
    }
    assert!(check(call, &json!({ "resultado": [] })).is_err(), "none is a 204");
    holds(
        ("GET", &format!("{V3}/boletos/segunda-via"), "sicoob.boletos.segundaVia", 200),
        &resultado(with(
            boleto(),
            json!({ "pagador": pagador(), "qrCode": "00020101021226930014br.gov.bcb.pix" }),
        )),
        &[
            put("/resultado/numeroContaCorrente", 987_654),
            put("/resultado/situacaoBoleto", "Liquidado"),
            take("/resultado/pagador"),
        ],
    );
}

#[test]
fn version_3_answers_the_rest() {
    let faixa = json!({ "numeroCliente": 1_234_567, "nomeCliente": "Loja Um", "numeroInicial": 1, "numeroFinal": 99, "quantidade": 99,
        "validaDigitoVerificadorNossoNumero": true });
    let call = ("GET", &*format!("{V3}/boletos/faixas-nosso-numero"), "sicoob.boletos.consultarFaixas", 200);
    check(call, &json!({ "resultado": [faixa] })).unwrap();
    let bad = with(faixa, json!({ "validaDigitoVerificadorNossoNumero": 1 }));
    assert!(check(call, &json!({ "resultado": [bad] })).is_err());

    holds(
        ("POST", &format!("{V3}/boletos/movimentacoes"), "sicoob.movimentacoes.solicitar", 200),
        &json!({ "resultado": { "mensagem": "Solicitação recebida com sucesso.", "codigoSolicitacao": 132 } }),
        &[put("/resultado/codigoSolicitacao", "132"), take("/resultado/mensagem")],
    );
    holds(
        ("GET", &format!("{V3}/boletos/movimentacoes"), "sicoob.movimentacoes.consultar", 200),
        &json!({ "resultado": { "quantidadeTotalRegistros": 2, "quantidadeRegistrosArquivo": 500_000, "quantidadeArquivo": 1,
            "idArquivos": [30_025_254] } }),
        &[
            put("/resultado/idArquivos", json!(["30025254"])),
            put("/resultado/quantidadeTotalRegistros", "1,5"),
        ],
    );
    holds(
        ("GET", &format!("{V3}/boletos/movimentacoes/download"), "sicoob.movimentacoes.baixar", 200),
        &json!({ "resultado": { "arquivo": "UEsDBAoA", "nomeArquivo": "LIQUI_4321_1234567_202612160922011234567_4242_0.zip" } }),
        &[put("/resultado/nomeArquivo", "LIQUI.zip"), put("/resultado/arquivo", "JVBERi0xLjcK")],
    );

    let hooks = format!("{V3}/webhooks");
    holds(
        ("POST", &hooks, "sicoob.webhooks.incluir", 201),
        &json!({ "resultado": { "idWebhook": 990 } }),
        &[put("/resultado/idWebhook", "990"), put("/resultado/url", "https://a")],
    );
    let hook = json!({ "idWebhook": 990, "url": "https://erp.example.com/sicoob", "codigoTipoMovimento": 7,
        "descricaoTipoMovimento": "Pagamento (Baixa operacional)", "codigoPeriodoMovimento": 1,
        "descricaoPeriodoMovimento": "Movimento atual (D0)", "codigoSituacao": 2, "descricaoSituacao": "Validado com sucesso",
        "dataHoraCadastro": "2026-12-15T13:05:00.000Z" });
    let call = ("GET", hooks.as_str(), "sicoob.webhooks.listar", 200);
    check(call, &json!({ "resultado": [hook] })).unwrap();
    let bad = with(hook, json!({ "dataHoraCadastro": "2026-12-15T10:05:00-03:00" }));
    assert!(check(call, &json!({ "resultado": [bad] })).is_err());

    let page = json!({ "resultado": { "paginaAtual": 1, "totalPaginas": 1, "totalRegistros": 1, "webhookSolicitacoes": [{
        "codigoWebhookSituacao": 2, "descricaoWebhookSituacao": "Validado com sucesso", "codigoSolicitacaoSituacao": 3,
        "descricaoSolicitacaoSituacao": "Enviado com sucesso", "codigoTipoMovimento": 7,
        "descricaoTipoMovimento": "Pagamento (Baixa operacional)", "codigoPeriodoMovimento": 1,
        "descricaoPeriodoMovimento": "Movimento atual (D0)", "dataHoraCadastro": "2026-12-15T13:05:00.000Z", "validacaoWebhook": false,
        "nossoNumero": 421, "codigoBarras": "75694166100000150751432101123456700000421001", "webhookNotificacoes": [{
            "url": "https://erp.example.com/sicoob", "dataHoraInicio": "2026-12-15T13:05:01.000Z", "dataHoraFim": "2026-12-15T13:05:02.000Z",
            "tempoComunicao": 1, "codigoStatusRequisicao": 200, "descricaoCodigoStatusRequisicao": "OK" }] }] } });
    holds(
        (
            "GET",
            &format!("{hooks}/990/solicitacoes?dataSolicitacao=2026-12-15"),
            "sicoob.webhooks.listarSolicitacoes",
            200,
        ),
        &page,
        &[
            put("/resultado/paginaAtual", "1"),
            take("/resultado/totalPaginas"),
            put("/resultado/webhookSolicitacoes", json!([{}])),
        ],
    );
    holds(
        ("GET", &format!("{V3}/health"), "sicoob.health.consultar", 200),
        &json!({ "status": "UP", "RestHealthCheck": { "name": "cobranca-bancaria", "description": "API", "status": "UP" } }),
        &[put("/status", "DOWN"), take("/RestHealthCheck")],
    );
}

#[test]
fn a_change_is_called_what_the_body_says_it_is() {
    let path = format!("{V3}/boletos/421");
    let done = |operation, status, body: &[u8]| check_as(("PATCH", &path, operation, status), "", body);
    done("sicoob.boletos.prorrogar", 204, b"").unwrap();
    done("sicoob.boletos.alterarPix", 204, b"").unwrap();
    assert!(done("sicoob.boletos.baixar", 204, b"").is_err(), "that is another path's");
    assert!(done("sicoob.boletos.prorrogar", 204, b"{}").unwrap_err().contains("a body where"));
    assert!(done("sicoob.boletos.prorrogar", 200, b"").unwrap_err().contains("not described"));
    let refused = ("PATCH", path.as_str(), "sicoob.boletos.alterar", 400);
    holds(
        refused,
        &json!({ "mensagens": [{ "mensagem": "Nenhuma alteração informada.", "codigo": "9000" }] }),
        &[
            take("/mensagens"),
            put("/mensagens", json!([])),
            put("/mensagens", json!([{ "mensagem": "A", "codigo": 9000 }])),
        ],
    );
    assert!(check_as(refused, "application/json", b"").is_err(), "a body is missing");
    assert!(check_as(refused, "text/html", br#"{"mensagens":[{"mensagem":"A","codigo":"1"}]}"#).is_err());
    assert!(check_as(refused, "application/json", b"<html>").is_err());
}
