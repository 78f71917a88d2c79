//! Figures of one policy at one load.

use hub_dispatch::Grade;
use serde_json::{Value, json};

use crate::{
    evaluate::{
        day::{Outcome, Served},
        statistics::{count, gini, mean, quantile},
        utilisation,
    },
    screen,
};

/// Within which a unit is wanted on scene, by grade, seconds.
const TARGETS: [(Grade, f64); 3] = [(Grade::Red, 600.0), (Grade::Orange, 900.0), (Grade::Ordinary, 1_800.0)];

/// Responses to some of the calls, seconds.
#[derive(Debug, Clone)]
struct Responses {
    name: &'static str,
    calls: usize,
    mean_s: f64,
    median_s: f64,
    p90_s: f64,
    p95_s: f64,
    /// The share that was in the target of its grade.
    in_target: f64,
    waited_s: f64,
    travel_s: f64,
}

/// All figures.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    by_grade: Vec<Responses>,
    utilisation: f64,
    reassigned_per_100: f64,
    /// The mean over days.
    gini: f64,
    unserved: usize,
}

impl Figures {
    pub(super) const HEADINGS: &str = "  policy        calls      mean  median   p90   p95  in target   wait  travel |  busy  reassigned/100  Gini  unserved";

    pub(super) fn of(days: &[Outcome]) -> Self {
        let calls: Vec<&Served> = days.iter().flat_map(|day| &day.calls).collect();
        let of = |name, grade: Option<Grade>| {
            let of_grade = |call: &&Served| grade.is_none_or(|grade| grade == call.grade);
            Responses::of(name, calls.iter().copied().filter(of_grade))
        };
        let by_grade = vec![
            of("all", None),
            of("red", Some(Grade::Red)),
            of("orange", Some(Grade::Orange)),
            of("ordinary", Some(Grade::Ordinary)),
        ];
        let reassigned: usize = days.iter().map(|day| day.reassigned).sum();
        let ginis: Vec<f64> = days.iter().map(|day| gini(&day.busy_s)).collect();
        Self {
            by_grade,
            utilisation: utilisation(days),
            reassigned_per_100: count(reassigned) * 100.0 / count(calls.len()).max(1.0),
            gini: mean(&ginis),
            unserved: calls.iter().filter(|call| call.response_s.is_none()).count(),
        }
    }

    pub(super) fn say(&self, name: &str) {
        for (row, responses) in self.by_grade.iter().enumerate() {
            let Responses { calls, mean_s, median_s, p90_s, p95_s, in_target, waited_s, travel_s, .. } =
                responses;
            let named = if row == 0 { name } else { "" };
            let of_all = format!(
                " | {:5.3} {:15.1} {:5.3} {:9}",
                self.utilisation, self.reassigned_per_100, self.gini, self.unserved
            );
            screen::say(format!(
                "  {named:<13} {:<8} {calls:>6} {:6.2} {:6.2} {:6.2} {:6.2} {:7.1} % {:6.2} {:6.2}{}",
                responses.name,
                mean_s / 60.0,
                median_s / 60.0,
                p90_s / 60.0,
                p95_s / 60.0,
                in_target * 100.0,
                waited_s / 60.0,
                travel_s / 60.0,
                if row == 0 { of_all } else { String::new() },
            ));
        }
    }

    pub(super) fn json(&self) -> Value {
        let of_grade = |it: &Responses| {
            json!({ "calls": it.calls, "mean_s": it.mean_s, "median_s": it.median_s, "p90_s": it.p90_s,
                "p95_s": it.p95_s, "in_target": it.in_target, "waited_mean_s": it.waited_s, "travel_mean_s": it.travel_s })
        };
        let grades = self.by_grade.iter().map(|it| (it.name.to_owned(), of_grade(it)));
        json!({ "response": grades.collect::<serde_json::Map<_, _>>(), "utilisation": self.utilisation,
            "reassigned_per_100": self.reassigned_per_100, "gini": self.gini, "unserved": self.unserved })
    }
}

impl Responses {
    fn of<'a>(name: &'static str, calls: impl Iterator<Item = &'a Served>) -> Self {
        let served: Vec<(&Served, f64)> = calls.filter_map(|call| Some((call, call.response_s?))).collect();
        let mut all: Vec<f64> = served.iter().map(|(_, response_s)| *response_s).collect();
        let in_target =
            served.iter().filter(|(call, response_s)| *response_s <= target_s(call.grade)).count();
        let waited: Vec<f64> = served.iter().filter_map(|(call, _)| call.waited_s).collect();
        let travel: Vec<f64> = served.iter().map(|(call, _)| call.travel_s).collect();
        Self {
            name,
            calls: all.len(),
            mean_s: mean(&all),
            median_s: quantile(&mut all, 0.5),
            p90_s: quantile(&mut all, 0.9),
            p95_s: quantile(&mut all, 0.95),
            in_target: count(in_target) / count(served.len()).max(1.0),
            waited_s: mean(&waited),
            travel_s: mean(&travel),
        }
    }
}

fn target_s(grade: Grade) -> f64 {
    TARGETS.into_iter().find(|(of, _)| *of == grade).map_or(0.0, |(_, target_s)| target_s)
}

/// Responses of a day: their sum, and how many there were.
pub(super) fn summed(day: &Outcome) -> (f64, usize) {
    let responses = day.calls.iter().filter_map(|call| call.response_s);
    responses.fold((0.0, 0), |(sum, calls), response_s| (sum + response_s, calls + 1))
}

/// Responses to the red calls of a day.
pub(super) fn reds(day: &Outcome) -> Vec<f64> {
    let red = day.calls.iter().filter(|call| call.grade == Grade::Red);
    red.filter_map(|call| call.response_s).collect()
}
