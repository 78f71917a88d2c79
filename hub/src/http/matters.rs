//! The matters of the catalogue, for whoever takes a report in.
//!
//! A catalogue has tens of thousands of them and every console asks when it begins, all at once after a restart: the list is
//! made once for a catalogue and a policy, and whoever has it already is told no more than that.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hub_dispatch::{Category, NamedPolicy};
use hub_engine::{organisation::Catalogue, words::hex};
use hub_protocol::{
    ErrorCode,
    http::{ListedMatter, MatterList, routes},
    views::CategoryRef,
};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;

use super::{Failure, caller::Caller};
use crate::{
    Hub,
    identity::Act,
    picture::{self, words},
};

/// The list as it was made last, and of what. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Matters(Arc<Mutex<Option<Made>>>);

/// The list of one catalogue and one policy.
#[derive(Clone)]
struct Made {
    tag: String,
    bytes: Bytes,
}

impl Matters {
    /// The list, made once: everybody who asks meanwhile waits for the same.
    async fn of(
        &self,
        tag: &str,
        catalogue: Option<Arc<Catalogue>>,
        policy: Arc<NamedPolicy>,
    ) -> Result<Bytes, Failure> {
        let mut last = self.0.lock().await;
        if let Some(made) = last.as_ref().filter(|made| made.tag == tag) {
            return Ok(made.bytes.clone());
        }
        let encoding = tokio::task::spawn_blocking(move || encoded(catalogue.as_deref(), &policy));
        let bytes = encoding.await.map_err(|error| {
            tracing::error!(%error, "the list of matters could not be made");
            Failure::new(ErrorCode::Internal, "the list of matters could not be made")
        })?;
        *last = Some(Made { tag: tag.to_owned(), bytes: bytes.clone() });
        Ok(bytes)
    }
}

/// The matters of the catalogue in force.
#[utoipa::path(
    get,
    path = routes::MATTERS,
    operation_id = "matters",
    tag = "organisation",
    responses(
        (status = 200, description = "The matters, in the catalogue's order.", body = MatterList),
        (status = 304, description = "The matters are those that are known."),
    )
)]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.may(Act::Look)?;
    let (catalogue, policy) =
        hub.engine.read(|view| (view.organisation.catalogue().cloned(), view.organisation.policy().clone()));
    let tag = tag_of(catalogue.as_deref(), &policy);
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(hub.matters.of(&tag, catalogue, policy).await?))
    };
    let set = response.headers_mut();
    if !is_known {
        set.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    // It may be kept, and is asked for each time whether it still holds.
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    set.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a quoted hex text is a header"));
    Ok(response)
}

/// The form in which the list is written: another one whenever a field of it comes or goes, so that nobody goes on with a kept
/// list that lacks it.
const FORM: &str = "2";

/// Names everything that the list depends on, and the form in which it is written.
fn tag_of(catalogue: Option<&Catalogue>, policy: &NamedPolicy) -> String {
    let catalogue = catalogue.map_or("", |catalogue| catalogue.digest().0.as_str());
    let parts = [FORM, catalogue, policy.digest.0.as_str()];
    let digest = parts.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part).chain_update([0]));
    format!("\"{}\"", hex(&digest.finalize()[..16]))
}

/// What categories are called.
type Names = BTreeMap<Category, String>;

fn encoded(catalogue: Option<&Catalogue>, policy: &NamedPolicy) -> Bytes {
    let rules = &policy.policy.categories;
    let names: Names = rules.iter().map(|(code, rule)| (code.clone(), rule.name.clone())).collect();
    let matters = catalogue.map(|catalogue| drawn(catalogue, &names)).unwrap_or_default();
    Bytes::from(serde_json::to_vec(&MatterList { matters }).expect("wire types have string keys"))
}

fn drawn(catalogue: &Catalogue, categories: &Names) -> Vec<ListedMatter> {
    let matters = catalogue.matters().iter().map(|listed| {
        let category = catalogue.category_of(&listed.code);
        ListedMatter {
            matter: picture::listed_matter_view(catalogue, listed),
            parent: listed.parent.as_ref().map(|parent| parent.0.clone()),
            category: category.map(|category| category_ref(category, categories)),
            kind: listed.kind.map(words::report_kind),
        }
    });
    matters.collect()
}

/// A category by the name that the policy in force has for it; by its code where it has none.
fn category_ref(category: &Category, names: &Names) -> CategoryRef {
    let name = names.get(category).unwrap_or(&category.0);
    CategoryRef { code: category.0.clone(), name: name.clone() }
}
