//! The words of the sheets: tiers, kinds, roles and posts as people write them, in Chinese first and in English.
//!
//! Codes, numbers and days are folded before they are read (full-width digits, stray spaces); names are kept as they are
//! written, for brackets in Chinese names are full-width on purpose.

use geo_index::Tier;
use hub_protocol::{DutyPost, Role, Travel, UnitKind};

/// What a person of the sheets is: somebody with an account, or somebody in the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// Works at a desk with an account.
    Account(Role),
    /// Is a unit of one.
    Field(UnitKind),
}

pub(crate) const TIERS: &str = "市、县区、乡镇街道、村社区、网格";
pub(crate) const KINDS: &str = "网格员、巡防、车辆、船艇、调解员、部门队伍";
pub(crate) const TRAVELS: &str = "步行、电动自行车、汽车、船艇";
pub(crate) const ROLES: &str = "管理员、调度员、值班领导、观察员、对接系统、部门席位、网格员、巡防、调解员";
pub(crate) const POSTS: &str = "带班领导、值班员、备班";

const TIER_WORDS: [(Tier, &[&str]); 5] = [
    (Tier::City, &["市", "地级市", "地市", "州", "盟", "市州", "city", "prefecture"]),
    (Tier::County, &["县区", "县", "区", "区县", "市辖区", "县级市", "旗", "自治县", "county", "district"]),
    (
        Tier::Township,
        &["乡镇街道", "乡镇", "街道", "乡", "镇", "街镇", "township", "town", "street", "subdistrict"],
    ),
    (Tier::Village, &["村社区", "村", "社区", "村居", "居委会", "village", "community"]),
    (Tier::Grid, &["网格", "单元网格", "grid"]),
];

const KIND_WORDS: [(UnitKind, &[&str]); 6] = [
    (UnitKind::GridWorker, &["网格员", "专职网格员", "兼职网格员", "grid_worker"]),
    (UnitKind::Patrol, &["巡防", "巡防员", "巡防队", "巡逻", "巡逻组", "patrol"]),
    (UnitKind::Vehicle, &["车辆", "车", "巡逻车", "消防车", "救护车", "vehicle"]),
    (UnitKind::Boat, &["船艇", "船", "船只", "冲锋舟", "boat"]),
    (UnitKind::Mediator, &["调解员", "人民调解员", "调解", "mediator"]),
    (UnitKind::Crew, &["部门队伍", "队伍", "专业队伍", "执法队", "crew"]),
];

const TRAVEL_WORDS: [(Travel, &[&str]); 4] = [
    (Travel::Foot, &["步行", "徒步", "foot", "walk"]),
    (Travel::EBike, &["电动自行车", "电动车", "电瓶车", "自行车", "摩托车", "e_bike", "bike"]),
    (Travel::Car, &["汽车", "车", "机动车", "car"]),
    (Travel::Boat, &["船艇", "船", "船只", "boat"]),
];

const ROLE_WORDS: [(Role, &[&str]); 6] = [
    (Role::Administrator, &["管理员", "系统管理员", "administrator", "admin"]),
    (Role::Dispatcher, &["调度员", "值班员", "接报员", "派单员", "坐席", "dispatcher"]),
    (Role::Commander, &["值班领导", "带班领导", "指挥长", "值班长", "commander"]),
    (Role::Observer, &["观察员", "只读", "observer"]),
    (Role::Integrator, &["对接系统", "接口", "integrator"]),
    (Role::Department, &["部门席位", "部门", "承办单位", "department"]),
];

const POST_WORDS: [(DutyPost, &[&str]); 3] = [
    (DutyPost::Leader, &["带班领导", "带班", "值班领导", "领导", "leader"]),
    (DutyPost::Officer, &["值班员", "值班", "值班人员", "officer"]),
    (DutyPost::Reserve, &["备班", "备勤", "备班员", "reserve"]),
];

pub(crate) const WISHES: &str = "咨询、求助、投诉、举报、建议、表扬、其他";
pub(crate) const GRADES: &str = "特急、紧急、一般";
pub(crate) const RISKS: &str = "红、橙、黄、蓝";
pub(crate) const STANDARD_KINDS: &str = "部件、事项";
pub(crate) const OFF_OR_WORK: &str = "休、班";
pub(crate) const MODES: &str = "自动派、推荐待确认、仅登记";
pub(crate) const EVIDENCE: &str = "前照片、后照片、定位、无";

pub(crate) const SERVICES: &str = "119、120、110";
pub(crate) const WEIGHTS: &str = "必派、宜派";

/// What a cell says that takes away what was there, where an empty one leaves it.
pub(crate) const NOTHING: &str = "无";

/// By the names that the catalogue's document has for them.
const WISH_WORDS: [(&str, &[&str]); 7] = [
    ("enquiry", &["咨询", "enquiry"]),
    ("help", &["求助", "help"]),
    ("complaint", &["投诉", "complaint"]),
    ("disclosure", &["举报", "disclosure"]),
    ("suggestion", &["建议", "suggestion"]),
    ("praise", &["表扬", "praise"]),
    ("other", &["其他", "其它", "other"]),
];

const GRADE_WORDS: [(&str, &[&str]); 3] = [
    ("red", &["特急", "红", "red"]),
    ("orange", &["紧急", "橙", "orange"]),
    ("ordinary", &["一般", "普通", "ordinary"]),
];

const RISK_WORDS: [(&str, &[&str]); 4] = [
    ("red", &["红", "红色", "red"]),
    ("orange", &["橙", "橙色", "orange"]),
    ("yellow", &["黄", "黄色", "yellow"]),
    ("blue", &["蓝", "蓝色", "blue"]),
];

/// By the names that the policy's document has for them.
const MODE_WORDS: [(&str, &[&str]); 3] = [
    ("auto", &["自动派", "自动", "auto"]),
    ("suggest", &["推荐待确认", "推荐", "suggest"]),
    ("record_only", &["仅登记", "登记", "record_only"]),
];

const EVIDENCE_WORDS: [(&str, &[&str]); 3] = [
    ("before", &["前照片", "处置前照片", "before"]),
    ("after", &["后照片", "处置后照片", "after"]),
    ("position", &["定位", "位置", "position"]),
];

const STANDARD_KIND_WORDS: [(&str, &[&str]); 2] =
    [("component", &["部件", "component"]), ("matter", &["事项", "事件", "matter"])];

const SERVICE_WORDS: [(&str, &[&str]); 3] = [
    ("fire", &["119", "消防", "火警", "fire"]),
    ("ambulance", &["120", "急救", "ambulance"]),
    ("police", &["110", "公安", "报警", "police"]),
];

const WEIGHT_WORDS: [(&str, &[&str]); 2] =
    [("must", &["必派", "必须", "must"]), ("should", &["宜派", "可派", "should"])];

/// What a day of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OffOrWork {
    /// 休.
    Off,
    /// 班.
    Work,
}

const OFF_OR_WORK_WORDS: [(OffOrWork, &[&str]); 2] = [
    (OffOrWork::Off, &["休", "休息", "放假", "off"]),
    (OffOrWork::Work, &["班", "上班", "调休上班", "补班", "work"]),
];

fn find<T: Copy>(words: &[(T, &[&str])], text: &str) -> Option<T> {
    let wanted: String = folded(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    let wanted = wanted.to_lowercase();
    // 村(社区) and 村/社区 are ways to write 村社区.
    let bare: String = wanted.chars().filter(|letter| !"()/、·-".contains(*letter)).collect();
    words
        .iter()
        .find(|(_, known)| known.iter().any(|word| *word == wanted || *word == bare))
        .map(|(it, _)| *it)
}

pub(crate) fn tier(text: &str) -> Option<Tier> {
    find(&TIER_WORDS, text)
}

pub(crate) fn kind(text: &str) -> Option<UnitKind> {
    find(&KIND_WORDS, text)
}

pub(crate) fn travel(text: &str) -> Option<Travel> {
    find(&TRAVEL_WORDS, text)
}

pub(crate) fn post(text: &str) -> Option<DutyPost> {
    find(&POST_WORDS, text)
}

pub(crate) fn function(text: &str) -> Option<Function> {
    find(&ROLE_WORDS, text).map(Function::Account).or_else(|| kind(text).map(Function::Field))
}

pub(crate) fn wish(text: &str) -> Option<&'static str> {
    find(&WISH_WORDS, text)
}

pub(crate) fn grade(text: &str) -> Option<&'static str> {
    find(&GRADE_WORDS, text)
}

pub(crate) fn risk(text: &str) -> Option<&'static str> {
    find(&RISK_WORDS, text)
}

pub(crate) fn mode(text: &str) -> Option<&'static str> {
    find(&MODE_WORDS, text)
}

pub(crate) fn evidence(text: &str) -> Option<&'static str> {
    find(&EVIDENCE_WORDS, text)
}

pub(crate) fn service(text: &str) -> Option<serde_json::Value> {
    find(&SERVICE_WORDS, text).map(serde_json::Value::from)
}

pub(crate) fn weight(text: &str) -> Option<&'static str> {
    find(&WEIGHT_WORDS, text)
}

/// Whether a cell says that there is none of what its column is about.
pub(crate) fn is_nothing(text: &str) -> bool {
    [NOTHING, "none"].contains(&folded(text).to_lowercase().as_str())
}

pub(crate) fn standard_kind(text: &str) -> Option<&'static str> {
    find(&STANDARD_KIND_WORDS, text)
}

pub(crate) fn off_or_work(text: &str) -> Option<OffOrWork> {
    find(&OFF_OR_WORK_WORDS, text)
}

fn first_word<T: PartialEq>(words: &[(T, &[&'static str])], it: &T) -> &'static str {
    let found = words.iter().find(|(known, _)| known == it);
    found.expect("every word of a closed vocabulary is listed").1[0]
}

/// The word of the sheets for one of a document.
fn word_of(words: &[(&str, &[&'static str])], name: &str) -> Option<&'static str> {
    words.iter().find(|(known, _)| *known == name).map(|(_, words)| words[0])
}

pub(crate) fn grade_name(grade: &str) -> Option<&'static str> {
    word_of(&GRADE_WORDS, grade)
}

pub(crate) fn mode_name(mode: &str) -> Option<&'static str> {
    word_of(&MODE_WORDS, mode)
}

pub(crate) fn evidence_name(evidence: &str) -> Option<&'static str> {
    word_of(&EVIDENCE_WORDS, evidence)
}

pub(crate) fn service_name(service: &str) -> Option<&'static str> {
    word_of(&SERVICE_WORDS, service)
}

pub(crate) fn weight_name(weight: &str) -> Option<&'static str> {
    word_of(&WEIGHT_WORDS, weight)
}

pub(crate) fn tier_name(tier: Tier) -> &'static str {
    first_word(&TIER_WORDS, &tier)
}

pub(crate) fn travel_name(travel: Travel) -> &'static str {
    first_word(&TRAVEL_WORDS, &travel)
}

pub(crate) fn kind_name(kind: UnitKind) -> &'static str {
    first_word(&KIND_WORDS, &kind)
}

pub(crate) fn role_name(role: Role) -> &'static str {
    first_word(&ROLE_WORDS, &role)
}

pub(crate) fn post_name(post: DutyPost) -> &'static str {
    first_word(&POST_WORDS, &post)
}

/// Full-width letters, digits and marks as ordinary ones, without what nobody sees, without space at the ends.
pub(crate) fn folded(text: &str) -> String {
    let fold = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        '—' | '–' | '‐' | '−' => '-',
        _ => letter,
    };
    visible(text).map(fold).collect::<String>().trim().to_owned()
}

/// A name: kept as written, without space at the ends and without what nobody sees.
pub(crate) fn named(text: &str) -> String {
    visible(text).collect::<String>().trim_matches(|letter: char| letter.is_whitespace()).to_owned()
}

fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    let unseen = |letter: &char| matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    text.chars().filter(move |letter| !unseen(letter) && (!letter.is_control() || letter.is_whitespace()))
}

/// Fewest and most digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// A telephone number: digits, with `+` and `-` where they were written.
pub(crate) fn phone(text: &str) -> Option<String> {
    let written = folded(text);
    let number: String = written.chars().filter(|mark| !" ().".contains(*mark)).collect();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let plausible = number
        .chars()
        .enumerate()
        .all(|(at, mark)| mark.is_ascii_digit() || (mark == '-' && at > 0) || (mark == '+' && at == 0));
    // A mobile number has no groups; what stands between its digits is how somebody reads it out.
    let is_mobile = digits == 11 && number.starts_with('1');
    let number = if is_mobile { number.replace('-', "") } else { number };
    // 1.38E+10: what a narrow column of a spreadsheet makes of a number once it is saved as text.
    (plausible && PHONE_DIGITS.contains(&digits) && !written.contains('.')).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_wire_has_a_word_of_the_sheets_that_is_read_back() {
        for it in Tier::UPWARD {
            assert_eq!(tier(tier_name(it)), Some(it));
        }
        for &it in UnitKind::ALL {
            assert_eq!(kind(kind_name(it)), Some(it));
        }
        for &it in Travel::ALL {
            assert_eq!(travel(travel_name(it)), Some(it));
        }
        for &it in Role::ALL {
            assert_eq!(function(role_name(it)), Some(Function::Account(it)));
        }
        for &it in DutyPost::ALL {
            assert_eq!(post(post_name(it)), Some(it));
        }
    }

    #[test]
    fn words_are_known_however_they_are_spaced_and_bracketed() {
        assert_eq!(tier(" 村(社区) "), Some(Tier::Village));
        assert_eq!(tier("District"), Some(Tier::County));
        assert_eq!(function("网格员"), Some(Function::Field(UnitKind::GridWorker)));
        assert_eq!(tier("省"), None);
    }

    #[test]
    fn numbers_are_telephone_numbers_in_any_width_and_not_in_scientific_notation() {
        assert_eq!(phone("138 0013 8000").as_deref(), Some("13800138000"));
        assert_eq!(phone("138-0013-8000").as_deref(), Some("13800138000"));
        assert_eq!(phone("+86-13800138000").as_deref(), Some("+86-13800138000"));
        assert_eq!(phone("(0856)522—1234").as_deref(), Some("0856522-1234"));
        assert_eq!(phone("1.38E+10"), None);
        assert_eq!(phone("1.38"), None);
        assert_eq!(phone("无"), None);
    }

    #[test]
    fn names_keep_their_brackets_and_lose_what_nobody_sees() {
        assert_eq!(named("\u{feff} 城关镇(东) \u{3000}"), "城关镇(东)");
        assert_eq!(folded("130606\u{a0}"), "130606");
    }
}
