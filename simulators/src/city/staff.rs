//! Who is on duty in a made-up city: for every centre a leader, an officer by day and one by night, and a reserve.

use hub_protocol::{AreaCode, DutyPost, Role, Tier};
use rand::rngs::StdRng;

use super::{CityArea, Official, Shift, names};
use crate::seed::Seed;

/// Somebody who works in a centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityPerson {
    /// The centre's own code.
    pub code: String,
    /// The person's name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Name to sign in with, if the person has an account.
    pub login: Option<String>,
    /// What the account may do.
    pub role: Option<Role>,
    /// The area the person works for.
    pub area: AreaCode,
}

/// A person at a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityDuty {
    /// The area whose centre is staffed.
    pub area: AreaCode,
    /// The person's code.
    pub person: String,
    /// What the person does there.
    pub post: DutyPost,
    /// When.
    pub shift: Shift,
}

/// The people of all centres.
#[derive(Debug, Clone, Default)]
pub(super) struct Staff {
    pub(super) people: Vec<CityPerson>,
    pub(super) duties: Vec<CityDuty>,
}

impl Staff {
    /// Everybody; the last village has nobody, so that an empty post is there to be seen.
    pub(super) fn of(areas: &[CityArea], seed: Seed) -> Self {
        let mut staff = Self::default();
        let mut random = seed.stream("staff", 0);
        let mut numbers = std::collections::BTreeMap::new();
        let centres: Vec<&CityArea> = areas.iter().filter(|area| area.tier != Tier::Grid).collect();
        staff.add(&mut random, &areas[0].code, Some(("desk".to_owned(), Role::Dispatcher)));
        let Some((_, staffed)) = centres.split_last() else { return staff };
        for area in staffed {
            let number = numbers.entry(area.tier).or_insert(0);
            *number += 1;
            let login = has_account(areas, area).then(|| (login(area.tier, *number), Role::Commander));
            staff.centre(&mut random, area, login);
        }
        staff
    }

    fn centre(&mut self, random: &mut StdRng, area: &CityArea, leader: Option<(String, Role)>) {
        let posts = [
            (DutyPost::Leader, Shift::Always),
            (DutyPost::Officer, Shift::Day),
            (DutyPost::Officer, Shift::Night),
            (DutyPost::Reserve, Shift::Always),
        ];
        let mut leader = leader;
        for (post, shift) in posts {
            let person = self.add(random, &area.code, leader.take());
            self.duties.push(CityDuty { area: area.code.clone(), person, post, shift });
        }
    }

    fn add(&mut self, random: &mut StdRng, area: &AreaCode, account: Option<(String, Role)>) -> String {
        let code = format!("RY{:05}", self.people.len() + 1);
        let (login, role) = account.unzip();
        self.people.push(CityPerson {
            code: code.clone(),
            name: names::person(random),
            phone: names::phone(random),
            login,
            role,
            area: area.clone(),
        });
        code
    }

    /// Those with an account, and the posts they are always at.
    pub(super) fn officials(&self) -> Vec<Official> {
        let mut posts: std::collections::BTreeMap<&str, Vec<AreaCode>> = std::collections::BTreeMap::new();
        for duty in self.duties.iter().filter(|duty| duty.shift == Shift::Always) {
            posts.entry(&duty.person).or_default().push(duty.area.clone());
        }
        let official = |person: &CityPerson| {
            Some(Official {
                login: person.login.clone()?,
                name: person.name.clone(),
                role: person.role?,
                area: person.area.clone(),
                posts: posts.get(person.code.as_str()).cloned().unwrap_or_default(),
            })
        };
        self.people.iter().filter_map(official).collect()
    }
}

/// Everybody down to the townships, and the villages of the first township of each county: enough to sit at every tier,
/// few enough to be given passwords within seconds.
fn has_account(areas: &[CityArea], area: &CityArea) -> bool {
    let Some(parent) = area.parent.as_ref().filter(|_| area.tier == Tier::Village) else { return true };
    let township = areas.iter().find(|above| above.code == *parent);
    let of_county = |township: &CityArea| {
        areas.iter().find(|other| other.tier == Tier::Township && other.parent == township.parent)
    };
    township.and_then(of_county).is_some_and(|first| first.code == *parent)
}

fn login(tier: Tier, number: u32) -> String {
    match tier {
        Tier::City => "city".to_owned(),
        Tier::County => format!("county{number}"),
        Tier::Township => format!("town{number}"),
        Tier::Village => format!("village{number}"),
        Tier::Grid => format!("grid{number}"),
    }
}
