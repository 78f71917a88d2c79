//! Asking the index for cases.

use std::collections::BTreeSet;

use geo_index::AreaCode;
use hub_dispatch::{CaseId, DepartmentCode, board::Case};
use hub_ledger::{IndexQuery, Mark};
use uuid::Uuid;

use super::{
    incidents::is_of_incident,
    marks::{Class, Marker},
    standing::name_marks,
    terms::{Confidence, of_report, pieces},
    whistles::is_of_whistle,
};
use crate::{Engine, FollowError, NUMBER_DIGITS_MIN, ReportNumber, ReportWords, callers::digits};

/// Whose cases are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseScope {
    /// Everything there is.
    Everything,
    /// What lies within an area.
    Within(AreaCode),
    /// What this department has a task of.
    At(DepartmentCode),
}

/// Who asks: what somebody may not read finds nothing for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhoAsks {
    /// Somebody who is shown callers.
    SeesCallers,
    /// Somebody who is not: neither a number nor a name finds anything, nor the words of a confidential report.
    SeesNoCallers,
}

/// What is looked for. Everything that is named must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseQuery {
    /// Whose.
    pub scope: CaseScope,
    /// How they stand: words of [`CasesFound`]; any for an empty list.
    pub states: Vec<String>,
    /// What was said about them, their id, a report's or a telephone number.
    pub words: Option<String>,
    /// The caller's telephone number.
    pub phone: Option<String>,
    /// Who asks.
    pub asks: WhoAsks,
    /// Only those after this one: `next` of the page before.
    pub before: Option<u64>,
    /// Most cases of one page.
    pub limit: usize,
}

/// Too little was asked to find anything by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NothingAsked {
    /// Words without two characters that stand together, and without a word or number.
    #[error("two Chinese characters, a word or a number are the least that finds anything")]
    TooShort,
    /// Words with too many different pairs.
    #[error("more than {0} different pairs of characters and words are asked for")]
    TooLong(usize),
    /// Something that is no telephone number.
    #[error("a number has {NUMBER_DIGITS_MIN} digits at least")]
    NoNumber,
}

/// A case that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCase {
    /// The case.
    pub case: CaseId,
    /// Its place in the order, higher for what was opened later.
    pub number: u64,
    /// How it stands: the phase of an open case as it is written down; `closed`, `withdrawn`, `not_accepted`,
    /// `answered_at_once`, `transferred`, `merged` or `archived` for one that has ended.
    pub state: String,
}

/// Cases found, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CasesFound {
    /// The cases.
    pub cases: Vec<FoundCase>,
    /// Where the next page begins; none if there is nothing more. A short page may have a next.
    pub next: Option<u64>,
}

/// Groups of terms that are asked for at most.
const GROUPS_MAX: usize = hub_ledger::QUERY_GROUPS_MAX;

impl CaseQuery {
    /// The same for the ledger.
    fn marked(&self, marker: Marker) -> Result<IndexQuery, NothingAsked> {
        let mut terms = Vec::new();
        if let Some(words) = &self.words {
            terms.extend(asked_words(marker, words, self.asks)?);
        }
        if let Some(phone) = &self.phone {
            let number = digits(phone);
            if number.len() < NUMBER_DIGITS_MIN {
                return Err(NothingAsked::NoNumber);
            }
            terms.push(vec![marker.mark(Class::Phone, &number)]);
        }
        if terms.len() > GROUPS_MAX {
            return Err(NothingAsked::TooLong(GROUPS_MAX));
        }
        let scope = match &self.scope {
            CaseScope::Everything => None,
            CaseScope::Within(area) => Some(marker.area(area)),
            CaseScope::At(department) => Some(marker.desk(department)),
        };
        Ok(IndexQuery { scope, states: self.states.clone(), terms, before: self.before, limit: self.limit })
    }

    /// Whether nobody who asks so can be told anything: a caller's number, asked for by somebody who is shown no callers.
    fn is_in_vain(&self) -> bool {
        self.phone.is_some() && self.asks == WhoAsks::SeesNoCallers
    }
}

/// What is asked for as groups of terms, one of each of which must be there.
fn asked_words(marker: Marker, words: &str, asks: WhoAsks) -> Result<Vec<Vec<Mark>>, NothingAsked> {
    let words = words.trim();
    if let Ok(id) = Uuid::parse_str(words) {
        return Ok(vec![vec![marker.mark(Class::Name, &id.to_string())]]);
    }
    if let Ok(number) = words.parse::<ReportNumber>() {
        return Ok(vec![vec![marker.mark(Class::Name, &number.to_string())]]);
    }
    let of_classes = |piece: &str| match asks {
        WhoAsks::SeesCallers => vec![marker.mark(Class::Said, piece), marker.mark(Class::Guarded, piece)],
        WhoAsks::SeesNoCallers => vec![marker.mark(Class::Said, piece)],
    };
    if is_written_as_a_number(words) {
        let number = digits(words);
        let mut group = of_classes(&number);
        if asks == WhoAsks::SeesCallers {
            group.push(marker.mark(Class::Phone, &number));
        }
        return Ok(vec![group]);
    }
    // What somebody sets apart, by a space or a comma, need not stand together in the text.
    let pieces: BTreeSet<String> =
        words.split(|mark: char| !mark.is_alphanumeric()).flat_map(pieces).collect();
    if pieces.is_empty() {
        return Err(NothingAsked::TooShort);
    }
    Ok(pieces.iter().map(|piece| of_classes(piece)).collect())
}

fn is_written_as_a_number(words: &str) -> bool {
    let fits = |it: char| it.is_ascii_digit() || matches!(it, ' ' | '-' | '+' | '(' | ')');
    words.chars().all(fits) && digits(words).len() >= NUMBER_DIGITS_MIN
}

impl Engine {
    /// Whether a case would be found by what is asked if nothing were known of it but what is nothing personal (its id, the
    /// numbers of its reports, the codes of its matter) and these words: those of its reports as far as whoever asks is told
    /// them. What the index found by the name or the number of a caller who asked for confidence must not tell who it was.
    #[must_use]
    pub fn is_found_by(&self, query: &CaseQuery, case: &Case, told: &[ReportWords]) -> bool {
        let Ok(asked) = query.marked(self.marker()) else { return false };
        let open = told.iter().flat_map(|words| of_report(self.marker(), words, Confidence::Open));
        let guarded = told.iter().flat_map(|words| of_report(self.marker(), words, Confidence::Confidential));
        let marks: BTreeSet<Mark> = open.chain(guarded).chain(name_marks(self.marker(), case)).collect();
        asked.terms.iter().all(|group| group.iter().any(|mark| marks.contains(mark)))
    }

    /// Cases by what is told of them, open and ended alike, newest first. What the index says is looked up, not judged: who
    /// may see a case is asked of the case itself.
    ///
    /// # Errors
    /// The outer one if the ledger cannot be read, the inner one if too little is asked.
    pub async fn find_cases(
        &self,
        query: &CaseQuery,
    ) -> Result<Result<CasesFound, NothingAsked>, FollowError> {
        let marked = match query.marked(self.marker()) {
            Ok(marked) if !query.is_in_vain() => marked,
            Ok(_) => return Ok(Ok(CasesFound::default())),
            Err(nothing) => return Ok(Err(nothing)),
        };
        let page = self.ledger().find(marked).await?;
        let of_cases = page
            .entries
            .into_iter()
            .filter(|entry| !is_of_whistle(&entry.key) && !is_of_incident(&entry.key));
        let found = of_cases.filter_map(|entry| {
            let case = Uuid::parse_str(&entry.key);
            let case = case.inspect_err(|error| tracing::error!(entry.key, %error, "an entry names no case"));
            Some(FoundCase { case: CaseId(case.ok()?), number: entry.number, state: entry.state })
        });
        Ok(Ok(CasesFound { cases: found.collect(), next: page.next }))
    }
}
