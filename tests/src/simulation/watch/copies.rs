//! 抄送: whoever is passed over is told, once until it was read, and by whoever passed it over.

use std::collections::BTreeMap;

use geo_index::{AreaCode, Tier};
use hub_dispatch::{CaseId, Happened, Rung, Seat, Stream, board::Case};

use super::{Broken, Watch, Within, closed_loop::Done, ensure};

/// What became of the copy that a post was sent last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copied {
    Unread,
    Read,
}

impl Watch {
    /// The tier that owned each case before the append.
    pub(super) fn owners_before(&self, streams: impl Iterator<Item = Stream>) -> BTreeMap<CaseId, Tier> {
        let cases = streams.filter_map(|stream| match stream {
            Stream::Case(id) => Some(id),
            Stream::Register
            | Stream::Report(_)
            | Stream::Task(_)
            | Stream::Unit(_)
            | Stream::Mailbox(_)
            | Stream::Whistle(_)
            | Stream::Incident(_) => None,
        });
        cases.filter_map(|id| Some((id, self.truth.case(id)?.owner()?.tier))).collect()
    }

    /// Posts of a case that somebody at a tier passes over.
    fn passed_over(&self, id: CaseId, from: Tier, within: &Within) -> Vec<Rung> {
        let (Some(case), Some(owner)) = (self.truth.case(id), within.owners.get(&id)) else {
            return Vec::new();
        };
        let between = case.facts.ladder.iter().filter(|rung| *owner <= rung.tier && rung.tier < from);
        between.cloned().collect()
    }

    pub(super) fn copied(
        &mut self,
        done: &Done<'_>,
        posts: &[Rung],
        within: &mut Within,
    ) -> Result<(), Broken> {
        let id = done.id;
        let from = match done.seat {
            Some(Seat::Centre { tier, .. }) => Some(*tier),
            Some(Seat::Department { .. }) | None => None,
        };
        // By nobody: a case that begins above them.
        let began_above = within.told_of.get(&id).filter(|_| done.by.is_none() && within.copied.insert(id));
        let over = match from {
            Some(from) => self.passed_over(id, from, within),
            None => began_above.cloned().unwrap_or_default(),
        };
        let copies = &mut self.loops.entry(id).or_default().copies;
        let unread = |rung: &&Rung| copies.get(&rung.area) == Some(&Copied::Unread);
        let wanted: Vec<Rung> = over.iter().filter(|rung| !unread(rung)).cloned().collect();
        copies.extend(posts.iter().map(|post| (post.area.clone(), Copied::Unread)));
        ensure(!posts.is_empty() && wanted == posts, &[&id], || {
            format!("case {id}: {posts:?} got a copy from {from:?}, wanted {wanted:?}")
        })
    }

    pub(super) fn copy_read(&mut self, done: &Done<'_>, post: &Rung) -> Result<(), Broken> {
        let id = done.id;
        let own = matches!(done.seat, Some(Seat::Centre { tier, area }) if (tier, area) == (&post.tier, &post.area));
        let before = self.loops.entry(id).or_default().copies.insert(post.area.clone(), Copied::Read);
        ensure(own && before == Some(Copied::Unread), &[&id], || {
            format!("case {id}: {:?} read the copy of {post:?}, which was {before:?}", done.seat)
        })
    }

    /// The case belongs to other posts: those that have nothing to do with it any more are told nothing.
    pub(super) fn copies_stay_with(&mut self, id: CaseId, ladder: &[Rung]) {
        let copies = &mut self.loops.entry(id).or_default().copies;
        copies.retain(|area, _| ladder.iter().any(|rung| rung.area == *area));
    }

    /// Somebody dispatched units, called one back or settled the matter: the order says from where.
    pub(super) fn acted_by_order(&self, id: CaseId, within: &mut Within) {
        let Some(Seat::Centre { tier, .. }) = within.seat else { return };
        let owner = self.truth.case(id).and_then(|case| case.owner()).map(|owner| owner.tier);
        if let Some(owner) = owner {
            within.owners.entry(id).or_insert(owner);
        }
        within.acted_from = Some((id, tier));
    }

    /// Somebody acted from a seat: the posts below must know of it once the append is whole.
    pub(super) fn acted_from(&self, done: &Done<'_>, what: &Happened, within: &mut Within) {
        // What is merged brings its incident along, and the owner hears of the merge.
        let by_merging = within.absorbed.is_some() && matches!(what, Happened::Attached { .. });
        let is_told = !by_merging
            && !matches!(
                what,
                Happened::CopyRead { .. }
                    | Happened::Whistled { .. }
                    | Happened::KeptApart { .. }
                    | Happened::CalledBack { .. }
                    | Happened::Redone { .. }
                    | Happened::Absorbed { .. }
                    | Happened::SelfHandled { .. }
            );
        if let (true, Some(Seat::Centre { tier, .. })) = (is_told, done.seat) {
            within.acted_from = Some((done.id, *tier));
        }
    }

    /// What must hold once the append is whole.
    pub(super) fn passed_over_are_told(&self, within: &Within) -> Result<(), Broken> {
        let Some((id, from)) = within.acted_from else { return Ok(()) };
        let copies = self.loops.get(&id).map(|life| &life.copies);
        let told = |rung: &Rung| copies.is_some_and(|copies| copies.get(&rung.area) == Some(&Copied::Unread));
        let forgotten: Vec<Rung> =
            self.passed_over(id, from, within).into_iter().filter(|rung| !told(rung)).collect();
        ensure(forgotten.is_empty(), &[&id], || {
            format!("case {id}: somebody at {from:?} acted on it, and {forgotten:?} were not told")
        })
    }

    /// The copies on the board are those of the events.
    pub(super) fn copies_are_whole(&self, case: &Case) -> Result<(), Broken> {
        let theirs = case.handling.copies.iter().map(|copy| {
            let became = if copy.read.is_some() { Copied::Read } else { Copied::Unread };
            (copy.post.area.clone(), became)
        });
        let theirs: BTreeMap<AreaCode, Copied> = theirs.collect();
        let mine = self.loops.get(&case.id).map(|life| life.copies.clone()).unwrap_or_default();
        ensure(mine == theirs, &[&case.id], || {
            format!("case {} has the copies {theirs:?}, the events say {mine:?}", case.id)
        })
    }
}
