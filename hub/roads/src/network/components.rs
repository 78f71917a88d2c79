//! What is connected with what: for each mode, nodes between which one can go there and back.

use super::{IMPASSABLE, Network};

/// Nodes grouped by whether one can go there and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Components {
    of: Vec<u32>,
    sizes: Vec<u32>,
    largest: u32,
}

const UNSEEN: u32 = u32::MAX;

/// Tarjan's algorithm without recursion.
struct Search<'a> {
    network: &'a Network,
    times: &'a [u32],
    /// When a node was met, and the earliest met that it leads back to.
    met: Vec<u32>,
    low: Vec<u32>,
    of: Vec<u32>,
    sizes: Vec<u32>,
    open: Vec<u32>,
    next: u32,
}

impl Components {
    /// By the time each arc takes.
    pub(crate) fn of(network: &Network, times: &[u32]) -> Self {
        let nodes = network.node_count();
        let mut search = Search {
            network,
            times,
            met: vec![UNSEEN; nodes],
            low: vec![0; nodes],
            of: vec![UNSEEN; nodes],
            sizes: Vec::new(),
            open: Vec::new(),
            next: 0,
        };
        for node in 0..u32::try_from(nodes).expect("nodes are fewer than four billion") {
            if search.met[node as usize] == UNSEEN {
                search.from(node);
            }
        }
        let largest = search.sizes.iter().copied().max().unwrap_or(0);
        Self { of: search.of, sizes: search.sizes, largest }
    }

    /// How many nodes are in the component of a node.
    pub(crate) fn size(&self, node: u32) -> u32 {
        self.sizes[self.of[node as usize] as usize]
    }

    /// How many nodes are in the largest one.
    pub(crate) fn largest(&self) -> u32 {
        self.largest
    }
}

impl Search<'_> {
    fn meet(&mut self, node: u32) {
        self.met[node as usize] = self.next;
        self.low[node as usize] = self.next;
        self.next += 1;
        self.open.push(node);
    }

    fn from(&mut self, root: u32) {
        self.meet(root);
        let mut path = vec![(root, self.network.arcs_from(root).0)];
        while let Some((node, at)) = path.pop() {
            let (_, end) = self.network.arcs_from(node);
            if at == end {
                self.leave(node);
                if let Some((before, _)) = path.last() {
                    let low = self.low[node as usize];
                    let before = &mut self.low[*before as usize];
                    *before = low.min(*before);
                }
                continue;
            }
            path.push((node, at + 1));
            if self.times[at] == IMPASSABLE {
                continue;
            }
            let head = self.network.arcs[at].head;
            if self.met[head as usize] == UNSEEN {
                self.meet(head);
                path.push((head, self.network.arcs_from(head).0));
            } else if self.of[head as usize] == UNSEEN {
                let low = &mut self.low[node as usize];
                *low = self.met[head as usize].min(*low);
            }
        }
    }

    /// Closes a component once everything from its first node has been seen.
    fn leave(&mut self, node: u32) {
        if self.low[node as usize] != self.met[node as usize] {
            return;
        }
        let number = u32::try_from(self.sizes.len()).expect("components are no more than nodes");
        let mut size = 0;
        while let Some(member) = self.open.pop() {
            self.of[member as usize] = number;
            size += 1;
            if member == node {
                break;
            }
        }
        self.sizes.push(size);
    }
}
