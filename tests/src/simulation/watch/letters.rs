//! 督办: no letter goes unanswered for nothing, whatever becomes of its case; 待核实 and 下派: nothing waits for a check
//! without a post and a clock, and what goes down is alerted there.

use geo_index::Tier;
use hub_dispatch::{
    CaseFacts, CaseId, ClimbReason, Happened, Phase, Seat, Timer, Until, UtcMicros,
    board::{Case, Letter, Task},
};

use super::{Broken, Watch, closed_loop::Done, ensure};
use crate::simulation::{city::City, store::Store};

/// A letter that waits for its answer, as the events left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LetterLife {
    /// None if the clock wrote it.
    from: Option<Seat>,
    answer_by: UtcMicros,
    overdue: bool,
    /// The clock wrote it in place of one that was overdue.
    missed: bool,
}

impl LetterLife {
    fn is(&self, letter: &Letter) -> bool {
        let mine = (&self.from, self.answer_by, self.overdue, self.missed);
        mine == (&letter.from, letter.answer_by, letter.overdue, letter.missed)
    }
}

impl Watch {
    /// What happens to a letter.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a letter comes here")]
    pub(super) fn note_letter(
        &mut self,
        city: &City,
        done: &Done<'_>,
        what: &Happened,
    ) -> Result<(), Broken> {
        match what {
            Happened::Supervised { letter: Some(_), answer_by, .. } => self.letter_written(done, *answer_by),
            Happened::Supervised { letter: None, answer_by, .. } => self.clock_wrote(city, done, *answer_by),
            Happened::LetterMoved { letter, answer_by, .. } => self.letter_moved(done, *letter, *answer_by),
            Happened::SupervisionAnswered { late, .. } => self.letter_answered(done, *late),
            Happened::SupervisionOverdue => self.letter_overdue(done),
            _ => Ok(()),
        }
    }

    /// Another calendar gives another time for the answer to what the clock wrote, from when it was written.
    fn letter_moved(&mut self, done: &Done<'_>, generation: u64, answer_by: UtcMicros) -> Result<(), Broken> {
        let id = done.id;
        let mut letters = self.truth.case(id).into_iter().flat_map(|case| case.handling.letters());
        let before = letters.find(|letter| letter.generation == generation && !letter.overdue).cloned();
        let working = before.as_ref().and_then(|before| before.working);
        let whose = self.one_with(id).into_iter().find(|case| {
            let life = self.loops.get(case).and_then(|life| life.letter.as_ref());
            life.zip(before.as_ref()).is_some_and(|(mine, before)| mine.is(before))
        });
        let life = whose.and_then(|case| self.loops.get_mut(&case)?.letter.as_mut());
        let fits = life.is_some_and(|life| {
            life.answer_by = answer_by;
            working.is_some() && done.by.is_none()
        });
        ensure(fits, &[&id], || format!("case {id}: {before:?} cannot be moved to {answer_by:?}"))?;
        self.runs_as_kept(id, Until { at: answer_by, working }, done.at)
    }

    /// Somebody wrote a letter: it takes the place of the one before.
    fn letter_written(&mut self, done: &Done<'_>, answer_by: Option<UtcMicros>) -> Result<(), Broken> {
        let id = done.id;
        let ahead = answer_by.filter(|answer_by| *answer_by > done.at);
        let (Some(from), Some(answer_by)) = (done.seat.cloned(), ahead) else {
            return ensure(false, &[&id], || {
                format!("case {id}: a letter for {answer_by:?} at {:?}", done.at)
            });
        };
        let from = Some(from);
        let letter = LetterLife { from, answer_by, overdue: false, missed: false };
        self.loops.entry(id).or_default().letter = Some(letter);
        ensure(done.alerted(ClimbReason::Supervised).is_some(), &[&id], || {
            format!("case {id}: a letter was written and nobody heard of it")
        })
    }

    /// The limit has passed by a fifth: the clock writes, in the time that the policy gives, unless somebody's letter waits.
    fn clock_wrote(
        &mut self,
        city: &City,
        done: &Done<'_>,
        answer_by: Option<UtcMicros>,
    ) -> Result<(), Broken> {
        let id = done.id;
        let waits = self.letters_about(id).iter().any(|letter| !letter.overdue);
        let rules = self.truth.case(id).map(|case| &city.policy(&case.facts.policy).policy.closed_loop);
        let latest = rules.map(|rules| self.over(done.at, rules.supervision_answer_within));
        let fits = match answer_by {
            Some(answer_by) => !waits && latest.is_some_and(|latest| (done.at..=latest).contains(&answer_by)),
            None => waits,
        };
        if let Some(answer_by) = answer_by {
            // It asks again for what somebody waits for in vain.
            let life = self.loops.entry(id).or_default();
            let before = life.letter.take();
            let missed = before.as_ref().is_some_and(|before| before.overdue || before.missed);
            let from = before.and_then(|before| before.from);
            life.letter = Some(LetterLife { from, answer_by, overdue: false, missed });
        }
        ensure(fits && done.by.is_none(), &[&id], || {
            format!("case {id}: the clock wrote at {:?}, to be answered by {answer_by:?}", done.at)
        })
    }

    /// Answered once, and not from the seat that wrote it about somebody else's case.
    fn letter_answered(&mut self, done: &Done<'_>, late: bool) -> Result<(), Broken> {
        let id = done.id;
        let owner = self.truth.case(id).and_then(|case| case.owner().cloned());
        let owns = matches!((done.seat, owner), (Some(Seat::Centre { tier, area }), Some(owner))
            if (*tier, area) == (owner.tier, &owner.area));
        let letters = self.letters_about(id);
        let fits = self.running_letter(id).is_some_and(|letter| {
            let in_time =
                done.at <= letter.answer_by && !letters.iter().any(|letter| letter.overdue || letter.missed);
            late != in_time
                && (owns
                    || !letters.iter().any(|letter| done.seat.is_some() && done.seat == letter.from.as_ref()))
        });
        for case in self.one_with(id) {
            self.loops.entry(case).or_default().letter = None;
        }
        ensure(fits, &[&id], || {
            format!("case {id}: {letters:?} were answered by {:?} at {:?}, late {late}", done.seat, done.at)
        })
    }

    /// Nobody closes a case over a letter that a person wrote but from above its owner, or where nobody is above.
    pub(super) fn closed_unanswered(&self, id: CaseId, tier: Option<Tier>) -> Result<(), Broken> {
        let owner = self.truth.case(id).and_then(|case| case.owner()).map(|owner| owner.tier);
        let from_above = owner == Some(Tier::City) || tier.is_none() || tier > owner;
        let waits = self.letters_about(id).into_iter().find(|letter| letter.from.is_some());
        ensure(from_above || waits.is_none(), &[&id], || {
            format!("case {id} of the {owner:?} was closed from the {tier:?} over {waits:?}")
        })
    }

    /// Its time went by: a clock says so, once, and the case climbs.
    fn letter_overdue(&mut self, done: &Done<'_>) -> Result<(), Broken> {
        let id = done.id;
        let running = self.running_letter(id);
        let fits = running
            .as_ref()
            .is_some_and(|letter| !letter.overdue && letter.answer_by <= done.at && done.by.is_none());
        let all = self.one_with(id);
        let ran =
            all.into_iter().find(|case| self.loops.get(case).is_some_and(|life| life.letter == running));
        if let Some(letter) = ran.and_then(|case| self.loops.entry(case).or_default().letter.as_mut()) {
            letter.overdue = true;
        }
        ensure(fits, &[&id], || format!("case {id}: no letter was to be answered by {:?}", done.at))?;
        self.goes_up(done, ClimbReason::LetterUnanswered)
    }

    /// The case and those that are part of it: each keeps its own letter, whatever it is merged into and parted from.
    fn one_with(&self, id: CaseId) -> Vec<CaseId> {
        let absorbed = self.loops.get(&id).map(|life| life.merged.absorbed.clone()).unwrap_or_default();
        [id].into_iter().chain(absorbed).collect()
    }

    /// Whether any letter about it waits for its answer.
    pub(super) fn has_letters(&self, id: CaseId) -> bool {
        !self.letters_about(id).is_empty()
    }

    fn letters_about(&self, id: CaseId) -> Vec<LetterLife> {
        let all = self.one_with(id);
        all.iter().filter_map(|case| self.loops.get(case)?.letter.clone()).collect()
    }

    /// The one that is to be answered first; one whose time has gone by gives way.
    fn running_letter(&self, id: CaseId) -> Option<LetterLife> {
        self.letters_about(id).into_iter().min_by_key(|letter| (letter.overdue, letter.answer_by))
    }

    /// What has ended was all that was asked about it: opened again, neither it nor what is part of it has a letter.
    pub(super) fn letters_end(&mut self, id: CaseId) {
        for case in self.one_with(id) {
            self.loops.entry(case).or_default().letter = None;
        }
    }

    /// The letter on the board is that of the events, and it has the one timer that it must have.
    pub(super) fn letter_is_whole(&self, store: &Store, case: &Case) -> Result<(), Broken> {
        let id = case.id;
        let mine = self.running_letter(id);
        let mine = mine.as_ref();
        let theirs = case.handling.letter.as_ref();
        let same = match (mine, theirs) {
            (Some(mine), Some(theirs)) => mine.is(theirs),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        ensure(same, &[&id], || format!("case {id} has {theirs:?}, the events say {mine:?}"))?;
        let runs = theirs.filter(|letter| !letter.overdue);
        let timer = runs
            .map(|letter| (Timer::Letter { case: id, generation: letter.generation }, letter.answer_by.0));
        let timers: Vec<_> = store.timers.range(letter_timers(id)).collect();
        let one = timer.iter().map(|(timer, due)| (timer, due)).eq(timers.iter().copied());
        ensure(one, &[&id], || {
            format!("case {id}: the letter waits for {timer:?}, the timers are {timers:?}")
        })
    }

    /// 下派: a post below is alerted, and the case is one that may go there.
    pub(super) fn goes_down(&self, done: &Done<'_>) -> Result<(), Broken> {
        let case = self.truth.case(done.id);
        let fits = case.is_some_and(|case| {
            let waits = matches!(case.phase, Phase::Unattended | Phase::ToCheck);
            waits && !case.facts.is_desk_work() && case.rung > 0
        });
        ensure(fits && done.alerted(ClimbReason::PassedDown).is_some(), &[&done.id], || {
            format!("case {} was passed down from {:?}", done.id, case.map(|case| case.rung))
        })
    }

    /// 核实属实: only what waits for it, and then it goes on.
    pub(super) fn confirmed(&self, done: &Done<'_>) -> Result<(), Broken> {
        let case = self.truth.case(done.id);
        let waits = case.is_some_and(|case| case.phase == Phase::ToCheck);
        let goes_on = done.rest.iter().any(|next| {
            matches!(next.event, hub_dispatch::Event::ClockSet { case, phase: Phase::Unattended, .. } if case == done.id)
        });
        ensure(waits && goes_on, &[&done.id], || format!("case {} was confirmed for nothing", done.id))
    }

    /// 增援: a unit at work asked, its post hears of it, and a task is opened for whoever comes.
    pub(super) fn backup_asked(&self, city: &City, done: &Done<'_>, what: &Happened) -> Result<(), Broken> {
        let Happened::BackupAsked { unit, from, task, .. } = what else { return Ok(()) };
        let at_work = self.truth.task(*from).and_then(|task| task.attending.as_ref());
        let case = self.truth.case(done.id);
        let most = case.map_or(0, |case| city.policy(&case.facts.policy).policy.closed_loop.backups_max);
        let asked = case.map_or(usize::MAX, |case| case.handling.backups_asked());
        let opened = done.rest.iter().any(|next| {
            matches!(next.event, hub_dispatch::Event::TaskOpened { task: opened, case } if (opened, case) == (*task, done.id))
        });
        let heard = done.alerted(ClimbReason::BackupAsked).is_some();
        let fits = at_work.is_some_and(|attending| attending.unit == *unit) && asked < usize::from(most);
        ensure(fits && opened && heard, &[&done.id], || {
            format!("case {}: backup for {at_work:?} after {asked} of {most}", done.id)
        })
    }
}

/// Reports of the channels that the policy names are looked into first, unless they press.
pub(super) fn is_looked_into_first(city: &City, facts: &CaseFacts, channel: &str) -> bool {
    let rules = &city.policy(&facts.policy).policy.closed_loop;
    let named = rules.check_first.iter().any(|known| known == channel);
    named && facts.sos_unit.is_none() && facts.grade != hub_dispatch::Grade::Red
}

/// Whether a task fits its case: its own, or one for backup while a unit is at work or the case waits for another.
pub(super) fn backup_fits(case: &Case, task: &Task) -> bool {
    let at_work = matches!(case.phase, Phase::Unattended | Phase::UnderWay | Phase::OnScene);
    case.task == task.id || (case.handling.backups.contains(&task.id) && at_work)
}

/// All timers that letters about a case can have.
pub(super) fn letter_timers(case: CaseId) -> std::ops::RangeInclusive<Timer> {
    let timer = |generation| Timer::Letter { case, generation };
    timer(0)..=timer(u64::MAX)
}
