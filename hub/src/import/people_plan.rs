//! Who of the people is new, whose card changes, and for whom an account is made.

use std::collections::BTreeMap;

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{DepartmentCode, PersonId};
use hub_engine::{
    PersonCard,
    organisation::{Catalogue, Department, NamedDepartment},
};
use hub_protocol::{
    Role,
    http::{ImportNote, ImportPart, PersonEntry},
    limits::SHORT_TEXT_MAX_BYTES,
};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::{
    changes::Changes,
    known::{Known, known_area},
    misfit::{About, List, Misfits},
};
use crate::{http::is_code, identity::check_login};

/// Longest code of a person, in bytes.
const CODE_LEN_MAX: usize = 128;

/// An account to be made.
pub(super) struct NewAccount {
    pub(super) person: PersonId,
    pub(super) login: String,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) area: AreaCode,
    /// At whose desk, for the role of a department.
    pub(super) department: Option<DepartmentCode>,
}

/// What becomes of the people.
#[derive(Default)]
pub(super) struct PeoplePlan {
    /// Cards to be written, and people whose card goes.
    pub(super) cards: Vec<(PersonId, Option<PersonCard>)>,
    pub(super) accounts: Vec<NewAccount>,
    pub(super) changes: Changes,
    pub(super) new_accounts: Changes,
    pub(super) notes: Vec<ImportNote>,
    /// Everybody listed, by code and by name to sign in with.
    by_name: BTreeMap<String, PersonId>,
    names: BTreeMap<PersonId, String>,
}

/// The id of the person that a centre knows by this code: a UUID (version 8) made from the code alone, so that the person is
/// found again by every import.
pub(super) fn person_of(code: &str) -> PersonId {
    let digest = Sha256::new().chain_update("huying person\0").chain_update(code).finalize();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    PersonId(Builder::from_custom_bytes(bytes).into_uuid())
}

impl PeoplePlan {
    /// Somebody that a unit or a duty names: listed here, or known before.
    pub(super) fn person(&self, who: &str, known: &Known) -> Option<PersonId> {
        self.by_name.get(who).copied().or_else(|| known.person(who))
    }

    pub(super) fn is_listed(&self, person: PersonId) -> bool {
        self.names.contains_key(&person)
    }

    pub(super) fn name(&self, person: PersonId, known: &Known) -> String {
        self.names.get(&person).cloned().unwrap_or_else(|| known.name(person))
    }
}

/// Checks all people; the cards of those who are not listed are taken away.
pub(super) fn plan_people(
    entries: &[PersonEntry],
    known: &Known,
    (tree, catalogue): (&AreaTree, Option<&Catalogue>),
    misfits: &mut Misfits,
) -> PeoplePlan {
    let mut plan = PeoplePlan::default();
    for (at, entry) in entries.iter().enumerate() {
        let Some((area, department)) = checked(at, entry, (tree, catalogue), misfits) else { continue };
        let account = entry.login.as_deref().and_then(|login| known.account(login));
        let person = account
            .map(|account| account.person)
            .or_else(|| known.by_code(&entry.code))
            .unwrap_or_else(|| person_of(&entry.code));
        if plan.names.insert(person, entry.name.clone()).is_some() {
            misfits.about(List::People, at, shown(entry)).twice();
            continue;
        }
        plan.by_name.insert(entry.code.clone(), person);
        if let Some(login) = &entry.login {
            plan.by_name.insert(login.clone(), person);
        }
        plan.card(person, entry, known);
        match (account, &entry.login, entry.role) {
            (None, Some(login), Some(role)) => {
                let (login, name) = (login.clone(), entry.name.clone());
                plan.account(NewAccount { person, login, name, role, area, department });
            }
            (Some(account), _, Some(role)) if account.role != role => {
                let message = format!("the account {:?} is there already and keeps its role", account.login);
                plan.notes.push(note(&entry.code, message));
            }
            (Some(account), ..) if department.is_some() && account.department != department => {
                let message =
                    format!("the account {:?} is there already and keeps its department", account.login);
                plan.notes.push(note(&entry.code, message));
            }
            _ => {}
        }
    }
    for (person, card) in known.cards.iter().filter(|(person, _)| !plan.names.contains_key(person)) {
        plan.changes.removed.add(|| format!("{} ({})", card.name, card.code));
        plan.cards.push((*person, None));
    }
    plan
}

fn note(entry: &str, message: String) -> ImportNote {
    ImportNote { part: ImportPart::People, entry: entry.to_owned(), message }
}

fn shown(entry: &PersonEntry) -> String {
    format!("{:?}", entry.code)
}

impl PeoplePlan {
    fn card(&mut self, person: PersonId, entry: &PersonEntry, known: &Known) {
        let card = PersonCard {
            code: entry.code.clone(),
            name: entry.name.clone(),
            phone: entry.phone.clone(),
            login: entry.login.clone(),
            area: Some(entry.area.0.clone()),
        };
        let label = || format!("{} ({})", entry.name, entry.code);
        match known.card(person) {
            Some(before) if *before == card => return,
            Some(_) => self.changes.changed.add(label),
            None => self.changes.added.add(label),
        }
        self.cards.push((person, Some(card)));
    }

    fn account(&mut self, account: NewAccount) {
        self.new_accounts.added.add(|| format!("{} ({})", account.login, account.name));
        self.accounts.push(account);
    }
}

/// The area, and the department by its code.
fn checked(
    at: usize,
    entry: &PersonEntry,
    (tree, catalogue): (&AreaTree, Option<&Catalogue>),
    misfits: &mut Misfits,
) -> Option<(AreaCode, Option<DepartmentCode>)> {
    let before = misfits.len();
    let mut about = misfits.about(List::People, at, shown(entry));
    if entry.code.is_empty() || entry.code.len() > CODE_LEN_MAX {
        about.length("code", "代码", "code", CODE_LEN_MAX);
    }
    if entry.name.trim().is_empty() || entry.name.len() > SHORT_TEXT_MAX_BYTES {
        about.length("name", "姓名", "name", SHORT_TEXT_MAX_BYTES);
    }
    if entry.phone.as_ref().is_some_and(|phone| phone.len() > SHORT_TEXT_MAX_BYTES) {
        about.length("phone", "电话", "phone", SHORT_TEXT_MAX_BYTES);
    }
    if let Some(Err(error)) = entry.login.as_deref().map(check_login) {
        about.say("login", "登录名为 1 至 64 个字,不含空格", error.to_string());
    }
    let area = known_area(&entry.area, tree);
    if area.is_none() {
        about.no_area("area", &entry.area);
    }
    let area = area?;
    let department = desk_of(entry, &area, (tree, catalogue), &mut about);
    (misfits.len() == before).then_some((area, department))
}

/// The department at whose desk somebody sits. Before there is a catalogue, any code is taken, as where an account is made; a name
/// would make a desk that the catalogue to come does not know.
fn desk_of(
    entry: &PersonEntry,
    area: &AreaCode,
    (tree, catalogue): (&AreaTree, Option<&Catalogue>),
    about: &mut About<'_>,
) -> Option<DepartmentCode> {
    let said = entry.department.as_deref().map(str::trim).filter(|said| !said.is_empty());
    match (entry.role, said) {
        (Some(Role::Department), None) => {
            let why = "the role of a department needs the department's code or name";
            about.say("department", "角色为部门席位的人须填部门", why);
            None
        }
        (Some(Role::Department), Some(said)) => {
            let named = NamedDepartment(said.to_owned());
            let Some(catalogue) = catalogue else { return desk_by_code(said, about) };
            let found = catalogue.department_for(&named, area, tree);
            // A name is meant where its department is responsible; a code is meant wherever it is.
            let is_meant = |it: &&Department| {
                it.code.0 == said || tree.ancestors(area).any(|above| above.code == it.area)
            };
            let found = found.filter(is_meant).map(|it| it.code.clone());
            if found.is_none() {
                let why = format!("there is no department {said} for area {area}");
                about.say("department", format!("没有部门“{said}”,或不知是哪一个"), why);
            }
            found
        }
        (_, Some(said)) => {
            let why = format!("only the role of a department sits at the desk of {said}");
            about.say("department", "只有角色为部门席位的人才填部门", why);
            None
        }
        (_, None) => None,
    }
}

/// The desk of a code, before there is a catalogue that knows names.
fn desk_by_code(said: &str, about: &mut About<'_>) -> Option<DepartmentCode> {
    if said.is_ascii() && is_code(said) {
        return Some(DepartmentCode(said.to_owned()));
    }
    let why = format!("{said} is no code; before there is a catalogue a department is named by its code");
    about.say("department", format!("“{said}”不是代码;按名称填写部门须先导入派单目录"), why);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_the_same_person_for_ever_and_no_unit() {
        assert_eq!(person_of("R0001"), person_of("R0001"));
        assert_ne!(person_of("R0001"), person_of("R0002"));
        assert_ne!(person_of("R0001").0, super::super::unit_plan::unit_of("R0001").0);
        assert_eq!(person_of("R0001").0.get_version_num(), 8);
    }
}
