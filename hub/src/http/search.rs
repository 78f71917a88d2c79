//! Finding cases, open and ended, by what is known of them: the index says which, the case itself says who may see it.

use std::str::FromStr as _;

use axum::extract::State;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use geo_index::AreaCode;
use hub_dispatch::{
    CaseId, ReportId,
    board::{Case, recall},
};
use hub_engine::{CaseQuery, CaseScope, FoundCase as Hit, Lookup, NothingAsked, View, WhoAsks};
use hub_protocol::{
    Role,
    http::{CaseSearch, CaseState, FoundCase, FoundCases, routes},
    limits::{CASE_QUERY_MAX_CHARS, CASES_PER_CHUNK_MAX},
    views::CaseView,
};

use super::{Failure, body::Json, caller::Caller, orders::check_short, report_intake::area_given};
use crate::{
    Hub,
    identity::Act,
    jurisdiction::{EndedCase, Scope, Withheld},
    picture,
};

/// Cases of one page when nothing is said.
const PAGE: usize = 20;
/// Cases of one page that are read at the same time: from a disk, most of the time is waiting.
const READS_AT_ONCE: usize = 4;
/// Pages of which nothing is shown that are passed over before whoever asks is told to go on.
const PAGES_LOOKED_AT_MAX: usize = 5;

/// Cases by number, id, telephone number, address or text, and by how they stand.
#[utoipa::path(
    post,
    path = routes::CASE_SEARCH,
    operation_id = "search_cases",
    tag = "cases",
    request_body = CaseSearch,
    responses((status = 200, description = "A page, newest first.", body = FoundCases))
)]
pub(super) async fn search(
    State(hub): State<Hub>,
    caller: Caller,
    Json(asked): Json<CaseSearch>,
) -> Result<axum::Json<FoundCases>, Failure> {
    caller.may(Act::ReadCases)?;
    let area = match &asked.area {
        Some(area) => Some(hub.engine.read(|view| area_asked(view, &caller, area))?),
        None => None,
    };
    let scope = hub.engine.read(|view| scope(view, &caller, area.as_ref()));
    let query = CaseQuery {
        scope: scope.unwrap_or(CaseScope::Everything),
        states: asked.state.as_deref().map(states).transpose()?.unwrap_or_default(),
        words: asked.q.as_deref().map(words).transpose()?.flatten(),
        phone: phone(asked.phone.as_ref())?,
        asks: asks(&hub, &caller),
        before: asked.before.as_deref().map(before).transpose()?,
        limit: asked.limit.map_or(Ok(PAGE), limit)?,
    };
    let complete = hub.engine.index_is_whole();
    let mut query = query;
    let mut pages = PAGES_LOOKED_AT_MAX;
    loop {
        let found = hub.engine.find_cases(&query).await?.map_err(|nothing| refused(&asked, nothing))?;
        let cases = shown(&hub, &caller, (&query, area.as_ref()), &found.cases).await?;
        pages -= 1;
        // A page of which nothing is shown, and a next one, would say that there is something.
        if cases.is_empty() && found.next.is_some() && pages > 0 {
            query.before = found.next;
            continue;
        }
        let next = found.next.map(|next| next.to_string());
        return Ok(axum::Json(FoundCases { cases, next, complete }));
    }
}

/// What of a page is shown to whoever asks.
async fn shown(
    hub: &Hub,
    caller: &Caller,
    (query, area): (&CaseQuery, Option<&AreaCode>),
    hits: &[Hit],
) -> Result<Vec<FoundCase>, Failure> {
    let ids: Vec<CaseId> = hits.iter().map(|hit| hit.case).collect();
    let drawn: Vec<Option<CaseView>> = stream::iter(ids)
        .map(|case| seen_by_what_is_told(hub, caller, query, case))
        .buffered(READS_AT_ONCE)
        .try_collect()
        .await?;
    let mut cases = Vec::with_capacity(drawn.len());
    for (hit, case) in hits.iter().zip(drawn) {
        let Some(case) = case else { continue };
        if hub.engine.read(|view| is_within(view, area, &case)) {
            cases.extend(state_of(hit, &case).map(|state| FoundCase { state, case }));
        }
    }
    Ok(cases)
}

/// A case that was found, unless only the name or the number of a caller who is kept from whoever asks was what found it.
async fn seen_by_what_is_told(
    hub: &Hub,
    caller: &Caller,
    query: &CaseQuery,
    id: CaseId,
) -> Result<Option<CaseView>, Failure> {
    let Some(Seen { view, case, withheld }) = seen(hub, caller, id).await? else { return Ok(None) };
    if withheld.keeps_no_caller() || query.asks == WhoAsks::SeesNoCallers {
        return Ok(Some(view));
    }
    let mut told = Vec::new();
    for report in reports_of(&case) {
        let words = hub.engine.words(Lookup::Report(report)).await?;
        let kept = withheld.keeps_caller(report);
        told.extend(words.map(|words| if kept { words.without_caller() } else { words }));
    }
    Ok(Some(view).filter(|_| hub.engine.is_found_by(query, &case, &told)))
}

/// A case as somebody sees it.
pub(super) struct Seen {
    pub(super) view: CaseView,
    /// The case itself, as it is or as it was when it ended.
    pub(super) case: Box<Case>,
    /// What of their callers is kept back.
    pub(super) withheld: Withheld,
}

/// A case as whoever asks may see it; none if it is not theirs to see, or not there.
pub(super) async fn seen(hub: &Hub, caller: &Caller, id: CaseId) -> Result<Option<Seen>, Failure> {
    let names = hub.names();
    let open = hub.engine.read(|view| {
        let case = view.board.case(id)?;
        let is_seen = caller.cases(view).case(view.organisation.areas(), case);
        let shown = if is_seen { picture::case_view(view, id, &names) } else { None };
        let withheld = || caller.callers(view).withheld(view, case, reports_of(case));
        Some(shown.map(|shown| Seen { view: shown, case: Box::new(case.clone()), withheld: withheld() }))
    });
    if let Some(open) = open {
        return Ok(open);
    }
    let Some((shown, history)) = picture::ended_case(&hub.engine, id, &names).await? else { return Ok(None) };
    let recorded: Vec<_> = history.iter().map(|entry| entry.recorded.clone()).collect();
    let Some(recalled) = recall(&recorded).map(Box::new) else { return Ok(None) };
    let told = hub.engine.read(|view| {
        let is_seen = caller.cases(view).ended(view.organisation.areas(), &history);
        is_seen.then(|| caller.callers(view))
    });
    let Some(told) = told else { return Ok(None) };
    let (case, ending) = (Box::new(recalled.case), recalled.ending);
    let judged = Box::pin(EndedCase::read(&hub.engine, &case, ending)).await?;
    let withheld = told.withheld_in_ended(&judged, reports_of(&case));
    Ok(Some(Seen { view: shown, case, withheld }))
}

/// The same where it is not asked who called.
pub(super) async fn seen_case(hub: &Hub, caller: &Caller, id: CaseId) -> Result<Option<CaseView>, Failure> {
    Ok(seen(hub, caller, id).await?.map(|seen| seen.view))
}

fn reports_of(case: &Case) -> impl Iterator<Item = ReportId> + '_ {
    [case.facts.report].into_iter().chain(case.joined.iter().copied())
}

/// Who asks, by what they are shown of callers.
pub(super) fn asks(hub: &Hub, caller: &Caller) -> WhoAsks {
    let is_a_desk = hub.engine.read(|view| caller.callers(view).is_a_desk());
    if is_a_desk { WhoAsks::SeesNoCallers } else { WhoAsks::SeesCallers }
}

/// Where is looked: the narrowest that the index knows. What is found is checked against the case all the same.
pub(super) fn scope(view: &View, caller: &Caller, area: Option<&AreaCode>) -> Option<CaseScope> {
    if caller.0.role == Role::Department {
        return caller.0.department.clone().map(CaseScope::At);
    }
    let area = area.or(caller.0.area.as_ref())?;
    let is_whole = Scope::of(view.organisation.areas(), Some(area)).is_whole();
    if is_whole { None } else { Some(CaseScope::Within(area.clone())) }
}

/// An area that there is, and that the account sees; a department's desk sees its own cases wherever they lie.
fn area_asked(view: &View, caller: &Caller, area: &hub_protocol::AreaCode) -> Result<AreaCode, Failure> {
    let code = area_given(view, area)?;
    if caller.0.role != Role::Department {
        caller.sees_area(view, &code, "the area asked for")?;
    }
    Ok(code)
}

fn is_within(view: &View, area: Option<&AreaCode>, case: &CaseView) -> bool {
    let Some(area) = area else { return true };
    let code = AreaCode::new(&case.area.code.0);
    code.is_ok_and(|code| {
        Scope::of(view.organisation.areas(), Some(area)).sees(view.organisation.areas(), &code)
    })
}

/// The words asked for; none if they are blank.
fn words(q: &str) -> Result<Option<String>, Failure> {
    if q.chars().count() > CASE_QUERY_MAX_CHARS {
        return Err(Failure::invalid("q", q, format!("it has more than {CASE_QUERY_MAX_CHARS} characters")));
    }
    let q = q.trim();
    Ok(if q.is_empty() { None } else { Some(q.to_owned()) })
}

/// The number asked for; whether it is one, the index says.
fn phone(phone: Option<&String>) -> Result<Option<String>, Failure> {
    check_short("phone", phone)?;
    Ok(phone.cloned())
}

/// States as the index has them.
fn states(asked: &str) -> Result<Vec<String>, Failure> {
    let mut states = Vec::new();
    for word in asked.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match word {
            "open" => states.extend(CaseState::ALL.iter().filter(|state| !state.is_ended()).map(word_of)),
            "ended" => states.extend(CaseState::ALL.iter().filter(|state| state.is_ended()).map(word_of)),
            word => match read_state(word) {
                Some(state) => states.push(word_of(&state)),
                None => {
                    let why = format!("{word:?} is neither a state of a case nor open nor ended");
                    return Err(Failure::invalid("state", asked, why));
                }
            },
        }
    }
    // Each is counted and walked for itself, so none twice.
    states.sort_unstable();
    states.dedup();
    Ok(states)
}

fn word_of(state: &CaseState) -> String {
    serde_json::to_value(state)
        .ok()
        .and_then(|word| Some(word.as_str()?.to_owned()))
        .expect("a state is a word")
}

fn read_state(word: &str) -> Option<CaseState> {
    CaseState::ALL.iter().find(|state| word_of(state) == word).copied()
}

fn before(before: &str) -> Result<u64, Failure> {
    u64::from_str(before).map_err(|error| Failure::invalid("before", before, error))
}

fn limit(limit: u32) -> Result<usize, Failure> {
    let wanted = usize::try_from(limit).expect("32 bits fit");
    if (1..=CASES_PER_CHUNK_MAX).contains(&wanted) {
        return Ok(wanted);
    }
    Err(Failure::invalid("limit", limit, format!("a page has 1 to {CASES_PER_CHUNK_MAX} cases")))
}

fn refused(asked: &CaseSearch, nothing: NothingAsked) -> Failure {
    match nothing {
        NothingAsked::NoNumber => Failure::invalid("phone", asked.phone.clone().unwrap_or_default(), nothing),
        NothingAsked::TooShort | NothingAsked::TooLong(_) => {
            Failure::invalid("q", asked.q.clone().unwrap_or_default(), nothing)
        }
    }
}

/// How a case stands: as it is drawn, but for what only the index tells apart.
fn state_of(hit: &Hit, case: &CaseView) -> Option<CaseState> {
    let drawn = serde_json::to_value(case.phase).expect("a phase is a word");
    match read_state(&hit.state) {
        Some(CaseState::Archived) if case.ended_at_us.is_some() => Some(CaseState::Archived),
        _ => read_state(drawn.as_str()?),
    }
}
