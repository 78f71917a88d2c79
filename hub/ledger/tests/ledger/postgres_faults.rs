//! What is particular to PostgreSQL: a connection lost while committing, a server that dies, settings that may lose.

use std::sync::Arc;

use hub_ledger::postgres::private::PrivateServer;
use hub_ledger::{
    AppendError, Appended, Ledger, LedgerError, PostgresLedger, PostgresOptions, RowChange, RowPart, Shelf,
};
use tokio_postgres::{Client, NoTls};

use crate::given::*;

/// The sessions of one schema whose append waits for the head row.
const WAITING_FOR_THE_HEAD: &str = "FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND query LIKE '%append(%' AND pid <> pg_backend_pid()
        AND query LIKE 'SELECT o_outcome%' AND $1 = ANY (
            SELECT nspname::text FROM pg_locks JOIN pg_class c ON c.oid = relation
            JOIN pg_namespace n ON n.oid = relnamespace WHERE pg_locks.pid = pg_stat_activity.pid)";

/// A connection of the test's own, in the schema of a ledger.
async fn beside(options: &PostgresOptions) -> Client {
    let (client, connection) = tokio_postgres::connect(&options.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("SET search_path = {}", options.schema)).await.unwrap();
    client
}

/// How many appends wait for the head row.
async fn waiting_for_the_head(client: &Client, schema: &str) -> i64 {
    let query = format!("SELECT count(pid) {WAITING_FOR_THE_HEAD}");
    client.query_one(&query, &[&schema]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_connection_lost_while_committing_is_an_unknown_outcome() {
    let Some((_server, options)) = fresh_schema() else { return };
    let ledger = PostgresLedger::connect(&options).await.unwrap();
    let client = beside(&options).await;
    // The server cuts the connection that carries the append out in the middle of it, and nobody has to catch the moment.
    let cut = "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                   PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(3); RETURN NEW; END $$;
               CREATE TRIGGER cut BEFORE INSERT ON answers FOR EACH ROW EXECUTE FUNCTION cut()";
    client.batch_execute(cut).await.unwrap();
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    let outcome = ledger.append(one.clone()).await;
    assert!(matches!(outcome, Err(AppendError::Unknown(_))), "{outcome:?}");
    client.batch_execute("DROP TRIGGER cut ON answers").await.unwrap();
    // The caller looks the command up, and sends it again because it is not there.
    assert_eq!(ledger.answer("p", "1").await.unwrap(), None);
    assert_eq!(ledger.append(one).await.unwrap(), Appended::Committed { first_seq: 1, last_seq: 1 });
}

#[tokio::test]
async fn what_was_answered_survives_the_death_of_the_server_and_calls_fail_clearly_meanwhile() {
    if fresh_schema().is_none() {
        return;
    }
    let mut server = PrivateServer::start().unwrap();
    let ledger = PostgresLedger::connect(&server.options("live")).await.unwrap();
    let mut one = command("1");
    one.events = vec![event("case:a", "1")];
    ledger.append(one).await.unwrap();
    let before = contents(&ledger).await;
    server.kill().unwrap();
    let read = ledger.head().await;
    assert!(matches!(read, Err(LedgerError::Unavailable(_))), "{read:?}");
    let write = ledger.append(command("2")).await;
    let told =
        matches!(write, Err(AppendError::Failed(LedgerError::Unavailable(_)) | AppendError::Unknown(_)));
    assert!(told, "{write:?}");
    server.start_again().unwrap();
    assert_eq!(contents(&ledger).await, before);
    ledger.append(command("2")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_may_lose_what_it_answered_is_refused() {
    let Some((_server, options)) = fresh_schema() else { return };
    PostgresLedger::connect(&options).await.unwrap();
    let client = beside(&options).await;
    let role = format!("careless_{}", options.schema);
    let create =
        format!("CREATE ROLE {role} LOGIN SUPERUSER; ALTER ROLE {role} SET synchronous_commit = off;");
    client.batch_execute(&create).await.unwrap();
    let url = options.url.replace("postgres@", &format!("{role}@"));
    let refused = PostgresLedger::connect(&PostgresOptions { url, ..options }).await.map(|_| ());
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("synchronous_commit=off"), "{message}");
}

#[tokio::test]
async fn a_schema_from_a_newer_version_is_refused() {
    let Some((_server, options)) = fresh_schema() else { return };
    PostgresLedger::connect(&options).await.unwrap();
    let newer = "INSERT INTO refinery_schema_history VALUES (999, 'later', '2030-01-01T00:00:00Z', '1')";
    beside(&options).await.batch_execute(newer).await.unwrap();
    let refused = PostgresLedger::connect(&options).await.map(|_| ());
    assert!(matches!(refused, Err(LedgerError::Newer { found: 999, supported: 3 })), "{refused:?}");
}

#[tokio::test]
async fn a_row_is_kept_so_that_a_piece_of_it_is_read_alone() {
    let Some((_server, options)) = fresh_schema() else { return };
    let ledger = PostgresLedger::connect(&options).await.unwrap();
    // A minute of silence: what would be packed to next to nothing, if it were.
    let silence =
        RowChange { shelf: Shelf::Vault, key: "silence".to_owned(), value: Some(vec![0; 1_000_000]) };
    ledger.put_rows(vec![silence]).await.unwrap();
    let query = "SELECT octet_length(value), pg_column_size(value) FROM shelves WHERE key = 'silence'";
    let row = beside(&options).await.query_one(query, &[]).await.unwrap();
    let (length, kept): (i32, i32) = (row.get(0), row.get(1));
    assert_eq!((length, kept), (1_000_000, 1_000_000));
    let part = ledger.row_part(Shelf::Vault, "silence", 999_999, 9).await.unwrap();
    assert_eq!(part, Some(RowPart { bytes: vec![0], length: 1_000_000 }));
}

#[tokio::test]
async fn realms_on_one_server_do_not_meet_and_hubs_on_one_realm_do() {
    let Some((_server, live)) = fresh_schema() else { return };
    let Some((_other_server, drill)) = fresh_schema() else { return };
    let drill = PostgresOptions { url: live.url.clone(), ..drill };
    let (one, two) = tokio::join!(PostgresLedger::connect(&live), PostgresLedger::connect(&live));
    let (one, two) = (one.unwrap(), two.unwrap());
    let drill = PostgresLedger::connect(&drill).await.unwrap();
    let mut append = command("1");
    append.events = vec![event("case:a", "1")];
    append.claims = vec![claim("unit:1", "offer:1")];
    one.append(append.clone()).await.unwrap();
    assert_eq!(contents(&two).await, contents(&one).await);
    assert_eq!(two.head().await.unwrap(), one.head().await.unwrap());
    assert_eq!(drill.head().await.unwrap().seq, 0);
    drill.append(append.clone()).await.unwrap();
    let mut other = command("2");
    other.claims = append.claims;
    assert!(matches!(two.append(other).await, Err(AppendError::Claimed { .. })));
}

#[tokio::test]
async fn a_connection_string_or_schema_that_makes_no_sense_is_named() {
    let ledger = |url: &str, schema: &str| {
        let options = PostgresOptions { url: url.to_owned(), schema: schema.to_owned() };
        async move { PostgresLedger::connect(&options).await.map(|_| ()) }
    };
    for schema in ["", "live; drop table head", "Live", "1live", &"x".repeat(64)] {
        let refused = ledger("postgres://127.0.0.1:1/x", schema).await;
        assert!(matches!(&refused, Err(LedgerError::Malformed(_))), "{schema}: {refused:?}");
    }
    assert!(matches!(ledger("nonsense", "live").await, Err(LedgerError::Malformed(_))));
    let nobody = ledger("postgres://u@127.0.0.1:1/x", "live").await;
    assert!(matches!(nobody, Err(LedgerError::Unavailable(_))), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_append_that_the_server_cannot_carry_out_does_not_fail_its_neighbours() {
    let Some((_server, options)) = fresh_schema() else { return };
    let ledger = Arc::new(PostgresLedger::connect(&options).await.unwrap());
    let client = beside(&options).await;
    let poison = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                      IF NEW.key = 'poison' THEN RAISE EXCEPTION 'cannot be stored'; END IF; RETURN NEW; END $$;
                  CREATE TRIGGER refuse BEFORE INSERT ON answers FOR EACH ROW EXECUTE FUNCTION refuse()";
    client.batch_execute(poison).await.unwrap();
    client.batch_execute("BEGIN; SELECT 1 FROM head FOR UPDATE").await.unwrap();
    let mut appending = tokio::task::JoinSet::new();
    let send = |appending: &mut tokio::task::JoinSet<_>, count: u32| {
        let ledger = Arc::clone(&ledger);
        let mut one = command(&if count == 10 { "poison".to_owned() } else { count.to_string() });
        one.events = vec![event("case:a", "1")];
        appending.spawn(async move { (count, ledger.append(one).await) });
    };
    // The first append waits for the head, alone: only then are the others sure to wait for it and go together.
    send(&mut appending, 0);
    while waiting_for_the_head(&client, &options.schema).await == 0 {
        assert!(appending.try_join_next().is_none(), "answered while the head was locked");
        tokio::task::yield_now().await;
    }
    (1..20).for_each(|count| send(&mut appending, count));
    while ledger.appends_waiting() < 19 {
        assert!(appending.try_join_next().is_none(), "answered while the head was locked");
        tokio::task::yield_now().await;
    }
    client.batch_execute("ROLLBACK").await.unwrap();
    while let Some(done) = appending.join_next().await {
        match done.unwrap() {
            (10, Err(AppendError::Failed(error))) => assert!(error.to_string().contains("cannot be stored")),
            (count, Ok(Appended::Committed { .. })) => assert_ne!(count, 10),
            other => panic!("{other:?}"),
        }
    }
    let records = ledger.feed(0, 100).await.unwrap();
    assert_eq!(records.iter().map(|record| record.seq).collect::<Vec<_>>(), (1..=19).collect::<Vec<_>>());
}
