//! 上报 in the domain's words: a call has a number and a time that has come, and what was written has no number that was called.

use hub_dispatch::{ReportingUp, Sealed, UtcMicros};
use hub_protocol::{ErrorCode, ReportUpBy, Upward, UtcMicros as Given};

use super::super::{Failure, report_intake::AHEAD_MAX_MS};
use crate::{picture::words, state};

/// A report upward that somebody writes down.
pub(super) fn reporting(
    to: Upward,
    by: ReportUpBy,
    to_whom: Sealed,
    number: Option<Sealed>,
    said_at: Option<Given>,
) -> Result<ReportingUp, Failure> {
    let is_whole = match by {
        ReportUpBy::Phone => number.is_some(),
        ReportUpBy::Written => number.is_none(),
    };
    if !is_whole {
        let words = "number: the number that was called belongs to a report by telephone, and only to one";
        return Err(Failure::new(ErrorCode::Invalid, words).in_field("number"));
    }
    let now = state::now();
    if let Some(at) = said_at.filter(|at| at.get() > now.plus_ms(AHEAD_MAX_MS).0) {
        return Err(Failure::invalid("said_at_us", at.get(), "it lies in the future"));
    }
    // What another clock says of this minute was said by now at the latest.
    let said_at = said_at.map_or(now, |at| UtcMicros(at.get()).min(now));
    let (to, way) = (words::upward_said(to), words::report_up_by_said(by));
    Ok(ReportingUp { to, way, to_whom, number, said_at })
}
