//! One request after another over one loopback connection: a bare axum answer as the baseline, then one operation of each provider, in
//! the same run. The ratio to the baseline is the figure that travels between machines.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use criterion::{Criterion, criterion_group, criterion_main};
use duble::app::{self, App, Limits};
use duble::scenario::Loaded;
use duble::server::Shutdown;
use tokio::runtime::Runtime;

const BETHA: &str = "Bearer 00000000-0000-4000-8000-000000000001";
const SICOOB: &str = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";

async fn start(router: axum::Router) -> String {
    let listener = App::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(duble::server::listen::serve(
        listener,
        router,
        Shutdown::new(),
        duble::server::listen::Limits::default(),
    ));
    url
}

fn duble() -> axum::Router {
    App::new(app::maker(Loaded::default_scenario().unwrap()), [], Limits::default()).unwrap().router()
}

fn poll() -> String {
    let header = "<CrosstalkMessage><CrosstalkHeader><ProcessCode>3152</ProcessCode><MessageType>103</MessageType><ExchangePattern>8</ExchangePattern><Guid>f4ae253f-7ff8-411a-adb4-3a2d5ec09545</Guid><EnterpriseId>43abeae4-7786-4017-a4ea-a8f54efd0e4a</EnterpriseId><Token>6901a7fb-f545-c9a1-4ebd-18a723329dfb</Token><ContentEncoding>UTF-8</ContentEncoding><ContentType>txt/xml</ContentType></CrosstalkHeader></CrosstalkMessage>";
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><Send xmlns=\"http://nddigital.com.br/\"><header><![CDATA[{header}]]></header></Send></s:Body></s:Envelope>"
    )
}

fn requests(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let client = duble_client::plain_http().build().unwrap();
    let bare = runtime.block_on(start(axum::Router::new().fallback(|| async { "ok" })));
    let duble = runtime.block_on(async { start(duble()).await });
    let mut group = criterion.benchmark_group("request");
    let mut time = |name: &str, request: reqwest::RequestBuilder| {
        group.bench_function(name, |bencher| {
            bencher.to_async(&runtime).iter(|| {
                let request = request.try_clone().unwrap();
                async move {
                    let response = request.send().await.unwrap();
                    assert!(response.status().is_success());
                    response.bytes().await.unwrap()
                }
            });
        });
    };
    time("baseline: bare axum", client.get(&bare));
    time(
        "betha: list of 20",
        client
            .get(format!("{duble}/integracoes/v1/execucoes-dividas-terceiros?limit=20"))
            .header("authorization", BETHA),
    );
    time(
        "sicoob: boleto",
        client
            .get(format!(
                "{duble}/cobranca-bancaria/v2/boletos?numeroContrato=707090&modalidade=1&nossoNumero=10"
            ))
            .header("authorization", SICOOB),
    );
    time(
        "nddfrete: poll",
        client.post(format!("{duble}/exchangeMessage/WSExchangeMessage.asmx")).body(poll()),
    );
    time("invoicy: wsdl", client.get(format!("{duble}/arecepcao.aspx?wsdl")));
    group.finish();
}

criterion_group!(benches, requests);
criterion_main!(benches);
