//! What became of each case, task and offer, by the events alone: alerted and acknowledged, offered and answered, each once.

use std::collections::BTreeSet;

use geo_index::AreaCode;
use hub_dispatch::{
    CaseId, Event, Happened, Nearness, OfferEnd, OfferId, PersonId, SentBack, TaskId, UnitId, UtcMicros,
    Verified, Verifier, WorkDone,
    board::{Board, Recorded},
};

use super::{Broken, Watch, Within, ensure};
use crate::simulation::city::City;

/// What the events said about a case.
#[derive(Debug, Default)]
pub(super) struct Life {
    pub(super) open: bool,
    pub(super) openings: u32,
    /// Alerts, ever: rung and round name one alert.
    pub(super) alerted: BTreeSet<(u8, u32)>,
    /// The post that was alerted last.
    pub(super) alerted_post: Option<AreaCode>,
    pub(super) handlers: Vec<PersonId>,
    /// It began as a unit's call for help; opened again, it keeps the ladder it had.
    pub(super) began_as_sos: bool,
    /// Since when the services that must be called are known: until some time after that, offers wait for the calls.
    pub(super) danger_since: UtcMicros,
}

#[derive(Debug, Default)]
pub(super) struct OfferLife {
    accepted: bool,
    ended: bool,
}

impl Watch {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the board's own checks look at the rest")]
    pub(super) fn note_case(
        &mut self,
        case: CaseId,
        event: &Event,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let life = self.lives.entry(case).or_default();
        let archived = matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::Archived));
        ensure(life.open || archived, &[&case], || {
            format!("{} in case {case}, which is not open", event.kind())
        })?;
        match event {
            Event::RungSkipped { .. } => within.skipped += 1,
            Event::Alerted { rung, round, .. } => {
                life.alerted_post = post_of(&self.truth, case, *rung);
                ensure(life.alerted.insert((*rung, *round)), &[&case], || {
                    format!("case {case} alerted rung {rung} round {round} twice")
                })?;
            }
            Event::Acknowledged { rung, round, .. } => {
                ensure(life.alerted.contains(&(*rung, *round)), &[&case], || {
                    format!("case {case}: rung {rung} round {round} was acknowledged but never alerted")
                })?;
                let post = post_of(&self.truth, case, *rung);
                ensure(post == life.alerted_post, &[&case], || {
                    format!("case {case}: {:?} was alerted, {post:?} acknowledged", life.alerted_post)
                })?;
            }
            Event::Settled { by, .. } => life.handlers.push(*by),
            Event::Finished { person: Some(person), .. } => life.handlers.push(*person),
            Event::Verified(Verified { by: Verifier::Person { by }, .. })
            | Event::SentBack(SentBack { by: Verifier::Person { by }, .. }) => {
                ensure(!life.handlers.contains(by), &[&case], || {
                    format!("case {case} was verified by {by}, who handled it")
                })?;
            }
            event if event.ends_its_case() => life.open = false,
            _ => {}
        }
        Ok(())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the board's own checks look at the rest")]
    pub(super) fn note_task(
        &mut self,
        city: &City,
        task: TaskId,
        recorded: &Recorded,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let (event, at) = (&recorded.event, recorded.at);
        let Some(case) = self.task_cases.get(&task).copied() else {
            return ensure(false, &[&task], || {
                format!("{} in task {task}, which was never opened", event.kind())
            });
        };
        match event {
            Event::OfferMade { offer, choice, .. } => {
                let by_person = choice.nearness == Nearness::Person;
                ensure(by_person || self.may_be_offered(city, case, at), &[&case], || {
                    format!("case {case} was offered before a service was called")
                })?;
                self.is_placed_as_its_duty_says(choice)?;
                self.is_the_best(city, (case, task), choice)?;
                self.is_an_improvement(city, (case, task), choice, at)?;
                let before = self.offers.insert(*offer, OfferLife::default());
                ensure(before.is_none(), &[&task], || format!("offer {offer} was made twice"))
            }
            Event::OfferAccepted { offer, .. } => {
                let offer_life = self.offers.entry(*offer).or_default();
                ensure(!offer_life.accepted && !offer_life.ended, &[&task], || {
                    format!("offer {offer} was accepted after {offer_life:?}")
                })?;
                offer_life.accepted = true;
                Ok(())
            }
            Event::OfferEnded { offer, end, .. } => {
                if let OfferEnd::CalledBack { .. } = end {
                    self.acted_by_order(case, within);
                }
                self.offer_ends(*offer, task)
            }
            Event::SearchSet { due, .. } => self.search_comes_soon_enough(city, (case, task), *due, at),
            Event::WorkDone(WorkDone { offer, .. }) => {
                self.worked_off.insert(task);
                self.offer_ends(*offer, task)
            }
            _ => Ok(()),
        }
    }

    /// A search is made no later than another one is by the grade, or than calls that are owed hold it up.
    fn search_comes_soon_enough(
        &self,
        city: &City,
        (case, task): (CaseId, TaskId),
        due: UtcMicros,
        at: UtcMicros,
    ) -> Result<(), Broken> {
        let Some(case) = self.truth.case(case) else { return Ok(()) };
        let policy = &city.policy(&case.facts.policy).policy;
        let again = at.plus_ms(policy.grade(case.facts.grade).search_again_ms);
        let latest = again.max(case.held_until(policy.call_first_ms));
        ensure(due <= latest, &[&case.id, &task], || {
            format!("the search for task {task} is put off to {due:?}, by {latest:?} it must be made")
        })
    }

    fn offer_ends(&mut self, offer: OfferId, task: TaskId) -> Result<(), Broken> {
        let life = self.offers.entry(offer).or_default();
        ensure(!life.ended, &[&task], || format!("offer {offer} ended twice"))?;
        life.ended = true;
        Ok(())
    }

    /// The machine's offers wait for the call to 110, 119 or 120, or until it has had its time.
    fn may_be_offered(&self, city: &City, id: CaseId, at: UtcMicros) -> bool {
        let Some(case) = self.truth.case(id) else { return false };
        let policy = &city.policy(&case.facts.policy).policy;
        let since = self.lives.get(&id).map_or(case.opened_at, |life| life.danger_since);
        case.calls_owed().is_empty() || at >= since.plus_ms(policy.call_first_ms)
    }

    pub(super) fn note_mailbox(&mut self, unit: UnitId, recorded: &Recorded) -> Result<(), Broken> {
        if let Event::Posted { message, .. } = &recorded.event {
            self.posted.insert(unit, recorded.version);
            ensure(self.messages.insert(*message), &[&unit], || {
                format!("message {message} was posted twice")
            })?;
        }
        Ok(())
    }
}

fn post_of(truth: &Board, case: CaseId, rung: u8) -> Option<AreaCode> {
    truth.case(case)?.facts.ladder.get(usize::from(rung)).map(|rung| rung.area.clone())
}
