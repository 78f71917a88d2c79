//! The form in which names and queries are compared.

use unicode_normalization::UnicodeNormalization as _;

/// What is left of a text for comparing: compatibility forms folded (NFKC: full-width ＬＨ０２３１ is LH0231), lower case, 號 as 号,
/// spaces and punctuation gone. A dash stays between two digits only, where 118-2 and 1182 are different doors. Other
/// traditional characters stay as they are.
pub(crate) fn normal(text: &str) -> Vec<char> {
    let folded: Vec<char> = text.nfkc().flat_map(char::to_lowercase).map(simple).collect();
    let is_digit = |at: usize| folded.get(at).is_some_and(char::is_ascii_digit);
    let kept = folded.iter().enumerate().filter(|&(at, &mark)| {
        mark.is_alphanumeric() || (mark == '-' && at > 0 && is_digit(at - 1) && is_digit(at + 1))
    });
    kept.map(|(_, mark)| *mark).collect()
}

/// Dashes of all lengths, and the one traditional character of every address.
fn simple(mark: char) -> char {
    match mark {
        '號' => '号',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

/// A label for comparing: digits at the end are a house number whose 号 was left out, unless letters stand before them as in a
/// lamp-post's LH0231.
pub(crate) fn normal_label(text: &str) -> Vec<char> {
    let mut label = normal(text);
    let is_number = |mark: &char| mark.is_ascii_digit() || *mark == '-';
    let before = label.iter().rposition(|mark| !is_number(mark));
    if before.is_some_and(|at| at + 1 < label.len() && !label[at].is_ascii_alphabetic() && label[at] != '号')
    {
        label.push('号');
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(normal(text).into_iter().collect::<String>(), expected);
    }

    #[test]
    fn width_case_spaces_and_marks_make_no_difference() {
        check("ＬＨ－０２３１", "lh0231");
        check(" lh 0231 ", "lh0231");
        check("柳河大道（东段）", "柳河大道东段");
        check("柳河大道 118號", "柳河大道118号");
    }

    #[test]
    fn a_dash_between_digits_stays() {
        check("柳河大道118—2号", "柳河大道118-2号");
        check("118 - 2", "1182");
        check("路灯杆LH-0231", "路灯杆lh0231");
    }

    #[test]
    fn a_script_tag_is_its_letters() {
        check("<script>alert(1)</script>", "scriptalert1script");
    }

    #[test]
    fn a_number_at_the_end_of_an_address_has_its_hao() {
        let label = |text: &str| normal_label(text).into_iter().collect::<String>();
        assert_eq!(label("柳河大道118"), "柳河大道118号");
        assert_eq!(label("柳河大道118-2"), "柳河大道118-2号");
        assert_eq!(label("LH-0231"), "lh0231");
        assert_eq!(label("118"), "118");
        assert_eq!(label("柳河大道118号3"), "柳河大道118号3");
    }
}
