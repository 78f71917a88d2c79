//! What is aimed at, and when it is missed.
//!
//! A figure that is short of its aim is told. It is missed only where its interval lies wholly on the wrong side of the aim:
//! what may be noise is neither a success nor a failure. Nothing makes up for what is red coming later.
//!
//! A call that nobody came to counts in every mean as having waited until nobody watched any more, under whichever policy it was
//! left: whoever leaves the worst calls to nobody would look the quicker for it. That bounds its wait from below only, so one call
//! that the proposed policy leaves to nobody misses the aim by itself; where only others leave some, they are measured too kindly,
//! and nothing is missed.

use super::{Effects, Report, minutes, percent};
use crate::{
    evaluate::{
        Verdict,
        ladder::{PROPOSED, STRAIGHT_LINE},
        statistics::Effect,
    },
    screen::Ending,
};

/// What the mean is to be less by at each load, as a share.
const MEAN: [f64; 3] = [-0.05, -0.12, -0.30];
/// The same of calls for which the straight line first asked somebody beyond a river.
const ACROSS: f64 = -0.25;

/// What the proposed policy came to against the straight line.
#[derive(Debug)]
pub(crate) struct Aims {
    /// The mean at each load.
    mean: Vec<Effect>,
    /// The ninetieth percentile of red calls at each load, seconds.
    red_p90_s: Vec<Effect>,
    across: Effect,
    /// Calls that nobody came to at each load.
    unserved: Vec<usize>,
}

impl Aims {
    pub(super) fn of(report: &Report) -> Self {
        let proposed = |effects: &&Effects| (effects.policy, effects.against) == (PROPOSED, STRAIGHT_LINE);
        let found = report.loads.iter().filter_map(|load| load.effects.iter().find(proposed));
        let found: Vec<&Effects> = found.collect();
        Self {
            mean: found.iter().map(|effects| effects.mean).collect(),
            red_p90_s: found.iter().map(|effects| effects.red_p90_s).collect(),
            across: report.across,
            unserved: report.loads.iter().map(|load| load.figures[PROPOSED].unserved).collect(),
        }
    }

    /// What is missed, in words.
    fn missed(&self) -> Vec<String> {
        let mut missed = Vec::new();
        for (at, (mean, aim)) in self.mean.iter().zip(MEAN).enumerate() {
            if mean.low > aim {
                missed.push(format!("mean at load {}: {} of {:+.0} %", at + 1, percent(mean), aim * 100.0));
            }
        }
        for (at, red) in self.red_p90_s.iter().enumerate().filter(|(_, red)| red.low > 0.0) {
            missed.push(format!("red p90 at load {} is worse: {}", at + 1, minutes(red)));
        }
        for (at, unserved) in self.unserved.iter().enumerate().filter(|(_, unserved)| **unserved > 0) {
            missed.push(format!("nobody came to {unserved} calls at load {}", at + 1));
        }
        if self.across.low > ACROSS {
            missed.push(format!("beyond rivers: {} of {:+.0} %", percent(&self.across), ACROSS * 100.0));
        }
        missed
    }

    /// How it ends, and figures for the last line.
    pub(super) fn verdict(&self) -> Verdict {
        let names = [["mean_25", "mean_40", "mean_50"], ["red_p90_25", "red_p90_40", "red_p90_50"]];
        let mut figures = Vec::new();
        figures.extend(names[0].into_iter().zip(self.mean.iter().map(percent)));
        figures.push(("across_water", percent(&self.across)));
        figures.extend(names[1].into_iter().zip(self.red_p90_s.iter().map(minutes)));
        figures.push(("unserved", self.unserved.iter().sum::<usize>().to_string()));
        let missed = self.missed();
        if missed.is_empty() {
            return (Ending::Ok, figures);
        }
        figures.push(("reason", missed.join("; ")));
        (Ending::FallsShort, figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(low: f64, high: f64) -> Effect {
        Effect { value: f64::midpoint(low, high), low, high }
    }

    fn aims(mean: [(f64, f64); 3], red: (f64, f64), across: (f64, f64)) -> Aims {
        let red_p90_s = vec![effect(red.0, red.1); 3];
        let mean = mean.map(|(low, high)| effect(low, high)).to_vec();
        Aims { mean, red_p90_s, across: effect(across.0, across.1), unserved: vec![0; 3] }
    }

    const MET: [(f64, f64); 3] = [(-0.07, -0.04), (-0.2, -0.13), (-0.4, -0.2)];

    #[test]
    fn what_may_be_noise_is_not_missed_and_what_lies_wholly_short_of_its_aim_is() {
        let said = |aims: Aims| aims.missed().join("; ");
        assert_eq!(said(aims(MET, (-5.0, 3.0), (-0.3, -0.2))), "");
        let short = [(-0.04, -0.01), MET[1], MET[2]];
        assert_eq!(
            said(aims(short, (-5.0, 3.0), (-0.3, -0.2))),
            "mean at load 1: -2.5 % [-4.0, -1.0] of -5 %"
        );
        assert!(said(aims(MET, (1.0, 9.0), (-0.3, -0.2))).contains("red p90 at load 3 is worse"));
        assert!(said(aims(MET, (-5.0, 3.0), (-0.2, -0.1))).starts_with("beyond rivers"));
    }

    #[test]
    fn one_call_that_nobody_came_to_is_missed_however_quick_all_others_were() {
        let mut met = aims(MET, (-5.0, 3.0), (-0.3, -0.2));
        assert_eq!(met.verdict().0, Ending::Ok);
        met.unserved[2] = 1;
        let (ending, figures) = met.verdict();
        assert_eq!(ending, Ending::FallsShort);
        assert!(figures.contains(&("reason", "nobody came to 1 calls at load 3".to_owned())), "{figures:?}");
    }
}
