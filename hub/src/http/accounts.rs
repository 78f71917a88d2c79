//! Accounts, made and changed by administrators within their own area.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use geo_index::AreaCode;
use hub_dispatch::{DepartmentCode, PersonId};
use hub_protocol::{
    self as wire, AccountId,
    http::{AccountList, AccountView, ChangeAccount, NewAccount, routes},
};

use super::{
    Failure, acts,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::OfAccount,
};
use crate::{
    Hub,
    identity::{Account, AccountChange, AccountDraft, Act},
    jurisdiction::Scope,
    picture,
};

/// Accounts in the caller's area.
#[utoipa::path(
    get,
    path = routes::ACCOUNTS,
    operation_id = "accounts",
    tag = "people",
    responses((status = 200, description = "The accounts.", body = AccountList))
)]
pub(super) async fn list(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<AccountList>, Failure> {
    caller.may(Act::Accounts)?;
    let accounts = hub.identity.accounts();
    let seen = hub.engine.read(|view| {
        let scope = caller.scope(view);
        let sees = |account: &Account| match &account.area {
            Some(area) => scope.sees(view.organisation.areas(), area),
            None => caller.0.area.is_none(),
        };
        accounts.iter().filter(|account| sees(account)).cloned().collect::<Vec<_>>()
    });
    Ok(axum::Json(AccountList { accounts: seen.iter().map(|account| account_view(&hub, account)).collect() }))
}

/// Makes an account.
#[utoipa::path(
    post,
    path = routes::ACCOUNTS,
    operation_id = "make_account",
    tag = "people",
    request_body = NewAccount,
    responses(
        (status = 201, description = "The account.", body = AccountView),
        (status = 409, description = "The name is taken."),
    )
)]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Json(body): Json<NewAccount>,
) -> Result<(StatusCode, axum::Json<AccountView>), Failure> {
    caller.may(Act::Accounts)?;
    let NewAccount { login, name, role, area, password, department } = body;
    let area = known_area(&hub, &caller, &area)?;
    let department = department.map(|code| known_department(&hub, &caller, code)).transpose()?;
    let draft = AccountDraft { login, name, role, area: Some(area), department, password };
    let account = hub.identity.create_account(draft).await?;
    tracing::info!(by = %caller.person(), person = %account.person, role = ?account.role, "account made");
    Ok((StatusCode::CREATED, axum::Json(account_view(&hub, &account))))
}

/// Changes an account, and ends its sessions.
#[utoipa::path(
    patch,
    path = routes::ACCOUNT,
    operation_id = "change_account",
    tag = "people",
    params(OfAccount),
    request_body = ChangeAccount,
    responses((status = 200, description = "The account as it is now.", body = AccountView))
)]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(account): Path<String>,
    Json(body): Json<ChangeAccount>,
) -> Result<axum::Json<AccountView>, Failure> {
    caller.may(Act::Accounts)?;
    let person = PersonId(id_in_path("account", &account)?);
    let known = hub.identity.account(person).ok_or_else(|| {
        let words = format!("account {person} is unknown");
        Failure::new(wire::ErrorCode::NotFound, words).about("account", person)
    })?;
    may_change(&hub, &caller, &known)?;
    let ChangeAccount { name, role, area, password, active, department } = body;
    let area = area.map(|area| known_area(&hub, &caller, &area)).transpose()?;
    let department = department.map(|code| known_department(&hub, &caller, code)).transpose()?;
    let change = AccountChange { name, role, area, department, password, active };
    let changed = hub.identity.change_account(person, change, |area| covers_all(&hub, area)).await?;
    tracing::info!(by = %caller.person(), %person, role = ?changed.role, active = changed.active, "account changed");
    Ok(axum::Json(account_view(&hub, &changed)))
}

/// An account of the whole realm is changed only by another of the whole realm.
fn may_change(hub: &Hub, caller: &Caller, account: &Account) -> Result<(), Failure> {
    let what = format!("account {}", account.person);
    match &account.area {
        Some(area) => hub.engine.read(|view| caller.sees_area(view, area, &what)),
        None if caller.0.area.is_none() => Ok(()),
        None => Err(Failure::new(
            wire::ErrorCode::OutsideArea,
            format!("{what} is outside the area of your account"),
        )),
    }
}

/// Whether an area is the whole: the realm's, or the first root's.
fn covers_all(hub: &Hub, area: Option<&AreaCode>) -> bool {
    hub.engine.read(|view| Scope::of(view.organisation.areas(), area).is_whole())
}

fn known_area(hub: &Hub, caller: &Caller, area: &wire::AreaCode) -> Result<AreaCode, Failure> {
    let code = AreaCode::new(&area.0).map_err(|error| Failure::invalid("area", area, error))?;
    hub.engine.read(|view| {
        if view.organisation.areas().area(&code).is_none() {
            return Err(Failure::invalid("area", area, "there is no such area"));
        }
        caller.sees_area(view, &code, &format!("area {code}"))
    })?;
    Ok(code)
}

/// A department whose cases the account will see. Before a catalogue names them with their areas, only an administrator of
/// the whole can say that there is one.
fn known_department(
    hub: &Hub,
    caller: &Caller,
    code: wire::DepartmentCode,
) -> Result<DepartmentCode, Failure> {
    hub.engine.read(|view| {
        let department = acts::known_department(view, "department", &code)?;
        let (areas, scope) = (view.organisation.areas(), caller.scope(view));
        let listed = view.organisation.catalogue().and_then(|catalogue| catalogue.department(&department));
        if scope.is_whole() || listed.is_some_and(|listed| scope.sees(areas, &listed.area)) {
            return Ok(department);
        }
        let words = format!("department {code} is outside the area of your account");
        Err(Failure::new(wire::ErrorCode::OutsideArea, words).about("department", code))
    })
}

fn account_view(hub: &Hub, account: &Account) -> AccountView {
    let (area, department) = hub.engine.read(|view| {
        let area = account.area.as_ref().map(|area| picture::area_ref(view.organisation.areas(), area));
        (area, account.department.as_ref().map(|code| picture::department_ref(view, code)))
    });
    AccountView {
        id: AccountId(account.person.0),
        login: account.login.clone(),
        name: account.name.clone(),
        role: account.role,
        area,
        active: account.active,
        department,
    }
}
