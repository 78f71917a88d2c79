//! Random steps of the closed loop: mostly what fits where a case stands, now and then anything by anybody.

use hub_dispatch::{
    Actor, CaseId, Command, Deed, ExtensionRuling, Grade, Handled, Intake, Matter, PersonId, Phase, Placing,
    ReportId, ReportKind, ReportUpBy, ReportingUp, Seat, Span, Stream, SuspensionKind, TaskId, Upward,
    UtcMicros, Wish, Withdrawer, board::Case,
};
use uuid::Uuid;

use super::steps::{PLACES, Step};
use crate::{
    desks::{
        DRAINS, POWER, ROADS, SEWERS, WATER, about, add, agree, answer_at_once, answer_letter, ask_more,
        ask_return, assign, bind, called, city, confirm, correct_about, correct_grade, county, desk, hand_on,
        let_go, matter, merge, missed, not_accept, oak, part, part_report, pass_down, pass_up, reply, resume,
        rule_more, supervise, suspend, transfer, urge,
    },
    orders::{picture, sealed},
    town::{IN_CITY, INSPECTOR, category, code, metres_east},
    world::World,
};

const DEPARTMENTS: [&str; 3] = [ROADS, WATER, POWER];
const BELOW: [&str; 2] = [SEWERS, DRAINS];
const DAY_MS: u64 = 86_400_000;

impl Step {
    /// What the caller wants: half of them want an answer.
    pub(super) fn wish(self) -> Wish {
        let kinds = [ReportKind::Help, ReportKind::Enquiry, ReportKind::Complaint];
        Wish {
            kind: kinds[usize::from(self.a / 5) % kinds.len()],
            confidential: self.a.is_multiple_of(3),
            reply_wanted: self.a.is_multiple_of(2),
        }
    }

    /// What the catalogue says of some matters: now and then it names a department twice.
    pub(super) fn matter(self) -> Option<Matter> {
        self.a.is_multiple_of(4).then(|| matter(self.department(), &[WATER, WATER]))
    }

    /// Somebody says where a case is.
    pub(super) fn placing(self) -> Command {
        let (area, metres) = PLACES[usize::from(self.b) % PLACES.len()];
        Command::PlaceCase(Placing {
            case: self.case(),
            place: metres.map(metres_east),
            area: code(area),
            by: self.some_seat(INSPECTOR),
            reason: Some(sealed()),
            matter: None,
        })
    }

    /// A deed that fits where the case stands.
    pub(super) fn deed(self, world: &World) -> Option<Command> {
        let cases: Vec<&Case> = world.board.cases().collect();
        let case = *cases.get(usize::from(self.a).checked_rem(cases.len())?)?;
        let (by, deed) = match case.phase {
            Phase::ToCheck if self.b.is_multiple_of(2) => (city(), confirm()),
            Phase::Unattended | Phase::ToCheck => (city(), self.before_anybody_works(world, case)),
            Phase::WithDepartments => self.with_departments(world, case),
            Phase::Suspended => (city(), resume()),
            Phase::ToCallBack => (city(), self.call_back(case)),
            Phase::UnderWay | Phase::OnScene | Phase::ToVerify | Phase::ToClose => {
                (city(), self.any_time(world, case))
            }
        };
        Some(about(case.id, by, deed))
    }

    /// What is rare.
    pub(super) fn odd_deed(self, world: &mut World) -> Command {
        match self.b % 8 {
            0 => self.handled(self.new_case(world)),
            1 => self.reckon(world),
            2 | 3 => about(self.ended(world), city(), Deed::Archive),
            4 => self.copy_read(world),
            _ => self.anything_by_anybody(world),
        }
    }

    /// A case that has ended, if one has.
    pub(super) fn ended(self, world: &World) -> CaseId {
        let cases = world.ledger.streams.keys().filter_map(|stream| {
            let Stream::Case(case) = stream else { return None };
            world.board.case(*case).is_none().then_some(*case)
        });
        let cases: Vec<CaseId> = cases.collect();
        let index = usize::from(self.a).checked_rem(cases.len());
        index.map_or(self.case(), |index| cases[index])
    }

    /// By the post that has it unread, or by one that has none.
    fn copy_read(self, world: &World) -> Command {
        let unread = |case: &Case| {
            let copy = case.handling.copies.iter().find(|copy| copy.read.is_none())?;
            let seat = Seat::Centre { tier: copy.post.tier, area: copy.post.area.clone() };
            Some((case.id, Actor { person: IN_CITY, seat }))
        };
        let (case, by) = world.board.cases().find_map(unread).unwrap_or((self.case(), city()));
        about(case, by, Deed::ReadCopy)
    }

    /// Oak's, mostly, or one above it.
    pub(super) fn some_seat(self, person: PersonId) -> Actor {
        let by = match self.b % 7 {
            0 => city(),
            1 => county(),
            _ => oak(),
        };
        Actor { person, ..by }
    }

    /// At some seat or, now and then, somebody who may have filed it.
    pub(super) fn withdrawer(self, person: PersonId) -> Withdrawer {
        match self.b % 11 {
            0 => Withdrawer::Filer { person, filed_by: Some(person) },
            1 => Withdrawer::Filer { person, filed_by: None },
            _ => Withdrawer::Seated(self.some_seat(person)),
        }
    }

    fn anything_by_anybody(self, world: &World) -> Command {
        let owner = world.board.case(self.case()).and_then(|case| case.owner().cloned());
        let by = match (self.b % 5, owner) {
            (0, Some(owner)) => {
                let (tier, area) = (owner.tier, owner.area);
                Actor { person: IN_CITY, seat: Seat::Centre { tier, area } }
            }
            (1, _) => oak(),
            (2, _) => desk(self.department()),
            _ => city(),
        };
        about(self.case(), by, self.anything(world))
    }

    fn anything(self, world: &World) -> Deed {
        let Some(case) = world.board.case(self.case()) else { return Deed::Archive };
        let task = self.desk_of(case);
        match self.a / 5 % 14 {
            13 => confirm(),
            0 => assign(self.department(), &[]),
            1 => reply(task),
            2 => agree(task, Some(self.department())),
            3 => rule_more(ExtensionRuling::Granted),
            4 => not_accept(),
            5 => answer_at_once(),
            6 => transfer(),
            7 => resume(),
            8 => called(ReportId(Uuid::nil()), true),
            9 => suspend(SuspensionKind::LongTerm, self.review(world)),
            10 => Deed::Sign { task },
            11 => part(case.id),
            _ => self.any_time(world, case),
        }
    }

    fn before_anybody_works(self, world: &World, case: &Case) -> Deed {
        match self.b % 16 {
            0..8 => assign(self.department(), self.helpers()),
            8 => not_accept(),
            9 if self.a.is_multiple_of(2) => pass_down("oak"),
            9 => answer_at_once(),
            10 => transfer(),
            11 => suspend(SuspensionKind::LongTerm, self.review(world)),
            12..15 => merge(self.other(world, case)),
            _ => self.any_time(world, case),
        }
    }

    fn with_departments(self, world: &World, case: &Case) -> (Actor, Deed) {
        let task = self.desk_of(case);
        let own = case.handling.desk.get(&task).map_or(ROADS, |own| named(&own.department.0));
        let asked = case.handling.desk.get(&task).is_some_and(|own| own.return_asked_at.is_some());
        let wishes = case.handling.limit.as_ref().is_some_and(|running| running.asked.is_some());
        match self.b % 22 {
            20 => (desk(own), hand_on(task, [SEWERS, DRAINS, POWER][usize::from(self.a) % 3])),
            21 if self.a.is_multiple_of(2) => (city(), hand_on(task, self.department())),
            21 => (city(), let_go(task)),
            0 | 1 => (desk(own), Deed::Sign { task }),
            2..5 if asked => (city(), agree(task, [None, Some(POWER), Some(WATER)][usize::from(self.b) % 3])),
            5 if asked => (city(), bind(task)),
            2..6 => (desk(own), ask_return(task)),
            6 | 7 if wishes => (city(), rule_more(self.extension())),
            6..8 => (desk(own), ask_more(task, Span::Hours(u32::from(self.a % 7)))),
            8..13 => (desk(own), reply(task)),
            13 => (city(), add(self.department())),
            14 => (city(), suspend(self.suspension(), self.review(world))),
            15 | 16 => (city(), merge(self.other(world, case))),
            18 => (city(), bind(task)),
            17 if self.a.is_multiple_of(3) => (city(), transfer()),
            _ => (city(), self.any_time(world, case)),
        }
    }

    fn call_back(self, case: &Case) -> Deed {
        let owed = case.handling.call_backs_owed().next().map_or(case.facts.report, |owed| owed.report);
        match self.b % 5 {
            _ if self.b.is_multiple_of(3) => called(ReportId(Uuid::nil()), true),
            0 => missed(owed),
            1 | 2 => called(owed, false),
            _ => called(owed, true),
        }
    }

    /// 上报: of what is owed, or of what nobody asks for.
    fn reported(self, world: &World, case: &Case) -> Deed {
        let by = if self.a.is_multiple_of(2) { ReportUpBy::Phone } else { ReportUpBy::Written };
        let owed = case.handling.reports_up.first();
        let (to, by) =
            owed.filter(|_| !self.a.is_multiple_of(5)).map_or((Upward::City, by), |it| (it.to, it.by));
        let (to_whom, number, said_at) = (sealed(), None, world.now);
        Deed::ReportUp(Box::new(ReportingUp { to, way: by, to_whom, number, said_at }))
    }

    /// 更正 of any kind, to what it is already among them.
    fn correction(self) -> Deed {
        let name = ["leak", "quarrel", "flood", "notice", "lamp", "light"][usize::from(self.a) % 6];
        match self.a / 6 % 5 {
            0 => correct_grade(Grade::Red),
            1 => correct_grade(Grade::Orange),
            2 => correct_grade(Grade::Ordinary),
            3 => correct_about(name, Some(matter(self.department(), &[]))),
            _ => correct_about(name, None),
        }
    }

    fn any_time(self, world: &World, case: &Case) -> Deed {
        match (self.b / 16 % 11, case.handling.absorbed.last()) {
            (10, _) if self.b.is_multiple_of(3) => self.reported(world, case),
            (10, _) => self.correction(),
            (8, _) => pass_down(["oak", "north", "county"][usize::from(self.a) % 3]),
            (9, _) => answer_letter(),
            (0, _) => pass_up(),
            (1, _) => urge(),
            (2, _) if self.a.is_multiple_of(2) => supervise(world.now.plus_ms(1 + u64::from(self.a) * 1_000)),
            (2, _) => supervise(self.review(world)),
            (3, _) => Deed::TakeCharge { leader: PersonId(Uuid::from_u128(u128::from(self.a % 3))) },
            (4, _) => Deed::KeepApart { other: self.other(world, case) },
            (6, _) if !case.joined.is_empty() => {
                part_report(case.joined[usize::from(self.a) % case.joined.len()])
            }
            (6, None) => part_report(case.facts.report),
            (_, Some(absorbed)) => part(absorbed.case),
            (_, None) => merge(self.other(world, case)),
        }
    }

    /// A small matter that was dealt with on the spot; now and then it was not so small, or is not shown.
    fn handled(self, case: CaseId) -> Command {
        let (b, small) = (self.b, if self.b.is_multiple_of(7) { "quarrel" } else { "litter" });
        let after =
            if b.is_multiple_of(5) { picture() } else { hub_dispatch::ContentDigest("cd".repeat(32)) };
        let intake =
            Intake { category: category(small), channel: "unit".to_owned(), ..crate::orders::intake(case) };
        let (by, note) = (oak(), sealed());
        Command::FileHandled(Handled { intake, by, note, before: vec![picture()], after: vec![after] })
    }

    /// An open case that another calendar has moved something of, or any case.
    fn reckon(self, world: &mut World) -> Command {
        crate::world::change_calendar(world, self.b);
        let owed = world.board.cases().find(|case| case.is_owed_to(&world.calendar, world.now));
        Command::ReckonLimit { case: owed.map_or_else(|| self.case(), |case| case.id) }
    }

    fn department(self) -> &'static str {
        DEPARTMENTS[usize::from(self.a / 3) % DEPARTMENTS.len()]
    }

    fn helpers(self) -> &'static [&'static str] {
        [&[][..], &[WATER], &[POWER]][usize::from(self.b) % 3]
    }

    fn extension(self) -> ExtensionRuling {
        if self.a.is_multiple_of(3) { ExtensionRuling::Refused } else { ExtensionRuling::Granted }
    }

    fn suspension(self) -> SuspensionKind {
        if self.a.is_multiple_of(2) { SuspensionKind::LongTerm } else { SuspensionKind::Deferred }
    }

    /// Some days ahead; now and then too many, or none.
    fn review(self, world: &World) -> UtcMicros {
        world.now.plus_ms(u64::from(self.a % 100) * DAY_MS)
    }

    /// A department's task of the case: an open one if there is one, mostly.
    fn desk_of(self, case: &Case) -> TaskId {
        let open: Vec<TaskId> = case.handling.open_desks().map(|(task, _)| task).collect();
        let index = usize::from(self.a / 2).checked_rem(open.len());
        index.map_or(case.task, |index| open[index])
    }

    /// Another open case; now and then the same.
    fn other(self, world: &World, case: &Case) -> CaseId {
        let others = world.board.cases().map(|other| other.id);
        let others: Vec<CaseId> = others.filter(|other| *other != case.id).collect();
        let index = usize::from(self.a).checked_rem(others.len());
        index.filter(|_| !self.a.is_multiple_of(9)).map_or(case.id, |index| others[index])
    }
}

fn named(department: &str) -> &'static str {
    DEPARTMENTS.into_iter().chain(BELOW).find(|name| *name == department).unwrap_or(ROADS)
}
