//! The index in a SQLite file: what is erased leaves no trace, and does not come back with a backup.

use hub_ledger::backup::{Existing, Restore, back_up, restore};
use hub_ledger::{
    IndexChange, IndexEntry, IndexQuery, Ledger, Mark, Shelf, SqliteLedger, TermSource, erasures,
};
use rusqlite::Connection;

use crate::given::*;

/// A number that stands nowhere by chance, as a word of the index and as bytes.
const SECRET: Mark = 0x5ec2_e7de_adbe_ef01;

async fn tell(ledger: &SqliteLedger, key: &str, row: &str, terms: &[Mark]) {
    let mut one = command(key);
    one.rows = vec![put(Shelf::Vault, row, "words")];
    let entry = IndexEntry { key: key.to_owned(), at_us: NOW_US, state: "open".to_owned(), scopes: vec![1] };
    let source = TermSource::Vault(row.to_owned());
    let told = IndexChange::Terms { key: key.to_owned(), source, terms: terms.to_vec() };
    one.index = vec![IndexChange::Put(entry), told];
    ledger.append(one).await.unwrap();
}

async fn by(ledger: &dyn Ledger, term: Mark) -> Vec<String> {
    let query = IndexQuery { terms: vec![vec![term]], limit: 10, ..IndexQuery::default() };
    found(ledger, query).await.into_iter().map(|found| found.key).collect()
}

/// How often the secret stands in a file, as a word or as bytes.
fn traces(file: &std::path::Path) -> usize {
    let bytes = std::fs::read(file).unwrap_or_default();
    let (word, stored) = (format!("{SECRET:x}"), SECRET.to_le_bytes());
    let count = |needle: &[u8]| bytes.windows(needle.len()).filter(|window| *window == needle).count();
    count(word.as_bytes()) + count(&stored)
}

#[tokio::test]
async fn terms_that_went_with_their_row_leave_no_trace_in_the_file() {
    let mut place = InFolder::new();
    // Enough others that the secret's page is shared and stays.
    for number in 0..200 {
        tell(place.ledger(), &format!("case:{number}"), &format!("v{number}"), &[number, number + 1, 9_999])
            .await;
    }
    tell(place.ledger(), "case:secret", "secret", &[SECRET, 9_999]).await;
    place.close();
    assert!(traces(&place.file()) >= 2, "the test looks for what is there");
    place.reopen();
    assert_eq!(by(place.ledger(), SECRET).await, ["case:secret"]);
    place.ledger().put_rows(vec![erase(Shelf::Vault, "secret")]).await.unwrap();
    assert_eq!(by(place.ledger(), SECRET).await, Vec::<String>::new());
    place.close();
    assert_eq!(traces(&place.file()), 0);
    // What is left of the index is whole.
    let connection = Connection::open(place.file()).unwrap();
    connection.execute("INSERT INTO index_words (index_words) VALUES ('integrity-check')", []).unwrap();
    place.reopen();
    assert_eq!(by(place.ledger(), 9_999).await.len(), 200);
}

#[tokio::test]
async fn a_restored_ledger_finds_what_it_found_and_nothing_that_was_erased_since_its_backup() {
    let mut place = InFolder::new();
    tell(place.ledger(), "case:kept", "kept", &[1]).await;
    tell(place.ledger(), "case:erased", "erased", &[SECRET]).await;
    let backup = place.folder.path().join("backup.db");
    back_up(place.ledger(), &backup).await.unwrap();
    let list = place.folder.path().join("erasures.jsonl");
    erasures::note(&list, &["erased"], NOW_US).unwrap();
    place.ledger().put_rows(vec![erase(Shelf::Vault, "erased")]).await.unwrap();
    place.close();
    let order = Restore {
        backup,
        target: place.file(),
        erasures: list,
        anchors: Vec::new(),
        existing: Existing::SetAside,
        at_us: NOW_US,
    };
    restore(&order).await.unwrap();
    place.reopen();
    assert_eq!(by(place.ledger(), 1).await, ["case:kept"]);
    assert_eq!(by(place.ledger(), SECRET).await, Vec::<String>::new());
    place.close();
    assert_eq!(traces(&place.file()), 0);
}
