//! Two lists of the same orders, theirs and ours, and everything in which they differ.

use std::collections::BTreeMap;

use hub_dispatch::UtcMicros;
use serde::{Deserialize, Serialize};

use crate::Standing;

/// One order on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// By which number they call it.
    pub number: String,
    /// Where it stands.
    pub standing: Standing,
    /// Until when they want it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<UtcMicros>,
    /// How often it was returned.
    #[serde(default)]
    pub returned: u32,
    /// Until when we have to be done, on our list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<UtcMicros>,
}

/// In what two lists differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// They have it, and we do not.
    MissingHere,
    /// We have it, and they do not.
    MissingThere,
    /// It stands on their list more than once.
    TwiceThere,
    /// It stands on our list more than once.
    TwiceHere,
    /// It stands otherwise.
    Standing {
        /// With them.
        theirs: Standing,
        /// With us.
        ours: Standing,
    },
    /// They want it until another instant.
    Deadline {
        /// With them.
        theirs: Option<UtcMicros>,
        /// With us.
        ours: Option<UtcMicros>,
    },
    /// It was returned more or less often.
    Returned {
        /// With them.
        theirs: u32,
        /// With us.
        ours: u32,
    },
    /// Our own limit is later than their deadline, which must never be.
    LimitTooLate {
        /// Their deadline.
        deadline: UtcMicros,
        /// Our limit.
        limit: UtcMicros,
    },
}

/// Every difference by the number of its order, in the order of the numbers; empty if the lists agree.
#[must_use]
pub fn reconcile(theirs: &[Line], ours: &[Line]) -> Vec<(String, Difference)> {
    let (there, here) = (by_number(theirs), by_number(ours));
    let mut differences = Vec::new();
    for (number, lines) in &there {
        let mut tell = |difference| differences.push(((*number).to_owned(), difference));
        if lines.len() > 1 {
            tell(Difference::TwiceThere);
        }
        match here.get(number) {
            None => tell(Difference::MissingHere),
            Some(own) => compare(lines[0], own[0], &mut tell),
        }
    }
    for (number, lines) in &here {
        let mut tell = |difference| differences.push(((*number).to_owned(), difference));
        if lines.len() > 1 {
            tell(Difference::TwiceHere);
        }
        if !there.contains_key(number) {
            tell(Difference::MissingThere);
        }
    }
    differences.sort();
    differences
}

fn by_number(lines: &[Line]) -> BTreeMap<&str, Vec<&Line>> {
    let mut by_number: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        by_number.entry(&line.number).or_default().push(line);
    }
    by_number
}

fn compare(theirs: &Line, ours: &Line, tell: &mut impl FnMut(Difference)) {
    if theirs.standing != ours.standing {
        tell(Difference::Standing { theirs: theirs.standing, ours: ours.standing });
    } else if theirs.standing == Standing::Recalled {
        // Nobody waits for it any more; where the recall came before the order, we never knew its deadline.
        return;
    }
    if theirs.deadline != ours.deadline {
        tell(Difference::Deadline { theirs: theirs.deadline, ours: ours.deadline });
    }
    if theirs.returned != ours.returned {
        tell(Difference::Returned { theirs: theirs.returned, ours: ours.returned });
    }
    if let (Some(deadline), Some(limit)) = (theirs.deadline, ours.limit)
        && limit > deadline
    {
        tell(Difference::LimitTooLate { deadline, limit });
    }
}
