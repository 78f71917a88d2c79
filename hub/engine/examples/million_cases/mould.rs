//! The mould: one case carried out by the engine, with its ids, instants, areas and words taken out.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Actor, CaseId, Category, Command, Intake, PersonId, ReportId, Sealed, Seat, UtcMicros, Verdict, Wish,
};
use hub_engine::{Engine, EngineOptions, ReportWords, TimeSource, words};
use hub_ledger::{Ledger, MemoryLedger, RowChange};
use hub_positions::{Limits, Positions};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::areas;

/// 2026-09-22 09:20 in China: offices are open.
const START_US: i64 = 1_790_040_000_000_000;
/// Numbers from here to a year later are instants.
const YEAR_US: i64 = 366 * 24 * 3_600 * 1_000_000;
/// Codes of the mould's areas, which no other text holds.
const AREAS: [&str; 3] = ["KKKKKKKK", "TTTTTTTTTTTT", "VVVVVVVVVVVVVV"];
/// Digits of an instant in microseconds.
const INSTANT_DIGITS: usize = 16;
/// Characters of an id.
const ID_CHARS: usize = 36;

/// A piece of an event's body.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// The same in every case.
    Text(String),
    /// An id of the case's own, by number.
    Id(usize),
    /// An instant, microseconds after the event was recorded.
    After(i64),
    /// County, township or village.
    Area(usize),
    /// Row of the vault of the n-th words.
    Vault(usize),
    /// Commitment to the n-th words.
    Commitment(usize),
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Moulded {
    /// The stream's kind.
    pub(crate) stream: String,
    /// The id behind it.
    pub(crate) id: usize,
    /// Its type.
    pub(crate) kind: String,
    /// Version of its form.
    pub(crate) schema: u16,
    /// Its body.
    pub(crate) body: Vec<Piece>,
}

/// Everything that is recorded of one case, by the append that recorded it.
#[derive(Debug, Clone)]
pub(crate) struct Mould {
    /// The appends.
    pub(crate) steps: Vec<Vec<Moulded>>,
    /// Ids that each case has of its own; the first is the case's, the second its report's.
    pub(crate) ids: usize,
    /// Words of those who worked on it; before them come the caller's.
    pub(crate) notes: Vec<String>,
}

impl Mould {
    pub(crate) fn events(&self) -> usize {
        self.steps.iter().map(Vec::len).sum()
    }

    /// Bytes of all bodies, about.
    pub(crate) fn bytes(&self) -> usize {
        let len = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Id(_) | Piece::Vault(_) => ID_CHARS,
            Piece::After(_) => INSTANT_DIGITS,
            Piece::Area(area) => AREAS[*area].len(),
            Piece::Commitment(_) => 64,
        };
        self.steps.iter().flatten().flat_map(|event| &event.body).map(len).sum()
    }
}

/// A clock that stands until it is moved.
#[derive(Clone, Default)]
struct Hands(Arc<AtomicI64>);

impl TimeSource for Hands {
    fn wall(&self) -> UtcMicros {
        UtcMicros(START_US + self.0.load(Ordering::SeqCst))
    }

    fn steady(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::SeqCst).cast_unsigned())
    }
}

/// The engine at work on one case.
struct Story {
    engine: Engine,
    hands: Hands,
    sealed: Vec<Sealed>,
    notes: Vec<String>,
}

impl Story {
    fn note(&mut self, text: &str) -> (Sealed, RowChange) {
        let (sealed, row) = words::seal(&ReportWords { text: text.to_owned(), ..ReportWords::default() });
        self.sealed.push(sealed.clone());
        self.notes.push(text.to_owned());
        (sealed, row)
    }

    async fn give(&self, command: Command, rows: Vec<RowChange>) -> Result<(), Box<dyn std::error::Error>> {
        self.hands.0.fetch_add(1_000_000, Ordering::SeqCst);
        let shown = format!("{command:?}");
        self.engine.submit(areas::order(command, rows)).await.map_err(|error| format!("{shown}: {error}"))?;
        Ok(())
    }
}

/// Carries a case out, and makes the mould of what was recorded.
pub(crate) async fn cast() -> Result<Mould, Box<dyn std::error::Error>> {
    let ledger = Arc::new(MemoryLedger::new());
    areas::adopt(ledger.clone(), tree()).await?;
    let (stop, hands) = (CancellationToken::new(), Hands::default());
    let mut options = EngineOptions::new(ledger.clone(), Positions::new(Limits::default()));
    options.time = Box::new(hands.clone());
    let (engine, life) = Engine::start(options, stop.clone()).await?;
    let life = tokio::spawn(life);
    let before = ledger.head().await?.seq;
    let mut story = Story { engine, hands, sealed: Vec::new(), notes: Vec::new() };
    let own = tell(&mut story).await?;
    stop.cancel();
    life.await??;
    taken_apart(&ledger, before, &own, &story).await
}

/// 受理、处理、核查、结案.
async fn tell(story: &mut Story) -> Result<Vec<Uuid>, Box<dyn std::error::Error>> {
    let (case, report) = (CaseId(Uuid::now_v7()), ReportId(Uuid::now_v7()));
    let [dispatcher, handler, verifier] = [1, 2, 3].map(|number| PersonId(Uuid::from_u128(number)));
    let area = AreaCode::new(AREAS[2])?;
    let (words, row) = story.note("the caller's own");
    let intake = Intake {
        report,
        case,
        channel: "12345".to_owned(),
        words,
        category: Category("13".to_owned()),
        grade: None,
        place: None,
        area,
        call_first: Vec::new(),
        called: Vec::new(),
        filed_by: Some(dispatcher),
        wish: Wish::default(),
        people: None,
        risk: None,
        matter: None,
    };
    story.give(Command::OpenCase(intake), vec![row]).await?;
    // Nobody is on duty below, so the county's centre has it from the beginning.
    let seat = Seat::Centre { tier: Tier::County, area: AreaCode::new(AREAS[0])? };
    let at_centre = |person| Actor { person, seat: seat.clone() };
    let (note, row) = story.note("已与物业和住户联系，当面说明情况，双方认可");
    story.give(Command::Settle { case, by: at_centre(handler), note }, vec![row]).await?;
    let (note, row) = story.note("电话核实，情况属实，来电人满意");
    story
        .give(Command::Verify { case, by: at_centre(verifier), verdict: Verdict::Done, note }, vec![row])
        .await?;
    story.give(Command::Close { case, by: verifier, tier: Tier::County }, Vec::new()).await?;
    Ok(vec![case.0, report.0])
}

/// A tree whose codes can be told from everything else.
fn tree() -> Vec<u8> {
    let [county, township, village] = AREAS;
    let area = |code: &str, tier: &str, parent: &str| {
        format!(
            r#"{{"type":"Feature","geometry":null,"properties":{{"code":"{code}","name":"{code}","tier":"{tier}"{parent}}}}}"#
        )
    };
    let of = |parent: &str| format!(r#","parent":"{parent}""#);
    let features = [
        area(areas::CITY, "city", ""),
        area(county, "county", &of(areas::CITY)),
        area(township, "township", &of(county)),
        area(village, "village", &of(township)),
    ];
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).into_bytes()
}

async fn taken_apart(
    ledger: &Arc<MemoryLedger>,
    before: u64,
    own: &[Uuid],
    story: &Story,
) -> Result<Mould, Box<dyn std::error::Error>> {
    let mut ids: BTreeMap<String, usize> = own.iter().map(Uuid::to_string).zip(0..).collect();
    let mut steps: Vec<(Uuid, Vec<Moulded>)> = Vec::new();
    for record in ledger.feed(before, usize::MAX).await? {
        let (stream, id) = record.stream.as_str().split_once(':').ok_or("a stream without an id")?;
        let next = ids.len();
        let id = *ids.entry(id.to_owned()).or_insert(next);
        let body = String::from_utf8(record.body.clone())?;
        let body = pieces(&body, record.recorded_us, &mut ids, &story.sealed);
        let event = Moulded { stream: stream.to_owned(), id, kind: record.kind, schema: record.schema, body };
        match steps.last_mut() {
            Some((command, events)) if *command == record.command => events.push(event),
            Some(_) | None => steps.push((record.command, vec![event])),
        }
    }
    let steps = steps.into_iter().map(|(_, events)| events).collect();
    Ok(Mould { steps, ids: ids.len(), notes: story.notes[1..].to_vec() })
}

/// Takes a body apart.
fn pieces(body: &str, recorded_us: i64, ids: &mut BTreeMap<String, usize>, sealed: &[Sealed]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (piece, len) = first_piece(rest, recorded_us, ids, sealed).unwrap_or_else(|| {
            let letter: String = rest.chars().take(1).collect();
            let len = letter.len();
            (Piece::Text(letter), len)
        });
        rest = &rest[len..];
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(letter)) => before.push_str(&letter),
            (_, piece) => pieces.push(piece),
        }
    }
    pieces
}

/// What stands at the beginning, if it is not the same in every case.
fn first_piece(
    rest: &str,
    recorded_us: i64,
    ids: &mut BTreeMap<String, usize>,
    sealed: &[Sealed],
) -> Option<(Piece, usize)> {
    if let Some(area) = AREAS.iter().position(|area| rest.starts_with(area)) {
        return Some((Piece::Area(area), AREAS[area].len()));
    }
    if let Some(number) = sealed.iter().position(|sealed| rest.starts_with(&sealed.commitment)) {
        return Some((Piece::Commitment(number), sealed[number].commitment.len()));
    }
    if let Some(id) = rest.get(..ID_CHARS).filter(|id| Uuid::try_parse(id).is_ok() && id.contains('-')) {
        if let Some(number) = sealed.iter().position(|sealed| sealed.vault.to_string() == id) {
            return Some((Piece::Vault(number), ID_CHARS));
        }
        // People are the same in every case.
        if id.starts_with("00000000-0000-0000") {
            return None;
        }
        let next = ids.len();
        return Some((Piece::Id(*ids.entry(id.to_owned()).or_insert(next)), ID_CHARS));
    }
    let digits =
        rest.get(..INSTANT_DIGITS).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    let instant: i64 = digits.parse().ok()?;
    let is_instant = (START_US..START_US + YEAR_US).contains(&instant);
    is_instant.then_some((Piece::After(instant - recorded_us), INSTANT_DIGITS))
}
