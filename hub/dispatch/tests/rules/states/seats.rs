//! Who may give an order, and what it needs: the second table. From where is told by giving every order from every seat;
//! by whom is read off the hub's table of roles, and what must be said off the order itself.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use geo_index::Tier;
use hub_dispatch::{
    Actor, BlowWhistle, Command, EmergencyLevel, OpenIncident, Phase, Seat, Service, Span, Verdict,
    Withdrawer,
};

use super::short;
use crate::{
    authority::{at_the_township, deeds_of_centres},
    desks::{
        ROADS, about, ask_more, ask_return, city, desk, does, hand_on, merge, north, oak, part, reply, south,
    },
    emergencies::{FLOOD, attach, flood, of_flood, opened, responds},
    orders::{self, CASE, OTHER_CASE, acknowledge, placed_by, sealed, settle_from, verify_from, withdraw},
    town::{LAN, MEI, metres_east},
    whistling::{blow, call_off, whistle, whistled},
    world::World,
};

type SeatOf = fn() -> Actor;
type GivenFrom = Box<dyn Fn(&World, &Actor) -> Command>;

/// From where somebody tries it: the case is the township's.
const SEATS: [(&str, SeatOf); 5] = [
    ("the village below", oak),
    ("the township that has it", north),
    ("the city above", city),
    ("a township beside it", south),
    ("the department that leads", || desk(ROADS)),
];

/// An order of a table's row: by name, with the world in which it can be given, and the order from a seat.
struct Order {
    name: String,
    world: Box<dyn Fn() -> World>,
    from: GivenFrom,
}

impl Order {
    fn new(
        name: &str,
        world: impl Fn() -> World + 'static,
        from: impl Fn(&World, &Actor) -> Command + 'static,
    ) -> Self {
        Self { name: name.to_owned(), world: Box::new(world), from: Box::new(from) }
    }

    /// What comes of it from each seat.
    fn cells(&self) -> Vec<String> {
        let cell = |(_, seat): &(&str, SeatOf)| {
            let mut world = (self.world)();
            let command = (self.from)(&world, &seat());
            match world.carry_out(&command) {
                Ok(_) => "may".to_owned(),
                Err(refusal) => format!("✗ {}", short(&refusal)),
            }
        };
        SEATS.iter().map(cell).collect()
    }
}

/// The deeds of centres, as those who may are told apart; then parting, archiving, and the deeds of departments.
fn deeds() -> Vec<Order> {
    let of_centres = deeds_of_centres().into_iter().map(|(phase, _, deed)| {
        let name = variant(&deed(&at_the_township(phase)));
        Order::new(&name, move || at_the_township(phase), move |world, by| does(by.clone(), deed(world)))
    });
    let merged = || {
        let mut world = at_the_township(Phase::Unattended);
        world.given(about(OTHER_CASE, city(), merge(CASE)));
        world
    };
    let joined = || {
        let mut world = at_the_township(Phase::Unattended);
        world.given(Command::JoinReport(orders::second_caller()));
        world
    };
    let ended = move || {
        let mut world = merged();
        world.given(withdraw()).pass(3_601);
        world
    };
    let supervised = || {
        let mut world = at_the_township(Phase::WithDepartments);
        let at = world.in_hours(4);
        world.given(does(city(), crate::desks::supervise(at)));
        world
    };
    let assigned = || {
        let mut world = at_the_township(Phase::Unattended);
        world.given(does(city(), crate::desks::assign(ROADS, &[])));
        world
    };
    let by_desk = move |name: &str, deed: fn(hub_dispatch::TaskId) -> hub_dispatch::Deed| {
        Order::new(name, assigned, move |world, by| does(by.clone(), deed(world.desk_id(ROADS))))
    };
    let flooded = || {
        let mut world = at_the_township(Phase::Unattended);
        world.given(opened(flood()));
        world
    };
    let attached = move || {
        let mut world = flooded();
        world.given(attach(CASE, city(), FLOOD));
        world
    };
    let others = [
        Order::new("Attach", flooded, |_, by| attach(CASE, by.clone(), FLOOD)),
        Order::new("Detach", attached, |_, by| does(by.clone(), hub_dispatch::Deed::Detach)),
        Order::new("AnswerSupervision", supervised, |_, by| does(by.clone(), crate::desks::answer_letter())),
        Order::new("Part", merged, |_, by| does(by.clone(), part(OTHER_CASE))),
        Order::new("PartReport", joined, |_, by| {
            does(by.clone(), crate::desks::part_report(orders::second_caller().report))
        }),
        Order::new("ReadCopy", assigned, |_, by| does(by.clone(), hub_dispatch::Deed::ReadCopy)),
        Order::new("Archive", ended, |_, by| does(by.clone(), hub_dispatch::Deed::Archive)),
        by_desk("Sign", |task| hub_dispatch::Deed::Sign { task }),
        by_desk("AskReturn", ask_return),
        by_desk("AskExtension", |task| ask_more(task, Span::Hours(1))),
        by_desk("Reply", reply),
        by_desk("HandOn", |task| hand_on(task, crate::desks::POWER)),
    ];
    of_centres.chain(others).collect()
}

/// The other orders that people give about a case.
fn others() -> Vec<Order> {
    let unattended = || at_the_township(Phase::Unattended);
    let staffed = || {
        let mut world = World::staffed();
        world.given(orders::quarrel()).given(does(oak(), crate::desks::pass_up()));
        world
    };
    let done = || {
        let mut world = at_the_township(Phase::Unattended);
        world.given(does(city(), crate::desks::assign(ROADS, &[]))).replies(ROADS);
        world
    };
    let closing = || {
        let mut world = at_the_township(Phase::ToCallBack);
        world.given(does(city(), crate::desks::called(orders::report_of(CASE), true)));
        world
    };
    let ended = || {
        let mut world = at_the_township(Phase::Unattended);
        world.given(withdraw());
        world
    };
    let blown = || World::whistled(2, &[ROADS]);
    vec![
        Order::new("Acknowledge", unattended, |world, by| {
            let case = world.case();
            acknowledge(case.rung, case.round, by.person)
        }),
        Order::new("PlaceCase", unattended, |_, by| placed_by(by.clone(), Some(metres_east(10)), "oak-1")),
        Order::new("RecordCall", unattended, |_, by| {
            let called_at = hub_dispatch::UtcMicros(1);
            Command::RecordCall { case: CASE, service: Service::Fire, called_at, by: by.person }
        }),
        Order::new("DispatchUnits", staffed, |_, by| orders::dispatch_from(by.clone(), &[MEI])),
        Order::new("StandDown", staffed, |_, by| orders::stand_down_from(by.clone(), LAN)),
        Order::new("Settle", unattended, |_, by| settle_from(by.clone())),
        Order::new("Verify", done, |_, by| verify_from(by.clone(), Verdict::Done)),
        Order::new("Close", closing, |_, by| {
            let tier = match by.seat {
                Seat::Centre { tier, .. } => tier,
                Seat::Department { .. } => Tier::Village,
            };
            Command::Close { case: CASE, by: by.person, tier }
        }),
        Order::new("Withdraw", unattended, |_, by| {
            let by = Withdrawer::Seated(by.clone());
            Command::Withdraw { case: CASE, by, reason: sealed() }
        }),
        Order::new("BlowWhistle", unattended, |world, by| {
            blow(BlowWhistle { by: by.clone(), ..whistle(world, 2, &[ROADS]) })
        }),
        Order::new("OpenIncident", unattended, |_, by| opened(OpenIncident { by: by.clone(), ..flood() })),
        Order::new("Incident", World::flooded, |_, by| {
            of_flood(by.clone(), responds(EmergencyLevel::Iv, &["oak"]))
        }),
        Order::new("Whistle", blown, |_, by| whistled(by.clone(), call_off())),
        Order::new("Reopen", ended, |_, by| orders::reopen_from(by.clone())),
    ]
}

/// Orders that are a matter of no seat, and who gives them.
const WITHOUT_SEAT: [(&str, &str); 26] = [
    ("OpenCase", "Report"),
    ("JoinReport", "Report"),
    ("FileHandled", "HandleOnSpot"),
    ("Relay", "Dispatch"),
    ("RelayDuty", "Dispatch"),
    ("RecordUnanswered", "Dispatch"),
    ("EraseReport", "Erase"),
    ("EnrolUnit", "Organisation"),
    ("RetireUnit", "Organisation"),
    ("Adopt", "Organisation"),
    ("Amend", "Dispatch"),
    ("Reorganise", "Organisation"),
    ("VerifyByCaller", "whoever has number and pin"),
    ("SignOn", "the unit"),
    ("SignOff", "the unit"),
    ("StandBy", "the unit"),
    ("Accept", "the unit that was asked"),
    ("Decline", "the unit that was asked"),
    ("SetOut", "the unit at work"),
    ("Arrive", "the unit at work"),
    ("ReportWell", "the unit at work"),
    ("Finish", "the unit at work"),
    ("AskBackup", "the unit at work"),
    ("RaiseSos", "the unit"),
    ("Receive", "the unit's device"),
    ("RecordReach", "the hub, of its gateways"),
];

/// Orders that the hub gives itself.
const BY_THE_HUB: [&str; 6] =
    ["AssignTogether", "FollowResponse", "LookForSooner", "LookForWork", "ReckonLimit", "TimerRanOut"];

/// The source of this crate, file after file.
fn source() -> String {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == "rs")).collect();
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// What stands between the braces of something that is declared.
fn body<'s>(source: &'s str, of: &str) -> &'s str {
    let (_, after) = source.split_once(&format!("pub {of} {{\n")).unwrap_or_else(|| panic!("no {of}"));
    after.split_once("\n}\n").unwrap().0
}

/// The variants of an enum, by name.
pub(super) fn variants(of: &str) -> Vec<String> {
    let source = source();
    let lines = body(&source, &format!("enum {of}")).lines().filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(char::is_uppercase));
    let name = |line: &str| line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned();
    named.map(name).collect()
}

/// The name of a variant.
fn variant(it: &impl std::fmt::Debug) -> String {
    let told = format!("{it:?}");
    told.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// What is said of whom and from where is told by the other columns, and which case by the address.
const NOT_SAID: [&str; 7] = ["case", "by", "unit", "tier", "from", "order", "at_least"];

/// What must be said with an order, as its declaration has it: what may be left out stands in parentheses.
fn needs(source: &str, name: &str) -> String {
    let is_deed = |opening: &str| body(source, "enum Deed").contains(&format!("\n    {name}{opening}"));
    let of = if is_deed(" {") || is_deed("(") { "enum Deed" } else { "enum Command" };
    let within = format!("\n{}\n", body(source, of));
    let declared =
        |opening: &str| within.split_once(&format!("\n    {name}{opening}")).map(|(_, after)| after);
    let fields = match (declared(" {\n"), declared("(")) {
        (Some(fields), _) => fields.split_once("\n    }").unwrap().0.to_owned(),
        (None, Some(of)) => {
            let of = of.split_once(')').unwrap().0;
            let of = of.strip_prefix("Box<").and_then(|of| of.strip_suffix('>')).unwrap_or(of);
            let is_struct = source.contains(&format!("pub struct {of} {{\n"));
            if is_struct { body(source, &format!("struct {of}")).to_owned() } else { String::new() }
        }
        (None, None) => String::new(),
    };
    let fields = fields.lines().filter_map(|line| {
        let (field, of) = line.trim().trim_start_matches("pub ").split_once(": ")?;
        let is_field = field.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        (is_field && !NOT_SAID.contains(&field)).then(|| {
            // Nobody is dispatched by naming no unit.
            let left_out = field != "units"
                && ["Option<", "Vec<", "BTreeSet<", "OtherPictures"].iter().any(|kind| of.starts_with(kind));
            if left_out { format!("({field})") } else { field.to_owned() }
        })
    });
    fields.collect::<Vec<_>>().join(", ")
}

/// What the documentation of an order calls it in Chinese, before its name.
fn title(source: &str, name: &str) -> String {
    let within = [body(source, "enum Deed"), body(source, "enum Command")].join("\n");
    let lines: Vec<&str> = within.lines().collect();
    let at = lines.iter().position(|line| {
        line.strip_prefix("    ")
            .is_some_and(|line| line.split(|c: char| !c.is_alphanumeric()).next() == Some(name))
    });
    let doc = at.and_then(|at| lines[at - 1].trim().strip_prefix("/// ")).unwrap_or_default();
    let called = doc.split([':', ',', '.']).next().unwrap_or_default();
    let is_chinese =
        called.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)) && called.chars().count() < 16;
    if is_chinese { format!("{called} {name}") } else { name.to_owned() }
}

fn hub_source(file: &str) -> String {
    let path = format!("{}/../src/{file}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The roles that have a permission, off the hub's own table.
fn roles(permission: &str) -> String {
    let source = hub_source("identity/permission.rs");
    let (_, table) = source.split_once("let acts: &[Act] = match role {").unwrap();
    let (table, _) = table.split_once("};").unwrap();
    let named = table.split("Role::").skip(1).filter(|role| {
        let listed = role.split_once("&[").unwrap().1.split_once(']').unwrap().0;
        listed.split(',').any(|act| act.trim() == permission)
    });
    let named = named.map(|role| role.split_once(' ').unwrap().0);
    named.collect::<Vec<_>>().join(", ")
}

/// The permissions that the hub asks for before an order: of a deed in its table of deeds, of others where they come in.
fn permissions(name: &str) -> Vec<String> {
    if let Some((_, told)) = WITHOUT_SEAT.iter().find(|(order, _)| *order == name) {
        return vec![(*told).to_owned()];
    }
    if let Some((_, told)) = ABOUT_NO_CASE.iter().find(|(order, _)| *order == name) {
        return told.iter().map(|told| (*told).to_owned()).collect();
    }
    let deeds = hub_source("http/acts.rs");
    let (_, table) = deeds.split_once("fn needs(").unwrap();
    let (table, _) = table.split_once("\n}\n").unwrap();
    let arms = table.split("CaseAct::").skip(1).scan(Vec::new(), |waiting: &mut Vec<&str>, part| {
        waiting.push(part.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
        let act =
            part.split_once("=> Act::").map(|(_, act)| act.split([',', '\n']).next().unwrap_or_default());
        Some(act.map(|act| (std::mem::take(waiting), act)))
    });
    let of_deed = arms.flatten().filter(|(deeds, _)| deeds.contains(&name)).map(|(_, act)| act.to_owned());
    let of_deed: Vec<String> = of_deed.collect();
    if !of_deed.is_empty() {
        return of_deed;
    }
    let (actions, words) =
        (hub_source("http/case_actions.rs"), ROUTES.iter().find(|(order, _)| *order == name));
    let marker = format!("(\"{}\", Act::", words.unwrap_or_else(|| panic!("{name} has no permission")).1);
    let (_, after) = actions.split_once(&marker).unwrap_or_else(|| panic!("nothing asks {marker}"));
    vec![after.split(')').next().unwrap_or_default().to_owned()]
}

/// What is asked for before orders about whistles, of centres and of the desks that were called, and about incidents.
const ABOUT_NO_CASE: [(&str, &[&str]); 4] = [
    ("BlowWhistle", &["Assign"]),
    ("Whistle", &["Assign", "Desk"]),
    ("OpenIncident", &["Respond"]),
    ("Incident", &["Respond"]),
];

/// By which word the hub carries an order out that is no deed.
const ROUTES: [(&str, &str); 10] = [
    ("Acknowledge", "acknowledge"),
    ("PlaceCase", "place"),
    ("RecordCall", "record_call"),
    ("DispatchUnits", "dispatch"),
    ("StandDown", "stand_down"),
    ("Settle", "settle"),
    ("Verify", "verify"),
    ("Close", "close"),
    ("Withdraw", "withdraw"),
    ("Reopen", "reopen"),
];

/// Who may give it: roles, or in words where none is asked for.
fn by_whom(name: &str) -> String {
    let told = permissions(name).into_iter().map(|permission| {
        let roles = roles(&permission);
        if roles.is_empty() { permission } else { roles }
    });
    told.collect::<Vec<_>>().join("; ")
}

const HEAD: &str = "
# Who may, and what it needs

Written with the table above. The case belongs to the township; each order is given from each of these seats, as the
person on duty there and nobody who handled the case: **may**, or why it is refused. *By* are the roles that the hub lets
try it at all (`hub/src/identity/permission.rs`); what a seat sees is a matter of its area besides. *Needs* is what must be
said with it, and in parentheses what may be left out. `photos`, `before` and `place` must be there where the category's
`evidence` (取证) asks for them, before and after for what is dealt with on the spot; a `reason` in parentheses where the
order moves the case to other posts.
";

pub(super) fn section(table: &mut String) {
    let source = source();
    table.push_str(HEAD);
    let names = SEATS.map(|(name, _)| name).join(" | ");
    write!(table, "\n## From a seat\n\n| | by | {names} | needs |\n|{}\n", "---|".repeat(SEATS.len() + 3))
        .unwrap();
    let mut told = BTreeSet::new();
    for order in deeds().iter().chain(&others()) {
        let (name, cells) = (&order.name, order.cells().join(" | "));
        let (title, by, needs) = (title(&source, name), by_whom(name), needs(&source, name));
        let row = format!("| {title} | {by} | {cells} | {needs} |");
        // Of an order that is tried in two ways, the second says something only where it is answered otherwise.
        if told.insert(row.clone()) {
            writeln!(table, "{row}").unwrap();
        }
    }
    write!(table, "\n## From no seat\n\n| | by | needs |\n|---|---|---|\n").unwrap();
    for (name, _) in WITHOUT_SEAT {
        let (title, by, needs) = (title(&source, name), by_whom(name), needs(&source, name));
        writeln!(table, "| {title} | {by} | {needs} |").unwrap();
    }
    for name in BY_THE_HUB {
        writeln!(table, "| {name} | the hub itself | {} |", needs(&source, name)).unwrap();
    }
}

/// Every command and every deed stands in the table: a new one must be added to it.
#[test]
fn no_order_is_missing_from_who_may() {
    let told: Vec<String> = deeds().into_iter().chain(others()).map(|order| order.name).collect();
    let told = told.iter().map(String::as_str);
    let told: Vec<&str> = told.chain(WITHOUT_SEAT.map(|(name, _)| name)).chain(BY_THE_HUB).collect();
    let known = [variants("Command"), variants("Deed")].concat();
    let missing: Vec<&String> =
        known.iter().filter(|name| *name != "Act" && !told.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} are in no row of who may");
}
