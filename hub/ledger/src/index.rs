//! The index: what can be found, newest first, by whose it is, how it stands, and what was said about it.
//!
//! It lies beside the chain like a shelf and changes in the same append as the events it speaks of; it can always be made
//! again from them and from the vault. The ledger does not know what an entry is about: scopes and terms are numbers that
//! its caller makes, digests under a key of its own. Plain text would stand in the clear in the database's index pages and,
//! with a server, in the logs of slow queries; a number of fixed size says nothing there, and every database compares it
//! the same. Whoever holds the whole ledger can guess short words from their digests, as he could read them in the vault:
//! what protects a caller is that terms made of a row of the vault go in the moment in which the row goes.

use crate::LedgerError;
use crate::storable::{check_len, check_name};

/// A digest that stands for a scope or a term.
pub type Mark = u64;

/// Most scopes of one entry: the areas above it and the desks that have it.
pub const INDEX_SCOPES_MAX: usize = 256;

/// Most terms that one source gives to one entry: the pairs of characters of the longest report, twice.
pub const INDEX_TERMS_MAX: usize = 16_384;

/// Most groups of terms in one query.
pub const QUERY_GROUPS_MAX: usize = 128;

/// Most terms in one group of a query.
pub const QUERY_GROUP_TERMS_MAX: usize = 8;

/// Most entries that one page holds.
pub const INDEX_PAGE_MAX: usize = 1_000;

/// Most entries that are looked at for one page; a page that has less than was asked for says where to go on.
pub const INDEX_LOOKED_AT_MAX: usize = 20_000;

/// Entries of one microsecond that are told apart by their number before the next one's are used.
pub(crate) const NUMBERS_PER_MICROSECOND: i64 = 1_024;

/// Instants that an entry can have: from 1970 to 2255, UTC microseconds.
const AT_US_END: i64 = 1 << 53;

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// Its name, unique in the index.
    pub key: String,
    /// When it came, UTC microseconds, which puts it in order. An entry keeps the instant under which it was first put.
    pub at_us: i64,
    /// How it stands: one word.
    pub state: String,
    /// Whose it is; a query looks into one of them.
    pub scopes: Vec<Mark>,
}

/// What terms are made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermSource {
    /// Of nothing personal: the entry's own name and number.
    Own,
    /// Of this row of the vault. They are taken only while the row is there, and go with it.
    Vault(String),
}

impl TermSource {
    /// As the databases hold it; no row of the vault has an empty key.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Own => "",
            Self::Vault(key) => key,
        }
    }
}

/// A change of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexChange {
    /// Puts an entry, or gives the one of this key its state and scopes.
    Put(IndexEntry),
    /// What an entry is found by as far as one source tells, in the place of what that source told before. Nothing
    /// happens if there is no such entry, or no such row in the vault.
    Terms {
        /// The entry's key.
        key: String,
        /// What they are made of.
        source: TermSource,
        /// The terms.
        terms: Vec<Mark>,
    },
}

/// What is looked for. Everything that is named must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexQuery {
    /// It is of this scope; any for `None`.
    pub scope: Option<Mark>,
    /// It stands so; any way for an empty list.
    pub states: Vec<String>,
    /// It has a term of each of these groups.
    pub terms: Vec<Vec<Mark>>,
    /// Only what comes after this one, that is older: `next` of the page before.
    pub before: Option<u64>,
    /// Most entries of the page, capped at [`INDEX_PAGE_MAX`].
    pub limit: usize,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Its place in the order, higher for what came later; never changed.
    pub number: u64,
    /// Its key.
    pub key: String,
    /// How it stands.
    pub state: String,
}

/// Entries found, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexPage {
    /// The entries.
    pub entries: Vec<Indexed>,
    /// Where the next page begins; `None` if there is nothing more. A page may be short and still have a next.
    pub next: Option<u64>,
}

/// Entries of one scope get another set of scopes: an area has moved to another whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescope {
    /// Entries of this scope.
    pub within: Mark,
    /// These are taken away.
    pub remove: Vec<Mark>,
    /// These are given.
    pub add: Vec<Mark>,
    /// Only entries after this one; the answer of the step before.
    pub before: Option<u64>,
    /// Most entries changed in one step, capped at [`INDEX_PAGE_MAX`].
    pub limit: usize,
}

/// A number that is above that of every entry before this instant, and of none since: `before` of an [`IndexQuery`] for what
/// came earlier.
#[must_use]
pub fn number_at(at_us: i64) -> u64 {
    first_number(at_us.clamp(0, AT_US_END - 1)).cast_unsigned()
}

/// The lowest number that an entry of this instant may have.
pub(crate) fn first_number(at_us: i64) -> i64 {
    at_us * NUMBERS_PER_MICROSECOND
}

/// Refuses changes that some ledger could not hold.
pub(crate) fn check_changes(changes: &[IndexChange]) -> Result<(), LedgerError> {
    check_len("changes of the index", changes.len(), crate::APPEND_ENTRIES_MAX)?;
    changes.iter().try_for_each(|change| match change {
        IndexChange::Put(entry) => check_entry(entry),
        IndexChange::Terms { key, source, terms } => {
            check_name("index key", key)?;
            check_name("source of terms", source.name())?;
            if *source == TermSource::Vault(String::new()) {
                return Err(LedgerError::Malformed("a source of terms without a name".to_owned()));
            }
            check_len("terms", terms.len(), INDEX_TERMS_MAX)
        }
    })
}

fn check_entry(entry: &IndexEntry) -> Result<(), LedgerError> {
    check_name("index key", &entry.key)?;
    check_name("index state", &entry.state)?;
    check_len("scopes", entry.scopes.len(), INDEX_SCOPES_MAX)?;
    if (0..AT_US_END).contains(&entry.at_us) {
        return Ok(());
    }
    Err(LedgerError::Malformed(format!(
        "the instant {} of {} is not within 1970 to 2255",
        entry.at_us, entry.key
    )))
}

/// Refuses a query that some ledger could not answer.
pub(crate) fn check_query(query: &IndexQuery) -> Result<(), LedgerError> {
    check_len("groups of terms", query.terms.len(), QUERY_GROUPS_MAX)?;
    check_len("states", query.states.len(), INDEX_SCOPES_MAX)?;
    query.states.iter().try_for_each(|state| check_name("index state", state))?;
    query.terms.iter().try_for_each(|group| {
        if group.is_empty() {
            return Err(LedgerError::Malformed("a group of no terms".to_owned()));
        }
        check_len("terms of a group", group.len(), QUERY_GROUP_TERMS_MAX)
    })
}

/// Refuses a step that some ledger could not take.
pub(crate) fn check_rescope(step: &Rescope) -> Result<(), LedgerError> {
    check_len("scopes", step.remove.len(), INDEX_SCOPES_MAX)?;
    check_len("scopes", step.add.len(), INDEX_SCOPES_MAX)
}

/// The limit of a page, capped.
pub(crate) fn page_limit(limit: usize) -> usize {
    limit.min(INDEX_PAGE_MAX)
}

/// Sorted, each once: the form in which marks are kept.
pub(crate) fn sorted(marks: &[Mark]) -> Vec<Mark> {
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}

/// Whether sorted marks hold one of each group.
pub(crate) fn holds_all(marks: &[Mark], groups: &[Vec<Mark>]) -> bool {
    groups.iter().all(|group| group.iter().any(|mark| marks.binary_search(mark).is_ok()))
}

/// The scopes after a step, sorted.
pub(crate) fn rescoped(scopes: &[Mark], step: &Rescope) -> Vec<Mark> {
    let kept = scopes.iter().filter(|scope| !step.remove.contains(scope));
    sorted(&kept.chain(&step.add).copied().collect::<Vec<_>>())
}
