//! Steps that come close upon each other.

use std::sync::Arc;

use hub_dispatch::DocumentKind;
use hub_engine::Change;

use super::{
    super::tests::{
        consoles::withdraw,
        world::{HERE, World, limits},
    },
    Shared,
    drawing::Drawing,
};

/// Draws what happens in a world of its own, so that nothing else draws it meanwhile.
struct Desk {
    world: World,
    shared: Arc<Shared>,
    drawing: Drawing,
    changes: tokio::sync::broadcast::Receiver<Arc<Change>>,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let (engine, identity) = (world.hub.engine.clone(), world.hub.identity.clone());
        let changes = engine.subscribe();
        let shared = Arc::new(Shared::new(&engine, &identity, &limits()));
        let drawing = Drawing::begin(shared.clone());
        Self { world, shared, drawing, changes }
    }

    /// Every step of the feed until now.
    fn happened(&mut self) -> Vec<Arc<Change>> {
        std::iter::from_fn(|| self.changes.try_recv().ok()).collect()
    }
}

#[tokio::test]
async fn a_case_that_changes_often_at_a_time_is_drawn_once() {
    let mut desk = Desk::new().await;
    let offset = desk.world.hub.engine.read(|view| view.seq);
    let case = desk.world.report(HERE).await;
    desk.world.report(HERE).await;
    desk.world.give(withdraw(case), Vec::new()).await;
    let happened = desk.happened();
    assert!(happened.len() >= 3, "{happened:?}");
    desk.drawing.draw_all(&happened).await;

    let steps = desk.shared.recent().since(offset).expect("it was drawn just now");
    let [step] = steps.as_slice() else { unreachable!("steps that follow each other are one: {steps:?}") };
    assert_eq!((step.from, step.to), (offset + 1, happened.last().map_or(0, |last| last.to)));
    assert_eq!(step.cases.len(), 2, "two cases, however often they changed");
    let ended = step.cases.iter().find(|drawn| drawn.id.0 == case.0).expect("it changed");
    assert!(ended.before.is_none() && ended.now.is_none(), "nobody was ever told of it");
}

#[tokio::test]
async fn what_the_live_stream_left_out_is_read_from_the_ledger() {
    let mut desk = Desk::new().await;
    let offset = desk.world.hub.engine.read(|view| view.seq);
    let first = desk.world.report(HERE).await;
    desk.happened();
    let second = desk.world.report(HERE).await;
    let later = desk.happened();
    desk.drawing.draw_all(&later).await;
    let steps = desk.shared.recent().since(offset).expect("nothing is missing");
    let drawn: Vec<_> = steps.iter().flat_map(|step| &step.cases).map(|case| case.id.0).collect();
    assert!(drawn.contains(&first.0) && drawn.contains(&second.0), "{drawn:?}");
    assert!(steps.windows(2).all(|pair| pair[0].to + 1 == pair[1].from), "without a gap");
    // What comes live of that is known by now.
    let before = desk.shared.recent().steps.len();
    desk.drawing.draw_all(&later).await;
    assert_eq!(desk.shared.recent().steps.len(), before);
}

#[tokio::test]
async fn a_step_that_is_drawn_when_the_view_is_in_another_area_tree_already_says_so() {
    let mut desk = Desk::new().await;
    let seen = |desk: &Desk| {
        desk.world.hub.engine.read(|view| (view.seq, view.organisation.areas().version().to_owned()))
    };
    let (offset, tree) = seen(&desk);
    desk.world.report(HERE).await;
    let before = desk.happened();
    let another = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":null,"properties":{"code":"13","name":"市","tier":"city"}}]}"#;
    desk.world.adopt(DocumentKind::Areas, another.to_owned()).await;
    desk.drawing.draw_all(&before).await;
    let steps = desk.shared.recent().since(offset).expect("it was drawn just now");
    let [step] = steps.as_slice() else { unreachable!("only the report was drawn: {steps:?}") };
    assert!(!step.moves_areas_after(offset), "the tree moves with the next step");
    assert!(!step.is_drawn_in(&tree) && step.is_drawn_in(&seen(&desk).1));
}
