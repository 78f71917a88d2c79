//! Reading a hub's log: what it says that nobody expected, and the set-up code.

use serde_json::Value;

/// Levels that an operator has to look at.
const ALARMING: [&str; 2] = ["WARN", "ERROR"];

/// What a hub rightly says when the year has come for which nobody has imported the holidays: it depends on the day on which
/// a check is run, and on nothing that is checked.
const BY_THE_DATE: &str = "the calendar lacks this year";

/// Groups of the set-up code, and characters in each.
const CODE_GROUPS: usize = 4;
const CODE_GROUP_LEN: usize = 5;

/// Lines that are warnings, errors or no log lines at all, except those that contain one of `expected`.
#[must_use]
pub fn unexpected<'a>(text: &'a str, expected: &[&str]) -> Vec<&'a str> {
    let alarming = |line: &&str| {
        let parsed: Option<Value> = serde_json::from_str(line).ok();
        let level = parsed.as_ref().and_then(|line| line["level"].as_str());
        level.is_none_or(|level| ALARMING.contains(&level))
    };
    let known = |line: &&str| expected.iter().chain([&BY_THE_DATE]).any(|words| line.contains(words));
    text.lines().filter(|line| !line.trim().is_empty()).filter(alarming).filter(|line| !known(line)).collect()
}

/// The newest set-up code: four groups of five hexadecimal digits, in a line that speaks of one.
#[must_use]
pub fn set_up_code(text: &str) -> Option<&str> {
    let mentioned = text.lines().rev().filter(|line| line.to_lowercase().contains("set-up code"));
    mentioned
        .flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')))
        .find(|word| is_code(word))
}

fn is_code(word: &str) -> bool {
    let groups: Vec<&str> = word.split('-').collect();
    let is_group =
        |group: &&str| group.len() == CODE_GROUP_LEN && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.len() == CODE_GROUPS && groups.iter().all(is_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_errors_and_panics_are_unexpected_unless_said_otherwise() {
        let text = concat!(
            r#"{"level":"INFO","message":"ready"}"#,
            "\n",
            r#"{"level":"WARN","message":"slow disk"}"#,
            "\n",
            r#"{"level":"ERROR","message":"broken"}"#,
            "\n\nthread 'main' panicked at src/main.rs\n",
        );
        assert_eq!(unexpected(text, &[]).len(), 3);
        assert_eq!(unexpected(text, &["slow disk"]).len(), 2);
    }

    #[test]
    fn a_check_does_not_fail_for_the_day_on_which_it_is_run() {
        let said = "the calendar lacks this year: its weekdays are taken for working days";
        let line = format!(r#"{{"level":"WARN","fields":{{"message":"{said}","years":"[2027]"}}}}"#);
        assert_eq!(unexpected(&line, &[]), Vec::<&str>::new());
    }

    #[test]
    fn the_newest_set_up_code_is_found_in_the_log() {
        let text = concat!(
            r#"{"message":"first start, set-up code: 01234-56789-abcde-f0123"}"#,
            "\n",
            r#"{"message":"01999f00-0000-7000-8000-000000000001 is no code"}"#,
            "\n",
            r#"{"message":"Set-up code","code":"aaaaa-bbbbb-ccccc-ddddd"}"#,
        );
        assert_eq!(set_up_code(text), Some("aaaaa-bbbbb-ccccc-ddddd"));
        assert_eq!(set_up_code("nothing"), None);
    }
}
