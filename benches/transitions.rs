//! A million requests of real transitions over 64 connections against a duble of its own, on a frozen clock and in one world; then a
//! count of what is there. Prints throughput, latencies and memory; ends with 1 when a transition was lost or done twice.
//!
//! ```text
//! cargo bench --bench transitions                                  # a million, optimised
//! cargo bench --bench transitions -- --requests 200000 --connections 8
//! cargo test --bench transitions -- --requests 20000               # unoptimised
//! ```
//!
//! `--duble PATH` names another binary than the one that is built with it.

#[path = "../tests/load/mod.rs"]
mod load;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use duble::world::Stopwatch;
use load::Line;

/// Entries that a journal keeps: from then on it lets go of as many as it takes in.
const JOURNAL: u64 = 10_000;

/// How often the journal is filled anew by reads at the end: the first time takes the room that these entries need.
const READS: u64 = 4;

/// How often the server's memory is looked at.
const SAMPLE: Duration = Duration::from_millis(250);

/// Lines of memory that are printed.
const SHOWN: usize = 20;

struct Args {
    requests: u64,
    connections: usize,
    duble: String,
}

impl Args {
    fn read() -> Result<Self, String> {
        // `cargo bench` says so; without it this is a test build, which is ten times slower.
        let optimised = std::env::args().any(|arg| arg == "--bench");
        let requests = if optimised { 1_000_000 } else { 20_000 };
        let mut read = Self { requests, connections: 64, duble: env!("CARGO_BIN_EXE_duble").to_owned() };
        let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
        while let Some(arg) = args.next() {
            let value = args.next().ok_or_else(|| format!("{arg} wants a value"))?;
            let count = || value.parse::<u64>().map_err(|error| format!("{arg} {value}: {error}"));
            match arg.as_str() {
                "--requests" => read.requests = count()?.max(1),
                "--connections" => {
                    read.connections = usize::try_from(count()?.clamp(2, 800)).unwrap_or(64);
                }
                "--duble" => read.duble = value,
                _ => {
                    return Err(format!("{arg} is unknown; there are --requests, --connections and --duble"));
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
    _scenario: Scenario,
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The scenario's file, removed in the end.
struct Scenario(std::path::PathBuf);

impl Drop for Scenario {
    fn drop(&mut self) {
        _ = std::fs::remove_file(&self.0);
    }
}

impl Server {
    fn start(duble: &str) -> Result<Self, String> {
        let file = std::env::temp_dir().join(format!("duble-transitions-{}.yaml", std::process::id()));
        std::fs::write(&file, load::scenario()).map_err(|error| format!("{}: {error}", file.display()))?;
        let scenario = Scenario(file);
        let mut child = Command::new(duble)
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"])
            .arg(&scenario.0)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{duble} cannot be started: {error}"))?;
        let out = child.stdout.take().ok_or("no output of the server")?;
        let (mut out, mut first) = (BufReader::new(out), String::new());
        _ = out.read_line(&mut first);
        let address = first.trim().rsplit_once("http://").map(|(_, address)| address.to_owned());
        let mut server = Self { child, address: String::new(), _out: out, _scenario: scenario };
        server.address = address.ok_or_else(|| format!("the server does not say where it is: {first:?}"))?;
        Ok(server)
    }

    /// Resident memory in KiB, where the system tells it.
    fn resident(id: u32) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

/// The server's memory after so many requests, as the run goes on.
async fn sample(id: u32, done: Arc<AtomicU64>) -> Vec<(u64, u64)> {
    let mut samples = Vec::new();
    while let Some(resident) = Server::resident(id) {
        let count = done.load(Ordering::Relaxed);
        if count == u64::MAX {
            break;
        }
        samples.push((count, resident));
        tokio::time::sleep(SAMPLE).await;
    }
    samples
}

/// Reads the same list again and again, until the journal holds nothing else. The world no longer grows, so memory must not.
async fn read_on(address: &str) -> Result<(), String> {
    let code = ("authorization", "00000000-0000-4000-8000-000000000001");
    let mut lines = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut line = Line::open(address).await?;
        lines.spawn(async move {
            for _ in 0..JOURNAL / 8 {
                let target = "/integracoes/v1/envio-alteracao-terceiros?limit=20";
                line.send("GET", target, &[code], String::new()).await?;
            }
            Ok::<_, String>(())
        });
    }
    while let Some(done) = lines.join_next().await {
        done.map_err(|error| error.to_string())??;
    }
    Ok(())
}

fn print_memory(samples: &[(u64, u64)]) {
    let step = samples.len().div_ceil(SHOWN).max(1);
    println!("\n{:>12}  resident memory of the server", "requests");
    for (count, resident) in samples.iter().step_by(step) {
        println!("{count:>12}  {:.1} MiB", mib(*resident));
    }
    let full = samples.iter().find(|(count, _)| *count >= JOURNAL);
    if let Some(((from, least), (to, most))) = full.zip(samples.last())
        && to > from
    {
        let grown = (*most as f64 - *least as f64) * 1024.0 / ((to - from) / load::OF_A_ROUND).max(1) as f64;
        println!(
            "since the journal is full: {grown:.0} bytes a round, in which 2 boletos, 2 messages, a note and a debt come to be"
        );
    }
}

async fn run(args: &Args) -> Result<bool, String> {
    let server = Server::start(&args.duble)?;
    let (id, done) = (server.child.id(), Arc::new(AtomicU64::new(0)));
    println!("{} answers at {}", args.duble, server.address);
    let samples = tokio::spawn(sample(id, Arc::clone(&done)));
    let watch = Stopwatch::start();
    let outcome = load::drive(&server.address, args.connections, args.requests, &done).await?;
    let took = watch.elapsed();
    done.store(u64::MAX, Ordering::Relaxed);
    let samples = samples.await.map_err(|error| error.to_string())?;

    let requests = outcome.micros.len();
    println!(
        "{requests} requests over {} connections in {:.1} s: {:.0} a second",
        args.connections,
        took.as_secs_f64(),
        requests as f64 / took.as_secs_f64()
    );
    for (name, part) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("most", 1.0)] {
        let place = ((requests as f64 * part) as usize).min(requests.saturating_sub(1));
        let micros = outcome.micros.get(place).copied().unwrap_or_default();
        println!("{name:>12}  {:.2} ms", f64::from(micros) / 1_000.0);
    }
    print_memory(&samples);
    println!("\nthe world stands still now; resident memory after so many reads more");
    for times in 0..=READS {
        if times > 0 {
            read_on(&server.address).await?;
        }
        if let Some(resident) = Server::resident(id) {
            println!("{:>12}  {:.1} MiB", times * JOURNAL, mib(resident));
        }
    }
    println!("\nwhat is there:");
    for (what, count) in &outcome.figures {
        println!("{count:>12}  {what}");
    }
    for wrong in &outcome.wrong {
        println!("wrong: {wrong}");
    }
    println!(
        "{}",
        if outcome.wrong.is_empty() { "no transition lost, none doubled" } else { "NOT as it must be" }
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
            eprintln!("transitions: {said}");
            ExitCode::FAILURE
        }
    }
}
