//! What becomes of an import when something changes between its plan and its order, on a hub in memory.

use std::{collections::BTreeSet, sync::Arc};

use hub_dispatch::{ContentDigest, DocumentKind, Refusal};
use hub_engine::{EngineOptions, organisation::digest_of};
use hub_ledger::{Ledger as _, MemoryLedger, READ_LIMIT_MAX, RowChange, Shelf};
use hub_positions::{Limits, Positions};
use hub_protocol::http::ImportOrganisation;
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::*;
use crate::{
    identity::{IdentityOptions, SessionLifetimes},
    import::{known::Known, plan::plan},
    state,
};

struct Centre {
    ledger: Arc<MemoryLedger>,
    engine: Engine,
    identity: Identity,
    _stop: DropGuard,
}

impl Centre {
    async fn new() -> Self {
        let ledger = Arc::new(MemoryLedger::new());
        let stop = CancellationToken::new();
        let options = EngineOptions::new(ledger.clone(), Positions::new(Limits::default()));
        let (engine, life) = Engine::start(options, stop.clone()).await.expect("the ledger is empty");
        tokio::spawn(life);
        let lifetimes = SessionLifetimes { idle_ms: 1_000, absolute_ms: 1_000 };
        let options =
            IdentityOptions { ledger: ledger.clone(), lifetimes, origins: Vec::new(), now: state::now };
        let identity = Identity::open(options).await.expect("the ledger is empty");
        Self { ledger, engine, identity, _stop: stop.drop_guard() }
    }

    fn planned(&self, body: Value) -> Plan {
        let body: ImportOrganisation = serde_json::from_value(body).expect("it is an import");
        let planned = plan(&body, &Known::of(&self.engine, &self.identity));
        planned.unwrap_or_else(|misfits| panic!("{misfits:?}")).0
    }

    async fn carry_out(&self, plan: Plan) -> Result<(), ImportError> {
        let by = Importer { principal: "operator".to_owned(), person: None, key: "k".to_owned() };
        carry_out(&self.engine, &self.identity, &by, plan).await.map(drop)
    }

    /// Somebody else adopts a document.
    async fn adopt(&self, kind: DocumentKind, document: &Value) -> ContentDigest {
        let bytes = serde_json::to_vec(document).expect("it is JSON");
        let digest = digest_of(&bytes);
        let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
        let order = Order {
            principal: "somebody".to_owned(),
            key: digest.0.clone(),
            id: Uuid::now_v7(),
            digest: [0; 32],
            command: Command::Adopt { kind, digest: digest.clone(), by: None },
            rows: vec![row],
            occurred: None,
            answer: Vec::new(),
        };
        self.engine.submit(order).await.expect("it is adopted");
        digest
    }

    fn adopted(&self) -> Vec<DocumentKind> {
        self.engine.read(|view| view.board.register().adopted.keys().copied().collect())
    }

    fn units(&self) -> usize {
        self.engine.read(|view| view.board.units().count())
    }
}

/// An organisation with every kind of document, a person and a unit.
fn organisation() -> Value {
    let policy: Value =
        serde_json::from_str(hub_engine::organisation::default_policy()).expect("the policy is JSON");
    let county = json!({ "code": "1301", "name": "县", "tier": "county" });
    let areas = json!({ "type": "FeatureCollection", "features": [
        { "type": "Feature", "geometry": null, "properties": county }
    ] });
    json!({
        "areas": areas,
        "policy": policy,
        "calendar": { "years": { "2031": { "off": ["2031-01-01"], "work": [] } } },
        "catalogue": { "departments": [{ "code": "CG", "name": "城管局", "area": "1301" }] },
        "people": [{ "code": "R1", "name": "李静", "phone": "13800000001", "area": "1301" }],
        "units": [{ "code": "1", "name": "一组", "kind": "patrol", "home": "1301", "person": "R1" }],
        "roster": [{ "area": "1301", "person": "R1" }]
    })
}

#[tokio::test]
async fn all_of_an_import_is_one_append() {
    let centre = Centre::new().await;
    centre.carry_out(centre.planned(organisation())).await.expect("nothing keeps it from being carried out");
    assert_eq!(centre.adopted().len(), 5, "{:?}", centre.adopted());
    assert_eq!((centre.units(), centre.identity.people().len()), (1, 1));
    let feed = centre.ledger.feed(0, READ_LIMIT_MAX).await.expect("it can be read");
    let commands: BTreeSet<Uuid> = feed.iter().map(|record| record.command).collect();
    assert_eq!((feed.len(), commands.len()), (6, 1), "five documents and a unit");
}

#[tokio::test]
async fn if_the_last_document_was_replaced_meanwhile_nothing_is_changed_and_sent_again_it_holds() {
    let centre = Centre::new().await;
    let plan = centre.planned(organisation());
    let swapped = centre.adopt(DocumentKind::Roster, &json!({ "duties": [] })).await;
    let error = centre.carry_out(plan).await.expect_err("the roster is another one by now");
    let is_refused = matches!(
        error,
        ImportError::Submit(SubmitError::Refused(Refusal::DocumentReplaced(DocumentKind::Roster)))
    );
    assert!(is_refused, "{error}");
    let in_force = centre.engine.read(|view| view.board.register().adopted.clone());
    assert_eq!(in_force.into_iter().collect::<Vec<_>>(), [(DocumentKind::Roster, swapped)]);
    assert_eq!((centre.units(), centre.identity.people().len()), (0, 0));
    centre.carry_out(centre.planned(organisation())).await.expect("sent again it is planned anew");
    assert_eq!((centre.adopted().len(), centre.units(), centre.identity.people().len()), (5, 1, 1));
}

#[tokio::test]
async fn a_catalogue_is_not_adopted_beside_areas_it_was_not_checked_with() {
    let centre = Centre::new().await;
    centre.carry_out(centre.planned(organisation())).await.expect("nothing keeps it from being carried out");
    let matters = json!({ "departments": [{ "code": "CG", "name": "城管大队", "area": "1301" }] });
    let plan = centre.planned(json!({ "catalogue": matters }));
    let areas: Value =
        serde_json::from_str(&hub_engine::organisation::root_areas()).expect("the areas are JSON");
    centre.adopt(DocumentKind::Areas, &areas).await;
    let error = centre.carry_out(plan).await.expect_err("its department's area is gone");
    assert!(error.to_string().starts_with("the import was not carried out"), "{error}");
    let names = centre.engine.read(|view| {
        let catalogue = view.organisation.catalogue().cloned().expect("there is one");
        catalogue.departments().iter().map(|department| department.name.clone()).collect::<Vec<_>>()
    });
    assert_eq!(names, ["城管局"]);
}

#[tokio::test]
async fn a_unit_of_which_only_the_name_or_the_number_changes_has_it_at_once() {
    let centre = Centre::new().await;
    centre.carry_out(centre.planned(organisation())).await.expect("nothing keeps it from being carried out");
    let mut other = organisation();
    other["units"][0]["name"] = json!("巡逻一组");
    other["units"][0]["phone"] = json!("13900000009");
    centre.carry_out(centre.planned(other.clone())).await.expect("nothing keeps it from being carried out");
    let cards = centre.engine.read(|view| {
        view.cards.values().map(|card| (card.name.clone(), card.phone.clone())).collect::<Vec<_>>()
    });
    assert_eq!(cards, [("巡逻一组".to_owned(), Some("13900000009".to_owned()))]);
    assert!(centre.planned(other).enrolments.is_empty(), "the same again changes nothing");
}
