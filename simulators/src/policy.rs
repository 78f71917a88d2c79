//! The policy document that a simulated centre imports: the one that ships with the hub, with other clocks, rings and
//! skills. Handled as a document, never as the hub's own types.

use serde_json::{Value, json};

/// The policy that ships with the hub.
const SHIPPED: &str = include_str!("../../hub/engine/data/policy.json");

/// No clock is made shorter than this by scaling, milliseconds; the hub takes nothing below a tenth of it.
const SHORTEST_CLOCK_MS: u64 = 100;

/// A fix stays usable for at least this long however fast time runs, milliseconds: devices report no faster than twice
/// a second.
const SHORTEST_FRESHNESS_MS: u64 = 5_000;

/// The grades of a policy, by their names in the document.
const GRADES: [&str; 3] = ["red", "orange", "ordinary"];

/// A policy document.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyDocument(Value);

/// Clocks for every grade of a drill, in milliseconds of real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// How long a unit has to answer.
    pub answer_within_ms: u64,
    /// How long until nobody is searched for again.
    pub search_again_ms: u64,
    /// How long a rung has before the case climbs.
    pub climb_after_ms: u64,
    /// How often the top is alerted again.
    pub repeat_ms: u64,
    /// How long an acknowledgement may stay without deeds.
    pub act_within_ms: u64,
}

impl PolicyDocument {
    /// The policy that ships with the hub, but for one thing: posts do not wait for office hours, for a drill at night
    /// shall go as it does by day.
    ///
    /// # Panics
    /// Never: the document is part of this build.
    #[must_use]
    pub fn shipped() -> Self {
        let mut document: Value =
            serde_json::from_str(SHIPPED).expect("the policy that ships with the hub is JSON");
        for grade in GRADES {
            document[grade]["posts_wait"] = json!("natural");
        }
        Self(document)
    }

    /// Every clock runs `factor` times faster. What a person must be able to see, and how long a closed case may be
    /// reopened, stay in reason.
    #[must_use]
    pub fn faster(mut self, factor: f64) -> Self {
        for grade in GRADES {
            for (name, value) in self.0[grade].as_object_mut().into_iter().flatten() {
                if let Some(ms) = value.as_u64().filter(|_| name.ends_with("_ms")) {
                    *value = scaled(ms, factor, SHORTEST_CLOCK_MS);
                }
            }
        }
        for (name, least_ms) in
            [("call_first_ms", SHORTEST_CLOCK_MS), ("fix_stale_after_ms", SHORTEST_FRESHNESS_MS)]
        {
            if let Some(ms) = self.0[name].as_u64() {
                self.0[name] = scaled(ms, factor, least_ms);
            }
        }
        self
    }

    /// The same clocks for every grade.
    #[must_use]
    pub fn with_clocks(mut self, clocks: Clocks) -> Self {
        for grade in GRADES {
            let rule = &mut self.0[grade];
            rule["answer_within_ms"] = json!(clocks.answer_within_ms);
            rule["search_again_ms"] = json!(clocks.search_again_ms);
            rule["climb_after_ms"] = json!(clocks.climb_after_ms);
            rule["repeat_ms"] = json!(clocks.repeat_ms);
            rule["act_within_ms"] = json!(clocks.act_within_ms);
        }
        self
    }

    /// The same rings for every grade, narrow to wide: tier and radius in metres.
    #[must_use]
    pub fn with_rings(mut self, rings: &[(&str, u32)]) -> Self {
        let rings: Vec<Value> = rings
            .iter()
            .map(|(within, radius_m)| json!({ "within": within, "radius_m": radius_m }))
            .collect();
        for grade in GRADES {
            self.0[grade]["rings"] = json!(rings);
        }
        self
    }

    /// Units are asked one after another, whatever the grade.
    #[must_use]
    pub fn one_at_a_time(mut self) -> Self {
        for grade in GRADES {
            self.0[grade]["offers_at_once"] = json!(1);
        }
        self
    }

    /// 自动派 for every category and grade: nobody has to sit at a desk for an offer to go out.
    #[must_use]
    pub fn all_automatic(mut self) -> Self {
        let automatic = json!({ "red": "auto", "orange": "auto", "ordinary": "auto" });
        for (_, rule) in self.0["categories"].as_object_mut().into_iter().flatten() {
            rule["mode"] = automatic.clone();
        }
        self.0["otherwise"]["mode"] = automatic;
        self
    }

    /// Whoever is free stays free: nothing is improved once it is under way, and nobody takes what waits.
    #[must_use]
    pub fn never_improving(mut self) -> Self {
        if let Some(choice) = self.0["choice"].as_object_mut() {
            choice.remove("improving");
        }
        self
    }

    /// How long after its closing a case may be opened again.
    #[must_use]
    pub fn reopened_within_ms(mut self, ms: u64) -> Self {
        self.0["reopen_within_ms"] = json!(ms);
        self
    }

    /// These rules of the closed loop instead of those that ship, by their names in the document.
    ///
    /// # Panics
    /// If the shipped policy has no rule of such a name.
    #[must_use]
    pub fn with_closed_loop(mut self, rules: &Value) -> Self {
        let shipped = self.0["closed_loop"].as_object_mut().expect("the policy that ships has these rules");
        for (name, rule) in rules.as_object().into_iter().flatten() {
            let replaced = shipped.insert(name.clone(), rule.clone());
            assert!(replaced.is_some(), "the closed loop has no rule {name}");
        }
        self
    }

    /// Units need these skills for a category.
    ///
    /// # Panics
    /// If the policy lists no such category.
    #[must_use]
    pub fn with_skills(mut self, category: &str, skills: &[&str]) -> Self {
        let rule = self.0["categories"].get_mut(category).expect("the category is listed in the policy");
        rule["skills"] = json!(skills);
        self
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.0
    }

    /// Skills that a category asks for.
    #[must_use]
    pub fn skills(&self, category: &str) -> Vec<String> {
        let rule = self.0["categories"].get(category).unwrap_or(&self.0["otherwise"]);
        let named = rule["skills"].as_array().into_iter().flatten();
        named.filter_map(Value::as_str).map(ToOwned::to_owned).collect()
    }

    /// How long a fix stays usable, milliseconds.
    #[must_use]
    pub fn fix_stale_after_ms(&self) -> u64 {
        self.0["fix_stale_after_ms"].as_u64().unwrap_or(SHORTEST_FRESHNESS_MS)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a clock is at most a year of milliseconds, exact in a double, and the factor is positive"
)]
fn scaled(ms: u64, factor: f64, least_ms: u64) -> Value {
    json!(((ms as f64 / factor).round() as u64).max(least_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_times_faster_turns_minutes_into_seconds_and_leaves_counts_alone() {
        let before = PolicyDocument::shipped();
        let after = PolicyDocument::shipped().faster(60.0);
        assert_eq!(before.0["red"]["answer_within_ms"], json!(60_000));
        assert_eq!(after.0["red"]["answer_within_ms"], json!(1_000));
        assert_eq!(after.0["red"]["offers_at_once"], before.0["red"]["offers_at_once"]);
        assert_eq!(after.0["red"]["rings"], before.0["red"]["rings"]);
        assert_eq!(after.0["reopen_within_ms"], before.0["reopen_within_ms"]);
    }

    #[test]
    fn a_drill_at_night_goes_as_it_does_by_day() {
        let policy = PolicyDocument::shipped();
        assert!(GRADES.iter().all(|grade| policy.0[grade]["posts_wait"] == "natural"));
    }

    #[test]
    fn no_clock_becomes_too_short_to_be_kept() {
        let after = PolicyDocument::shipped().faster(1_000_000.0);
        assert_eq!(after.0["red"]["answer_within_ms"], json!(SHORTEST_CLOCK_MS));
        assert_eq!(after.fix_stale_after_ms(), SHORTEST_FRESHNESS_MS);
    }

    #[test]
    fn a_category_that_is_not_listed_asks_for_what_the_rule_for_everything_else_asks() {
        let policy = PolicyDocument::shipped().with_skills("01", &["调解"]);
        assert_eq!(policy.skills("01"), ["调解"]);
        assert!(policy.skills("no such").is_empty());
    }
}
