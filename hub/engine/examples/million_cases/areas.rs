//! A city of ten counties, two hundred townships and four thousand villages.

use std::sync::Arc;

use hub_dispatch::{Command, DocumentKind};
use hub_engine::{Engine, EngineOptions, Order, organisation};
use hub_ledger::{Ledger, RowChange, Shelf};
use hub_positions::{Limits, Positions};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) const CITY: &str = "5206";
const COUNTIES: u64 = 10;
const TOWNSHIPS: u64 = 20;
const VILLAGES: u64 = 20;

/// County, township and village of the n-th village; the count begins anew after the last.
pub(crate) fn line_of(village: u64) -> [String; 3] {
    let village = village % (COUNTIES * TOWNSHIPS * VILLAGES);
    let (township, number) = (village / VILLAGES, village % VILLAGES);
    let (county, township) = (township / TOWNSHIPS, township % TOWNSHIPS);
    let county = format!("{CITY}{:02}", county + 1);
    let township = format!("{county}{:03}", township + 1);
    let village = format!("{township}{:03}", 201 + number);
    [county, township, village]
}

fn feature(code: &str, name: &str, tier: &str, parent: Option<&str>) -> serde_json::Value {
    let mut properties = serde_json::json!({ "code": code, "name": name, "tier": tier });
    if let Some(parent) = parent {
        properties["parent"] = parent.into();
    }
    serde_json::json!({ "type": "Feature", "geometry": null, "properties": properties })
}

/// The tree as a document.
fn document() -> Vec<u8> {
    let mut features = vec![feature(CITY, "测试市", "city", None)];
    let mut parents = std::collections::BTreeSet::new();
    for number in 0..COUNTIES * TOWNSHIPS * VILLAGES {
        let [county, township, village] = line_of(number);
        if parents.insert(county.clone()) {
            features.push(feature(&county, &format!("第{}县", &county[4..]), "county", Some(CITY)));
        }
        if parents.insert(township.clone()) {
            features.push(feature(&township, &format!("第{}镇", &township[6..]), "township", Some(&county)));
        }
        features.push(feature(&village, &format!("第{}村", &village[9..]), "village", Some(&township)));
    }
    serde_json::to_vec(&serde_json::json!({ "type": "FeatureCollection", "features": features }))
        .expect("a document has string keys")
}

/// Adopts the tree, if it is not in force yet.
pub(crate) async fn found(ledger: Arc<dyn Ledger>) -> Result<(), Box<dyn std::error::Error>> {
    adopt(ledger, document()).await
}

/// Adopts an area tree through an engine, as an import does.
pub(crate) async fn adopt(ledger: Arc<dyn Ledger>, bytes: Vec<u8>) -> Result<(), Box<dyn std::error::Error>> {
    let stop = CancellationToken::new();
    let options = EngineOptions::new(ledger, Positions::new(Limits::default()));
    let (engine, life) = Engine::start(options, stop.clone()).await?;
    let life = tokio::spawn(life);
    let digest = organisation::digest_of(&bytes);
    let is_in_force =
        engine.read(|view| view.board.register().adopted.get(&DocumentKind::Areas) == Some(&digest));
    if !is_in_force {
        let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
        let command = Command::Adopt { kind: DocumentKind::Areas, digest, by: None };
        engine.submit(order(command, vec![row])).await?;
    }
    stop.cancel();
    life.await??;
    Ok(())
}

pub(crate) fn order(command: Command, rows: Vec<RowChange>) -> Order {
    let id = Uuid::now_v7();
    let (principal, key) = ("bench".to_owned(), id.to_string());
    Order { principal, key, id, digest: [0; 32], command, rows, occurred: None, answer: Vec::new() }
}
