//! Accepting connections: a limit on how many, on how long the head of a request may take, and TLS where it is wanted.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming, server::conn::http1, service::Service};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::TaskTracker;

use crate::{Hub, identity::Peer};

/// After a failed accept (no file left, say) the next is tried this much later.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(50);
/// Most headers of a request.
const HEADERS_MAX: usize = 64;
/// Longest head of a request, and the buffer of a connection, in bytes.
const HEAD_MAX_BYTES: usize = 16 * 1024;

/// The router, telling each request where it came from.
#[derive(Clone)]
struct Routes {
    router: TowerToHyperService<Router>,
    peer: Peer,
}

impl Service<Request<Incoming>> for Routes {
    type Response = <TowerToHyperService<Router> as Service<Request<Body>>>::Response;
    type Error = <TowerToHyperService<Router> as Service<Request<Body>>>::Error;
    type Future = <TowerToHyperService<Router> as Service<Request<Body>>>::Future;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        self.router.call(request)
    }
}

/// Accepts until the hub stops, then waits for what is under way.
pub(super) async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, router: Router, hub: Hub) {
    let turns = Arc::new(Semaphore::new(hub.config.limits.connections));
    let connections = TaskTracker::new();
    let router = TowerToHyperService::new(router);
    loop {
        let next = async {
            // One connection too many waits in the system's queue.
            let turn = turns.clone().acquire_owned().await.expect("the semaphore is never closed");
            (turn, listener.accept().await)
        };
        let (turn, accepted) = tokio::select! {
            () = hub.stop.cancelled() => break,
            next = next => next,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::error!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
                continue;
            }
        };
        let (hub, tls) = (hub.clone(), tls.clone());
        let routes = Routes { router: router.clone(), peer: Peer(address.ip().to_canonical()) };
        connections.spawn(async move {
            open(stream, address, tls, routes, &hub).await;
            drop(turn);
        });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn open(stream: TcpStream, address: SocketAddr, tls: Option<TlsAcceptor>, routes: Routes, hub: &Hub) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%address, %error, "the connection is gone already");
        return;
    }
    let Some(tls) = tls else { return serve(stream, address, routes, hub).await };
    let within = Duration::from_secs(hub.config.limits.header_seconds.into());
    match tokio::time::timeout(within, tls.accept(stream)).await {
        Ok(Ok(stream)) => serve(stream, address, routes, hub).await,
        Ok(Err(error)) => tracing::debug!(%address, %error, "no TLS"),
        Err(_elapsed) => tracing::debug!(%address, "TLS took too long"),
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: S,
    address: SocketAddr,
    routes: Routes,
    hub: &Hub,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(hub.config.limits.header_seconds.into()))
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_MAX_BYTES)
        .serve_connection(TokioIo::new(stream), routes)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = hub.stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%address, %error, "a connection ended early");
    }
}
