//! The examples' own code, as it stands.

#[path = "../../../client/examples/sicoob/settlements.rs"]
mod settlements;

#[path = "../../../client/examples/betha/nightly.rs"]
mod nightly;

#[path = "../../../client/examples/nddfrete/increase.rs"]
mod increase;

#[path = "../../../client/examples/invoicy/issue.rs"]
mod issue;

use duble_client::{betha, invoicy, nddfrete, seconds_since_start, sicoob};
use rust_decimal::Decimal;
use settlements::{Found, Slip, settle};

use super::{Double, TODAY, often, transport};

/// The ticket whole, in both generations; a second run of overlapping days pays nothing twice.
#[tokio::test]
async fn settlements_of_two_days_pay_ones_own_boletos() {
    let double = Double::start().await;
    let who = sicoob::Credentials::new("9b5e603e428cc477a2841e2683c92d21");
    let bank = sicoob::Client::new(transport(), &double.url(), who, seconds_since_start());
    let csv = include_str!("../../../client/examples/sicoob/boletos.csv").replace("1200.00", "1199.00");
    for flow in [bank.v2().movimentacoes(), bank.v3().movimentacoes()] {
        let mut slips = Slip::read_all(&csv).unwrap();
        let found = double.meanwhile(settle(&flow, 707_090, TODAY, &mut slips, &often())).await.unwrap();
        assert!(found.contains(&Found::Paid("NF-0901".into())), "{found:?}");
        assert!(
            found
                .iter()
                .any(|one| matches!(one, Found::OtherValue(record) if record.seu_numero == "NF-0902"))
        );
        let paid = slips[0].paid.clone().unwrap();
        assert_eq!((paid.on, paid.valor), (TODAY.yesterday().unwrap(), Decimal::new(21_040, 2)));
        assert_eq!(paid.way, "07 - Via Pix");
        assert!(slips[1..].iter().all(|slip| slip.paid.is_none()));
        let again = double.meanwhile(settle(&flow, 707_090, TODAY, &mut slips, &often())).await.unwrap();
        assert!(again.contains(&Found::PaidBefore("NF-0901".into())), "{again:?}");
        let others =
            double.meanwhile(settle(&flow, 707_090, TODAY, &mut slips[2..], &often())).await.unwrap();
        assert!(others.iter().all(|one| matches!(one, Found::NotOurs(_))), "{others:?}");
    }
}

#[tokio::test]
async fn a_night_fetches_what_is_there() {
    let double = Double::start().await;
    let who = betha::Credentials::new("00000000-0000-4000-8000-000000000001");
    let client = betha::Client::new(transport(), &double.url(), who);
    let night = nightly::fetch(&client, jiff::civil::date(2023, 1, 1)).await.unwrap();
    assert!(night.debts > 50 && night.changes > 0, "{night:?}");
    // 66.67 and 9.00, 7.00, 8.00.
    assert_eq!(night.by_execution[&1], Decimal::new(9067, 2));
    assert!(night.total() > night.by_execution[&1]);
}

#[tokio::test]
async fn an_increase_is_noted() {
    let double = Double::start().await;
    let who = nddfrete::Credentials::new(
        "43abeae4-7786-4017-a4ea-a8f54efd0e4a",
        "6901a7fb-f545-c9a1-4ebd-18a723329dfb",
    );
    let ndd = nddfrete::Client::new(transport(), &double.url(), who);
    let invoice = increase::Invoice {
        operation_point: "70033780000151".into(),
        carrier: "14631417773".into(),
        serie: "EMB".into(),
        number: "EMBDEV.27600-P01".into(),
    };
    let often = often();
    let noted = increase::note(&ndd, &invoice, Decimal::TEN, "2026-03-04T12:00:00Z", &often);
    assert!(double.meanwhile(noted).await.unwrap().response.is_ok());
}

#[tokio::test]
async fn a_note_gets_the_next_number_and_is_cancelled() {
    let double = Double::start().await;
    let who = invoicy::Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef");
    let client = invoicy::Client::new(transport(), &double.url(), who);
    let template = include_str!("../../../client/examples/invoicy/nfe.xml");
    for numero in [6, 7] {
        let now = format!("{TODAY}T09:00:00");
        let story = issue::issue_and_cancel(&client, "11222333000181", template, &now).await.unwrap();
        assert_eq!((story.numero, story.sent.sit_codigo), (numero, 100), "{}", story.sent.sit_descricao);
        assert!(story.xml.unwrap().contains("<nfeProc"));
        assert_eq!(story.cancelled.unwrap().sit_codigo, 101);
    }
}
