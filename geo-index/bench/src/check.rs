//! A sample of the answers beside brute force.

use crate::subject::{NEAREST, Subject, WINDOW_M};
use crate::workload::{COMMON, Country, RARE, Spot};

/// Metres from the edge of the window within which rounding may decide.
const BORDER_M: f64 = 1e-3;

/// Asks `questions` times for the nearest of each kind and for a window. Says how many answers were compared.
///
/// # Errors
/// The first answer that is not that of brute force, in words.
pub fn against_brute_force<S: Subject>(
    subject: &S,
    country: &mut Country,
    questions: usize,
) -> Result<usize, String> {
    let mut compared = 0;
    for _ in 0..questions {
        let spot = country.call();
        let mut all: Vec<(f64, u32, u32)> =
            country.rows().map(|(unit, at, word)| (S::far(S::call(spot), S::call(at)), unit, word)).collect();
        all.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        for bits in [COMMON, RARE, 0] {
            let found = subject.nearest(S::call(spot), bits);
            let right = all.iter().filter(|row| row.2 & bits == bits).take(NEAREST);
            let right: Vec<u32> = right.map(|row| row.1).collect();
            if found != right {
                return Err(format!(
                    "{}: nearest of bits {bits} at {spot:?}: {found:?}, not {right:?}",
                    S::NAME
                ));
            }
            compared += 1;
        }
        window(subject, country, spot)?;
        compared += 1;
    }
    Ok(compared)
}

/// Who is well inside must be in the answer, who is well outside must not.
fn window<S: Subject>(subject: &S, country: &Country, around: Spot) -> Result<(), String> {
    let mut found = subject.in_window(around);
    found.sort_unstable();
    for (unit, at, _) in country.rows() {
        let beyond = (at.east - around.east).abs().max((at.north - around.north).abs()) - WINDOW_M;
        if beyond.abs() > BORDER_M && found.binary_search(&unit).is_ok() != (beyond < 0.0) {
            return Err(format!("{}: unit {unit} and the window around {around:?}", S::NAME));
        }
    }
    Ok(())
}
