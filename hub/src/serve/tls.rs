//! The certificate: the operator's own, or one that the hub makes for itself at its first start.

use std::{
    fs,
    io::Write as _,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use hub_engine::words::hex;
use jiff::{ToSpan as _, Zoned};
use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use sha2::{Digest as _, Sha256};
use tokio_rustls::TlsAcceptor;

use crate::{config::Config, ledgers::make_private_folder};

/// How long a self-made certificate is good; browsers refuse longer ones.
const SELF_MADE_DAYS: i64 = 825;

/// Where the certificate and its key are.
pub(crate) struct Files {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// The files that the configuration names, or those of the self-made certificate.
pub(crate) fn files(config: &Config) -> Files {
    match (&config.tls.certificate, &config.tls.key) {
        (Some(certificate), Some(key)) => Files { certificate: certificate.clone(), key: key.clone() },
        _ => {
            let folder = config.data_dir.join("tls");
            Files { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
        }
    }
}

/// Reads the certificate, or makes one, and logs its fingerprint.
pub(super) fn acceptor(config: &Config, address: SocketAddr) -> anyhow::Result<TlsAcceptor> {
    let files = files(config);
    let is_own = config.tls.certificate.is_some();
    if !is_own && !files.certificate.exists() {
        make(config, &files, address).context("tls: the certificate could not be made")?;
    }
    let chain = chain(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .with_context(|| format!("tls.key {}", files.key.display()))?;
    let first =
        chain.first().with_context(|| format!("tls.certificate {} is empty", files.certificate.display()))?;
    let fingerprint = hex(&Sha256::digest(first));
    tracing::info!(fingerprint, is_own, file = %files.certificate.display(), "certificate, SHA-256");
    let mut server = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .with_context(|| format!("tls.key {} does not fit the certificate", files.key.display()))?;
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(server)))
}

/// The certificates of a file, the hub's own first.
pub(crate) fn chain(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    read.with_context(|| format!("tls.certificate {}", path.display()))
}

fn make(config: &Config, files: &Files, address: SocketAddr) -> anyhow::Result<()> {
    let mut names = config.tls.names.clone();
    names.push("localhost".to_owned());
    if !address.ip().is_unspecified() {
        names.push(address.ip().to_string());
    }
    names.extend(config.public_origins.iter().filter_map(|origin| host_of(origin)));
    names.sort_unstable();
    names.dedup();
    let key = KeyPair::generate()?;
    let mut wanted = CertificateParams::new(names)?;
    let today = Zoned::now().date();
    let date = |date: jiff::civil::Date| {
        let part = |part: i8| u8::try_from(part).expect("months and days are above zero");
        rcgen::date_time_ymd(date.year().into(), part(date.month()), part(date.day()))
    };
    wanted.not_before = date(today.checked_sub(1.day())?);
    wanted.not_after = date(today.checked_add(SELF_MADE_DAYS.days())?);
    wanted.distinguished_name.push(rcgen::DnType::CommonName, "Huying");
    let certificate = wanted.self_signed(&key)?;
    let folder = files.key.parent().expect("the file lies in a folder");
    make_private_folder(folder)?;
    write_private(&files.key, &key.serialize_pem())?;
    write_private(&files.certificate, &certificate.pem())?;
    Ok(())
}

fn host_of(origin: &str) -> Option<String> {
    let uri: axum::http::Uri = origin.parse().ok()?;
    uri.host().map(|host| host.trim_matches(['[', ']']).to_owned())
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
