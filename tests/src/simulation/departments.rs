//! Departments at their desks: some sleep, some send everything back, some sign whatever lies there, and some say that it
//! is done when it is not.

use hub_dispatch::{
    Act, Actor, Called, CaseId, Command, ContentDigest, Deed, DepartmentCode, Findings, OtherPictures,
    PersonId, Seat, Span, TaskId, Unsolved, UtcMicros,
    board::{Case, DeskTask},
};

use super::{chance::Chance, world::World};

/// How a department goes about its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Signs, works, replies.
    Diligent,
    /// Does nothing until it is supervised.
    Asleep,
    /// Sends back whatever it can.
    Bouncing,
    /// Signs everything in one go, and lets it lie.
    BulkSigning,
    /// Replies at once, and has done nothing.
    Lying,
    /// Asks for more time, late, and again.
    Late,
}

const HABITS: [Habit; 8] = [
    Habit::Diligent,
    Habit::Asleep,
    Habit::Bouncing,
    Habit::BulkSigning,
    Habit::Lying,
    Habit::Late,
    Habit::Diligent,
    Habit::Bouncing,
];
/// What the catalogue says: the last two are below the first, one under the other.
const BELOW: [(usize, usize); 2] = [(6, 0), (7, 6)];
/// Most tasks that are signed in one go.
const BULK_MAX: usize = 12;

/// A department.
#[derive(Debug, Clone)]
pub(super) struct Department {
    pub(super) code: DepartmentCode,
    habit: Habit,
    people: Vec<PersonId>,
}

impl Department {
    pub(super) fn all(chance: &mut Chance) -> Vec<Self> {
        let department = |(index, &habit): (usize, &Habit)| Self {
            code: code(index),
            habit,
            people: (0..2).map(|_| PersonId(chance.id(0))).collect(),
        };
        HABITS.iter().enumerate().map(department).collect()
    }
}

fn code(index: usize) -> DepartmentCode {
    DepartmentCode(format!("dept-{index}"))
}

/// The departments above one by the catalogue, nearest first.
pub(super) fn above(of: &DepartmentCode) -> Vec<DepartmentCode> {
    let parent = |of: &DepartmentCode| {
        BELOW.iter().find(|(below, _)| code(*below) == *of).map(|(_, parent)| code(*parent))
    };
    std::iter::successors(parent(of), parent).collect()
}

impl World {
    pub(super) fn department_codes(&self) -> Vec<DepartmentCode> {
        self.city.departments.iter().map(|department| department.code.clone()).collect()
    }

    /// Somebody of a department; now and then of another one.
    fn clerk(&mut self, code: &DepartmentCode) -> (Actor, Habit) {
        let mistaken = self.faulty && self.chance.one_in(60);
        let at = self.city.departments.iter().position(|known| known.code == *code && !mistaken);
        let at = at.unwrap_or_else(|| self.chance.below(HABITS.len()));
        let department = self.city.departments[at].clone();
        let person = self.chance.pick(&department.people).expect("every department has people");
        (Actor { person, seat: Seat::Department { department: department.code } }, department.habit)
    }

    /// A department looks at one of its tasks.
    pub(super) fn department_looks_at(&mut self, case: &Case) {
        let every: Vec<(TaskId, DeskTask)> =
            case.handling.desk.iter().map(|(&task, desk)| (task, desk.clone())).collect();
        let wanted: Vec<_> = every.iter().filter(|(_, desk)| desk.is_open()).cloned().collect();
        let from = if wanted.is_empty() || self.chance.one_in(40) { every } else { wanted };
        let Some((task, desk)) = self.chance.pick(&from) else { return };
        let (by, habit) = self.clerk(&desk.department);
        if case.handling.letter.is_some() && habit != Habit::Asleep && self.chance.percent(30) {
            let note = self.words();
            return self.act(case.id, by, Deed::AnswerSupervision { note });
        }
        if self.chance.percent(8)
            && let Some(deed) = self.handing_down(task, &desk)
        {
            return self.act(case.id, by, deed);
        }
        let deed = match habit {
            Habit::Diligent => self.diligent(task, &desk),
            Habit::Asleep => (case.handling.supervised > 0).then(|| self.reply_to(task)),
            Habit::Bouncing => self.bounces(task, &desk),
            Habit::BulkSigning => return self.signs_everything(&desk.department, case.id, task),
            Habit::Lying => {
                self.lies.insert(case.id);
                Some(self.reply_to(task))
            }
            Habit::Late => self.wants_more_time(case, task),
        };
        if let Some(deed) = deed {
            self.says_or_writes(case.id, by, deed);
        }
    }

    /// At the desk itself, or by telephone to whoever records it.
    fn says_or_writes(&mut self, case: CaseId, by: Actor, deed: Deed) {
        if let (2, Deed::Sign { task }) = (self.chance.below(10), &deed)
            && let Seat::Department { department } = &by.seat
        {
            let (department, task) = (department.clone(), *task);
            return self.nobody_answers(case, Called::Department { department, task });
        }
        if self.chance.percent(85) {
            return self.act(case, by, deed);
        }
        let order = Command::Act(Act { case, by, deed });
        let mistaken = self.faulty && self.chance.one_in(30);
        let about = if mistaken { self.case_at_some_desk().unwrap_or(case) } else { case };
        let order = self.recorded_for(about, order);
        self.desk_orders(order);
    }

    /// To a department below, where there is one; now and then to any.
    fn handing_down(&mut self, task: TaskId, desk: &DeskTask) -> Option<Deed> {
        let all = self.department_codes();
        let below = all.iter().filter(|code| above(code).contains(&desk.department)).cloned();
        let below: Vec<DepartmentCode> = below.collect();
        let from = if self.faulty && self.chance.one_in(10) { &all } else { &below };
        let to = self.chance.pick(from)?;
        Some(Deed::HandOn { task, to, reason: self.words() })
    }

    fn reply_to(&mut self, task: TaskId) -> Deed {
        let public = self.chance.percent(30).then(|| self.words());
        let findings = self.chance.percent(50).then(|| Findings {
            contacted_at: None,
            contacted_number: self.chance.percent(20).then(|| self.words()),
            substantiated: self.chance.percent(80),
            beyond_duty: self.chance.percent(10),
            unsolved: self.chance.percent(20).then_some(Unsolved::NoMeans),
        });
        // Some forget the pictures, and are told so.
        let shown = !self.faulty || self.chance.percent(85);
        let (before, photos) =
            if shown { (self.picture(), self.picture()) } else { (self.pictures(1), self.pictures(1)) };
        let others =
            OtherPictures { during: self.pictures(1), signed: self.pictures(1), ..OtherPictures::default() };
        Deed::Reply { task, note: self.words(), public, before, photos, others, findings }
    }

    /// Pictures, by the digests of their bytes.
    pub(super) fn pictures(&mut self, most: i64) -> Vec<ContentDigest> {
        let count = self.chance.between(0, most);
        (0..count).map(|_| ContentDigest(format!("{:064x}", self.chance.between(1, i64::MAX)))).collect()
    }

    fn picture(&mut self) -> Vec<ContentDigest> {
        vec![ContentDigest(format!("{:064x}", self.chance.between(1, i64::MAX)))]
    }

    fn diligent(&mut self, task: TaskId, desk: &DeskTask) -> Option<Deed> {
        match self.chance.below(10) {
            0..=4 if desk.signed_at.is_none() => Some(Deed::Sign { task }),
            0..=5 => Some(self.reply_to(task)),
            6 => Some(Deed::Sign { task }),
            _ => None,
        }
    }

    fn bounces(&mut self, task: TaskId, desk: &DeskTask) -> Option<Deed> {
        let clause = self.chance.percent(50).then(|| "3.2".to_owned());
        match self.chance.below(10) {
            0..=1 if desk.binding => Some(self.reply_to(task)),
            2..=6 if desk.binding => None,
            _ => Some(Deed::AskReturn { task, reason: self.words(), clause }),
        }
    }

    /// All that lies on the desk is signed, whether it was signed before or not.
    fn signs_everything(&mut self, code: &DepartmentCode, case: CaseId, task: TaskId) {
        if self.chance.percent(25) {
            let (by, _) = self.clerk(code);
            let deed = self.reply_to(task);
            return self.act(case, by, deed);
        }
        let hub = self.chance.below(self.hubs.len());
        let open = self.hubs[hub].board.cases().flat_map(|case| {
            let theirs = case.handling.open_desks().filter(|(_, desk)| desk.department == *code);
            theirs.map(|(task, _)| (case.id, task)).collect::<Vec<_>>()
        });
        let open: Vec<(CaseId, TaskId)> = open.collect();
        for _ in 0..open.len().min(BULK_MAX) {
            let Some((case, task)) = self.chance.pick(&open) else { return };
            let (by, _) = self.clerk(code);
            self.act(case, by, Deed::Sign { task });
        }
    }

    /// Late, longer than is allowed at times, and again when it has been granted.
    fn wants_more_time(&mut self, case: &Case, task: TaskId) -> Option<Deed> {
        let running = case.handling.limit.as_ref();
        let late = running.is_some_and(|running| running.passed >= 2);
        let span = self.chance.pick(&[
            Span::WorkingDays(2),
            Span::WorkingDays(9),
            Span::Hours(20),
            Span::WorkingHours(6),
            Span::Days(40),
        ]);
        let more = span.expect("there are spans");
        match self.chance.below(10) {
            0..=6 if late => Some(Deed::AskExtension { task, more, reason: self.words() }),
            0..=1 => Some(Deed::AskExtension { task, more, reason: self.words() }),
            7 => Some(self.reply_to(task)),
            _ => None,
        }
    }

    /// With faults off, or where it presses: every department replies.
    pub(super) fn departments_settle(&mut self, case: &Case) {
        let open: Vec<(TaskId, DepartmentCode)> =
            case.handling.open_desks().map(|(task, desk)| (task, desk.department.clone())).collect();
        for (task, code) in open {
            let (by, _) = self.clerk(&code);
            let deed = self.reply_to(task);
            self.act(case.id, by, deed);
        }
    }

    pub(super) fn now(&self) -> UtcMicros {
        UtcMicros(self.now_us)
    }
}
