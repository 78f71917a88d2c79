use proptest::{collection::vec, prelude::*, sample::subsequence};

use super::{behind, sparing};

#[test]
fn the_only_boat_is_left_for_the_want_that_takes_a_boat() {
    assert_eq!(sparing(3, &[vec![0]], 1), [1], "0 is the boat");
    assert_eq!(sparing(3, &[vec![0, 2]], 1), [0], "there is another boat");
    assert_eq!(sparing(3, &[vec![0, 2]], 3), [0, 1], "and then that one is left");
}

#[test]
fn where_there_is_nobody_else_the_best_goes_all_the_same() {
    assert_eq!(sparing(1, &[vec![0]], 1), [0]);
    assert_eq!(sparing(2, &[vec![0, 1], vec![0, 1]], 2), [0]);
    assert!(sparing(0, &[vec![]], 2).is_empty() && sparing(2, &[], 0).is_empty());
}

#[test]
fn whoever_is_left_for_another_want_could_not_go_instead() {
    assert_eq!(behind(3, &[vec![1]], &[0]), [2], "1 is the only boat");
    assert_eq!(behind(3, &[vec![1, 2]], &[0]), [1, 2], "either alone may go: the other is a boat, too");
    assert_eq!(behind(2, &[vec![0]], &[0]), [1], "the boat goes as it is");
    assert_eq!(behind(3, &[], &[1]), [2]);
}

#[test]
fn without_other_wants_the_best_are_asked() {
    assert_eq!(sparing(4, &[], 2), [0, 1]);
    assert_eq!(sparing(4, &[vec![]], 2), [0, 1], "a want that nobody answers to takes nobody");
}

/// The most wants that can be served without those who are gone, by trying everything.
fn most(wants: &[Vec<usize>], gone: &[usize]) -> usize {
    let Some((want, rest)) = wants.split_first() else { return 0 };
    let left_out = most(rest, gone);
    let by = want.iter().filter(|at| !gone.contains(at)).map(|at| {
        let gone: Vec<usize> = gone.iter().copied().chain([*at]).collect();
        1 + most(rest, &gone)
    });
    by.max().unwrap_or(0).max(left_out)
}

/// Candidates, whom of them each other want would take, and how many are asked.
fn small() -> impl Strategy<Value = (usize, Vec<Vec<usize>>, usize)> {
    let of = |found: usize| {
        let everybody: Vec<usize> = (0..found).collect();
        (Just(found), vec(subsequence(everybody, 0..=found), 0..5), 1..4_usize)
    };
    (0..7_usize).prop_flat_map(of)
}

proptest! {
    /// Whoever is asked is the best of whom asking leaves as many served as can be, one after the other.
    #[test]
    fn small_cases_agree_with_trying_everything((found, others, wanted) in small()) {
        let whole = most(&others, &[]);
        let mut expected: Vec<usize> = Vec::new();
        for at in 0..found {
            let gone: Vec<usize> = expected.iter().copied().chain([at]).collect();
            if expected.len() < wanted && most(&others, &gone) == whole {
                expected.push(at);
            }
        }
        if expected.is_empty() && found > 0 {
            expected.push(0);
        }
        prop_assert_eq!(sparing(found, &others, wanted), expected);
    }
}
