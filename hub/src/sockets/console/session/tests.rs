//! What a console is told that was not looked at for a while.

use hub_dispatch::Command;
use hub_protocol::{CloseCode, ConsoleHello, Role};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;

use super::{
    super::super::{
        SocketLimits,
        connection::Closing,
        outbound::{Waiting, outbox},
        tests::world::{HERE, World, limits},
    },
    Showing, Wake,
};

/// Steps kept for followers, and a great many more that happen.
const STEPS_KEPT: usize = 16;
const STEPS: usize = 1_100;

fn changes_in(waiting: &mut Waiting) -> Vec<Value> {
    let messages = waiting.texts().into_iter().map(|text| serde_json::from_str(&text).expect("JSON"));
    messages.filter(|message: &Value| message["type"] == "changes").collect()
}

#[tokio::test]
async fn a_console_that_fell_behind_the_live_stream_reads_on_and_misses_nothing() {
    let world = World::with(SocketLimits { steps_kept: STEPS_KEPT, ..limits() }).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (unit, _) = world.unit(HERE).await;
    let (outbox, mut waiting) = outbox(64);
    let mut showing = Showing::new(&world.hub, person.session.clone(), outbox);
    let hello = ConsoleHello { epoch: None, offset: None, capabilities: Vec::new() };
    showing.begin(&hello).await.expect("a new console is shown a snapshot");
    let (offset, _) = (showing.told, waiting.texts());

    let first = world.report(HERE).await;
    for step in 0..STEPS {
        let duty = if step % 2 == 0 { Command::SignOff { unit } } else { Command::SignOn { unit } };
        world.give(duty, Vec::new()).await;
    }
    let last = world.report(HERE).await;
    let head = world.hub.engine.read(|view| view.seq);

    let lost = showing.changes.recv().await;
    assert!(matches!(lost, Err(RecvError::Lagged(_))), "{lost:?}");
    showing.take(Wake::Changed(lost)).await.expect("the ledger can be read");
    let changes = changes_in(&mut waiting);
    let told: Vec<(u64, u64)> = changes
        .iter()
        .filter_map(|message| Some((message["from"].as_u64()?, message["to"].as_u64()?)))
        .collect();
    assert_eq!(told.first().map(|step| step.0), Some(offset), "it goes on where it was");
    assert!(told.windows(2).all(|pair| pair[0].1 == pair[1].0), "without a gap: {told:?}");
    assert!(told.last().is_some_and(|step| step.1 >= head), "to the head {head}: {told:?}");
    for case in [first, last] {
        assert!(changes.iter().any(|message| message["cases"].to_string().contains(&case.to_string())));
    }

    while let Ok(kept) = showing.changes.try_recv() {
        showing.take(Wake::Changed(Ok(kept))).await.expect("what is kept was read already");
    }
    let again = changes_in(&mut waiting);
    let repeated = again.iter().any(|message| message["from"].as_u64() < Some(head));
    assert!(!repeated, "what was caught up with is not told twice: {again:?}");
}

#[tokio::test]
async fn what_was_drawn_in_another_area_tree_is_told_to_nobody_who_sees_in_this_one() {
    let world = World::with(limits()).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let (outbox, mut waiting) = outbox(64);
    let mut showing = Showing::new(&world.hub, person.session.clone(), outbox);
    let hello = ConsoleHello { epoch: None, offset: None, capabilities: Vec::new() };
    showing.begin(&hello).await.expect("a new console is shown a snapshot");
    waiting.texts();
    // As if this console had begun in the tree before the one that is in force.
    showing.tree = "before".to_owned();
    world.report(HERE).await;
    let mut step = showing.changes.recv().await.expect("it was drawn");
    while step.to <= showing.seen {
        step = showing.changes.recv().await.expect("it was drawn");
    }
    let told = showing.take(Wake::Changed(Ok(step))).await;
    assert!(matches!(told, Err(Closing::With(CloseCode::ScopeChanged))), "{told:?}");
    assert!(changes_in(&mut waiting).is_empty());
}
