//! A list of places as it comes: one JSON object a line, plain or packed, each line checked and each mistake named by its line.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    io::{BufRead, BufReader, Read},
};

use flate2::read::MultiGzDecoder;
use geo_index::AreaTree;
use hub_gazetteer::{ENTRIES_MAX, Entry};
use hub_protocol::{
    http::PlaceEntry,
    limits::{PLACE_LINE_MAX_BYTES, PLACES_UNFOLDED_MAX_BYTES},
};

use super::known_area;
use crate::picture::words;

/// Mistakes told by name; more are counted.
const MISTAKES_NAMED_MAX: usize = 50;

/// How a list is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// Not at all.
    Plain,
    /// As gzip.
    Gzip,
}

/// A list without mistakes.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) entries: Vec<Entry>,
    /// Lines left out because they repeat others.
    pub(super) repeated: usize,
}

/// What is wrong with a list.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Mistakes {
    named: Vec<String>,
    count: usize,
}

impl Mistakes {
    fn add(&mut self, line: usize, what: impl ToString) {
        self.count += 1;
        if self.named.len() < MISTAKES_NAMED_MAX {
            self.named.push(format!("line {line}: {}", what.to_string()));
        }
    }

    /// A mistake of the whole list.
    pub(super) fn whole(what: impl ToString) -> Self {
        Self { named: vec![what.to_string()], count: 1 }
    }
}

impl std::fmt::Display for Mistakes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} mistakes: {}", self.count, self.named.join("; "))?;
        if self.count > self.named.len() { write!(f, "; …") } else { Ok(()) }
    }
}

/// Reads a whole list. Empty lines count and say nothing, so that a table turned into lines keeps its line numbers.
pub(super) fn read(bytes: &[u8], packing: Packing, areas: &AreaTree) -> Result<Checked, Mistakes> {
    match packing {
        Packing::Plain => read_lines(bytes, areas),
        Packing::Gzip => {
            let unfolded = MultiGzDecoder::new(bytes).take(PLACES_UNFOLDED_MAX_BYTES + 1);
            read_lines(BufReader::new(unfolded), areas)
        }
    }
}

fn read_lines(mut lines: impl BufRead, areas: &AreaTree) -> Result<Checked, Mistakes> {
    let (mut checked, mut mistakes) = (Checked::default(), Mistakes::default());
    let (hashes, mut seen) = (RandomState::new(), HashMap::new());
    let (mut text, mut unfolded) = (Vec::new(), 0);
    for number in 1.. {
        text.clear();
        match next_line(&mut lines, &mut text) {
            Ok(0) => break,
            Ok(length) => unfolded += length,
            Err(error) => {
                mistakes.add(number, format!("it cannot be unfolded: {error}"));
                break;
            }
        }
        if unfolded > PLACES_UNFOLDED_MAX_BYTES {
            mistakes.add(number, format!("the list is longer than {PLACES_UNFOLDED_MAX_BYTES} bytes"));
            break;
        }
        let line = text.strip_prefix("\u{feff}".as_bytes()).filter(|_| number == 1).unwrap_or(&text);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match entry(line, areas) {
            Err(why) => mistakes.add(number, why),
            Ok(_) if checked.entries.len() == ENTRIES_MAX => {
                mistakes.add(number, format!("more than {ENTRIES_MAX} places"));
                break;
            }
            Ok(entry) => {
                let first = *seen.entry(hash(&hashes, &entry)).or_insert(checked.entries.len());
                if checked.entries.get(first) == Some(&entry) {
                    checked.repeated += 1;
                } else {
                    checked.entries.push(entry);
                }
            }
        }
    }
    if mistakes.count == 0 && checked.entries.is_empty() {
        return Err(Mistakes::whole("the list holds no place"));
    }
    if mistakes.count == 0 { Ok(checked) } else { Err(mistakes) }
}

fn hash(hashes: &RandomState, entry: &Entry) -> u64 {
    let point = entry.place().map(|place| place.to_e7());
    hashes.hash_one((entry.name(), entry.aliases(), entry.kind(), entry.area(), point))
}

/// Reads one line, of which no more than the longest that is taken is kept; says how many bytes it was.
fn next_line(lines: &mut impl BufRead, text: &mut Vec<u8>) -> std::io::Result<u64> {
    let mut length = lines.by_ref().take(PLACE_LINE_MAX_BYTES + 1).read_until(b'\n', text)? as u64;
    let mut rest = Vec::new();
    while length > PLACE_LINE_MAX_BYTES && text.last() != Some(&b'\n') && rest.last() != Some(&b'\n') {
        rest.clear();
        let more = lines.by_ref().take(PLACE_LINE_MAX_BYTES).read_until(b'\n', &mut rest)? as u64;
        if more == 0 {
            break;
        }
        length += more;
    }
    Ok(length)
}

fn entry(line: &[u8], areas: &AreaTree) -> Result<Entry, String> {
    if line.len() as u64 > PLACE_LINE_MAX_BYTES {
        return Err(format!("it is longer than {PLACE_LINE_MAX_BYTES} bytes"));
    }
    let PlaceEntry { name, aliases, kind, area, lat, lon, system } =
        serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let code = known_area(&area, areas).ok_or_else(|| format!("{name:?}: there is no area {area}"))?;
    let place = match (lat, lon) {
        (Some(lat), Some(lon)) => {
            let place = words::datum_said(system.unwrap_or_default()).to_place(lat, lon);
            Some(place.map_err(|error| format!("{name:?}: {error}"))?)
        }
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(format!("{name:?}: lat and lon go together")),
    };
    Entry::new(&name, &aliases, kind.as_deref(), code, place).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};
    use serde_json::json;

    use super::*;

    fn areas() -> AreaTree {
        AreaTree::from_geojson("1", &hub_engine::organisation::root_areas()).unwrap()
    }

    fn line(name: &str) -> String {
        json!({"name": name, "area": "root"}).to_string()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mistakes = read(text.as_bytes(), Packing::Plain, &areas()).unwrap_err().to_string();
        assert!(mistakes.starts_with(&format!("{} mistakes", expected.len())), "{mistakes}");
        for named in expected {
            assert!(mistakes.contains(named), "{named}: {mistakes}");
        }
    }

    #[test]
    fn each_bad_line_is_named_and_one_is_enough() {
        let good = line("柳河大道");
        check(
            &format!(
                "{good}\nnot json\n\n{}\n{}\n{}\n{good}\n",
                json!({"name": "甲", "area": "nowhere"}),
                json!({"name": "乙", "area": "root", "lat": 91, "lon": 109}),
                json!({"name": "丙", "area": "root", "lat": 27}),
            ),
            &[
                "line 2: expected",
                "line 4: \"甲\": there is no area nowhere",
                "line 5: \"乙\": latitude 91",
                "line 6",
            ],
        );
        check(&json!({"area": "root"}).to_string(), &["missing field `name`"]);
        check(&line(" "), &["line 1: name"]);
    }

    #[test]
    fn a_list_without_a_place_is_a_mistake() {
        check("", &["no place"]);
        check("\u{feff}\n\n", &["no place"]);
    }

    #[test]
    fn a_line_that_is_too_long_is_named_and_the_next_is_read() {
        check(
            &format!("{}\n{}\n{{}}\n", "x".repeat(100_000), line("柳")),
            &["line 1: it is longer", "line 3"],
        );
    }

    #[test]
    fn a_byte_order_mark_and_repeated_lines_do_no_harm() {
        let text = format!("\u{feff}{}\r\n{}\n{}", line("柳河大道"), line("柳河大道"), line("<script>"));
        let checked = read(text.as_bytes(), Packing::Plain, &areas()).unwrap();
        assert_eq!((checked.entries.len(), checked.repeated), (2, 1));
        assert_eq!(checked.entries[1].name(), "<script>");
    }

    #[test]
    fn a_packed_list_is_unfolded_and_a_broken_one_named() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(line("柳河大道").as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(read(&packed, Packing::Gzip, &areas()).unwrap().entries.len(), 1);
        let broken = read(&packed[..packed.len() / 2], Packing::Gzip, &areas()).unwrap_err().to_string();
        assert!(broken.contains("cannot be unfolded"), "{broken}");
    }
}
