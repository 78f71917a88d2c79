//! House numbers: where an address ends and its number begins, and which number a query asks for.

/// Most digits of a house number; longer ones are numbers of something else.
const DIGITS_MAX: usize = 5;
/// What may follow the 号 of a house number. Anything else makes it part of a name: 1号路, 2号桥, 3号线.
const AFTER_HAO: &str = "0123456789院楼栋幢座附之门内室单";

/// A house number, with the second number of 118-2; 0 if there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HouseNumber {
    pub(crate) main: u32,
    pub(crate) second: u32,
}

impl HouseNumber {
    /// How far apart two numbers are along the street.
    pub(crate) fn gap(self, other: Self) -> u32 {
        self.main.abs_diff(other.main)
    }
}

/// Where in a label its house number begins; never at the start.
pub(crate) fn cut(label: &[char]) -> Option<usize> {
    (1..label.len()).find(|&at| begins_number(label, at) && is_house_number(&label[at..]))
}

/// The number with which a tail begins.
pub(crate) fn of_tail(tail: &[char]) -> Option<HouseNumber> {
    read(tail).map(|(number, _)| number)
}

/// Where a query's house number begins, and the number, if the query ends with one.
pub(crate) fn asked(query: &[char]) -> Option<(usize, HouseNumber)> {
    let at = (1..query.len()).find(|&at| {
        begins_number(query, at)
            && read(&query[at..]).is_some_and(|(_, end)| matches!(&query[at + end..], [] | ['号']))
    })?;
    let (number, _) = read(&query[at..])?;
    Some((at, number))
}

/// Whether a query may go over from an address to its number here.
pub(crate) fn begins_number(text: &[char], at: usize) -> bool {
    let before = text[at - 1];
    text[at].is_ascii_digit() && !before.is_ascii_digit() && before != '-'
}

fn is_house_number(rest: &[char]) -> bool {
    let Some((_, end)) = read(rest) else { return false };
    match &rest[end..] {
        ['号', after, ..] => AFTER_HAO.contains(*after),
        ['号'] => true,
        _ => false,
    }
}

/// Digits, or digits, dash and digits, and where they end.
fn read(text: &[char]) -> Option<(HouseNumber, usize)> {
    let (main, end) = digits(text)?;
    if text.get(end) != Some(&'-') {
        return Some((HouseNumber { main, second: 0 }, end));
    }
    let (second, more) = digits(&text[end + 1..])?;
    Some((HouseNumber { main, second }, end + 1 + more))
}

fn digits(text: &[char]) -> Option<(u32, usize)> {
    let end = text.iter().position(|mark| !mark.is_ascii_digit()).unwrap_or(text.len());
    let is_number = (1..=DIGITS_MAX).contains(&end);
    is_number.then(|| (text[..end].iter().fold(0, |number, mark| number * 10 + u32::from(*mark) - 48), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::{normal, normal_label};

    #[track_caller]
    fn check_cut(label: &str, expected: Option<&str>) {
        let label = normal_label(label);
        let tail = cut(&label).map(|at| label[at..].iter().collect::<String>());
        assert_eq!(tail.as_deref(), expected);
    }

    #[test]
    fn a_label_is_cut_before_its_house_number() {
        check_cut("柳河大道118号", Some("118号"));
        check_cut("柳河大道118", Some("118号"));
        check_cut("柳河大道118-2号3单元502室", Some("118-2号3单元502室"));
        check_cut("318国道12号院", Some("12号院"));
        check_cut("柳河大道", None);
        check_cut("5号", None);
    }

    #[test]
    fn what_is_called_by_a_number_is_not_cut() {
        check_cut("开发区1号路", None);
        check_cut("开发区1号路7号", Some("7号"));
        check_cut("路灯杆LH-0231", None);
        check_cut("客服4008001234567", None);
    }

    #[test]
    fn a_query_asks_for_the_number_at_its_end() {
        let asked = |query: &str| asked(&normal(query)).map(|(at, number)| (at, number.main, number.second));
        assert_eq!(asked("柳河大道118号"), Some((4, 118, 0)));
        assert_eq!(asked("lhdd118"), Some((4, 118, 0)));
        assert_eq!(asked("柳河大道118-2"), Some((4, 118, 2)));
        assert_eq!(asked("318国道12号"), Some((5, 12, 0)));
        assert_eq!(asked("118号"), None);
        assert_eq!(asked("柳河大道118号院"), None);
    }
}
