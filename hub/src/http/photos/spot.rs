//! Pictures of a matter that is dealt with on the spot, handed in before the case is filed: under the id that the client made
//! for the case, and the person who takes them, so that nobody can touch another's. What is never filed is forgotten.

use std::{collections::BTreeSet, time::Duration};

use hub_dispatch::{CaseId, ContentDigest, PersonId, Stream, UtcMicros};
use hub_engine::Engine;
use hub_ledger::{LedgerError, RowChange, Shelf};
use hub_protocol::ErrorCode;
use uuid::Uuid;

use super::{super::Failure, PICTURES_MAX};
use crate::state;

/// Begins the key of every such picture.
const KEPT: &str = "spot:";
/// Begins the key of every row that says that a picture waits for its case to be filed.
const BEGUN: &str = "spot-begun:";
/// Most cases that one person has begun and not filed.
const CASES_BEGUN_MAX: usize = 8;
/// How long a case may be begun before it is filed, milliseconds.
const BEGUN_MS: u64 = 24 * 3_600 * 1_000;
/// How much later its pictures are forgotten, milliseconds: no filing is under way any more.
const FORGOTTEN_AFTER_MS: u64 = BEGUN_MS + 3_600 * 1_000;
/// Rows that are read, and written, at a time.
const PAGE: usize = 1_000;
/// How often is looked for what was never filed.
const LOOKED_FOR_EVERY: Duration = Duration::from_secs(3_600);

/// Key of a picture.
pub(super) fn key(case: CaseId, person: PersonId, digest: &str) -> String {
    format!("{}{person}:{digest}", prefix(case))
}

/// Begins the keys of all pictures of a case that was dealt with on the spot.
pub(in super::super) fn prefix(case: CaseId) -> String {
    format!("{KEPT}{case}:")
}

/// A picture that waits for its case to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Begun {
    person: PersonId,
    case: CaseId,
    digest: String,
    since: UtcMicros,
}

impl Begun {
    fn key(&self) -> String {
        format!("{BEGUN}{}:{}:{}", self.person, self.case, self.digest)
    }

    fn row(&self) -> RowChange {
        let value = self.since.0.to_le_bytes().to_vec();
        RowChange { shelf: Shelf::Vault, key: self.key(), value: Some(value) }
    }

    /// Takes away that it waits.
    fn done(&self) -> RowChange {
        RowChange { shelf: Shelf::Vault, key: self.key(), value: None }
    }

    /// Takes away the picture too.
    fn forgotten(&self) -> [RowChange; 2] {
        let key = key(self.case, self.person, &self.digest);
        [self.done(), RowChange { shelf: Shelf::Vault, key, value: None }]
    }

    fn read(row: &(String, Vec<u8>)) -> Option<Self> {
        let (key, value) = row;
        let mut parts = key.strip_prefix(BEGUN)?.split(':');
        let mut id = || parts.next().and_then(|part| Uuid::parse_str(part).ok());
        let (person, case) = (PersonId(id()?), CaseId(id()?));
        let since = UtcMicros(i64::from_le_bytes(value.as_slice().try_into().ok()?));
        Some(Self { person, case, digest: parts.next()?.to_owned(), since })
    }
}

/// What waits, below a prefix of the keys; however many there are.
async fn begun(engine: &Engine, prefix: &str) -> Result<Vec<Begun>, LedgerError> {
    let mut rows: Vec<(String, Vec<u8>)> = Vec::new();
    loop {
        let after = rows.last().map_or(prefix, |(key, _)| key.as_str());
        let page = engine.ledger().rows_under(Shelf::Vault, prefix, after, PAGE).await?;
        let is_last = page.len() < PAGE;
        rows.extend(page);
        if is_last {
            break;
        }
    }
    let read = |row: &(String, Vec<u8>)| {
        let read = Begun::read(row);
        if read.is_none() {
            tracing::error!(key = row.0, "a picture that waits cannot be read");
        }
        read
    };
    Ok(rows.iter().filter_map(read).collect())
}

fn of_person(person: PersonId) -> String {
    format!("{BEGUN}{person}:")
}

/// Keeps a picture of a case that is about to be filed: whether it is new. The caller has the person's turn.
pub(crate) async fn keep(
    engine: &Engine,
    person: PersonId,
    case: CaseId,
    digest: &str,
    body: Vec<u8>,
) -> Result<bool, Failure> {
    if case.0.get_version_num() != 7 {
        return Err(Failure::invalid("case", case, "it is no UUID of version 7"));
    }
    if is_filed(engine, case).await? {
        let words = format!("case {case} exists already: pictures are handed in before it is filed");
        return Err(Failure::new(ErrorCode::CaseExists, words).about("case", case));
    }
    let waiting = begun(engine, &of_person(person)).await?;
    if let Some(begun) = waiting.iter().find(|begun| begun.case == case && begun.digest == digest) {
        // It waits anew: a phone that was out of reach for a day hands its pictures in again before it files.
        let again = Begun { since: state::now(), ..begun.clone() };
        engine.ledger().put_rows(vec![again.row()]).await?;
        return Ok(false);
    }
    let others: BTreeSet<CaseId> =
        waiting.iter().map(|begun| begun.case).filter(|other| *other != case).collect();
    if others.len() >= CASES_BEGUN_MAX {
        let words = format!("{CASES_BEGUN_MAX} matters are begun and not filed: file one of them first");
        return Err(Failure::new(ErrorCode::TooManyRequests, words).about("case", case));
    }
    if waiting.iter().filter(|begun| begun.case == case).count() >= PICTURES_MAX {
        let words = format!("the case has {PICTURES_MAX} photos, no more are taken");
        return Err(Failure::new(ErrorCode::TooLarge, words).about("case", case));
    }
    let bytes = body.len();
    let picture = RowChange { shelf: Shelf::Vault, key: key(case, person, digest), value: Some(body) };
    let begun = Begun { person, case, digest: digest.to_owned(), since: state::now() };
    engine.ledger().put_rows(vec![begun.row(), picture]).await?;
    tracing::info!(%case, bytes, "photo kept until its case is filed");
    Ok(true)
}

/// Whether there is or was a case of this id.
pub(crate) async fn is_filed(engine: &Engine, case: CaseId) -> Result<bool, Failure> {
    Ok(!engine.history(Stream::Case(case), 1).await?.is_empty())
}

/// What is to be written with the filing, if every picture that it names was handed in by this person for this case.
pub(crate) async fn claimed(
    engine: &Engine,
    person: PersonId,
    case: CaseId,
    named: [(&'static str, &[ContentDigest]); 2],
) -> Result<Vec<RowChange>, Failure> {
    let waiting = begun(engine, &format!("{}{case}:", of_person(person))).await?;
    let now = state::now();
    let is_there = |digest: &ContentDigest| {
        waiting.iter().any(|begun| begun.digest == digest.0 && now.since_ms(begun.since) <= BEGUN_MS)
    };
    for (field, digests) in named {
        if let Some(missing) = digests.iter().find(|digest| !is_there(digest)) {
            let words = format!("{field}: the picture {} was not handed in for case {case}", missing.0);
            return Err(Failure::new(ErrorCode::PicturesMissing, words).about(field, &missing.0));
        }
    }
    let is_named = |begun: &Begun| named.iter().any(|(_, all)| all.iter().any(|it| it.0 == begun.digest));
    // A picture that was handed in and left out goes with the filing.
    let rows = waiting.iter().flat_map(|begun| match is_named(begun) {
        true => vec![begun.done()],
        false => begun.forgotten().to_vec(),
    });
    Ok(rows.collect())
}

/// Forgets again and again what was begun and never filed; for as long as the hub lives.
pub(crate) async fn forget_for_ever(engine: Engine) {
    loop {
        if let Err(failure) = forget(&engine, state::now()).await {
            // What cannot be read now is looked for again; the ledger's own state is alarmed elsewhere.
            tracing::warn!(why = failure.message, "pictures that were never filed are not forgotten yet");
        }
        tokio::time::sleep(LOOKED_FOR_EVERY).await;
    }
}

/// Forgets what has waited too long: how many pictures.
pub(in super::super) async fn forget(engine: &Engine, now: UtcMicros) -> Result<usize, Failure> {
    let mut rows = Vec::new();
    let mut forgotten = 0;
    for begun in begun(engine, BEGUN).await? {
        if now.since_ms(begun.since) <= FORGOTTEN_AFTER_MS {
            continue;
        }
        // Handed in again while its case was filed: the case has it.
        if is_filed(engine, begun.case).await? {
            rows.push(begun.done());
        } else {
            rows.extend(begun.forgotten());
            forgotten += 1;
        }
    }
    for some in rows.chunks(PAGE) {
        engine.ledger().put_rows(some.to_vec()).await?;
    }
    if forgotten > 0 {
        tracing::info!(forgotten, "pictures that were never filed are forgotten");
    }
    Ok(forgotten)
}
