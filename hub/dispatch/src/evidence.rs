//! 取证: what the word that a matter is dealt with must bring with it, and what of that is missing.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CaseFacts, Grade, Policy};

/// What a unit's 办结 or a department's 反馈 must bring; nothing by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// A picture of before.
    pub before: bool,
    /// A picture of after.
    pub after: bool,
    /// Where the unit was, as its device said on arriving or when it was done. A department says no place.
    pub position: bool,
}

impl Evidence {
    /// Whether it is nothing at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// What is left of it when so much was brought.
    #[must_use]
    pub fn without(self, brought: Self) -> Self {
        Self {
            before: self.before && !brought.before,
            after: self.after && !brought.after,
            position: self.position && !brought.position,
        }
    }
}

/// The names of what is among it.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [(self.before, "before"), (self.after, "after"), (self.position, "position")];
        let names: Vec<&str> = named.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
        f.write_str(&names.join(", "))
    }
}

impl Policy {
    /// What is wanted for a case: what its category asks for, and nothing where life may be in danger.
    #[must_use]
    pub fn evidence(&self, facts: &CaseFacts) -> Evidence {
        if facts.sos_unit.is_some() || facts.grade == Grade::Red {
            return Evidence::default();
        }
        self.category(&facts.category).evidence
    }
}
