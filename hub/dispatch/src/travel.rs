//! How units get about, and what depends on it or on their kind.

use serde::{Deserialize, Serialize};

use crate::UnitKind;

/// 交通方式: how a unit gets about. Roads know it by the same four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// 步行.
    Foot,
    /// 电动自行车.
    EBike,
    /// 汽车.
    Car,
    /// 船艇.
    Boat,
}

impl Travel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Foot, Self::EBike, Self::Car, Self::Boat];
}

/// One value for each kind of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByKind<T> {
    /// 网格员.
    pub grid_worker: T,
    /// 巡防.
    pub patrol: T,
    /// 车辆.
    pub vehicle: T,
    /// 船艇.
    pub boat: T,
    /// 调解员.
    pub mediator: T,
    /// 部门队伍.
    pub crew: T,
}

impl<T: Copy> ByKind<T> {
    /// The value for a kind.
    #[must_use]
    pub fn of(&self, kind: UnitKind) -> T {
        match kind {
            UnitKind::GridWorker => self.grid_worker,
            UnitKind::Patrol => self.patrol,
            UnitKind::Vehicle => self.vehicle,
            UnitKind::Boat => self.boat,
            UnitKind::Mediator => self.mediator,
            UnitKind::Crew => self.crew,
        }
    }
}

/// One value for each way of getting about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByTravel<T> {
    /// 步行.
    pub foot: T,
    /// 电动自行车.
    pub e_bike: T,
    /// 汽车.
    pub car: T,
    /// 船艇.
    pub boat: T,
}

impl<T: Copy> ByTravel<T> {
    /// The value for a way of getting about.
    #[must_use]
    pub fn of(&self, travel: Travel) -> T {
        match travel {
            Travel::Foot => self.foot,
            Travel::EBike => self.e_bike,
            Travel::Car => self.car,
            Travel::Boat => self.boat,
        }
    }
}
