//! Who looks at which cells, and the frames made for them: one for each cell and jurisdiction, shared by all who have both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_index::Interval;
use hub_dispatch::UtcMicros;

use super::inbox::Inbox;
use super::{Cell, CellChanges, CellFrame, Wanted};

/// Names a subscription; never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SubscriberId(u64);

#[derive(Debug)]
struct Subscriber {
    visible: Interval,
    cells: BTreeSet<Cell>,
    /// Cells it has not been told of yet: a subset of `cells`.
    fresh: BTreeSet<Cell>,
    /// Cells whose last frame it had not taken when the tick began.
    untaken: BTreeSet<Cell>,
    inbox: Arc<Inbox>,
}

/// What one tick sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Published {
    pub(crate) made: u64,
    pub(crate) superseded: u64,
}

/// All subscriptions of one plane.
#[derive(Debug, Default)]
pub(crate) struct Fanout {
    subscribers: BTreeMap<SubscriberId, Subscriber>,
    /// The same, by cell and jurisdiction. No entry is empty.
    watchers: BTreeMap<Cell, BTreeMap<Interval, BTreeSet<SubscriberId>>>,
    next_id: u64,
    tick: u64,
}

impl Fanout {
    pub(crate) fn subscribe(&mut self, visible: Interval, inbox: Arc<Inbox>) -> SubscriberId {
        let id = SubscriberId(self.next_id);
        self.next_id += 1;
        let (cells, fresh, untaken) = Default::default();
        self.subscribers.insert(id, Subscriber { visible, cells, fresh, untaken, inbox });
        id
    }

    /// Changes what a subscriber looks at. Cells that were looked at before go on where they were.
    pub(crate) fn look_at(&mut self, id: SubscriberId, cells: BTreeSet<Cell>) {
        let Some(subscriber) = self.subscribers.get_mut(&id) else { return };
        let visible = subscriber.visible;
        let before = std::mem::replace(&mut subscriber.cells, cells.clone());
        subscriber.inbox.keep_only(&cells);
        subscriber.fresh.retain(|cell| cells.contains(cell));
        subscriber.fresh.extend(cells.difference(&before));
        for &cell in before.difference(&cells) {
            self.unwatch(cell, visible, id);
        }
        for &cell in cells.difference(&before) {
            self.watchers.entry(cell).or_default().entry(visible).or_default().insert(id);
        }
    }

    pub(crate) fn unsubscribe(&mut self, id: SubscriberId) {
        let Some(gone) = self.subscribers.remove(&id) else { return };
        for cell in gone.cells {
            self.unwatch(cell, gone.visible, id);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.subscribers.len()
    }

    pub(crate) fn watches(&self, cell: Cell) -> bool {
        self.watchers.contains_key(&cell)
    }

    /// Begins a tick: of which cells everybody is needed. Frames that are taken from here on cost a whole frame where a
    /// difference would have done.
    pub(crate) fn wanted(&mut self) -> Wanted {
        let mut wanted = Wanted::default();
        for subscriber in self.subscribers.values_mut() {
            subscriber.untaken = subscriber.inbox.untaken();
            wanted.whole.extend(&subscriber.fresh);
            wanted.whole_if_changed.extend(&subscriber.untaken);
        }
        wanted
    }

    /// Ends a tick: makes the frames and puts them where they are waited for.
    pub(crate) fn publish(&mut self, changes: &[CellChanges], at: UtcMicros) -> Published {
        self.tick += 1;
        let mut published = Published::default();
        for cell in changes {
            let Some(watchers) = self.watchers.get(&cell.cell) else { continue };
            for (&visible, ids) in watchers {
                let mut frames =
                    Frames { tick: self.tick, at, visible, changes: cell, whole: None, difference: None };
                for id in ids {
                    let subscriber = self.subscribers.get_mut(id).expect("watchers are subscribers");
                    if let Some(frame) = frames.for_subscriber(subscriber) {
                        published.superseded += subscriber.inbox.put(frame);
                    }
                }
                published.made += frames.made();
            }
        }
        published
    }

    fn unwatch(&mut self, cell: Cell, visible: Interval, id: SubscriberId) {
        let Some(by_interval) = self.watchers.get_mut(&cell) else { return };
        if let Some(ids) = by_interval.get_mut(&visible) {
            ids.remove(&id);
            if ids.is_empty() {
                by_interval.remove(&visible);
            }
        }
        if by_interval.is_empty() {
            self.watchers.remove(&cell);
        }
    }
}

/// The frames of one cell for one jurisdiction, made when the first subscriber needs them.
struct Frames<'a> {
    tick: u64,
    at: UtcMicros,
    visible: Interval,
    changes: &'a CellChanges,
    whole: Option<Arc<CellFrame>>,
    difference: Option<Arc<CellFrame>>,
}

impl Frames<'_> {
    /// What this subscriber has to be told, if anything.
    fn for_subscriber(&mut self, subscriber: &mut Subscriber) -> Option<Arc<CellFrame>> {
        if subscriber.fresh.remove(&self.changes.cell) {
            return Some(self.whole()).filter(|frame| !frame.is_empty());
        }
        let difference = self.difference();
        if difference.is_empty() {
            return None;
        }
        Some(if subscriber.untaken.contains(&self.changes.cell) { self.whole() } else { difference })
    }

    fn whole(&mut self) -> Arc<CellFrame> {
        let (cell, tick, at) = (self.changes.cell, self.tick, self.at);
        let make = || {
            let rows =
                self.changes.whole_within(self.visible).expect("`wanted` asked for everybody in this cell");
            Arc::new(CellFrame::whole(cell, tick, at, &rows))
        };
        Arc::clone(self.whole.get_or_insert_with(make))
    }

    fn difference(&mut self) -> Arc<CellFrame> {
        let (cell, tick, at) = (self.changes.cell, self.tick, self.at);
        let make = || {
            let rows = self.changes.changed_within(self.visible);
            let removed = self.changes.removed_within(self.visible);
            Arc::new(CellFrame::difference(cell, tick, at, &rows, removed))
        };
        Arc::clone(self.difference.get_or_insert_with(make))
    }

    fn made(&self) -> u64 {
        [&self.whole, &self.difference].into_iter().flatten().filter(|frame| !frame.is_empty()).count() as u64
    }
}
