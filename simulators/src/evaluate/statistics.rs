//! What is told of a run: quantiles, how unequally work is shared out, and how far an effect is to be trusted.

use rand::Rng as _;

use crate::seed::Seed;

/// Times that days are drawn anew for an interval.
pub(super) const RESAMPLES: usize = 2_000;
/// What of them lies below the interval, and as much above.
const TAIL: f64 = 0.025;

/// The mean; 0 of nothing.
#[must_use]
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len()).max(1.0)
}

/// The value that a share of all does not exceed, by the nearest rank; 0 of nothing. The order of the values is lost.
#[must_use]
pub(super) fn quantile(values: &mut [f64], share: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let rank = position((share * count(values.len())).ceil()).clamp(1, values.len());
    *values.select_nth_unstable_by(rank - 1, f64::total_cmp).1
}

/// How unequal amounts are, 0 where all are the same and nearly 1 where one has everything.
#[must_use]
pub(super) fn gini(amounts: &[f64]) -> f64 {
    let total: f64 = amounts.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut sorted = amounts.to_vec();
    sorted.sort_by(f64::total_cmp);
    let weighed: f64 = (1_u32..).zip(&sorted).map(|(rank, amount)| f64::from(rank) * amount).sum();
    let n = count(sorted.len());
    2.0 * weighed / (n * total) - (n + 1.0) / n
}

/// An effect with the interval that holds it in 95 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    /// As it was measured.
    pub(super) value: f64,
    /// The lower end.
    pub(super) low: f64,
    /// The upper end.
    pub(super) high: f64,
}

impl Effect {
    /// Whether it cannot be told from nothing.
    #[must_use]
    pub(super) fn is_noise(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

/// The effect over days, and its interval by drawing whole days anew: what happens on one day hangs together.
///
/// `of` is told which days count, some more than once.
#[must_use]
pub(super) fn by_days(days: usize, seed: Seed, of: impl Fn(&[usize]) -> f64) -> Effect {
    let all: Vec<usize> = (0..days).collect();
    let mut random = seed.stream("bootstrap", days as u64);
    let mut drawn = vec![0; days];
    let mut effects: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            drawn.fill_with(|| random.random_range(0..days));
            of(&drawn)
        })
        .collect();
    let low = quantile(&mut effects, TAIL);
    Effect { value: of(&all), low, high: quantile(&mut effects, 1.0 - TAIL) }
}

/// A count as a number to reckon with.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of calls and days, exact in a double")]
pub(super) fn count(of: usize) -> f64 {
    of as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
fn position(rank: f64) -> usize {
    rank as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_by_the_nearest_rank() {
        let mut values = [15.0, 20.0, 35.0, 40.0, 50.0];
        for (share, wanted) in [(0.05, 15.0), (0.3, 20.0), (0.4, 20.0), (0.5, 35.0), (1.0, 50.0)] {
            assert!((quantile(&mut values, share) - wanted).abs() < 1e-12, "{share}");
        }
        assert!(quantile(&mut [], 0.5).abs() < 1e-12);
        assert!((mean(&[1.0, 2.0, 6.0]) - 3.0).abs() < 1e-12);
    }

    #[test]
    fn work_shared_alike_has_no_gini_and_one_who_does_all_has_nearly_one() {
        assert!(gini(&[3.0; 8]).abs() < 1e-12);
        assert!((gini(&[0.0, 0.0, 0.0, 8.0]) - 0.75).abs() < 1e-12);
        assert!((gini(&[1.0, 2.0, 3.0, 4.0]) - 0.25).abs() < 1e-12);
        assert!(gini(&[0.0, 0.0]).abs() < 1e-12);
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_its_standard_error_and_the_same_seed_gives_the_same() {
        // 100 days of which half are 9 and half 11: the mean is 10, its standard error 0.1.
        let days: Vec<f64> = (0..100).map(|day| if day % 2 == 0 { 9.0 } else { 11.0 }).collect();
        let of = |drawn: &[usize]| drawn.iter().map(|day| days[*day]).sum::<f64>() / count(drawn.len());
        let effect = by_days(days.len(), Seed(3), of);
        assert!((effect.value - 10.0).abs() < 1e-12);
        assert!((effect.low - 9.8).abs() < 0.03 && (effect.high - 10.2).abs() < 0.03, "{effect:?}");
        assert_eq!(effect, by_days(days.len(), Seed(3), of));
        assert_ne!(effect, by_days(days.len(), Seed(4), of));
        assert!(!effect.is_noise() && by_days(days.len(), Seed(3), |drawn| of(drawn) - 10.1).is_noise());
    }
}
