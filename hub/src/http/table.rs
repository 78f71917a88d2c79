//! Routes that remember their addresses, so that nothing is served that `/openapi.json` does not describe.

use axum::{Router, routing::MethodRouter};

use crate::Hub;

/// Routes of the interface, and where they are.
pub(crate) struct Table {
    router: Router<Hub>,
    paths: Vec<&'static str>,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { router: Router::new(), paths: Vec::new() }
    }

    /// One address more, in the notation `{name}` for what varies.
    pub(crate) fn route(mut self, path: &'static str, handlers: MethodRouter<Hub>) -> Self {
        self.paths.push(path);
        Self { router: self.router.route(path, handlers), ..self }
    }

    /// These and those.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.paths.extend(other.paths);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// The routes alone.
    pub(crate) fn into_router(self) -> Router<Hub> {
        self.router
    }

    /// Every address.
    #[cfg(test)]
    pub(super) fn paths(&self) -> &[&'static str] {
        &self.paths
    }
}
