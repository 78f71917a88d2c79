//! Who works in the tiny city: officials at posts, and units with phones and skills.

use hub_protocol::{Role, Tier, UnitKind};
use rand::{Rng, seq::IndexedRandom};

use super::{Beat, CityArea, CityUnit, Official, Shift, names};
use crate::seed::Seed;

/// Units of the tiny city beyond one grid worker for each of its 36 grids: one patrol in each village, one mediator,
/// one crew, one vehicle and one more patrol in each township.
const PATROLS_PER_VILLAGE: usize = 1;

/// Skills that a grid worker may have.
const SKILLS: [&str; 4] = ["调解", "急救", "电工", "消防"];

/// How many grid workers of a hundred have one of them.
const SKILLED_PERCENT: u32 = 40;

/// Share of a beat's size that is kept clear along its border.
const BORDER_SHARE: f64 = 0.1;

/// One commander for every post but the last village's, and a dispatcher in the city centre.
pub(super) fn officials(seed: Seed, areas: &[CityArea]) -> Vec<Official> {
    let mut random = seed.stream("officials", 0);
    let centres: Vec<_> = areas.iter().filter(|area| area.tier != Tier::Grid).collect();
    let staffed = &centres[..centres.len() - 1];
    let mut officials: Vec<Official> = staffed
        .iter()
        .enumerate()
        .map(|(index, area)| Official {
            login: format!("{}{}", tier_word(area.tier), number_within(staffed, index)),
            name: names::person(&mut random),
            role: Role::Commander,
            area: area.code.clone(),
            posts: vec![area.code.clone()],
        })
        .collect();
    officials.push(Official {
        login: "desk".to_owned(),
        name: names::person(&mut random),
        role: Role::Dispatcher,
        area: centres[0].code.clone(),
        posts: Vec::new(),
    });
    officials
}

fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::City => "city",
        Tier::County => "county",
        Tier::Township => "town",
        Tier::Village => "village",
        Tier::Grid => "grid",
    }
}

/// 1 for the first area of its tier, 2 for the second; nothing for the one city.
fn number_within(areas: &[&CityArea], index: usize) -> String {
    let tier = areas[index].tier;
    if tier == Tier::City {
        return String::new();
    }
    areas[..=index].iter().filter(|area| area.tier == tier).count().to_string()
}

/// The units of the tiny city.
pub(super) fn units(seed: Seed, areas: &[CityArea], officials: &[Official]) -> Vec<CityUnit> {
    let mut random = seed.stream("units", 0);
    let mut units = Vec::new();
    for area in areas {
        match area.tier {
            Tier::Grid => units.push(grid_worker(&mut random, area, officials)),
            Tier::Village => {
                for _ in 0..PATROLS_PER_VILLAGE {
                    units.push(unit(&mut random, area, UnitKind::Patrol, "巡防", &["急救"]));
                }
            }
            Tier::Township => {
                units.push(unit(&mut random, area, UnitKind::Patrol, "快反", &["急救", "消防"]));
                units.push(unit(&mut random, area, UnitKind::Mediator, "调解员", &["调解"]));
                units.push(unit(&mut random, area, UnitKind::Crew, "抢修", &["电工", "水务"]));
                units.push(unit(&mut random, area, UnitKind::Vehicle, "执法车", &["消防"]));
            }
            Tier::County | Tier::City => {}
        }
    }
    for (number, unit) in (1..).zip(&mut units) {
        unit.code = format!("{}-{number:03}", unit.code);
    }
    units
}

/// The first worker of each village has learnt first aid, and the commander of the village answers for that worker:
/// somebody who has an account and may not verify what the worker did.
fn grid_worker(random: &mut impl Rng, grid: &CityArea, officials: &[Official]) -> CityUnit {
    let first_of_village = grid.code.0.ends_with("001");
    let skilled = random.random_ratio(SKILLED_PERCENT, 100);
    let drawn = SKILLS.choose(random).filter(|_| skilled);
    let skill = if first_of_village { Some(&"急救") } else { drawn };
    let mut worker =
        unit(random, grid, UnitKind::GridWorker, "", skill.map(std::slice::from_ref).unwrap_or_default());
    let commander = officials.iter().find(|official| grid.parent.as_ref() == Some(&official.area));
    worker.person = commander.filter(|_| first_of_village).map(|official| official.login.clone());
    worker
}

fn unit(random: &mut impl Rng, home: &CityArea, kind: UnitKind, prefix: &str, skills: &[&str]) -> CityUnit {
    let beat = home.bounds.shrunk(BORDER_SHARE);
    let (code, name) = match kind {
        UnitKind::GridWorker => ("WG", names::person(random)),
        UnitKind::Patrol => ("XF", format!("{prefix}·{}", home.name)),
        UnitKind::Mediator => ("TJ", format!("{prefix}{}", names::person(random))),
        UnitKind::Crew => ("QX", format!("{}{prefix}组", home.name)),
        UnitKind::Vehicle | UnitKind::Boat => ("CL", format!("{}{prefix}", home.name)),
    };
    CityUnit {
        code: code.to_owned(),
        name,
        phone: names::phone(random),
        kind,
        home: home.code.clone(),
        skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
        person: None,
        start: beat.at(random.random(), random.random()),
        beat: Beat::Within(beat),
        shift: Shift::Always,
    }
}
