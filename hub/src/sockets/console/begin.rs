//! The beginning of a console's connection: where it goes on, or a snapshot.

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
    super::{
        connection::Closing,
        fanout::{AnotherTree, News, Piece},
    },
    missed::{Unseen, moves_areas, news_of},
    session::Showing,
};
use crate::{
    identity::{Act, Session, may},
    picture::{area_ref, instant},
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
                if to > from || !news.is_empty() {
                    self.show(&news, to)?;
                }
            }
            Err(why) => {
                if let NoResume::Unreadable(error) = why {
                    tracing::warn!(%error, "a console cannot resume from the ledger and gets a snapshot");
                }
                self.snapshot().await?;
            }
        }
        // What was drawn since then and before this connection followed.
        self.fill().await?;
        self.alert_news()
    }

    /// Everything, however much it is: a province's snapshot is longer than the queue.
    async fn snapshot(&mut self) -> Result<(), Closing> {
        let fanout = &self.hub.sockets.fanout;
        let snapshot = fanout.snapshot(self.sight, &self.tree).await;
        let snapshot = snapshot.map_err(|AnotherTree| Closing::With(CloseCode::ScopeChanged))?;
        (self.seen, self.told) = (snapshot.offset, snapshot.offset);
        self.welcome(snapshot.offset)?;
        self.outbox.send(&ConsoleOut::Link(self.link()))?;
        for part in &snapshot.parts {
            self.outbox.send_when_room(part.clone()).await?;
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
    async fn missed_since(&mut self, hello: &ConsoleHello) -> Result<(u64, News<Piece>, u64), NoResume> {
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

    /// The news of the entries up to what the view holds, drawn at one moment; none if the view has gone on beyond the
    /// entries.
    fn drawn_from(&mut self, offset: u64, entries: &[Entry]) -> Option<(News<Piece>, Unseen, u64)> {
        let names = self.hub.names();
        let (news, unseen, to) = self.hub.engine.read(|view| {
            let read_to = entries.last().map_or(offset, |entry| entry.seq);
            if view.seq > read_to {
                return None;
            }
            let held = entries.iter().filter(|entry| entry.seq <= view.seq).cloned().collect();
            let change = Change { from: offset + 1, to: view.seq, entries: held };
            let (news, unseen) = news_of(view, self.sight, &change, &names);
            Some((news, unseen, view.seq))
        })?;
        self.seen = to;
        Some((news, unseen, to))
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
