//! One area of responsibility: what it is called, how high it stands, whose part it is, when it holds and
//! where it lies.
//!
//! Codes are opaque. Nothing here or elsewhere reads a parent, a tier or a province out of their digits,
//! because real trees (development zones, enclaves, merged townships) do not follow them.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Outline;

/// The longest code, in characters. National codes for grids have 15 to 17.
pub const MAX_AREA_CODE_LEN: usize = 32;

/// The name of an area in every other table: 1 to [`MAX_AREA_CODE_LEN`] of `A-Z a-z 0-9 _ -`. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(Arc<str>);

/// A text that cannot be an area code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("area code {0:?} is not 1 to 32 characters of A-Z a-z 0-9 _ -")]
pub struct AreaCodeError(pub String);

impl AreaCode {
    /// Checks a text. Nothing is trimmed or folded: two codes are the same if their characters are.
    pub fn new(code: &str) -> Result<AreaCode, AreaCodeError> {
        let admitted = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if code.is_empty() || code.len() > MAX_AREA_CODE_LEN || !code.bytes().all(admitted) {
            // An error that is logged and shown must not be as long as what somebody sent.
            return Err(AreaCodeError(code.chars().take(2 * MAX_AREA_CODE_LEN).collect()));
        }
        Ok(AreaCode(code.into()))
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    fn from_str(code: &str) -> Result<AreaCode, AreaCodeError> {
        AreaCode::new(code)
    }
}

impl TryFrom<String> for AreaCode {
    type Error = AreaCodeError;

    fn try_from(code: String) -> Result<AreaCode, AreaCodeError> {
        AreaCode::new(&code)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.0.as_ref().to_owned()
    }
}

impl Borrow<str> for AreaCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// How high an area stands. Ordered upward: `Tier::Grid < Tier::City`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// 网格, the smallest piece of ground with somebody responsible for it.
    Grid,
    /// 村 or 社区.
    Village,
    /// 乡镇 or 街道.
    Township,
    /// 县, 区 or county-level city.
    County,
    /// 市, the prefecture-level city.
    City,
}

impl Tier {
    /// All tiers from the lowest upward.
    pub const UPWARD: [Tier; 5] = [Tier::Grid, Tier::Village, Tier::Township, Tier::County, Tier::City];

    /// The next higher tier; none above the city.
    #[must_use]
    pub fn above(self) -> Option<Tier> {
        Tier::UPWARD.into_iter().find(|&tier| tier > self)
    }

    /// The name on the wire and in files: `grid`, `village`, `township`, `county`, `city`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Grid => "grid",
            Tier::Village => "village",
            Tier::Township => "township",
            Tier::County => "county",
            Tier::City => "city",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is not the name of a tier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("tier {0:?} is not one of city, county, township, village, grid")]
pub struct TierError(pub String);

impl FromStr for Tier {
    type Err = TierError;

    fn from_str(name: &str) -> Result<Tier, TierError> {
        let named = Tier::UPWARD.into_iter().find(|tier| tier.as_str() == name);
        named.ok_or_else(|| TierError(name.chars().take(2 * MAX_AREA_CODE_LEN).collect()))
    }
}

/// An area of responsibility. What ties areas together is checked by
/// [`AreaTree::build`](crate::AreaTree::build).
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Unique in its tree.
    pub code: AreaCode,
    /// For people.
    pub name: String,
    /// How high it stands.
    pub tier: Tier,
    /// Whose part it is; none at a root. The parent's tier is higher, not necessarily by one.
    pub parent: Option<AreaCode>,
    /// First instant at which it holds, UTC microseconds; none: always did.
    pub valid_from: Option<i64>,
    /// First instant at which it no longer holds, UTC microseconds; none: for good.
    pub valid_until: Option<i64>,
    /// Where it lies. Without one it is never found by a place, only by its code.
    pub outline: Option<Outline>,
}

impl Area {
    /// Whether the area holds at an instant (UTC microseconds).
    #[must_use]
    pub fn is_valid_at(&self, at_us: i64) -> bool {
        self.valid_from.is_none_or(|from| from <= at_us) && self.valid_until.is_none_or(|until| at_us < until)
    }
}

#[cfg(test)]
mod tests;
