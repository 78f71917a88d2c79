//! The document from which a gazetteer is built, and what is no entry.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use geo_index::AreaCode;

use super::{at, entry, with_aliases};
use crate::{ALIASES_MAX, Entry, EntryError, NAME_MAX_CHARS, document};

fn packed(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_document_gives_back_what_was_written_and_the_same_entries_the_same_bytes() {
    let entries = [at("柳河大道118号", "a", 38.1, 115.123_456_7), with_aliases("第一中学", &["一中"], "b")];
    let bytes = document::write(&entries);
    assert_eq!(bytes, document::write(&entries));
    let found = document::read(&bytes).unwrap();
    let street = found.search("柳河大道118号", None, 1, |_| true).unwrap()[0];
    assert_eq!((street.place, street.area.as_str()), (entries[0].place, "a"));
    assert_eq!(found.search("一中", None, 1, |_| true).unwrap()[0].name, "第一中学");
    assert_eq!(document::read(&document::write(&[])).unwrap().len(), 0);
}

#[track_caller]
fn check_refused(bytes: &[u8], named: &str) {
    let error = document::read(bytes).unwrap_err().to_string();
    assert!(error.contains(named), "{error}");
}

#[test]
fn a_document_that_cannot_be_used_says_where() {
    let heading = r#"{"form":1,"places":1}"#;
    check_refused(b"", "line 1");
    check_refused(b"plain", "line 1");
    check_refused(&packed(r#"{"form":9,"places":0}"#), "form 9");
    check_refused(&packed(&format!("{heading}\n")), "1 places and holds 0");
    check_refused(&packed(&format!("{heading}\n{{\"name\":\"\",\"area\":\"a\"}}\n")), "line 2: name");
    check_refused(&packed(&format!("{heading}\n{{\"name\":\"x\",\"area\":\"a b\"}}\n")), "line 2");
    let out_of_range = r#"{"name":"x","area":"a","lat_lon_e7":[1000000000,0]}"#;
    check_refused(&packed(&format!("{heading}\n{out_of_range}\n")), "latitude 100");
    let whole = document::write(&[entry("柳河", "a")]);
    check_refused(&whole[..whole.len() - 9], "line");
}

#[test]
fn what_is_no_entry_is_refused_by_name() {
    let area = || AreaCode::new("a").unwrap();
    let made = |name: &str, aliases: &[String]| Entry::new(name, aliases, None, area(), None);
    assert!(matches!(made(" — ", &[]), Err(EntryError::Nothing { what: "name", .. })));
    assert!(matches!(made("柳\n河", &[]), Err(EntryError::Control { what: "name", .. })));
    let long = "柳".repeat(NAME_MAX_CHARS + 1);
    assert!(matches!(made(&long, &[]), Err(EntryError::TooLong { what: "name", chars: 101, .. })));
    assert!(matches!(made("柳", &["！".to_owned()]), Err(EntryError::Nothing { what: "alias", .. })));
    let many = vec!["河".to_owned(); ALIASES_MAX + 1];
    assert_eq!(made("柳", &many), Err(EntryError::TooManyAliases(ALIASES_MAX + 1)));
    let kind = "k".repeat(crate::KIND_MAX_CHARS + 1);
    let refused = Entry::new("柳", &[], Some(&kind), area(), None);
    assert!(matches!(refused, Err(EntryError::TooLong { what: "kind", .. })));
}

#[test]
fn aliases_that_say_nothing_new_are_left_out() {
    let aliases = ["一中", "第一中学", "", "一中"].map(str::to_owned);
    let entry = Entry::new("第一中学", &aliases, Some(" "), AreaCode::new("a").unwrap(), None).unwrap();
    assert_eq!((entry.aliases.as_slice(), entry.kind), (["一中".to_owned()].as_slice(), None));
}
