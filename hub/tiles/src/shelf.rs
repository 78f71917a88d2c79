//! Tiles that were drawn, kept while there is room: the one asked for longest ago goes first.

use std::num::NonZeroUsize;

use bytes::Bytes;
use geo_index::Interval;
use lru::LruCache;

use crate::TileId;

/// Tiles kept at most, however small they are.
const TILES_MAX: NonZeroUsize = NonZeroUsize::new(16_384).expect("it is not zero");
/// What a tile takes on the shelf beside its bytes.
const BYTES_BESIDE: usize = 128;

/// What a tile depends on, beside the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) id: TileId,
    pub(crate) seen: Interval,
    pub(crate) edition: u32,
}

#[derive(Debug)]
pub(crate) struct Shelf {
    tiles: LruCache<Key, Bytes>,
    bytes: usize,
    bytes_max: usize,
}

impl Shelf {
    pub(crate) fn new(bytes_max: usize) -> Shelf {
        Shelf { tiles: LruCache::new(TILES_MAX), bytes: 0, bytes_max }
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

    fn key(x: u32) -> Key {
        let id = TileId::new(8, x, 0).expect("a tile of that zoom");
        Key { id, seen: Interval { start: 0, end: 1 }, edition: 0 }
    }

    #[test]
    fn the_tile_asked_for_longest_ago_makes_room() {
        let mut shelf = Shelf::new(3 * (1_000 + BYTES_BESIDE));
        let tile = Bytes::from(vec![0; 1_000]);
        (0..3).for_each(|x| shelf.put(key(x), tile.clone()));
        assert!(shelf.take(&key(0)).is_some());
        shelf.put(key(3), tile.clone());
        let kept: Vec<u32> = (0..4).filter(|&x| shelf.take(&key(x)).is_some()).collect();
        assert_eq!(kept, [0, 2, 3]);
    }

    #[test]
    fn a_tile_that_comes_twice_is_counted_once() {
        let mut shelf = Shelf::new(2 * (1_000 + BYTES_BESIDE));
        let tile = Bytes::from(vec![0; 1_000]);
        (0..5).for_each(|_| shelf.put(key(0), tile.clone()));
        shelf.put(key(1), tile);
        assert!(shelf.take(&key(0)).is_some() && shelf.take(&key(1)).is_some());
    }
}
