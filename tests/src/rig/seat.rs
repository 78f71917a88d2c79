//! Somebody at a console: the picture on the screen, and what it must show sooner or later.

use std::collections::{BTreeMap, BTreeSet};

use hub_protocol::{CaseId, Cell, ConsoleOut, UnitId, WhistleId, binary::PositionFrame};
use simulators::{
    client::{ConsoleEvent, ConsoleSocket, HubClient, Picture},
    seed::Seed,
};
use tokio::sync::mpsc;

use super::within;

/// A console with its session.
pub struct Seat {
    /// Over HTTP.
    pub client: HubClient,
    /// What is on the screen.
    pub picture: Picture,
    /// Offsets of the messages since the seat was opened: `(from, to)` of changes.
    pub changes: Vec<(u64, u64)>,
    /// Whistles that it was told of.
    pub whistles: BTreeSet<WhistleId>,
    handles: BTreeMap<u32, UnitId>,
    on_map: BTreeSet<u32>,
    events: mpsc::Receiver<ConsoleEvent>,
    socket: ConsoleSocket,
}

/// How a console's socket came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Shown,
    Lost(u16),
    Ended(u16),
}

impl Seat {
    /// Opens the console of somebody who is signed in.
    #[must_use]
    pub fn open(client: HubClient) -> Self {
        let (socket, events) = ConsoleSocket::open(client.clone(), Seed(2).stream("seat", 0));
        let (picture, changes) = (Picture::default(), Vec::new());
        let (handles, on_map) = (BTreeMap::new(), BTreeSet::new());
        let whistles = BTreeSet::new();
        Self { client, picture, changes, whistles, handles, on_map, events, socket }
    }

    /// Looks at these cells of the map.
    pub fn watch(&self, cells: Vec<Cell>) {
        self.socket.watch(cells);
    }

    /// Every unit that was ever on the map.
    #[must_use]
    pub fn positioned(&self) -> BTreeSet<UnitId> {
        self.on_map.iter().filter_map(|handle| self.handles.get(handle)).copied().collect()
    }

    /// Waits until a unit is on the map.
    pub async fn until_position(&mut self, what: &str, unit: UnitId) {
        let look = async {
            while !self.positioned().contains(&unit) {
                let turn = self.turn().await;
                assert!(
                    !matches!(turn, Turn::Ended(_)),
                    "waiting until {what}, the console was told {turn:?}"
                );
            }
        };
        within(what, look).await;
    }

    /// Waits until it is told of a whistle, again if it was told before.
    pub async fn until_whistle(&mut self, what: &str, whistle: WhistleId) {
        self.whistles.clear();
        let look = async {
            while !self.whistles.contains(&whistle) {
                let turn = self.turn().await;
                assert!(
                    !matches!(turn, Turn::Ended(_)),
                    "waiting until {what}, the console was told {turn:?}"
                );
            }
        };
        within(what, look).await;
    }

    /// Waits until the picture shows something.
    pub async fn until<T>(&mut self, what: &str, mut shows: impl FnMut(&Picture) -> Option<T>) -> T {
        let look = async {
            loop {
                if let Some(shown) = shows(&self.picture) {
                    return shown;
                }
                let turn = self.turn().await;
                assert!(
                    !matches!(turn, Turn::Ended(_)),
                    "waiting until {what}, the console was told {turn:?}"
                );
            }
        };
        within(what, look).await
    }

    /// Waits until the first whole picture is there.
    pub async fn shown(&mut self) {
        self.until("a console has its picture", |picture| picture.offset).await;
    }

    /// Waits until a case is on the screen and has got as far as that.
    pub async fn until_case(
        &mut self,
        what: &str,
        case: CaseId,
        mut so: impl FnMut(&hub_protocol::views::CaseView) -> bool,
    ) {
        self.until(what, |picture| picture.cases.get(&case).filter(|case| so(case)).map(|_| ())).await;
    }

    /// Waits until a case is no longer on the screen.
    pub async fn until_gone(&mut self, case: CaseId) {
        self.until("an ended case leaves the list", |picture| {
            (!picture.cases.contains_key(&case)).then_some(())
        })
        .await;
    }

    /// Waits until the connection is lost, and says with which code.
    pub async fn lost(&mut self) -> u16 {
        let look = async {
            loop {
                match self.turn().await {
                    Turn::Lost(code) | Turn::Ended(code) => return code,
                    Turn::Shown => {}
                }
            }
        };
        within("a console loses its connection", look).await
    }

    async fn turn(&mut self) -> Turn {
        let event = self.events.recv().await.expect("the link lives as long as its handle");
        match event {
            ConsoleEvent::Message(message) => {
                self.note(&message);
                let taken = self.picture.take_in(*message);
                taken.unwrap_or_else(|gap| panic!("a console was sent {gap}"));
                Turn::Shown
            }
            ConsoleEvent::Positions(frame) => {
                self.note_positions(&frame);
                Turn::Shown
            }
            ConsoleEvent::Lost { code } => Turn::Lost(code),
            ConsoleEvent::Ended { code } => Turn::Ended(code),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the picture looks at the rest")]
    fn note(&mut self, message: &ConsoleOut) {
        match message {
            ConsoleOut::Changes(changes) => {
                self.changes.push((changes.from, changes.to));
                self.whistles.extend(&changes.whistles);
            }
            ConsoleOut::Handles(handles) => {
                self.handles.extend(handles.entries.iter().map(|entry| (entry.handle, entry.unit)));
            }
            _ => {}
        }
    }

    fn note_positions(&mut self, frame: &PositionFrame) {
        self.on_map.extend(frame.rows.iter().map(|row| row.handle));
    }
}
