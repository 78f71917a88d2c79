//! A case that has ended, as a list shows it: drawn from its own stream and the words of its first report, and from nothing
//! else, because lists are long.

use hub_dispatch::{CaseId, Stream, board::recall};
use hub_engine::{Engine, Entry, FollowError, Lookup};
use hub_protocol::views::CaseView;

use super::{PersonNames, detail::ended_view};

/// The case and its history; none if there is none of this id that has ended.
pub(crate) async fn ended_case(
    engine: &Engine,
    id: CaseId,
    names: PersonNames<'_>,
) -> Result<Option<(CaseView, Vec<Entry>)>, FollowError> {
    let history = engine.whole_history(Stream::Case(id)).await?;
    let recorded: Vec<_> = history.iter().map(|entry| entry.recorded.clone()).collect();
    let Some(recalled) = recall(&recorded) else { return Ok(None) };
    let words = engine.words(Lookup::Report(recalled.case.facts.report)).await?;
    let view = ended_view(engine, &history, &recalled, words.as_ref(), names);
    Ok(Some((view, history)))
}
