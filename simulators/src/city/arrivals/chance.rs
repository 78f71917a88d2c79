//! Draws that uniform numbers do not give by themselves.

use rand::{Rng, rngs::StdRng};

/// A number of the standard normal distribution, by Box and Muller.
pub(super) fn normal(random: &mut StdRng) -> f64 {
    let (far, turn): (f64, f64) = (random.random_range(f64::MIN_POSITIVE..1.0), random.random());
    (-2.0 * far.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
}

/// A number of the exponential distribution with mean 1.
pub(super) fn exponential(random: &mut StdRng) -> f64 {
    -random.random_range(f64::MIN_POSITIVE..1.0_f64).ln()
}

/// A number of the gamma distribution with mean 1, by Marsaglia and Tsang; the smaller the shape, the wilder.
pub(super) fn gamma_of_mean_one(shape: f64, random: &mut StdRng) -> f64 {
    if shape < 1.0 {
        let raised =
            gamma(shape + 1.0, random) * random.random_range(f64::MIN_POSITIVE..1.0_f64).powf(1.0 / shape);
        return raised / shape;
    }
    gamma(shape, random) / shape
}

fn gamma(shape: f64, random: &mut StdRng) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(random);
        let v = (1.0 + c * x).powi(3);
        let u = random.random_range(f64::MIN_POSITIVE..1.0_f64);
        if v > 0.0 && u.ln() < x * x / 2.0 + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    fn mean_and_variance(mut draw: impl FnMut(&mut StdRng) -> f64) -> (f64, f64) {
        const DRAWS: usize = 40_000;
        let mut random = Seed(5).stream("chance", 0);
        let drawn: Vec<f64> = (0..DRAWS).map(|_| draw(&mut random)).collect();
        let mean = drawn.iter().sum::<f64>() / DRAWS as f64;
        (mean, drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / DRAWS as f64)
    }

    #[test]
    fn draws_have_the_mean_and_the_variance_of_their_distribution() {
        let near = |found: (f64, f64), wanted: (f64, f64)| {
            assert!((found.0 - wanted.0).abs() < 0.05 && (found.1 / wanted.1 - 1.0).abs() < 0.1, "{found:?}");
        };
        near(mean_and_variance(normal), (0.0, 1.0));
        near(mean_and_variance(exponential), (1.0, 1.0));
        for shape in [0.3, 1.0, 7.5] {
            near(mean_and_variance(|random| gamma_of_mean_one(shape, random)), (1.0, 1.0 / shape));
        }
    }
}
