//! Who sends a request, and what of the world they may touch: the one place where role and area are asked.

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    extract::FromRequestParts,
    http::{Method, header::ORIGIN, request::Parts},
};
use geo_index::{AreaCode, Tier};
use hub_dispatch::{CaseId, PersonId, Seat, Stream, UnitId, board::Duty};
use hub_engine::View;
use hub_protocol::ErrorCode;
use uuid::Uuid;

use super::Failure;
use crate::{
    Hub,
    identity::{Act, Peer, Session, may},
    jurisdiction::{Callers, Scope, Sees, refused, units_seen},
};

/// Somebody who is signed in; on a request that changes something, from a page of our own.
pub(super) struct Caller(pub(super) Session);

/// Where the connection comes from.
pub(super) struct From(pub(super) Peer);

impl FromRequestParts<Hub> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Failure> {
        let session = hub.identity.session_from(&parts.headers).await?;
        let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if changes && hub.identity.is_from_elsewhere(&parts.headers) {
            return Err(wrong_origin(parts));
        }
        Ok(Self(session))
    }
}

impl FromRequestParts<Hub> for From {
    type Rejection = Failure;

    /// For requests that need no session: another site's page must not sign somebody in or out either.
    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Failure> {
        if hub.identity.is_from_elsewhere(&parts.headers) {
            return Err(wrong_origin(parts));
        }
        let unknown = Peer(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Self(parts.extensions.get::<Peer>().copied().unwrap_or(unknown)))
    }
}

fn wrong_origin(parts: &Parts) -> Failure {
    let origin = parts.headers.get(ORIGIN).map_or("none", |origin| origin.to_str().unwrap_or("unreadable"));
    Failure::new(ErrorCode::WrongOrigin, "the request does not come from a page of this hub")
        .about("Origin", origin)
}

impl Caller {
    pub(super) fn person(&self) -> PersonId {
        self.0.person
    }

    /// Under which the person's idempotency keys are kept.
    pub(super) fn principal(&self) -> String {
        format!("person:{}", self.0.person)
    }

    /// Refuses what the role does not allow.
    pub(super) fn may(&self, act: Act) -> Result<(), Failure> {
        if may(self.0.role, act) {
            return Ok(());
        }
        tracing::info!(person = %self.0.person, role = ?self.0.role, ?act, "refused for the role");
        let role = serde_json::to_string(&self.0.role).expect("a word is JSON");
        Err(Failure::new(ErrorCode::NotAllowed, format!("the role {role} does not allow this")))
    }

    /// The centre from which the person acts: that of the account's area, or of the first root for the whole realm. In an
    /// area that is not in the tree any more nobody sits above anybody.
    pub(super) fn centre(&self, view: &View) -> (Tier, AreaCode) {
        let areas = view.organisation.areas();
        let root = || areas.areas().find(|area| area.parent.is_none());
        let known = match &self.0.area {
            Some(code) => areas.area(code),
            None => root(),
        };
        match (known, &self.0.area) {
            (Some(area), _) => (area.tier, area.code.clone()),
            (None, Some(code)) => (Tier::Grid, code.clone()),
            (None, None) => unreachable!("an area tree has a root"),
        }
    }

    /// What the person sees in the area tree of this view.
    pub(super) fn scope(&self, view: &View) -> Scope {
        Scope::of(view.organisation.areas(), self.0.area.as_ref())
    }

    /// The cases that the person sees in the area tree of this view.
    pub(super) fn cases(&self, view: &View) -> Sees {
        Sees::of(view.organisation.areas(), &self.0)
    }

    /// Whose name and number the person is told, in the area tree of this view.
    pub(super) fn callers(&self, view: &View) -> Callers {
        Callers::told_to(view.organisation.areas(), &self.0)
    }

    /// The seat from which the person acts: a department's desk, or the centre.
    pub(super) fn seat(&self, view: &View) -> Seat {
        match &self.0.department {
            Some(department) => Seat::Department { department: department.clone() },
            None => {
                let (tier, area) = self.centre(view);
                Seat::Centre { tier, area }
            }
        }
    }

    /// Refuses what lies outside the person's area.
    pub(super) fn sees_area(&self, view: &View, area: &AreaCode, what: &str) -> Result<(), Failure> {
        if self.scope(view).sees(view.organisation.areas(), area) {
            return Ok(());
        }
        tracing::info!(person = %self.0.person, what, "refused for the area");
        Err(Failure::new(ErrorCode::OutsideArea, format!("{what} is outside the area of your account")))
    }

    /// Refuses a unit outside the person's area.
    pub(super) fn sees_unit(&self, view: &View, unit: UnitId) -> Result<(), Failure> {
        let Some(enrolled) = view.board.unit(unit) else {
            let words = format!("unit {unit} is not enrolled");
            return Err(Failure::new(ErrorCode::UnitUnknown, words).about("unit", unit));
        };
        let areas = view.organisation.areas();
        if units_seen(areas, &self.0).sees(areas, &enrolled.home) {
            return Ok(());
        }
        tracing::info!(person = %self.0.person, %unit, "refused for the area");
        let words = format!("unit {unit} is outside the area of your account");
        Err(Failure::new(ErrorCode::OutsideArea, words))
    }

    /// Refuses a unit outside the person's area, and one that was struck off.
    pub(super) fn sees_unit_in_use(&self, view: &View, unit: UnitId) -> Result<(), Failure> {
        self.sees_unit(view, unit)?;
        if view.board.unit(unit).is_some_and(|unit| unit.duty == Duty::Retired) {
            let words = format!("unit {unit} was struck off");
            return Err(Failure::new(ErrorCode::UnitUnknown, words).about("unit", unit));
        }
        Ok(())
    }

    /// Refuses a case that is not the person's to see, be it open or ended.
    pub(super) async fn sees_case(&self, hub: &Hub, case: CaseId) -> Result<(), Failure> {
        let open = hub.engine.read(|view| {
            let sees = self.cases(view);
            let open = view.board.case(case);
            open.map(|open| self.checked(sees, case, sees.case(view.organisation.areas(), open)))
        });
        if let Some(checked) = open {
            return checked;
        }
        let entries = hub.engine.whole_history(Stream::Case(case)).await?;
        if entries.is_empty() {
            let words = format!("case {case} is unknown");
            return Err(Failure::new(ErrorCode::CaseUnknown, words).about("case", case));
        }
        hub.engine.read(|view| {
            let sees = self.cases(view);
            self.checked(sees, case, sees.ended(view.organisation.areas(), &entries))
        })
    }

    fn checked(&self, sees: Sees, case: CaseId, is_seen: bool) -> Result<(), Failure> {
        if is_seen {
            return Ok(());
        }
        tracing::info!(person = %self.0.person, %case, "refused for the area or the department");
        Err(Failure::new(ErrorCode::OutsideArea, refused(sees, case)))
    }
}

/// An id from an address.
pub(super) fn id_in_path(field: &str, text: &str) -> Result<Uuid, Failure> {
    Uuid::parse_str(text).map_err(|error| Failure::invalid(field, text, error))
}
