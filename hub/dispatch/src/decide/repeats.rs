//! 重复来电: the very same report again. The same caller about the same thing in the same words, at the same place, while its
//! case is open and nothing is done yet: that alone joins without asking, and whatever is less sure is a suggestion.

use geo_index::Place;

use super::{draft::Draft, pressing};
use crate::{Again, Grade, Joining, MatterCode, Policy, Refusal, Repeat, Sameness, UtcMicros, board::Case};

const DAY_MS: u64 = 86_400_000;
const MINUTE_MS: u64 = 60_000;

/// A report that was found to be an earlier one again must be that on the board as it is now.
pub(super) fn judged(draft: &Draft<'_>, case: &Case, joining: &Joining) -> Result<Option<Repeat>, Refusal> {
    let Some(again) = &joining.again else { return Ok(None) };
    let repeat = repeat_of(draft.policy(), case, joining, again, draft.now());
    repeat.map(Some).ok_or(Refusal::NotRepeated(case.id))
}

/// Whether a report repeats the earlier one of an open case, under the policy that the case was opened under.
#[must_use]
pub fn repeat_of(
    policy: &Policy,
    case: &Case,
    joining: &Joining,
    again: &Again,
    now: UtcMicros,
) -> Option<Repeat> {
    let carried = case.handling.reports.iter().find(|report| report.report == again.of)?;
    let rule = policy.closed_loop.repeats;
    let red = [Some(case.facts.grade), again.grade, joining.grade].contains(&Some(Grade::Red))
        || !joining.call_first.is_empty();
    let days_ms = u64::from(rule.within_days) * DAY_MS;
    let within_ms = if red { days_ms.min(u64::from(rule.red_within_minutes) * MINUTE_MS) } else { days_ms };
    let Sameness { number, name, words, address: _ } = again.same;
    // Whoever says the same once the work is done says that it is not.
    let fits = !pressing::counts_as_done(case.phase)
        && case.facts.sos_unit.is_none()
        && case.facts.category == again.category
        && matter_of(case) == again.matter.as_ref()
        && carried.wish.kind == joining.wish.kind
        && within_ms > 0
        && now.since_ms(carried.received_at) <= within_ms
        && (number && name && words);
    let apart_m = is_same_place(case, again, rule.same_place_m)?;
    fits.then_some(Repeat { of: again.of, apart_m })
}

fn matter_of(case: &Case) -> Option<&MatterCode> {
    case.facts.filing.as_ref()?.matter.as_ref().map(|matter| &matter.code)
}

/// With two positions they decide, and say how far apart they are; with none, the words about the place and the same area.
/// With one it is not certain.
fn is_same_place(case: &Case, again: &Again, same_place_m: u32) -> Option<Option<u32>> {
    match (again.place, case.facts.place) {
        (Some(now), Some(before)) => {
            let apart_m = metres_between(&now, &before);
            (apart_m <= same_place_m).then_some(Some(apart_m))
        }
        (None, None) => (again.same.address && case.facts.area == again.area).then_some(None),
        (Some(_), None) | (None, Some(_)) => None,
    }
}

/// Whole metres, upward: what is further apart than allowed by a little is so.
fn metres_between(one: &Place, other: &Place) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no two places of the earth are further apart than half its circumference, and none less than nothing"
    )]
    let apart_m = one.distance_m(other).ceil() as u32;
    apart_m
}
