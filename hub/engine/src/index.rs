//! What the ledger's index is told of cases: where each belongs, how it stands, and what was said about it.
//!
//! The ledger holds numbers only; here is what they stand for. An entry is a case. Its scopes are the areas above it and the
//! departments that have a task of it. It is found by its id, by the numbers of its reports, and by what their callers said:
//! that part is made of the reports' rows in the vault and goes with them.

mod asking;
mod filling;
mod following;
mod incidents;
mod marks;
mod moving;
mod standing;
mod state;
mod terms;
mod whistles;

pub use asking::{CaseQuery, CaseScope, CasesFound, FoundCase, NothingAsked, WhoAsks};
pub use filling::tell_index_anew;
pub(crate) use filling::{Keeping, PAUSE, told};
pub(crate) use following::changes;
pub use incidents::IncidentsFound;
pub(crate) use marks::Marker;
pub(crate) use moving::begin_following;
pub(crate) use state::IndexState;
pub use whistles::{WhistleScope, WhistlesFound, whistles_before};
