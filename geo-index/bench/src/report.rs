//! Figures beside their targets, and the verdict.

use std::fmt::Write as _;

/// What a figure must keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// No less than this.
    AtLeast(f64),
    /// No more than this.
    AtMost(f64),
}

impl Bound {
    fn is_kept_by(self, value: f64) -> bool {
        match self {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
        }
    }

    fn words(self) -> String {
        match self {
            Bound::AtLeast(least) => format!("at least {least}"),
            Bound::AtMost(most) => format!("at most {most}"),
        }
    }
}

/// A figure that has a target.
#[derive(Debug, Clone)]
struct Judged {
    key: &'static str,
    value: f64,
    bound: Bound,
}

/// What was measured so far.
#[derive(Debug, Clone, Default)]
pub struct Report {
    judged: Vec<Judged>,
    /// Names of what could not be measured here.
    left_out: Vec<&'static str>,
    /// What made figures worthless.
    wrong: Vec<String>,
    answers_checked: usize,
}

impl Report {
    /// A figure with a target. One that is no number misses it.
    pub fn judge(&mut self, key: &'static str, value: f64, bound: Bound) {
        self.judged.push(Judged { key, value, bound });
    }

    /// What could not be measured here, with the reason, which is printed at once.
    pub fn leave_out(&mut self, name: &'static str, reason: &str) {
        println!("   left out: {name}: {reason}");
        self.left_out.push(name);
    }

    /// A wrong answer, or something that broke.
    pub fn wrong(&mut self, what: String) {
        println!("   WRONG: {what}");
        self.wrong.push(what);
    }

    /// So many answers more were compared with brute force.
    pub fn checked(&mut self, answers: usize) {
        self.answers_checked += answers;
    }

    /// Whether every target that was measured is met and no answer was wrong.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.wrong.is_empty() && !self.judged.is_empty() && self.missed().is_empty()
    }

    fn missed(&self) -> Vec<&'static str> {
        let missed = self.judged.iter().filter(|judged| !judged.bound.is_kept_by(judged.value));
        missed.map(|judged| judged.key).collect()
    }

    /// Each figure with its target beside it.
    #[must_use]
    pub fn targets(&self) -> String {
        let mut text = String::new();
        for Judged { key, value, bound } in &self.judged {
            let verdict = if bound.is_kept_by(*value) { "met" } else { "MISSED" };
            // Writing to a string does not fail.
            let _ = writeln!(text, "   {key:<34} {value:>9.2}   {:<14} {verdict}", bound.words());
        }
        text
    }

    /// The last line: `bench-geo: ok key=value …` or `bench-geo: falls short key=value …`.
    #[must_use]
    pub fn verdict(&self) -> String {
        let mut line = format!("bench-geo: {}", if self.is_ok() { "ok" } else { "falls short" });
        let mut say = |key: &str, value: &str| {
            let _ = write!(line, " {key}={value}");
        };
        let missed = self.missed();
        if !missed.is_empty() {
            say("missed", &missed.join(","));
        }
        if let Some(wrong) = self.wrong.first() {
            say("reason", &format!("{wrong:?}"));
        } else if self.judged.is_empty() {
            say("reason", "\"nothing was measured\"");
        }
        for judged in &self.judged {
            say(judged.key, &format!("{:.2}", judged.value));
        }
        if !self.left_out.is_empty() {
            say("left_out", &self.left_out.join(","));
        }
        say("answers_checked", &self.answers_checked.to_string());
        say("build", if cfg!(debug_assertions) { "debug" } else { "release" });
        line
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Report};

    #[test]
    fn what_is_missed_is_named() {
        let mut report = Report::default();
        assert!(!report.is_ok(), "nothing measured is no success");
        report.judge("quick", 31.0, Bound::AtLeast(30.0));
        report.judge("small", 48.0, Bound::AtMost(48.0));
        assert!(report.is_ok() && report.verdict().starts_with("bench-geo: ok quick=31.00 small=48.00"));
        report.judge("unknown", f64::NAN, Bound::AtMost(1.0));
        assert!(!report.is_ok());
        assert!(report.verdict().starts_with("bench-geo: falls short missed=unknown quick=31.00"));
    }

    #[test]
    fn a_wrong_answer_is_no_success() {
        let mut report = Report::default();
        report.judge("quick", 31.0, Bound::AtLeast(30.0));
        report.wrong("unit 7 is elsewhere".to_owned());
        assert!(
            report
                .verdict()
                .starts_with(r#"bench-geo: falls short reason="unit 7 is elsewhere" quick=31.00"#)
        );
    }
}
