//! What is told of a comparison: figures of every policy, effects with their intervals, and whether what is proposed keeps what
//! was aimed at.

mod aims;
mod figures;

use serde_json::{Value, json};

use super::{
    Comparison, Options, Verdict,
    day::Outcome,
    ladder::{FAIR_QUEUE, PROPOSED, STRAIGHT_LINE},
    statistics::{Effect, by_days, quantile},
};
use crate::{screen, seed::Seed};
use figures::Figures;

pub(super) use aims::Aims;

/// Effects of one policy at one load against another.
#[derive(Debug, Clone)]
pub(super) struct Effects {
    /// Which of the ladder.
    pub(super) policy: usize,
    /// Against which.
    pub(super) against: usize,
    /// On the mean of all responses, as a share.
    pub(super) mean: Effect,
    /// On the ninetieth percentile of red ones, seconds.
    pub(super) red_p90_s: Effect,
}

/// One load.
#[derive(Debug)]
pub(super) struct AtLoad {
    wanted: f64,
    units: usize,
    names: Vec<&'static str>,
    figures: Vec<Figures>,
    pub(super) effects: Vec<Effects>,
}

/// Everything.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) loads: Vec<AtLoad>,
    /// On the mean response to calls for which the straight line first asked somebody beyond a river, all loads, as a share.
    pub(super) across: Effect,
    /// How many those were.
    across_calls: usize,
}

impl Report {
    /// Reckons it.
    pub(super) fn of(comparison: &Comparison, outcomes: &[Vec<Vec<Outcome>>], seed: Seed) -> Self {
        let loads = comparison.loads.iter().zip(outcomes);
        let loads = loads.map(|(load, policies)| AtLoad {
            wanted: load.wanted,
            units: load.posts.len(),
            names: comparison.policies.iter().map(|policy| policy.name).collect(),
            figures: policies.iter().map(|days| Figures::of(days)).collect(),
            effects: effects(policies, seed),
        });
        let days = comparison.days.len();
        let beyond = |policy: usize, day: usize| -> (f64, usize) {
            let of_day = outcomes.iter().flat_map(|policies| {
                let lines = policies[STRAIGHT_LINE][day].calls.iter();
                lines.zip(&policies[policy][day].calls).filter(|(line, _)| line.across)
            });
            of_day.fold((0.0, 0), |(sum, calls), (_, call)| (sum + call.counted_s(), calls + 1))
        };
        let [line, proposed] = [STRAIGHT_LINE, PROPOSED]
            .map(|policy| (0..days).map(|day| beyond(policy, day)).collect::<Vec<_>>());
        let across = by_days(days, seed, |drawn| ratio(drawn, &line, &proposed));
        Self { loads: loads.collect(), across, across_calls: line.iter().map(|(_, calls)| calls).sum() }
    }

    /// For people.
    pub(super) fn say(&self) {
        for load in &self.loads {
            load.say();
        }
        screen::say(format!(
            "calls for which the straight line first asked somebody beyond a river ({}): mean {}",
            self.across_calls,
            percent(&self.across)
        ));
    }

    /// How it ends, and the figures of the last line.
    pub(super) fn verdict(&self, options: &Options) -> Verdict {
        let (ending, mut figures) = Aims::of(self).verdict();
        figures.push(("days", options.days.to_string()));
        figures.push(("seed", options.seed.0.to_string()));
        (ending, figures)
    }

    /// The one result.
    pub(super) fn json(&self, comparison: &Comparison, options: &Options) -> Value {
        let policy = |load: &AtLoad, number: usize| {
            let effects = load.effects.iter().filter(|effects| effects.policy == number).map(|effects| {
                json!({ "against": load.names[effects.against], "mean": interval(&effects.mean),
                    "red_p90_s": interval(&effects.red_p90_s) })
            });
            json!({ "policy": load.names[number], "figures": load.figures[number].json(),
                "effects": effects.collect::<Vec<_>>() })
        };
        let loads = self.loads.iter().map(|load| {
            let policies: Vec<Value> = (0..load.names.len()).map(|number| policy(load, number)).collect();
            json!({ "utilisation_wanted": load.wanted, "units": load.units, "policies": policies })
        });
        json!({
            "source": comparison.recorded.source, "calls_per_day": comparison.recorded.per_day,
            "days": options.days, "seed": options.seed.0, "loads": loads.collect::<Vec<_>>(),
            "across_water": { "calls": self.across_calls, "mean": interval(&self.across) },
        })
    }
}

impl AtLoad {
    fn say(&self) {
        screen::say(format!("\nutilisation {:.2}: {} units (minutes)", self.wanted, self.units));
        screen::say(Figures::HEADINGS);
        for (name, figures) in self.names.iter().zip(&self.figures) {
            figures.say(name);
        }
        for Effects { policy, against, mean, red_p90_s } in &self.effects {
            screen::say(format!(
                "  {:<13} against {:<13} mean {:<34} red p90 {}",
                self.names[*policy],
                self.names[*against],
                percent(mean),
                minutes(red_p90_s)
            ));
        }
    }
}

/// Effects of every policy against the straight line, and of the proposed one against the fair queue.
fn effects(policies: &[Vec<Outcome>], seed: Seed) -> Vec<Effects> {
    let pairs = (1..policies.len()).map(|policy| (policy, STRAIGHT_LINE));
    let pairs = pairs.chain((FAIR_QUEUE + 1..policies.len()).map(|policy| (policy, FAIR_QUEUE)));
    pairs.map(|(policy, against)| effect(policies, policy, against, seed)).collect()
}

fn effect(policies: &[Vec<Outcome>], policy: usize, against: usize, seed: Seed) -> Effects {
    let responses = |of: usize| policies[of].iter().map(figures::summed).collect::<Vec<_>>();
    let reds = |of: usize| policies[of].iter().map(figures::reds).collect::<Vec<_>>();
    let (one, other) = (responses(against), responses(policy));
    let (red_one, red_other) = (reds(against), reds(policy));
    let days = policies[policy].len();
    let p90 = |drawn: &[usize], reds: &[Vec<f64>]| {
        let mut all: Vec<f64> = drawn.iter().flat_map(|day| reds[*day].iter().copied()).collect();
        quantile(&mut all, 0.9)
    };
    Effects {
        policy,
        against,
        mean: by_days(days, seed, |drawn| ratio(drawn, &one, &other)),
        red_p90_s: by_days(days, seed, |drawn| p90(drawn, &red_other) - p90(drawn, &red_one)),
    }
}

/// By how large a share the mean of the other is more than that of the one, over these days: sums and counts by day.
fn ratio(drawn: &[usize], one: &[(f64, usize)], other: &[(f64, usize)]) -> f64 {
    let mean = |of: &[(f64, usize)]| {
        let (sum, calls) =
            drawn.iter().map(|day| of[*day]).fold((0.0, 0), |(sum, calls), (s, c)| (sum + s, calls + c));
        sum / super::count(calls).max(1.0)
    };
    let before = mean(one);
    if before > 0.0 { mean(other) / before - 1.0 } else { 0.0 }
}

/// A share in percent, with its interval, and what is noise called so.
pub(super) fn percent(effect: &Effect) -> String {
    let Effect { value, low, high } = *effect;
    let noise = if effect.is_noise() { " noise" } else { "" };
    format!("{:+.1} % [{:+.1}, {:+.1}]{noise}", value * 100.0, low * 100.0, high * 100.0)
}

/// The same of seconds, in minutes.
pub(super) fn minutes(effect: &Effect) -> String {
    let Effect { value, low, high } = *effect;
    let noise = if effect.is_noise() { " noise" } else { "" };
    format!("{:+.2} min [{:+.2}, {:+.2}]{noise}", value / 60.0, low / 60.0, high / 60.0)
}

fn interval(effect: &Effect) -> Value {
    json!({ "value": effect.value, "low": effect.low, "high": effect.high, "noise": effect.is_noise() })
}
