//! Writing the borders of cell after cell into words.

use geo::Coord;

use super::{Borders, FIRST, FURTHER_SHIFT, Frame, LAST, MAX_EDGES_OF_RUN, ODD, RUNS_SHIFT};
use crate::Outline;
use crate::area_tree::raster::lay::{Piece, Then, number_of};
use crate::area_tree::raster::{IN_WORDS, NOTHING};

/// Borders while cells are added to them.
pub(in crate::area_tree::raster) struct Packing {
    /// Of every ring, closed, one behind the other.
    corners: Vec<Coord<f64>>,
    /// By corner: 1 + the position of its area if a run needs it, or 0.
    needed: Vec<u32>,
    words: Vec<u32>,
    before: Before,
}

/// The candidates of a cell that have been written.
#[derive(Default)]
struct Before {
    /// The edges that an odd number of them have, sorted.
    edges: Vec<Edge>,
    /// Whether an odd number of them are odd.
    is_odd: bool,
    own: Vec<Edge>,
}

/// Both ends to the bit, the smaller first.
type Edge = [u64; 4];

impl Packing {
    pub(in crate::area_tree::raster) fn new(corners: Vec<Coord<f64>>) -> Packing {
        let needed = vec![0; corners.len()];
        Packing { corners, needed, words: Vec::new(), before: Before::default() }
    }

    /// The word of a cell with these pieces.
    ///
    /// Neighbours share borders, and what is known by a candidate is not kept of the next: **if the edges of a
    /// candidate are those that an odd number of the candidates before it have**, then where none of these covers a
    /// place a ray crosses them as often, odd or even, as these are odd together; so the candidate covers either all
    /// such places or none. Nor is such a place on one of these edges, for then it would be covered already.
    pub(in crate::area_tree::raster) fn add(&mut self, pieces: &[Piece]) -> u32 {
        let begin = self.words.len();
        self.before.clear();
        let mut head = None;
        let mut rest = NOTHING;
        for candidate in pieces.chunk_by(|one, _| one.then == Then::SameArea) {
            let Piece { area, edges, odd, .. } = candidate[0];
            let known = if edges == 0 { Some(odd) } else { self.before.tells(candidate, &self.corners) };
            match known {
                Some(true) => {
                    rest = area;
                    break;
                }
                Some(false) => {}
                None => {
                    head = Some(self.words.len());
                    self.write(candidate);
                }
            }
        }
        let Some(last) = head else { return rest };
        self.words[last] |= LAST;
        self.words.push(rest);
        IN_WORDS | number_of(begin)
    }

    fn write(&mut self, candidate: &[Piece]) {
        let Piece { area, odd, .. } = candidate[0];
        let head = self.words.len();
        self.words.push(0);
        for piece in candidate {
            let (first, edges) = (piece.first as usize, usize::from(piece.edges));
            self.needed[first..=first + edges].fill(area + 1);
            for begun in (0..edges).step_by(MAX_EDGES_OF_RUN) {
                let further = (edges - begun).min(MAX_EDGES_OF_RUN) - 1;
                self.words.push(number_of(first + begun) | number_of(further) << FURTHER_SHIFT);
            }
        }
        let runs = number_of(self.words.len() - head - 1);
        self.words[head] = area | if odd { ODD } else { 0 } | runs << RUNS_SHIFT;
    }

    /// Keeps of the corners those that are needed, in the units of their outlines.
    pub(in crate::area_tree::raster) fn packed(self, drawn: &[(u32, &Outline)]) -> Borders {
        let Packing { corners: exact, needed: mut number, mut words, .. } = self;
        let areas = drawn.iter().map(|&(area, _)| area as usize + 1).max().unwrap_or(0);
        let mut frames = vec![Frame::default(); areas];
        for &(area, outline) in drawn {
            frames[area as usize] = Frame::of(outline);
        }
        let mut corners = Vec::new();
        for (number, &at) in number.iter_mut().zip(&exact).filter(|(number, _)| **number > 0) {
            let units = frames[*number as usize - 1].units(at).map(rounded);
            *number = number_of(corners.len());
            corners.push(units);
        }
        let mut head = 0;
        while head < words.len() {
            let runs = head + 1..=head + (words[head] >> RUNS_SHIFT) as usize;
            head = *runs.end() + 1 + usize::from(words[head] & LAST != 0);
            for run in &mut words[runs] {
                *run = *run & !FIRST | number[(*run & FIRST) as usize];
            }
        }
        corners.shrink_to_fit();
        words.shrink_to_fit();
        Borders { words, corners, frames }
    }
}

impl Before {
    fn clear(&mut self) {
        self.edges.clear();
        self.is_odd = false;
    }

    /// Whether a candidate covers what none before it covers, if that is known; otherwise it becomes one of them.
    fn tells(&mut self, candidate: &[Piece], corners: &[Coord<f64>]) -> Option<bool> {
        self.own.clear();
        for piece in candidate {
            let run = piece.first as usize..=piece.first as usize + usize::from(piece.edges);
            self.own.extend(corners[run].windows(2).map(|edge| bits_of(edge[0], edge[1])));
        }
        self.own.sort_unstable();
        if self.own == self.edges {
            return Some(candidate[0].odd != self.is_odd);
        }
        self.is_odd ^= candidate[0].odd;
        self.edges.append(&mut self.own);
        self.edges.sort_unstable();
        let pairs = std::mem::take(&mut self.edges);
        let odd = pairs.chunk_by(|one, other| one == other).filter(|same| same.len() % 2 == 1);
        self.edges.extend(odd.map(|same| same[0]));
        None
    }
}

fn bits_of(one: Coord<f64>, other: Coord<f64>) -> Edge {
    let bits = |at: Coord<f64>| [at.x.to_bits(), at.y.to_bits()];
    let (low, high) = (bits(one).min(bits(other)), bits(one).max(bits(other)));
    [low[0], low[1], high[0], high[1]]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast holds to the bounds of its type"
)]
fn rounded(units: f64) -> u16 {
    units.round() as u16
}
