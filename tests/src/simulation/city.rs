//! A tiny city: its areas, the posts and who is on duty there, its units and the policies in force.
//!
//! Everything here is fixed by the seed. The roster depends on the time, as rosters do.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::{AreaCode, Place, Tier};
use hub_dispatch::{
    Candidate, CaseFacts, ContentDigest, NamedCalendar, NamedPolicy, Near, Nearness, PersonId, Post,
    RuledOut, Rung, Skill, Travelled, UnitId, UnitKind, UtcMicros, WayKnownBy,
    board::{Board, Duty},
    suitability,
};

use super::{calendars::calendars, chance::Chance, departments::Department, policies::policies};

const COUNTIES: usize = 2;
const TOWNSHIPS: usize = 2;
const VILLAGES: usize = 3;
const GRIDS: usize = 2;
/// How many candidates the shell would bring; fewer than the rules allow, so that a search runs dry at times.
const CANDIDATES: usize = 12;
const RULED_OUT: usize = 8;
/// Length of a shift at the posts that change theirs.
const SHIFT_US: i64 = 240_000_000;

/// How a unit answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Temperament {
    /// At once, and nearly always yes.
    Prompt,
    /// Often after the offer has run out.
    Slow,
    /// Hardly ever has a message.
    Deaf,
    /// Comes and goes.
    Flapping,
    /// Mostly says no.
    Declining,
    /// Has no device, and is called.
    Telephone,
}

/// When a post is staffed.
#[derive(Debug, Clone, Copy)]
enum Staffing {
    Always,
    Never,
    /// Every other shift, beginning with this one (0 or 1).
    Shift(i64),
}

#[derive(Debug)]
struct PostOf {
    tier: Tier,
    people: Vec<PersonId>,
    staffing: Staffing,
}

/// A unit as it will be enrolled.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) id: UnitId,
    pub(super) kind: UnitKind,
    pub(super) skills: Vec<Skill>,
    pub(super) home: AreaCode,
    pub(super) person: Option<PersonId>,
    pub(super) temperament: Temperament,
    /// Where its last fix puts it; `None` without one.
    pub(super) fix: Option<Place>,
    pub(super) fix_age_ms: u64,
}

/// The city.
#[derive(Debug)]
pub(super) struct City {
    /// From each area upward, itself first.
    upward: BTreeMap<AreaCode, Vec<(Tier, AreaCode)>>,
    posts: BTreeMap<AreaCode, PostOf>,
    pub(super) grids: Vec<AreaCode>,
    pub(super) areas: Vec<AreaCode>,
    pub(super) units: Vec<Card>,
    pub(super) people: Vec<PersonId>,
    pub(super) policies: [NamedPolicy; 2],
    /// The one that is built in, then those that are adopted.
    pub(super) calendars: Vec<Arc<NamedCalendar>>,
    pub(super) departments: Vec<Department>,
}

impl City {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let mut city = Self {
            upward: BTreeMap::new(),
            posts: BTreeMap::new(),
            grids: Vec::new(),
            areas: Vec::new(),
            units: Vec::new(),
            people: Vec::new(),
            policies: policies(0),
            calendars: calendars(),
            departments: Department::all(chance),
        };
        city.lay_out(chance);
        let units = chance.between(40, 160);
        for _ in 0..units {
            let card = city.card(chance);
            city.units.push(card);
        }
        city.policies = policies(city.units.len());
        city
    }

    fn lay_out(&mut self, chance: &mut Chance) {
        let top = [(Tier::City, code("c"))];
        self.add(&top, chance);
        for county in 0..COUNTIES {
            let county = with(Tier::County, &format!("x{county}"), &top);
            self.add(&county, chance);
            for township in 0..TOWNSHIPS {
                let township = with(Tier::Township, &format!("{}-t{township}", county[0].1), &county);
                self.add(&township, chance);
                for village in 0..VILLAGES {
                    let village = with(Tier::Village, &format!("{}-v{village}", township[0].1), &township);
                    self.add(&village, chance);
                    for grid in 0..GRIDS {
                        self.add(&with(Tier::Grid, &format!("{}-g{grid}", village[0].1), &village), chance);
                    }
                }
            }
        }
    }

    fn add(&mut self, upward: &[(Tier, AreaCode)], chance: &mut Chance) {
        let (tier, area) = upward[0].clone();
        self.upward.insert(area.clone(), upward.to_vec());
        self.areas.push(area.clone());
        if tier == Tier::Grid {
            self.grids.push(area);
            return;
        }
        let people: Vec<PersonId> = (0..3).map(|_| PersonId(chance.id(0))).collect();
        self.people.extend(&people);
        let staffing = match chance.below(10) {
            0..=1 => Staffing::Never,
            2..=4 => Staffing::Shift(chance.between(0, 1)),
            _ => Staffing::Always,
        };
        self.posts.insert(area, PostOf { tier, people, staffing });
    }

    fn card(&self, chance: &mut Chance) -> Card {
        let home = chance.pick(&self.grids).expect("the city has grids");
        let temperament = match chance.below(20) {
            0..=8 => Temperament::Prompt,
            9..=12 => Temperament::Slow,
            13 => Temperament::Deaf,
            14 => Temperament::Telephone,
            15..=17 => Temperament::Flapping,
            _ => Temperament::Declining,
        };
        let boat = chance.one_in(5);
        Card {
            id: UnitId(chance.id(0)),
            kind: if boat { UnitKind::Boat } else { UnitKind::GridWorker },
            skills: if boat { vec![Skill("boat".to_owned())] } else { Vec::new() },
            fix: chance.percent(80).then(|| self.place_in(&home, chance)),
            fix_age_ms: if chance.one_in(10) { 900_000 } else { 4_000 },
            home,
            person: if chance.percent(70) { chance.pick(&self.people) } else { None },
            temperament,
        }
    }

    /// A point inside a grid: the grids lie side by side.
    pub(super) fn place_in(&self, grid: &AreaCode, chance: &mut Chance) -> Place {
        let index = self.grids.iter().position(|known| known == grid).unwrap_or(0);
        let row = i32::try_from(index % 6).expect("below 6");
        let column = i32::try_from(index / 6).expect("a city has few grids");
        let mut jitter = || i32::try_from(chance.between(0, 90_000)).expect("below the width of a grid");
        let (lat_e7, lon_e7) =
            (302_000_000 + row * 100_000 + jitter(), 1_201_000_000 + column * 100_000 + jitter());
        Place::from_e7(lat_e7, lon_e7).expect("it lies on the earth")
    }

    /// The highest area there is.
    pub(super) fn whole(&self) -> &AreaCode {
        &self.areas[0]
    }

    /// The people on duty at the post of an area.
    pub(super) fn on_duty(&self, area: &AreaCode, now: UtcMicros) -> &[PersonId] {
        let Some(post) = self.posts.get(area) else { return &[] };
        let staffed = match post.staffing {
            Staffing::Always => true,
            Staffing::Never => false,
            Staffing::Shift(first) => (now.0.div_euclid(SHIFT_US) + first) % 2 == 0,
        };
        if staffed { &post.people } else { &[] }
    }

    /// The posts above an area, lowest first, as the shell would bring them.
    pub(super) fn posts_above(&self, area: &AreaCode, now: UtcMicros) -> Vec<Post> {
        let upward = self.upward.get(area).map_or(&[][..], Vec::as_slice);
        let posts = upward.iter().filter_map(|(_, area)| {
            let post = self.posts.get(area)?;
            let rung = Rung { tier: post.tier, area: area.clone() };
            Some(Post { rung, on_duty: self.on_duty(area, now).to_vec() })
        });
        posts.collect()
    }

    /// Who is near and may be asked, and who was nearer and may not, as the shell would find them on its own board.
    pub(super) fn look(&self, board: &Board, near: &Near) -> (Vec<Candidate>, Vec<(UnitId, RuledOut)>) {
        let positioned = |card: &Card| board.unit(card.id).is_none_or(|unit| unit.duty != Duty::Standby);
        let placed = |card| {
            let fix = if positioned(card) { card.fix } else { None };
            (remoteness(card, fix, near), fix, card)
        };
        let mut seen: Vec<(i64, Option<Place>, &Card)> = self.units.iter().map(placed).collect();
        seen.sort_by_key(|(remoteness, ..)| *remoteness);
        let (mut candidates, mut ruled_out) = (Vec::new(), Vec::new());
        for (metres, fix, card) in seen {
            let nearness = match fix {
                Some(_) if near.place.is_some() => Nearness::Fix {
                    distance_m: u32::try_from(metres).unwrap_or(u32::MAX),
                    age_ms: card.fix_age_ms,
                },
                Some(_) | None => Nearness::Home,
            };
            match suitability(board, &near.need, card.id, &nearness) {
                Ok(()) => candidates.push(Candidate {
                    unit: card.id,
                    nearness,
                    shares: self.shared_tier(&near.area, &card.home),
                    travelled: way(card.id, near, metres),
                }),
                Err(why) if ruled_out.len() < RULED_OUT => ruled_out.push((card.id, why)),
                Err(_) => {}
            }
            if candidates.len() == CANDIDATES {
                break;
            }
        }
        (candidates, ruled_out)
    }

    /// The deepest tier whose area holds both.
    pub(super) fn shared_tier(&self, one: &AreaCode, other: &AreaCode) -> Option<Tier> {
        let (one, other) = (self.upward.get(one)?, self.upward.get(other)?);
        one.iter().find(|(_, area)| other.iter().any(|(_, known)| known == area)).map(|(tier, _)| *tier)
    }

    /// From an area upward, itself first.
    pub(super) fn upward_of(&self, area: &AreaCode) -> impl Iterator<Item = (&Tier, &AreaCode)> {
        self.upward.get(area).into_iter().flatten().map(|(tier, area)| (tier, area))
    }

    /// Some post of the city.
    pub(super) fn some_post(&self, chance: &mut Chance) -> Rung {
        let area = chance.pick(&self.areas).expect("the city has areas");
        let lowest = self.upward[&area].iter().find(|(tier, _)| *tier > Tier::Grid);
        let (tier, area) = lowest.expect("a village lies above each grid").clone();
        Rung { tier, area }
    }

    /// The calendar of that digest; without one, that which is built in.
    pub(super) fn calendar(&self, digest: Option<&ContentDigest>) -> &Arc<NamedCalendar> {
        let named = self.calendars.iter().find(|named| named.digest.as_ref() == digest);
        named.expect("only the calendars of the city are ever adopted")
    }

    /// The lowest tier at which a case begins of so many people (涉及人数), of such a grade, of such a risk, or that is a department's
    /// matter, read off the policy it is handled under.
    pub(super) fn begins_at(&self, facts: &CaseFacts) -> Option<Tier> {
        let rules = &self.policy(&facts.policy).policy.closed_loop;
        self.begins_as_grave(facts).max(facts.is_desk_work().then_some(rules.desk_work_from))
    }

    /// The same, but for departments' matters.
    pub(super) fn begins_as_grave(&self, facts: &CaseFacts) -> Option<Tier> {
        let rules = &self.policy(&facts.policy).policy.closed_loop;
        let people = facts.filing.as_ref().and_then(|filing| filing.people);
        let many =
            rules.people_begin_at.iter().filter(|rule| people.is_some_and(|people| rule.people <= people));
        let by_grade = rules.grades_begin_at.iter().filter(|rule| facts.grade <= rule.grade);
        let by_risk = rules.risk_begins_at.iter().filter(|rule| facts.risk >= Some(rule.risk));
        let by_risk = by_risk.map(|rule| rule.tier);
        many.map(|rule| rule.tier).chain(by_grade.map(|rule| rule.tier)).chain(by_risk).max()
    }

    /// The policy of that digest.
    pub(super) fn policy(&self, digest: &ContentDigest) -> &NamedPolicy {
        let named = self.policies.iter().find(|named| named.digest == *digest);
        named.expect("only the two policies of the city are ever adopted")
    }
}

fn code(text: &str) -> AreaCode {
    AreaCode::new(text).expect("the codes of the city are well formed")
}

fn with(tier: Tier, name: &str, above: &[(Tier, AreaCode)]) -> Vec<(Tier, AreaCode)> {
    let mut upward = vec![(tier, code(name))];
    upward.extend_from_slice(above);
    upward
}

/// What is known of roads: of the ways that a policy weighs some are cut, some are known, and of some nothing is. It depends
/// on the unit and on the place alone, so that all hubs know the same.
pub(super) fn way(unit: UnitId, near: &Near, metres: i64) -> Travelled {
    let (Some(place), Some(_)) = (near.place, &near.travel) else { return Travelled::Unknown };
    let spot = (place.lat().to_bits() ^ place.lon().to_bits().rotate_left(17)) >> 7;
    match (unit.0.as_u64_pair().1 ^ spot).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 61 {
        0 => Travelled::NoRoute,
        1..=3 => Travelled::Unknown,
        _ => {
            let ms = u32::try_from(metres.saturating_mul(300)).unwrap_or(u32::MAX);
            Travelled::Reached { ms, by: WayKnownBy::Roads }
        }
    }
}

/// Metres, roughly, or by home for what has no point.
pub(super) fn remoteness(card: &Card, fix: Option<Place>, near: &Near) -> i64 {
    let (Some(fix), Some(place)) = (fix, near.place) else {
        return if card.home == near.area { 0 } else { 1_000_000 };
    };
    let ((lat, lon), (to_lat, to_lon)) = (fix.to_e7(), place.to_e7());
    let (north, east) = (i64::from(lat - to_lat) / 90, i64::from(lon - to_lon) / 104);
    (north * north + east * east).isqrt()
}
