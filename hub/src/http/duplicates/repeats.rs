//! What a report has in common with earlier ones of its caller, as far as the words tell. Gathered here and judged by the
//! rules: the vault's words never reach them.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use hub_dispatch::{Again, CaseId, Intake, PersonId, ReportId, Sameness, TaskId};
use hub_engine::{Gist, ReportWords, is_same_number};
use hub_protocol::http::NewReport;
use tokio::sync::{Mutex, MutexGuard};

use super::super::{Failure, caller::Caller, followed::open_case};
use crate::Hub;

/// Fewest characters of a text that tells which place is meant where no position does.
const TELLING_CHARS: usize = 8;
/// Most earlier reports of a caller that are looked at, the newest first.
const LOOKED_AT_MAX: usize = 20;
/// What is done one after the other shares one of so many turns.
const TURNS: usize = 64;
/// Last digits of a number that say whose turn it is.
const OWN_DIGITS: usize = 8;

/// Reports of one caller are filed one after the other, so that two sent at once are not both the first; so are the pictures
/// of one person or task, so that they can be counted, and the pins of one report, so that it has one.
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

    /// Waits until it is this task's turn.
    pub(in super::super) async fn of_task(&self, task: TaskId) -> MutexGuard<'_, ()> {
        self.of(task).await
    }

    async fn of(&self, whose: impl Hash) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        whose.hash(&mut hasher);
        let turn = usize::try_from(hasher.finish() % TURNS as u64).expect("a remainder is small");
        self.0[turn].lock().await
    }
}

/// What this report has in common with earlier ones of the same caller whose cases are open, the newest first: only what
/// the words tell, which stay in the vault. Whether it is one of them again is for the rules.
pub(in super::super) async fn earlier(
    hub: &Hub,
    caller: &Caller,
    report: &NewReport,
    intake: &Intake,
) -> Result<Vec<(CaseId, Again)>, Failure> {
    let Some(phone) = &report.caller_phone else { return Ok(Vec::new()) };
    let earlier = hub.engine.reports_of_number(phone).await?;
    Ok(hub.engine.read(|view| {
        let (areas, sees) = (view.organisation.areas(), caller.cases(view));
        let said_now = SaidNow { report, phone, gist: Gist::of(&report.text) };
        let newest = earlier.into_iter().take(LOOKED_AT_MAX);
        let open = newest.filter_map(|(before, begun)| Some((before, open_case(view, begun, before)?)));
        let seen = open.filter(|(_, case)| sees.case(areas, case));
        let alike = seen.filter_map(|(of, case)| {
            let same = said_now.compared(view.words.get(&of)?);
            same.words.then(|| (case.id, again(of, same, intake)))
        });
        alike.collect()
    }))
}

/// What was found, with what the report would be filed as.
fn again(of: ReportId, same: Sameness, intake: &Intake) -> Again {
    Again {
        of,
        same,
        category: intake.category.clone(),
        matter: intake.matter.as_ref().map(|matter| matter.code.clone()),
        grade: intake.grade,
        place: intake.place,
        area: intake.area.clone(),
    }
}

/// What was just said.
struct SaidNow<'a> {
    report: &'a NewReport,
    phone: &'a str,
    gist: Gist,
}

impl SaidNow<'_> {
    fn compared(&self, said: &ReportWords) -> Sameness {
        let phone = said.caller_phone.as_deref().unwrap_or_default();
        let names = said.caller_name.as_ref().zip(self.report.caller_name.as_ref());
        Sameness {
            number: is_same_number(phone, self.phone),
            name: names.is_none_or(|(before, now)| before.trim() == now.trim()),
            words: self.gist.is_same(&Gist::of(&said.text)),
            address: said.address == self.report.address && self.gist.chars() >= TELLING_CHARS,
        }
    }
}
