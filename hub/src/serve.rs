//! A hub's life: opening, listening, stopping.

mod connections;
mod keeping;
pub(crate) mod tls;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use hub_engine::{Engine, EngineOptions};
use hub_ledger::anchor;
use hub_positions::{Limits, Positions};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Hub,
    config::Config,
    control, figures, http,
    identity::{Identity, IdentityOptions, SessionLifetimes},
    ledgers::{self, OpenLedger, make_private_folder},
    outreach, printable,
    sockets::{self, SocketLimits},
    state,
};

/// Serves until told to stop.
///
/// # Errors
/// It could not begin, or could not go on: the words name the thing.
pub(crate) async fn serve(config: Config) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    figures::install().context("figures")?;
    make_private_folder(&config.data_dir)
        .with_context(|| format!("data_dir {}", config.data_dir.display()))?;
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().context("the listening address")?;
    let tls = if config.is_encrypted() { Some(tls::acceptor(&config, address)?) } else { None };
    for remark in config.remarks() {
        tracing::info!(key = remark.key, "{}", remark.what);
    }
    let ledger = ledgers::open(&config).await?;
    // Left behind by a hub that was killed; from here on this one is the only hub of the folder.
    if config.address_path().exists() {
        std::fs::remove_file(config.address_path()).context("the address file of an earlier start")?;
    }
    let (engine_stop, stop) = (CancellationToken::new(), CancellationToken::new());
    let (engine, life) = start_engine(&config, &ledger, engine_stop.clone()).await?;
    let mut life = tokio::spawn(life);
    let identity = Identity::open(identity_options(&config, &ledger, address)).await?;
    let limits = socket_limits(&config);
    let hub = Hub::start(engine, identity, Arc::new(config), limits, stop.clone());
    start_keeping(&hub, &ledger);
    outreach::start(&hub).context("telling people by other channels")?;
    let router = http::router(hub.clone(), sockets::routes());
    hub.vital.spawn("accepting connections", connections::accept(listener, tls, router, hub.clone()));
    announce(&hub, address)?;

    let mut broken = ledger.broken();
    let ended = tokio::select! {
        _ = terminate.recv() => Ok("SIGTERM"),
        _ = interrupt.recv() => Ok("SIGINT"),
        reason = breaks(&mut broken) => Err(anyhow::anyhow!("the ledger must be opened again: {reason}")),
        ended = &mut life => match ended {
            Ok(Ok(())) => Err(anyhow::anyhow!("the engine has ended")),
            Ok(Err(error)) => Err(error.into()),
            Err(error) => Err(error.into()),
        },
        task = hub.vital.ended() => Err(anyhow::anyhow!("{task} has ended")),
    };
    match &ended {
        Ok(signal) => tracing::info!(signal, "stopping"),
        Err(error) => tracing::error!(%error, "stopping: the hub cannot go on"),
    }
    stop.cancel();
    let within = Duration::from_secs(hub.config.limits.stop_seconds.into());
    if tokio::time::timeout(within, finish(&hub)).await.is_err() {
        tracing::info!(limit_s = within.as_secs(), "not everything ended in time; nothing accepted is lost");
    }
    forget_address(&hub);
    ended?;
    engine_stop.cancel();
    life.await.context("the engine")?.context("the engine")?;
    tracing::info!("stopped");
    Ok(())
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("listen: cannot listen on {address}"))
}

async fn start_engine(
    config: &Config,
    ledger: &OpenLedger,
    stop: CancellationToken,
) -> anyhow::Result<(Engine, impl Future<Output = Result<(), hub_engine::FollowError>> + Send + use<>)> {
    let positions = Positions::new(Limits::default());
    let anchor = Some(config.anchor_path());
    let options = EngineOptions { anchor, ..EngineOptions::new(ledger.ledger(), positions) };
    Engine::start(options, stop).await.context("the ledger cannot be read")
}

fn identity_options(config: &Config, ledger: &OpenLedger, address: SocketAddr) -> IdentityOptions {
    let lifetimes = SessionLifetimes {
        idle_ms: u64::from(config.sessions.idle_minutes) * 60_000,
        absolute_ms: u64::from(config.sessions.absolute_hours) * 3_600_000,
    };
    IdentityOptions { ledger: ledger.ledger(), lifetimes, origins: config.origins(address), now: state::now }
}

/// Each socket is a connection: of ten connections one is kept for pages and reports, however many phones there are.
fn socket_limits(config: &Config) -> SocketLimits {
    let connections = config.limits.connections;
    SocketLimits { sockets: connections - connections.div_ceil(10), ..SocketLimits::default() }
}

/// Starts what runs beside the routes until the hub stops.
fn start_keeping(hub: &Hub, ledger: &OpenLedger) {
    hub.vital.spawn("the printable list", printable::keep(hub.clone()));
    let shares_ledger = matches!(ledger, OpenLedger::Postgres(_));
    hub.vital.spawn("keeping sessions and answers", keeping::keep(hub.clone(), shares_ledger));
    let (one, ledger) = (hub.clone(), ledger.clone());
    hub.tasks.spawn(async move {
        if let Err(error) = control::listen(one, ledger).await {
            tracing::error!(%error, "commands cannot reach the hub while it runs");
        }
    });
}

/// Says where the hub listens, and how the first person gets in.
fn announce(hub: &Hub, address: SocketAddr) -> anyhow::Result<()> {
    let path = hub.config.address_path();
    let written = path.with_extension("part");
    std::fs::write(&written, format!("{address}\n"))
        .and_then(|()| std::fs::rename(&written, &path))
        .with_context(|| format!("{}", path.display()))?;
    tracing::info!(%address, scheme = hub.config.scheme(), anchor = %anchor_shown(hub), "listening");
    if let Some(code) = hub.identity.new_set_up_code() {
        tracing::info!(code, "nobody has an account yet: open the console and use this set-up code");
    }
    Ok(())
}

fn anchor_shown(hub: &Hub) -> String {
    anchor::Anchor::new(hub.config.anchor_path()).path().display().to_string()
}

fn forget_address(hub: &Hub) {
    let path = hub.config.address_path();
    if let Err(error) = std::fs::remove_file(&path) {
        tracing::info!(%error, path = %path.display(), "the address file stays behind");
    }
}

/// Connections finish what they are at, sockets say that they go, orders in flight are answered.
async fn finish(hub: &Hub) {
    hub.tasks.close();
    hub.tasks.wait().await;
}

async fn breaks(broken: &mut Option<watch::Receiver<Option<String>>>) -> String {
    let Some(broken) = broken else { return std::future::pending().await };
    match broken.wait_for(Option::is_some).await {
        Ok(reason) => reason.clone().unwrap_or_default(),
        Err(_gone) => "its writer has ended".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ledger_that_broke_ends_the_hub_and_says_why() {
        let (writer, broken) = watch::channel(None);
        let mut broken = Some(broken);
        let mut waiting = std::pin::pin!(breaks(&mut broken));
        let nothing = tokio::time::timeout(Duration::ZERO, waiting.as_mut()).await;
        assert!(nothing.is_err(), "a ledger that works ends nothing");
        writer.send_replace(Some("fsync failed: input/output error".to_owned()));
        assert_eq!(waiting.await, "fsync failed: input/output error");
    }

    #[tokio::test]
    async fn a_ledger_whose_writer_died_ends_the_hub() {
        let (writer, broken) = watch::channel(None);
        drop(writer);
        assert_eq!(breaks(&mut Some(broken)).await, "its writer has ended");
    }

    #[test]
    fn sockets_leave_connections_for_pages_and_reports() {
        for (connections, sockets) in [(16, 14), (15_000, 13_500)] {
            let mut config = Config::default();
            config.limits.connections = connections;
            assert_eq!(socket_limits(&config).sockets, sockets);
        }
    }
}
