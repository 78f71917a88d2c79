//! An import: everything it changes, or a refusal and nothing.

use super::{draft::Draft, units};
use crate::{Refusal, Reorganisation, Stream};

/// Adopts the documents, strikes units off and enrols others. Whatever it was checked against must still hold: the version of
/// the register says so to every other hub.
pub(super) fn reorganise(draft: &mut Draft<'_>, wanted: &Reorganisation) -> Result<(), Refusal> {
    draft.read(Stream::Register);
    for (kind, digest) in &wanted.beside {
        if draft.adopted(*kind) != digest.as_ref() {
            return Err(Refusal::DocumentReplaced(*kind));
        }
    }
    for amendment in &wanted.amendments {
        units::amend(draft, amendment.kind, amendment.from.as_ref(), &amendment.digest, wanted.by)?;
    }
    for unit in &wanted.retired {
        units::retire(draft, *unit)?;
    }
    for enrolment in wanted.enrolments.iter().cloned() {
        // Also where nothing of it differs here: then its name or its number does, of which the rules know nothing.
        units::record_card(draft, enrolment);
    }
    Ok(())
}
