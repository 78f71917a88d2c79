//! From a document to a catalogue. An entry that cannot be read keeps its place, so that every other mistake is found too.

use geo_index::AreaTree;
use hub_dispatch::Policy;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    CATALOGUE_ENTRIES_MAX, Catalogue, CatalogueEntry, CatalogueFault, CatalogueMistake, Department,
    ListedMatter, SameCode, checking,
};
use crate::organisation::digest_of;

/// The document, its entries not looked at yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unread {
    #[serde(default)]
    departments: Vec<Map<String, Value>>,
    #[serde(default)]
    matters: Vec<Map<String, Value>>,
    #[serde(default)]
    mapping: Vec<Map<String, Value>>,
}

/// The entries of one list that could be read, by their places in it, and the codes of all.
pub(super) struct Listed<T> {
    pub(super) entries: Vec<(usize, T)>,
    pub(super) codes: Vec<String>,
}

impl Catalogue {
    /// Reads a catalogue document.
    ///
    /// # Errors
    /// Every mistake in it that can be found without the areas and the policy; [`Catalogue::read_beside`] finds the others.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<CatalogueMistake>> {
        Self::read_also(bytes, |_departments, _matters, _mistakes| {})
    }

    /// The same for one that shall hold beside these areas and this policy.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read_beside(
        bytes: &[u8],
        areas: &AreaTree,
        policy: &Policy,
    ) -> Result<Self, Vec<CatalogueMistake>> {
        Self::read_also(bytes, |departments, matters, mistakes| {
            checking::places(departments, matters, (areas, policy), mistakes);
        })
    }

    /// Reads a catalogue of the record as it was adopted: only what cannot be read at all is a mistake.
    ///
    /// # Errors
    /// What cannot be read.
    pub(in crate::organisation) fn of_record(bytes: &[u8]) -> Result<Self, Vec<CatalogueMistake>> {
        let (listed, mistakes) = Lists::read(bytes)?;
        listed.unless(mistakes, bytes)
    }

    fn read_also(
        bytes: &[u8],
        look: impl FnOnce(&Listed<Department>, &Listed<ListedMatter>, &mut Vec<CatalogueMistake>),
    ) -> Result<Self, Vec<CatalogueMistake>> {
        let (lists, mut mistakes) = Lists::read(bytes)?;
        checking::departments(&lists.departments, &mut mistakes);
        checking::matters(&lists.matters, &lists.departments, &mut mistakes);
        checking::standards(&lists.matters, &mut mistakes);
        checking::mapping(&lists.mapping, &lists.matters, &mut mistakes);
        look(&lists.departments, &lists.matters, &mut mistakes);
        lists.unless(mistakes, bytes)
    }
}

/// The three lists of a document.
struct Lists {
    departments: Listed<Department>,
    matters: Listed<ListedMatter>,
    mapping: Listed<SameCode>,
}

impl Lists {
    /// The lists, and the mistakes of entries that could not be read.
    fn read(bytes: &[u8]) -> Result<(Self, Vec<CatalogueMistake>), Vec<CatalogueMistake>> {
        let whole = |what| {
            vec![CatalogueMistake { entry: CatalogueEntry::Whole, field: None, code: String::new(), what }]
        };
        let unreadable = |error: serde_json::Error| whole(CatalogueFault::Unreadable(error.to_string()));
        let document: Map<String, Value> = serde_json::from_slice(bytes).map_err(unreadable)?;
        let unread: Unread = serde_json::from_value(Value::Object(document)).map_err(unreadable)?;
        let longest = [&unread.departments, &unread.matters, &unread.mapping].map(Vec::len);
        if let Some(found) = longest.into_iter().find(|found| *found > CATALOGUE_ENTRIES_MAX) {
            return Err(whole(CatalogueFault::TooMany(found)));
        }
        let mut mistakes = Vec::new();
        let departments = listed(unread.departments, CatalogueEntry::Department, &mut mistakes);
        let matters = listed(unread.matters, CatalogueEntry::Matter, &mut mistakes);
        let mapping = listed(unread.mapping, CatalogueEntry::Same, &mut mistakes);
        Ok((Self { departments, matters, mapping }, mistakes))
    }

    fn unless(
        self,
        mut mistakes: Vec<CatalogueMistake>,
        bytes: &[u8],
    ) -> Result<Catalogue, Vec<CatalogueMistake>> {
        if mistakes.is_empty() {
            let (departments, matters) = (entries(self.departments), entries(self.matters));
            Ok(Catalogue::new(digest_of(bytes), departments, matters, entries(self.mapping)))
        } else {
            mistakes.sort_by_key(|mistake| mistake.entry);
            Err(mistakes)
        }
    }
}

fn entries<T>(listed: Listed<T>) -> Vec<T> {
    listed.entries.into_iter().map(|(_, entry)| entry).collect()
}

fn listed<T: DeserializeOwned>(
    values: Vec<Map<String, Value>>,
    place: fn(usize) -> CatalogueEntry,
    mistakes: &mut Vec<CatalogueMistake>,
) -> Listed<T> {
    let mut listed = Listed { entries: Vec::new(), codes: Vec::new() };
    for (at, value) in values.into_iter().enumerate() {
        let code = value.get("code").and_then(Value::as_str).unwrap_or("-").to_owned();
        listed.codes.push(code.clone());
        match serde_json::from_value(Value::Object(value)) {
            Ok(entry) => listed.entries.push((at, entry)),
            Err(error) => {
                let what = CatalogueFault::Unreadable(error.to_string());
                mistakes.push(CatalogueMistake { entry: place(at), field: None, code, what });
            }
        }
    }
    listed
}
