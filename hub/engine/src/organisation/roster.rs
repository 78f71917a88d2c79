//! Who is on duty where and when: 带班领导, 值班员 and 备班 of every centre, and swaps between them.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::AreaCode;
use hub_dispatch::{PersonId, UtcMicros};
use serde::{Deserialize, Serialize};

/// What somebody is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyPost {
    /// 值班员: answers first.
    #[default]
    Officer,
    /// 带班领导: is alerted too.
    Leader,
    /// 备班: is alerted where neither of the two is there.
    Reserve,
}

impl DutyPost {
    fn is_officer(&self) -> bool {
        *self == Self::Officer
    }
}

/// One duty at one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The area whose centre is staffed.
    pub area: AreaCode,
    /// Who.
    pub person: PersonId,
    /// As what.
    #[serde(default, skip_serializing_if = "DutyPost::is_officer")]
    pub post: DutyPost,
    /// From when; always, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_us: Option<UtcMicros>,
    /// Until when, exclusive; for ever, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_us: Option<UtcMicros>,
}

/// Somebody stands in for somebody else at a centre. Of two for the same hours, the later in the list holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// The area whose centre is meant.
    pub area: AreaCode,
    /// Who is not there, whatever the duties say.
    pub out: PersonId,
    /// Who is there instead, as what the other would have been.
    #[serde(rename = "in")]
    pub stand_in: PersonId,
    /// From when.
    pub from_us: UtcMicros,
    /// Until when, exclusive.
    pub until_us: UtcMicros,
}

/// Hours in which nobody is at a centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The area whose centre is empty.
    pub area: AreaCode,
    /// From when.
    pub from: UtcMicros,
    /// Until when, exclusive.
    pub until: UtcMicros,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterDocument {
    duties: Vec<Duty>,
    #[serde(default)]
    swaps: Vec<Swap>,
}

/// The roster, by area.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "RosterDocument")]
pub struct Roster {
    by_area: BTreeMap<AreaCode, Vec<Duty>>,
    swaps: BTreeMap<AreaCode, Vec<Swap>>,
}

impl From<RosterDocument> for Roster {
    fn from(document: RosterDocument) -> Self {
        let mut roster = Self::default();
        for duty in document.duties {
            roster.by_area.entry(duty.area.clone()).or_default().push(duty);
        }
        for swap in document.swaps {
            roster.swaps.entry(swap.area.clone()).or_default().push(swap);
        }
        roster
    }
}

impl Duty {
    fn holds_at(&self, now: UtcMicros) -> bool {
        self.from_us.is_none_or(|from| from <= now) && self.until_us.is_none_or(|until| now < until)
    }
}

impl Roster {
    /// People to be alerted at an area's centre, each once: officers, then the leader; the reserve where there are
    /// neither.
    #[must_use]
    pub fn on_duty(&self, area: &AreaCode, now: UtcMicros) -> Vec<PersonId> {
        let mut here: Vec<(DutyPost, PersonId)> = self.here(area, now).collect();
        here.sort_by_key(|(post, _)| *post);
        let staffed = here.iter().any(|(post, _)| *post != DutyPost::Reserve);
        let mut people: Vec<PersonId> = Vec::new();
        for (post, person) in here {
            if (post != DutyPost::Reserve || !staffed) && !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Everybody at a centre and as what, stand-ins in the place of those they stand in for.
    fn here(&self, area: &AreaCode, now: UtcMicros) -> impl Iterator<Item = (DutyPost, PersonId)> {
        let duties = self.by_area.get(area).map(Vec::as_slice).unwrap_or_default();
        let holding = duties.iter().filter(move |duty| duty.holds_at(now));
        holding.map(move |duty| {
            let stand_in = self.stand_in(area, duty.person, now);
            (duty.post, stand_in.unwrap_or(duty.person))
        })
    }

    /// Who stands in for a person at a centre.
    #[must_use]
    pub fn stand_in(&self, area: &AreaCode, person: PersonId, now: UtcMicros) -> Option<PersonId> {
        let holds = |swap: &&Swap| swap.out == person && swap.from_us <= now && now < swap.until_us;
        self.swaps.get(area)?.iter().rev().find(holds).map(|swap| swap.stand_in)
    }

    /// Whether a person is on duty at any post.
    #[must_use]
    pub fn is_on_duty(&self, person: PersonId, now: UtcMicros) -> bool {
        self.by_area.keys().any(|area| self.here(area, now).any(|(_, here)| here == person))
    }

    /// Hours between two instants in which nobody at all is at an area's centre.
    #[must_use]
    pub fn gaps(&self, area: &AreaCode, from: UtcMicros, until: UtcMicros) -> Vec<Gap> {
        let duties = self.by_area.get(area).map(Vec::as_slice).unwrap_or_default();
        // Only where a duty begins or ends can staffed hours turn into empty ones or back: a swap replaces somebody.
        let ends = duties.iter().flat_map(|duty| [duty.from_us, duty.until_us]).flatten();
        let inside: BTreeSet<UtcMicros> =
            ends.filter(|end| (from..until).contains(end)).chain([from]).collect();
        let mut gaps: Vec<Gap> = Vec::new();
        for (begin, end) in inside.iter().zip(inside.iter().skip(1).chain([&until])) {
            if self.here(area, *begin).next().is_some() {
                continue;
            }
            match gaps.last_mut() {
                Some(gap) if gap.until == *begin => gap.until = *end,
                _ => gaps.push(Gap { area: area.clone(), from: *begin, until: *end }),
            }
        }
        gaps
    }

    /// All duties, by area.
    pub fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.by_area.values().flatten()
    }

    /// Swaps at an area's centre.
    pub fn swaps_at(&self, area: &AreaCode) -> impl Iterator<Item = &Swap> {
        self.swaps.get(area).into_iter().flatten()
    }

    /// All swaps, by area.
    pub fn swaps(&self) -> impl Iterator<Item = &Swap> {
        self.swaps.values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// A roster of one centre; people are numbers, hours too.
    fn roster(duties: &str, swaps: &str) -> Roster {
        let person = |text: &str| Uuid::from_u128(text.parse().unwrap()).to_string();
        let duty = |line: &str| {
            let [post, who, from, until] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            format!(
                r#"{{"area":"A","person":"{}","post":"{post}","from_us":{from},"until_us":{until}}}"#,
                person(who)
            )
        };
        let swap = |line: &str| {
            let [out, stand_in, from, until] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let (out, stand_in) = (person(out), person(stand_in));
            format!(r#"{{"area":"A","out":"{out}","in":"{stand_in}","from_us":{from},"until_us":{until}}}"#)
        };
        let all = |lines: &str, each: &dyn Fn(&str) -> String| {
            lines.split(", ").filter(|line| !line.is_empty()).map(each).collect::<Vec<_>>().join(",")
        };
        let (duties, swaps) = (all(duties, &duty), all(swaps, &swap));
        serde_json::from_str(&format!(r#"{{"duties":[{duties}],"swaps":[{swaps}]}}"#)).unwrap()
    }

    #[track_caller]
    fn check(roster: &Roster, hour: i64, expected: &[u128]) {
        let found = roster.on_duty(&AreaCode::new("A").unwrap(), UtcMicros(hour));
        assert_eq!(found.iter().map(|person| person.0.as_u128()).collect::<Vec<_>>(), expected, "at {hour}");
    }

    #[test]
    fn the_officer_is_asked_before_the_leader_and_the_reserve_only_when_both_are_missing() {
        let roster = roster("reserve 3 0 30, leader 2 0 20, officer 1 0 10", "");
        check(&roster, 5, &[1, 2]);
        check(&roster, 15, &[2]);
        check(&roster, 25, &[3]);
        check(&roster, 30, &[]);
    }

    #[test]
    fn who_stands_in_is_alerted_in_those_hours_and_nobody_else_is() {
        let roster = roster("officer 1 0 30", "1 7 10 20, 1 8 15 20");
        check(&roster, 9, &[1]);
        check(&roster, 10, &[7]);
        check(&roster, 15, &[8]);
        check(&roster, 20, &[1]);
        assert!(roster.is_on_duty(PersonId(Uuid::from_u128(7)), UtcMicros(12)));
        assert!(!roster.is_on_duty(PersonId(Uuid::from_u128(1)), UtcMicros(12)));
    }

    #[test]
    fn empty_hours_are_gaps_and_touching_duties_leave_none() {
        let roster = roster("officer 1 0 10, officer 2 10 20, reserve 3 25 30", "");
        let area = AreaCode::new("A").unwrap();
        let gaps = roster.gaps(&area, UtcMicros(5), UtcMicros(40));
        let hours: Vec<_> = gaps.iter().map(|gap| (gap.from.0, gap.until.0)).collect();
        assert_eq!(hours, [(20, 25), (30, 40)]);
        let nobody = AreaCode::new("B").unwrap();
        let all_day = roster.gaps(&nobody, UtcMicros(0), UtcMicros(9));
        assert_eq!(all_day, [Gap { area: nobody, from: UtcMicros(0), until: UtcMicros(9) }]);
    }
}
