//! 即采即办 by a unit: what the person who carries the device found and dealt with, filed under that person's name from the seat
//! of the unit's home. The rules say whether it is closed with that, or somebody else looks first.

use geo_index::AreaCode;
use hub_dispatch::{Actor, CaseId, Command, Handled, Intake, PersonId, Seat, UnitId};
use hub_engine::{Engine, Pin, pin_rows};
use hub_protocol::{ErrorCode, UnitHandled, http::NewReport};

use super::{
    act::{Act, Unusable, digests, sealed},
    orders::principal,
};
use crate::{
    http::{Failure, Filer, intake, spot},
    state,
};

/// Channel of a report that a unit files.
const UNIT: &str = "unit";

/// The order, with the words and what becomes of the pictures. An order that was carried out before is answered again, whatever
/// became of its pictures.
pub(super) async fn act(
    engine: &Engine,
    unit: UnitId,
    key: &str,
    found: UnitHandled,
) -> Result<Act, Unusable> {
    let (person, home) = who(engine, unit)?;
    let (before, after) = (digests(found.before)?, digests(found.after)?);
    let case = CaseId(found.case.0);
    let kept = engine.ledger().answer(&principal(unit), key).await.map_err(Failure::from)?;
    let claimed = match kept {
        Some(_) => Vec::new(),
        None if spot::is_filed(engine, case).await? => {
            let detail = format!("case {case} exists already");
            return Err(Unusable { code: ErrorCode::CaseExists, detail });
        }
        None => spot::claimed(engine, person, case, [("before", &before), ("after", &after)]).await?,
    };
    let (note, note_row) = sealed("note", found.note)?;
    let report = NewReport {
        text: found.text,
        category: Some(found.category),
        channel: Some(UNIT.to_owned()),
        place: found.place,
        address: found.address,
        ..NewReport::default()
    };
    let last = engine.positions().last(unit).map(|last| last.fix.place);
    let (intake, words_row, seat) = engine.read(|view| {
        let filer = Filer { person, home: Some(&home), attached: &[] };
        let (intake, row) = intake(report, view, &filer, state::now())?;
        // Without a place in the order, the matter is where the unit is.
        let area = last.filter(|_| intake.place.is_none());
        let area = area.and_then(|place| view.organisation.area_of(place, state::now()));
        let intake =
            Intake { case, place: intake.place.or(last), area: area.unwrap_or(intake.area), ..intake };
        let tier = view.organisation.areas().area(&home).map(|area| area.tier);
        let seat = tier.map(|tier| Seat::Centre { tier, area: home.clone() });
        Ok::<_, Failure>((intake, row, seat))
    })?;
    let unplaced = || Unusable {
        code: ErrorCode::OutsideArea,
        detail: format!("the home of unit {unit} is in no area of the tree"),
    };
    let by = Actor { person, seat: seat.ok_or_else(unplaced)? };
    let pin_rows = pin_rows(intake.report, &Pin::new());
    let rows = [words_row, note_row].into_iter().chain(pin_rows).chain(claimed).collect();
    Ok(Act { command: Command::FileHandled(Handled { intake, by, note, before, after }), rows })
}

/// Who carries the unit's device, and where the unit is at home.
fn who(engine: &Engine, unit: UnitId) -> Result<(PersonId, AreaCode), Unusable> {
    let card = engine.read(|view| view.board.unit(unit).map(|card| (card.person, card.home.clone())));
    match card {
        Some((Some(person), home)) => Ok((person, home)),
        Some((None, _)) => {
            let detail = format!("nobody is known to carry the device of unit {unit}");
            Err(Unusable { code: ErrorCode::NotAllowed, detail })
        }
        None => {
            let detail = format!("unit {unit} is not enrolled");
            Err(Unusable { code: ErrorCode::UnitUnknown, detail })
        }
    }
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code, detail: failure.message }
    }
}
