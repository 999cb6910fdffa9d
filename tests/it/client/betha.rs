//! Betha.

use duble_client::ClientError;
use duble_client::betha::{
    Alteracao, Anexo, Busca, Client, Credentials, Custa, DocumentoDivida, ExecucaoDivida, ExecucaoFiscal,
    Movimentacao, MovimentacaoProtesto, Pessoa, Processo, Protesto, ResumoDivida, Saldo, TipoMovimentacao,
};
use duble_client::json::Data;
use futures_util::TryStreamExt as _;
use rust_decimal::Decimal;

use super::{Double, TODAY, transport};

fn betha(double: &Double) -> Client {
    Client::new(transport(), &double.url(), Credentials::new("00000000-0000-4000-8000-000000000001"))
}

#[tokio::test]
async fn every_list_is_read_whole_page_by_page() {
    let double = Double::start().await;
    let betha = betha(&double);
    let since = Busca { limite: Some(10), ..Busca::desde(jiff::civil::date(2023, 1, 1)) };

    let page = betha.pagina::<ExecucaoDivida>(&since).await.unwrap();
    assert_eq!((page.offset, page.limit, page.has_next, page.content.len()), (0, 10, true, 10));
    let first = &page.content[0];
    assert_eq!((first.id, first.id_dividas, first.codigo_execucao), (Some(1), Some(1), Some(1)));
    assert_eq!(first.valor_tributo.map(|valor| valor.to_string()).as_deref(), Some("66.67"));
    assert_eq!(first.valor_juro.map(|valor| valor.to_string()).as_deref(), Some("7.00"));
    assert!(first.extra.is_empty() && page.extra.is_empty(), "{:?}", first.extra);

    macro_rules! whole {
        ($kind:ty) => {{
            let rows: Vec<$kind> = betha.todas(since.clone()).try_collect().await.unwrap();
            let page = betha.pagina::<$kind>(&since).await.unwrap();
            assert_eq!(rows.len() as i64, page.total, stringify!($kind));
            assert!(rows.iter().all(|row| row.extra.is_empty()), "{:?}", rows[0].extra);
            rows
        }};
    }
    let executions = whole!(ExecucaoFiscal);
    assert!(executions.iter().any(|row| row.situacao.as_deref() == Some("TRAMITACAO")));
    assert!(executions.iter().all(|row| row.codigo_execucao.is_some() && row.valor_causa.is_some()));
    whole!(ExecucaoDivida);
    let documents = whole!(DocumentoDivida);
    let changes = whole!(Alteracao);
    assert!(changes.iter().all(|row| row.id_divida.is_some() && row.situacao.is_some()));

    let saldos = betha.pagina::<Saldo>(&Busca::da_divida(3_941_085)).await.unwrap();
    assert_eq!(saldos.total, 1);
    assert_eq!(saldos.content[0].valor_saldo.map(|valor| valor.to_string()).as_deref(), Some("1270.50"));
    let kinds: Vec<TipoMovimentacao> = betha.todas(Busca::default()).try_collect().await.unwrap();
    assert!(
        kinds.iter().any(|kind| kind.id == Some(90_001)) && kinds.iter().all(|kind| kind.extra.is_empty())
    );

    let few = Busca { campos: Some("id,ano".into()), ordem: Some("id desc".into()), ..since.clone() };
    let few = betha.pagina::<ExecucaoDivida>(&few).await.unwrap().content;
    assert!(few[0].id > few[1].id && few[0].valor_tributo.is_none() && few[0].ano.is_some());

    let url = documents[0].url_documento.clone().unwrap();
    assert!(betha.baixar_documento(&url).await.unwrap().starts_with(b"%PDF"));
    double.saw(&[
        "betha.execucoesFiscais.listar",
        "betha.execucoesDividas.listar",
        "betha.documentosDividas.listar",
        "betha.alteracoes.listar",
        "betha.saldos.listar",
        "betha.tiposMovimentacoes.listar",
        "betha.documentos.baixar",
    ]);
}

#[tokio::test]
async fn processes_movements_attachments_and_costs_are_received() {
    let double = Double::start().await;
    let betha = betha(&double);
    let processo = |codigo, processo: &str| Processo {
        codigo_execucao: Some(codigo),
        processo: Some(processo.into()),
        ..Processo::default()
    };
    let sent = [processo(2, "50000015520248240001"), processo(99_999, "50000015520248240001")];
    let back = betha.receber_processos(&sent).await.unwrap();
    assert_eq!((back.len(), back[0].processo.as_deref()), (2, Some("50000015520248240001")));
    assert!(back.iter().all(|one| one.extra.is_empty() && one.mensagem_retorno.is_some()));
    assert_ne!(back[0].mensagem_retorno, back[1].mensagem_retorno);
    let busca = Busca { filtro: Some("codigoExecucao=2".into()), ..Busca::default() };
    let kept = betha.pagina::<ExecucaoFiscal>(&busca).await.unwrap().content.remove(0);
    assert_eq!(kept.processo.as_deref(), Some("50000015520248240001"));

    let movement = Movimentacao {
        codigo_execucao_fiscal: Some(2),
        data_movimentacao: Some(Data(format!("{TODAY}T08:00:00.000"))),
        codigo_movimentacao: Some(463),
        comentario: Some("Distribuída".into()),
        ..Movimentacao::default()
    };
    let back = betha.receber_movimentacoes(&[movement]).await.unwrap();
    let id = back[0].id.unwrap();
    assert!(back[0].extra.is_empty() && back[0].mensagem_retorno.is_some(), "{back:?}");

    let file = Anexo::new(id, "despacho", "pdf", b"%PDF-1.4");
    let kept = betha.receber_anexo(&file).await.unwrap();
    assert!(kept.id.is_some() && kept.arquivo64.is_none() && kept.extra.is_empty(), "{kept:?}");
    let again = betha.receber_anexo(&file).await.unwrap_err();
    assert!(matches!(again, ClientError::Refused { status: Some(422), .. }), "{again}");
    assert!(!again.text().unwrap().is_empty() && again.operation() == Some("betha.anexos.receber"));

    let custa = |valor| Custa {
        id_execucoes: Some(2),
        id_custas: Some(1),
        valor: Some(Decimal::new(valor, 2)),
        observacao: Some("Diligência".into()),
        ..Custa::default()
    };
    let back = betha.receber_custas(&[custa(1050), custa(2000)]).await.unwrap();
    assert_eq!(back[0].valor.map(|valor| valor.to_string()).as_deref(), Some("10.50"));
    assert!(back.iter().all(|one| one.id.is_some() && one.extra.is_empty()), "{back:?}");
    let many = betha.receber_custas(&vec![custa(100); 51]).await.unwrap_err();
    assert_eq!(many.status(), Some(422));
    double.saw(&[
        "betha.processos.receber",
        "betha.movimentacoes.receber",
        "betha.anexos.receber",
        "betha.custas.receber",
    ]);
}

#[tokio::test]
async fn protests_and_their_movements_are_made_changed_and_found() {
    let double = Double::start().await;
    let betha = betha(&double);
    let busca = Busca { filtro: Some("tipoDocumento='C'".into()), ..Busca::default() };
    let cda = betha.pagina::<DocumentoDivida>(&busca).await.unwrap().content.remove(0);
    let wanted = Protesto {
        nro_cda: cda.id_documento,
        ano_cda: cda.ano_documento,
        valor_titulo: Some(Decimal::new(10_000, 2)),
        situacao: Some("ENVIADO".into()),
        data_protocolo: Some(TODAY.into()),
        ..Protesto::default()
    };
    let made = betha.criar_protesto(&wanted).await.unwrap();
    let id = made.id.unwrap();
    assert!(made.extra.is_empty() && made.pessoa.is_some(), "{made:?}");
    assert_eq!(made.valor_titulo.map(|valor| valor.to_string()).as_deref(), Some("100.00"));
    let change = Protesto {
        situacao: Some("PROTESTADO".into()),
        pessoa: Some(Pessoa { cpf_cnpj: Some("52998224725".into()), ..Pessoa::default() }),
        ..Protesto::default()
    };
    let changed = betha.alterar_protesto(id, &change).await.unwrap();
    assert_eq!((changed.situacao.as_deref(), changed.nro_cda), (Some("PROTESTADO"), cda.id_documento));
    let mut emptied = Protesto::default();
    emptied.extra.insert("valorTitulo", &None::<i64>);
    assert_eq!(betha.alterar_protesto(id, &emptied).await.unwrap().valor_titulo, None);
    assert_eq!(betha.protesto(id).await.unwrap().situacao.as_deref(), Some("PROTESTADO"));
    assert!(
        betha
            .pagina::<Protesto>(&Busca::default())
            .await
            .unwrap()
            .content
            .iter()
            .any(|one| one.id == Some(id))
    );

    let movement = MovimentacaoProtesto {
        id_protesto: Some(id),
        data_movto: Some(TODAY.into()),
        valor_movto: Some(Decimal::new(5050, 2)),
        codigo_ocorrencia: Some("1".into()),
        ..MovimentacaoProtesto::default()
    };
    let made = betha.criar_movimentacao_de_protesto(&movement).await.unwrap();
    let movement_id = made.id.unwrap();
    assert!(made.extra.is_empty(), "{made:?}");
    let change = MovimentacaoProtesto { ocorrencia: Some("Pago".into()), ..MovimentacaoProtesto::default() };
    betha.alterar_movimentacao_de_protesto(movement_id, &change).await.unwrap();
    let found = betha.movimentacao_de_protesto(movement_id).await.unwrap();
    assert_eq!((found.ocorrencia.as_deref(), found.valor_movto), (Some("Pago"), movement.valor_movto));
    let all: Vec<MovimentacaoProtesto> = betha.todas(Busca::default()).try_collect().await.unwrap();
    assert!(all.iter().any(|one| one.id == Some(movement_id)));
    let tomorrow = MovimentacaoProtesto { data_movto: TODAY.tomorrow().ok().map(Into::into), ..movement };
    let late = betha.criar_movimentacao_de_protesto(&tomorrow).await.unwrap_err();
    assert_eq!(late.status(), Some(422));

    let summary = betha.resumo_da_divida(3_941_085).await.unwrap();
    assert_eq!(summary.id_divida, Some(3_941_085));
    assert!(summary.extra.is_empty() && summary.ajuizamento.is_some(), "{summary:?}");
    let listed = betha.pagina::<ResumoDivida>(&Busca::da_divida(3_941_085)).await.unwrap().content;
    assert_eq!(listed[0].situacao, summary.situacao);
    double.saw(&[
        "betha.protestos.criar",
        "betha.protestos.alterar",
        "betha.protestos.obter",
        "betha.protestos.listar",
        "betha.protestosMovimentacoes.criar",
        "betha.protestosMovimentacoes.alterar",
        "betha.protestosMovimentacoes.obter",
        "betha.protestosMovimentacoes.listar",
        "betha.resumosDividas.obter",
        "betha.resumosDividas.listar",
    ]);
}

#[tokio::test]
async fn a_wrong_code_and_a_bad_filter_are_refused() {
    let double = Double::start().await;
    let stranger = Client::new(transport(), &double.url(), Credentials::new("wrong"));
    let error = stranger.pagina::<Saldo>(&Busca::default()).await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.text()),
        (Some(401), Some("401"), Some("Token inválido"))
    );
    let bad = Busca { filtro: Some("nada = = 1".into()), ..Busca::default() };
    let error = betha(&double).pagina::<Saldo>(&bad).await.unwrap_err();
    assert_eq!((error.status(), error.operation()), (Some(400), Some("betha.saldos.listar")));
    double.saw(&[]);
}
