//! A phone's camera: pictures of a task, handed in by the token of the device. What they show is made up.

use hub_protocol::{
    PictureMoment, TaskId,
    http::{PhotoKept, routes},
};
use sha2::{Digest as _, Sha256};

use super::{ClientError, HubClient};

/// Begins and ends a JPEG.
const JPEG: ([u8; 4], [u8; 2]) = ([0xFF, 0xD8, 0xFF, 0xE0], [0xFF, 0xD9]);

/// A device's camera. Its client may be shared: no session goes with a token.
#[derive(Debug, Clone)]
pub struct Camera {
    client: HubClient,
    token: String,
}

/// Pictures that were handed in, by their digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// Of before.
    pub before: Vec<String>,
    /// Of after.
    pub after: Vec<String>,
}

/// A small picture that no other task has, and no other moment.
#[must_use]
pub fn picture(task: TaskId, moment: PictureMoment) -> Vec<u8> {
    let (begins, ends) = JPEG;
    [&begins[..], format!("{task} {moment:?}").as_bytes(), &ends[..]].concat()
}

/// The name of a picture: SHA-256 of its bytes, in hexadecimal.
pub(super) fn digest(picture: &[u8]) -> String {
    Sha256::digest(picture).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a picture of a task is handed in.
pub(super) fn path(task: TaskId, digest: &str) -> String {
    format!("{}?task={task}", routes::PHOTO.replace("{digest}", digest))
}

impl Camera {
    /// The camera of the device with this token.
    #[must_use]
    pub fn new(client: HubClient, token: String) -> Self {
        Self { client, token }
    }

    /// Takes a picture of before and one of after, and hands them in.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn shows(&self, task: TaskId) -> Result<Pictures, ClientError> {
        let before = self.hand_in(task, PictureMoment::Before).await?;
        let after = self.hand_in(task, PictureMoment::After).await?;
        Ok(Pictures { before: vec![before], after: vec![after] })
    }

    async fn hand_in(&self, task: TaskId, moment: PictureMoment) -> Result<String, ClientError> {
        let jpeg = picture(task, moment);
        let path = path(task, &digest(&jpeg));
        let kept: PhotoKept = self.client.put_bytes_by(&self.token, &path, "image/jpeg", jpeg).await?;
        Ok(kept.photo)
    }
}
