//! Personal data and free text: kept in the vault, named in events by reference and commitment.

use hub_dispatch::{PersonId, Sealed, TaskId, UnitId};
use hub_ledger::{RowChange, Shelf};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Begins the key of every unit's card.
pub(crate) const UNIT_CARD_PREFIX: &str = "unit:";

/// Begins the key of every person's card.
pub const PERSON_CARD_PREFIX: &str = "person:";

/// What a caller said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportWords {
    /// 标题: what the call-taker called the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The caller's words.
    pub text: String,
    /// The place in the caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The caller's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_name: Option<String>,
    /// The number to call back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_phone: Option<String>,
    /// The entry of the place list that the call-taker chose, beside the caller's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_place: Option<MatchedPlace>,
    /// The call's id in the telephone system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
}

impl ReportWords {
    /// What was said, without who said it.
    #[must_use]
    pub fn without_caller(self) -> Self {
        Self { caller_name: None, caller_phone: None, ..self }
    }
}

/// An entry of the place list, as it stood when it was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedPlace {
    /// Its id in the list.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its standard address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A unit's name and number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCard {
    /// Name or call sign.
    pub name: String,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Who a person of the organisation is: what the centre imported, whether or not the person has an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// The centre's own code for the person.
    pub code: String,
    /// The name.
    pub name: String,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Name to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Code of the area the person belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct VaultRow<T> {
    salt: String,
    content: T,
}

/// Seals content: the vault row to write, and the reference that an event may hold.
///
/// The commitment is SHA-256 over a random salt and the content; without the row it tells nothing.
pub fn seal<T: Serialize>(content: &T) -> (Sealed, RowChange) {
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).expect("the operating system gives randomness");
    let salt = hex(&salt);
    let json = serde_json::to_string(content).expect("vault contents have string keys");
    let commitment = hex(&Sha256::new().chain_update(&salt).chain_update(&json).finalize());
    let vault = Uuid::now_v7();
    let raw = serde_json::value::RawValue::from_string(json).expect("just written by the serializer");
    let value = serde_json::to_vec(&VaultRow { salt, content: raw }).expect("a raw value is valid JSON");
    let row = RowChange { shelf: Shelf::Vault, key: vault_key(vault), value: Some(value) };
    (Sealed { vault, commitment }, row)
}

/// Opens a vault row.
///
/// # Errors
/// The row is damaged.
pub fn open<T: for<'a> Deserialize<'a>>(row: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice::<VaultRow<T>>(row).map(|row| row.content)
}

/// Key of a sealed content's row.
#[must_use]
pub fn vault_key(vault: Uuid) -> String {
    format!("words:{vault}")
}

/// The row with a unit's card.
#[must_use]
pub fn unit_card_row(unit: UnitId, card: &UnitCard) -> RowChange {
    let value = serde_json::to_vec(card).expect("a unit's card has string keys");
    RowChange { shelf: Shelf::Vault, key: unit_card_key(unit), value: Some(value) }
}

/// Key of the row with a unit's card.
#[must_use]
pub fn unit_card_key(unit: UnitId) -> String {
    format!("{UNIT_CARD_PREFIX}{unit}")
}

/// The row with a person's card; without a card, the row that takes it away.
#[must_use]
pub fn person_card_row(person: PersonId, card: Option<&PersonCard>) -> RowChange {
    let value = card.map(|card| serde_json::to_vec(card).expect("a person's card has string keys"));
    RowChange { shelf: Shelf::Vault, key: person_card_key(person), value }
}

/// Key of the row with a person's card.
#[must_use]
pub fn person_card_key(person: PersonId) -> String {
    format!("{PERSON_CARD_PREFIX}{person}")
}

/// Key of a picture of a task, by the SHA-256 of its bytes in hex.
#[must_use]
pub fn photo_key(task: TaskId, digest: &str) -> String {
    format!("{}{digest}", photo_prefix(task))
}

/// Begins the keys of all pictures of a task.
#[must_use]
pub fn photo_prefix(task: TaskId) -> String {
    format!("photo:{task}:")
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}
