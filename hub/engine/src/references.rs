//! What events only refer to: words and cards in the vault, documents by digest of their content.

use std::{collections::BTreeMap, sync::Arc};

use hub_dispatch::{ContentDigest, DocumentKind, Event, NamedPolicy, ReportId, UnitId};
use hub_ledger::{Ledger, READ_LIMIT_MAX, Shelf};
use hub_record::decode;
use uuid::Uuid;

use crate::{
    FollowError, ReportWords, UnitCard,
    organisation::Document,
    words::{self, UNIT_CARD_PREFIX},
};

/// Where a report's words are, by the event that received it; `None` for a report nobody received.
pub(crate) async fn vault_of(ledger: &dyn Ledger, report: ReportId) -> Result<Option<Uuid>, FollowError> {
    let name = hub_dispatch::Stream::Report(report).to_string();
    let stream = hub_ledger::StreamId::new(name).expect("a report's stream has a valid name");
    let first = ledger.stream(&stream, 0, 1).await?;
    let received = first.first().map(decode).transpose()?;
    let received = received.map(|recorded| recorded.event);
    Ok(if let Some(Event::ReportReceived { words, .. }) = received { Some(words.vault) } else { None })
}

/// A report's words; `None` if they were erased.
pub(crate) async fn report_words(
    ledger: &dyn Ledger,
    vault: Uuid,
) -> Result<Option<ReportWords>, FollowError> {
    let row = ledger.row(Shelf::Vault, &words::vault_key(vault)).await?;
    Ok(row.and_then(|row| {
        words::open(&row)
            .inspect_err(|error| tracing::error!(%vault, %error, "a vault row cannot be read"))
            .ok()
    }))
}

/// The words of the report with this id.
pub(crate) async fn words_of_report(
    ledger: &dyn Ledger,
    report: ReportId,
) -> Result<Option<ReportWords>, FollowError> {
    match vault_of(ledger, report).await? {
        Some(vault) => report_words(ledger, vault).await,
        None => Ok(None),
    }
}

/// The card of one unit.
pub(crate) async fn unit_card(ledger: &dyn Ledger, unit: UnitId) -> Result<Option<UnitCard>, FollowError> {
    let row = ledger.row(Shelf::Vault, &words::unit_card_key(unit)).await?;
    Ok(row.and_then(|row| read_card(&words::unit_card_key(unit), &row)))
}

/// The cards of all units that have one.
pub(crate) async fn unit_cards(ledger: &dyn Ledger) -> Result<BTreeMap<UnitId, Arc<UnitCard>>, FollowError> {
    let mut cards = BTreeMap::new();
    let mut after = String::new();
    loop {
        let page = ledger.rows_under(Shelf::Vault, UNIT_CARD_PREFIX, &after, READ_LIMIT_MAX).await?;
        let Some((last, _)) = page.last() else { return Ok(cards) };
        after.clone_from(last);
        for (key, row) in page {
            let Some(unit) = key.strip_prefix(UNIT_CARD_PREFIX) else { return Ok(cards) };
            let unit = Uuid::parse_str(unit)
                .inspect_err(|error| tracing::error!(key, %error, "a unit's card is filed under no unit"));
            // Reported above; every other unit keeps its name.
            if let (Ok(unit), Some(card)) = (unit, read_card(&key, &row)) {
                cards.insert(UnitId(unit), Arc::new(card));
            }
        }
    }
}

/// A card that cannot be read is reported, and its unit is shown by its id.
fn read_card(key: &str, row: &[u8]) -> Option<UnitCard> {
    let card = serde_json::from_slice(row);
    card.inspect_err(|error| tracing::error!(key, %error, "a unit's card cannot be read")).ok()
}

/// A document of the record. Reading the areas of a city takes a second; nobody else waits for it.
pub(crate) async fn document(
    ledger: &dyn Ledger,
    kind: DocumentKind,
    digest: &ContentDigest,
) -> Result<Document, FollowError> {
    let cannot = |why: String| FollowError::Document { kind, digest: digest.0.clone(), why };
    let row = ledger.row(Shelf::Document, &digest.0).await?;
    let bytes = row.ok_or_else(|| cannot("it is not there".to_owned()))?;
    let read = tokio::task::spawn_blocking(move || Document::of_record(kind, &bytes)).await;
    let read = read.map_err(|died| cannot(died.to_string()))?;
    read.map_err(|error| cannot(error.to_string()))
}

/// The policy of this digest, whether or not it is in force.
pub(crate) async fn policy(
    ledger: &dyn Ledger,
    digest: &ContentDigest,
) -> Result<Arc<NamedPolicy>, FollowError> {
    match document(ledger, DocumentKind::Policy, digest).await? {
        Document::Policy(policy) => Ok(policy),
        Document::Areas(_)
        | Document::Roster(_)
        | Document::Places
        | Document::Closures
        | Document::Calendar(_)
        | Document::Catalogue(_) => {
            unreachable!("a policy document reads as a policy")
        }
    }
}
