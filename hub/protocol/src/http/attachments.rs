//! 附件、录音: what a caller sent, and what was recorded of the call. It is handed in before its report is filed, and the report
//! names it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::AttachmentId;

/// What an attachment is: pictures are shown, recordings are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A picture: JPEG, PNG or WebP, at most [`crate::limits::PHOTO_MAX_BYTES`].
    Picture,
    /// 录音: MP3, MP4, Ogg, WAV, QuickTime or WebM, at most [`crate::limits::RECORDING_MAX_BYTES`].
    Recording,
}

/// It is kept until its report is filed, for a day at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AttachmentKept {
    /// By which the report names it.
    pub attachment: AttachmentId,
    /// What it is.
    pub kind: AttachmentKind,
}

/// An attachment of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Attachment {
    /// Its address: `/api/v1/reports/{report}/attachments/{attachment}`.
    pub attachment: AttachmentId,
    /// What it is.
    pub kind: AttachmentKind,
    /// `image/jpeg`, `image/png`, `image/webp`, `audio/mpeg`, `audio/mp4`, `audio/ogg` or `audio/wav`.
    pub media_type: String,
    /// How long it is, bytes.
    pub bytes: u64,
}
