//! A PostgreSQL server of one's own, for tests: its own folder and port, stopped by its process when it is dropped.
//!
//! Needs the server's programs under `/usr/lib/postgresql/*/bin` or on the `PATH`. As root, which
//! PostgreSQL refuses to run as, the server runs as the user `postgres`.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::PostgresOptions;

/// Set to `1` where leaving the PostgreSQL tests out must be a failure.
pub const REQUIRE: &str = "HUYING_REQUIRE_POSTGRES";

/// Longest wait for the server to accept connections.
const START_MAX: Duration = Duration::from_secs(30);

/// Longest wait for it to stop; then it is killed.
const STOP_MAX: Duration = Duration::from_secs(10);

/// How often a server that starts or stops is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running server.
pub struct PrivateServer {
    process: Child,
    port: u16,
    programs: PathBuf,
    /// Removed when the server has stopped.
    folder: TempDir,
}

impl PrivateServer {
    /// Starts a server, or says why it could not.
    ///
    /// # Errors
    /// A sentence for the one who runs the tests.
    pub fn start() -> Result<Self, String> {
        let programs =
            find_programs().ok_or("there is no initdb and postgres, install the package postgresql")?;
        let folder = TempDir::with_prefix("huying-postgres-").map_err(told("a temporary folder"))?;
        let (data, sock) = (folder.path().join("data"), folder.path().join("sock"));
        make_owned(folder.path())?;
        for made in [&data, &sock] {
            std::fs::create_dir(made).map_err(told("a folder"))?;
            make_owned(made)?;
        }
        let mut initdb = as_server(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "--no-sync"]);
        initdb.args(["--locale=C.UTF-8", "-E", "UTF8"]);
        run(initdb.current_dir(folder.path()))?;
        let port = free_port()?;
        let process = spawn(&programs, folder.path(), port)?;
        let mut server = Self { process, port, programs, folder };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Starts it again after [`PrivateServer::kill`], on the same data and port.
    ///
    /// # Errors
    /// A sentence for the one who runs the tests.
    pub fn start_again(&mut self) -> Result<(), String> {
        // Left behind by the killed server, with "ready" in it.
        std::fs::remove_file(self.folder.path().join("data/postmaster.pid")).map_err(told("its lock"))?;
        self.process = spawn(&self.programs, self.folder.path(), self.port)?;
        self.wait_until_ready()
    }

    /// A connection string for its superuser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Options for a ledger in a schema of this server.
    #[must_use]
    pub fn options(&self, schema: &str) -> PostgresOptions {
        PostgresOptions { url: self.url(), schema: schema.to_owned() }
    }

    /// Ends it as a power cut would, for a test of what is lost.
    ///
    /// # Errors
    /// The process could not be killed.
    pub fn kill(&mut self) -> std::io::Result<()> {
        // Its children would notice its death, and answer until they do.
        let children = children_of(self.process.id());
        self.process.kill()?;
        self.process.wait()?;
        let pids = children.iter().map(u32::to_string);
        // Those that have ended by themselves make it complain.
        Command::new("kill").arg("-KILL").args(pids).stderr(Stdio::null()).status()?;
        let begun = Instant::now();
        while children.iter().any(|child| status_line(*child, "State:").is_some_and(|state| state != "Z")) {
            if begun.elapsed() > STOP_MAX {
                return Err(std::io::Error::other("a part of the server does not die"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// The server writes "ready" into the last line of its lock file.
    fn wait_until_ready(&mut self) -> Result<(), String> {
        let status_path = self.folder.path().join("data/postmaster.pid");
        let begun = Instant::now();
        loop {
            // Not there yet is what is waited for.
            let status = std::fs::read_to_string(&status_path).unwrap_or_default();
            if status.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait().map_err(told("the server"))? {
                return Err(format!("the server ended at once: {status}"));
            }
            if begun.elapsed() > START_MAX {
                return Err(format!("the server was not ready within {START_MAX:?}"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        // Its number may belong to somebody else once it has ended.
        if !matches!(self.process.try_wait(), Ok(None)) {
            return;
        }
        let pid = self.process.id().to_string();
        let asked = Command::new("kill").args(["-QUIT", &pid]).stderr(Stdio::null()).status();
        let begun = Instant::now();
        while asked.is_ok() && begun.elapsed() < STOP_MAX {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(LOOK_EVERY);
        }
        // Already ended is as good as killed, and a test has nobody to tell.
        let _ = self.kill();
    }
}

fn spawn(programs: &Path, folder: &Path, port: u16) -> Result<Child, String> {
    let log = std::fs::File::options().create(true).append(true).open(folder.join("log"));
    let mut postgres = as_server(&programs.join("postgres"));
    postgres.arg("-D").arg(folder.join("data")).arg("-k").arg(folder.join("sock"));
    postgres.args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]).current_dir(folder);
    postgres.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.map_err(told("the log"))?);
    postgres.spawn().map_err(told("the server"))
}

/// The folder of the newest server found.
fn find_programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let newest_first = versions.into_iter().rev().map(|(_, bin)| bin);
    newest_first.chain(on_path).find(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// First word of a line of a process's status; `None` if there is no such process any more.
fn status_line(pid: u32, name: &str) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next().map(str::to_owned)
}

fn children_of(parent: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| status_line(*pid, "PPid:") == Some(parent.to_string())).collect()
}

/// The program, run as a user that PostgreSQL accepts.
fn as_server(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

fn make_owned(folder: &Path) -> Result<(), String> {
    if is_root() {
        run(Command::new("chown").arg("postgres:postgres").arg(folder))?;
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(told("a program of the server"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr)))
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(told("a free port"))?;
    listener.local_addr().map(|address| address.port()).map_err(told("a free port"))
}

fn told(what: &'static str) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{what}: {error}")
}
