//! 让专: of several units that could go, which are asked, so that whoever alone is what another want of the case takes is left for
//! it. A want for anybody does not take the only boat while somebody else can come.

/// Of `found` candidates, best first, the places of at most `wanted` that are asked, best first. `others` names for each other want
/// that waits whichever candidates could answer to it.
///
/// Nobody is among them who would leave fewer of the others served than could be; if there is nobody else, the best is asked all
/// the same: whoever is looked for goes before whom nobody has been asked for yet.
pub(crate) fn sparing(found: usize, others: &[Vec<usize>], wanted: usize) -> Vec<usize> {
    let mut gone = vec![false; found];
    let most = served(others, &gone);
    let mut asked = Vec::new();
    for at in 0..found {
        if asked.len() == wanted {
            break;
        }
        gone[at] = true;
        if served(others, &gone) == most {
            asked.push(at);
        } else {
            gone[at] = false;
        }
    }
    if asked.is_empty() { (0..found.min(wanted).min(1)).collect() } else { asked }
}

/// Who stands behind those that are asked, best first, and could go instead: each alone would leave none of the others less served
/// than they leave it.
pub(crate) fn behind(found: usize, others: &[Vec<usize>], asked: &[usize]) -> Vec<usize> {
    let mut gone = vec![false; found];
    asked.iter().for_each(|&at| gone[at] = true);
    let most = served(others, &gone);
    let first = asked.iter().max().map_or(0, |last| last + 1);
    let could = |&at: &usize| {
        let mut gone = gone.clone();
        gone[at] = true;
        served(others, &gone) == most
    };
    (first..found).filter(could).collect()
}

/// How many wants can be served at once by those who are not gone, one each: a greatest matching, by augmenting paths.
fn served(wants: &[Vec<usize>], gone: &[bool]) -> usize {
    let mut serves: Vec<Option<usize>> = vec![None; gone.len()];
    let mut finds = |want: usize| augment(wants, want, &mut gone.to_vec(), &mut serves);
    (0..wants.len()).filter(|want| finds(*want)).count()
}

fn augment(wants: &[Vec<usize>], want: usize, seen: &mut [bool], serves: &mut [Option<usize>]) -> bool {
    for &at in &wants[want] {
        if seen[at] {
            continue;
        }
        seen[at] = true;
        if serves[at].is_none_or(|other| augment(wants, other, seen, serves)) {
            serves[at] = Some(want);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
