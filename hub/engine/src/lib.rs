//! The engine: carries commands out, one decision at a time, on one realm's ledger.
//!
//! [`Engine::start`] opens the ledger's state and runs one loop that owns the board. Orders come in over a bounded
//! queue; each is decided on the board, appended to the ledger, and answered once this hub's own feed has
//! passed it. A lost race means deciding again. Timers are orders like any other. Several engines may work on one
//! ledger: the ledger decides who was first.
//!
//! What this crate leaves out: sockets, HTTP and accounts (`hub`), and every rule (`hub-dispatch`).
#![forbid(unsafe_code)]

mod alike;
mod callers;
mod clock;
mod engine;
mod follow;
mod index;
mod marks;
mod meter;
mod number;
mod openings;
mod order;
pub mod organisation;
mod pairs;
mod pin_told;
mod references;
mod rows_anew;
mod run;
mod salt;
mod situation;
mod spots;
mod timers;
mod travel_times;
mod upkeep;
mod view;
pub mod words;

pub use alike::{Gist, is_same_number};
pub use callers::NUMBER_DIGITS_MIN;
pub use clock::{CLOCK_JUMP_MIN, CLOCK_SETTLE, MachineTime, TimeSource};
pub use engine::{Decide, Engine, EngineOptions, Lookup};
pub use follow::FollowError;
pub use index::{
    CaseQuery, CaseScope, CasesFound, FoundCase, IncidentsFound, NothingAsked, WhistleScope, WhistlesFound,
    WhoAsks, tell_index_anew, whistles_before,
};
pub use marks::unit_status;
pub use number::{
    NotANumber, PIN_DIGITS, Pin, REPORT_NUMBER_DIGITS, ReportNumber, pin_key, pin_row, pin_rows,
};
pub use order::{Done, Order, Outcome, SubmitError};
pub use organisation::Organisation;
pub use pin_told::pin_told_prefix;
pub use run::{ATTEMPTS_MAX, IN_FLIGHT_MAX, LedgerState, ORDERS_WAITING_MAX};
pub use spots::Which;
pub use travel_times::{ANSWER_WITHIN, Answer, NoRoads, Question, RoadsInForce, TravelTimes};
pub use view::{Change, Entry, SharedView, View};
pub use words::{MatchedPlace, PersonCard, ReportWords, UnitCard};
