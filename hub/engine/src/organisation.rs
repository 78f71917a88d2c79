//! The organisation: areas, the roster, the policies, calendar and catalogue. Documents, stored by content and adopted by an event.

mod calendars;
mod catalogue;
mod categories;
mod lengths;
mod policies;
mod roster;
mod run_card_rows;

use std::sync::Arc;

use geo_index::{AreaCode, AreaTree, Place, Tier};
use hub_dispatch::{
    Category, ContentDigest, DepartmentCode, DocumentKind, Grade, Matter, MatterCode, NamedCalendar,
    NamedPolicy, PersonId, Policy, Post, Rung, UtcMicros,
};
use sha2::{Digest as _, Sha256};

pub use calendars::{default_calendar, years_lacking};
pub use catalogue::{
    CATALOGUE_ENTRIES_MAX, Catalogue, CatalogueEntry, CatalogueFault, CatalogueField, CatalogueMistake,
    CatalogueNote, Department, ListedMatter, NamedDepartment, NoSuchMatter, SameCode, policy_notes,
};
pub use categories::{CATEGORY_ROWS_MAX, CategoryFault, CategoryMistake, with_categories};
pub use policies::{PolicyError, check_policy, default_policy};
pub use roster::{Duty as RosterDuty, DutyPost, Gap as RosterGap, Roster, Swap as RosterSwap};
pub use run_card_rows::{
    RUN_CARD_ROWS_MAX, RunCardFault, RunCardMistake, run_cards_to_begin_with, with_run_cards,
};

use crate::words::hex;

/// Code of the one area that exists before any are imported.
pub const ROOT_AREA: &str = "root";

/// A document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} document cannot be used: {}", .mistakes.join("; "))]
pub struct DocumentError {
    /// Which document.
    pub kind: DocumentKind,
    /// Every mistake found, each naming its place.
    pub mistakes: Vec<String>,
}

/// Documents in force, ready to be asked.
#[derive(Debug, Clone)]
pub struct Organisation {
    areas: Arc<AreaTree>,
    roster: Arc<Roster>,
    policy: Arc<NamedPolicy>,
    calendar: Arc<NamedCalendar>,
    catalogue: Option<Arc<Catalogue>>,
}

/// A document that can be used.
#[derive(Debug, Clone)]
pub(crate) enum Document {
    /// The area tree.
    Areas(Arc<AreaTree>),
    /// The policy.
    Policy(Arc<NamedPolicy>),
    /// The roster.
    Roster(Arc<Roster>),
    /// Working days and office hours.
    Calendar(Arc<NamedCalendar>),
    /// Departments and matters.
    Catalogue(Arc<Catalogue>),
    /// Place names: nothing is decided by them, so the engine keeps which are in force and whoever searches reads them.
    Places,
    /// What of the roads is closed: whoever knows the roads reads it.
    Closures,
}

impl Document {
    /// Reads a document of the record. Whether it makes sense was judged when somebody wanted to adopt it
    /// ([`check_document`]): what holds and what cases were opened under is not judged again by checks that came later,
    /// for a hub that refuses its own past does not start.
    pub(crate) fn of_record(kind: DocumentKind, bytes: &[u8]) -> Result<Self, DocumentError> {
        Ok(match kind {
            DocumentKind::Areas => Self::Areas(Arc::new(read_areas(bytes)?)),
            DocumentKind::Policy => Self::Policy(Arc::new(policy_of_record(bytes)?)),
            DocumentKind::Roster => Self::Roster(Arc::new(read_roster(bytes)?)),
            DocumentKind::Calendar => Self::Calendar(Arc::new(calendars::of_record(bytes)?)),
            DocumentKind::Catalogue => Self::Catalogue(Arc::new(told(Catalogue::of_record(bytes))?)),
            DocumentKind::Places => Self::Places,
            DocumentKind::Closures => Self::Closures,
        })
    }

    pub(crate) fn kind(&self) -> DocumentKind {
        match self {
            Self::Areas(_) => DocumentKind::Areas,
            Self::Policy(_) => DocumentKind::Policy,
            Self::Roster(_) => DocumentKind::Roster,
            Self::Places => DocumentKind::Places,
            Self::Closures => DocumentKind::Closures,
            Self::Calendar(_) => DocumentKind::Calendar,
            Self::Catalogue(_) => DocumentKind::Catalogue,
        }
    }
}

/// Digest by which a document is named.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> ContentDigest {
    ContentDigest(hex(&Sha256::digest(bytes)))
}

/// The area tree before any is imported: one city, without an outline.
#[must_use]
pub fn root_areas() -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":null,"properties":{{"code":"{ROOT_AREA}","name":"本市","tier":"city"}}}}]}}"#
    )
}

impl Organisation {
    /// What holds before anything was imported.
    #[must_use]
    pub fn built_in() -> Self {
        let areas = root_areas();
        let policy = default_policy();
        Self {
            areas: Arc::new(read_areas(areas.as_bytes()).expect("the built-in area tree is valid")),
            roster: Arc::new(Roster::default()),
            policy: Arc::new(read_policy(policy.as_bytes()).expect("the built-in policy is valid")),
            calendar: Arc::new(calendars::built_in()),
            catalogue: None,
        }
    }

    /// Reads a document of the record and takes it into force. It is not judged: [`check_document`] does.
    ///
    /// # Errors
    /// [`DocumentError`] if it cannot be read; the old document stays in force.
    pub fn adopt(&mut self, kind: DocumentKind, bytes: &[u8]) -> Result<(), DocumentError> {
        self.take(Document::of_record(kind, bytes)?);
        Ok(())
    }

    /// Takes a document into force that has been read.
    pub(crate) fn take(&mut self, document: Document) {
        match document {
            Document::Areas(areas) => self.areas = areas,
            Document::Policy(policy) => self.policy = policy,
            Document::Roster(roster) => self.roster = roster,
            Document::Calendar(calendar) => self.calendar = calendar,
            Document::Catalogue(catalogue) => self.catalogue = Some(catalogue),
            Document::Places | Document::Closures => {}
        }
    }

    /// The area tree.
    #[must_use]
    pub fn areas(&self) -> &AreaTree {
        &self.areas
    }

    /// The area tree, to be kept for longer than a look.
    #[must_use]
    pub fn shared_areas(&self) -> Arc<AreaTree> {
        self.areas.clone()
    }

    /// The roster.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The policy in force for new cases.
    #[must_use]
    pub fn policy(&self) -> &Arc<NamedPolicy> {
        &self.policy
    }

    /// The calendar in force.
    #[must_use]
    pub fn calendar(&self) -> &Arc<NamedCalendar> {
        &self.calendar
    }

    /// The catalogue in force; none before one was imported.
    #[must_use]
    pub fn catalogue(&self) -> Option<&Arc<Catalogue>> {
        self.catalogue.as_ref()
    }

    /// The departments above one by the catalogue in force, nearest first.
    #[must_use]
    pub fn departments_above(&self, code: &DepartmentCode) -> Vec<DepartmentCode> {
        let Some(catalogue) = &self.catalogue else { return Vec::new() };
        let parent = |code: &DepartmentCode| catalogue.department(code)?.parent.clone();
        // A catalogue without a mistake has no circle, so that this ends at the top.
        std::iter::successors(parent(code), parent).collect()
    }

    /// What the catalogue in force says of a matter in an area, to be copied into the order that files a case.
    #[must_use]
    pub fn matter(&self, code: &MatterCode, area: &AreaCode) -> Option<Matter> {
        self.catalogue.as_ref()?.matter(code, area, &self.areas)
    }

    /// The grade with which a report is filed: the one stated, or a more pressing one that the catalogue asks for by the
    /// matter or by a word of danger; none if the policy's grade for the category shall hold.
    #[must_use]
    pub fn grade_of(
        &self,
        matter: &MatterCode,
        category: &Category,
        words: &str,
        stated: Option<Grade>,
    ) -> Option<Grade> {
        let Some(least) =
            self.catalogue.as_ref().and_then(|catalogue| catalogue.graded_at_least(matter, words))
        else {
            return stated;
        };
        let otherwise = self.policy.policy.category(category).grade;
        Some(least.min(stated.unwrap_or(otherwise)))
    }

    /// The deepest area that contains a place at `now`: areas that are abolished or still to come hold nothing.
    #[must_use]
    pub fn area_of(&self, place: Place, now: UtcMicros) -> Option<AreaCode> {
        self.areas.locate_at(place, now.0).lowest().cloned()
    }

    /// Posts from an area upward, village first: who is on duty there at `now`. Above an area that is not in the tree
    /// any more stands the first root: a report or a call for help from there has a post all the same.
    #[must_use]
    pub fn posts_above(&self, area: &AreaCode, now: UtcMicros) -> Vec<Post> {
        self.rungs_above(area).iter().map(|rung| self.post(rung, now)).collect()
    }

    /// The rungs above an area, from its own upward; of one that is not in the tree any more, the first root.
    #[must_use]
    pub fn rungs_above(&self, area: &AreaCode) -> Vec<Rung> {
        let known = self.areas.area(area).or_else(|| self.areas.areas().find(|area| area.parent.is_none()));
        let line = known.into_iter().flat_map(|known| self.areas.ancestors(&known.code));
        let centres = line.filter(|area| area.tier > Tier::Grid);
        centres.map(|area| Rung { tier: area.tier, area: area.code.clone() }).collect()
    }

    /// A post with the people on duty there at `now`, whether or not its area is in the tree.
    #[must_use]
    pub fn post(&self, rung: &Rung, now: UtcMicros) -> Post {
        Post { rung: rung.clone(), on_duty: self.roster.on_duty(&rung.area, now) }
    }

    /// Whether a person is on duty anywhere at `now`.
    #[must_use]
    pub fn is_on_duty(&self, person: PersonId, now: UtcMicros) -> bool {
        self.roster.is_on_duty(person, now)
    }
}

/// Judges a document that somebody wants to adopt.
///
/// # Errors
/// [`DocumentError`] with every mistake.
pub fn check_document(kind: DocumentKind, bytes: &[u8]) -> Result<(), DocumentError> {
    match kind {
        DocumentKind::Areas => read_areas(bytes).map(drop),
        DocumentKind::Policy => read_policy(bytes).map(drop),
        DocumentKind::Roster => read_roster(bytes).map(drop),
        DocumentKind::Calendar => calendars::check(bytes),
        DocumentKind::Catalogue => told(Catalogue::read(bytes)).map(drop),
        DocumentKind::Places | DocumentKind::Closures if bytes.is_empty() => {
            Err(mistake(kind, "it is empty"))
        }
        DocumentKind::Places | DocumentKind::Closures => Ok(()),
    }
}

fn mistake(kind: DocumentKind, text: impl ToString) -> DocumentError {
    DocumentError { kind, mistakes: vec![text.to_string()] }
}

fn read_areas(bytes: &[u8]) -> Result<AreaTree, DocumentError> {
    let kind = DocumentKind::Areas;
    let text = std::str::from_utf8(bytes).map_err(|error| mistake(kind, error))?;
    let tree = AreaTree::from_geojson(digest_of(bytes).0, text).map_err(|errors| DocumentError {
        kind,
        mistakes: errors.iter().map(ToString::to_string).collect(),
    })?;
    if tree.is_empty() { Err(mistake(kind, "it holds no area")) } else { Ok(tree) }
}

/// Reads a policy document and names it by its content.
///
/// # Errors
/// [`DocumentError`] with every mistake.
pub fn read_policy(bytes: &[u8]) -> Result<NamedPolicy, DocumentError> {
    let named = policy_of_record(bytes)?;
    let mistakes: Vec<String> = check_policy(&named.policy).iter().map(ToString::to_string).collect();
    if mistakes.is_empty() { Ok(named) } else { Err(DocumentError { kind: DocumentKind::Policy, mistakes }) }
}

fn policy_of_record(bytes: &[u8]) -> Result<NamedPolicy, DocumentError> {
    let policy: Policy =
        serde_json::from_slice(bytes).map_err(|error| mistake(DocumentKind::Policy, error))?;
    Ok(NamedPolicy { digest: digest_of(bytes), policy })
}

fn told(catalogue: Result<Catalogue, Vec<CatalogueMistake>>) -> Result<Catalogue, DocumentError> {
    let told = |mistakes: Vec<CatalogueMistake>| mistakes.iter().map(ToString::to_string).collect();
    catalogue.map_err(|mistakes| DocumentError { kind: DocumentKind::Catalogue, mistakes: told(mistakes) })
}

fn read_roster(bytes: &[u8]) -> Result<Roster, DocumentError> {
    serde_json::from_slice(bytes).map_err(|error| mistake(DocumentKind::Roster, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[115.0,38.0],[116.0,38.0],[116.0,39.0],[115.0,39.0],[115.0,38.0]]]}"#;
    const CHANGE_US: i64 = 1_767_225_600_000_000;

    #[test]
    fn an_abolished_village_holds_nothing_from_its_last_day_on() {
        let areas = format!(
            r#"{{"type":"FeatureCollection","features":[
                {{"type":"Feature","geometry":null,"properties":{{"code":"c","name":"市","tier":"city"}}}},
                {{"type":"Feature","geometry":{SQUARE},"properties":{{"code":"old","name":"旧村","tier":"village",
                    "parent":"c","valid_until":"2026-01-01T00:00:00Z"}}}},
                {{"type":"Feature","geometry":{SQUARE},"properties":{{"code":"new","name":"新村","tier":"village",
                    "parent":"c","valid_from":"2026-01-01T00:00:00Z"}}}}]}}"#
        );
        let mut organisation = Organisation::built_in();
        organisation.adopt(DocumentKind::Areas, areas.as_bytes()).unwrap();
        let place = Place::new(38.5, 115.5).unwrap();
        let at = |now_us: i64| organisation.area_of(place, UtcMicros(now_us)).unwrap().as_str().to_owned();
        assert_eq!((at(CHANGE_US - 1), at(CHANGE_US)), ("old".to_owned(), "new".to_owned()));
    }
}
