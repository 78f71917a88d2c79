//! Secrets that somebody bears: made at random, kept as digests.

use hub_engine::words::hex;
use sha2::{Digest as _, Sha256};

/// Random bytes in a token: 256 bits.
const TOKEN_BYTES: usize = 32;

/// Longest token that is looked at; what is longer is nobody's.
const TOKEN_LEN_MAX: usize = 128;

/// A new token, 64 hex digits.
pub(super) fn new_token() -> String {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    hex(&bytes)
}

/// A password that somebody is given and can type: 80 random bits in groups.
pub(crate) fn first_password() -> String {
    let token = new_token();
    [&token[..5], &token[5..10], &token[10..15], &token[15..20]].join("-")
}

/// The digest under which a token is kept; `None` for what cannot be a token.
pub(super) fn digest(token: &str) -> Option<String> {
    let is_possible = !token.is_empty()
        && token.len() <= TOKEN_LEN_MAX
        && token.bytes().all(|byte| byte.is_ascii_graphic());
    is_possible.then(|| hex(&Sha256::digest(token.as_bytes())))
}
