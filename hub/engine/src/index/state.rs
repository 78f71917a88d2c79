//! Whether everything recorded can be found, and by its area too.

use std::sync::Arc;

use hub_dispatch::DocumentKind;
use tokio::sync::{Notify, watch};

use crate::View;

/// How far the index has come, as this hub knows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct IndexState(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    told: watch::Sender<Told>,
    areas_moved: Notify,
}

#[derive(Debug, Clone, Default)]
struct Told {
    /// Everything of before has been told.
    filled: bool,
    /// The area tree that the scopes follow; none while they move to another.
    follows: Option<String>,
}

/// Name of the area tree in force; the built-in one has none.
pub(super) fn tree_of(view: &View) -> String {
    let digest = view.board.register().adopted.get(&DocumentKind::Areas);
    digest.map_or(String::new(), |digest| digest.0.clone())
}

impl IndexState {
    /// Whether everything can be found, where the areas are those of this view.
    pub(crate) fn is_whole(&self, view: &View) -> bool {
        let told = self.0.told.borrow();
        told.filled && told.follows.as_deref() == Some(tree_of(view).as_str())
    }

    /// Changes whenever the index has come further.
    pub(crate) fn watch(&self) -> watch::Receiver<impl Send + Sync + use<>> {
        self.0.told.subscribe()
    }

    /// Another area tree is in force: whoever looks after the index looks at once.
    pub(crate) fn areas_moved(&self) {
        self.0.areas_moved.notify_one();
    }

    pub(super) async fn until_areas_move(&self) {
        self.0.areas_moved.notified().await;
    }

    pub(super) fn is_filled(&self) -> bool {
        self.0.told.borrow().filled
    }

    pub(super) fn filled(&self) {
        self.0.told.send_modify(|told| told.filled = true);
    }

    /// The scopes follow this tree, or none while they are on the way.
    pub(super) fn follows(&self, tree: Option<String>) {
        self.0.told.send_modify(|told| told.follows = tree);
    }
}
