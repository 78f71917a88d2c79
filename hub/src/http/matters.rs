//! The matters of the catalogue, for whoever takes a report in.

use std::collections::BTreeMap;

use axum::extract::State;
use hub_dispatch::{Category, DepartmentCode};
use hub_engine::organisation::Catalogue;
use hub_protocol::{
    self as wire,
    http::{ListedMatter, MatterList, routes},
    views::{CategoryRef, DepartmentRef, MatterView},
};

use super::{Failure, caller::Caller};
use crate::{
    Hub,
    identity::Act,
    picture::{self, words},
};

/// The matters of the catalogue in force.
#[utoipa::path(
    get,
    path = routes::MATTERS,
    operation_id = "matters",
    tag = "organisation",
    responses((status = 200, description = "The matters, in the catalogue's order.", body = MatterList))
)]
pub(super) async fn list(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<MatterList>, Failure> {
    caller.may(Act::Look)?;
    let (catalogue, categories) = hub.engine.read(|view| {
        let rules = &view.organisation.policy().policy.categories;
        let names: Names = rules.iter().map(|(code, rule)| (code.clone(), rule.name.clone())).collect();
        (view.organisation.catalogue().cloned(), names)
    });
    let Some(catalogue) = catalogue else { return Ok(axum::Json(MatterList { matters: Vec::new() })) };
    // Tens of thousands of matters take a while; others are served meanwhile.
    let drawing = tokio::task::spawn_blocking(move || drawn(&catalogue, &categories));
    Ok(axum::Json(drawing.await.expect("drawing a catalogue does not panic")))
}

/// What categories are called.
type Names = BTreeMap<Category, String>;

fn drawn(catalogue: &Catalogue, categories: &Names) -> MatterList {
    let departments = catalogue.departments().iter().map(|it| (&it.code, it.name.as_str())).collect();
    let matters = catalogue.matters().iter().map(|listed| {
        let category = catalogue.category_of(&listed.code);
        ListedMatter {
            matter: matter_view(listed, &departments),
            parent: listed.parent.as_ref().map(|parent| parent.0.clone()),
            category: category.map(|category| category_ref(category, categories)),
            kind: listed.kind.map(words::report_kind),
        }
    });
    MatterList { matters: matters.collect() }
}

fn matter_view(
    listed: &hub_engine::organisation::ListedMatter,
    departments: &BTreeMap<&DepartmentCode, &str>,
) -> MatterView {
    let named = |code: &DepartmentCode| DepartmentRef {
        code: wire::DepartmentCode(code.0.clone()),
        name: departments.get(code).map_or(code.0.as_str(), |name| name).to_owned(),
    };
    MatterView {
        code: listed.code.0.clone(),
        name: listed.name.clone(),
        lead: listed.lead.as_ref().map(named),
        co: listed.co.iter().map(named).collect(),
        limit: listed.limit.map(picture::span),
        tier: listed.tier.map(words::tier),
        skills: listed.skills.iter().map(|skill| skill.0.clone()).collect(),
    }
}

/// A category by the name that the policy in force has for it; by its code where it has none.
fn category_ref(category: &Category, names: &Names) -> CategoryRef {
    let name = names.get(category).unwrap_or(&category.0);
    CategoryRef { code: category.0.clone(), name: name.clone() }
}
