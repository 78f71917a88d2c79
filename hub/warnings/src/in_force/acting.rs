//! Where an alert may act: what is actual in the live realm, what is an exercise or a test in a drill, and all else nowhere.

use super::Standing;
use crate::{Alert, Info, Status};

/// What sort of realm somebody acts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RealmKind {
    /// The real thing.
    Live,
    /// A drill, whose people know that they are in one.
    Drill,
}

impl Status {
    /// The one sort of realm in which an alert of this status may act; none for those that never act.
    #[must_use]
    pub fn acts_in(self) -> Option<RealmKind> {
        match self {
            Status::Actual => Some(RealmKind::Live),
            Status::Exercise | Status::Test => Some(RealmKind::Drill),
            Status::System | Status::Draft => None,
        }
    }
}

/// An alert that is in force, at the instant at which that was asked, and may act in the realm that it names. Whatever reaches people takes this and no [`Alert`]; there
/// is no way to one but [`Standing::act_in`].
///
/// ```
/// use hub_warnings::{Acting, RealmKind, in_force};
///
/// fn reach_people(warning: &Acting<'_>) -> usize {
///     warning.infos().len()
/// }
/// # let document = include_bytes!("../../tests/documents/nws.xml");
/// # let now_us = 1_784_505_000_000_000;
/// let import = hub_warnings::import(document, now_us).expect("it has no mistakes");
/// let standing = in_force([&import.alert], now_us);
/// assert_eq!(reach_people(&standing[0].act_in(RealmKind::Live)?), 1);
/// assert!(standing[0].act_in(RealmKind::Drill).is_err());
/// # Ok::<(), hub_warnings::WrongRealm>(())
/// ```
///
/// ```compile_fail
/// use hub_warnings::{Acting, Alert, RealmKind};
///
/// fn forged(alert: &Alert) -> Acting<'_> {
///     Acting { alert, infos: Vec::new(), realm: RealmKind::Live }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Acting<'a> {
    alert: &'a Alert,
    infos: Vec<&'a Info>,
    realm: RealmKind,
}

/// An alert whose status does not act in the realm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an alert of status {} does not act in a realm of the kind {realm:?}", status.as_str())]
pub struct WrongRealm {
    /// Its status.
    pub status: Status,
    /// The realm.
    pub realm: RealmKind,
}

impl<'a> Standing<'a> {
    /// The alert as one that acts in a realm of some kind.
    ///
    /// # Errors
    /// Its status does not act there: see [`Status::acts_in`].
    pub fn act_in(&self, realm: RealmKind) -> Result<Acting<'a>, WrongRealm> {
        let status = self.alert.status;
        if status.acts_in() != Some(realm) {
            return Err(WrongRealm { status, realm });
        }
        Ok(Acting { alert: self.alert, infos: self.infos.clone(), realm })
    }
}

impl<'a> Acting<'a> {
    /// The alert.
    #[must_use]
    pub fn alert(&self) -> &'a Alert {
        self.alert
    }

    /// What of it is in force.
    #[must_use]
    pub fn infos(&self) -> &[&'a Info] {
        &self.infos
    }

    /// Where it acts.
    #[must_use]
    pub fn realm(&self) -> RealmKind {
        self.realm
    }
}
