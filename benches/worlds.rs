//! 200 worlds in one process, 16 clients each in random interleaving, all four providers, worlds chosen in all five ways: no answer may
//! hold another world's data. Prints throughput, and what an empty world costs in memory; ends with 1 when one world saw another.
//!
//! ```text
//! cargo bench --bench worlds                                      # 200 worlds, 16 clients each, optimised
//! cargo bench --bench worlds -- --worlds 50 --clients 4 --requests 100
//! cargo test --bench worlds -- --worlds 10 --clients 2            # unoptimised
//! ```
//!
//! `--duble PATH` names another binary than the one that is built with it.

#[path = "../tests/worlds/mod.rs"]
mod worlds;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, ExitCode, Stdio};

use duble::world::Stopwatch;
use worlds::{Asked, Client, Plan, drive};

/// Empty worlds that are made to see what one costs.
const EMPTY: u32 = 200;

struct Args {
    plan: Plan,
    duble: String,
}

impl Args {
    fn read() -> Result<Self, String> {
        let plan = Plan { worlds: 200, clients: 16, requests: 20 };
        let mut read = Self { plan, duble: env!("CARGO_BIN_EXE_duble").to_owned() };
        let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
        while let Some(arg) = args.next() {
            let value = args.next().ok_or_else(|| format!("{arg} wants a value"))?;
            let count = || value.parse::<u32>().map_err(|error| format!("{arg} {value}: {error}"));
            match arg.as_str() {
                "--worlds" => read.plan.worlds = count()?.clamp(1, 999),
                "--clients" => read.plan.clients = count()?.max(1),
                "--requests" => read.plan.requests = count()?.max(1),
                "--duble" => read.duble = value,
                _ => {
                    return Err(format!(
                        "{arg} is unknown; there are --worlds, --clients, --requests and --duble"
                    ));
                }
            }
        }
        Ok(read)
    }
}

/// A server of its own; dropping it ends it.
struct Server {
    child: Child,
    address: String,
    /// Kept open: the banner has more lines.
    _out: BufReader<ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Server {
    fn start(duble: &str, plan: Plan) -> Result<Self, String> {
        let worlds = (plan.worlds.max(EMPTY) + 10).to_string();
        // Whoever finds no place waits in the system's queue, so that a thousand files are enough for any number of clients.
        let mut child = Command::new(duble)
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--worlds", &worlds])
            .args(["--connections", &(plan.worlds * plan.clients + 100).to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{duble} cannot be started: {error}"))?;
        let out = child.stdout.take().ok_or("no output of the server")?;
        let (mut out, mut first) = (BufReader::new(out), String::new());
        _ = out.read_line(&mut first);
        let address = first.trim().rsplit_once("http://").map(|(_, address)| address.to_owned());
        let mut server = Self { child, address: String::new(), _out: out };
        server.address = address.ok_or_else(|| format!("the server does not say where it is: {first:?}"))?;
        Ok(server)
    }

    /// Resident memory in KiB, where the system tells it.
    fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }
}

/// KiB that one world costs, of so many that are made from a body (empty: as the default world is made).
async fn cost(duble: &str, plan: Plan, body: &str) -> Result<Option<f64>, String> {
    let server = Server::start(duble, plan)?;
    let mut client = Client::open(&server.address).await?;
    let mut make = async |name: String| {
        let asked = Asked {
            method: "PUT",
            target: format!("/_duble/worlds/{name}"),
            host: server.address.clone(),
            headers: vec![("content-type", "application/yaml".to_owned())],
            body: body.to_owned(),
        };
        let (status, said) = client.send(asked).await?;
        if status == 201 { Ok(()) } else { Err(format!("{name} was not made: {status} {said}")) }
    };
    // What the first one needs once is no world's.
    make("first".to_owned()).await?;
    let before = server.resident();
    for n in 0..EMPTY {
        make(format!("empty-{n}")).await?;
    }
    let grown = before.zip(server.resident()).map(|(before, after)| after as f64 - before as f64);
    Ok(grown.map(|grown| grown / f64::from(EMPTY)))
}

async fn run(args: &Args) -> Result<bool, String> {
    for (what, body) in [
        ("without facts", "scenario: Empty\n"),
        ("as the default world is made", ""),
        ("extends default", "scenario: Default\nextends: default\n"),
    ] {
        if let Some(kib) = cost(&args.duble, args.plan, body).await? {
            println!("{kib:>9.1} KiB an idle world {what}, of {EMPTY}");
        }
    }
    let server = Server::start(&args.duble, args.plan)?;
    let Plan { worlds, clients, requests } = args.plan;
    println!("{worlds} worlds, {clients} clients each, {requests} turns each, against {}", server.address);
    let watch = Stopwatch::start();
    let outcome = drive(&server.address, args.plan).await?;
    let took = watch.elapsed().as_secs_f64();
    println!("{} requests in {took:.1} s: {:.0} a second", outcome.requests, outcome.requests as f64 / took);
    for wrong in &outcome.wrong {
        println!("wrong: {wrong}");
    }
    println!(
        "{}",
        if outcome.wrong.is_empty() { "no exchange saw another world's data" } else { "NOT as it must be" }
    );
    Ok(outcome.wrong.is_empty())
}

fn main() -> ExitCode {
    let done = Args::read().and_then(|args| {
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        runtime.block_on(run(&args))
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(said) => {
            eprintln!("worlds: {said}");
            ExitCode::FAILURE
        }
    }
}
