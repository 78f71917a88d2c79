//! What is kept, by its bytes, without holding all of them: recordings are long, and what they are stands at their beginning, but for
//! an MP4, whose table of tracks may come last.

use hub_ledger::{Ledger, LedgerError, Shelf};

use super::{HANDLER_BYTES, Media, SOUND_MP4, box_head, names_pictures};

/// What is read of the beginning, bytes.
const HEAD_BYTES: usize = 512;
/// Boxes of an MP4 that are passed on the way to its table; what has more of them before it is called sound.
const BOXES_MAX: usize = 64;
/// What is read at once of a table of tracks, bytes.
const PIECE_BYTES: usize = 64 * 1_024;

/// What a row of the vault is, and how long it is, bytes; none if it is not there, or neither picture nor recording.
pub(in super::super) async fn of_row(
    ledger: &dyn Ledger,
    key: &str,
) -> Result<Option<(Media, u64)>, LedgerError> {
    let Some(head) = ledger.row_part(Shelf::Vault, key, 0, HEAD_BYTES).await? else { return Ok(None) };
    let Some(mut media) = Media::of(&head.bytes) else { return Ok(None) };
    if media == SOUND_MP4 {
        let rest = Rest { ledger, key, length: head.length };
        media = if rest.has_pictures().await? { Media::Recording("video/mp4") } else { media };
    }
    Ok(Some((media, head.length)))
}

/// An MP4 that is read where it lies.
struct Rest<'a> {
    ledger: &'a dyn Ledger,
    key: &'a str,
    length: u64,
}

impl Rest<'_> {
    async fn bytes(&self, from: u64, most: usize) -> Result<Vec<u8>, LedgerError> {
        let part = self.ledger.row_part(Shelf::Vault, self.key, from, most).await?;
        Ok(part.map(|part| part.bytes).unwrap_or_default())
    }

    async fn has_pictures(&self) -> Result<bool, LedgerError> {
        let mut at = 0;
        for _ in 0..BOXES_MAX {
            let Some((name, long)) = box_head(&self.bytes(at, 16).await?) else { return Ok(false) };
            let end = long.map_or(self.length, |long| at.saturating_add(long)).min(self.length);
            if &name == b"moov" {
                return self.names_pictures(at, end).await;
            }
            at = end;
        }
        Ok(false)
    }

    /// Piece by piece, each with as much of the one before as a handler that lies across both needs.
    async fn names_pictures(&self, mut at: u64, end: u64) -> Result<bool, LedgerError> {
        while at < end {
            let most = usize::try_from(end - at).map_or(PIECE_BYTES, |rest| rest.min(PIECE_BYTES));
            let piece = self.bytes(at, most).await?;
            if names_pictures(&piece) {
                return Ok(true);
            }
            if piece.len() < PIECE_BYTES {
                break;
            }
            at += u64::try_from(PIECE_BYTES - HANDLER_BYTES + 1).expect("a piece is short");
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use hub_ledger::{MemoryLedger, RowChange};

    use super::*;

    async fn check(bytes: &[u8]) {
        let ledger = MemoryLedger::default();
        let row = RowChange { shelf: Shelf::Vault, key: "it".to_owned(), value: Some(bytes.to_vec()) };
        ledger.put_rows(vec![row]).await.expect("the ledger is in memory");
        let found = of_row(&ledger, "it").await.expect("the ledger is in memory");
        let length = u64::try_from(bytes.len()).expect("it is short");
        assert_eq!(found, Media::of(bytes).map(|media| (media, length)), "{} bytes", bytes.len());
    }

    fn a_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let long = u32::try_from(content.len() + 8).expect("it is short").to_be_bytes();
        [&long, name.as_slice(), content].concat()
    }

    #[tokio::test]
    async fn what_is_kept_is_what_all_its_bytes_say() {
        check(b"").await;
        check(b"neither").await;
        check(&[0xff, 0xd8, 0xff, 0xe0]).await;
        check(&[b"OggS".as_slice(), &[0; 2_000]].concat()).await;
        let head = a_box(b"ftyp", b"isom\0\0\0\0");
        for handler in [b"vide", b"soun"] {
            let named = [b"hdlr\0\0\0\0\0\0\0\0", handler.as_slice()].concat();
            // The table at the end, its handler at the beginning of a piece, across two of them, and far in.
            for before in [0, PIECE_BYTES - 24, PIECE_BYTES - 17, PIECE_BYTES - 8, 3 * PIECE_BYTES + 5] {
                let table = a_box(b"moov", &[vec![0; before], named.clone()].concat());
                check(&[head.clone(), a_box(b"mdat", &[7; 90_000]), table.clone()].concat()).await;
                check(&[head.clone(), table, a_box(b"mdat", &[7; 90_000])].concat()).await;
            }
        }
        for length in [0_u32, 1, 2, 7, u32::MAX] {
            check(&[head.clone(), length.to_be_bytes().to_vec(), b"free\xff\xff".to_vec()].concat()).await;
        }
    }
}
