//! Finding places, and importing them. Places are known to the whole realm: a call-taker must be able to name one outside of
//! the own area.

use axum::{
    extract::{FromRequest, Query, Request, State},
    http::{
        HeaderMap,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use geo_index::{AreaCode, AreaTree, Place};
use hub_engine::words::hex;
use hub_gazetteer::{Found, Gazetteer, Matched, Origin, QUERY_MAX_CHARS, merged};
use hub_protocol::{
    ErrorCode,
    http::{PlaceList, PlaceMatch, PlaceMatched, PlaceQuery, PlacesImported, routes},
    limits::{IMPORT_BODY_MAX_BYTES, PLACE_QUERY_MAX_CHARS, PLACES_FOUND_DEFAULT, PLACES_FOUND_MAX},
};
use sha2::{Digest as _, Sha256};

use super::{
    Failure,
    body::limited,
    caller::Caller,
    openapi::Once,
    orders::Key,
    organisation::{ImportQuery, Importing},
};
use crate::{
    Hub,
    identity::Act,
    import::{Importer, Step},
    picture,
    places::{self, Index, Packing, PlacesError, known_area},
    street_map,
};

const _: () = assert!(PLACE_QUERY_MAX_CHARS == QUERY_MAX_CHARS, "the wire promises what the index takes");
/// Bytes of a place's digest that make its id.
const ID_BYTES: usize = 8;

/// A list of places, as it came.
pub(super) struct Lines(Vec<u8>, Packing);

impl FromRequest<Hub> for Lines {
    type Rejection = Failure;

    async fn from_request(request: Request, hub: &Hub) -> Result<Self, Failure> {
        let packing = packing(request.headers())?;
        let bytes = limited(request, hub, IMPORT_BODY_MAX_BYTES).await?;
        Ok(Self(bytes.into(), packing))
    }
}

fn packing(headers: &HeaderMap) -> Result<Packing, Failure> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = said(CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind != "application/x-ndjson" {
        let words = "the body must be application/x-ndjson: one place a line";
        return Err(Failure::new(ErrorCode::UnsupportedMediaType, words));
    }
    match said(CONTENT_ENCODING).trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(Packing::Plain),
        "gzip" => Ok(Packing::Gzip),
        other => {
            let words = format!("the body is packed as {other:?}; plain or gzip is taken");
            Err(Failure::new(ErrorCode::UnsupportedMediaType, words))
        }
    }
}

/// Imports the list of places: all of it or nothing.
#[utoipa::path(
    post,
    path = routes::PLACES,
    operation_id = "import_places",
    tag = "organisation",
    params(Once, ImportQuery),
    request_body(
        content = String,
        content_type = "application/x-ndjson",
        description = "One `PlaceEntry` a line; plain, or packed with gzip."
    ),
    responses(
        (status = 200, description = "What changed, or would.", body = PlacesImported),
        (status = 422, description = "It cannot be imported; every mistake is in the words."),
    )
)]
pub(super) async fn import(
    State(hub): State<Hub>,
    Importing(caller): Importing,
    Key(key): Key,
    Query(ImportQuery { preview }): Query<ImportQuery>,
    Lines(bytes, packing): Lines,
) -> Result<axum::Json<PlacesImported>, Failure> {
    let step = if preview { Step::Preview } else { Step::CarryOut };
    let by = Importer { principal: caller.principal(), person: Some(caller.person()), key };
    let imported = places::import(&hub.engine, &hub.places, by, (bytes, packing), step).await?;
    if step == Step::CarryOut {
        hub.places.caught_up(&imported.digest).await;
    }
    Ok(axum::Json(imported))
}

impl From<PlacesError> for Failure {
    fn from(error: PlacesError) -> Self {
        match error {
            PlacesError::Mistakes(_) => Self::new(ErrorCode::ImportInvalid, error),
            PlacesError::Submit(error) => error.into(),
        }
    }
}

/// Finds places by what a caller says.
#[utoipa::path(
    get,
    path = routes::PLACES,
    operation_id = "places",
    tag = "organisation",
    params(PlaceQuery),
    responses((status = 200, description = "The places, best first.", body = PlaceList))
)]
pub(super) async fn search(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<PlaceQuery>,
) -> Result<axum::Json<PlaceList>, Failure> {
    caller.may(Act::Look)?;
    let areas = hub.engine.read(|view| view.organisation.shared_areas());
    let wanted = Wanted::of(query, &areas, &caller)?;
    let (index, of_map) = (hub.places.index(), hub.street_map.named());
    // Some milliseconds for one letter among half a million names; meanwhile others are served.
    let searching = tokio::task::spawn_blocking(move || wanted.search(&index, &of_map, &areas));
    let searched = searching.await.expect("a search does not panic")?;
    Ok(axum::Json(searched))
}

/// A query, checked.
struct Wanted {
    text: String,
    /// Whose places come first; nobody's for an account of the whole realm.
    first: Option<AreaCode>,
    near: Option<Place>,
    limit: usize,
}

impl Wanted {
    fn of(query: PlaceQuery, areas: &AreaTree, caller: &Caller) -> Result<Self, Failure> {
        let PlaceQuery { q: text, area, lat, lon, limit } = query;
        let first = match &area {
            Some(area) => {
                let known = known_area(area, areas);
                Some(known.ok_or_else(|| Failure::invalid("area", area, "there is no such area"))?)
            }
            None => caller.0.area.clone(),
        };
        let near = match (lat, lon) {
            (Some(lat), Some(lon)) => {
                Some(Place::new(lat, lon).map_err(|error| Failure::invalid("lat", lat, error))?)
            }
            (None, None) => None,
            (Some(lat), None) => return Err(Failure::invalid("lat", lat, "lat and lon go together")),
            (None, Some(lon)) => return Err(Failure::invalid("lon", lon, "lat and lon go together")),
        };
        let limit = limit.unwrap_or(PLACES_FOUND_DEFAULT);
        if !(1..=PLACES_FOUND_MAX).contains(&limit) {
            return Err(Failure::invalid("limit", limit, format!("it is not 1 to {PLACES_FOUND_MAX}")));
        }
        Ok(Self { text, first, near, limit: limit as usize })
    }

    fn search(self, index: &Index, of_map: &Gazetteer, areas: &AreaTree) -> Result<PlaceList, Failure> {
        let found = merged(self.found(&index.gazetteer, areas)?, self.found(of_map, areas)?, self.limit);
        let places = found.iter().map(|(origin, found)| place_match(*origin, found, areas)).collect();
        Ok(PlaceList { digest: index.digest.as_ref().map(|digest| digest.0.clone()), places })
    }

    fn found<'a>(&self, gazetteer: &'a Gazetteer, areas: &AreaTree) -> Result<Vec<Found<'a>>, Failure> {
        let is_first = |area: &AreaCode| self.first.as_ref().is_some_and(|first| areas.within(area, first));
        let found = gazetteer.search(&self.text, self.near, self.limit, is_first);
        found.map_err(|error| Failure::invalid("q", &self.text, error))
    }
}

fn place_match(origin: Origin, found: &Found<'_>, areas: &AreaTree) -> PlaceMatch {
    let area = picture::area_ref(areas, found.area);
    // The root is the same for all, and what is left is short enough to read aloud.
    let above = area.path.iter().skip(1).map(|step| step.name.as_str());
    let address = above.chain([found.name]).collect::<String>();
    PlaceMatch {
        id: id(found),
        name: found.name.to_owned(),
        kind: found.kind.filter(|_| origin == Origin::First).map(str::to_owned),
        on_map: found.kind.filter(|_| origin == Origin::Second).and_then(street_map::on_map),
        address: (address != found.name).then_some(address),
        area,
        place: found.place.map(picture::point),
        matched: match found.matched {
            Matched::Name => PlaceMatched::Name,
            Matched::Alias => PlaceMatched::Alias,
            Matched::Part => PlaceMatched::Part,
            Matched::Pinyin => PlaceMatched::Pinyin,
            Matched::Initials => PlaceMatched::Initials,
        },
    }
}

/// Made of what the place is, so that it outlives the next import.
fn id(found: &Found<'_>) -> String {
    let point = found.place.map(|place| place.to_e7());
    let said = format!("{}\0{}\0{}\0{point:?}", found.name, found.kind.unwrap_or_default(), found.area);
    hex(&Sha256::digest(said)[..ID_BYTES])
}
