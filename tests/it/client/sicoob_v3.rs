//! Sicoob, version 3.

use duble_client::ClientError;
use duble_client::json::Codigo;
use duble_client::sicoob::v3::{
    self, Boleto, Carteira, ConsultaPagador, Mudanca, NovoBoleto, Pagador, PagadorAlterado,
};
use duble_client::sicoob::webhook::{AlteracaoWebhook, ConsultaSolicitacoes, NovoWebhook};
use duble_client::sicoob::{
    ChaveBoleto, Client, Credentials, Pedido, Rateio, Situacao, TipoMovimento, mensagens,
};
use duble_client::{Polling, seconds_since_start};
use futures_util::TryStreamExt as _;
use rust_decimal::Decimal;

use super::{Double, TODAY, often, transport};

const NUMERO: i64 = 707_090;

fn bank(double: &Double) -> Client {
    let who = Credentials::new("9b5e603e428cc477a2841e2683c92d21");
    Client::new(transport(), &double.url(), who, seconds_since_start())
}

fn carteira() -> Carteira {
    Carteira { numero_cliente: NUMERO, codigo_modalidade: 1, ..Carteira::default() }
}

fn novo(seu_numero: &str) -> NovoBoleto {
    NovoBoleto {
        numero_cliente: NUMERO,
        codigo_modalidade: 1,
        numero_conta_corrente: 987_654,
        codigo_especie_documento: "DM".into(),
        data_emissao: TODAY.into(),
        seu_numero: seu_numero.into(),
        identificacao_emissao_boleto: 2,
        identificacao_distribuicao_boleto: 2,
        valor: Decimal::new(15_075, 2),
        data_vencimento: TODAY.saturating_add(jiff::Span::new().days(20)).into(),
        tipo_juros_mora: 3,
        numero_parcela: 1,
        pagador: Pagador {
            numero_cpf_cnpj: "52998224725".into(),
            nome: "Ana Souza".into(),
            endereco: Some("Rua das Flores 12".into()),
            bairro: Some("Setor Bueno".into()),
            cidade: Some("Goiania".into()),
            cep: Some("74215010".into()),
            uf: Some("GO".into()),
            ..Pagador::default()
        },
        ..NovoBoleto::default()
    }
}

async fn consulted(bank: &Client, nosso_numero: i64) -> Boleto {
    let chave = ChaveBoleto::NossoNumero(nosso_numero);
    bank.v3().consultar_boleto(&carteira(), &chave).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_boleto_is_issued_found_and_shown_again() {
    let double = Double::start().await;
    let bank = bank(&double);
    let wanted = NovoBoleto {
        gerar_pdf: Some(true),
        codigo_cadastrar_pix: Some(1),
        mensagens_instrucao: vec!["Pagar até o vencimento".into()],
        ..novo("NF-2001")
    };
    let issued = bank.v3().incluir_boleto(&wanted).await.unwrap();
    assert_eq!((issued.valor, issued.seu_numero.as_str()), (Decimal::new(15_075, 2), "NF-2001"));
    assert_eq!((issued.codigo_barras.len(), issued.linha_digitavel.len()), (44, 47));
    assert!(issued.pdf_boleto.as_deref().unwrap().starts_with("JVBER"), "a PDF");
    assert!(issued.qr_code.as_deref().unwrap().contains("br.gov.bcb.pix"));
    assert!(issued.extra.is_empty(), "{:?}", issued.extra);

    for chave in [
        ChaveBoleto::NossoNumero(issued.nosso_numero),
        ChaveBoleto::LinhaDigitavel(issued.linha_digitavel.clone()),
        ChaveBoleto::CodigoBarras(issued.codigo_barras.clone()),
    ] {
        let found = bank.v3().consultar_boleto(&carteira(), &chave).await.unwrap().unwrap();
        assert_eq!(
            (found.nosso_numero, found.situacao_boleto.as_deref()),
            (issued.nosso_numero, Some("Em Aberto"))
        );
        assert_eq!(found.lista_historico[0].tipo_historico, Codigo("1".into()));
        assert!(found.extra.is_empty() && !found.esta_liquidado(), "{:?}", found.extra);
    }
    let none = bank.v3().consultar_boleto(&carteira(), &ChaveBoleto::NossoNumero(7)).await.unwrap();
    assert_eq!(none, None);

    let chave = ChaveBoleto::NossoNumero(issued.nosso_numero);
    let again = bank.v3().segunda_via(&carteira(), &chave, true).await.unwrap().unwrap();
    assert!(again.pdf_boleto.is_some() && again.extra.is_empty(), "{:?}", again.extra);

    let consulta = ConsultaPagador { codigo_situacao: Some(3), ..ConsultaPagador::default() };
    let settled = bank.v3().listar_boletos_do_pagador(NUMERO, "52998224725", &consulta).await.unwrap();
    assert!(!settled.is_empty() && settled.iter().all(Boleto::esta_liquidado));
    assert!(settled.iter().all(|boleto| boleto.extra.is_empty()));
    let nobody = bank
        .v3()
        .listar_boletos_do_pagador(NUMERO, "11144477735", &ConsultaPagador::default())
        .await
        .unwrap();
    assert_eq!(nobody, []);

    let faixas = bank.v3().consultar_faixas(&carteira(), 10).await.unwrap();
    assert!(faixas[0].numero_final - faixas[0].numero_inicial >= 9 && faixas[0].extra.is_empty());
    double.saw(&[
        "sicoob.token.emitir",
        "sicoob.boletos.incluir",
        "sicoob.boletos.consultar",
        "sicoob.boletos.segundaVia",
        "sicoob.boletos.listarPorPagador",
        "sicoob.boletos.consultarFaixas",
    ]);
}

#[tokio::test]
async fn a_refusal_carries_the_banks_code_and_text() {
    let double = Double::start().await;
    let bank = bank(&double);
    let error =
        bank.v3().incluir_boleto(&NovoBoleto { valor: Decimal::ZERO, ..novo("NF-1") }).await.unwrap_err();
    assert!(matches!(error, ClientError::Refused { .. }), "{error}");
    assert_eq!((error.status(), error.operation()), (Some(400), Some("sicoob.boletos.incluir")));
    let said = mensagens(&error);
    assert_eq!(said[0].codigo.as_ref().map(Codigo::as_str), error.code());
    assert!(!said[0].mensagem.is_empty() && error.to_string().contains(&said[0].mensagem));
    double.saw(&[]);
}

#[tokio::test]
async fn every_change_of_a_boleto_is_taken() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v3 = bank.v3();
    let numero = v3.incluir_boleto(&novo("NF-2002")).await.unwrap().nosso_numero;
    let later = |days: i64| TODAY.saturating_add(jiff::Span::new().days(days)).into();
    let share = |percent: &str, principal| Rateio {
        numero_banco: 756,
        numero_agencia: 4321,
        numero_conta_corrente: Codigo("987654".into()),
        conta_principal: principal,
        codigo_tipo_valor_rateio: 1,
        valor_rateio: Codigo(percent.into()),
        codigo_tipo_calculo_rateio: Some(1),
        numero_cpf_cnpj_titular: Some("11222333000181".into()),
        nome_titular: "Comércio Modelo Ltda".into(),
        codigo_finalidade_ted: Some(Codigo("10".into())),
        codigo_tipo_conta_destino_ted: Some("CC".into()),
        quantidade_dias_float: Some(1),
        data_float_credito: Some(later(22)),
        ..Rateio::default()
    };
    let changes = [
        Mudanca::EspecieDocumento(v3::EspecieDocumento {
            codigo_especie_documento: "DS".into(),
            ..Default::default()
        }),
        Mudanca::SeuNumero(v3::SeuNumero { seu_numero: "NF-2002-A".into(), ..Default::default() }),
        Mudanca::Desconto(v3::Desconto {
            tipo_desconto: 1,
            data_primeiro_desconto: Some(later(5)),
            valor_primeiro_desconto: Some(Decimal::new(1050, 2)),
            ..Default::default()
        }),
        Mudanca::Abatimento(v3::Abatimento { valor_abatimento: Decimal::new(75, 2), ..Default::default() }),
        Mudanca::ProrrogacaoVencimento(v3::ProrrogacaoVencimento {
            data_vencimento: later(30),
            ..Default::default()
        }),
        Mudanca::ProrrogacaoLimitePagamento(v3::ProrrogacaoLimitePagamento {
            data_limite_pagamento: later(90),
            ..Default::default()
        }),
        Mudanca::Multa(v3::Multa {
            tipo_multa: 2,
            data_multa: Some(later(31)),
            valor_multa: Some(Decimal::TWO),
            ..Default::default()
        }),
        Mudanca::JurosMora(v3::JurosMora {
            tipo_juros_mora: 1,
            data_juros_mora: Some(later(31)),
            valor_juros_mora: Some(Decimal::new(50, 2)),
            ..Default::default()
        }),
        Mudanca::Pix(v3::Pix { utilizar_pix: true, ..Default::default() }),
        Mudanca::RateioCredito(v3::RateioCredito {
            tipo_operacao: 2,
            rateio_creditos: vec![share("60", true), share("40", false)],
            ..Default::default()
        }),
    ];
    for change in changes {
        v3.alterar_boleto(numero, &carteira(), change.clone()).await.unwrap_or_else(|error| {
            panic!("{change:?}: {error}");
        });
    }
    let now = consulted(&bank, numero).await;
    assert_eq!((now.codigo_especie_documento.as_str(), now.seu_numero.as_str()), ("DS", "NF-2002-A"));
    assert_eq!(now.data_vencimento, later(30));
    assert_eq!(now.data_limite_pagamento, Some(later(90)));
    assert_eq!((now.valor_abatimento, now.valor_multa), (Decimal::new(75, 2), Some(Decimal::TWO)));
    assert_eq!(now.valor_primeiro_desconto, Some(Decimal::new(1050, 2)));
    assert_eq!(now.rateio_creditos.len(), 2);
    assert!(now.qr_code.is_some());

    // The face value belongs to boletos of credit cards alone; that it arrives as such is seen by its refusal.
    let value =
        Mudanca::ValorNominal(v3::ValorNominal { valor: Decimal::new(20_000, 2), ..Default::default() });
    let changed = v3.alterar_boleto(numero, &carteira(), value).await;
    assert!(matches!(changed, Ok(()) | Err(ClientError::Refused { status: Some(400), .. })), "{changed:?}");

    let payer = PagadorAlterado {
        numero_cliente: NUMERO,
        numero_cpf_cnpj: "52998224725".into(),
        nome: "Ana Souza Lima".into(),
        endereco: "Rua Nova 1".into(),
        bairro: "Centro".into(),
        cidade: "Goiania".into(),
        cep: "74000000".into(),
        uf: "GO".into(),
        ..PagadorAlterado::default()
    };
    v3.alterar_pagador(&payer).await.unwrap();
    assert_eq!(consulted(&bank, numero).await.pagador.unwrap().nome, "Ana Souza Lima");

    v3.baixar_boleto(numero, &carteira()).await.unwrap();
    assert_eq!(consulted(&bank, numero).await.situacao_boleto.as_deref(), Some("Baixado"));
    double.saw(&[
        "sicoob.boletos.prorrogar",
        "sicoob.boletos.prorrogarLimite",
        "sicoob.boletos.alterarDesconto",
        "sicoob.boletos.alterarAbatimento",
        "sicoob.boletos.alterarMulta",
        "sicoob.boletos.alterarJurosMora",
        "sicoob.boletos.alterarSeuNumero",
        "sicoob.boletos.alterarEspecieDocumento",
        "sicoob.boletos.alterarPix",
        "sicoob.boletos.alterarRateioCreditos",
        "sicoob.boletos.alterarValorNominal",
        "sicoob.boletos.baixar",
        "sicoob.pagadores.alterar",
    ]);
}

#[tokio::test]
async fn protest_and_report_are_ordered_and_taken_back() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v3 = bank.v3();
    let open = ConsultaPagador { codigo_situacao: Some(1), ..ConsultaPagador::default() };
    let overdue = v3.listar_boletos_do_pagador(NUMERO, "11444777000161", &open).await.unwrap();
    let numero = overdue[0].nosso_numero;
    v3.negativar(numero, &carteira()).await.unwrap();
    v3.cancelar_negativacao(numero, &carteira()).await.unwrap();
    v3.protestar(numero, &carteira()).await.unwrap();
    v3.cancelar_protesto(numero, &carteira()).await.unwrap();
    // What can be taken back only after some days is refused with a code today.
    for again in
        [v3.baixar_negativacao(numero, &carteira()).await, v3.desistir_do_protesto(numero, &carteira()).await]
    {
        let error = again.unwrap_err();
        assert!(error.status() == Some(400) && error.code().is_some(), "{error}");
    }
    double.saw(&[
        "sicoob.negativacoes.incluir",
        "sicoob.negativacoes.cancelar",
        "sicoob.negativacoes.baixar",
        "sicoob.protestos.incluir",
        "sicoob.protestos.cancelar",
        "sicoob.protestos.desistir",
    ]);
}

#[tokio::test]
async fn the_records_of_a_movement_are_one_call_or_three() {
    let double = Double::start().await;
    let bank = bank(&double);
    let flow = bank.v3();
    let flow = flow.movimentacoes();
    let pedido = Pedido {
        numero: NUMERO,
        tipo: TipoMovimento::Liquidacao,
        inicio: TODAY.yesterday().unwrap(),
        fim: TODAY,
    };
    let records = double.meanwhile(flow.registros(&pedido, &often())).await.unwrap();
    assert_eq!(records.len(), 2);
    for record in &records {
        assert_eq!((record.sigla_movimento.as_str(), record.numero_cliente), ("LIQUI", NUMERO));
        assert_eq!(record.data_liquidacao.as_ref().unwrap().dia(), TODAY.yesterday().ok());
        assert!(record.valor_liquido.is_some() && record.extra.is_empty(), "{:?}", record.extra);
        assert!(consulted(&bank, record.numero_titulo).await.esta_liquidado());
    }

    let asked = flow.solicitar(&Pedido { tipo: TipoMovimento::Baixa, ..pedido }).await.unwrap();
    let codigo = asked.codigo_solicitacao;
    assert_eq!(flow.consultar(NUMERO, codigo).await.unwrap(), Situacao::EmProcessamento);
    let short = Polling { deadline: std::time::Duration::from_millis(20), ..often() };
    let error = flow.esperar(NUMERO, codigo, &short).await.unwrap_err();
    assert!(matches!(error, ClientError::Deadline { .. }), "{error}");
    double.advance(60).await;
    let Situacao::Pronta(files) = flow.consultar(NUMERO, codigo).await.unwrap() else { panic!("not ready") };
    assert_eq!(files.quantidade_arquivo, Some(1));
    let file = flow.baixar(NUMERO, codigo, files.id_arquivos[0]).await.unwrap();
    assert!(file.nome_arquivo.as_deref().unwrap().starts_with("BAIX_4321_707090_"));
    assert!(file.arquivos().unwrap()[0].nome.ends_with(".json"));
    assert_eq!(file.registros().unwrap()[0].sigla_movimento, "BAIX");

    let none = Pedido { tipo: TipoMovimento::VinculadoOperacoesCredito, ..pedido };
    assert_eq!(double.meanwhile(flow.registros(&none, &often())).await.unwrap(), []);

    let long = Pedido { inicio: TODAY.saturating_sub(jiff::Span::new().days(9)), ..pedido };
    let error = flow.registros(&long, &often()).await.unwrap_err();
    assert_eq!((error.status(), error.operation()), (Some(400), Some("sicoob.movimentacoes.solicitar")));
    double.saw(&[
        "sicoob.movimentacoes.solicitar",
        "sicoob.movimentacoes.consultar",
        "sicoob.movimentacoes.baixar",
    ]);
}

#[tokio::test]
async fn every_kind_of_movement_is_read_whole() {
    let double = Double::start().await;
    let bank = bank(&double);
    for (tipo, sigla) in [
        (TipoMovimento::Entrada, "ENTR"),
        (TipoMovimento::Prorrogacao, "PROR"),
        (TipoMovimento::AVencer, "AVENC"),
        (TipoMovimento::Vencido, "VENC"),
        (TipoMovimento::Liquidacao, "LIQUI"),
        (TipoMovimento::Baixa, "BAIX"),
    ] {
        let pedido = Pedido { numero: NUMERO, tipo, inicio: TODAY.yesterday().unwrap(), fim: TODAY };
        let v3 = bank.v3();
        let records = double.meanwhile(v3.movimentacoes().registros(&pedido, &often())).await.unwrap();
        let first = records.first().unwrap_or_else(|| panic!("no {sigla}"));
        assert_eq!(first.sigla_movimento, sigla);
        assert!(first.extra.is_empty(), "{sigla}: {:?}", first.extra);
    }
}

#[tokio::test]
async fn a_token_is_renewed_once_when_the_world_forgot_it() {
    let double = Double::start().await;
    let bank = bank(&double);
    consulted(&bank, 10).await;
    // The client's clock stands, so it takes the old token for good.
    double.advance(301).await;
    consulted(&bank, 10).await;
    assert_eq!(double.count("sicoob.token.emitir"), 2);
    assert_eq!(double.count("sicoob.boletos.consultar"), 3, "one of them was answered 401");
    double.saw(&["sicoob.token.emitir"]);
}

#[tokio::test]
async fn webhooks_are_kept_and_their_deliveries_listed() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v3 = bank.v3();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/avisos", listener.local_addr().unwrap());
    drop(listener);
    let wanted = NovoWebhook {
        url: url.clone(),
        codigo_tipo_movimento: 7,
        codigo_periodo_movimento: 1,
        email: Some("erp@example.com".into()),
        ..NovoWebhook::default()
    };
    let id = v3.incluir_webhook(&wanted).await.unwrap();
    // Nobody listens: the ping fails and the webhook becomes inactive.
    double.advance(600).await;
    let kept = v3.listar_webhooks(Some(id), None).await.unwrap();
    assert_eq!((kept.len(), kept[0].url.as_str(), kept[0].codigo_situacao), (1, url.as_str(), 3));
    assert!(kept[0].extra.is_empty(), "{:?}", kept[0].extra);
    assert_eq!(v3.listar_webhooks(None, Some(7)).await.unwrap().len(), 1);
    v3.reativar_webhook(id).await.unwrap();
    let other = AlteracaoWebhook { url: format!("{url}/novos"), ..AlteracaoWebhook::default() };
    v3.alterar_webhook(id, &other).await.unwrap();
    double.advance(600).await;

    let consulta = ConsultaSolicitacoes::of(TODAY);
    let page = v3.listar_solicitacoes(id, &consulta).await.unwrap();
    assert!(page.extra.is_empty() && page.total_registros >= 2, "{page:?}");
    let first = &page.webhook_solicitacoes[0];
    assert!(first.extra.is_empty() && first.webhook_notificacoes[0].extra.is_empty(), "{first:?}");
    let all: Vec<_> = v3.todas_as_solicitacoes(id, consulta).try_collect().await.unwrap();
    assert_eq!(all.len() as i64, page.total_registros);

    v3.excluir_webhook(id).await.unwrap();
    assert_eq!(v3.listar_webhooks(Some(id), None).await.unwrap(), []);
    assert_eq!(v3.health().await.unwrap().status, "UP");
    double.saw(&[
        "sicoob.webhooks.incluir",
        "sicoob.webhooks.listar",
        "sicoob.webhooks.alterar",
        "sicoob.webhooks.reativar",
        "sicoob.webhooks.listarSolicitacoes",
        "sicoob.webhooks.excluir",
        "sicoob.health.consultar",
    ]);
}
