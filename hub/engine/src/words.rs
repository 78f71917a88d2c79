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
    /// 来电号码: the number that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_phone: Option<String>,
    /// 联系电话: where to call back, if that is another number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
    /// The entry of the place list that the call-taker chose, beside the caller's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_place: Option<MatchedPlace>,
    /// The call's id in the telephone system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// 附件、录音: what was handed in with it, each under a key of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attached>,
}

impl ReportWords {
    /// What was said, without who said it. A voice tells who it is.
    #[must_use]
    pub fn without_caller(mut self) -> Self {
        self.attachments.retain(|attached| !attached.is_recording());
        Self { caller_name: None, caller_phone: None, contact_phone: None, ..self }
    }

    /// The caller's numbers: the one that called, and the one to call back.
    pub fn phones(&self) -> impl Iterator<Item = &str> {
        [&self.caller_phone, &self.contact_phone].into_iter().filter_map(Option::as_deref)
    }
}

/// A picture or recording that goes with a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// By which whoever handed it in named it.
    pub id: Uuid,
    /// What its first bytes say it is, `image/jpeg` or `audio/wav`.
    pub media_type: String,
    /// How long it is, bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, hex: what is kept is what was handed in.
    pub digest: String,
}

impl Attached {
    /// Whether it is listened to or watched.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        ["audio/", "video/"].iter().any(|kind| self.media_type.starts_with(kind))
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
