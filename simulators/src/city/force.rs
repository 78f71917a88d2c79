//! The units of a made-up city: a worker for every grid, patrols for the villages, and what townships keep ready.

use hub_protocol::{Tier, UnitKind};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::{Beat, CityArea, CityUnit, Official, Shift, Streets, names, settled::Settled, size::Counts};
use crate::seed::Seed;

/// What a township keeps ready, in turn.
const KEPT_READY: [UnitKind; 4] = [UnitKind::Vehicle, UnitKind::Mediator, UnitKind::Crew, UnitKind::Patrol];

/// One vehicle in so many of a township on a river is a boat.
const BOAT_EVERY: usize = 3;

/// Skills that a grid worker may have.
const SKILLS: [&str; 4] = ["调解", "急救", "电工", "消防"];

/// How many grid workers of a hundred have one of them.
const SKILLED_PERCENT: u32 = 40;

/// Of a hundred grid workers and mediators so many work at night.
const NIGHT_PERCENT: u32 = 12;

/// A unit to be: where it belongs, what it is, and the cells it patrols.
struct Wanted<'a> {
    home: &'a CityArea,
    kind: UnitKind,
    beat: std::ops::Range<u32>,
    number: usize,
}

/// All units; `areas` in the order of the land.
pub(super) fn units(
    settled: &Settled,
    areas: &[CityArea],
    officials: &[Official],
    streets: &Streets,
    counts: Counts,
    seed: Seed,
) -> Vec<CityUnit> {
    let mut random = seed.stream("units", 0);
    let mut enlisted = Vec::with_capacity(counts.units);
    for wanted in wanted(settled, areas, counts) {
        enlisted.push(unit(&mut random, &wanted, streets, settled, officials));
    }
    enlisted
}

fn wanted<'a>(settled: &Settled, areas: &'a [CityArea], counts: Counts) -> Vec<Wanted<'a>> {
    let of_tier = |tier: Tier| areas.iter().filter(move |area| area.tier == tier);
    let mut all: Vec<Wanted<'a>> = Vec::new();
    for (home, parcel) in of_tier(Tier::Grid).zip(&settled.grids) {
        all.push(Wanted { home, kind: UnitKind::GridWorker, beat: parcel.cells.clone(), number: 0 });
    }
    for (home, parcel) in of_tier(Tier::Village).zip(&settled.villages) {
        all.push(Wanted { home, kind: UnitKind::Patrol, beat: parcel.cells.clone(), number: 0 });
    }
    let townships: Vec<_> = of_tier(Tier::Township).zip(&settled.townships).collect();
    let wet: Vec<bool> =
        townships.iter().map(|(_, parcel)| has_river(settled, parcel.cells.clone())).collect();
    let mut number = 0;
    while all.len() < counts.units {
        let at = number % townships.len();
        let round = number / townships.len();
        let (home, parcel) = townships[at];
        let kept = KEPT_READY[(at + round) % KEPT_READY.len()];
        let is_boat = kept == UnitKind::Vehicle && wet[at] && number.is_multiple_of(BOAT_EVERY);
        let kind = if is_boat { UnitKind::Boat } else { kept };
        all.push(Wanted { home, kind, beat: parcel.cells.clone(), number: round + 1 });
        number += 1;
    }
    all.truncate(counts.units);
    all
}

fn has_river(settled: &Settled, cells: std::ops::Range<u32>) -> bool {
    let wet = &settled.waters.wet;
    cells
        .into_iter()
        .any(|cell| settled.land.cells[cell as usize].gates.iter().any(|gate| wet.contains(gate)))
}

fn unit(
    random: &mut StdRng,
    wanted: &Wanted<'_>,
    streets: &Streets,
    settled: &Settled,
    officials: &[Official],
) -> CityUnit {
    let Wanted { home, kind, beat, number } = wanted;
    let village = home.name.trim_end_matches(['村', '镇', '乡']);
    let (code, name, skills): (&str, String, Vec<&str>) = match kind {
        UnitKind::GridWorker => ("WG", names::person(random), skill(random, home)),
        UnitKind::Patrol if *number == 0 => ("XF", format!("{village}巡防"), vec!["急救"]),
        UnitKind::Patrol => ("KF", format!("{village}快反{number}组"), vec!["急救", "消防"]),
        UnitKind::Mediator => ("TJ", format!("调解员{}", names::person(random)), vec!["调解"]),
        UnitKind::Crew => ("QX", format!("{village}抢修{number}组"), vec!["电工", "水务"]),
        UnitKind::Vehicle => ("CL", format!("{village}执法车{number}"), vec!["消防"]),
        UnitKind::Boat => ("CT", format!("{village}巡逻艇{number}"), vec!["水上救援"]),
    };
    let cell = random.random_range(beat.clone());
    let start = streets.crossing(settled.land.place(settled.land.cells[cell as usize].spot));
    let answers_for = officials.iter().find(|official| home.parent.as_ref() == Some(&official.area));
    let is_first = home.code.0.ends_with("001") && *kind == UnitKind::GridWorker;
    CityUnit {
        code: format!(
            "{code}-{}{}",
            home.code,
            if *number == 0 { String::new() } else { format!("-{number}") }
        ),
        name,
        phone: names::phone(random),
        kind: *kind,
        home: home.code.clone(),
        skills: skills.into_iter().map(ToOwned::to_owned).collect(),
        person: answers_for.filter(|_| is_first).map(|official| official.login.clone()),
        start,
        beat: Beat::Grids(beat.clone()),
        shift: shift(*kind, random),
    }
}

/// The first worker of each village has learnt first aid.
fn skill(random: &mut StdRng, grid: &CityArea) -> Vec<&'static str> {
    let skilled = random.random_ratio(SKILLED_PERCENT, 100);
    let drawn = SKILLS.choose(random).copied().filter(|_| skilled);
    if grid.code.0.ends_with("001") { vec!["急救"] } else { drawn.into_iter().collect() }
}

fn shift(kind: UnitKind, random: &mut StdRng) -> Shift {
    match kind {
        UnitKind::GridWorker | UnitKind::Mediator if random.random_ratio(NIGHT_PERCENT, 100) => Shift::Night,
        UnitKind::GridWorker | UnitKind::Mediator => Shift::Day,
        UnitKind::Patrol if random.random_ratio(1, 2) => Shift::Night,
        UnitKind::Patrol => Shift::Day,
        UnitKind::Crew | UnitKind::Vehicle | UnitKind::Boat => Shift::Always,
    }
}
