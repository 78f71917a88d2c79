//! The salt of a ledger: with what digests of numbers and words are made that stand beside the chain.
//!
//! It is chance, made once, and lies in the vault: nothing that crosses the wire tells it, and whoever has only a list of
//! erasures or a look at the index's pages cannot try numbers against them.

use hub_dispatch::UtcMicros;
use hub_ledger::{Append, AppendError, CommandStamp, Ledger, LedgerError, RowChange, Shelf};
use uuid::Uuid;

/// Row of the vault that holds it.
const SALT_KEY: &str = "salt";
/// Under which it is made: of several hubs that start at once one makes it.
const PRINCIPAL: &str = "salt";

/// The salt of this ledger; it is made `now` if there is none.
pub(crate) async fn of(ledger: &dyn Ledger, now: UtcMicros) -> Result<Uuid, LedgerError> {
    if let Some(kept) = kept(ledger).await? {
        return Ok(kept);
    }
    match ledger.append(making(first_salt(ledger).await?, now)).await {
        // The same key with another salt is another body: another hub was first.
        Ok(_) | Err(AppendError::KeyReused { .. }) => {}
        Err(AppendError::Failed(error)) => return Err(error),
        Err(lost) => return Err(LedgerError::Unavailable(lost.to_string())),
    }
    kept(ledger).await?.ok_or_else(|| LedgerError::Unreadable("the salt of the ledger is gone".to_owned()))
}

async fn kept(ledger: &dyn Ledger) -> Result<Option<Uuid>, LedgerError> {
    let Some(row) = ledger.row(Shelf::Vault, SALT_KEY).await? else { return Ok(None) };
    let salt = Uuid::from_slice(&row);
    salt.map(Some).map_err(|error| LedgerError::Unreadable(format!("the salt of the ledger: {error}")))
}

/// Chance; for a ledger that was written before it had a salt of its own, the id of its first incarnation, under which its
/// digests were made until then: they go on being found.
async fn first_salt(ledger: &dyn Ledger) -> Result<Uuid, LedgerError> {
    if ledger.head().await?.seq == 0 {
        let mut salt = [0_u8; 16];
        getrandom::fill(&mut salt).expect("the operating system gives randomness");
        return Ok(Uuid::from_bytes(salt));
    }
    let first = ledger.epochs().await?.into_iter().next();
    Ok(first.map(|first| first.epoch).unwrap_or_default())
}

/// At its true time: what says that it was made is forgotten like any other answer, long after whoever else starts now.
fn making(salt: Uuid, now: UtcMicros) -> Append {
    let value = Some(salt.as_bytes().to_vec());
    let mut digest = [0; 32];
    digest[..16].copy_from_slice(salt.as_bytes());
    let (id, principal, key) = (Uuid::now_v7(), PRINCIPAL.to_owned(), SALT_KEY.to_owned());
    let rows = vec![RowChange { shelf: Shelf::Vault, key: SALT_KEY.to_owned(), value }];
    Append { rows, recorded_us: now.0, ..Append::of(CommandStamp { id, principal, key, digest }) }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;
    use hub_ledger::{MemoryLedger, NewEvent, StreamId};

    use super::*;

    const NOW: UtcMicros = UtcMicros(1_790_057_606_000_000);

    #[tokio::test]
    async fn hubs_that_start_at_once_have_one_salt_which_is_none_that_the_wire_tells() {
        let ledger = MemoryLedger::new();
        let salts = join_all((0..4).map(|_| of(&ledger, NOW))).await;
        let salts: Vec<Uuid> = salts.into_iter().map(|salt| salt.unwrap()).collect();
        assert!(salts.iter().all(|salt| *salt == salts[0]), "{salts:?}");
        let renewed = ledger.renew_epoch("restored", 7).await.unwrap();
        assert!(ledger.epochs().await.unwrap().iter().all(|epoch| epoch.epoch != salts[0]), "{renewed:?}");
        assert_eq!(of(&ledger, NOW).await.unwrap(), salts[0], "it stays");
        // Whoever comes too late with another finds the first.
        ledger.forget_answers(NOW.0 - 1).await.unwrap();
        let late = ledger.append(making(Uuid::from_u128(7), NOW)).await;
        assert!(matches!(late, Err(AppendError::KeyReused { .. })), "{late:?}");
        assert_eq!(of(&ledger, NOW).await.unwrap(), salts[0]);
    }

    #[tokio::test]
    async fn what_was_written_before_there_was_a_salt_is_found_all_the_same() {
        let ledger = MemoryLedger::new();
        let event = NewEvent {
            stream: StreamId::new("register").unwrap(),
            kind: "register.changed".to_owned(),
            schema: 1,
            occurred_us: 1,
            body: Vec::new(),
        };
        let (id, principal, key) = (Uuid::now_v7(), "somebody".to_owned(), "first".to_owned());
        let stamp = CommandStamp { id, principal, key, digest: [1; 32] };
        ledger.append(Append { events: vec![event], ..Append::of(stamp) }).await.unwrap();
        assert_eq!(of(&ledger, NOW).await.unwrap(), ledger.epochs().await.unwrap()[0].epoch);
    }
}
