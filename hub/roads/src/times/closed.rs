//! Which links are closed: for those who draw them.

use std::collections::BTreeMap;

use super::Roads;
use crate::{conditions::Closure, mode::Modes, network::LinkId};

impl Roads {
    /// The links that closures close for anybody, each once with for whom.
    #[must_use]
    pub fn closed_links(&self, closures: &[Closure]) -> BTreeMap<LinkId, Modes> {
        let mut closed = BTreeMap::new();
        for closure in closures {
            closure.each_link(&self.network, &self.index, &mut |link| {
                let modes = closed.entry(LinkId(link)).or_insert(Modes::NONE);
                *modes = modes.either(closure.modes);
            });
        }
        closed
    }
}
