//! Areas and posts by name.

use geo_index::{Area, AreaCode, AreaTree};
use hub_dispatch::Rung;
use hub_protocol::{
    self as wire,
    views::{AreaRef, AreaStep, PostRef},
};

use super::words;

fn code(code: &AreaCode) -> wire::AreaCode {
    wire::AreaCode(code.as_str().to_owned())
}

/// An area with the way to it, from the root down. An area that is not in the tree any more has an empty way.
pub(crate) fn area_ref(areas: &AreaTree, area: &AreaCode) -> AreaRef {
    let step = |area: &Area| AreaStep {
        code: code(&area.code),
        name: area.name.clone(),
        tier: words::tier(area.tier),
    };
    let mut path: Vec<AreaStep> = areas.ancestors(area).map(step).collect();
    path.reverse();
    AreaRef { code: code(area), path }
}

/// A post by the name of its area; by its code where the tree no longer has it.
pub(crate) fn post_ref(areas: &AreaTree, rung: &Rung) -> PostRef {
    let name = areas.area(&rung.area).map_or_else(|| rung.area.to_string(), |area| area.name.clone());
    PostRef { tier: words::tier(rung.tier), area: code(&rung.area), name }
}
