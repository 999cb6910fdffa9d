//! Sicoob, version 2.

use duble_client::json::{Codigo, Data};
use duble_client::seconds_since_start;
use duble_client::sicoob::v2::{self, Alvo, Boleto, ConsultaPagador, Instrucoes, Item, Pagador};
use duble_client::sicoob::{ChaveBoleto, Client, Credentials, Pedido, Rateio, TipoMovimento};
use rust_decimal::Decimal;

use super::{Double, TODAY, often, transport};

const CONTRATO: Option<i64> = Some(707_090);

fn bank(double: &Double) -> Client {
    let who = Credentials::new("9b5e603e428cc477a2841e2683c92d21");
    Client::new(transport(), &double.url(), who, seconds_since_start())
}

fn later(days: i64) -> Option<Data> {
    Some(Data::com_hora(TODAY.saturating_add(jiff::Span::new().days(days))))
}

fn novo(seu_numero: &str) -> Boleto {
    Boleto {
        numero_contrato: CONTRATO,
        modalidade: Some(1),
        numero_conta_corrente: Some(987_654),
        especie_documento: Some("DM".into()),
        data_emissao: later(0),
        seu_numero: Some(seu_numero.into()),
        identificacao_emissao_boleto: Some(2),
        identificacao_distribuicao_boleto: Some(2),
        valor: Some(Decimal::new(15_075, 2)),
        data_vencimento: later(20),
        tipo_desconto: Some(0),
        tipo_multa: Some(0),
        tipo_juros_mora: Some(3),
        numero_parcela: Some(1),
        pagador: Some(Pagador {
            numero_cpf_cnpj: Some("52998224725".into()),
            nome: Some("Ana Souza".into()),
            endereco: Some("Rua das Flores 12".into()),
            bairro: Some("Setor Bueno".into()),
            cidade: Some("Goiania".into()),
            cep: Some("74215010".into()),
            uf: Some("GO".into()),
            email: vec!["ana.souza@example.com".into()],
            ..Pagador::default()
        }),
        mensagens_instrucao: Some(Instrucoes {
            tipo_instrucao: Some(1),
            mensagens: vec!["Pagar até o vencimento".into()],
            ..Instrucoes::default()
        }),
        ..Boleto::default()
    }
}

/// The one item of a list, done.
#[track_caller]
fn done<T: std::fmt::Debug>(items: Result<Vec<Item<T>>, duble_client::ClientError>) -> T {
    let mut items = items.unwrap();
    assert!(items.len() == 1 && items[0].foi_feito() && items[0].extra.is_empty(), "{items:?}");
    items.remove(0).conteudo.unwrap()
}

async fn consulted(bank: &Client, numero: i64) -> Boleto {
    bank.v2().consultar_boleto(707_090, 1, &ChaveBoleto::NossoNumero(numero)).await.unwrap().unwrap()
}

#[tokio::test]
async fn boletos_are_issued_in_lists_and_found() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v2 = bank.v2();
    let bad = Boleto { valor: Some(Decimal::ZERO), ..novo("NF-3002") };
    let items = v2.incluir_boletos(&[novo("NF-3001"), bad]).await.unwrap();
    assert_eq!(items.iter().map(Item::foi_feito).collect::<Vec<_>>(), [true, false]);
    assert_eq!(items[1].conteudo.as_ref().unwrap().seu_numero.as_deref(), Some("NF-3002"));
    let issued = items[0].conteudo.clone().unwrap();
    assert!(issued.extra.is_empty(), "{:?}", issued.extra);
    let linha = issued.linha_digitavel.clone().unwrap();
    assert_eq!((linha.len(), issued.codigo_barras.as_deref().map(str::len)), (47, Some(44)));

    let found = v2.consultar_boleto(707_090, 1, &ChaveBoleto::LinhaDigitavel(linha)).await.unwrap().unwrap();
    assert_eq!(
        (found.nosso_numero, found.situacao_boleto.as_deref()),
        (issued.nosso_numero, Some("Em Aberto"))
    );
    assert!(found.extra.is_empty(), "{:?}", found.extra);
    assert_eq!(found.pagador.unwrap().email, ["ana.souza@example.com"]);
    assert_eq!(v2.consultar_boleto(707_090, 1, &ChaveBoleto::NossoNumero(7)).await.unwrap(), None);

    let chave = ChaveBoleto::NossoNumero(issued.nosso_numero.unwrap());
    let again = v2.segunda_via(707_090, 1, &chave, true).await.unwrap().unwrap();
    assert!(again.pdf_boleto.unwrap().starts_with("JVBER"));
    let consulta = ConsultaPagador { codigo_situacao: Some(1), ..ConsultaPagador::default() };
    let open = v2.listar_boletos_do_pagador(707_090, "52998224725", &consulta).await.unwrap();
    assert!(open.iter().any(|boleto| boleto.nosso_numero == issued.nosso_numero));
    let faixas = v2.consultar_faixas(707_090, 1, 10).await.unwrap();
    assert!(faixas[0].quantidade >= 10 && faixas[0].extra.is_empty(), "{faixas:?}");
    double.saw(&[
        "sicoob.boletos.incluir",
        "sicoob.boletos.consultar",
        "sicoob.boletos.segundaVia",
        "sicoob.boletos.listarPorPagador",
        "sicoob.boletos.consultarFaixas",
    ]);
}

#[tokio::test]
async fn every_list_of_changes_is_taken() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v2 = bank.v2();
    let nosso_numero = done(v2.incluir_boletos(&[novo("NF-3003")]).await).nosso_numero;
    let modalidade = Some(1);
    macro_rules! change {
        ($kind:ident { $($field:ident: $value:expr),* }) => {
            [v2::$kind { numero_contrato: CONTRATO, modalidade, nosso_numero, $($field: $value,)* ..Default::default() }]
        };
    }
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
        data_float_credito: later(22),
        ..Rateio::default()
    };
    let shares = vec![share("60", true), share("40", false)];

    done(v2.prorrogar_vencimentos(&change!(Prorrogacao { data_vencimento: later(30) })).await);
    done(v2.prorrogar_limites(&change!(ProrrogacaoLimite { data_limite_pagamento: later(90) })).await);
    let first = Some(Decimal::new(1050, 2));
    let discount = change!(Desconto {
        tipo_desconto: Some(1),
        data_primeiro_desconto: later(5),
        valor_primeiro_desconto: first
    });
    done(v2.alterar_descontos(&discount).await);
    done(v2.alterar_abatimentos(&change!(Abatimento { valor_abatimento: Some(Decimal::new(75, 2)) })).await);
    let fine = change!(Multa { tipo_multa: Some(2), data_multa: later(31), valor_multa: Some(Decimal::TWO) });
    done(v2.alterar_multas(&fine).await);
    let interest = change!(JurosMora {
        tipo_juros_mora: Some(1),
        data_juros_mora: later(31),
        valor_juros_mora: Some(Decimal::new(50, 2))
    });
    done(v2.alterar_juros_mora(&interest).await);
    done(v2.alterar_seus_numeros(&change!(SeuNumero { seu_numero: Some("NF-3003-A".into()) })).await);
    done(
        v2.alterar_especies_documento(&change!(EspecieDocumento { especie_documento: Some("DS".into()) }))
            .await,
    );
    done(v2.alterar_pix(&change!(Pix { utilizar_pix: Some(true) })).await);
    let split = change!(RateioCreditos { tipo_operacao: Some(2), rateio_creditos: shares.clone() });
    done(v2.alterar_rateio_creditos(&split).await);
    // Boletos of credit cards alone have a face value to change: the refusal is the item's.
    let value = v2
        .alterar_valores_nominais(&change!(ValorNominal { valor: Some(Decimal::ONE_HUNDRED) }))
        .await
        .unwrap();
    assert_eq!((value.len(), value[0].status.mensagem.is_some()), (1, true), "{value:?}");

    let now = consulted(&bank, nosso_numero.unwrap()).await;
    assert_eq!(
        (now.especie_documento.as_deref(), now.seu_numero.as_deref()),
        (Some("DS"), Some("NF-3003-A"))
    );
    assert_eq!(now.data_vencimento.and_then(|data| data.dia()), later(30).unwrap().dia());
    assert_eq!((now.valor_abatimento, now.valor_primeiro_desconto), (Some(Decimal::new(75, 2)), first));

    let payer = v2::PagadorAlterado {
        numero_contrato: CONTRATO,
        numero_cpf_cnpj: Some("52998224725".into()),
        nome: Some("Ana Souza Lima".into()),
        endereco: Some("Rua Nova 1".into()),
        bairro: Some("Centro".into()),
        cidade: Some("Goiania".into()),
        cep: Some("74000000".into()),
        uf: Some("GO".into()),
        ..v2::PagadorAlterado::default()
    };
    done(v2.alterar_pagadores(&[payer]).await);
    done(v2.baixar_boletos(&change!(Baixa { seu_numero: Some("NF-3003-A".into()) })).await);
    assert_eq!(consulted(&bank, nosso_numero.unwrap()).await.situacao_boleto.as_deref(), Some("Baixado"));
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
async fn protests_and_reports_are_ordered_and_taken_back() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v2 = bank.v2();
    let consulta = ConsultaPagador { codigo_situacao: Some(1), ..ConsultaPagador::default() };
    let overdue = v2.listar_boletos_do_pagador(707_090, "11444777000161", &consulta).await.unwrap();
    let target = [Alvo {
        numero_contrato: CONTRATO,
        modalidade: Some(1),
        nosso_numero: overdue[0].nosso_numero,
        ..Alvo::default()
    }];
    done(v2.negativar(&target).await);
    done(v2.cancelar_negativacoes(&target).await);
    done(v2.protestar(&target).await);
    done(v2.cancelar_protestos(&target).await);
    for again in [v2.baixar_negativacoes(&target).await, v2.desistir_de_protestos(&target).await] {
        assert!(!again.unwrap()[0].foi_feito(), "there is nothing to take back");
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
async fn the_records_of_a_movement_are_one_call() {
    let double = Double::start().await;
    let bank = bank(&double);
    let v2 = bank.v2();
    let pedido = Pedido {
        numero: 707_090,
        tipo: TipoMovimento::Liquidacao,
        inicio: TODAY.yesterday().unwrap(),
        fim: TODAY,
    };
    let records = double.meanwhile(v2.movimentacoes().registros(&pedido, &often())).await.unwrap();
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record.sigla_movimento == "LIQUI" && record.extra.is_empty()));
    let before = Pedido {
        inicio: TODAY.saturating_sub(jiff::Span::new().days(200)),
        fim: TODAY.saturating_sub(jiff::Span::new().days(199)),
        ..pedido
    };
    assert_eq!(double.meanwhile(v2.movimentacoes().registros(&before, &often())).await.unwrap(), []);
    double.saw(&[
        "sicoob.movimentacoes.solicitar",
        "sicoob.movimentacoes.consultar",
        "sicoob.movimentacoes.baixar",
    ]);
}
