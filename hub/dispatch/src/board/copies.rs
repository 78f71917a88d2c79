//! 抄送: what a post was told of that a higher one passed over. A copy is a notice and never a gate: nothing waits for it, and
//! it has no clock.

use serde::{Deserialize, Serialize};

use crate::{PersonId, Rung, UtcMicros};

/// The copy that a post was sent last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCopy {
    /// To whom.
    pub post: Rung,
    /// When.
    pub at: UtcMicros,
    /// Who read it, and when; none while it is unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<CopyReader>,
}

/// Who read a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyReader {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: UtcMicros,
}

/// A post has one copy: the one that was sent last.
pub(super) fn sent(copies: &mut Vec<SentCopy>, posts: &[Rung], at: UtcMicros) {
    copies.retain(|copy| !posts.contains(&copy.post));
    copies.extend(posts.iter().map(|post| SentCopy { post: post.clone(), at, read: None }));
}

pub(super) fn was_read(copies: &mut [SentCopy], post: &Rung, by: Option<PersonId>, at: UtcMicros) {
    let copy = copies.iter_mut().find(|copy| copy.post == *post);
    if let (Some(copy), Some(by)) = (copy, by) {
        copy.read = Some(CopyReader { by, at });
    }
}
