//! Centres and what they do in the closed loop: rightly for the most part, and now and then from a seat that may not, too
//! late, or about another case.

use geo_index::Tier;
use hub_dispatch::{
    About, Actor, CallBackOutcome, CaseId, Category, Command, Correction, Deed, Degree, DepartmentCode,
    ExtensionRuling, Grade, Ground, Phase, ReportId, ReportKind, ReportUp, ReportUpBy, ReportUpState,
    ReportingUp, ReturnRuling, Risk, Rung, Satisfaction, Seat, SuspensionKind, TransferTarget, Upward,
    UtcMicros, board::Case,
};

use super::{
    policies::{CATEGORIES, matter},
    world::World,
};

const DAY_MS: u64 = 86_400_000;

impl World {
    pub(super) fn act(&mut self, case: CaseId, by: Actor, deed: Deed) {
        self.desk_orders(Command::Act(hub_dispatch::Act { case, by, deed }));
    }

    /// Somebody at a centre that may, and now and then at one that may not.
    pub(super) fn centre_of(&mut self, case: &Case) -> Actor {
        let ladder = &case.facts.ladder;
        let may = ladder.get(usize::from(case.rung)..).unwrap_or_default();
        let wrongly = if self.faulty { self.chance.below(100) } else { 0 };
        let post = match wrongly {
            0..=84 => self.chance.pick(may),
            85..=90 => self.chance.pick(ladder),
            91..=95 => None,
            _ => Some(self.city.some_post(&mut self.chance)),
        };
        let whole = || Rung { tier: Tier::City, area: self.city.whole().clone() };
        let Rung { tier, area } = post.unwrap_or_else(whole);
        Actor { person: self.anybody(), seat: Seat::Centre { tier, area } }
    }

    /// Whoever has the case does the next thing about it, or something else. Whether there was anything.
    pub(super) fn loop_looks_at(&mut self, case: &Case) -> bool {
        match case.phase {
            Phase::ToCheck if self.chance.percent(40) => {
                let (by, note) = (self.centre_of(case), self.words());
                self.act(case.id, by, Deed::Confirm { note });
                true
            }
            Phase::Unattended | Phase::ToCheck => self.centre_disposes(case),
            Phase::WithDepartments => {
                if self.chance.percent(60) {
                    self.department_looks_at(case);
                } else {
                    self.centre_rules(case);
                }
                true
            }
            Phase::Suspended => {
                if self.faulty && self.chance.percent(8) {
                    self.somebody_is_in_danger(case.id);
                } else if self.chance.percent(20) {
                    let (by, reason) = (self.centre_of(case), self.words());
                    self.act(case.id, by, Deed::Resume { reason });
                } else {
                    self.centre_presses(case);
                }
                true
            }
            Phase::ToCallBack => {
                self.calls_callers(case);
                true
            }
            Phase::ToVerify | Phase::ToClose => self.chance.percent(10) && self.centre_presses(case),
            Phase::UnderWay | Phase::OnScene => self.chance.percent(30) && self.reports_up(case),
        }
    }

    /// Nobody has it yet.
    fn centre_disposes(&mut self, case: &Case) -> bool {
        let (by, reason) = (self.centre_of(case), self.words());
        let deed = match self.chance.below(100) {
            0..=39 => self.assignment(case),
            40..=42 => Deed::NotAccept { ground: Ground::SettledBefore, reason },
            43..=47 => Deed::AnswerAtOnce { answer: reason },
            48..=49 => Deed::Transfer { to: TransferTarget::LettersAndVisits, note: reason },
            50..=56 => self.suspension(),
            57..=67 => self.merger(case),
            68..=77 => return self.centre_presses(case),
            78..=81 => self.passing_down(case),
            82 => Deed::Confirm { note: reason },
            _ => return false,
        };
        self.act(case.id, by, deed);
        true
    }

    fn assignment(&mut self, case: &Case) -> Deed {
        let all = self.department_codes();
        let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
        let named = matter.and_then(|matter| matter.lead.clone());
        let lead = named.unwrap_or_else(|| self.chance.pick(&all).expect("there are departments"));
        let helpers = self.chance.between(0, 2);
        let co = (0..helpers).filter_map(|_| self.chance.pick(&all)).collect();
        Deed::Assign { lead, co, reason: self.words() }
    }

    /// To a post below, mostly; now and then to one that is not below, or not of this case.
    fn passing_down(&mut self, case: &Case) -> Deed {
        let below = case.facts.ladder.get(..usize::from(case.rung)).unwrap_or_default();
        let below = self.chance.pick(below).filter(|_| self.chance.percent(90));
        let to = below.unwrap_or_else(|| self.city.some_post(&mut self.chance)).area;
        Deed::PassDown { to, reason: self.words() }
    }

    pub(super) fn suspension(&mut self) -> Deed {
        let kind = if self.chance.percent(50) { SuspensionKind::LongTerm } else { SuspensionKind::Deferred };
        let emergency = self.has_incidents() && self.chance.percent(25);
        let kind = if emergency { SuspensionKind::Emergency } else { kind };
        let days = if self.chance.one_in(12) { 90 } else { self.chance.between(0, 15) };
        let review_at = self.now().plus_ms(u64::try_from(days).unwrap_or(0) * DAY_MS);
        Deed::Suspend { kind, plan: self.words(), review_at }
    }

    /// With another open case, as far as a desk knows; now and then with itself.
    fn merger(&mut self, case: &Case) -> Deed {
        let into = if self.chance.one_in(30) { Some(case.id) } else { self.case_at_some_desk() };
        Deed::Merge { into: into.unwrap_or(case.id), reason: self.words() }
    }

    /// Departments have it: what they ask for is decided, or they are given more hands, or somebody else has it.
    fn centre_rules(&mut self, case: &Case) {
        let (by, reason) = (self.centre_of(case), self.words());
        let asked = case.handling.open_desks().find(|(_, desk)| desk.return_asked_at.is_some());
        let asked = asked.map(|(task, _)| task);
        let extension = case.handling.limit.as_ref().is_some_and(|running| running.asked.is_some());
        let deed = match (self.chance.below(100), asked) {
            (0..=49, Some(task)) => Deed::RuleReturn { task, ruling: self.ruling(), reason },
            (50..=79, _) if extension => {
                let granted = self.chance.percent(75);
                let ruling = if granted { ExtensionRuling::Granted } else { ExtensionRuling::Refused };
                Deed::RuleExtension { ruling, reason }
            }
            (80..=82, _) => {
                let any: Vec<_> = case.handling.desk.keys().copied().collect();
                let Some(task) = self.chance.pick(&any) else { return };
                Deed::RuleReturn { task, ruling: self.ruling(), reason }
            }
            (83, _) => Deed::RuleExtension { ruling: ExtensionRuling::Granted, reason },
            (84..=86, _) => Deed::AddHandler { department: self.some_department(), reason },
            (87..=88, _) => return self.moves_a_desk(case, by),
            (89..=91, _) => self.suspension(),
            (92..=94, _) => self.merger(case),
            (95, _) => Deed::Transfer { to: TransferTarget::Litigation, note: reason },
            (0..=20 | 96..=99, _) => {
                self.centre_presses(case);
                return;
            }
            _ => return,
        };
        self.act(case.id, by, deed);
    }

    /// 转派 or 免除协办: whoever sleeps has it no more; now and then of a task that nobody owes a reply to.
    fn moves_a_desk(&mut self, case: &Case, by: Actor) {
        let any: Vec<_> = case.handling.desk.keys().copied().collect();
        let Some(task) = self.chance.pick(&any) else { return };
        let reason = self.words();
        let deed = if self.chance.percent(50) {
            Deed::HandOn { task, to: self.some_department(), reason }
        } else {
            Deed::LetGo { task, reason }
        };
        self.act(case.id, by, deed);
    }

    /// 已阅, by a post that was passed over; now and then by one that was sent nothing. Whether there was a copy.
    pub(super) fn copy_is_read(&mut self, case: &Case) -> bool {
        let Some(copy) = case.handling.copies.iter().find(|copy| copy.read.is_none()) else { return false };
        let Rung { tier, area } = copy.post.clone();
        let own = Actor { person: self.anybody(), seat: Seat::Centre { tier, area } };
        let by = if self.faulty && self.chance.one_in(10) { self.centre_of(case) } else { own };
        self.act(case.id, by, Deed::ReadCopy);
        true
    }

    fn some_department(&mut self) -> DepartmentCode {
        let all = self.department_codes();
        self.chance.pick(&all).expect("there are departments")
    }

    fn ruling(&mut self) -> ReturnRuling {
        match self.chance.below(10) {
            0..=4 => ReturnRuling::Agreed { to: Some(self.some_department()) },
            5..=6 => ReturnRuling::Agreed { to: None },
            _ => ReturnRuling::Bound,
        }
    }

    /// What can be done about a case whatever it waits for.
    fn centre_presses(&mut self, case: &Case) -> bool {
        if self.chance.percent(40) && self.reports_up(case) {
            return true;
        }
        let (by, note) = (self.centre_of(case), self.words());
        let absorbed: Vec<CaseId> = case.handling.absorbed.iter().map(|absorbed| absorbed.case).collect();
        if !absorbed.is_empty() && self.chance.percent(50) {
            let merged = self.chance.pick(&absorbed).expect("there is one");
            self.act(case.id, by, Deed::Part { merged, reason: note });
            return true;
        }
        if case.handling.letter.is_some() && self.chance.percent(15) {
            let deed = self.merger(case);
            self.act(case.id, by, deed);
            return true;
        }
        if case.handling.letter.is_some() && self.chance.percent(40) {
            self.act(case.id, by, Deed::AnswerSupervision { note });
            return true;
        }
        let deed = match self.chance.below(16) {
            14..=15 => self.correction(case),
            13 => {
                let report = self.chance.pick(&case.joined).unwrap_or(case.facts.report);
                Deed::PartReport { report, reason: note }
            }
            12 => Deed::AnswerSupervision { note },
            0..=1 => Deed::PassUp { reason: note },
            2..=3 => Deed::Urge { note },
            4..=5 => {
                let within_ms = match self.chance.below(10) {
                    0 => 0,
                    1..=4 => 240_000,
                    _ => 4 * DAY_MS,
                };
                Deed::Supervise { letter: note, answer_by: self.now().plus_ms(within_ms) }
            }
            6 => Deed::TakeCharge { leader: self.anybody() },
            7 => Deed::KeepApart { other: self.case_at_some_desk().unwrap_or(case.id) },
            8 => {
                let merged = self.chance.pick(&self.ended).unwrap_or(case.id);
                Deed::Part { merged, reason: note }
            }
            9 => Deed::Archive,
            _ => return false,
        };
        self.act(case.id, by, deed);
        true
    }

    /// 上报: somebody writes down what was reported; now and then what nobody asks for, or that it was said before it was asked for.
    /// Whether there was anything.
    fn reports_up(&mut self, case: &Case) -> bool {
        let open = case.handling.reports_up.iter().filter(|owed| owed.state != ReportUpState::Done);
        let open: Vec<ReportUp> = open.copied().collect();
        let Some(owed) = self.chance.pick(&open) else { return false };
        let to = if self.faulty && self.chance.one_in(12) { Upward::Township } else { owed.to };
        let said_at = if self.chance.one_in(10) { UtcMicros(owed.since.0 - 1) } else { self.now() };
        let (by, to_whom) = (self.centre_of(case), self.words());
        let number = (owed.by == ReportUpBy::Phone).then(|| self.words());
        let reporting = ReportingUp { to, way: owed.by, to_whom, number, said_at };
        self.act(case.id, by, Deed::ReportUp(Box::new(reporting)));
        true
    }

    /// 更正: of the grade, of what it is about, of its risk, or of what the caller wants; now and then to what it is already.
    fn correction(&mut self, case: &Case) -> Deed {
        let (mut about, mut grade, mut kind, mut at_least, mut risk) = (None, None, None, None, None);
        match self.chance.below(12) {
            0..=3 => grade = self.chance.pick(&[Grade::Red, Grade::Orange, Grade::Ordinary]),
            4..=7 => {
                let category =
                    Category(self.chance.pick(&CATEGORIES).expect("there are categories").to_owned());
                let listed = self.chance.percent(50);
                let departments = self.department_codes();
                let matter = listed.then(|| matter(&departments, &mut self.chance));
                at_least = self.chance.one_in(20).then_some(Grade::Red).filter(|_| listed);
                about = Some(About { category, matter });
            }
            8 => kind = Some(ReportKind::Complaint),
            9..=10 => risk = self.chance.pick(&[Risk::Blue, Risk::Yellow, Risk::Orange, Risk::Red]),
            _ => grade = Some(case.facts.grade),
        }
        let reason = self.words();
        Deed::Correct(Box::new(Correction { about, grade, at_least, kind, risk, reason }))
    }

    /// 回访: some do not answer, and some are not content.
    fn calls_callers(&mut self, case: &Case) {
        let owed: Vec<ReportId> = case.handling.call_backs_owed().map(|owed| owed.report).collect();
        let any = case.handling.reports.iter().map(|report| report.report).collect::<Vec<_>>();
        let from = if self.chance.one_in(15) { any } else { owed };
        let Some(report) = self.chance.pick(&from) else { return };
        let (solved, satisfied) = (self.chance.percent(85), self.chance.percent(80));
        let degrees = if satisfied {
            [None, Some(Degree::Satisfied), Some(Degree::MostlySatisfied)]
        } else {
            [None, None, Some(Degree::NotSatisfied)]
        };
        let degree = self.chance.pick(&degrees).expect("there are degrees");
        let said = Satisfaction { responded: self.chance.percent(95), solved, satisfied, degree };
        let reached = self.chance.percent(65);
        let outcome = if reached { CallBackOutcome::Reached { said } } else { CallBackOutcome::NotReached };
        let handler = self.chance.pick(&case.handlers).filter(|_| self.faulty && self.chance.one_in(20));
        let by = self.centre_of(case);
        let by = Actor { person: handler.unwrap_or(by.person), ..by };
        let note = self.chance.percent(50).then(|| self.words());
        self.act(case.id, by, Deed::CallBack { report, outcome, note });
    }

    /// With faults off, or where it presses: nothing is left to wait for.
    pub(super) fn loop_settles(&mut self, case: &Case) {
        match case.phase {
            Phase::WithDepartments => self.departments_settle(case),
            Phase::Suspended => {
                let (by, reason) = (self.centre_of(case), self.words());
                self.act(case.id, by, Deed::Resume { reason });
            }
            Phase::ToCallBack => {
                let owed: Vec<ReportId> = case.handling.call_backs_owed().map(|owed| owed.report).collect();
                for report in owed {
                    let said = Satisfaction { responded: true, solved: true, satisfied: true, degree: None };
                    let by = self.centre_of(case);
                    let outcome = CallBackOutcome::Reached { said };
                    self.act(case.id, by, Deed::CallBack { report, outcome, note: None });
                }
            }
            Phase::Unattended
            | Phase::ToCheck
            | Phase::UnderWay
            | Phase::OnScene
            | Phase::ToVerify
            | Phase::ToClose => {}
        }
    }
}
