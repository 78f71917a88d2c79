//! What a server of units is asked, and the two that speak Redis's dialect.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use geo_bench::listener::Listener;
use geo_bench::resp::{Client, geoadd, geosearch, request};
use geo_bench::run::BATCH;
use geo_bench::subject::NEAREST;
use geo_bench::workload::{Country, Spot};
use tempfile::TempDir;

/// Longest wait for a server to answer for the first time.
const START_MAX: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Debian's package `redis-tools` has the server under this name, and `redis-server` only adds a service that runs it.
const SERVER_OF_TOOLS: &str = "/usr/bin/redis-check-rdb";

/// A move that is carried to a server.
pub(crate) type Move = (u32, Spot);

/// A server over a socket. Every error is a sentence for whoever reads the figures.
pub(crate) trait Server {
    /// What is printed.
    fn name(&self) -> &'static str;
    /// Moves all, many under way at once.
    fn move_all(&mut self, moves: &[Move]) -> Result<Duration, String>;
    /// The nearest of each call within a radius in metres (where the server asks for one), so many under way at once.
    fn ask_all(&mut self, calls: &[Spot], radius_m: f64, under_way: usize) -> Result<Asked, String>;
    /// Makes ready for questions what has been loaded.
    fn settle(&mut self) -> Result<(), String> {
        Ok(())
    }
}

/// How long the questions took, and who was found.
pub(crate) struct Asked {
    pub(crate) took: Duration,
    pub(crate) found: Vec<Vec<u32>>,
}

/// A server of Redis's dialect, and what keeps it running.
pub(crate) struct Dialect<Running> {
    name: &'static str,
    /// Closed before the server ends.
    client: Client,
    _running: Running,
}

impl Dialect<Listener> {
    /// The index.
    pub(crate) fn ours() -> Result<Self, String> {
        let listener = Listener::start().map_err(told("the listener"))?;
        let client = Client::connect(listener.address()).map_err(told("the listener"))?;
        Ok(Dialect { name: "geo-index", client, _running: listener })
    }
}

impl Dialect<Redis> {
    /// A Redis of one's own, which stores nothing.
    pub(crate) fn redis() -> Result<Self, String> {
        let (redis, address) = Redis::start()?;
        let begun = Instant::now();
        let client = loop {
            match Client::connect(address).and_then(pinged) {
                Ok(client) => break client,
                Err(error) if begun.elapsed() > START_MAX => {
                    return Err(format!("it does not answer: {error}"));
                }
                Err(_) => std::thread::sleep(LOOK_EVERY),
            }
        };
        Ok(Dialect { name: "Redis GEO", client, _running: redis })
    }
}

impl<Running> Server for Dialect<Running> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn move_all(&mut self, moves: &[Move]) -> Result<Duration, String> {
        let written = |piece: &[Move]| {
            let mut out = Vec::new();
            piece.iter().for_each(|&(unit, to)| geoadd(&mut out, unit, to.place()));
            out
        };
        let pieces: Vec<Vec<u8>> = moves.chunks(BATCH).map(written).collect();
        let mut counts = moves.chunks(BATCH).map(<[Move]>::len);
        let begun = Instant::now();
        let read = |client: &mut Client, _| {
            (0..counts.next().unwrap_or(0)).try_for_each(|_| client.number().map(drop))
        };
        self.client.pipelined(&pieces, read).map_err(told(self.name))?;
        Ok(begun.elapsed())
    }

    fn ask_all(&mut self, calls: &[Spot], radius_m: f64, under_way: usize) -> Result<Asked, String> {
        // Two pieces are under way.
        let piece = under_way.div_ceil(2);
        let written = |piece: &[Spot]| {
            let mut out = Vec::new();
            piece.iter().for_each(|call| geosearch(&mut out, call.place(), radius_m, NEAREST));
            out
        };
        let pieces: Vec<Vec<u8>> = calls.chunks(piece).map(written).collect();
        let mut counts = calls.chunks(piece).map(<[Spot]>::len);
        let mut found = Vec::with_capacity(calls.len());
        let begun = Instant::now();
        let read = |client: &mut Client, _| {
            (0..counts.next().unwrap_or(0)).try_for_each(|_| client.units().map(|units| found.push(units)))
        };
        self.client.pipelined(&pieces, read).map_err(told(self.name))?;
        Ok(Asked { took: begun.elapsed(), found })
    }
}

fn pinged(mut client: Client) -> io::Result<Client> {
    let mut ping = Vec::new();
    request(&mut ping, &[b"PING"]);
    client.send(&ping)?;
    client.status()?;
    Ok(client)
}

/// The process of a Redis, ended when it is dropped.
pub(crate) struct Redis {
    process: Child,
    /// It writes nothing, and if it did, it would be here.
    _folder: TempDir,
}

impl Redis {
    fn start() -> Result<(Redis, SocketAddr), String> {
        let folder = TempDir::with_prefix("huying-redis-").map_err(told("a temporary folder"))?;
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let address = free.map_err(told("a free port"))?;
        let mut redis = program().ok_or("there is no redis-server, install the package redis-tools")?;
        redis.args(["--bind", "127.0.0.1", "--port", &address.port().to_string(), "--save", ""]);
        redis.args(["--appendonly", "no", "--dir"]).arg(folder.path());
        redis.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = redis.spawn().map_err(told("redis-server"))?;
        Ok((Redis { process, _folder: folder }, address))
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // Already ended is as good as killed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> Option<Command> {
    let paths = std::env::var_os("PATH")?;
    let on_path = std::env::split_paths(&paths).map(|folder| folder.join("redis-server"));
    let named = on_path.into_iter().find(|program| program.is_file()).map(Command::new);
    named.or_else(|| {
        let mut of_tools = Command::new(SERVER_OF_TOOLS);
        of_tools.arg0("redis-server");
        Path::new(SERVER_OF_TOOLS).is_file().then_some(of_tools)
    })
}

/// Puts all units of a country on a server.
pub(crate) fn load(server: &mut dyn Server, country: &Country) -> Result<(), String> {
    let begun = Instant::now();
    let all: Vec<Move> = country.rows().map(|(unit, spot, _)| (unit, spot)).collect();
    server.move_all(&all)?;
    server.settle()?;
    println!("   {}: loaded in {:.0} s", server.name(), begun.elapsed().as_secs_f64());
    Ok(())
}

/// An error with what it befell.
pub(crate) fn told<Error: std::fmt::Display>(what: &'static str) -> impl Fn(Error) -> String {
    move |error| format!("{what}: {error}")
}
