//! What is printed for a person or a script: the only place that writes to standard output.

use serde_json::Value;

/// A line for people.
#[expect(clippy::print_stdout, reason = "command-line output")]
pub fn say(line: impl std::fmt::Display) {
    println!("{line}");
}

/// A line of JSON for scripts.
pub fn line(value: &Value) {
    say(value);
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// What it shows is so.
    Ok,
    /// It is not.
    FallsShort,
}

/// The last line of a check: `NAME: ok key=value …`, or `NAME: falls short key=value …`. Values with spaces are quoted.
#[must_use]
pub fn verdict(name: &str, ending: Ending, figures: &[(&str, String)]) -> String {
    let words = match ending {
        Ending::Ok => "ok",
        Ending::FallsShort => "falls short",
    };
    let figures = figures.iter().map(|(key, value)| {
        let plain = !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c == '"');
        if plain { format!(" {key}={value}") } else { format!(" {key}={value:?}") }
    });
    format!("{name}: {words}{}", figures.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_one_line_that_a_script_can_take_apart() {
        let line = verdict(
            "smoke",
            Ending::FallsShort,
            &[("steps", "3".into()), ("reason", "no \"offer\"\ncame".into())],
        );
        assert_eq!(line, r#"smoke: falls short steps=3 reason="no \"offer\"\ncame""#);
    }
}
