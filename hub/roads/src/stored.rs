//! A network as a file that a hub loads in seconds: what was laid, and the order of contraction that took longest.
//!
//! It begins with `HYROADS` and a line feed, the version (u32) and the digest (32 bytes) of all that follows. Then come the
//! sections, each with its number (u32), how many bytes it has (u64), and these: nodes, links, shapes, names, order, landmarks.
//!
//! All numbers are little-endian. The digest (SHA-256) finds damage; every number is checked again all the same, since a file
//! may be made by somebody who reckons the digest too. Structure and weights of the hierarchy are made anew when it is loaded:
//! that takes a second, and there is no more to go wrong.

mod bytes;
mod sections;

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

use crate::{limits::STORED_MAX_BYTES, times::Roads};

const MAGIC: &[u8; 8] = b"HYROADS\n";
/// 2: with the named places and addresses of the map.
const VERSION: u32 = 2;
const DIGEST_BYTES: usize = 32;

/// A stored network could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// The reader failed.
    #[error("the road file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Something else.
    #[error("this is no road file: it begins with {beginning:02x?}")]
    NotRoads {
        /// Its first bytes.
        beginning: Vec<u8>,
    },
    /// Of another version.
    #[error(
        "the road file has version {version}, version {VERSION} is read: prepare it again with `huying roads prepare MAP --out FILE`"
    )]
    Version {
        /// Its version.
        version: u32,
    },
    /// Larger than what is read.
    #[error("the road file has more than {STORED_MAX_BYTES} bytes")]
    TooLarge,
    /// Cut off, or changed since it was written.
    #[error("the road file is damaged: its digest is not that of its content")]
    Digest,
    /// Its content contradicts itself.
    #[error("the road file is damaged: {what}")]
    Content {
        /// What is wrong.
        what: String,
    },
}

impl StoredError {
    fn content(what: impl Into<String>) -> Self {
        Self::Content { what: what.into() }
    }
}

impl Roads {
    /// Writes the network and its order.
    ///
    /// # Errors
    /// Of the writer.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let content = sections::written(self.network(), self.hierarchy().order());
        out.write_all(MAGIC)?;
        out.write_all(&VERSION.to_le_bytes())?;
        out.write_all(&Sha256::digest(&content))?;
        out.write_all(&content)
    }

    /// Reads what [`Roads::write`] wrote, to its end.
    ///
    /// # Errors
    /// A reader that fails; a file that is none, of another version, or damaged, with what is wrong.
    pub fn read(reader: &mut impl Read) -> Result<Self, StoredError> {
        let mut head = [0; MAGIC.len() + 4 + DIGEST_BYTES];
        let mut beginning = Vec::new();
        reader.by_ref().take(head.len() as u64).read_to_end(&mut beginning)?;
        if beginning.len() < head.len() || !beginning.starts_with(MAGIC) {
            beginning.truncate(MAGIC.len());
            return Err(StoredError::NotRoads { beginning });
        }
        head.copy_from_slice(&beginning);
        let (version, digest) = head[MAGIC.len()..].split_at(4);
        let version = u32::from_le_bytes(version.try_into().expect("four bytes were split off"));
        if version != VERSION {
            return Err(StoredError::Version { version });
        }
        let mut content = Vec::new();
        reader.by_ref().take(STORED_MAX_BYTES + 1).read_to_end(&mut content)?;
        if content.len() as u64 > STORED_MAX_BYTES {
            return Err(StoredError::TooLarge);
        }
        if Sha256::digest(&content)[..] != *digest {
            return Err(StoredError::Digest);
        }
        let (network, order) = sections::read(&content)?;
        drop(content);
        Ok(Self::with_order(network, &order))
    }
}

#[cfg(test)]
mod tests;
