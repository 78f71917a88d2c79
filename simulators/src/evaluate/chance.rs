//! Draws that depend on what they are for, not on what was drawn before: whatever a policy decides, the same call takes the
//! same work, and the same unit on the same way is held up as long.

use std::f64::consts::TAU;

/// A number of 64 bits for what is named by these numbers: SplitMix64 over each of them (Steele, Lea and Flood, 2014).
#[must_use]
pub(super) fn mixed(named: &[u64]) -> u64 {
    named.iter().fold(0x9e37_79b9_7f4a_7c15, |so_far, number| {
        let mut state = so_far.wrapping_add(*number).wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    })
}

/// A number from 0 to below 1.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact in a double")]
pub(super) fn uniform(named: &[u64]) -> f64 {
    (mixed(named) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A number of the standard normal distribution, by Box and Muller.
#[must_use]
pub(super) fn normal(named: &[u64]) -> f64 {
    let far = uniform(&[mixed(named), 1]).max(f64::MIN_POSITIVE);
    (-2.0 * far.ln()).sqrt() * (TAU * uniform(&[mixed(named), 2])).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_and_the_variance_of_their_distribution_and_depend_on_their_names_alone() {
        const DRAWS: u64 = 40_000;
        let moments = |draw: &dyn Fn(u64) -> f64| {
            let drawn: Vec<f64> = (0..DRAWS).map(draw).collect();
            let mean = drawn.iter().sum::<f64>() / DRAWS as f64;
            (mean, drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / DRAWS as f64)
        };
        let (mean, variance) = moments(&|number| uniform(&[7, number]));
        assert!((mean - 0.5).abs() < 0.01 && (variance - 1.0 / 12.0).abs() < 0.002, "{mean} {variance}");
        let (mean, variance) = moments(&|number| normal(&[7, number]));
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        assert_eq!(mixed(&[1, 2]), mixed(&[1, 2]));
        assert_ne!(mixed(&[1, 2]), mixed(&[2, 1]));
    }
}
