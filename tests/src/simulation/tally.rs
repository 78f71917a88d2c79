//! What happened in a run, by name: an invariant that was never put to the test is no invariant.

use std::{collections::BTreeMap, fmt};

use hub_dispatch::{
    Acted, CallBackOutcome, ClimbReason, Command, Event, ExtensionRuling, Happened, Improved, LimitReason,
    OfferEnd, Reassigned, Refusal, Reopened, ReportJoined, ResponseFollowed, ReturnRuling, SentBack,
    SuspensionKind, Verified, Verifier,
};

use super::order::Body;

/// Counts by name.
pub type Counts = BTreeMap<String, u64>;

/// What happened in one or more runs.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Orders of clients that came to an end, and timers that were fired and recorded.
    pub commands: u64,
    /// Runs.
    pub seeds: u64,
    /// Virtual seconds from the last fault until nothing was open any more, in the slowest run.
    pub rest_after_s: u64,
    /// Days of calendar that went by, in all runs.
    pub days: u64,
    /// The same of the run with the fewest among those that live through long quiet spells; none if there was none.
    pub fewest_days_of_long_lives: Option<u64>,
    /// Events, by kind.
    pub events: Counts,
    /// Turns that the closed loop took, where one kind of event has several.
    pub turns: Counts,
    /// Orders that were carried out, by name; what was recorded for others counts as theirs.
    pub deeds: Counts,
    /// Refusals, by name.
    pub refusals: Counts,
    /// Faults injected, by kind.
    pub faults: Counts,
    /// How orders came out, and what the ledger said.
    pub outcomes: Counts,
}

impl Tally {
    pub(super) fn event(&mut self, event: &Event) {
        add(&mut self.events, event.kind(), 1);
        #[expect(clippy::wildcard_enum_match_arm, reason = "the other kinds take one turn only")]
        let turn = match event {
            Event::Acted(acted) => turn(acted),
            Event::Verified(Verified { by: Verifier::Caller { .. }, .. }) => {
                Some("checked: done, says the caller".to_owned())
            }
            Event::SentBack(SentBack { by: Verifier::Caller { .. }, .. }) => {
                Some("checked: not done, says the caller".to_owned())
            }
            Event::Reopened(Reopened { letter: Some(_), .. }) => Some("letter: parted".to_owned()),
            Event::ReportJoined(ReportJoined { repeat: Some(_), .. }) => Some("joined by itself".to_owned()),
            Event::OfferEnded { end: OfferEnd::Reassigned { why }, .. } => match why {
                Reassigned::Sooner { .. } => Some("reassigned: sooner".to_owned()),
                Reassigned::Graver { .. } => Some("reassigned: graver".to_owned()),
                Reassigned::Rolling { .. } => Some("reassigned: rolling".to_owned()),
            },
            Event::OfferMade { choice, .. } => match &choice.improved {
                Some(Improved::Freed { .. }) => Some("taken when free".to_owned()),
                Some(Improved::Rolling { .. }) => Some("matched together".to_owned()),
                Some(Improved::Sooner { .. } | Improved::Graver { .. }) | None => None,
            },
            _ => None,
        };
        if let Some(turn) = turn {
            add(&mut self.turns, &turn, 1);
        }
    }

    pub(super) fn refusal(&mut self, refusal: &Refusal) {
        // Why more time is not had is worth a count of its own each.
        if let Refusal::NoExtension { why, .. } = refusal {
            return add(&mut self.refusals, &format!("NoExtension {why:?}"), 1);
        }
        add(&mut self.refusals, &variant(refusal), 1);
    }

    /// An order was carried out.
    pub(super) fn deed(&mut self, body: &Body) {
        add(&mut self.deeds, &name_of(body), 1);
    }

    pub(super) fn fault(&mut self, kind: &str) {
        add(&mut self.faults, kind, 1);
    }

    pub(super) fn outcome(&mut self, name: &str) {
        add(&mut self.outcomes, name, 1);
    }

    /// Adds what happened in other runs.
    pub fn add(&mut self, other: &Self) {
        self.commands += other.commands;
        self.seeds += other.seeds;
        self.days += other.days;
        let fewest = [self.fewest_days_of_long_lives, other.fewest_days_of_long_lives];
        self.fewest_days_of_long_lives = fewest.into_iter().flatten().min();
        self.rest_after_s = self.rest_after_s.max(other.rest_after_s);
        let parts = [
            (&mut self.events, &other.events),
            (&mut self.turns, &other.turns),
            (&mut self.deeds, &other.deeds),
            (&mut self.refusals, &other.refusals),
            (&mut self.faults, &other.faults),
            (&mut self.outcomes, &other.outcomes),
        ];
        for (mine, theirs) in parts {
            for (name, count) in theirs {
                add(mine, name, *count);
            }
        }
    }
}

/// The turn that something took which can take several.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other kinds take one turn only")]
fn turn(acted: &Acted) -> Option<String> {
    let by = if acted.by.is_some() { "somebody" } else { "a clock" };
    let turn = match &acted.what {
        Happened::LimitSet { why, .. } => match why {
            LimitReason::Filed => "limit: filed",
            LimitReason::Redone => "limit: redone",
            LimitReason::Extended => "limit: extended",
            LimitReason::Calendar => "limit: another calendar",
            LimitReason::Merged => "limit: merged",
            LimitReason::Parted => "limit: parted",
            LimitReason::Resumed => "limit: resumed",
            LimitReason::Corrected => "limit: corrected",
        },
        Happened::LimitMarkReached { percent, .. } => return Some(format!("mark: {percent} %")),
        Happened::LimitMet { late: true } => "limit: met late",
        Happened::DeskAssigned { binding: true, .. } => "desk: bound from the start",
        Happened::DeskAssigned { .. } => return Some(format!("desk: assigned by {by}")),
        Happened::DeskSigned { .. } => return Some(format!("desk: signed by {by}")),
        Happened::SupervisionAnswered { late: true, .. } => "letter: answered late",
        Happened::SupervisionAnswered { late: false, .. } => "letter: answered in time",
        Happened::Absorbed { absorbed, .. } if absorbed.letter.is_some() => "letter: merged",
        Happened::Resumed { why: Some(ClimbReason::WaitsNoMore), .. } => "resumed: waits no more",
        Happened::Resumed { why: Some(_), .. } => "resumed: red",
        Happened::Suspended { kind: SuspensionKind::Emergency, .. } => {
            return Some(format!("waits for an emergency, by {by}"));
        }
        Happened::ResponseSet(ResponseFollowed { response: Some(_) }) => "response: followed",
        Happened::ResponseSet(ResponseFollowed { response: None }) => "response: over",
        Happened::Supervised { .. } => return Some(format!("supervised by {by}")),
        Happened::ReturnRuled { ruling: ReturnRuling::Bound, .. } => "return: bound",
        Happened::ReturnRuled { ruling: ReturnRuling::Agreed { to: Some(_) }, .. } => "return: to another",
        Happened::ReturnRuled { ruling: ReturnRuling::Agreed { to: None }, .. } => "return: to the centre",
        Happened::ExtensionRuled { ruling: ExtensionRuling::Granted, .. } => "extension: granted",
        Happened::ExtensionRuled { ruling: ExtensionRuling::Refused, .. } => "extension: refused",
        Happened::CalledBack { too_soon: true, .. } => "call-back: too soon",
        Happened::CalledBack { given_up: true, .. } => "call-back: given up",
        Happened::CalledBack { outcome: CallBackOutcome::NotReached, .. } => "call-back: not reached",
        Happened::CalledBack { outcome: CallBackOutcome::Reached { said }, .. } => {
            if said.solved && said.satisfied { "call-back: content" } else { "call-back: not content" }
        }
        Happened::SelfHandled { sampled: true, .. } => "on the spot: drawn",
        Happened::SelfHandled { sampled: false, .. } => "on the spot: closed",
        _ => return None,
    };
    Some(turn.to_owned())
}

/// What is ordered: a deed by its own name, an order that was recorded for somebody by that of the order.
fn name_of(body: &Body) -> String {
    match body {
        Body::Report(_) => "OpenCase".to_owned(),
        Body::Join(..) => "JoinReport".to_owned(),
        Body::Sos(..) => "RaiseSos".to_owned(),
        Body::Handled(_) => "FileHandled".to_owned(),
        Body::Plain(Command::Act(act)) => variant(&act.deed),
        Body::Plain(Command::Relay(relayed)) => format!("Relay {:?}", relayed.said),
        Body::Plain(command) => variant(command),
    }
}

/// The name of a variant.
fn variant(it: &impl fmt::Debug) -> String {
    let text = format!("{it:?}");
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

fn add(counts: &mut Counts, name: &str, count: u64) {
    match counts.get_mut(name) {
        Some(present) => *present += count,
        None => drop(counts.insert(name.to_owned(), count)),
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [
            ("faults", &self.faults),
            ("outcomes", &self.outcomes),
            ("deeds", &self.deeds),
            ("refusals", &self.refusals),
            ("events", &self.events),
            ("turns", &self.turns),
        ];
        for (title, counts) in groups {
            let counts: Vec<String> = counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
            writeln!(f, "{title}: {}", counts.join(", "))?;
        }
        writeln!(f, "calendar: {} days in all", self.days)?;
        write!(f, "liveness: every case at its end {} s after the last fault, at most", self.rest_after_s)
    }
}
