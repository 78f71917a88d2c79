//! What somebody at a telephone types, and what is found.

use geo_index::Place;

use super::{at, entry, gazetteer, with_aliases};
use crate::{Entry, Gazetteer, Matched, QUERY_MAX_CHARS};

const TOWN: &[&str] = &[
    "柳河大道",
    "柳河大道1号",
    "柳河大道116号",
    "柳河大道118号",
    "柳河大道118号3单元",
    "柳河大道1180号",
    "新柳河大道",
    "柳河镇人民医院",
    "长江路",
    "重庆路",
    "行知小学",
    "路灯杆LH-0231",
    "路灯杆ＬＨ－０２３２",
    "绿色家园KTV",
    "<script>alert('柳')</script>",
];

fn town() -> Gazetteer {
    let mut entries: Vec<Entry> = TOWN.iter().map(|name| entry(name, "town")).collect();
    entries.push(with_aliases("第一中学", &["柳河一中", "县一中"], "town"));
    gazetteer(&entries)
}

fn names(found: &Gazetteer, query: &str) -> Vec<(String, Matched)> {
    let found = found.search(query, None, 20, |_| true).unwrap();
    found.iter().map(|found| (found.name.to_owned(), found.matched)).collect()
}

#[track_caller]
fn check(query: &str, expected: &[(&str, Matched)]) {
    let found = names(&town(), query);
    let first: Vec<(&str, Matched)> =
        found.iter().take(expected.len()).map(|(name, matched)| (name.as_str(), *matched)).collect();
    assert_eq!(first, expected, "{query}: {found:?}");
}

/// Exactly these, in any order.
#[track_caller]
fn check_only(query: &str, expected: &[&str]) {
    let mut found: Vec<String> = names(&town(), query).into_iter().map(|(name, _)| name).collect();
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn a_whole_name_comes_before_names_that_begin_with_it_and_those_before_names_that_hold_it() {
    check(
        "柳河大道",
        &[("柳河大道", Matched::Name), ("柳河大道1号", Matched::Part), ("柳河大道116号", Matched::Part)],
    );
    assert_eq!(
        names(&town(), "柳河大道").last(),
        Some(&("新柳河大道".to_owned(), Matched::Part)),
        "what only holds the name comes last"
    );
}

#[test]
fn two_characters_from_the_middle_find_a_place() {
    check_only("民医", &["柳河镇人民医院"]);
    check_only("医院", &["柳河镇人民医院"]);
}

#[test]
fn one_character_finds_every_place_that_holds_it() {
    check_only("医", &["柳河镇人民医院"]);
    check_only("绿", &["绿色家园KTV"]);
}

#[test]
fn an_alias_finds_the_place_under_its_name() {
    check("柳河一中", &[("第一中学", Matched::Alias)]);
    check_only("县一", &["第一中学"]);
}

#[test]
fn initials_find_a_street() {
    check("lhdd", &[("柳河大道", Matched::Initials)]);
    check("LHDD", &[("柳河大道", Matched::Initials)]);
}

#[test]
fn pinyin_finds_a_street_also_while_the_last_syllable_is_being_typed() {
    check("liuhedadao", &[("柳河大道", Matched::Pinyin)]);
    check("liuhedad", &[("柳河大道", Matched::Pinyin)]);
    check("liu he da dao", &[("柳河大道", Matched::Pinyin)]);
    check("renminyiyuan", &[("柳河镇人民医院", Matched::Pinyin)]);
}

#[test]
fn characters_and_letters_may_be_mixed() {
    check("lh大道", &[("柳河大道", Matched::Initials)]);
    check("柳河dd", &[("柳河大道", Matched::Initials)]);
    check("柳河dadao", &[("柳河大道", Matched::Pinyin)]);
    check_only("lsjyktv", &["绿色家园KTV"]);
}

#[test]
fn a_character_that_is_read_in_two_ways_is_found_by_both() {
    check("changjianglu", &[("长江路", Matched::Pinyin)]);
    check("zhangjianglu", &[("长江路", Matched::Pinyin)]);
    check("cql", &[("重庆路", Matched::Initials)]);
    check("zql", &[("重庆路", Matched::Initials)]);
    check("hangzhi", &[("行知小学", Matched::Pinyin)]);
    check("xingzhi", &[("行知小学", Matched::Pinyin)]);
    check("lvse", &[("绿色家园KTV", Matched::Pinyin)]);
    check("luse", &[("绿色家园KTV", Matched::Pinyin)]);
}

#[test]
fn a_house_number_finds_its_entry_with_or_without_hao() {
    check("柳河大道118号", &[("柳河大道118号", Matched::Name), ("柳河大道118号3单元", Matched::Part)]);
    check("柳河大道118", &[("柳河大道118号", Matched::Name)]);
    check("柳河大道１１８號", &[("柳河大道118号", Matched::Name)]);
    check("lhdd118", &[("柳河大道118号", Matched::Initials)]);
    check_only("118号", &["柳河大道118号", "柳河大道118号3单元"]);
}

#[test]
fn a_house_number_that_is_not_there_finds_the_street_and_its_nearest_numbers() {
    check(
        "柳河大道114号",
        &[
            ("柳河大道", Matched::Part),
            ("柳河大道116号", Matched::Part),
            ("柳河大道118号", Matched::Part),
            ("柳河大道118号3单元", Matched::Part),
            ("柳河大道1号", Matched::Part),
        ],
    );
    check("liuhedadao117", &[("柳河大道", Matched::Part), ("柳河大道116号", Matched::Part)]);
}

#[test]
fn a_lamp_post_is_found_however_its_number_is_written() {
    for query in ["LH-0231", "lh0231", "ＬＨ０２３１", "路灯杆lh0231", "ldg lh-0231", "0231"] {
        check_only(query, &["路灯杆LH-0231"]);
    }
    check_only("lh-0232", &["路灯杆ＬＨ－０２３２"]);
}

#[test]
fn a_script_tag_is_a_name_like_any_other() {
    check("<script>", &[("<script>alert('柳')</script>", Matched::Part)]);
}

#[test]
fn nothing_to_search_by_finds_nothing_and_too_much_is_refused() {
    for query in ["", "  ", "—", "（）", "\u{1f692}"] {
        check_only(query, &[]);
    }
    check_only(&"柳".repeat(QUERY_MAX_CHARS), &[]);
    let town = town();
    let refused = town.search(&"柳".repeat(QUERY_MAX_CHARS + 1), None, 10, |_| true);
    assert_eq!(refused.map_err(|error| error.0), Err(QUERY_MAX_CHARS + 1));
    assert_eq!(Gazetteer::default().search("柳", None, 10, |_| true), Ok(Vec::new()));
}

#[test]
fn among_equals_the_own_area_comes_first_and_then_what_is_near() {
    let same = [
        at("中心小学", "far", 38.9, 115.9),
        at("中心小学", "near", 38.1, 115.1),
        entry("中心小学", "pointless"),
        at("中心小学", "own", 38.8, 115.8),
    ];
    let found = gazetteer(&same);
    let near = Place::new(38.0, 115.0).unwrap();
    let areas = |limit| {
        let found = found.search("中心小学", Some(near), limit, |area| area.as_str() == "own").unwrap();
        found.iter().map(|found| found.area.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(areas(20), ["own", "near", "far", "pointless"]);
    assert_eq!(areas(2), ["own", "near"]);
}

#[test]
fn thirty_places_of_one_name_are_thirty_finds() {
    let same: Vec<Entry> = (0..30).map(|nth| entry("幸福村", &format!("town-{nth}"))).collect();
    let found = gazetteer(&same);
    let mut areas: Vec<String> = found
        .search("xfc", None, 30, |_| false)
        .unwrap()
        .iter()
        .map(|found| found.area.as_str().to_owned())
        .collect();
    areas.sort();
    areas.dedup();
    assert_eq!(areas.len(), 30);
}
