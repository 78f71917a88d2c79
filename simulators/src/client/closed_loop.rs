//! What people ask of a hub about a case that departments have, one method each.

use hub_protocol::{
    CaseId, TaskId,
    http::{ActionDone, CaseAct, DepartmentList, PhotoKept, Rates, routes},
};

use super::{ClientError, HubClient, Key, camera, requests::at_case};

impl HubClient {
    /// Does a deed of the closed loop.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn act(&self, case: CaseId, act: &CaseAct) -> Result<ActionDone, ClientError> {
        self.post(&at_case(routes::ACTS, case), act, &Key::fresh()).await
    }

    /// Hands in a picture of a task; its digest is what a reply names it by.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn keep_photo(&self, task: TaskId, jpeg: Vec<u8>) -> Result<String, ClientError> {
        let path = camera::path(task, &camera::digest(&jpeg));
        let kept: PhotoKept = self.put_bytes(&path, "image/jpeg", jpeg).await?;
        Ok(kept.photo)
    }

    /// A picture of a case.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn photo(&self, case: CaseId, digest: &str) -> Result<Vec<u8>, ClientError> {
        self.get_bytes(&at_case(routes::CASE_PHOTO, case).replace("{digest}", digest)).await
    }

    /// The departments of the catalogue.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn departments(&self) -> Result<DepartmentList, ClientError> {
        self.get(routes::DEPARTMENTS).await
    }

    /// Where the cases were dealt with that were closed from one day to another, both as `2026-11-01`.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn rates(&self, from: &str, to: &str) -> Result<Rates, ClientError> {
        self.get(&format!("{}?from={from}&to={to}", routes::RATES)).await
    }
}
