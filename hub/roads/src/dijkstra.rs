//! Dijkstra's algorithm from one place to many, the plain way: the oracle of the tests and the honest baseline of the figures.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::network::{Direction, IMPASSABLE, Network};

/// Which way round the question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// From the beginnings to the targets.
    Targets,
    /// From the targets to the beginnings.
    Beginnings,
}

/// The least time between the beginnings (a node and its own time each) and each target, milliseconds, by the time of every arc
/// (see [`Network::free_times`]); [`IMPASSABLE`] where there is no way. It ends when every target is settled.
///
/// # Panics
/// If a node is not of the network, or `times` not as many as its arcs.
#[must_use]
pub fn times(
    network: &Network,
    times: &[u32],
    toward: Toward,
    beginnings: &[(u32, u32)],
    targets: &[u32],
) -> Vec<u32> {
    assert_eq!(times.len(), network.arcs.len(), "one time for each arc");
    let mut best = vec![IMPASSABLE; network.node_count()];
    let mut is_open = vec![false; network.node_count()];
    for target in targets {
        is_open[*target as usize] = true;
    }
    let mut open = is_open.iter().filter(|open| **open).count();
    let mut heap = BinaryHeap::new();
    for (node, time) in beginnings {
        if *time < best[*node as usize] {
            best[*node as usize] = *time;
            heap.push(Reverse((*time, *node)));
        }
    }
    while let Some(Reverse((time, node))) = heap.pop() {
        if time > best[node as usize] {
            continue;
        }
        if std::mem::replace(&mut is_open[node as usize], false) {
            open -= 1;
            if open == 0 {
                break;
            }
        }
        let (begin, end) = network.arcs_from(node);
        for at in begin..end {
            let arc = network.arcs[at];
            let taken = match toward {
                Toward::Targets => at,
                Toward::Beginnings => {
                    network.arcs_of[arc.link as usize][arc.direction.turned().index()] as usize
                }
            };
            let next = time.saturating_add(times[taken]);
            if next < best[arc.head as usize] {
                best[arc.head as usize] = next;
                heap.push(Reverse((next, arc.head)));
            }
        }
    }
    targets.iter().map(|target| best[*target as usize]).collect()
}

impl Network {
    /// Where an arc stands among the times of all arcs.
    pub(crate) fn arc_at(&self, link: u32, direction: Direction) -> usize {
        self.arcs_of[link as usize][direction.index()] as usize
    }
}
