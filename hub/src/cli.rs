//! The command line: `huying serve|template|import|places|roads|verify|backup|restore|doctor|watch`.
//!
//! Exit codes: 0 done; 1 not done, or something is wrong; 2 the command line or the configuration cannot be used.

mod doctor;
mod import;
mod offline;
mod places;
mod roads;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    config::{self, Config, LogFormat, Overrides},
    serve,
    watch::{self, WatchArgs},
};

/// Huying 呼应, a dispatch hub: somebody calls, somebody near answers.
#[derive(Debug, Parser)]
#[command(name = "huying", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the hub.
    Serve(ServeArgs),
    /// Write a file to begin with. The workbook that a county fills in: areas, grids, people, vehicles, telephones, roster,
    /// departments and their matters, days off. Or the rules as they are built in: policy.json, calendar.json.
    Template {
        /// The new file, called policy.json, calendar.json or something.xlsx; it must not exist.
        target: PathBuf,
    },
    /// Import areas, people, units, roster, policy, catalogue and calendar; through the running hub, or alone if none runs.
    Import(import::ImportArgs),
    /// Import a list of place names and addresses; through the running hub, or alone if none runs.
    Places {
        #[command(flatten)]
        common: Common,
        /// NDJSON, packed (.gz) or not, or a table (.csv) with the columns name,aliases,kind,area,lat,lon,system.
        path: PathBuf,
        /// Change nothing; say what would change.
        #[arg(long)]
        preview: bool,
    },
    /// Make a road file of a map, or look at one.
    #[command(subcommand)]
    Roads(roads::RoadsCommand),
    /// Check every event and seal of the ledger, and the anchor.
    Verify(Common),
    /// Copy the ledger, while the hub runs or not.
    Backup {
        #[command(flatten)]
        common: Common,
        /// The new file; it must not exist.
        target: PathBuf,
    },
    /// Put a backup in the ledger's place; the hub must not run.
    Restore {
        #[command(flatten)]
        common: Common,
        /// A file made by `huying backup`, or before a migration.
        backup: PathBuf,
        /// Rename a ledger that is there instead of refusing.
        #[arg(long)]
        set_aside: bool,
    },
    /// Look for what is wrong or will be, and name it.
    Doctor(Common),
    /// File a test report every minute from outside, follow it to the end, and alarm when it gets lost.
    Watch(WatchArgs),
}

#[derive(Debug, Args)]
struct Common {
    /// The configuration file.
    #[arg(long, env = "HUYING_CONFIG")]
    config: Option<PathBuf>,
    /// Instead of the file's `data_dir`.
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ServeArgs {
    #[command(flatten)]
    common: Common,
    /// Instead of the file's `listen`.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Instead of the file's `log.format`.
    #[arg(long, value_enum)]
    log_format: Option<LogFormat>,
    /// Print the configuration that would hold, without secrets, and end.
    #[arg(long)]
    print_config: bool,
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    // Two providers may be linked in; the first use of TLS would panic without a choice.
    let chosen = rustls::crypto::ring::default_provider().install_default();
    chosen.expect("the provider is chosen once, at the start");
    let command_line = CommandLine::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("the operating system gives threads and timers");
    let code = runtime.block_on(run(command_line.command));
    // What still runs is blocked in the file system; it may not hold the end up.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    code
}

async fn run(command: Command) -> ExitCode {
    match command {
        Command::Serve(args) => run_serve(args).await,
        Command::Template { target } => import::template(&target),
        Command::Import(args) => match load(&args.common) {
            Ok(config) => import::import(&config, args).await,
            Err(code) => code,
        },
        Command::Places { common, path, preview } => match load(&common) {
            Ok(config) => places::import_file(&config, &path, preview).await,
            Err(code) => code,
        },
        Command::Roads(command) => roads::run(&command),
        Command::Verify(common) => match load(&common) {
            Ok(config) => offline::verify(&config).await,
            Err(code) => code,
        },
        Command::Backup { common, target } => match load(&common) {
            Ok(config) => offline::back_up(&config, &target).await,
            Err(code) => code,
        },
        Command::Restore { common, backup, set_aside } => match load(&common) {
            Ok(config) => offline::restore(&config, backup, set_aside).await,
            Err(code) => code,
        },
        Command::Doctor(common) => match load(&common) {
            Ok(config) => doctor::examine(&config).await,
            Err(code) => code,
        },
        Command::Watch(args) => {
            log_to(LogFormat::Text, "info");
            watch::watch(args).await
        }
    }
}

async fn run_serve(args: ServeArgs) -> ExitCode {
    let overrides = Overrides {
        listen: args.listen,
        data_dir: args.common.data_dir.clone(),
        log_format: args.log_format,
    };
    let config = match config::load(args.common.config.as_deref(), std::env::vars(), &overrides) {
        Ok(config) => config,
        Err(error) => return unusable(&error),
    };
    if args.print_config {
        return match toml::to_string(&config) {
            Ok(text) => {
                print(&text);
                ExitCode::SUCCESS
            }
            Err(error) => unusable(&error),
        };
    }
    log_to(config.log.format, &config.log.level);
    // The future holds the whole start; on the heap it does not burden the stack.
    match Box::pin(serve::serve(config)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn load(common: &Common) -> Result<Config, ExitCode> {
    let overrides = Overrides { data_dir: common.data_dir.clone(), ..Overrides::default() };
    let config = config::load(common.config.as_deref(), std::env::vars(), &overrides);
    let config = config.map_err(|error| unusable(&error))?;
    log_to(config.log.format, "warn");
    Ok(config)
}

fn unusable(error: &dyn std::fmt::Display) -> ExitCode {
    complain(&error.to_string());
    ExitCode::from(2)
}

/// The log goes to the standard error stream; what a command answers, to the standard output.
fn log_to(format: LogFormat, level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(level).unwrap_or_default();
    // A line that the log has no room for must not end what it speaks of: to say that it could not be written, the crate
    // prints to the same place, and a print that fails panics.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    match format {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

#[expect(clippy::print_stdout, reason = "this is what the command was asked for")]
fn print(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a command that fails before there is a log says so here")]
fn complain(text: &str) {
    eprintln!("huying: {text}");
}
