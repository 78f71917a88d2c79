//! What a unit orders, as a command of the domain with the words that go into the vault.

use geo_index::{Place, PlaceError};
use hub_dispatch::{
    CaseId, Category, Command, ContentDigest, Intake, OtherPictures, ReportId, Sealed, TaskId, UnitId, Wish,
};
use hub_engine::{Engine, ReportWords, words::seal};
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire, ErrorCode, OrderAction,
    limits::{PHOTOS_PER_TASK_MAX, RECORDINGS_PER_TASK_MAX, REPORT_TEXT_MAX_BYTES},
};
use uuid::Uuid;

use super::handled;
use crate::{picture::words, state};

/// Channel and category of a unit's call for help.
const SOS: &str = "sos";

/// A command, and the rows to be written with it.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) command: Command,
    pub(super) rows: Vec<RowChange>,
}

impl Act {
    fn bare(command: Command) -> Self {
        Self { command, rows: Vec::new() }
    }
}

/// What cannot be made into a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unusable {
    pub(super) code: ErrorCode,
    pub(super) detail: String,
}

/// The command for the action of an order, which is named by its key.
///
/// # Errors
/// [`Unusable`]: a text too long, a place that is none, pictures that were not handed in, an action of a later version.
pub(super) async fn act(
    engine: &Engine,
    unit: UnitId,
    order: &str,
    action: OrderAction,
) -> Result<Act, Unusable> {
    let task_of = |task: wire::TaskId| TaskId(task.0);
    let offer_of = |offer: wire::OfferId| hub_dispatch::OfferId(offer.0);
    Ok(match action {
        OrderAction::Accept { offer } => Act::bare(Command::Accept { unit, offer: offer_of(offer) }),
        OrderAction::Decline { offer, reason } => {
            let reason = words::decline_reason_said(reason);
            Act::bare(Command::Decline { unit, offer: offer_of(offer), reason })
        }
        OrderAction::SetOut { task } => Act::bare(Command::SetOut { unit, task: task_of(task) }),
        OrderAction::Arrive { task, place } => {
            let place = place.map(place_given).transpose()?.flatten();
            Act::bare(Command::Arrive { unit, task: task_of(task), place })
        }
        OrderAction::Well { task } => Act::bare(Command::ReportWell { unit, task: task_of(task) }),
        OrderAction::Done { task, note, photos, before, during, signed, recordings, place } => {
            let sealed = note.map(|note| sealed("note", note)).transpose()?;
            let (note, rows) = sealed.map_or((None, Vec::new()), |(note, row)| (Some(note), vec![row]));
            let (photos, before) = (digests(photos)?, digests(before)?);
            let others = OtherPictures {
                during: digests(during)?,
                signed: digests(signed)?,
                recordings: digests_of_recordings(recordings)?,
            };
            let (task, place) = (task_of(task), place.map(place_given).transpose()?.flatten());
            Act { command: Command::Finish { unit, task, note, photos, before, others, place }, rows }
        }
        OrderAction::AskBackup { task, note } => {
            let (note, row) = sealed("note", note)?;
            Act { command: Command::AskBackup { unit, task: task_of(task), note }, rows: vec![row] }
        }
        OrderAction::Handled(found) => handled::act(engine, unit, order, *found).await?,
        OrderAction::Sos { place, words } => sos(engine, unit, place, words)?,
        OrderAction::SignOn => Act::bare(Command::SignOn { unit }),
        OrderAction::StandBy => Act::bare(Command::StandBy { unit }),
        OrderAction::SignOff => Act::bare(Command::SignOff { unit }),
        OrderAction::Unknown => {
            let detail = "this version does not know that action".to_owned();
            return Err(Unusable { code: ErrorCode::Unsupported, detail });
        }
    })
}

/// A call for help is never refused for its place: what the device says, or its last fix, or its home.
fn sos(
    engine: &Engine,
    unit: UnitId,
    place: Option<wire::GivenPlace>,
    words: Option<String>,
) -> Result<Act, Unusable> {
    let given = place.and_then(|place| place_given(place).ok().flatten());
    let place = given.or_else(|| engine.positions().last(unit).map(|last| last.fix.place));
    let area = engine.read(|view| {
        let by_place = place.and_then(|place| view.organisation.area_of(place, state::now()));
        by_place.or_else(|| view.board.unit(unit).map(|unit| unit.home.clone()))
    });
    let unknown =
        || Unusable { code: ErrorCode::UnitUnknown, detail: format!("unit {unit} is not enrolled") };
    let (words, row) = sealed("words", words.unwrap_or_default())?;
    let intake = Intake {
        report: ReportId(Uuid::now_v7()),
        case: CaseId(Uuid::now_v7()),
        channel: SOS.to_owned(),
        words,
        category: Category(SOS.to_owned()),
        grade: None,
        place,
        area: area.ok_or_else(unknown)?,
        call_first: Vec::new(),
        called: Vec::new(),
        filed_by: None,
        wish: Wish::default(),
        people: None,
        risk: None,
        matter: None,
    };
    Ok(Act { command: Command::RaiseSos { unit, intake }, rows: vec![row] })
}

/// Pictures by their digests, as many as one task may have.
pub(super) fn digests(given: Vec<String>) -> Result<Vec<ContentDigest>, Unusable> {
    at_most(given, "photos", PHOTOS_PER_TASK_MAX)
}

fn digests_of_recordings(given: Vec<String>) -> Result<Vec<ContentDigest>, Unusable> {
    at_most(given, "recordings", RECORDINGS_PER_TASK_MAX)
}

fn at_most(given: Vec<String>, of: &str, most: usize) -> Result<Vec<ContentDigest>, Unusable> {
    let invalid = |detail: String| Unusable { code: ErrorCode::Invalid, detail };
    if given.len() > most {
        return Err(invalid(format!("{} {of} are named, at most {most} are taken", given.len())));
    }
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    given
        .into_iter()
        .map(|text| match is_digest(&text) {
            true => Ok(ContentDigest(text.to_ascii_lowercase())),
            false => Err(invalid(format!("{of}: {text:?} is no SHA-256 in hex"))),
        })
        .collect()
}

pub(super) fn sealed(field: &str, text: String) -> Result<(Sealed, RowChange), Unusable> {
    let bytes = text.len();
    if bytes > REPORT_TEXT_MAX_BYTES {
        let detail = format!("{field} has {bytes} bytes, at most {REPORT_TEXT_MAX_BYTES} are taken");
        return Err(Unusable { code: ErrorCode::TooLarge, detail });
    }
    Ok(seal(&ReportWords { text, ..ReportWords::default() }))
}

/// A place as the device gives it; a device without a fix has not said where it is.
fn place_given(given: wire::GivenPlace) -> Result<Option<Place>, Unusable> {
    let place = Place::from_fix(given.lat, given.lon);
    match place.and_then(|_| words::datum_said(given.system).to_place(given.lat, given.lon)) {
        Ok(place) => Ok(Some(place)),
        Err(PlaceError::NoFix { .. }) => Ok(None),
        Err(error @ (PlaceError::Latitude(_) | PlaceError::Longitude(_))) => {
            Err(Unusable { code: ErrorCode::Invalid, detail: format!("place: {error}") })
        }
    }
}
