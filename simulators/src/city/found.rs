//! Founding a city in a hub: first account, areas, people, units, and a token for every phone.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hub_protocol::{
    UnitId,
    http::{ImportOrganisation, NewAccount, SetUp},
};
use serde::{Deserialize, Serialize};

use super::{City, CityUnit};
use crate::{
    client::{ClientError, HubAddress, HubClient},
    policy::PolicyDocument,
};

/// Name of the first administrator.
const ADMINISTRATOR: &str = "admin";

/// Letters of a password: none that is mistaken for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Letters in a password: 100 bits.
const PASSWORD_LETTERS: usize = 20;

/// Requests for tokens that are on the way at a time: the ledger writes many as fast as one.
const DEVICES_AT_ONCE: usize = 16;

/// Letters in each group of a password.
const GROUP_LETTERS: usize = 5;

/// A city could not be founded.
#[derive(Debug, thiserror::Error)]
pub enum FoundError {
    /// The hub did not do as asked.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The hub took units and did not say which.
    #[error("the hub imported the units and gave unit {0} no id")]
    NoId(String),
    /// The operating system has no randomness for passwords.
    #[error("no randomness for passwords: {0}")]
    NoRandomness(#[from] getrandom::Error),
}

/// Name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Name to sign in with.
    pub login: String,
    /// Password.
    pub password: String,
}

/// What speaks for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The unit's id in the hub.
    pub unit: UnitId,
    /// The device's token.
    pub token: String,
}

/// A city that a hub knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founded {
    /// The first administrator.
    pub administrator: Credentials,
    /// The officials' accounts, by login.
    pub officials: BTreeMap<String, Credentials>,
    /// The units' devices, by the centre's own code.
    pub devices: BTreeMap<String, Device>,
}

/// Founds a city in a hub that has never been set up.
///
/// # Errors
/// The first thing that did not work.
pub async fn found(
    address: &HubAddress,
    set_up_code: &str,
    city: &City,
    policy: &PolicyDocument,
) -> Result<Founded, FoundError> {
    let hub = HubClient::new(address.clone());
    let administrator = Credentials { login: ADMINISTRATOR.to_owned(), password: new_password()? };
    hub.set_up(&SetUp {
        code: set_up_code.to_owned(),
        login: administrator.login.clone(),
        name: "系统管理员".to_owned(),
        password: administrator.password.clone(),
    })
    .await?;
    hub.import(&ImportOrganisation { areas: Some(city.geojson()), ..ImportOrganisation::default() }).await?;
    let officials = add_officials(&hub, city).await?;
    let devices = enrol(&hub, city, policy).await?;
    Ok(Founded { administrator, officials, devices })
}

async fn add_officials(hub: &HubClient, city: &City) -> Result<BTreeMap<String, Credentials>, FoundError> {
    let mut officials = BTreeMap::new();
    for official in &city.officials {
        let credentials = Credentials { login: official.login.clone(), password: new_password()? };
        hub.add_account(&NewAccount {
            login: official.login.clone(),
            name: official.name.clone(),
            role: official.role,
            area: official.area.clone(),
            password: credentials.password.clone(),
            department: None,
        })
        .await?;
        officials.insert(official.login.clone(), credentials);
    }
    Ok(officials)
}

async fn enrol(
    hub: &HubClient,
    city: &City,
    policy: &PolicyDocument,
) -> Result<BTreeMap<String, Device>, FoundError> {
    let imported = hub
        .import(&ImportOrganisation {
            units: Some(city.unit_entries()),
            roster: Some(city.roster()),
            policy: Some(policy.document().clone()),
            ..ImportOrganisation::default()
        })
        .await?;
    for note in &imported.notes {
        tracing::info!(part = ?note.part, entry = note.entry, message = note.message, "the hub remarks on the import");
    }
    let ids: BTreeMap<String, UnitId> = imported.units.ids.into_iter().map(|id| (id.code, id.unit)).collect();
    let device = |unit: &CityUnit| {
        let (code, label) = (unit.code.clone(), format!("{}的手机", unit.name));
        let id = ids.get(&code).copied().ok_or_else(|| FoundError::NoId(code.clone()));
        async move {
            let id = id?;
            let token = hub.add_device(id, &label).await?.token;
            Ok((code, Device { unit: id, token }))
        }
    };
    stream::iter(city.units.iter().map(device)).buffer_unordered(DEVICES_AT_ONCE).try_collect().await
}

/// A password that nobody can guess and a person can type.
fn new_password() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; PASSWORD_LETTERS];
    getrandom::fill(&mut bytes)?;
    let letters: Vec<char> =
        bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    let groups: Vec<String> = letters.chunks(GROUP_LETTERS).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

impl Founded {
    /// A client signed in as an official.
    ///
    /// # Errors
    /// What became of the request.
    ///
    /// # Panics
    /// If the city has no such official: a mistake of the caller.
    pub async fn signed_in(&self, address: &HubAddress, login: &str) -> Result<HubClient, ClientError> {
        let credentials = self.officials.get(login).expect("the login is one of the city's officials");
        let hub = HubClient::new(address.clone());
        hub.sign_in(&credentials.login, &credentials.password).await?;
        Ok(hub)
    }

    /// The centre's own code of a unit.
    #[must_use]
    pub fn code_of(&self, unit: UnitId) -> Option<&str> {
        self.devices.iter().find(|(_, device)| device.unit == unit).map(|(code, _)| code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_four_groups_and_comes_once() {
        let password = new_password().unwrap();
        assert_eq!(password.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
        assert_ne!(password, new_password().unwrap());
    }
}
