//! A hub made ready for the load: the city imported, an account for every seat, a token for every unit.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hub_protocol::{
    AreaCode, Role, Tier, UnitId,
    http::{ImportOrganisation, NewAccount, SetUp},
};

use super::seats::Plan;
use crate::{
    city::{City, CityUnit},
    client::HubClient,
    policy::PolicyDocument,
    screen,
};

/// Requests on the way at a time.
const AT_ONCE: usize = 24;

/// The one password of this hub, which lives for minutes and listens on the loopback only.
const PASSWORD: &str = "load-load-load-load";

/// Login of whoever files the reports.
const INTAKE: &str = "intake";

/// What the load works with.
pub(super) struct Founded {
    /// Signed in where reports are filed.
    pub(super) intake: HubClient,
    /// For each seat somebody who is signed in.
    pub(super) seats: Vec<HubClient>,
    /// For each unit its id and its device's token.
    pub(super) units: Vec<(UnitId, String)>,
}

/// Founds the city.
pub(super) async fn found(
    hub: &HubClient,
    set_up_code: String,
    city: &City,
    units: &[&CityUnit],
    plan: &Plan,
) -> Result<Founded> {
    let set_up = SetUp {
        code: set_up_code,
        login: "admin".to_owned(),
        name: "管理员".to_owned(),
        password: PASSWORD.to_owned(),
    };
    hub.set_up(&set_up).await.context("the first account")?;
    screen::say(format!("importing {} areas …", city.areas.len()));
    let areas = ImportOrganisation { areas: Some(city.geojson()), ..ImportOrganisation::default() };
    hub.import(&areas).await.context("the areas")?;
    let root = &city.of_tier(Tier::City).next().context("a city")?.code;
    screen::say(format!("{} accounts …", plan.seats.len() + 1));
    let intake = account(hub, INTAKE.to_owned(), Role::Dispatcher, root).await?;
    // Somebody has to be there for what climbs to the top; nobody signs in.
    let at_the_top = city.on_duty_at(root).context("nobody is on duty at the city's post")?;
    account(hub, at_the_top.login.clone(), Role::Commander, root).await?;
    let mut seats = Vec::new();
    for (number, seat) in plan.seats.iter().enumerate() {
        seats.push(account(hub, format!("seat{number}"), Role::Commander, &seat.area).await?);
    }
    screen::say(format!("enrolling {} units …", city.units.len()));
    let mut entries = city.unit_entries();
    // Those who answer for a unit have no account here.
    entries.iter_mut().for_each(|entry| entry.person = None);
    let import = ImportOrganisation {
        units: Some(entries),
        roster: Some(city.roster().into_iter().filter(|duty| duty.area == *root).collect()),
        policy: Some(PolicyDocument::shipped().all_automatic().document().clone()),
        ..ImportOrganisation::default()
    };
    let imported = hub.import(&import).await.context("units, roster and policy")?;
    let ids: BTreeMap<String, UnitId> = imported.units.ids.into_iter().map(|id| (id.code, id.unit)).collect();
    screen::say(format!("{} device tokens …", units.len()));
    let token = |unit: &&CityUnit| {
        let id =
            ids.get(&unit.code).copied().with_context(|| format!("the hub gave unit {} no id", unit.code));
        async move {
            let id = id?;
            Ok::<_, anyhow::Error>((id, hub.add_device(id, "load").await.context("a device token")?.token))
        }
    };
    let units = stream::iter(units.iter().map(token)).buffered(AT_ONCE).try_collect().await?;
    Ok(Founded { intake, seats, units })
}

/// Somebody new, signed in.
async fn account(hub: &HubClient, login: String, role: Role, area: &AreaCode) -> Result<HubClient> {
    let (name, password) = (login.clone(), PASSWORD.to_owned());
    let account =
        NewAccount { login: login.clone(), name, role, area: area.clone(), password, department: None };
    hub.add_account(&account).await.with_context(|| format!("account {login}"))?;
    let client = HubClient::new(hub.address().clone());
    client.sign_in(&login, PASSWORD).await.with_context(|| format!("signing in as {login}"))?;
    Ok(client)
}
