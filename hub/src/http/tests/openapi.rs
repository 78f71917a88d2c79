//! `/openapi.json` says what is served, all of it and nothing else.

use std::{collections::BTreeSet, fs, path::PathBuf};

use axum::http::{Method, StatusCode};
use serde_json::Value;

use super::World;
use crate::{
    http::{interface, openapi},
    sockets,
};

/// A method that nobody takes: the answer names those that somebody takes.
const NOBODYS: &str = "BREW";
/// Set to write `docs/openapi.json` anew.
const WRITE: &str = "WRITE_OPENAPI";

/// Each operation as a method and its address.
type Operations = BTreeSet<(String, String)>;

fn described() -> Operations {
    let document = openapi::document();
    let paths = document["paths"].as_object().expect("operations by path").iter();
    paths
        .flat_map(|(path, operations)| {
            let methods = operations.as_object().expect("operations by method").keys();
            methods.map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

/// The methods that the router takes at an address. `HEAD` goes with every `GET`.
async fn served(world: &World, path: &str) -> Vec<String> {
    let somewhere = path.replace(['{', '}'], "");
    let method = Method::from_bytes(NOBODYS.as_bytes()).expect("it is a method for all that HTTP knows");
    let answered = world.ask(method, &somewhere).bare().await;
    assert_eq!(answered.status, StatusCode::METHOD_NOT_ALLOWED, "{path} is no route");
    let allowed = answered.headers["allow"].to_str().expect("methods are a text");
    allowed.split(',').filter(|method| *method != "HEAD").map(str::to_owned).collect()
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let world = World::new().await;
    let mut routes = Operations::new();
    for path in interface(sockets::routes()).paths() {
        let methods = served(&world, path).await;
        routes.extend(methods.into_iter().map(|method| (method, (*path).to_owned())));
    }
    let described = described();
    let unknown: Vec<_> = routes.difference(&described).collect();
    assert!(unknown.is_empty(), "served and not described: {unknown:?}");
    let absent: Vec<_> = described.difference(&routes).collect();
    assert!(absent.is_empty(), "described and not served: {absent:?}");
}

#[tokio::test]
async fn the_description_is_for_everybody() {
    let world = World::new().await;
    let answered = world.ask(Method::GET, "/openapi.json").bare().await;
    assert_eq!(answered.status, StatusCode::OK);
    assert_eq!(answered.headers["content-type"], "application/json");
    assert_eq!(answered.body, openapi::document());
}

#[test]
fn the_description_in_the_docs_is_this_one() {
    let kept = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let mut text = serde_json::to_string_pretty(&openapi::document()).expect("string keys");
    text.push('\n');
    if std::env::var_os(WRITE).is_some() {
        fs::write(&kept, &text).expect("the docs can be written");
    }
    let kept = fs::read_to_string(&kept).expect("docs/openapi.json is there");
    let differs = kept.lines().zip(text.lines()).zip(1..).find(|((kept, is), _)| kept != is);
    assert_eq!(differs, None, "docs/openapi.json; {WRITE}=1 writes it anew");
    assert_eq!(kept.lines().count(), text.lines().count(), "docs/openapi.json; {WRITE}=1 writes it anew");
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_sentence() {
    let document = openapi::document();
    let paths = document["paths"].as_object().expect("operations by path").values();
    let operations: Vec<&Value> = paths.flat_map(|it| it.as_object().expect("by method").values()).collect();
    let names: BTreeSet<_> = operations.iter().filter_map(|it| it["operationId"].as_str()).collect();
    assert_eq!(names.len(), operations.len(), "two operations have one name, or one has none");
    for operation in operations {
        let sentence = operation["summary"].as_str().unwrap_or_default();
        assert!(sentence.ends_with('.'), "{} is told as {sentence:?}", operation["operationId"]);
    }
}

/// Every reference of a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_reference_leads_somewhere_and_no_schema_is_idle() {
    let document = openapi::document();
    let mut wanted = BTreeSet::new();
    references(&document, &mut wanted);
    let lost: Vec<_> =
        wanted.iter().filter(|it| document.pointer(it.trim_start_matches('#')).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?} lead nowhere");
    // A line of a list of places is described, and no body is one.
    wanted.insert("#/components/schemas/PlaceEntry".to_owned());
    let schemas = document["components"]["schemas"].as_object().expect("schemas by name").keys();
    let idle: Vec<_> =
        schemas.filter(|name| !wanted.contains(&format!("#/components/schemas/{name}"))).collect();
    assert!(idle.is_empty(), "nothing refers to {idle:?}");
}
