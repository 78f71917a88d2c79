//! People: found by code, by name to sign in with, or by a name that only one of them has.

use std::collections::{BTreeMap, btree_map::Entry};

use geo_index::AreaCode;
use hub_protocol::http;

use super::{Areas, check_area, wire_code};
use crate::{
    entries::{Found, PersonEntry, Responsible},
    mistake::{Mistakes, TreeFault},
    origins::{Columns, Origin},
    vocabulary::{Function, folded},
};

/// Begins the code of somebody who is known by their number only.
const BY_PHONE: &str = "tel-";

/// All people of the files.
#[derive(Default)]
pub(crate) struct People {
    listed: Vec<PersonEntry>,
    by_code: BTreeMap<String, usize>,
    by_login: BTreeMap<String, usize>,
    by_phone: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl People {
    pub(crate) fn of(entries: Vec<PersonEntry>, mistakes: &mut Mistakes) -> Self {
        let mut people = Self::default();
        for entry in entries {
            people.take(entry, mistakes);
        }
        people
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    fn take(&mut self, entry: PersonEntry, mistakes: &mut Mistakes) {
        let at = self.listed.len();
        let twice =
            |map: &mut BTreeMap<String, usize>, found: &Found<String>| match map.entry(found.value.clone()) {
                Entry::Vacant(free) => {
                    free.insert(at);
                    None
                }
                Entry::Occupied(taken) => Some(*taken.get()),
            };
        if let Some(first) = twice(&mut self.by_code, &entry.code) {
            let fault = TreeFault::Twice { first: self.listed[first].code.spot.clone() };
            return mistakes.add(entry.code.spot, entry.code.value, fault);
        }
        if let Some(login) = &entry.login
            && let Some(first) = twice(&mut self.by_login, login)
        {
            let first =
                self.listed[first].login.as_ref().map_or(&self.listed[first].code.spot, |login| &login.spot);
            mistakes.add(login.spot.clone(), &login.value, TreeFault::Twice { first: first.clone() });
        }
        if let Some(phone) = &entry.phone
            && let Some(first) = twice(&mut self.by_phone, phone)
        {
            let other = &self.listed[first];
            let spot = other.phone.as_ref().map_or(&other.code.spot, |phone| &phone.spot);
            let fault = TreeFault::PhoneTwice { first: spot.clone(), name: other.name.clone() };
            mistakes.add(phone.spot.clone(), &phone.value, fault);
        }
        self.by_name.entry(folded(&entry.name)).or_default().push(at);
        self.listed.push(entry);
    }

    pub(crate) fn check_areas(&self, tree: &Areas, mistakes: &mut Mistakes) {
        for person in &self.listed {
            check_area(&person.area, tree, mistakes);
        }
    }

    /// Who is meant, as the import names them: by the code where they are listed, else as written, for it may be the name of
    /// somebody who has an account already.
    pub(crate) fn meant(&self, who: &Found<String>, mistakes: &mut Mistakes) -> Option<String> {
        match self.find(&who.value) {
            Ok(Some(at)) => Some(self.listed[at].code.value.clone()),
            Ok(None) => Some(who.value.clone()),
            Err(times) => {
                mistakes.add(who.spot.clone(), &who.value, TreeFault::NameTwice { times });
                None
            }
        }
    }

    /// Who is responsible for an area. A number beside the name tells people of one name apart, and makes known who is not
    /// among the people.
    pub(crate) fn responsible(
        &mut self,
        responsible: &Responsible,
        area: &AreaCode,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        let Responsible { who, phone } = responsible;
        let by_phone = phone.as_ref().and_then(|phone| self.by_phone.get(&phone.value)).copied();
        if let Some(at) = by_phone {
            let known = &self.listed[at];
            if folded(&known.name) == folded(&who.value) || known.code.value == who.value {
                return Some(known.code.value.clone());
            }
            let spot = known.phone.as_ref().map_or(&known.code.spot, |phone| &phone.spot);
            let fault = TreeFault::PhoneTwice { first: spot.clone(), name: known.name.clone() };
            let Found { value, spot } = phone.clone()?;
            mistakes.add(spot, value, fault);
            return None;
        }
        match (self.find(&who.value), phone) {
            (Ok(Some(at)), _) => Some(self.listed[at].code.value.clone()),
            (Ok(None) | Err(_), Some(phone)) => {
                let code = format!("{BY_PHONE}{}", phone.value);
                let (name, area) = (who.value.clone(), Found { value: area.clone(), spot: who.spot.clone() });
                let found = Found { value: code.clone(), spot: who.spot.clone() };
                let (phone, login, function) = (Some(phone.clone()), None, None);
                let (department, columns) = (None, Columns::default());
                let known_by_number =
                    PersonEntry { code: found, name, phone, login, function, area, department, columns };
                self.take(known_by_number, mistakes);
                Some(code)
            }
            (Err(times), None) => {
                mistakes.add(who.spot.clone(), &who.value, TreeFault::NameTwice { times });
                None
            }
            // Where people are listed, somebody who is not among them is a slip; where none are, it is an account.
            (Ok(None), None) if self.listed.is_empty() => Some(who.value.clone()),
            (Ok(None), None) => {
                mistakes.add(who.spot.clone(), &who.value, TreeFault::UnknownPerson);
                None
            }
        }
    }

    /// By code, else by login, else by name; `Err` with how many people have the name.
    fn find(&self, who: &str) -> Result<Option<usize>, usize> {
        if let Some(at) = self.by_code.get(who).or_else(|| self.by_login.get(who)) {
            return Ok(Some(*at));
        }
        match self.by_name.get(who).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([only]) => Ok(Some(*only)),
            Some(several) => Err(several.len()),
        }
    }

    /// Somebody by the code under which they are listed.
    pub(crate) fn by_code(&self, code: &str) -> Option<&PersonEntry> {
        self.by_code.get(code).map(|at| &self.listed[*at])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &PersonEntry> {
        self.listed.iter()
    }

    /// As the import lists them, and where each stands.
    pub(crate) fn listed(&self) -> (Vec<http::PersonEntry>, Vec<Origin>) {
        let entry = |person: &PersonEntry| http::PersonEntry {
            code: person.code.value.clone(),
            name: person.name.clone(),
            phone: person.phone.as_ref().map(|phone| phone.value.clone()),
            login: person.login.as_ref().map(|login| login.value.clone()),
            role: match person.function {
                Some(Function::Account(role)) => Some(role),
                Some(Function::Field(_)) | None => None,
            },
            area: wire_code(&person.area.value),
            department: person.department.clone(),
        };
        let origin = |person: &PersonEntry| Origin::new(person.code.spot.clone(), person.columns.clone());
        self.listed.iter().map(|person| (entry(person), origin(person))).unzip()
    }
}
