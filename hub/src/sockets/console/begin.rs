//! The beginning of a console's connection: where it goes on, or a snapshot.

use hub_dispatch::{DocumentKind, Event, Stream};
use hub_engine::{Change, Entry, FollowError};
use hub_ledger::READ_LIMIT_MAX;
use hub_protocol::{
    self as wire, CloseCode, ConsoleHello, ConsoleOut, ConsoleWelcome, Epoch,
    limits::HEARTBEAT_S,
    views::{AreaRef, PersonView},
};

use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use super::{
    super::connection::Closing,
    known::{Known, News, Sight, Unseen},
    session::Showing,
    split,
};
use crate::{
    identity::{Act, Session, may},
    picture::{area_ref, areas_of_case, instant},
    state::now,
};

/// How often the missed entries are read on before giving up on a ledger that runs faster than it is read.
const CATCH_UP_ROUNDS: usize = 5;

/// Why a console gets a snapshot instead of what it missed.
enum NoResume {
    /// It is new, its offset means nothing here, it missed too much, or its scope may have changed.
    NotPossible,
    /// The ledger cannot be read; memory can.
    Unreadable(FollowError),
}

impl Showing<'_> {
    /// Welcomes the console and brings it up to date.
    pub(super) async fn begin(&mut self, hello: &ConsoleHello) -> Result<(), Closing> {
        match self.missed_since(hello).await {
            Ok((from, news, to)) => {
                self.welcome(from)?;
                self.outbox.send(&ConsoleOut::Link(self.link()))?;
                self.told = from;
                self.show(news, to)?;
            }
            Err(why) => {
                if let NoResume::Unreadable(error) = why {
                    tracing::warn!(%error, "a console cannot resume from the ledger and gets a snapshot");
                }
                self.snapshot().await?;
            }
        }
        self.alert_news()
    }

    /// Everything, however much it is: a province's snapshot is longer than the queue.
    async fn snapshot(&mut self) -> Result<(), Closing> {
        let (known, cases, units, offset) = self.hub.engine.read(|view| {
            let sight = Sight::of(view, &self.session);
            let known = Known::all(view, sight);
            let (cases, units) = known.drawn(view, sight, &self.hub.names());
            (known, cases, units, view.seq)
        });
        self.known = known;
        (self.seen, self.told) = (offset, offset);
        self.welcome(offset)?;
        self.outbox.send(&ConsoleOut::Link(self.link()))?;
        for part in split::snapshot(offset, cases, units) {
            self.outbox.send_when_room(&part).await?;
        }
        Ok(())
    }

    fn welcome(&self, offset: u64) -> Result<(), Closing> {
        let (epoch, area) = self.hub.engine.read(|view| {
            let areas = view.organisation.areas();
            let top = areas.areas().next().map(|area| &area.code);
            let area = self.session.area.as_ref().or(top).map(|area| area_ref(areas, area));
            let none = || AreaRef { code: wire::AreaCode(String::new()), path: Vec::new() };
            (epoch_of(view.epoch, &self.session), area.unwrap_or_else(none))
        });
        let session = &self.session;
        let person = PersonView {
            id: wire::PersonId(session.person.0),
            name: session.name.clone(),
            role: session.role,
        };
        let server_us = instant(now());
        let welcome = ConsoleWelcome { epoch, offset, person, area, server_us, heartbeat_s: HEARTBEAT_S };
        self.outbox.send(&ConsoleOut::Welcome(welcome))
    }

    /// What a console missed since its offset, and up to where. Exactly that, or nothing.
    async fn missed_since(&mut self, hello: &ConsoleHello) -> Result<(u64, News, u64), NoResume> {
        let (epoch, seq) = self.hub.engine.read(|view| (epoch_of(view.epoch, &self.session), view.seq));
        let offset = hello.offset.filter(|&offset| hello.epoch == Some(epoch) && offset <= seq);
        let offset = offset.ok_or(NoResume::NotPossible)?;
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..CATCH_UP_ROUNDS {
            let read_to = entries.last().map_or(offset, |entry| entry.seq);
            if self.hub.engine.read(|view| view.seq) > offset + self.hub.sockets.limits.resume_entries {
                return Err(NoResume::NotPossible);
            }
            let more =
                self.hub.engine.entries(read_to, READ_LIMIT_MAX).await.map_err(NoResume::Unreadable)?;
            entries.extend(more);
            if entries.iter().any(moves_areas) {
                return Err(NoResume::NotPossible);
            }
            if let Some((news, unseen, to)) = self.drawn_from(offset, &entries) {
                let news = self.with_ended(news, unseen).await.map_err(NoResume::Unreadable)?;
                return Ok((offset, news, to));
            }
        }
        Err(NoResume::NotPossible)
    }

    /// The news of the entries up to what the view holds, drawn and noted at one moment; none if the view has gone on
    /// beyond the entries.
    fn drawn_from(&mut self, offset: u64, entries: &[Entry]) -> Option<(News, Unseen, u64)> {
        let names = self.hub.names();
        let (known, news, unseen, to) = self.hub.engine.read(|view| {
            let read_to = entries.last().map_or(offset, |entry| entry.seq);
            if view.seq > read_to {
                return None;
            }
            let held = entries.iter().filter(|entry| entry.seq <= view.seq).cloned().collect();
            let change = Change { from: offset + 1, to: view.seq, entries: held };
            let sight = Sight::of(view, &self.session);
            let mut known = Known::all(view, sight);
            let (news, unseen) = known.news(view, sight, &change, &names);
            Some((known, news, unseen, view.seq))
        })?;
        drop(names);
        self.known = known;
        self.seen = to;
        Some((news, unseen, to))
    }

    /// Of what is not seen now, what the console may have been shown before: told as ended. The others are not even
    /// named to it.
    pub(super) async fn with_ended(&self, mut news: News, unseen: Unseen) -> Result<News, FollowError> {
        let engine = &self.hub.engine;
        for case in unseen.cases {
            let history = engine.history(Stream::Case(case), READ_LIMIT_MAX).await?;
            let was_seen = engine.read(|view| {
                let sight = Sight::of(view, &self.session);
                areas_of_case(&history).any(|area| sight.sees_case_in(view, area))
            });
            news.ended.extend(was_seen.then_some(wire::CaseId(case.0)));
        }
        for unit in unseen.units {
            let history = engine.history(Stream::Unit(unit), READ_LIMIT_MAX).await?;
            let was_seen = engine.read(|view| {
                let sight = Sight::of(view, &self.session);
                homes(&history).any(|home| sight.sees_unit_of(view, home))
            });
            news.gone.extend(was_seen.then_some(wire::UnitId(unit.0)));
        }
        Ok(news)
    }

    /// Reads what the live stream left out, in the order of the ledger, up to what the view holds.
    pub(super) async fn catch_up(&mut self) -> Result<(), Closing> {
        let goal = self.hub.engine.read(|view| view.seq);
        while self.seen < goal {
            let read = self.hub.engine.entries(self.seen, READ_LIMIT_MAX).await;
            let entries = read.map_err(|error| {
                tracing::warn!(%error, "a console cannot catch up from the ledger and must come back");
                Closing::With(CloseCode::TooSlow)
            })?;
            let Some(last) = entries.last() else { break };
            let change = Change { from: self.seen + 1, to: last.seq, entries };
            self.changed(&change)?;
        }
        Ok(())
    }
}

/// The epoch of a console's offsets: the ledger's incarnation, seen with this account's area and rights. What was told to
/// an account that saw something else is no beginning for this one, even at the same page.
fn epoch_of(incarnation: Uuid, session: &Session) -> Epoch {
    let area = session.area.as_ref().map_or("", |area| area.as_str());
    let reads_cases = may(session.role, Act::ReadCases);
    let digest = Sha256::new()
        .chain_update(incarnation)
        .chain_update([u8::from(reads_cases), u8::from(session.area.is_some())])
        .chain_update(area)
        .finalize();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    Epoch(Builder::from_custom_bytes(bytes).into_uuid())
}

pub(super) fn moves_areas(entry: &Entry) -> bool {
    matches!(entry.recorded.event, Event::DocumentAdopted { kind: DocumentKind::Areas, .. })
}

fn homes(entries: &[Entry]) -> impl Iterator<Item = &geo_index::AreaCode> {
    entries.iter().filter_map(|entry| {
        let Event::UnitEnrolled { home, .. } = &entry.recorded.event else { return None };
        Some(home)
    })
}
