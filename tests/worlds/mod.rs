//! Many worlds in one process, each with data and credentials that only it has, and clients that ask all of them for everything at the
//! same time, each request for its world in another way. An answer that holds another world's mark, or lacks its own, is wrong. Shared
//! by the test and by the long run in `benches/worlds.rs`.

mod client;

pub use client::{Asked, Client};
use duble::br::cpf_cnpj::Cnpj;
use duble_client::{invoicy, nddfrete};

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub worlds: u32,
    /// Clients of each world, on a connection of their own each.
    pub clients: u32,
    /// Requests of each client.
    pub requests: u32,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    pub requests: u64,
    pub wrong: Vec<String>,
}

/// Mistakes that are told.
const TOLD: usize = 20;

const EMP_PK: &str = "PYcEsFuKroDBojfiFEl+Ms==";

/// One world's name, mark and credentials.
#[derive(Clone, Debug)]
struct World {
    name: String,
    mark: String,
    client_id: String,
    enterprise_id: String,
    token: String,
    guid: String,
    cnpj: String,
    key: String,
    access_code: String,
}

impl World {
    fn new(n: u32) -> Result<Self, String> {
        let uuid = |kind: &str| format!("00000000-0000-4000-{kind}-{n:012}");
        let cnpj = Cnpj::from_root_order(70_000_000 + n, 1).map_err(|error| error.to_string())?;
        Ok(Self {
            name: format!("w{n:03}"),
            mark: format!("M{n:03}X"),
            client_id: format!("client-{n:03}"),
            enterprise_id: uuid("9000"),
            token: uuid("a000"),
            guid: uuid("b000"),
            cnpj: cnpj.as_str().to_owned(),
            key: format!("{n:032x}"),
            // Not the default world's, which is of kind 8000.
            access_code: uuid("8001"),
        })
    }

    /// Numbers are the same in every world; what they name is not.
    fn scenario(&self, n: u32) -> String {
        let Self { mark, client_id, enterprise_id, token, guid, cnpj, key, access_code, .. } = self;
        format!(
            r#"scenario: World {mark}
seed: {n}
clock: "2026-03-02T09:00:00-03:00"
world:
  sicoob:
    contas: [{{ numeroCliente: 707090, cooperativa: 4321, numeroContaCorrente: 987654, nome: Loja {mark}, numeroCpfCnpj: "{cnpj}" }}]
    clientes: [{{ client_id: {client_id} }}]
    boletos: [{{ nossoNumero: 10, seuNumero: {mark}, valor: "150.75", dataVencimento: +8d }}]
  nddfrete:
    embarcadores: [{{ enterpriseId: {enterprise_id}, token: {token}, identificacoes: {{ 1: increase }} }}]
    faturas: [{{ numero: {mark}, serie: E, operationPointCnpj: "70033780000151", serviceProviderCnpj: "14631417773", vencimento: +9d, documentos: [{{ numero: {mark}, valor: "100.00" }}] }}]
    mensagens:
      - guid: {guid}
        rawdata: <PaymentAppointmentPost><Appointment><OperationPointCnpj>70033780000151</OperationPointCnpj><ServiceProviderCnpj>14631417773</ServiceProviderCnpj><Billing><Type>0</Type><Serie>E</Serie><Number>{mark}</Number></Billing><AppointmentType><Postpone><dPostpone>2026-09-01</dPostpone></Postpone></AppointmentType></Appointment></PaymentAppointmentPost>
  invoicy:
    parceiros: [{{ empPK: {EMP_PK}, chaveAcesso: fedcba9876543210fedcba9876543210 }}]
    empresas: [{{ cnpj: "{cnpj}", chaveAcesso: "{key}", nome: EMPRESA {mark}, uf: RS, ie: "0961234567" }}]
    notas: [{{ numero: 1, valor: "150.75", emitida: -2h }}]
  betha:
    entidades: [{{ nome: Município {mark}, codigosAcesso: [{access_code}] }}]
    execucoes: [{{ situacao: TRAMITACAO, dividas: [{{ descricaoReceita: Receita {mark} }}] }}]
"#
        )
    }
}

/// Chance that is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap_or_default() % bound
    }

    fn way(&mut self) -> &'static str {
        WAYS.get(self.below(WAYS.len())).copied().unwrap_or_default()
    }
}

/// The ways in which a request can say which world it means.
const WAYS: [&str; 5] = ["path", "host", "provider's host", "header", "credential"];

/// Sends a request to a world in one of the ways.
fn addressed(world: &World, way: &str, provider_host: &str, asked: Asked) -> Asked {
    let mut asked = Asked { host: "127.0.0.1:8756".to_owned(), ..asked };
    match way {
        "path" => asked.target = format!("/w/{}{}", world.name, asked.target),
        "host" => asked.host = format!("{}.localhost:8756", world.name.to_uppercase()),
        "provider's host" => asked.host = format!("{}.{provider_host}", world.name),
        "header" => asked.headers.push(("x-duble-world", world.name.clone())),
        _ => {}
    }
    asked
}

const BOLETOS: &str = "/cobranca-bancaria/v3/boletos";
const SANDBOX: &str = "Bearer 1301865f-c6bc-38f3-9f49-666dbcfc59c3";
const XML: (&str, &str) = ("content-type", "text/xml; charset=utf-8");

fn form() -> (&'static str, String) {
    ("content-type", "application/x-www-form-urlencoded".to_owned())
}

/// Asks for a token of Sicoob in one of the ways.
async fn bearer(client: &mut Client, world: &World, way: &str) -> Result<String, String> {
    let asked = Asked {
        method: "POST",
        target: "/auth/realms/cooperado/protocol/openid-connect/token".to_owned(),
        headers: vec![form()],
        body: format!("grant_type=client_credentials&client_id={}", world.client_id),
        ..Asked::default()
    };
    let (status, body) = client.send(addressed(world, way, "auth.sicoob.com.br", asked)).await?;
    let token = body.split_once("\"access_token\":\"").and_then(|(_, rest)| rest.split_once('"'));
    match token {
        Some((token, _)) => Ok(format!("Bearer {token}")),
        None => Err(format!("{} got no token by {way}: {status} {body}", world.name)),
    }
}

/// What is asked of each provider, at which of its hosts, and what the answer has to hold.
fn question(world: &World, which: usize, way: &str, bearer: &str) -> (&'static str, Asked, String) {
    let soap = |target: &str, body: String| Asked {
        method: "POST",
        target: target.to_owned(),
        headers: vec![(XML.0, XML.1.to_owned())],
        body,
        ..Asked::default()
    };
    match which {
        0 => {
            // Where something else names the world, the sandbox's bearer will do, which every world takes.
            let bearer = if way == "credential" { bearer } else { SANDBOX };
            let asked = Asked {
                method: "GET",
                target: format!("{BOLETOS}?numeroCliente=707090&codigoModalidade=1&nossoNumero=10"),
                headers: vec![("authorization", bearer.to_owned())],
                ..Asked::default()
            };
            ("api.sicoob.com.br", asked, format!("\"seuNumero\":\"{}\"", world.mark))
        }
        1 => {
            let who = nddfrete::Credentials::new(&world.enterprise_id, &world.token);
            let poll = nddfrete::CrosstalkHeader::poll(&who, &world.guid).to_xml();
            let asked = soap("/exchangeMessage/WSExchangeMessage.asmx", nddfrete::envelope(&poll, None));
            ("pr.dev.nddfrete.com.br:1058", asked, world.mark.clone())
        }
        2 => {
            let who = invoicy::Credentials::new(EMP_PK, &world.key);
            let documento = format!(
                "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>{}</CnpjEmissor><NumeroInicial>1</NumeroInicial><NumeroFinal>1</NumeroFinal><Serie>1</Serie><EmitidoRecebido>E</EmitidoRecebido></Consulta>",
                world.cnpj
            );
            let parametros = "<ParametrosConsulta><Situacao>S</Situacao></ParametrosConsulta>";
            let item = invoicy::DadosItem { documento: &documento, parametros };
            let body = invoicy::envelope(&who, &[item], invoicy::Service::Recepcao);
            ("homolog.invoicy.com.br", soap(&invoicy::Service::Recepcao.path(), body), world.cnpj.clone())
        }
        _ => {
            let asked = Asked {
                method: "GET",
                target: "/integracoes/v1/execucoes-dividas-terceiros?offset=0&limit=100".to_owned(),
                headers: vec![("authorization", format!("Bearer {}", world.access_code))],
                ..Asked::default()
            };
            ("procuradoria.suite.betha.cloud", asked, format!("Receita {}", world.mark))
        }
    }
}

/// A boleto of this world, which is looked up in another way than it was issued.
async fn issue(
    client: &mut Client,
    world: &World,
    name: &str,
    [first, second]: [&str; 2],
    bearer: &str,
) -> Result<(), String> {
    let body = format!(
        r#"{{"numeroCliente":707090,"codigoModalidade":1,"numeroContaCorrente":987654,"codigoEspecieDocumento":"DM","dataEmissao":"2026-03-02","seuNumero":"{name}","identificacaoEmissaoBoleto":2,"identificacaoDistribuicaoBoleto":2,"valor":150.75,"dataVencimento":"2026-12-15","tipoDesconto":0,"tipoMulta":0,"tipoJurosMora":3,"numeroParcela":1,"pagador":{{"numeroCpfCnpj":"11144477735","nome":"Pagador Um","endereco":"Rua A 1","bairro":"Centro","cidade":"Goiania","cep":"74000000","uf":"GO","email":"a@example.com"}}}}"#
    );
    let authorization = ("authorization", bearer.to_owned());
    let asked = Asked {
        method: "POST",
        target: BOLETOS.to_owned(),
        headers: vec![authorization.clone(), ("content-type", "application/json".to_owned())],
        body,
        ..Asked::default()
    };
    let (status, body) = client.send(addressed(world, first, "api.sicoob.com.br", asked)).await?;
    let number = body.split_once("\"nossoNumero\":").and_then(|(_, rest)| rest.split_once(','));
    let Some((number, _)) = number else {
        return Err(format!("{} by {}: no boleto was issued: {status} {body}", world.name, first));
    };
    let asked = Asked {
        method: "GET",
        target: format!("{BOLETOS}?numeroCliente=707090&codigoModalidade=1&nossoNumero={number}"),
        headers: vec![authorization],
        ..Asked::default()
    };
    let (status, body) = client.send(addressed(world, second, "api.sicoob.com.br", asked)).await?;
    if body.contains(&format!("\"seuNumero\":\"{name}\"")) {
        Ok(())
    } else {
        Err(format!("{} by {}: boleto {number} is not {name}: {status} {body}", world.name, second))
    }
}

/// Marks of worlds in a text.
fn marks(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('M').filter_map(|(at, _)| text.get(at..at + 5)).filter(|mark| {
        mark.ends_with('X')
            && mark.get(1..4).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// One client's requests to its world, in random ways; what was wrong.
async fn play(address: String, world: World, n: u32, plan: Plan) -> Result<(u64, Vec<String>), String> {
    let mut client = Client::open(&address).await?;
    let mut chance = Chance(u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let bearer = bearer(&mut client, &world, chance.way()).await?;
    let (mut sent, mut wrong) = (1, Vec::new());
    for turn in 0..plan.requests {
        let way = chance.way();
        let which = chance.below(5);
        if which == 4 {
            let (name, other) = (format!("{}-{n}-{turn}", world.mark), chance.way());
            sent += 2;
            wrong.extend(issue(&mut client, &world, &name, [way, other], &bearer).await.err());
            continue;
        }
        let (host, asked, expected) = question(&world, which, way, &bearer);
        let target = asked.target.clone();
        let (status, body) = client.send(addressed(&world, way, host, asked)).await?;
        sent += 1;
        if status != 200 || !body.contains(&expected) {
            let begin: String = body.chars().take(300).collect();
            wrong.push(format!("{} by {way}: {target} lacks {expected}: {status} {begin}", world.name));
        }
        let foreign = marks(&body).find(|mark| *mark != world.mark);
        wrong.extend(foreign.map(|mark| format!("{} by {way}: {target} shows {mark}", world.name)));
    }
    Ok((sent, wrong))
}

/// Makes the worlds, asks them for everything at once, and counts what each holds in the end.
pub async fn drive(address: &str, plan: Plan) -> Result<Outcome, String> {
    let mut client = Client::open(address).await?;
    let mut worlds = Vec::new();
    for n in 0..plan.worlds {
        let world = World::new(n)?;
        let made = Asked {
            method: "PUT",
            target: format!("/_duble/worlds/{}", world.name),
            host: address.to_owned(),
            headers: vec![("content-type", "application/yaml".to_owned())],
            body: world.scenario(n),
        };
        let (status, body) = client.send(made).await?;
        if status != 201 {
            return Err(format!("{} was not made: {status} {body}", world.name));
        }
        worlds.push(world);
    }
    let mut clients = tokio::task::JoinSet::new();
    for (n, world) in (0..).zip(&worlds) {
        for own in 0..plan.clients {
            clients.spawn(play(address.to_owned(), world.clone(), n * plan.clients + own + 1, plan));
        }
    }
    let mut outcome = Outcome::default();
    while let Some(done) = clients.join_next().await {
        let (sent, wrong) = done.map_err(|error| error.to_string())??;
        outcome.requests += sent;
        outcome.wrong.extend(wrong);
    }
    for world in &worlds {
        let journal = Asked {
            method: "GET",
            target: "/_duble/journal?verdict=refused".to_owned(),
            host: format!("{}.localhost", world.name),
            ..Asked::default()
        };
        let (_, body) = client.send(journal).await?;
        if !body.contains("\"entries\":[]") {
            outcome.wrong.push(format!("{} refused something: {body}", world.name));
        }
    }
    outcome.wrong.truncate(TOLD);
    Ok(outcome)
}
