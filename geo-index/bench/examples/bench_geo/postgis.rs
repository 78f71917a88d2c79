//! PostGIS on a server of one's own, in a plane in metres, which is the least work for it.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use geo_bench::run::BATCH;
use geo_bench::subject::NEAREST;
use geo_bench::workload::Spot;
use hub_ledger::postgres::private::PrivateServer;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Statement};

use crate::server::{Asked, Move, Server, told};

const NAME: &str = "PostGIS";

/// Statements of moves under way at once.
const STATEMENTS: usize = 2;

/// What gives it the best figures: it may lose everything in a power cut, and has all of it in memory.
const SETTINGS: [&str; 6] = [
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "shared_buffers = '1GB'",
    "max_wal_size = '4GB'",
    "jit = off",
];

/// No index yet: it is made when all units are there.
const TABLE: &str = "CREATE EXTENSION postgis; \
    CREATE TABLE units (id int4 PRIMARY KEY, at geometry(Point) NOT NULL) WITH (fillfactor = 50)";

const INSERT: &str = "INSERT INTO units SELECT id, ST_MakePoint(east, north) \
    FROM unnest($1::int4[], $2::float8[], $3::float8[]) AS new (id, east, north)";

const UPDATE: &str = "UPDATE units SET at = ST_MakePoint(new.east, new.north) \
    FROM unnest($1::int4[], $2::float8[], $3::float8[]) AS new (id, east, north) WHERE units.id = new.id";

const SEARCH: &str = "SELECT id FROM units ORDER BY at <-> ST_MakePoint($1, $2) LIMIT $3";

/// A server with the extension, and a connection to it.
pub(crate) struct PostGis {
    client: Client,
    /// How moves are written: as new rows until there is an index.
    moving: Statement,
    searching: Statement,
    runtime: Runtime,
    /// Stopped last.
    _server: PrivateServer,
}

impl PostGis {
    pub(crate) fn start() -> Result<PostGis, String> {
        let mut server = PrivateServer::start()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(told("a runtime"))?;
        let client = runtime.block_on(connected(&server.url()))?;
        for setting in SETTINGS {
            let sentence = format!("ALTER SYSTEM SET {setting}");
            runtime.block_on(client.batch_execute(&sentence)).map_err(|error| reason(&error))?;
        }
        drop(client);
        // Some of them are read at the start only.
        server.kill().map_err(told(NAME))?;
        server.start_again()?;
        let client = runtime.block_on(connected(&server.url()))?;
        let (moving, searching) = runtime
            .block_on(async {
                client.batch_execute(TABLE).await?;
                Ok((client.prepare(INSERT).await?, client.prepare(SEARCH).await?))
            })
            .map_err(|error: tokio_postgres::Error| reason(&error))?;
        Ok(PostGis { client, moving, searching, runtime, _server: server })
    }
}

impl Server for PostGis {
    fn name(&self) -> &'static str {
        NAME
    }

    fn settle(&mut self) -> Result<(), String> {
        let ready = async {
            for sentence in ["CREATE INDEX ON units USING gist (at)", "VACUUM ANALYZE units", "CHECKPOINT"] {
                self.client.batch_execute(sentence).await?;
            }
            self.client.prepare(UPDATE).await
        };
        self.moving = self.runtime.block_on(ready).map_err(|error| reason(&error))?;
        Ok(())
    }

    fn move_all(&mut self, moves: &[Move]) -> Result<Duration, String> {
        let columns = |piece: &[Move]| {
            let ids: Vec<i32> = piece.iter().map(|&(unit, _)| unit.cast_signed()).collect();
            let easts: Vec<f64> = piece.iter().map(|(_, to)| to.east).collect();
            let norths: Vec<f64> = piece.iter().map(|(_, to)| to.north).collect();
            (ids, easts, norths)
        };
        let pieces: Vec<_> = moves.chunks(BATCH).map(columns).collect();
        let (client, moving) = (&self.client, &self.moving);
        let begun = Instant::now();
        let moved = stream::iter(&pieces)
            .map(|(ids, easts, norths)| async move { client.execute(moving, &[ids, easts, norths]).await })
            .buffered(STATEMENTS)
            .try_fold(0, |so_far, rows| std::future::ready(Ok(so_far + rows)));
        self.runtime.block_on(moved).map_err(|error| reason(&error))?;
        Ok(begun.elapsed())
    }

    fn ask_all(&mut self, calls: &[Spot], _radius_m: f64, under_way: usize) -> Result<Asked, String> {
        let (client, searching) = (&self.client, &self.searching);
        let count = i64::try_from(NEAREST).expect("ten");
        let begun = Instant::now();
        let found = stream::iter(calls)
            .map(|call| async move { client.query(searching, &[&call.east, &call.north, &count]).await })
            .buffered(under_way)
            .map_ok(|rows| rows.iter().map(|row| row.get::<_, i32>(0).cast_unsigned()).collect())
            .try_collect();
        let found = self.runtime.block_on(found).map_err(|error| reason(&error))?;
        Ok(Asked { took: begun.elapsed(), found })
    }
}

async fn connected(url: &str) -> Result<Client, String> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(told(NAME))?;
    // How it ends is told to whoever asks something of the client.
    tokio::spawn(async { drop(connection.await) });
    Ok(client)
}

/// What the server says, not only that it said something.
fn reason(error: &tokio_postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| format!("{NAME}: {error}"), |said| format!("{NAME}: {}", said.message()))
}
