//! How much longer a way takes by the hour of the day.

use crate::{mode::Mode, way::Class};

/// Shortest time there is, in percent of that on a free way.
pub const PERCENT_MIN: u16 = 50;
/// Longest time there is, in percent of that on a free way.
pub const PERCENT_MAX: u16 = 1_000;

const CLASSES: usize = Class::ALL.len();

/// The time a way takes in percent of that when it is free, by class and hour, for cars. Others are not held up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    percent: Box<[[u16; 24]; CLASSES]>,
}

impl Default for Hours {
    fn default() -> Self {
        Self { percent: Box::new([[100; 24]; CLASSES]) }
    }
}

impl Hours {
    /// The same with a time in percent, within [`PERCENT_MIN`] and [`PERCENT_MAX`], for a class in an hour of the day; hours
    /// from 24 on begin anew.
    #[must_use]
    pub fn with(mut self, class: Class, hour: u8, percent: u16) -> Self {
        self.percent[class as usize][usize::from(hour % 24)] = percent.clamp(PERCENT_MIN, PERCENT_MAX);
        self
    }

    /// The time in percent of that on a free way.
    #[must_use]
    pub fn percent(&self, mode: Mode, class: Class, hour: u8) -> u16 {
        match mode {
            Mode::Car => self.percent[class as usize][usize::from(hour % 24)],
            Mode::Foot | Mode::EBike | Mode::Boat => 100,
        }
    }
}
