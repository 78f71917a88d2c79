//! A hub as a child process: started on a folder of its own, waited for, killed as a power cut would, stopped as an
//! operator would, and never left behind.

pub mod log;
mod warden;

use std::{
    fs::{self, File, OpenOptions},
    io,
    net::SocketAddr,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use warden::Warden;

use crate::client::{AddressError, ClientError, HubAddress, HubClient};

/// How long a hub may take until it is ready, on a slow machine with a ledger of its own making.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// How long a hub may take to stop when told to; longer than its own limit for it.
const STOP_WITHIN: Duration = Duration::from_secs(30);

/// How long after it is ready a hub may take to print its set-up code.
const CODE_WITHIN: Duration = Duration::from_secs(5);

/// How often it is looked whether something has happened.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Lines of the log that are shown when a hub did not start.
const LAST_LINES: usize = 12;

/// Environment variables with this prefix configure a hub; what this process was given is not meant for its children.
const CONFIGURATION_PREFIX: &str = "HUYING_";

/// Name of the hub's program.
const PROGRAM: &str = "huying";

/// A hub could not be started, stopped or asked.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// There is no such program.
    #[error("no hub program at {0}; build it, or name it with --hub or HUB_PROGRAM")]
    NoProgram(PathBuf),
    /// Something about its files.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// It could not be run.
    #[error("could not run {0}: {1}")]
    Run(PathBuf, io::Error),
    /// It ended before it was ready.
    #[error("the hub ended with {status} before it was ready; its log ends with:\n{last_lines}")]
    Ended {
        /// How.
        status: ExitStatus,
        /// What it said last.
        last_lines: String,
    },
    /// It is not ready.
    #[error("the hub was not ready within {} s; its log ends with:\n{last_lines}", READY_WITHIN.as_secs())]
    NotReady {
        /// What it said last.
        last_lines: String,
    },
    /// It did not stop when told to, and was killed.
    #[error("the hub did not stop within {} s and was killed", STOP_WITHIN.as_secs())]
    NotStopped,
    /// It prints no set-up code.
    #[error("the hub's log shows no set-up code: has it been set up before?")]
    NoCode,
    /// It wrote an address that is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// It could not be asked.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// How to run a hub.
#[derive(Debug, Clone)]
pub struct HubSetting {
    /// The program.
    pub program: PathBuf,
    /// Its folder.
    pub data_dir: PathBuf,
    /// Where it listens; port 0 for any.
    pub listen: SocketAddr,
    /// The file to which its log is appended.
    pub log: PathBuf,
    /// Further settings, as environment variables: `HUYING_TLS__MODE` and its like.
    pub environment: Vec<(String, String)>,
    /// The certificate by which it is known, PEM, where it does not speak plain HTTP.
    pub certificate: Option<PathBuf>,
}

/// A running hub. Dropping it kills it.
#[derive(Debug)]
pub struct HubProcess {
    child: Child,
    address: HubAddress,
    setting: HubSetting,
    warden: Warden,
}

/// The hub's program: the one named, or the one beside this program.
///
/// # Errors
/// [`HubError::NoProgram`].
pub fn find_program(named: Option<PathBuf>) -> Result<PathBuf, HubError> {
    let beside = || -> Option<PathBuf> {
        let own = std::env::current_exe().ok()?;
        // A test's program lies one folder deeper.
        own.ancestors().skip(1).take(2).map(|folder| folder.join(PROGRAM)).find(|path| path.is_file())
    };
    let program = named.or_else(beside).unwrap_or_else(|| PathBuf::from(PROGRAM));
    if program.is_file() { Ok(program) } else { Err(HubError::NoProgram(program)) }
}

impl HubSetting {
    /// A hub on `data_dir`, on any free port of this machine.
    #[must_use]
    pub fn on(program: PathBuf, data_dir: &Path) -> Self {
        let log = data_dir.join("hub.log");
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (environment, certificate) = (Vec::new(), None);
        Self { program, data_dir: data_dir.to_owned(), listen, log, environment, certificate }
    }

    /// The same with one more setting.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.environment.push((name.to_owned(), value.to_string()));
        self
    }

    /// A command of the hub's program on the same folder, such as `verify`, with all that it prints.
    ///
    /// # Errors
    /// [`HubError::Run`].
    pub fn run(&self, arguments: &[&str]) -> Result<(ExitStatus, String), HubError> {
        let run = self.command().args(arguments).stdin(Stdio::null()).output();
        let output = run.map_err(|error| HubError::Run(self.program.clone(), error))?;
        let printed = [output.stdout, output.stderr].concat();
        Ok((output.status, String::from_utf8_lossy(&printed).into_owned()))
    }

    /// Its log so far.
    ///
    /// # Errors
    /// [`HubError::File`].
    pub fn log_text(&self) -> Result<String, HubError> {
        let bytes = fs::read(&self.log).map_err(|error| HubError::File(self.log.clone(), error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with(CONFIGURATION_PREFIX) {
                command.env_remove(name);
            }
        }
        command
            .env("HUYING_DATA_DIR", &self.data_dir)
            .env("HUYING_LISTEN", self.listen.to_string())
            .env("HUYING_LOG__FORMAT", "json")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn address_file(&self) -> PathBuf {
        self.data_dir.join("address")
    }

    fn last_lines(&self) -> String {
        let text = self.log_text().unwrap_or_else(|error| error.to_string());
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
    }
}

impl HubProcess {
    /// Starts a hub and waits until it is ready.
    ///
    /// # Errors
    /// Why it is not.
    pub async fn start(setting: &HubSetting) -> Result<Self, HubError> {
        let file_error = |path: &Path, error| HubError::File(path.to_owned(), error);
        fs::create_dir_all(&setting.data_dir).map_err(|error| file_error(&setting.data_dir, error))?;
        let address_file = setting.address_file();
        match fs::remove_file(&address_file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(file_error(&address_file, error));
            }
            Ok(()) | Err(_) => {}
        }
        let log = open_log(&setting.log).map_err(|error| file_error(&setting.log, error))?;
        let also = log.try_clone().map_err(|error| file_error(&setting.log, error))?;
        let run = |error| HubError::Run(setting.program.clone(), error);
        let mut command = setting.command();
        // A group of its own: Ctrl-C at the terminal reaches this process, which then stops the hub in good order.
        command.arg("serve").process_group(0).stdin(Stdio::null()).stdout(log).stderr(also);
        let mut child = command.spawn().map_err(run)?;
        let warden = match Warden::over(child.id()) {
            Ok(warden) => warden,
            Err(error) => {
                end(&mut child);
                return Err(run(error));
            }
        };
        let nowhere: HubAddress = "http://127.0.0.1:0".parse()?;
        let mut hub = Self { child, address: nowhere, setting: setting.clone(), warden };
        hub.address = hub.ready().await?;
        Ok(hub)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> &HubAddress {
        &self.address
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it was run, with the port it got: for starting it again where its clients will look for it.
    #[must_use]
    pub fn setting_again(&self) -> HubSetting {
        let authority = self.address.origin().rsplit_once("//").map(|(_, authority)| authority);
        let listen = authority.and_then(|authority| authority.parse().ok()).unwrap_or(self.setting.listen);
        HubSetting { listen, ..self.setting.clone() }
    }

    /// `kill -9`: what a power cut or the kernel does to it.
    pub fn kill(mut self) {
        end(&mut self.child);
    }

    /// Tells it to stop and waits until it has.
    ///
    /// # Errors
    /// [`HubError::NotStopped`], or that it could not be told.
    pub async fn stop(mut self) -> Result<ExitStatus, HubError> {
        let failed = |error| HubError::Run(self.setting.program.clone(), error);
        warden::terminate(self.child.id()).map_err(failed)?;
        let until = Instant::now() + STOP_WITHIN;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().map_err(failed)? {
                return Ok(status);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(HubError::NotStopped)
    }

    /// The code for its first account, which it prints at its first start.
    ///
    /// # Errors
    /// [`HubError::NoCode`] if it prints none: it has accounts.
    pub async fn set_up_code(&self) -> Result<String, HubError> {
        let until = Instant::now() + CODE_WITHIN;
        while Instant::now() < until {
            if let Some(code) = log::set_up_code(&self.setting.log_text()?) {
                return Ok(code.to_owned());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(HubError::NoCode)
    }

    /// Whether it has ended by itself, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        // Somebody else cannot have waited for it; if asking fails, it is taken for alive and its clients will tell.
        self.child.try_wait().ok().flatten()
    }

    /// Somebody who has not signed in.
    ///
    /// # Errors
    /// [`HubError::File`]: the certificate cannot be read.
    pub fn client(&self) -> Result<HubClient, HubError> {
        self.client_of(&self.address)
    }

    fn client_of(&self, address: &HubAddress) -> Result<HubClient, HubError> {
        let Some(certificate) = &self.setting.certificate else { return Ok(HubClient::new(address.clone())) };
        let pem = fs::read(certificate).map_err(|error| HubError::File(certificate.clone(), error))?;
        Ok(HubClient::trusting(address.clone(), &pem)?)
    }

    fn scheme(&self) -> &'static str {
        if self.setting.certificate.is_some() { "https" } else { "http" }
    }

    async fn ready(&mut self) -> Result<HubAddress, HubError> {
        let until = Instant::now() + READY_WITHIN;
        let address_file = self.setting.address_file();
        while Instant::now() < until {
            if let Some(status) = self.ended() {
                return Err(HubError::Ended { status, last_lines: self.setting.last_lines() });
            }
            if let Some(address) = written_address(&address_file, self.scheme())?
                && self.client_of(&address)?.get_text("/readyz").await.is_ok()
            {
                return Ok(address);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(HubError::NotReady { last_lines: self.setting.last_lines() })
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        end(&mut self.child);
        self.warden.dismiss();
    }
}

/// The address in the file, once a whole line is there; of this scheme unless it names one.
fn written_address(file: &Path, scheme: &str) -> Result<Option<HubAddress>, AddressError> {
    let Ok(text) = fs::read_to_string(file) else { return Ok(None) };
    match text.trim() {
        "" => Ok(None),
        text if text.contains("://") => text.parse().map(Some),
        text => format!("{scheme}://{text}").parse().map(Some),
    }
}

fn open_log(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

fn end(child: &mut Child) {
    // Both fail only for a process that has ended and was waited for: then there is nothing to end.
    let _ = child.kill();
    let _ = child.wait();
}
