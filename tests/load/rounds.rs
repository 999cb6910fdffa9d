//! One round: what two connections do at the same time.
//!
//! | provider | requests | what must come of it |
//! |---|---|---|
//! | Sicoob | two boletos are issued; one is paid and written off at once, the other is paid twice at once; both are looked up | one of each two is done, the lookup shows it |
//! | nddFrete | two appointments are sent and polled | two Guids, each processed |
//! | InvoiCy | one NF-e is sent twice at once and looked up | one is authorised, one is a duplicate (204), it is there |
//! | Betha | one debt is enrolled twice at once, then paid twice at once, and looked up | one of each two is done, it is paid |

use duble_client::{invoicy, nddfrete};

use super::line::{Line, Reply};
use super::{FATURAS, Seen};

const BEARER: (&str, &str) = ("authorization", "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3");
const BETHA: (&str, &str) = ("authorization", "00000000-0000-4000-8000-000000000001");
const JSON: (&str, &str) = ("content-type", "application/json");
const XML: (&str, &str) = ("content-type", "text/xml; charset=utf-8");
const BOLETOS: &str = "/cobranca-bancaria/v3/boletos";

/// The first debt's number: the default world's are smaller.
pub(super) const FIRST_DEBT: u64 = 100_000_000;

/// Plays one round.
pub(super) async fn play(one: &mut Line, two: &mut Line, round: u64, seen: &mut Seen) -> Result<(), String> {
    sicoob(one, two, round, seen).await?;
    ndd_frete(one, two, round, seen).await?;
    invoi_cy(one, two, round, seen).await?;
    betha(one, two, round, seen).await
}

/// What stands between two marks.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    text.split_once(begin)?.1.split_once(end).map(|(found, _)| found)
}

/// Judges a pair of which only one can be done: whether the first was.
fn race(seen: &mut Seen, what: &str, done: [bool; 2], replies: [&Reply; 2]) -> bool {
    let [first, second] = done;
    if first == second {
        let how = if first { "twice" } else { "not at all" };
        let [one, two] = replies;
        seen.wrong(format!(
            "{what} was done {how}: {} {} and {} {}",
            one.status, one.body, two.status, two.body
        ));
    }
    first
}

async fn act(line: &mut Line, action: &str) -> Result<Reply, String> {
    line.send("POST", "/_duble/actions", &[JSON], action.to_owned()).await
}

/// Counts an action or a request that is either done (2xx) or refused with this status.
fn judge(seen: &mut Seen, operation: &'static str, reply: &Reply, refused: u16) -> bool {
    let done = (200..300).contains(&reply.status);
    if !done && reply.status != refused {
        seen.wrong(format!("{operation} was answered {} {}", reply.status, reply.body));
    }
    seen.count(operation, if done { "accepted" } else { "refused" });
    done
}

async fn issue(line: &mut Line, name: &str) -> Result<Reply, String> {
    let boleto = format!(
        r#"{{"numeroCliente":707090,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","seuNumero":"{name}","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"valor":150.75,"dataVencimento":"2026-12-15","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,"pagador":{{"numeroCpfCnpj":"11144477735","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":"a@example.com"}}}}"#
    );
    line.send("POST", BOLETOS, &[BEARER, JSON], boleto).await
}

async fn sicoob(one: &mut Line, two: &mut Line, round: u64, seen: &mut Seen) -> Result<(), String> {
    let (x, y) = (format!("L{round}x"), format!("L{round}y"));
    let (issued_x, issued_y) = tokio::join!(issue(one, &x), issue(two, &y));
    let mut numbers = [0; 2];
    for (reply, number) in [issued_x?, issued_y?].iter().zip(&mut numbers) {
        judge(seen, "sicoob.boletos.incluir", reply, 0);
        let found = between(&reply.body, "\"nossoNumero\":", ",").and_then(|digits| digits.parse().ok());
        *number = found.ok_or_else(|| format!("a boleto without nossoNumero: {}", reply.body))?;
        seen.nossos_numeros.push(*number);
    }
    let [x, y] = numbers;
    let pay = |number: u64| format!("{{\"sicoob.pagar\":{{\"boleto\":{number}}}}}");
    let (target, who) = (format!("{BOLETOS}/{x}/baixar"), r#"{"numeroCliente":707090,"codigoModalidade":1}"#);
    let payment = pay(x);
    let (paid, written_off) =
        tokio::join!(act(one, &payment), two.send("POST", &target, &[BEARER, JSON], who.to_owned()));
    let (paid, written_off) = (paid?, written_off?);
    let done =
        [judge(seen, "sicoob.pagar", &paid, 422), judge(seen, "sicoob.boletos.baixar", &written_off, 400)];
    let x_is_paid = race(seen, &format!("ending boleto {x}"), done, [&paid, &written_off]);
    let payment = pay(y);
    let (first, second) = tokio::join!(act(one, &payment), act(two, &payment));
    let (first, second) = (first?, second?);
    let done = [judge(seen, "sicoob.pagar", &first, 422), judge(seen, "sicoob.pagar", &second, 422)];
    race(seen, &format!("paying boleto {y}"), done, [&first, &second]);
    let target = |number| format!("{BOLETOS}?numeroCliente=707090&codigoModalidade=1&nossoNumero={number}");
    let (of_x, of_y) = (target(x), target(y));
    let (found_x, found_y) = tokio::join!(
        one.send("GET", &of_x, &[BEARER], String::new()),
        two.send("GET", &of_y, &[BEARER], String::new())
    );
    let ended = if x_is_paid { "Liquidado" } else { "Baixado" };
    for (reply, number, expected) in [(found_x?, x, ended), (found_y?, y, "Liquidado")] {
        judge(seen, "sicoob.boletos.consultar", &reply, 0);
        let situation = between(&reply.body, "\"situacaoBoleto\":\"", "\"");
        if situation != Some(expected) {
            seen.wrong(format!("boleto {number} is {situation:?}, expected {expected}"));
        }
    }
    Ok(())
}

async fn ndd_frete(one: &mut Line, two: &mut Line, round: u64, seen: &mut Seen) -> Result<(), String> {
    const PATH: &str = "/exchangeMessage/WSExchangeMessage.asmx";
    let who = nddfrete::Credentials::new(
        "43abeae4-7786-4017-a4ea-a8f54efd0e4a",
        "6901a7fb-f545-c9a1-4ebd-18a723329dfb",
    );
    let post = nddfrete::CrosstalkHeader::post(&who).to_xml();
    let send = |number: u64| {
        let number = number % FATURAS;
        let rawdata = format!(
            "<PaymentAppointmentPost><Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>L</Serie><Number>F{number}</Number></Billing><AppointmentType><Postpone><dPostpone>2026-09-01</dPostpone></Postpone></AppointmentType></Appointment></PaymentAppointmentPost>"
        );
        nddfrete::envelope(&post, Some(&rawdata))
    };
    let (first, second) = tokio::join!(
        one.send("POST", PATH, &[XML], send(2 * round)),
        two.send("POST", PATH, &[XML], send(2 * round + 1))
    );
    let mut polls = Vec::new();
    for reply in [first?, second?] {
        judge(seen, "nddfrete.apontamento.enviar", &reply, 0);
        let answer = nddfrete::read_answer(&reply.body).map_err(|error| error.to_string())?;
        let guid = answer.guid().ok_or_else(|| format!("no Guid in {}", reply.body))?.to_owned();
        polls.push(nddfrete::envelope(&nddfrete::CrosstalkHeader::poll(&who, &guid).to_xml(), None));
        seen.guids.push(guid);
    }
    let (second, first) = (polls.pop().unwrap_or_default(), polls.pop().unwrap_or_default());
    let (first, second) =
        tokio::join!(one.send("POST", PATH, &[XML], first), two.send("POST", PATH, &[XML], second));
    for reply in [first?, second?] {
        judge(seen, "nddfrete.apontamento.consultar", &reply, 0);
        let answer = nddfrete::read_answer(&reply.body).map_err(|error| error.to_string())?;
        let done =
            answer.raw_data.as_deref().is_some_and(|document| document.matches("<Code>100<").count() == 2);
        if answer.response_code() != Some(205) || !done {
            seen.wrong(format!("an appointment was not processed: {}", reply.body));
        }
    }
    Ok(())
}

const NFE: &str = include_str!("nfe.xml");

async fn invoi_cy(one: &mut Line, two: &mut Line, round: u64, seen: &mut Seen) -> Result<(), String> {
    let who = invoicy::Credentials::new("PYcEsFuKroDBojfiFEl+Ms==", "0123456789abcdef0123456789abcdef");
    let envelope = |documento: &str, parametros: &str| {
        let item = invoicy::DadosItem { documento, parametros };
        invoicy::envelope(&who, &[item], invoicy::Service::Recepcao)
    };
    let (number, path) = (round + 1, invoicy::Service::Recepcao.path());
    let nfe = envelope(NFE.replace("{numero}", &number.to_string()).trim(), "");
    let (first, second) = tokio::join!(
        one.send("POST", &path, &[XML], nfe.clone()),
        two.send("POST", &path, &[XML], nfe.clone())
    );
    let replies = [first?, second?];
    let mut authorised = [false; 2];
    for (reply, authorised) in replies.iter().zip(&mut authorised) {
        let answer = invoicy::read_answer(&reply.body).map_err(|error| error.to_string())?;
        let document = answer.itens.first().and_then(|item| item.documentos.first());
        let code = document.and_then(|text| between(text, "<SitCodigo>", "<"));
        *authorised = code == Some("100");
        seen.count("invoicy.documentos.enviar", if *authorised { "accepted" } else { "refused" });
        match (code, document.and_then(|text| between(text, "<DocChaAcesso>", "<"))) {
            (Some("100"), Some(chave)) => seen.chaves.push(chave.to_owned()),
            (Some("204"), _) => {}
            _ => seen.wrong(format!("NF-e {number} was answered {}", reply.body)),
        }
    }
    let [first, second] = &replies;
    race(seen, &format!("authorising NF-e {number}"), authorised, [first, second]);
    let query = format!(
        "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>{number}</NumeroInicial><NumeroFinal>{number}</NumeroFinal><Serie>77</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>"
    );
    let query = envelope(&query, "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>");
    let found = one.send("POST", &path, &[XML], query).await?;
    seen.count("invoicy.documentos.consultar", "accepted");
    let answer = invoicy::read_answer(&found.body).map_err(|error| error.to_string())?;
    let documents = answer.itens.iter().flat_map(|item| &item.documentos);
    if documents.filter(|text| text.contains("SitCodigo>100<")).count() != 1 {
        seen.wrong(format!("NF-e {number} was looked up: {}", found.body));
    }
    Ok(())
}

async fn betha(one: &mut Line, two: &mut Line, round: u64, seen: &mut Seen) -> Result<(), String> {
    let debt = FIRST_DEBT + round;
    let enrol = format!(
        r#"{{"betha.emitirCda":{{"id":{debt},"valorTributo":"50.00","valorJuros":"0","valorMulta":"0","valorCorrecao":"0"}}}}"#
    );
    let pay = format!(r#"{{"betha.pagarDivida":{{"divida":{debt}}}}}"#);
    for (operation, action) in [("betha.emitirCda", enrol), ("betha.pagarDivida", pay)] {
        let (first, second) = tokio::join!(act(one, &action), act(two, &action));
        let (first, second) = (first?, second?);
        let done = [judge(seen, operation, &first, 422), judge(seen, operation, &second, 422)];
        race(seen, &format!("{operation} of debt {debt}"), done, [&first, &second]);
    }
    let target = format!("/integracoes/v1/envio-alteracao-terceiros?filter=idDivida%20%3D%20{debt}");
    let found = two.send("GET", &target, &[BETHA], String::new()).await?;
    judge(seen, "betha.alteracoes.listar", &found, 0);
    if !found.body.contains("\"total\":1,") || !found.body.contains("\"situacao\":\"PAGA\"") {
        seen.wrong(format!("debt {debt} was looked up: {} {}", found.status, found.body));
    }
    Ok(())
}
