//! A door for a phone on the same network: TLS on the address that was named, in front of the demo's hub, which itself
//! listens on this machine only. The certificate is made here, signed by an authority of the demo's own that can be put
//! on the phone.

use std::{
    fs, io,
    net::{IpAddr, SocketAddr},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result};
use jiff::{ToSpan as _, Zoned};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// Where phones knock.
const PORT: u16 = 8443;

/// Connections of phones at a time: a demo is shown to a room, not to a town.
const CONNECTIONS_MAX: usize = 64;

/// How long a phone may take to agree on keys.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// After a connection could not be accepted the next is tried this much later.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// How long certificates are good; phones refuse longer ones.
const GOOD_DAYS: i64 = 397;

/// The door. Dropping it closes it.
#[derive(Debug)]
pub(super) struct Door {
    origin: String,
    authority: PathBuf,
    work: JoinHandle<()>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// What a phone's browser sends as the origin of the pages behind the door.
pub(super) fn origin(host: IpAddr) -> String {
    format!("https://{}", SocketAddr::new(host, PORT))
}

impl Door {
    /// Opens the door of a hub on an address of this machine; keys and certificates are kept in a folder.
    pub(super) async fn open(host: IpAddr, hub: SocketAddr, folder: &Path) -> Result<Self> {
        // The first caller of the process decides; it is the same provider every time.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let files = Files::in_folder(folder, host);
        if !(files.chain.is_file() && files.key.is_file() && files.authority.is_file()) {
            files.make(host).with_context(|| format!("certificates in {}", folder.display()))?;
        }
        let tls = files.acceptor()?;
        let address = SocketAddr::new(host, PORT);
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!(
                "cannot listen on {address}; HOST is to be an address of this machine on the phone's network"
            )
        })?;
        let work = tokio::spawn(keep_open(listener, tls, hub));
        Ok(Self { origin: origin(host), authority: files.authority, work })
    }

    /// The address of the field page, with a code that makes the phone a unit's.
    pub(super) fn field_page(&self, code: &str) -> String {
        format!("{}/field#{code}", self.origin)
    }

    /// The authority's certificate, for a phone that is to trust the door without a warning.
    pub(super) fn authority(&self) -> &Path {
        &self.authority
    }
}

async fn keep_open(listener: TcpListener, tls: TlsAcceptor, hub: SocketAddr) {
    let turns = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let turn = Arc::clone(&turns).acquire_owned().await.expect("the semaphore is never closed");
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a phone could not be let in");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
                continue;
            }
        };
        let tls = tls.clone();
        // Ends with the connection, on either side.
        tokio::spawn(async move {
            if let Err(error) = pass_on(stream, tls, hub).await {
                tracing::debug!(%error, "a phone's connection has ended");
            }
            drop(turn);
        });
    }
}

async fn pass_on(stream: TcpStream, tls: TlsAcceptor, hub: SocketAddr) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let handshake = tokio::time::timeout(HANDSHAKE_WITHIN, tls.accept(stream)).await;
    let mut phone = handshake.map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))??;
    let mut hub = TcpStream::connect(hub).await?;
    hub.set_nodelay(true)?;
    copy_bidirectional(&mut phone, &mut hub).await.map(drop)
}

/// Keys and certificates.
struct Files {
    folder: PathBuf,
    authority: PathBuf,
    chain: PathBuf,
    key: PathBuf,
}

impl Files {
    fn in_folder(folder: &Path, host: IpAddr) -> Self {
        let named = |suffix: &str| folder.join(format!("{}{suffix}", host.to_string().replace(':', "-")));
        Self {
            folder: folder.to_owned(),
            authority: named("-authority.pem"),
            chain: named(".pem"),
            key: named("-key.pem"),
        }
    }

    /// An authority that signs this one certificate and is forgotten: nobody who finds the folder can sign another.
    fn make(&self, host: IpAddr) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut authority = dated(Vec::new())?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        authority.distinguished_name.push(DnType::CommonName, format!("Huying demo {host}"));
        let authority_key = KeyPair::generate()?;
        let authority_pem = authority.self_signed(&authority_key)?.pem();
        let mut wanted = dated(vec![host.to_string()])?;
        wanted.distinguished_name.push(DnType::CommonName, host.to_string());
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        let certificate = wanted.signed_by(&key, &Issuer::new(authority, authority_key))?;
        fs::write(&self.authority, &authority_pem)?;
        fs::write(&self.chain, [certificate.pem(), authority_pem].concat())?;
        let private = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&self.key);
        io::Write::write_all(&mut private?, key.serialize_pem().as_bytes())?;
        Ok(())
    }

    fn acceptor(&self) -> Result<TlsAcceptor> {
        let read = CertificateDer::pem_file_iter(&self.chain).and_then(Iterator::collect);
        let chain: Vec<CertificateDer<'static>> = read.with_context(|| self.chain.display().to_string())?;
        let key = PrivateKeyDer::from_pem_file(&self.key).with_context(|| self.key.display().to_string())?;
        let mut server = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(server)))
    }
}

fn dated(names: Vec<String>) -> Result<CertificateParams> {
    let mut wanted = CertificateParams::new(names)?;
    let today = Zoned::now().date();
    let date = |date: jiff::civil::Date| {
        let part = |part: i8| u8::try_from(part).expect("months and days are above zero");
        rcgen::date_time_ymd(date.year().into(), part(date.month()), part(date.day()))
    };
    wanted.not_before = date(today.checked_sub(1.day())?);
    wanted.not_after = date(today.checked_add(GOOD_DAYS.days())?);
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::ServerName;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// A phone that trusts the authority and nobody else.
    async fn phone(authority: &Path, door: SocketAddr) -> tokio_rustls::client::TlsStream<TcpStream> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
        let trusting = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::from(door.ip());
        let stream = TcpStream::connect(door).await.unwrap();
        tokio_rustls::TlsConnector::from(Arc::new(trusting)).connect(name, stream).await.unwrap()
    }

    #[tokio::test]
    async fn a_phone_that_trusts_the_authority_is_let_in_to_the_hub() {
        // Fails only where another test has chosen already, and that choice is the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let host: IpAddr = [127, 0, 0, 1].into();
        let files = Files::in_folder(folder.path(), host);
        files.make(host).unwrap();
        let hub = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (hub_at, door_at) = (hub.local_addr().unwrap(), door.local_addr().unwrap());
        let open = tokio::spawn(keep_open(door, files.acceptor().unwrap(), hub_at));
        let echo = tokio::spawn(async move {
            let (mut stream, _) = hub.accept().await.unwrap();
            let mut heard = [0_u8; 5];
            stream.read_exact(&mut heard).await.unwrap();
            stream.write_all(&heard).await.unwrap();
        });
        let mut phone = phone(&files.authority, door_at).await;
        phone.write_all(b"hello").await.unwrap();
        let mut answer = [0_u8; 5];
        phone.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"hello");
        echo.await.unwrap();
        open.abort();
    }

    #[test]
    fn a_field_page_has_its_code_where_no_log_sees_it() {
        assert_eq!(origin([192, 168, 1, 7].into()), "https://192.168.1.7:8443");
    }
}
