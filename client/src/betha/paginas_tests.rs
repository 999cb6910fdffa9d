use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::betha::Credentials;
use crate::transport::Transport;

type Rows = Arc<Mutex<Vec<(i64, i64)>>>;

/// A list of ids and balances that answers pages, and does something to itself before the page of each number.
async fn list(
    rows: Rows,
    before: impl Fn(usize, &mut Vec<(i64, i64)>) + Send + 'static,
) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut chunk = [0; 4096];
            let read = stream.read(&mut chunk).await.unwrap();
            let line = String::from_utf8_lossy(&chunk[..read]).lines().next().unwrap().to_owned();
            let number = |name: &str| -> usize {
                let rest = line.split(&format!("{name}=")).nth(1).unwrap();
                rest.split(['&', ' ']).next().unwrap().parse().unwrap()
            };
            let (offset, limit) = (number("offset"), number("limit"));
            let body = {
                let mut rows = rows.lock().unwrap();
                let mut seen = seen.lock().unwrap();
                before(seen.len(), &mut rows);
                seen.push(format!("{offset}+{limit}"));
                let page: Vec<_> = rows.iter().skip(offset).take(limit).collect();
                let content: Vec<_> = page
                    .iter()
                    .map(|(id, saldo)| format!("{{\"idDivida\":{id},\"valorSaldo\":{saldo}.00}}"))
                    .collect();
                let has_next = offset + page.len() < rows.len();
                format!(
                    "{{\"offset\":{offset},\"limit\":{limit},\"total\":{},\"hasNext\":{has_next},\"content\":[{}]}}",
                    rows.len(),
                    content.join(",")
                )
            };
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all((head + &body).as_bytes()).await.unwrap();
        }
    });
    let transport = Transport::builder().no_proxy().build().unwrap();
    (Client::new(transport, &base, Credentials::new("c")), asked)
}

fn ten() -> Rows {
    Arc::new(Mutex::new((1..=10).map(|id| (id, 0)).collect()))
}

async fn ids(client: &Client, busca: Busca) -> Vec<i64> {
    let rows: Vec<Alteracao> = client.todas(busca).try_collect().await.unwrap();
    rows.into_iter().map(|row| row.id_divida.unwrap()).collect()
}

fn by(limite: u64) -> Busca {
    Busca { limite: Some(limite), ..Busca::default() }
}

#[tokio::test]
async fn rows_that_stay_are_given_once_in_order() {
    let (client, asked) = list(ten(), |_, _| ()).await;
    assert_eq!(ids(&client, by(4)).await, (1..=10).collect::<Vec<_>>());
    assert_eq!(*asked.lock().unwrap(), ["0+4", "3+4", "6+4"]);
    let from = Busca { offset: Some(7), ..by(4) };
    assert_eq!(ids(&client, from).await, [8, 9, 10]);
}

#[tokio::test]
async fn rows_that_move_to_the_end_hide_none_and_come_again_altered() {
    // Before the second page three rows that were read are altered, before the third two that were not.
    let (client, _) = list(ten(), |page, rows| {
        let moved: &[i64] = match page {
            1 => &[1, 2, 3],
            3 => &[8, 9],
            _ => &[],
        };
        for id in moved {
            rows.retain(|(held, _)| held != id);
            rows.push((*id, 1));
        }
    })
    .await;
    let mut found = ids(&client, by(4)).await;
    let again = found.len();
    found.sort_unstable();
    found.dedup();
    assert_eq!((found, again), ((1..=10).collect(), 13), "three were altered after they had been read");
}

#[tokio::test]
async fn a_list_that_shrinks_or_lies_about_more_comes_to_an_end() {
    let (client, _) = list(ten(), |page, rows| {
        if page == 1 {
            rows.truncate(2);
        }
    })
    .await;
    assert_eq!(ids(&client, by(4)).await, [1, 2, 3, 4]);
    let (client, _) = list(ten(), |_, rows| rows.retain(|_| false)).await;
    assert_eq!(ids(&client, by(4)).await, [0; 0]);
    let (client, _) = list(ten(), |_, _| ()).await;
    assert_eq!(ids(&client, by(1)).await.len(), 10, "pages of one row");
}
