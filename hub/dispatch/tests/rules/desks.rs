//! Departments, seats and deeds in few words.

use geo_index::Tier;
use hub_dispatch::{
    About, Act, Actor, CallBackOutcome, CaseId, Command, Correction, Deed, Degree, DepartmentCode,
    ExtensionRuling, Grade, Ground, Intake, Matter, MatterCode, OtherPictures, PersonId, Phase, ReportId,
    ReportKind, ReportUpBy, ReportingUp, ReturnRuling, Risk, Satisfaction, Seat, Span, SuspensionKind,
    TaskId, TransferTarget, Upward, UtcMicros, Verdict, Wish, board::DeskTask,
};
use uuid::Uuid;

use crate::{
    orders::{CASE, intake, picture, picture_before, report_of, sealed, verify},
    town::{IN_CITY, IN_COUNTY, IN_NORTH, IN_OAK, IN_SOUTH, INSPECTOR, category, code},
    world::World,
};

pub(crate) const ROADS: &str = "roads";
pub(crate) const WATER: &str = "water";
pub(crate) const POWER: &str = "power";
/// 环卫处: below the water department, which is below nobody.
pub(crate) const SEWERS: &str = "sewers";
pub(crate) const DRAINS: &str = "drains";

/// Liaison officers of the departments.
pub(crate) const AT_ROADS: PersonId = PersonId(Uuid::from_u128(301));
const AT_WATER: PersonId = PersonId(Uuid::from_u128(302));
const AT_POWER: PersonId = PersonId(Uuid::from_u128(303));

const HOUR_MS: u64 = 3_600_000;

pub(crate) fn department(name: &str) -> DepartmentCode {
    DepartmentCode(name.to_owned())
}

/// What the catalogue says: drains are below the sewers, and those below the water department.
pub(crate) fn departments_above(of: &DepartmentCode) -> Vec<DepartmentCode> {
    let line: &[&str] = match of.0.as_str() {
        DRAINS => &[SEWERS, WATER],
        SEWERS => &[WATER],
        _ => &[],
    };
    line.iter().map(|name| department(name)).collect()
}

fn centre(person: PersonId, tier: Tier, area: &str) -> Actor {
    Actor { person, seat: Seat::Centre { tier, area: code(area) } }
}

pub(crate) fn oak() -> Actor {
    centre(IN_OAK, Tier::Village, "oak")
}

pub(crate) fn north() -> Actor {
    centre(IN_NORTH, Tier::Township, "north")
}

pub(crate) fn south() -> Actor {
    centre(IN_SOUTH, Tier::Township, "south")
}

pub(crate) fn county() -> Actor {
    centre(IN_COUNTY, Tier::County, "county")
}

pub(crate) fn city() -> Actor {
    centre(IN_CITY, Tier::City, "city")
}

/// The desk of a department.
pub(crate) fn desk(name: &str) -> Actor {
    let person = match name {
        ROADS => AT_ROADS,
        WATER | SEWERS | DRAINS => AT_WATER,
        _ => AT_POWER,
    };
    Actor { person, seat: Seat::Department { department: department(name) } }
}

/// Somebody does something about the case of the story.
pub(crate) fn does(by: Actor, deed: Deed) -> Command {
    about(CASE, by, deed)
}

pub(crate) fn about(case: CaseId, by: Actor, deed: Deed) -> Command {
    Command::Act(Act { case, by, deed })
}

/// A leak in Oak: ten hours, and only the post hears of it.
pub(crate) fn leak(case: CaseId) -> Intake {
    Intake { category: category("leak"), ..intake(case) }
}

/// The same from a caller who wants an answer.
pub(crate) fn leak_to_answer(case: CaseId) -> Intake {
    Intake { wish: wants_answer(), ..leak(case) }
}

pub(crate) fn wants_answer() -> Wish {
    Wish { kind: ReportKind::Complaint, confidential: false, reply_wanted: true }
}

/// What the catalogue says of a matter of the roads department.
pub(crate) fn matter(lead: &str, co: &[&str]) -> Matter {
    Matter {
        code: MatterCode("0801".to_owned()),
        catalogue: picture(),
        lead: Some(department(lead)),
        co: co.iter().map(|name| department(name)).collect(),
        limit: None,
        tier: None,
        skills: Vec::new(),
        lacking: Vec::new(),
        standards: Vec::new(),
        danger_words: Vec::new(),
        grade: None,
        risk: None,
    }
}

pub(crate) fn assign(lead: &str, co: &[&str]) -> Deed {
    let co = co.iter().map(|name| department(name)).collect();
    Deed::Assign { lead: department(lead), co, reason: sealed() }
}

pub(crate) fn add(name: &str) -> Deed {
    Deed::AddHandler { department: department(name), reason: sealed() }
}

/// 转派.
pub(crate) fn hand_on(task: TaskId, to: &str) -> Deed {
    Deed::HandOn { task, to: department(to), reason: sealed() }
}

/// 免除协办.
pub(crate) fn let_go(task: TaskId) -> Deed {
    Deed::LetGo { task, reason: sealed() }
}

pub(crate) fn ask_return(task: TaskId) -> Deed {
    Deed::AskReturn { task, reason: sealed(), clause: None }
}

pub(crate) fn agree(task: TaskId, to: Option<&str>) -> Deed {
    Deed::RuleReturn { task, ruling: ReturnRuling::Agreed { to: to.map(department) }, reason: sealed() }
}

pub(crate) fn bind(task: TaskId) -> Deed {
    Deed::RuleReturn { task, ruling: ReturnRuling::Bound, reason: sealed() }
}

pub(crate) fn ask_more(task: TaskId, more: Span) -> Deed {
    Deed::AskExtension { task, more, reason: sealed() }
}

pub(crate) fn rule_more(ruling: ExtensionRuling) -> Deed {
    Deed::RuleExtension { ruling, reason: sealed() }
}

pub(crate) fn reply(task: TaskId) -> Deed {
    let (before, photos, others) = (Vec::new(), vec![picture()], OtherPictures::default());
    Deed::Reply { task, note: sealed(), public: None, before, photos, others, findings: None }
}

/// The same with a picture of before.
pub(crate) fn reply_shown(task: TaskId) -> Deed {
    let (photos, before, others) = (vec![picture()], vec![picture_before()], OtherPictures::default());
    Deed::Reply { task, note: sealed(), public: None, photos, before, others, findings: None }
}

/// The caller was reached, and is content or not.
pub(crate) fn called(report: ReportId, content: bool) -> Deed {
    let said = Satisfaction { responded: true, solved: content, satisfied: content, degree: None };
    Deed::CallBack { report, outcome: CallBackOutcome::Reached { said }, note: None }
}

/// Solved, and the caller is content in the main.
pub(crate) fn called_mostly_content(report: ReportId) -> Deed {
    let degree = Some(Degree::MostlySatisfied);
    let said = Satisfaction { responded: true, solved: true, satisfied: true, degree };
    Deed::CallBack { report, outcome: CallBackOutcome::Reached { said }, note: None }
}

pub(crate) fn missed(report: ReportId) -> Deed {
    Deed::CallBack { report, outcome: CallBackOutcome::NotReached, note: None }
}

pub(crate) fn suspend(kind: SuspensionKind, review_at: UtcMicros) -> Deed {
    Deed::Suspend { kind, plan: sealed(), review_at }
}

pub(crate) fn resume() -> Deed {
    Deed::Resume { reason: sealed() }
}

pub(crate) fn pass_up() -> Deed {
    Deed::PassUp { reason: sealed() }
}

pub(crate) fn pass_down(to: &str) -> Deed {
    Deed::PassDown { to: code(to), reason: sealed() }
}

/// 上报 to the city by telephone.
pub(crate) fn report_up(said_at: UtcMicros) -> Deed {
    report_up_to(Upward::City, said_at)
}

/// 上报 by telephone.
pub(crate) fn report_up_to(to: Upward, said_at: UtcMicros) -> Deed {
    let (way, number) = (ReportUpBy::Phone, Some(sealed()));
    Deed::ReportUp(Box::new(ReportingUp { to, way, to_whom: sealed(), number, said_at }))
}

/// 更正, of the grade alone.
pub(crate) fn correct_grade(grade: Grade) -> Deed {
    Deed::Correct(Box::new(Correction {
        about: None,
        grade: Some(grade),
        at_least: None,
        kind: None,
        risk: None,
        reason: sealed(),
    }))
}

/// 更正, of the risk alone.
pub(crate) fn correct_risk(risk: Risk) -> Deed {
    let (about, grade, at_least, kind, risk) = (None, None, None, None, Some(risk));
    Deed::Correct(Box::new(Correction { about, grade, at_least, kind, risk, reason: sealed() }))
}

/// 更正, of what it is about.
pub(crate) fn correct_about(name: &str, matter: Option<Matter>) -> Deed {
    let about = Some(About { category: category(name), matter });
    let (grade, at_least, kind, risk) = (None, None, None, None);
    Deed::Correct(Box::new(Correction { about, grade, at_least, kind, risk, reason: sealed() }))
}

/// 核实属实.
pub(crate) fn confirm() -> Deed {
    Deed::Confirm { note: sealed() }
}

/// 答复督办.
pub(crate) fn answer_letter() -> Deed {
    Deed::AnswerSupervision { note: sealed() }
}

pub(crate) fn urge() -> Deed {
    Deed::Urge { note: sealed() }
}

pub(crate) fn supervise(answer_by: UtcMicros) -> Deed {
    Deed::Supervise { letter: sealed(), answer_by }
}

pub(crate) fn not_accept() -> Deed {
    Deed::NotAccept { ground: Ground::NotOurs, reason: sealed() }
}

pub(crate) fn answer_at_once() -> Deed {
    Deed::AnswerAtOnce { answer: sealed() }
}

pub(crate) fn transfer() -> Deed {
    Deed::Transfer { to: TransferTarget::Police, note: sealed() }
}

pub(crate) fn merge(into: CaseId) -> Deed {
    Deed::Merge { into, reason: sealed() }
}

pub(crate) fn part(merged: CaseId) -> Deed {
    Deed::Part { merged, reason: sealed() }
}

/// 拆单.
pub(crate) fn part_report(report: ReportId) -> Deed {
    Deed::PartReport { report, reason: sealed() }
}

impl World {
    /// A leak in Oak that its caller wants to hear of, given to departments of which the first leads.
    pub(crate) fn with_departments(lead: &str, co: &[&str]) -> Self {
        let mut world = Self::tiny();
        world.given(Command::OpenCase(leak_to_answer(CASE))).given(does(oak(), assign(lead, co)));
        world
    }

    /// The newest task of a department.
    #[track_caller]
    pub(crate) fn desk_id(&self, name: &str) -> TaskId {
        let desks = self.case().handling.desk.iter();
        let own = desks.filter(|(_, desk)| desk.department == department(name)).map(|(id, _)| *id).max();
        own.unwrap_or_else(|| panic!("{name} never had the case"))
    }

    #[track_caller]
    pub(crate) fn desk(&self, name: &str) -> &DeskTask {
        &self.case().handling.desk[&self.desk_id(name)]
    }

    /// A department says what it did.
    pub(crate) fn replies(&mut self, name: &str) -> &mut Self {
        self.given(does(desk(name), reply(self.desk_id(name))))
    }

    /// A department wants to return its task.
    pub(crate) fn asks_return(&mut self, name: &str) -> &mut Self {
        self.given(does(desk(name), ask_return(self.desk_id(name))))
    }

    /// Every department replies, somebody else verifies.
    pub(crate) fn verified(&mut self) -> &mut Self {
        let open: Vec<DepartmentCode> =
            self.case().handling.open_desks().map(|(_, desk)| desk.department.clone()).collect();
        for department in open {
            self.replies(&department.0);
        }
        self.given(verify(INSPECTOR, Verdict::Done))
    }

    /// The caller who opened the case is called back.
    pub(crate) fn calls_back(&mut self, content: bool) -> &mut Self {
        self.given(does(oak(), called(report_of(CASE), content)))
    }

    /// Gives the case to a department and brings it through to its caller's call-back.
    pub(crate) fn done_by(&mut self, name: &str) -> &mut Self {
        self.given(does(city(), assign(name, &[]))).verified();
        assert_eq!(self.case().phase, Phase::ToCallBack);
        self
    }

    /// When the limit of the case is due.
    #[track_caller]
    pub(crate) fn due(&self) -> UtcMicros {
        self.case().handling.limit.as_ref().expect("it has a limit").limit.due
    }

    /// Hours from now until the limit is due; 0 once it has passed.
    #[track_caller]
    pub(crate) fn hours_left(&self) -> u64 {
        self.due().since_ms(self.now) / HOUR_MS
    }

    pub(crate) fn in_hours(&self, hours: u64) -> UtcMicros {
        self.now.plus_ms(hours * HOUR_MS)
    }

    /// Hours go by.
    pub(crate) fn hours(&mut self, hours: u64) -> &mut Self {
        self.pass(hours * 3_600)
    }
}
