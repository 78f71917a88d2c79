//! Connecting: the limits set by hand, the settings that are read back, and the migration.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use refinery::Runner;
use tokio_postgres::{Client, Config, NoTls};
use uuid::Uuid;

use super::failure::of_read;
use crate::{Epoch, LedgerError};

mod embedded {
    refinery::embed_migrations!("migrations/postgres");
}

/// Connections of one hub; a caller that finds them all busy waits [`CONNECT_MAX`] at most.
pub const CONNECTIONS_MAX: usize = 8;

/// Longest wait for a connection, new or free.
pub const CONNECT_MAX: Duration = Duration::from_secs(3);

/// Longest statement; the server stops it then.
pub const STATEMENT_MAX: Duration = Duration::from_secs(5);

/// Longest idling inside a transaction; the head row is locked in there.
const IDLE_IN_TRANSACTION_MAX: Duration = Duration::from_secs(1);

/// Longest wait for an acknowledgement of what was sent.
const TCP_USER_MAX: Duration = Duration::from_secs(5);

/// Longest wait for an answer, after which the connection is given up.
pub(super) const ANSWER_MAX: Duration = Duration::from_secs(7);

/// Longest migration statement, and longest wait for another hub that migrates.
const MIGRATION_MAX: Duration = Duration::from_secs(600);

/// Most letters in a schema's name, as PostgreSQL cuts off longer ones.
const SCHEMA_LEN_MAX: usize = 63;

/// Which server, and which schema on it.
#[derive(Clone)]
pub struct PostgresOptions {
    /// A connection string, for example `postgres://hub@10.0.0.5/huying`. May hold a password: never logged.
    pub url: String,
    /// The realm's schema, created if missing: a lower-case letter, then lower-case letters, digits and `_`.
    pub schema: String,
}

impl PostgresOptions {
    fn config(&self, statement_max: Duration) -> Result<Config, LedgerError> {
        let mut letters = self.schema.bytes();
        let fits = letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && self.schema.len() <= SCHEMA_LEN_MAX;
        if !fits {
            return Err(LedgerError::Malformed(format!("{:?} as the name of a schema", self.schema)));
        }
        let config = self.url.parse::<Config>();
        let mut config =
            config.map_err(|error| LedgerError::Malformed(format!("the connection string: {error}")))?;
        let settings = format!(
            "-c search_path={} -c statement_timeout={} -c idle_in_transaction_session_timeout={} \
             -c default_transaction_isolation=read\\ committed",
            self.schema,
            statement_max.as_millis(),
            IDLE_IN_TRANSACTION_MAX.as_millis(),
        );
        config
            .application_name("huying")
            .connect_timeout(CONNECT_MAX)
            .tcp_user_timeout(TCP_USER_MAX)
            .options(settings);
        Ok(config)
    }
}

pub(super) fn pool(options: &PostgresOptions) -> Result<Pool, LedgerError> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(options.config(STATEMENT_MAX)?, NoTls, recycling);
    let timeouts =
        Timeouts { wait: Some(CONNECT_MAX), create: Some(CONNECT_MAX), recycle: Some(CONNECT_MAX) };
    let check = Hook::async_fn(|client, _| {
        Box::pin(async move {
            check_settings(client).await.map_err(|error| HookError::message(error.to_string()))
        })
    });
    Pool::builder(manager)
        .max_size(CONNECTIONS_MAX)
        .runtime(Runtime::Tokio1)
        .timeouts(timeouts)
        .post_create(check)
        .build()
        .map_err(|error| LedgerError::Unavailable(error.to_string()))
}

/// Refuses a server that could lose what it answered, or answer with what is not decided.
async fn check_settings(client: &Client) -> Result<(), LedgerError> {
    let row = client
        .query_one(
            "SELECT current_setting('synchronous_commit'), current_setting('fsync'),
                    current_setting('server_encoding'), current_setting('transaction_isolation'), pg_is_in_recovery()",
            &[],
        )
        .await
        .map_err(|error| of_read(&error))?;
    let wanted: [(&str, &[&str]); 4] = [
        ("synchronous_commit", &["on", "remote_apply"]),
        ("fsync", &["on"]),
        ("server_encoding", &["UTF8"]),
        ("transaction_isolation", &["read committed"]),
    ];
    for (index, (setting, good)) in wanted.into_iter().enumerate() {
        let found: &str = row.get(index);
        if !good.contains(&found) {
            return Err(LedgerError::Unavailable(format!(
                "the server has {setting}={found}, {} is needed",
                good[0]
            )));
        }
    }
    if row.get(wanted.len()) {
        return Err(LedgerError::Unavailable("the server is a replica".to_owned()));
    }
    Ok(())
}

/// Brings the schema to this version, alone among all hubs.
pub(super) async fn migrate(options: &PostgresOptions) -> Result<(), LedgerError> {
    migrate_with(options, &embedded::migrations::runner()).await
}

async fn migrate_with(options: &PostgresOptions, runner: &Runner) -> Result<(), LedgerError> {
    let config = options.config(MIGRATION_MAX)?;
    let (mut client, connection) = config.connect(NoTls).await.map_err(|error| of_read(&error))?;
    let connection = tokio::spawn(connection);
    let migrated = migrate_over(&mut client, &options.schema, runner).await;
    drop(client);
    // The end of the connection tells nothing that the migration's outcome did not.
    let _ = connection.await;
    migrated
}

async fn migrate_over(client: &mut Client, schema: &str, runner: &Runner) -> Result<(), LedgerError> {
    let store = |error: tokio_postgres::Error| of_read(&error);
    // Held until this connection ends, so that hubs which start together take turns.
    client
        .execute("SELECT pg_advisory_lock(hashtext('huying ' || $1::text))", &[&schema])
        .await
        .map_err(store)?;
    client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await.map_err(store)?;
    let supported = newest(runner);
    let found = found_version(client).await.map_err(store)?;
    if found > supported {
        return Err(LedgerError::Newer { found, supported });
    }
    runner
        .run_async(client)
        .await
        .map_err(|error| LedgerError::Unreadable(format!("could not migrate schema {schema}: {error}")))?;
    let epoch = Epoch::first(Uuid::now_v7());
    let id = epoch.epoch.as_bytes().as_slice();
    client
        .execute(
            "WITH born AS (
                 INSERT INTO head (one, epoch, seq, recorded_us) VALUES (1, $1, 0, 0) ON CONFLICT DO NOTHING RETURNING epoch
             ) INSERT INTO epochs (number, epoch, after_seq, sealed_to, began_us, reason)
               SELECT 1, epoch, 0, 0, 0, $2 FROM born",
            &[&id, &epoch.reason],
        )
        .await
        .map_err(store)?;
    Ok(())
}

async fn found_version(client: &Client) -> Result<u32, tokio_postgres::Error> {
    let history = client.query_one("SELECT to_regclass('refinery_schema_history') IS NOT NULL", &[]).await?;
    if !history.get::<_, bool>(0) {
        return Ok(0);
    }
    let query = "SELECT coalesce(max(version), 0)::bigint FROM refinery_schema_history";
    let version: i64 = client.query_one(query, &[]).await?.get(0);
    Ok(u32::try_from(version).unwrap_or(u32::MAX))
}

fn newest(runner: &Runner) -> u32 {
    let versions = runner.get_migrations().iter().map(|migration| u32::try_from(migration.version()));
    versions.map(|version| version.expect("migrations are numbered from 1")).max().unwrap_or(0)
}
