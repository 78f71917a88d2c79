//! The very same report again: the same caller about the same thing in the same words, at the same place, while its case is
//! open and nothing is done yet. That alone is joined without asking; whatever is less sure is a suggestion.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use geo_index::AreaCode;
use hub_dispatch::{CaseId, Grade, Intake, PersonId, Phase, ReportId, UtcMicros, board::Case};
use hub_engine::{Gist, ReportWords, View, is_same_number};
use hub_protocol::http::NewReport;
use tokio::sync::{Mutex, MutexGuard};

use super::super::{Failure, caller::Caller};
use crate::{Hub, state};

/// How long after a report the same one is a repetition of it, milliseconds.
const WITHIN_MS: u64 = 7 * 24 * 3_600 * 1_000;
/// The same where life may be in danger: the same words an hour later may be about another fire.
const RED_WITHIN_MS: u64 = 10 * 60 * 1_000;
/// How far apart two positions of one place are at most, metres.
const SAME_PLACE_M: f64 = 50.0;
/// Fewest characters of a text that tells which place is meant where no position does.
const TELLING_CHARS: usize = 8;
/// Most earlier reports of a caller that are looked at, the newest first.
const LOOKED_AT_MAX: usize = 20;
/// What is done one after the other shares one of so many turns.
const TURNS: usize = 64;
/// Last digits of a number that say whose turn it is.
const OWN_DIGITS: usize = 8;

/// Reports of one caller are filed one after the other, so that two sent at once are not both the first; so are the pictures
/// of one person, so that they can be counted, and the pins of one report, so that it has one.
pub(crate) struct Turns([Mutex<()>; TURNS]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl Turns {
    /// Waits until it is this caller's turn; whoever gives no number waits for nobody.
    pub(in super::super) async fn of_caller(&self, phone: Option<&str>) -> Option<MutexGuard<'_, ()>> {
        let digits: String = phone?.chars().filter(char::is_ascii_digit).collect();
        // A number with its country's code and without must meet: the last digits are the caller's own.
        let own = &digits[digits.len().saturating_sub(OWN_DIGITS)..];
        Some(self.of(own).await)
    }

    /// Waits until it is this person's turn.
    pub(in super::super) async fn of_person(&self, person: PersonId) -> MutexGuard<'_, ()> {
        self.of(person).await
    }

    /// Waits until it is this report's turn.
    pub(in super::super) async fn of_report(&self, report: ReportId) -> MutexGuard<'_, ()> {
        self.of(report).await
    }

    async fn of(&self, whose: impl Hash) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        whose.hash(&mut hasher);
        let turn = usize::try_from(hasher.finish() % TURNS as u64).expect("a remainder is small");
        self.0[turn].lock().await
    }
}

/// The open case that this report was about already when the same caller said the same.
pub(in super::super) async fn repeated(
    hub: &Hub,
    caller: &Caller,
    report: &NewReport,
    intake: &Intake,
) -> Result<Option<CaseId>, Failure> {
    let Some(phone) = &report.caller_phone else { return Ok(None) };
    let earlier = hub.engine.reports_of_number(phone).await?;
    Ok(hub.engine.read(|view| {
        let (areas, sees) = (view.organisation.areas(), caller.cases(view));
        let again = Again { report, intake, phone, gist: Gist::of(&report.text), now: state::now() };
        let newest = earlier.into_iter().take(LOOKED_AT_MAX);
        let mut open = newest.filter_map(|(before, case)| Some((before, view.board.case(case)?)));
        let same =
            open.find(|(before, case)| sees.case(areas, case) && again.is_repetition(view, *before, case));
        same.map(|(_, case)| case.id)
    }))
}

/// What was just said.
struct Again<'a> {
    report: &'a NewReport,
    intake: &'a Intake,
    phone: &'a str,
    gist: Gist,
    now: UtcMicros,
}

impl Again<'_> {
    fn is_repetition(&self, view: &View, before: ReportId, case: &Case) -> bool {
        let Some(said) = view.words.get(&before) else { return false };
        let carried = case.handling.reports.iter().find(|report| report.report == before);
        let Some(carried) = carried else { return false };
        let red = [Some(case.facts.grade), self.intake.grade].contains(&Some(Grade::Red))
            || !self.intake.call_first.is_empty();
        let within_ms = if red { RED_WITHIN_MS } else { WITHIN_MS };
        let matter = |code: Option<&hub_dispatch::Matter>| code.map(|matter| matter.code.clone());
        let filed = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
        is_to_be_done(case.phase)
            && case.facts.sos_unit.is_none()
            && case.facts.category == self.intake.category
            && matter(filed) == matter(self.intake.matter.as_ref())
            && carried.wish.kind == self.intake.wish.kind
            && self.now.since_ms(carried.received_at) <= within_ms
            && self.says_the_same(said)
            && self.is_same_place(said, case)
    }

    /// The same words of the same person; two people may share one telephone.
    fn says_the_same(&self, said: &ReportWords) -> bool {
        let phone = said.caller_phone.as_deref().unwrap_or_default();
        let names = said.caller_name.as_ref().zip(self.report.caller_name.as_ref());
        is_same_number(phone, self.phone)
            && names.is_none_or(|(before, now)| before.trim() == now.trim())
            && self.gist.is_same(&Gist::of(&said.text))
    }

    /// With two positions they decide; with none, a text that tells where, and the same area. With one it is not certain.
    fn is_same_place(&self, said: &ReportWords, case: &Case) -> bool {
        match (self.intake.place, case.facts.place) {
            (Some(now), Some(before)) => now.distance_m(&before) <= SAME_PLACE_M,
            (None, None) => {
                let area: &AreaCode = &case.facts.area;
                *area == self.intake.area
                    && said.address == self.report.address
                    && self.gist.chars() >= TELLING_CHARS
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

/// Whoever says the same once the work is done says that it is not.
fn is_to_be_done(phase: Phase) -> bool {
    match phase {
        Phase::ToCheck
        | Phase::Unattended
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::WithDepartments
        | Phase::Suspended => true,
        Phase::ToVerify | Phase::ToCallBack | Phase::ToClose => false,
    }
}
