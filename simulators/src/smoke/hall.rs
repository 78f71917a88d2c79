//! Where the case of the two departments is played: a catalogue, a calendar and rules of its own, three departments with
//! a person at each desk, and the posts above the village where the matter lies.

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    AreaCode, DepartmentCode, Point, Role, Span, TaskId, Tier,
    http::{ImportOrganisation, NewAccount},
    views::{CaseView, DeskView},
};
use jiff::{
    civil::{Date, Weekday},
    tz::{self, TimeZone},
};
use serde_json::{Value, json};

use super::{stage::Stage, story::SOON};
use crate::client::{HubClient, Seat};

/// Its category in the policy, which may climb to the county.
pub(super) const CATEGORY: &str = "04";
/// The matter in the catalogue.
pub(super) const MATTER: &str = "06010";
/// The limit that the catalogue gives it, and what is asked for more: minutes of the working time of a calendar whose
/// offices never close.
pub(super) const LIMIT: Span = Span::WorkingMinutes(30);
/// How long after its closing the case may be opened again, and is not archived: the one clock of this case that is
/// waited for.
pub(super) const REOPEN_WITHIN_MS: u64 = 2_000;
/// Password of those who sit at the departments' desks, on a hub that lives for a minute.
const PASSWORD: &str = "smoke-desks-only-1m";

/// A department of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Desk {
    /// The one that the catalogue names, wrongly.
    Streets,
    /// The one that it is given to, and that is bound to it.
    Water,
    /// The one that helps.
    Power,
}

impl Desk {
    pub(super) const ALL: [Self; 3] = [Self::Streets, Self::Water, Self::Power];

    pub(super) fn code(self) -> DepartmentCode {
        let code = match self {
            Self::Streets => "11420000MB0000001A",
            Self::Water => "11420000MB0000002B",
            Self::Power => "11420000MB0000003C",
        };
        DepartmentCode(code.to_owned())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Streets => "区城管局",
            Self::Water => "区水务局",
            Self::Power => "区供电公司",
        }
    }

    /// Name of the person at the desk.
    pub(super) fn person(self) -> &'static str {
        match self {
            Self::Streets => "周敏",
            Self::Water => "何刚",
            Self::Power => "罗兰",
        }
    }

    fn login(self) -> &'static str {
        match self {
            Self::Streets => "streets",
            Self::Water => "water",
            Self::Power => "power",
        }
    }

    /// Its task of a case that has not ended.
    pub(super) fn task_of(self, case: &CaseView) -> Option<&DeskView> {
        let code = self.code();
        case.handling.desks.iter().find(|desk| desk.department.code == code && !desk.ended)
    }

    /// The id of that task.
    pub(super) fn task(self, case: &CaseView) -> Result<TaskId> {
        let task = self.task_of(case).with_context(|| format!("{} has no task", self.name()))?;
        Ok(task.task)
    }
}

/// Everybody who has to do with the case, each at a console.
pub(super) struct Hall {
    /// The village where the matter lies, and a place in it.
    pub(super) area: AreaCode,
    pub(super) place: Point,
    /// The township that such a matter begins at.
    pub(super) begins_at: AreaCode,
    pub(super) village: Seat,
    pub(super) township: Seat,
    pub(super) county: Seat,
    desks: Vec<(Desk, Seat)>,
    /// Names of those at the posts, by tier.
    names: Vec<(Tier, String)>,
}

impl Hall {
    /// Imports the rules, makes the accounts and takes the seats.
    pub(super) async fn open(stage: &Stage) -> Result<Self> {
        let village = stage.peopled_village().context("a village with somebody at every post above it")?;
        let posts = stage.posts_above(&village);
        let login = |tier: Tier| posts.get(&tier).with_context(|| format!("nobody sits at the {tier:?}"));
        let above = |tier: Tier| {
            let found = stage.city.upward(&village.code).into_iter().find(|area| area.tier == tier);
            found.map(|area| area.code.clone()).with_context(|| format!("a village lies in a {tier:?}"))
        };
        let county = above(Tier::County)?;
        let administrator = stage.administrator().await?;
        administrator.import(&rules(stage, &county)).await.context("catalogue, calendar and policy")?;
        let listed = administrator.departments().await?.departments;
        ensure!(
            listed.iter().map(|listed| &listed.code).eq(Desk::ALL.map(Desk::code).iter()),
            "the departments are listed as {listed:?}"
        );
        let mut desks = Vec::new();
        for desk in Desk::ALL {
            desks.push((desk, seated(stage, &administrator, desk, &county).await?));
        }
        let names = posts.iter().filter_map(|(tier, login)| Some((*tier, stage.name_of(login)?.to_owned())));
        let mut hall = Self {
            area: village.code.clone(),
            place: village.bounds.centre(),
            begins_at: above(Tier::Township)?,
            names: names.collect(),
            village: stage.seat(login(Tier::Village)?).await?,
            township: stage.seat(login(Tier::Township)?).await?,
            county: stage.seat(login(Tier::County)?).await?,
            desks,
        };
        for seat in [&mut hall.village, &mut hall.township, &mut hall.county] {
            seat.until("a snapshot", SOON, |picture| picture.offset).await?;
        }
        for (_, seat) in &mut hall.desks {
            seat.until("a snapshot", SOON, |picture| picture.offset).await?;
        }
        Ok(hall)
    }

    /// The console of a department.
    pub(super) fn desk(&mut self, desk: Desk) -> &mut Seat {
        let seat = self.desks.iter_mut().find(|(at, _)| *at == desk);
        &mut seat.expect("there is a seat at every desk").1
    }

    /// Who sits at the post of a tier.
    pub(super) fn name_at(&self, tier: Tier) -> &str {
        self.names.iter().find(|(at, _)| *at == tier).map_or("nobody", |(_, name)| name)
    }
}

async fn seated(stage: &Stage, administrator: &HubClient, desk: Desk, county: &AreaCode) -> Result<Seat> {
    let account = NewAccount {
        login: desk.login().to_owned(),
        name: desk.person().to_owned(),
        role: Role::Department,
        area: county.clone(),
        password: PASSWORD.to_owned(),
        department: Some(desk.code()),
    };
    administrator.add_account(&account).await.with_context(|| format!("an account at {}", desk.name()))?;
    let client = stage.stranger()?;
    client.sign_in(desk.login(), PASSWORD).await?;
    Ok(Seat::take(client, stage.city.seed.stream(desk.login(), 0)))
}

/// What is imported before the case: from here on matters of the catalogue go to departments by themselves.
fn rules(stage: &Stage, county: &AreaCode) -> ImportOrganisation {
    let departments: Vec<Value> = Desk::ALL
        .iter()
        .map(|desk| json!({ "code": desk.code(), "name": desk.name(), "area": county }))
        .collect();
    let matter = json!({
        "code": MATTER, "name": "井盖缺损", "category": CATEGORY, "kind": "complaint", "lead": Desk::Streets.code(),
        "limit": LIMIT, "tier": "county",
        "standards": [{ "standard": "GB/T 47678.5-2026", "kind": "matter", "code": MATTER }],
    });
    let policy = stage.policy.clone().reopened_within_ms(REOPEN_WITHIN_MS).with_closed_loop(&json!({
        "sign_within": { "minutes": 10 }, "rule_within": { "minutes": 10 }, "call_back_within": { "minutes": 10 },
        "extension_max": LIMIT, "returns_max": 2, "redo_max": 2,
    }));
    ImportOrganisation {
        catalogue: Some(json!({ "departments": departments, "matters": [matter] })),
        calendar: Some(always_open()),
        policy: Some(policy.document().clone()),
        ..ImportOrganisation::default()
    }
}

/// The day in China.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(TimeZone::fixed(tz::offset(8))).date()
}

/// A calendar whose offices are open at any hour of this year and the next, so that the case goes the same way by night.
fn always_open() -> Value {
    let this_year = today().year();
    let year = |year: i16| (year.to_string(), json!({ "off": [], "work": weekends_of(year) }));
    let years: serde_json::Map<String, Value> = [year(this_year), year(this_year + 1)].into_iter().collect();
    json!({
        "utc_offset_minutes": 480,
        "office": [{ "opens": "00:00:00", "closes": "23:59:59" }],
        "years": years,
    })
}

fn weekends_of(year: i16) -> Vec<Date> {
    let days = Date::constant(year, 1, 1).series(jiff::Span::new().days(1));
    let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    days.take_while(|day| day.year() == year).filter(weekend).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_its_saturdays_and_sundays_and_no_other_day() {
        let weekends = weekends_of(2026);
        assert_eq!(weekends.len(), 104);
        assert_eq!(weekends.first(), Some(&Date::constant(2026, 1, 3)));
        assert_eq!(weekends.last(), Some(&Date::constant(2026, 12, 27)));
    }

    #[test]
    fn departments_are_told_apart() {
        let codes: std::collections::BTreeSet<DepartmentCode> =
            Desk::ALL.into_iter().map(Desk::code).collect();
        assert_eq!(codes.len(), Desk::ALL.len());
    }
}
