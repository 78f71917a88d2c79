//! Tokens of devices: one for each phone or terminal of a unit, kept as digests, taken back one by one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use hub_dispatch::{UnitId, UtcMicros};
use hub_ledger::{LedgerError, READ_LIMIT_MAX, RowChange, Shelf};
pub use hub_protocol::DeviceId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Identity, Revoked, token};

/// While the ledger does not answer, a device verified this recently may connect.
const OFFLINE_FOR: Duration = Duration::from_secs(15 * 60);
/// Most devices kept in memory for that.
const SEEN_MAX: usize = 50_000;

/// A device that may speak for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The unit it speaks for.
    pub unit: UnitId,
    /// What it is, for people.
    pub label: String,
    /// When its token was made.
    pub made_at: UtcMicros,
}

/// Devices that connected lately, by digest of their token.
#[derive(Default)]
pub(super) struct Seen(Mutex<HashMap<String, (Device, Instant)>>);

impl Seen {
    fn put(&self, digest: String, device: Device) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SEEN_MAX {
            seen.retain(|_, (_, at)| at.elapsed() < OFFLINE_FOR);
        }
        if seen.len() < SEEN_MAX {
            seen.insert(digest, (device, Instant::now()));
        }
    }

    fn get(&self, digest: &str) -> Option<Device> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(digest).filter(|(_, at)| at.elapsed() < OFFLINE_FOR).map(|(device, _)| device.clone())
    }

    fn forget(&self, id: DeviceId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, (device, _)| device.id != id);
    }
}

impl Identity {
    /// Makes a token for a device of a unit; the second value is shown once and never again.
    ///
    /// # Errors
    /// [`LedgerError`]; there is no device then.
    pub async fn add_device(&self, unit: UnitId, label: String) -> Result<(Device, String), LedgerError> {
        let token = token::new_token();
        let key = token::digest(&token).expect("a new token is one");
        let device = Device { id: DeviceId(Uuid::now_v7()), unit, label, made_at: self.now() };
        let value = Some(serde_json::to_vec(&device).expect("a device has string keys"));
        self.0.ledger.put_rows(vec![RowChange { shelf: Shelf::Device, key, value }]).await?;
        Ok((device, token))
    }

    /// The device that bears this token; `None` if there is none or it was taken back.
    ///
    /// Whether its unit is still enrolled, the board knows.
    ///
    /// # Errors
    /// [`LedgerError`]: it cannot be told now.
    pub async fn device(&self, bearer: &str) -> Result<Option<Device>, LedgerError> {
        let Some(digest) = token::digest(bearer) else { return Ok(None) };
        let row = match self.0.ledger.row(Shelf::Device, &digest).await {
            Ok(row) => row,
            Err(error) => return self.0.devices.get(&digest).map(Some).ok_or(error),
        };
        let Some(row) = row else { return Ok(None) };
        let device: Device = serde_json::from_slice(&row)
            .map_err(|error| LedgerError::Unreadable(format!("a device: {error}")))?;
        self.0.devices.put(digest, device.clone());
        Ok(Some(device))
    }

    /// All devices whose tokens are valid.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub async fn devices(&self) -> Result<Vec<Device>, LedgerError> {
        Ok(self.device_rows().await?.into_iter().map(|(_, device)| device).collect())
    }

    /// Takes back the tokens of the devices that `is_meant` names; returns those devices.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing was taken back then.
    pub async fn revoke_devices(
        &self,
        is_meant: impl Fn(&Device) -> bool + Send,
    ) -> Result<Vec<Device>, LedgerError> {
        let meant = self.device_rows().await?.into_iter().filter(|(_, device)| is_meant(device));
        let (keys, devices): (Vec<String>, Vec<Device>) = meant.unzip();
        let gone = keys.into_iter().map(|key| RowChange { shelf: Shelf::Device, key, value: None }).collect();
        if !devices.is_empty() {
            self.0.ledger.put_rows(gone).await?;
        }
        for device in &devices {
            self.0.devices.forget(device.id);
            self.revoke(Revoked::Device(device.id));
        }
        Ok(devices)
    }

    async fn device_rows(&self) -> Result<Vec<(String, Device)>, LedgerError> {
        let mut devices = Vec::new();
        let mut after = String::new();
        loop {
            let rows = self.0.ledger.rows(Shelf::Device, &after, READ_LIMIT_MAX).await?;
            let Some((last, _)) = rows.last() else { return Ok(devices) };
            after.clone_from(last);
            for (key, row) in rows {
                match serde_json::from_slice(&row) {
                    Ok(device) => devices.push((key, device)),
                    Err(error) => tracing::error!(%error, "a device cannot be read"),
                }
            }
        }
    }
}
