//! The way of one case over its ladder, and what became of it: read off its events, one by one.

pub(super) mod pace;

use geo_index::{AreaCode, Tier};
use hub_dispatch::{Acted, ClimbReason, Event, Happened, Reopened, Rung, Seat, UtcMicros};

use pace::Pace;

/// The way of a case since it was opened, or opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    ladder: Vec<Rung>,
    rung: u8,
    /// The rung at which it began.
    filed_at: u8,
    /// How it first went to a post above.
    left: Option<Left>,
    on_the_spot: bool,
    by_phone: bool,
    pace: Pace,
    /// When and where it was filed, as far as somebody is to come; none once it is known that nobody is, and of a case that was opened
    /// again.
    wanted: Option<Wanted>,
}

/// When and where somebody was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) at: UtcMicros,
    pub(super) area: AreaCode,
}

/// Why a case went to a post above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    PassedUp,
    Climbed,
}

/// What became of a case that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The post it was filed at.
    pub(super) filed_at: Rung,
    /// The post above that had it at last, if it was not that one.
    pub(super) came_to: Option<Rung>,
    pub(super) how: How,
    /// An answer was recorded for somebody who gave it by telephone.
    pub(super) by_phone: bool,
    /// How it kept its times.
    pub(super) pace: Pace,
}

/// Where it was dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Here,
    ClosedAbove,
    PassedUp,
    Climbed,
    OnTheSpot,
}

/// Whether a course follows events of this kind; the rest of the feed need not be read to count.
pub(super) fn is_followed(kind: &str) -> bool {
    KINDS.contains(&kind) || pace::KINDS.contains(&kind)
}

/// Kinds of events that move a case on its ladder, or end it.
const KINDS: [&str; 13] = [
    "case.opened",
    "case.reopened",
    "case.placed",
    "case.alerted",
    "case.answer_relayed",
    "case.self_handled",
    "case.sent_back",
    "case.closed",
    "case.withdrawn",
    "case.answered_at_once",
    "case.not_accepted",
    "case.transferred",
    "case.merged",
];

impl Course {
    /// A way that begins with this event; `None` for any other. `before` is its way up to the end that it had.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a case begins by these two only")]
    pub(super) fn begun_by(event: &Event, before: Option<&Self>) -> Option<Self> {
        match event {
            Event::CaseOpened { facts, .. } => Some(Self::on(facts.ladder.clone())),
            // Where it begins again is no climb.
            Event::Reopened(Reopened { facts, carried, .. }) => {
                let rung = carried.as_ref().map_or(0, |carried| carried.rung);
                let filed_at = before.map_or(0, |before| before.filed_on(&facts.ladder));
                let pace = before.map_or_else(Pace::taken_up_again, |before| before.pace.after_the_end());
                Some(Self { rung, filed_at, pace, ..Self::on(facts.ladder.clone()) })
            }
            _ => None,
        }
    }

    fn on(ladder: Vec<Rung>) -> Self {
        let (left, pace) = (None, Pace::default());
        Self { ladder, rung: 0, filed_at: 0, left, on_the_spot: false, by_phone: false, pace, wanted: None }
    }

    /// The case was filed there and then; what is to be counted.
    pub(super) fn filed(&mut self, event: &Event, at: UtcMicros) -> Option<Wanted> {
        let Event::CaseOpened { facts, .. } = event else { return None };
        self.wanted = Some(Wanted { at, area: facts.area.clone() });
        self.wanted.clone()
    }

    /// Where it was counted and does not belong any more, and where instead, if anywhere: 自采自办, what was answered at once, what is
    /// void and what is another one's matter want nobody, and a case that is placed wanted somebody there all along.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other event says where somebody is wanted")]
    pub(super) fn filed_elsewhere(&mut self, event: &Event) -> Option<(Wanted, Option<Wanted>)> {
        let before = self.wanted.clone()?;
        let now = match event {
            Event::CasePlaced(placed) => Some(Wanted { area: placed.area.clone(), at: before.at }),
            event if wants_nobody(event) => None,
            _ => return None,
        };
        self.wanted.clone_from(&now);
        (now.as_ref() != Some(&before)).then_some((before, now))
    }

    /// The rung of another ladder at which it counts as filed. What begins at a higher tier, because it is a department's or about
    /// many people, does so wherever it is: no post below ever had it.
    fn filed_on(&self, ladder: &[Rung]) -> u8 {
        let tier = self.ladder.get(usize::from(self.filed_at)).map(|rung| rung.tier);
        let Some(tier) = tier.filter(|_| self.filed_at > 0) else { return 0 };
        let rung = ladder.iter().position(|rung| rung.tier >= tier).unwrap_or(ladder.len().saturating_sub(1));
        u8::try_from(rung).expect("a ladder has few rungs")
    }

    /// Follows one event further. What became of the case, if it was closed by it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other event moves a case on its ladder")]
    pub(super) fn follow(&mut self, event: &Event, at: UtcMicros) -> Option<Outcome> {
        self.pace.follow(event, at);
        match event {
            // Other posts are responsible now, as if it had been filed there; that it had climbed stays so.
            Event::CasePlaced(placed) if placed.ladder != self.ladder => {
                self.filed_at = self.filed_on(&placed.ladder);
                self.rung = placed.rung.unwrap_or(self.filed_at);
                self.ladder.clone_from(&placed.ladder);
            }
            Event::Alerted { rung, reason, .. } => self.alerted(*rung, *reason),
            Event::AnswerRelayed(_) => self.by_phone = true,
            // Found not done, it is a case like any other from then on.
            Event::SentBack(_) => self.on_the_spot = false,
            Event::Closed { tier, .. } => return self.outcome(*tier),
            Event::Acted(acted) => return self.acted(acted),
            _ => {}
        }
        None
    }

    fn alerted(&mut self, rung: u8, reason: Option<ClimbReason>) {
        // Where a case begins it is filed; and who may not close a case has passed nothing up.
        let begins = reason.is_some_and(ClimbReason::is_of_what_it_is);
        if begins && self.left.is_none() {
            self.filed_at = rung;
        } else if rung > self.rung && reason != Some(ClimbReason::NotCompetent) {
            let left = if reason == Some(ClimbReason::PassedUp) { Left::PassedUp } else { Left::Climbed };
            self.left.get_or_insert(left);
        }
        self.rung = rung;
    }

    fn acted(&mut self, Acted { by, what, .. }: &Acted) -> Option<Outcome> {
        match (what, by.as_ref().map(|actor| &actor.seat)) {
            (Happened::SelfHandled { .. }, _) => self.on_the_spot = true,
            (Happened::AnsweredAtOnce { .. }, Some(Seat::Centre { tier, .. })) => {
                return self.outcome(Some(*tier));
            }
            (Happened::AnsweredAtOnce { .. }, _) => return self.outcome(None),
            _ => {}
        }
        None
    }

    /// `None` for a case without a ladder, which no rule opens.
    fn outcome(&self, closed_from: Option<Tier>) -> Option<Outcome> {
        let filed_at = self.ladder.get(usize::from(self.filed_at)).or(self.ladder.first())?.clone();
        let how = match self.left {
            _ if self.on_the_spot => How::OnTheSpot,
            Some(Left::PassedUp) => How::PassedUp,
            Some(Left::Climbed) => How::Climbed,
            None if closed_from.is_some_and(|tier| tier > filed_at.tier) => How::ClosedAbove,
            None => How::Here,
        };
        let owner = self.ladder.get(usize::from(self.rung));
        let owner = owner.filter(|owner| **owner != filed_at && how != How::OnTheSpot);
        let (by_phone, pace) = (self.by_phone, self.pace);
        Some(Outcome { came_to: owner.cloned(), filed_at, how, by_phone, pace })
    }
}

/// Whether an event may say that somebody is wanted elsewhere than where a case was filed, or that nobody is.
pub(super) fn says_where(event: &Event) -> bool {
    matches!(event, Event::CasePlaced(_)) || wants_nobody(event)
}

/// Whether an event says that nobody need go to a case of its own.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other event leaves a case that somebody was wanted for"
)]
fn wants_nobody(event: &Event) -> bool {
    match event {
        Event::Withdrawn { .. } => true,
        Event::Acted(acted) => matches!(
            acted.what,
            Happened::SelfHandled { .. } | Happened::AnsweredAtOnce { .. } | Happened::Merged { .. }
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
