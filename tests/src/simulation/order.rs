//! What clients send: a command under a key, sent again under the same key until an answer comes.

use geo_index::{AreaCode, Place};
use hub_dispatch::{
    Actor, Again, CaseId, Category, Command, ContentDigest, Grade, Handled, Intake, Joining, MadeCall,
    Matter, PersonId, Refusal, ReportId, Risk, Sameness, Sealed, Seat, Service, Timer, UnitId, UtcMicros,
    Wish,
};
use uuid::Uuid;

use super::chance::Chance;

/// Index of an order in the run.
pub(super) type OrderId = usize;

/// What a report says. The hub that takes it in makes the ids, so that only the key can keep it from being doubled.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    pub(super) category: Category,
    pub(super) grade: Option<Grade>,
    pub(super) place: Option<Place>,
    pub(super) area: AreaCode,
    pub(super) call_first: Vec<Service>,
    /// Services that the caller, or whoever takes the call, has called already.
    pub(super) called: Vec<Service>,
    /// Who takes it in.
    pub(super) by: PersonId,
    /// What the caller wants.
    pub(super) wish: Wish,
    /// What the catalogue says of it.
    pub(super) matter: Option<Matter>,
    /// By which channel it comes.
    pub(super) channel: &'static str,
    /// 涉及人数, if somebody says.
    pub(super) people: Option<u32>,
    pub(super) risk: Option<Risk>,
    /// An earlier report that it says again, as far as the words tell.
    pub(super) again: Option<ReportId>,
}

/// A small matter that was dealt with on the spot.
#[derive(Debug, Clone)]
pub(super) struct OnTheSpot {
    pub(super) sketch: Sketch,
    pub(super) by: Actor,
    pub(super) before: Vec<ContentDigest>,
    pub(super) after: Vec<ContentDigest>,
}

/// What is ordered.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// A report.
    Report(Sketch),
    /// A report about a matter that has a case, as far as the desk knows.
    Join(CaseId, Sketch),
    /// A unit's call for help.
    Sos(UnitId, Sketch),
    /// A small matter, found and dealt with.
    Handled(OnTheSpot),
    /// Anything else.
    Plain(Command),
}

/// How an order came out, as its sender was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Carried out, now or before; the answer as it was kept.
    Done(Vec<u8>),
    /// Not carried out.
    Refused(Refusal),
    /// The key was used before for something else.
    KeyReused,
    /// The hub lost five races, or is not sure; to be sent again.
    Busy,
}

/// An order and what became of it.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) principal: String,
    pub(super) key: String,
    pub(super) digest: [u8; 32],
    pub(super) body: Body,
    pub(super) tries: u32,
    pub(super) outcome: Option<Outcome>,
    /// When the ledger recorded it.
    pub(super) recorded_us: Option<i64>,
    /// The case that the ledger holds for it, if it is a report.
    pub(super) case: Option<CaseId>,
}

impl Order {
    pub(super) fn new(principal: &str, number: OrderId, body: Body) -> Self {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&(number as u64).to_be_bytes());
        Self {
            principal: principal.to_owned(),
            key: format!("k{number}"),
            digest,
            body,
            tries: 0,
            outcome: None,
            recorded_us: None,
            case: None,
        }
    }

    /// The command, as the hub that takes it in makes it.
    pub(super) fn command(&self, chance: &mut Chance, now_us: i64) -> Command {
        match &self.body {
            Body::Report(sketch) => Command::OpenCase(sketch.intake(chance, now_us)),
            Body::Join(case, sketch) => Command::JoinReport(sketch.joining(*case, chance, now_us)),
            Body::Sos(unit, sketch) => {
                Command::RaiseSos { unit: *unit, intake: sketch.intake(chance, now_us) }
            }
            Body::Handled(spot) => {
                let OnTheSpot { sketch, by, before, after } = spot.clone();
                let (intake, note) = (sketch.intake(chance, now_us), sealed(chance.id(now_us)));
                Command::FileHandled(Handled { intake, by, note, before, after })
            }
            Body::Plain(command) => command.clone(),
        }
    }

    /// From where somebody dispatches units, calls one back or settles the matter.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "of the others the events say from where they were done"
    )]
    pub(super) fn seat(&self) -> Option<&Seat> {
        let Body::Plain(command) = &self.body else { return None };
        match command {
            Command::DispatchUnits { by, .. }
            | Command::StandDown { by, .. }
            | Command::Settle { by, .. } => Some(&by.seat),
            _ => None,
        }
    }

    /// The timer it is about, if a hub made it for one.
    pub(super) fn timer(&self) -> Option<Timer> {
        match &self.body {
            Body::Plain(Command::TimerRanOut(timer)) => Some(*timer),
            Body::Plain(_) | Body::Report(_) | Body::Join(..) | Body::Sos(..) | Body::Handled(_) => None,
        }
    }
}

impl Sketch {
    fn intake(&self, chance: &mut Chance, now_us: i64) -> Intake {
        Intake {
            report: ReportId(chance.id(now_us)),
            case: CaseId(chance.id(now_us)),
            channel: self.channel.to_owned(),
            words: sealed(chance.id(now_us)),
            category: self.category.clone(),
            grade: self.grade,
            place: self.place,
            area: self.area.clone(),
            call_first: self.call_first.clone(),
            called: self.called(now_us),
            filed_by: Some(self.by),
            wish: self.wish,
            people: self.people,
            risk: self.risk,
            matter: self.matter.clone(),
        }
    }

    fn joining(&self, case: CaseId, chance: &mut Chance, now_us: i64) -> Joining {
        Joining {
            report: ReportId(chance.id(now_us)),
            case,
            channel: self.channel.to_owned(),
            words: sealed(chance.id(now_us)),
            grade: self.grade,
            call_first: self.call_first.clone(),
            called: self.called(now_us),
            by: self.by,
            wish: self.wish,
            people: self.people,
            risk: self.risk,
            category: chance.percent(30).then(|| self.category.clone()),
            matter: None,
            again: self.again.map(|of| self.found_again(of)),
        }
    }

    fn found_again(&self, of: ReportId) -> Again {
        Again {
            of,
            same: Sameness { number: true, name: true, words: true, address: true },
            category: self.category.clone(),
            matter: self.matter.as_ref().map(|matter| matter.code.clone()),
            grade: self.grade,
            place: self.place,
            area: self.area.clone(),
        }
    }

    fn called(&self, now_us: i64) -> Vec<MadeCall> {
        let made = |&service| MadeCall { service, called_at: UtcMicros(now_us), by: self.by };
        self.called.iter().map(made).collect()
    }
}

/// Somebody's words, in a vault that the simulation does not keep.
pub(super) fn sealed(vault: Uuid) -> Sealed {
    Sealed { vault, commitment: "00".repeat(32) }
}
