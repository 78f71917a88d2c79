//! One random list of operations, the same outcomes and the same contents in every ledger.
//!
//! The model in memory says what each operation means; the databases must agree with it to the byte.

use hub_ledger::{Append, Ledger, MemoryLedger, PostgresLedger, Shelf};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use crate::given::*;

/// Something a hub might do. Names come from small sets, so that operations meet.
#[derive(Debug, Clone)]
enum Operation {
    Append(Box<Append>),
    PutRows(Vec<hub_ledger::RowChange>),
    TakeFence(u8),
    Seal,
    ForgetAnswers(i64),
    PutIndex(Vec<hub_ledger::IndexChange>),
    Rescope(hub_ledger::Rescope),
}

fn some_claim() -> impl Strategy<Value = hub_ledger::Claim> {
    (0..3_u8, 0..2_u8).prop_map(|(unit, offer)| claim(&format!("unit:{unit}"), &format!("offer:{offer}")))
}

fn some_timer_key() -> impl Strategy<Value = hub_ledger::TimerKey> {
    (0..2_u8, 0..3_u64).prop_map(|(case, generation)| timer_key(&format!("case:{case}"), generation))
}

fn some_timer() -> impl Strategy<Value = hub_ledger::Timer> {
    (some_timer_key(), -2..3_i64).prop_map(|(key, due_us)| hub_ledger::Timer { key, due_us })
}

fn some_row() -> impl Strategy<Value = hub_ledger::RowChange> {
    let value = prop::option::of(prop::collection::vec(any::<u8>(), 0..4));
    (0..3_usize, "[a-bA案]{0,2}", value).prop_map(|(shelf, key, value)| hub_ledger::RowChange {
        shelf: Shelf::ALL[shelf],
        key,
        value,
    })
}

fn some_event() -> impl Strategy<Value = hub_ledger::NewEvent> {
    let body = prop::collection::vec(any::<u8>(), 0..6);
    (0..3_u8, "[a-z案]{0,3}", any::<u16>(), any::<i64>(), body).prop_map(
        |(case, kind, schema, occurred_us, body)| hub_ledger::NewEvent {
            stream: stream(&format!("case:{case}")),
            kind,
            schema,
            occurred_us,
            body,
        },
    )
}

fn some_marks() -> impl Strategy<Value = Vec<hub_ledger::Mark>> {
    prop::collection::vec(prop_oneof![0..5_u64, Just(u64::MAX)], 0..4)
}

fn some_entry() -> impl Strategy<Value = hub_ledger::IndexEntry> {
    (0..6_u8, 0..3_i64, 0..3_u8, some_marks()).prop_map(|(key, at_us, state, scopes)| {
        hub_ledger::IndexEntry { key: format!("case:{key}"), at_us, state: format!("state {state}"), scopes }
    })
}

/// Rows of the vault are called as in [`some_row`].
fn some_change() -> impl Strategy<Value = hub_ledger::IndexChange> {
    let source = prop_oneof![
        Just(hub_ledger::TermSource::Own),
        "[a-bA案]{1,2}".prop_map(hub_ledger::TermSource::Vault),
    ];
    prop_oneof![
        some_entry().prop_map(hub_ledger::IndexChange::Put),
        (0..6_u8, source, some_marks()).prop_map(|(key, source, terms)| hub_ledger::IndexChange::Terms {
            key: format!("case:{key}"),
            source,
            terms,
        }),
    ]
}

fn some_step() -> impl Strategy<Value = hub_ledger::Rescope> {
    let numbers = prop::option::of(0..4_000_u64);
    (0..5_u64, some_marks(), some_marks(), numbers, 1..4_usize).prop_map(
        |(within, remove, add, before, limit)| hub_ledger::Rescope { within, remove, add, before, limit },
    )
}

fn few<T: std::fmt::Debug + Clone>(strategy: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    // Mostly none, or hardly any append would go through.
    prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(strategy, 1..3)]
}

fn some_append() -> impl Strategy<Value = Append> {
    let command = (0..30_u128, 0..2_u8, 0..20_u8, 0..8_u8);
    let expect = few((0..3_u8, 0..3_u64));
    let claims = (few(some_claim()), few(some_claim()));
    let timers = (few(some_timer()), few(some_timer_key()), few(some_timer_key()));
    let rest = (few(some_row()), prop::collection::vec(some_event(), 0..4), 0..50_i64, few(some_change()));
    (command, expect, claims, timers, rest).prop_map(|(command, expect, claims, timers, rest)| {
        let (id, principal, key, digest) = command;
        let mut append = super::given::command(&format!("key {key}"));
        append.command.id = Uuid::from_u128(id);
        append.command.principal = format!("principal {principal}");
        append.command.digest = [digest / 7; 32];
        append.expect =
            expect.into_iter().map(|(case, version)| (stream(&format!("case:{case}")), version)).collect();
        (append.claims, append.releases) = claims;
        (append.set_timers, append.consume_timers, append.cancel_timers) = timers;
        (append.rows, append.events, append.recorded_us, append.index) = rest;
        append
    })
}

fn some_operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        20 => some_append().prop_map(|append| Operation::Append(Box::new(append))),
        2 => few(some_row()).prop_map(Operation::PutRows),
        1 => (0..2_u8).prop_map(Operation::TakeFence),
        2 => Just(Operation::Seal),
        1 => (0..50_i64).prop_map(Operation::ForgetAnswers),
        2 => few(some_change()).prop_map(Operation::PutIndex),
        1 => some_step().prop_map(Operation::Rescope),
    ]
}

/// Carries one operation out; what came of it, as text.
async fn carry_out(ledger: &dyn Ledger, operation: Operation) -> String {
    match operation {
        Operation::Append(append) => match ledger.append(*append).await {
            Ok(appended) => format!("{appended:?}"),
            Err(error) => format!("{error:?}"),
        },
        Operation::PutRows(rows) => format!("{:?}", ledger.put_rows(rows).await.unwrap()),
        Operation::TakeFence(box_) => {
            format!("{:?}", ledger.take_fence(&format!("unit:{box_}")).await.unwrap())
        }
        Operation::PutIndex(changes) => format!("{:?}", ledger.put_index(changes).await.unwrap()),
        Operation::Rescope(step) => format!("{:?}", ledger.rescope(step).await.unwrap()),
        Operation::Seal => format!("{:?}", ledger.seal().await.unwrap()),
        Operation::ForgetAnswers(before_us) => {
            format!("{:?}", ledger.forget_answers(before_us).await.unwrap())
        }
    }
}

async fn check_same(
    model: &dyn Ledger,
    database: &dyn Ledger,
    operations: Vec<Operation>,
) -> Result<(), TestCaseError> {
    for operation in operations {
        let expected = carry_out(model, operation.clone()).await;
        let found = carry_out(database, operation.clone()).await;
        prop_assert_eq!(found, expected, "outcome of {:?}", operation);
    }
    prop_assert_eq!(contents(database).await, contents(model).await);
    for key in 0..20 {
        for principal in ["principal 0", "principal 1"] {
            let key = format!("key {key}");
            let (found, expected) = (database.answer(principal, &key), model.answer(principal, &key));
            prop_assert_eq!(found.await.unwrap(), expected.await.unwrap());
        }
    }
    Ok(())
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

#[test]
fn sqlite_and_the_model_agree_on_every_operation() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let operations = prop::collection::vec(some_operation(), 1..60);
    let outcome = runner(48).run(&operations, |operations| {
        let place = InFolder::new();
        runtime.block_on(check_same(&MemoryLedger::new(), place.ledger(), operations))
    });
    outcome.unwrap();
}

#[test]
fn postgres_and_the_model_agree_on_every_operation() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let operations = prop::collection::vec(some_operation(), 1..60);
    // Held for all cases, or each would start a server of its own.
    let Some((_server, _)) = fresh_schema() else { return };
    let outcome = runner(12).run(&operations, |operations| {
        let Some((_server, options)) = fresh_schema() else { return Ok(()) };
        runtime.block_on(async {
            let ledger = PostgresLedger::connect(&options).await.unwrap();
            check_same(&MemoryLedger::new(), &ledger, operations).await
        })
    });
    outcome.unwrap();
}

/// The comparison is worth something only if appends of every outcome are among the operations.
#[test]
fn the_random_operations_meet_every_outcome() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let met = std::cell::RefCell::new(std::collections::BTreeMap::<String, u32>::new());
    let operations = prop::collection::vec(some_operation(), 1..60);
    let outcome = runner(48).run(&operations, |operations| {
        let model = MemoryLedger::new();
        for operation in operations {
            let text = runtime.block_on(carry_out(&model, operation));
            let name = text.split([' ', '(']).next().unwrap_or_default().to_owned();
            *met.borrow_mut().entry(name).or_default() += 1;
        }
        Ok(())
    });
    outcome.unwrap();
    for name in ["Committed", "Repeated", "Conflict", "Claimed", "ClaimGone", "TimerGone", "KeyReused"] {
        assert!(met.borrow().get(name).is_some_and(|count| *count > 3), "{name}: {:?}", met.borrow());
    }
}
