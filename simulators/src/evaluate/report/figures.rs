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

/// Responses to some of the calls, seconds; the time that it was watched for each that nobody came to.
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
    /// Calls that nobody came to.
    pub(super) unserved: usize,
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
        let of_all: Vec<&Served> = calls.collect();
        let mut all: Vec<f64> = of_all.iter().map(|call| call.counted_s()).collect();
        let in_time = |call: &&&Served| call.response_s.is_some_and(|it| it <= target_s(call.grade));
        let in_target = of_all.iter().filter(in_time).count();
        let waited: Vec<f64> = of_all.iter().map(|call| call.waited_s.unwrap_or(call.watched_s)).collect();
        let travel: Vec<f64> =
            of_all.iter().filter(|call| call.response_s.is_some()).map(|call| call.travel_s).collect();
        Self {
            name,
            calls: all.len(),
            mean_s: mean(&all),
            median_s: quantile(&mut all, 0.5),
            p90_s: quantile(&mut all, 0.9),
            p95_s: quantile(&mut all, 0.95),
            in_target: count(in_target) / count(of_all.len()).max(1.0),
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
    (day.calls.iter().map(Served::counted_s).sum(), day.calls.len())
}

/// Responses to the red calls of a day.
pub(super) fn reds(day: &Outcome) -> Vec<f64> {
    let red = day.calls.iter().filter(|call| call.grade == Grade::Red);
    red.map(Served::counted_s).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(response_s: Option<f64>) -> Served {
        let (waited_s, travel_s) = (response_s, response_s.unwrap_or_default());
        Served { grade: Grade::Red, waited_s, response_s, watched_s: 30_000.0, travel_s, across: false }
    }

    #[test]
    fn whoever_nobody_came_to_has_waited_all_the_time_that_was_watched() {
        let calls = vec![call(Some(600.0)), call(None)];
        let day = Outcome { calls, reassigned: 0, busy_s: vec![600.0] };
        assert_eq!((summed(&day), reds(&day)), ((30_600.0, 2), vec![600.0, 30_000.0]));
        let figures = Figures::of(&[day]);
        let red = &figures.by_grade[1];
        assert_eq!((figures.unserved, red.calls), (1, 2));
        // Nobody was under way to the other.
        let told = (red.mean_s, red.waited_s, red.in_target, red.travel_s);
        assert_eq!(told, (15_300.0, 15_300.0, 0.5, 600.0));
    }
}
