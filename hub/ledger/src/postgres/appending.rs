//! One append as one call, and the other writes that touch the chain.

use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};
use uuid::Uuid;

use super::failure::{of_append, of_read};
use super::indexing::IndexLists;
use super::reading::{column, number, seal_after};
use super::shelving::RowLists;
use crate::{
    Append, AppendError, Appended, Claim, Epoch, LedgerError, NewEvent, Seal, TimerKey, crash_point,
};

const APPEND: &str = "SELECT o_outcome, o_at, o_found, o_head, o_last_seq, o_answer FROM append(\
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)";

/// Claims as two lists.
fn claim_lists(claims: &[Claim]) -> (Vec<&str>, Vec<&str>) {
    claims.iter().map(|claim| (claim.resource.as_str(), claim.holder.as_str())).unzip()
}

/// Timers' names as three lists.
struct TimerLists<'a> {
    subjects: Vec<&'a str>,
    purposes: Vec<&'a str>,
    generations: Vec<i64>,
}

impl<'a> TimerLists<'a> {
    fn new(keys: impl Iterator<Item = &'a TimerKey> + Clone) -> Self {
        Self {
            subjects: keys.clone().map(|key| key.subject.as_str()).collect(),
            purposes: keys.clone().map(|key| key.purpose.as_str()).collect(),
            generations: keys.map(|key| key.generation.cast_signed()).collect(),
        }
    }
}

/// Events as lists, one for each column.
struct EventLists<'a> {
    streams: Vec<&'a str>,
    kinds: Vec<&'a str>,
    schemas: Vec<i32>,
    occurred_us: Vec<i64>,
    bodies: Vec<&'a [u8]>,
}

impl<'a> EventLists<'a> {
    fn new(events: &'a [NewEvent]) -> Self {
        Self {
            streams: events.iter().map(|event| event.stream.as_str()).collect(),
            kinds: events.iter().map(|event| event.kind.as_str()).collect(),
            schemas: events.iter().map(|event| i32::from(event.schema)).collect(),
            occurred_us: events.iter().map(|event| event.occurred_us).collect(),
            bodies: events.iter().map(|event| event.body.as_slice()).collect(),
        }
    }
}

/// Carries out one append, which commits by itself.
pub(super) async fn append(client: &Object, append: &Append) -> Result<Appended, AppendError> {
    let statement = prepare(client).await?;
    crash_point("before_commit");
    let row = call(client, &statement, append).await.map_err(|error| of_append(&error))?;
    crash_point("after_commit");
    outcome(append, &row)
}

/// Preparing changes nothing, so its failure is never an unknown outcome.
pub(super) async fn prepare(client: &Object) -> Result<Statement, AppendError> {
    client.prepare_cached(APPEND).await.map_err(|error| AppendError::Failed(of_read(&error)))
}

/// Calls the function.
pub(super) async fn call(
    client: &Object,
    statement: &Statement,
    append: &Append,
) -> Result<Row, tokio_postgres::Error> {
    let id = append.command.id.as_bytes().as_slice();
    let digest = append.command.digest.as_slice();
    let expect_streams: Vec<&str> = append.expect.iter().map(|(stream, _)| stream.as_str()).collect();
    let expect_versions: Vec<i64> = append.expect.iter().map(|(_, version)| version.cast_signed()).collect();
    let (release_resources, release_holders) = claim_lists(&append.releases);
    let (claim_resources, claim_holders) = claim_lists(&append.claims);
    let consumed = TimerLists::new(append.consume_timers.iter());
    let cancelled = TimerLists::new(append.cancel_timers.iter());
    let set = TimerLists::new(append.set_timers.iter().map(|timer| &timer.key));
    let due_us: Vec<i64> = append.set_timers.iter().map(|timer| timer.due_us).collect();
    let rows = RowLists::new(&append.rows);
    let events = EventLists::new(&append.events);
    let index = IndexLists::new(&append.index);
    let params: [&(dyn ToSql + Sync); 35] = [
        &id,
        &append.command.principal,
        &append.command.key,
        &digest,
        &append.recorded_us,
        &append.answer,
        &expect_streams,
        &expect_versions,
        &release_resources,
        &release_holders,
        &claim_resources,
        &claim_holders,
        &consumed.subjects,
        &consumed.purposes,
        &consumed.generations,
        &cancelled.subjects,
        &cancelled.purposes,
        &cancelled.generations,
        &set.subjects,
        &set.purposes,
        &set.generations,
        &due_us,
        &rows.shelves,
        &rows.keys,
        &rows.values,
        &events.streams,
        &events.kinds,
        &events.schemas,
        &events.occurred_us,
        &events.bodies,
        &index.what,
        &index.keys,
        &index.at_us,
        &index.words,
        &index.marks,
    ];
    client.query_one(statement, &params).await
}

/// Puts the function's answer into the contract's words.
pub(super) fn outcome(append: &Append, row: &Row) -> Result<Appended, AppendError> {
    let outcome: String = column(row, 0)?;
    let head = number("head", column(row, 3)?)?;
    let at = || -> Result<usize, LedgerError> {
        let at: i32 = column(row, 1)?;
        usize::try_from(at - 1).map_err(|error| LedgerError::Unreadable(format!("o_at {at}: {error}")))
    };
    let last_seq = || number("o_last_seq", column(row, 4)?);
    match outcome.as_str() {
        "committed" => Ok(Appended::Committed { first_seq: head + 1, last_seq: last_seq()? }),
        "repeated" => Ok(Appended::Repeated { answer: column(row, 5)?, last_seq: last_seq()? }),
        "key_reused" => Err(AppendError::KeyReused { key: append.command.key.clone() }),
        "conflict" => {
            let (stream, expected) = append.expect[at()?].clone();
            let found: String = column(row, 2)?;
            let found = found
                .parse()
                .map_err(|error| LedgerError::Unreadable(format!("version {found}: {error}")))?;
            Err(AppendError::Conflict { stream, expected, found, head })
        }
        "claim_gone" => {
            let Claim { resource, holder } = append.releases[at()?].clone();
            Err(AppendError::ClaimGone { resource, holder, head })
        }
        "claimed" => {
            let resource = append.claims[at()?].resource.clone();
            Err(AppendError::Claimed { resource, holder: column(row, 2)?, head })
        }
        "timer_gone" => Err(AppendError::TimerGone { key: append.consume_timers[at()?].clone(), head }),
        other => Err(LedgerError::Unreadable(format!("append answered {other:?}")).into()),
    }
}

/// Puts a seal into the chain, or returns the one that was there first.
pub(super) async fn place_seal(client: &Object, seal: &Seal) -> Result<Seal, LedgerError> {
    let insert =
        "INSERT INTO seals (to_seq, from_seq, previous, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let (previous, hash) = (seal.previous.as_slice(), seal.hash.as_slice());
    let params: [&(dyn ToSql + Sync); 4] =
        [&seal.to.cast_signed(), &seal.from.cast_signed(), &previous, &hash];
    if client.execute(insert, &params).await.map_err(|error| of_read(&error))? == 1 {
        return Ok(seal.clone());
    }
    let lost = || LedgerError::Unreadable(format!("seal {}..{} fits nowhere", seal.from, seal.to));
    seal_after(client, &seal.previous).await?.ok_or_else(lost)
}

/// Begins a new incarnation.
pub(super) async fn renew_epoch(client: &Object, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
    let epoch = Uuid::now_v7();
    let renew = "SELECT o_number, o_after_seq, o_sealed_to FROM renew_epoch($1, $2, $3)";
    let params: [&(dyn ToSql + Sync); 3] = [&epoch.as_bytes().as_slice(), &reason, &at_us];
    let row = client.query_one(renew, &params).await.map_err(|error| of_read(&error))?;
    Ok(Epoch {
        number: number("epoch number", column(&row, 0)?)?,
        epoch,
        after_seq: number("epoch start", column(&row, 1)?)?,
        sealed_to: number("epoch seal", column(&row, 2)?)?,
        began_us: at_us,
        reason: reason.to_owned(),
    })
}
