//! Tiles that were drawn, kept while there is room: the one asked for longest ago goes first.

use std::{hash::Hash, num::NonZeroUsize};

use bytes::Bytes;
use lru::LruCache;

/// Tiles kept at most, however small they are.
const TILES_MAX: NonZeroUsize = NonZeroUsize::new(16_384).expect("it is not zero");
/// What a tile takes on the shelf beside its bytes.
const BYTES_BESIDE: usize = 128;

/// Tiles by what they depend on.
#[derive(Debug)]
pub(crate) struct Shelf<Key: Hash + Eq> {
    tiles: LruCache<Key, Bytes>,
    bytes: usize,
    bytes_max: usize,
}

impl<Key: Hash + Eq> Shelf<Key> {
    pub(crate) fn new(bytes_max: usize) -> Self {
        Self { tiles: LruCache::new(TILES_MAX), bytes: 0, bytes_max }
    }

    pub(crate) fn take(&mut self, key: &Key) -> Option<Bytes> {
        self.tiles.get(key).cloned()
    }

    pub(crate) fn put(&mut self, key: Key, tile: Bytes) {
        self.bytes += size(&tile);
        if let Some((_, gone)) = self.tiles.push(key, tile) {
            self.bytes -= size(&gone);
        }
        while self.bytes > self.bytes_max {
            let Some((_, gone)) = self.tiles.pop_lru() else { break };
            self.bytes -= size(&gone);
        }
    }
}

fn size(tile: &Bytes) -> usize {
    tile.len() + BYTES_BESIDE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tile_asked_for_longest_ago_makes_room() {
        let mut shelf = Shelf::new(3 * (1_000 + BYTES_BESIDE));
        let tile = Bytes::from(vec![0; 1_000]);
        (0..3).for_each(|x| shelf.put(x, tile.clone()));
        assert!(shelf.take(&0).is_some());
        shelf.put(3, tile.clone());
        let kept: Vec<u32> = (0..4).filter(|&x| shelf.take(&x).is_some()).collect();
        assert_eq!(kept, [0, 2, 3]);
    }

    #[test]
    fn a_tile_that_comes_twice_is_counted_once() {
        let mut shelf = Shelf::new(2 * (1_000 + BYTES_BESIDE));
        let tile = Bytes::from(vec![0; 1_000]);
        (0..5).for_each(|_| shelf.put(0, tile.clone()));
        shelf.put(1, tile);
        assert!(shelf.take(&0).is_some() && shelf.take(&1).is_some());
    }
}
