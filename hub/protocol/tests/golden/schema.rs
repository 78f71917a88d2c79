//! What `/openapi.json` says of a body holds for its golden file: the schema is made from the same Rust type.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// A schema with everything it refers to.
fn whole<T: ToSchema>() -> Value {
    let mut named = Vec::new();
    T::schemas(&mut named);
    let schema = |schema| serde_json::to_value(schema).expect("a schema has string keys");
    let named: Map<String, Value> = named.into_iter().map(|(name, it)| (name, schema(it))).collect();
    let mut whole = schema(T::schema());
    whole["components"] = json!({ "schemas": named });
    whole
}

fn mistakes<T: ToSchema>(value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&whole::<T>()).expect("a schema is one");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

pub(crate) fn check<T: ToSchema>(name: &str, value: &Value) {
    let mistakes = mistakes::<T>(value);
    assert!(mistakes.is_empty(), "{name} is not what its schema says:\n{}", mistakes.join("\n"));
}

#[test]
fn a_schema_finds_a_body_with_a_field_of_another_kind_and_one_without_a_field() {
    use hub_protocol::http::{CaseAct, StandDown};
    let unit = "0192f1f0-0000-7000-8000-000000000001";
    assert_eq!(mistakes::<StandDown>(&json!({"unit": unit, "reason": "改派"})), Vec::<String>::new());
    assert_eq!(mistakes::<StandDown>(&json!({"unit": unit, "reason": 7})).len(), 1);
    assert_eq!(mistakes::<StandDown>(&json!({"unit": unit})).len(), 1);
    assert_eq!(mistakes::<CaseAct>(&json!({"act": "vanish"})).len(), 1);
}
