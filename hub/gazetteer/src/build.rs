//! From entries to a gazetteer.

use std::collections::HashMap;

use geo_index::AreaCode;

use crate::{
    Entry, KINDS_MAX,
    entry::ENTRIES_MAX,
    gazetteer::{Gazetteer, Label, NO_POINT, NO_TAIL, Row},
    house_number::{cut, of_tail},
    normal::normal_label,
    postings::Postings,
    rank::Written,
    symbols::{SYMBOLS_MAX, Symbol, Symbols},
    texts::Lists,
};

/// Why there is no gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// More entries than [`ENTRIES_MAX`].
    #[error("more than {ENTRIES_MAX} places")]
    Entries,
    /// More different kinds than [`KINDS_MAX`].
    #[error("more than {KINDS_MAX} different kinds of places")]
    Kinds,
    /// More different characters than can be numbered.
    #[error("more than {SYMBOLS_MAX} different characters")]
    Characters,
    /// Names and aliases that are more than 4 GiB together.
    #[error("the names are too large together")]
    Size,
}

/// A label before texts have their final numbers.
struct Draft {
    text: u32,
    tail: u32,
    entry: u32,
    written: Written,
}

/// Takes entries one by one.
#[derive(Default)]
pub struct Builder {
    symbols: Symbols,
    texts: HashMap<Box<[Symbol]>, u32>,
    drafts: Vec<Draft>,
    names: Lists<u8>,
    rows: Vec<Row>,
    areas: Vec<AreaCode>,
    area_numbers: HashMap<AreaCode, u32>,
    kinds: Vec<String>,
}

impl Builder {
    /// Adds a place.
    ///
    /// # Errors
    /// [`BuildError`]; the builder is of no use then.
    pub fn add(&mut self, entry: &Entry) -> Result<(), BuildError> {
        if self.rows.len() == ENTRIES_MAX {
            return Err(BuildError::Entries);
        }
        let number = u32::try_from(self.rows.len()).expect("there are no more than ENTRIES_MAX");
        self.label(&entry.name, number, Written::Name)?;
        for alias in &entry.aliases {
            self.label(alias, number, Written::Alias)?;
        }
        self.names.push(entry.name.bytes()).ok_or(BuildError::Size)?;
        let kind = entry.kind.as_deref().map(|kind| self.kind(kind)).transpose()?;
        let area = self.area(&entry.area);
        let point = entry.place.map_or(NO_POINT, |place| place.to_e7());
        let length = u8::try_from(entry.name.chars().count()).expect("NAME_MAX_CHARS fits");
        self.rows.push(Row { area, kind, point, length });
        Ok(())
    }

    fn label(&mut self, text: &str, entry: u32, written: Written) -> Result<(), BuildError> {
        let label = normal_label(text);
        let (text, tail) = label.split_at(cut(&label).unwrap_or(label.len()));
        let text = self.text(text)?;
        let tail = if tail.is_empty() { NO_TAIL } else { self.text(tail)? };
        self.drafts.push(Draft { text, tail, entry, written });
        Ok(())
    }

    fn text(&mut self, text: &[char]) -> Result<u32, BuildError> {
        let text: Option<Box<[Symbol]>> = text.iter().map(|mark| self.symbols.intern(*mark)).collect();
        let next = u32::try_from(self.texts.len()).map_err(|_many| BuildError::Size)?;
        Ok(*self.texts.entry(text.ok_or(BuildError::Characters)?).or_insert(next))
    }

    fn kind(&mut self, kind: &str) -> Result<u16, BuildError> {
        let known = self.kinds.iter().position(|known| known == kind);
        let at = known.unwrap_or(self.kinds.len());
        if at == KINDS_MAX {
            return Err(BuildError::Kinds);
        }
        if known.is_none() {
            self.kinds.push(kind.to_owned());
        }
        Ok(u16::try_from(at).expect("KINDS_MAX fits"))
    }

    fn area(&mut self, code: &AreaCode) -> u32 {
        if let Some(known) = self.area_numbers.get(code) {
            return *known;
        }
        let number = u32::try_from(self.areas.len()).expect("there are no more areas than entries");
        self.areas.push(code.clone());
        self.area_numbers.insert(code.clone(), number);
        number
    }

    /// Makes the gazetteer.
    ///
    /// # Errors
    /// [`BuildError`] if it would be too large.
    pub fn finish(self) -> Result<Gazetteer, BuildError> {
        let Self { symbols, texts, mut drafts, mut names, mut rows, mut areas, kinds, .. } = self;
        // Shorter texts first: where not all can be examined, those with the most in common with the query are.
        let mut ordered: Vec<(Box<[Symbol]>, u32)> = texts.into_iter().collect();
        ordered.sort_unstable_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
        let mut renumbered = vec![0; ordered.len()];
        let mut texts = Lists::default();
        for (number, (text, before)) in (0..).zip(&ordered) {
            renumbered[*before as usize] = number;
            texts.push(text.iter().copied()).ok_or(BuildError::Size)?;
        }
        drop(ordered);
        texts.shrink();
        for draft in &mut drafts {
            draft.text = renumbered[draft.text as usize];
            if draft.tail != NO_TAIL {
                draft.tail = renumbered[draft.tail as usize];
            }
        }
        let postings = Postings::of((0..text_count(&texts)).map(|number| texts.get(number)), &symbols);
        let numbers = (0..text_count(&texts)).map(|number| {
            let tail: Vec<char> = texts.get(number).iter().map(|symbol| symbols.char(*symbol)).collect();
            of_tail(&tail)
        });
        let numbers = numbers.collect();
        let labels = labels_of(drafts, texts.len()).ok_or(BuildError::Size)?;
        let tailed = tailed(&labels, texts.len()).ok_or(BuildError::Size)?;
        names.shrink();
        rows.shrink_to_fit();
        areas.shrink_to_fit();
        let postings = postings.ok_or(BuildError::Size)?;
        Ok(Gazetteer { symbols, texts, numbers, labels, tailed, postings, names, rows, areas, kinds })
    }
}

fn text_count(texts: &Lists<Symbol>) -> u32 {
    u32::try_from(texts.len()).expect("texts are numbered with u32")
}

/// Labels by the text with which they begin.
fn labels_of(mut drafts: Vec<Draft>, texts: usize) -> Option<Lists<Label>> {
    drafts.sort_unstable_by_key(|draft| (draft.text, draft.tail, draft.entry, draft.written));
    let mut labels = Lists::default();
    let mut rest = drafts.as_slice();
    for text in (0..).take(texts) {
        let (these, others) = rest.split_at(rest.partition_point(|draft| draft.text == text));
        labels.push(these.iter().map(|draft| Label::new(draft.tail, draft.entry, draft.written)))?;
        rest = others;
    }
    labels.shrink();
    Some(labels)
}

/// For each text, the labels that end with it.
fn tailed(labels: &Lists<Label>, texts: usize) -> Option<Lists<Label>> {
    let all = (0..).take(texts).flat_map(|text| labels.get(text));
    let mut ending: Vec<Label> = all.filter(|label| label.tail() != NO_TAIL).copied().collect();
    ending.sort_unstable_by_key(|label| label.tail());
    let mut tailed = Lists::default();
    let mut rest = ending.as_slice();
    for tail in (0..).take(texts) {
        let (these, others) = rest.split_at(rest.partition_point(|label| label.tail() == tail));
        tailed.push(these.iter().copied())?;
        rest = others;
    }
    tailed.shrink();
    Some(tailed)
}
