//! 取证: work counts as done when it brings what the policy of its case wants to see.

use super::draft::{Draft, Heard};
use crate::{ContentDigest, Evidence, OtherPictures, Refusal, board::Case};

/// Pictures that go with the word that work is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pictures<'a> {
    /// Of before.
    pub(super) before: &'a [ContentDigest],
    /// Of after.
    pub(super) after: &'a [ContentDigest],
    /// Of other kinds.
    pub(super) others: &'a OtherPictures,
}

impl Pictures<'_> {
    /// No picture is of two kinds.
    pub(super) fn told_apart(self) -> Result<(), Refusal> {
        let OtherPictures { during, signed, recordings } = self.others;
        let kinds = [self.before, self.after, during, signed, recordings];
        let is_of_another =
            |at: usize, picture| kinds.iter().skip(at + 1).any(|later| later.contains(picture));
        let mut of_kinds = kinds.iter().enumerate();
        let is_of_two = of_kinds.any(|(at, kind)| kind.iter().any(|picture| is_of_another(at, picture)));
        if is_of_two { Err(Refusal::PicturesMissing) } else { Ok(()) }
    }

    /// As evidence, of a matter whose place nobody says.
    pub(super) fn as_evidence(self) -> Evidence {
        Evidence { before: !self.before.is_empty(), after: !self.after.is_empty(), position: false }
    }
}

/// Refuses work that brings less than is wanted for the case. What is said by telephone brings none of it, and is marked.
pub(super) fn suffices(
    draft: &Draft<'_>,
    case: &Case,
    wanted: Evidence,
    brought: Evidence,
) -> Result<(), Refusal> {
    let missing = wanted.without(brought);
    if draft.heard == Heard::ByTelephone || missing.is_nothing() {
        return Ok(());
    }
    Err(Refusal::EvidenceMissing { case: case.id, missing })
}
