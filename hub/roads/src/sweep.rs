//! Times between one place and many, by going up and down the elimination tree of a hierarchy.
//!
//! What `cch::distance_matrix` answers, with scratch space that is kept from question to question, several beginnings with a
//! time of their own each, and only those nodes touched that lie above a beginning or a target.

use cch::CchView;

use crate::network::IMPASSABLE;

const NONE: u32 = u32::MAX;

/// Which weights lead up the hierarchy and which down. Turned round, the question is how long to the one place instead of
/// from it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weights<'a> {
    pub(crate) up: &'a [u32],
    pub(crate) down: &'a [u32],
}

/// Scratch space for one question at a time.
#[derive(Debug)]
pub(crate) struct Sweep {
    /// The best known time of each node by its rank; [`IMPASSABLE`] between questions.
    best: Vec<u32>,
    /// The question for which a node was last reached from below.
    seen: Vec<u32>,
    question: u32,
    touched: Vec<u32>,
    stack: Vec<u32>,
}

impl Sweep {
    pub(crate) fn new(nodes: usize) -> Self {
        Self {
            best: vec![IMPASSABLE; nodes],
            seen: vec![0; nodes],
            question: 0,
            touched: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// The least time from any beginning (a node and its own time) to each target, in their order; [`IMPASSABLE`] where there
    /// is no way.
    pub(crate) fn run(
        &mut self,
        cch: &CchView<'_>,
        weights: Weights<'_>,
        beginnings: &[(u32, u32)],
        targets: impl Iterator<Item = u32>,
        out: &mut Vec<u32>,
    ) {
        self.forget();
        self.up(cch, weights.up, beginnings);
        self.next_question();
        out.clear();
        for target in targets {
            let rank = cch.rank[target as usize];
            self.down_to(cch, weights.down, rank);
            out.push(self.best[rank as usize]);
        }
    }

    fn forget(&mut self) {
        for rank in self.touched.drain(..) {
            self.best[rank as usize] = IMPASSABLE;
        }
        self.next_question();
    }

    fn next_question(&mut self) {
        if self.question == u32::MAX {
            self.seen.fill(0);
            self.question = 0;
        }
        self.question += 1;
    }

    /// Collects everything from `rank` upward that was not seen in this question, lowest first.
    fn climb(&mut self, cch: &CchView<'_>, mut rank: u32) {
        while rank != NONE && self.seen[rank as usize] != self.question {
            self.seen[rank as usize] = self.question;
            self.stack.push(rank);
            rank = cch.elimination_tree_parent[rank as usize];
        }
    }

    fn up(&mut self, cch: &CchView<'_>, weights: &[u32], beginnings: &[(u32, u32)]) {
        self.stack.clear();
        for (node, time) in beginnings {
            let rank = cch.rank[*node as usize];
            let best = &mut self.best[rank as usize];
            *best = (*best).min(*time);
            self.climb(cch, rank);
        }
        // What is above has the higher rank: so every node is final before it is gone on from.
        self.stack.sort_unstable();
        for rank in self.stack.drain(..) {
            self.touched.push(rank);
            let time = self.best[rank as usize];
            if time >= IMPASSABLE {
                continue;
            }
            let arcs = arcs_up(cch, rank);
            for (head, weight) in cch.up_head[arcs.clone()].iter().zip(&weights[arcs]) {
                let best = &mut self.best[*head as usize];
                *best = (*best).min(time.saturating_add(*weight));
            }
        }
    }

    fn down_to(&mut self, cch: &CchView<'_>, weights: &[u32], rank: u32) {
        self.stack.clear();
        self.climb(cch, rank);
        while let Some(rank) = self.stack.pop() {
            self.touched.push(rank);
            let mut best = self.best[rank as usize];
            let arcs = arcs_up(cch, rank);
            for (head, weight) in cch.up_head[arcs.clone()].iter().zip(&weights[arcs]) {
                best = best.min(self.best[*head as usize].saturating_add(*weight));
            }
            self.best[rank as usize] = best;
        }
    }
}

fn arcs_up(cch: &CchView<'_>, rank: u32) -> std::ops::Range<usize> {
    cch.up_first_out[rank as usize] as usize..cch.up_first_out[rank as usize + 1] as usize
}
