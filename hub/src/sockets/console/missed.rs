//! What a console missed that is not kept as steps any more, read from the ledger and drawn for it alone.

use geo_index::AreaCode;
use hub_dispatch::{CaseId, DocumentKind, Event, IncidentId, Stream, UnitId, WhistleId};
use hub_engine::{Change, Entry, FollowError, View};
use hub_ledger::READ_LIMIT_MAX;
use hub_protocol::{self as wire, CloseCode};

use super::{
    super::{
        connection::Closing,
        fanout::{News, Piece, piece},
        sight::Sight,
    },
    session::Showing,
};
use crate::picture::{PersonNames, case_view, unit_view};

/// What a change touched that is not seen now: whether it ever was is for the ledger to say.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    cases: Vec<CaseId>,
    units: Vec<UnitId>,
    /// Of one that has ended its stream says whose it was.
    whistles: Vec<WhistleId>,
    /// Likewise of one that was closed.
    incidents: Vec<IncidentId>,
}

/// What of a change is to be told. The view may be ahead of it: then so are the pictures, and the steps that follow say
/// them again.
pub(super) fn news_of(
    view: &View,
    sight: Sight,
    change: &Change,
    names: PersonNames<'_>,
) -> (News<Piece>, Unseen) {
    let (mut news, mut unseen) = (News::default(), Unseen::default());
    for id in change.cases(view) {
        if sight.sees_case(view, id) {
            news.cases.extend(case_view(view, id, names).as_ref().map(piece));
        } else {
            unseen.cases.push(id);
        }
    }
    for id in change.units() {
        if sight.sees_unit(view, id) {
            let picture = unit_view(view, id, names, |case| sight.sees_case(view, case));
            news.units.extend(picture.as_ref().map(piece));
        } else {
            unseen.units.push(id);
        }
    }
    unseen.whistles.extend(change.whistles());
    unseen.incidents.extend(change.incidents());
    (news, unseen)
}

impl Showing<'_> {
    /// Of what is not seen now, what the console may have been shown before: told as ended. The others are not even
    /// named to it.
    pub(super) async fn with_ended(
        &self,
        mut news: News<Piece>,
        unseen: Unseen,
    ) -> Result<News<Piece>, FollowError> {
        let (engine, sight) = (&self.hub.engine, self.sight);
        for case in unseen.cases {
            let history = engine.history(Stream::Case(case), READ_LIMIT_MAX).await?;
            let was_seen = engine.read(|view| sight.ever_saw(view, &history));
            news.ended.extend(was_seen.then_some(wire::CaseId(case.0)));
        }
        for unit in unseen.units {
            let history = engine.history(Stream::Unit(unit), READ_LIMIT_MAX).await?;
            let was_seen = engine.read(|view| homes(&history).any(|home| sight.sees_unit_of(view, home)));
            news.gone.extend(was_seen.then_some(wire::UnitId(unit.0)));
        }
        for id in unseen.whistles {
            let whistle = engine.whistle(id).await?;
            let is_seen =
                engine.read(|view| whistle.is_some_and(|whistle| sight.sees_whistle(view, &whistle)));
            news.whistles.extend(is_seen.then_some(wire::WhistleId(id.0)));
        }
        for id in unseen.incidents {
            let incident = engine.incident(id).await?;
            let is_seen =
                engine.read(|view| incident.is_some_and(|incident| sight.sees_incident(view, &incident)));
            news.incidents.extend(is_seen.then_some(wire::IncidentId(id.0)));
        }
        Ok(news)
    }

    /// Shows what lies between what the console has seen and what comes live: the steps that are kept, or what the
    /// ledger has.
    pub(super) async fn fill(&mut self) -> Result<(), Closing> {
        match self.hub.sockets.fanout.since(self.seen) {
            Some(steps) => steps.iter().try_for_each(|step| self.changed(step)),
            None => self.catch_up().await,
        }
    }

    /// Reads what was missed, in the order of the ledger, up to what the view holds.
    async fn catch_up(&mut self) -> Result<(), Closing> {
        let goal = self.hub.engine.read(|view| view.seq);
        while self.seen < goal {
            let entries = self.hub.engine.entries(self.seen, READ_LIMIT_MAX).await.map_err(gone_on)?;
            let Some(last) = entries.last() else { break };
            if entries.iter().any(moves_areas) {
                return Err(Closing::With(CloseCode::ScopeChanged));
            }
            let change = Change { from: self.seen + 1, to: last.seq, entries };
            let (news, unseen) = {
                let names = self.hub.names();
                self.hub.engine.read(|view| {
                    // The view may be ahead of these entries, in a tree of which this sight says nothing.
                    let is_same = view.organisation.areas().version() == self.tree;
                    is_same.then(|| news_of(view, self.sight, &change, &names))
                })
            }
            .ok_or(Closing::With(CloseCode::ScopeChanged))?;
            let news = self.with_ended(news, unseen).await.map_err(gone_on)?;
            self.seen = change.to;
            if !news.is_empty() {
                self.show(&news, change.to)?;
            }
        }
        self.alert_news()
    }
}

fn gone_on(error: FollowError) -> Closing {
    tracing::warn!(%error, "a console cannot catch up from the ledger and must come back");
    Closing::With(CloseCode::TooSlow)
}

pub(super) fn moves_areas(entry: &Entry) -> bool {
    matches!(entry.recorded.event, Event::DocumentAdopted { kind: DocumentKind::Areas, .. })
}

fn homes(entries: &[Entry]) -> impl Iterator<Item = &AreaCode> {
    entries.iter().filter_map(|entry| {
        let Event::UnitEnrolled { home, .. } = &entry.recorded.event else { return None };
        Some(home)
    })
}
