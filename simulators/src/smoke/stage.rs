//! What the smoke check plays on: a hub of its own, the tiny city, its units standing still, and the seats it looks from.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result, bail};
use hub_protocol::{Point, Tier};
use rand::Rng as _;
use tempfile::TempDir;

use super::choose::{Chosen, Ring, Standing, choose};
use crate::{
    city::{
        City, CityArea, CityUnit,
        found::{Founded, found},
    },
    client::{HubClient, Seat},
    geometry::{Rect, distance_m},
    hub_process::{HubProcess, HubSetting},
    policy::{Clocks, PolicyDocument},
    seed::Seed,
    units::{Crew, Gaps, Happened, News, Pace, Roaming, Temperament},
};

/// Clocks of the check, in milliseconds: short enough to be waited for, long enough to be told apart.
pub(super) const CLOCKS: Clocks = Clocks {
    answer_within_ms: 1_500,
    search_again_ms: 1_000,
    climb_after_ms: 2_500,
    repeat_ms: 2_000,
    act_within_ms: 30_000,
};

/// Where the check's policy looks for units.
pub(super) const RINGS: [Ring; 2] = [(Tier::Grid, 300), (Tier::Village, 600)];

/// Units this close to the deaf neighbourhood are deaf as well, metres: beyond the widest ring, so that nobody hears.
const DEAF_WITHIN_M: f64 = 900.0;

/// The unit that is chosen for the first report stands closer than this, metres, so that it need not be waited for.
const NEAR_M: f64 = 500.0;

/// Places that are tried until one is found where the choice is not trivial.
const PLACES_TRIED: usize = 5_000;

/// The category of the first report: asks for a skill, and may climb to the city.
pub(super) const FIRST_CATEGORY: &str = "03";
/// The skill.
const SKILL: &str = "急救";

/// How long all units may take until the hub sees them.
const VISIBLE_WITHIN: Duration = Duration::from_secs(15);

/// Everything.
pub(super) struct Stage {
    pub(super) setting: HubSetting,
    pub(super) hub: Option<HubProcess>,
    pub(super) city: City,
    pub(super) policy: PolicyDocument,
    pub(super) founded: Founded,
    pub(super) crew: Crew,
    pub(super) deaf_village: CityArea,
    // Removed with the stage.
    _folder: TempDir,
}

/// A place for the first report, and who must be asked there.
pub(super) struct Spot {
    pub(super) place: Point,
    pub(super) expected: Chosen,
}

impl Stage {
    /// A new hub on an empty folder, not yet set up.
    pub(super) async fn hub(program: std::path::PathBuf) -> Result<(TempDir, HubSetting, HubProcess)> {
        let folder =
            tempfile::Builder::new().prefix("huying-smoke").tempdir().context("a folder for the hub")?;
        let setting = HubSetting::on(program, folder.path());
        let hub = HubProcess::start(&setting).await?;
        // Where its clients will look for it after it died.
        Ok((folder, hub.setting_again(), hub))
    }

    /// Founds the city in it and puts its units to work.
    pub(super) async fn set(
        folder: TempDir,
        setting: HubSetting,
        hub: HubProcess,
        seed: Seed,
    ) -> Result<Self> {
        let city = City::tiny(seed);
        let policy = PolicyDocument::shipped()
            .all_automatic()
            .one_at_a_time()
            .with_clocks(CLOCKS)
            .with_rings(&[("grid", RINGS[0].1), ("village", RINGS[1].1)])
            .with_skills(FIRST_CATEGORY, &[SKILL]);
        let founded = found(hub.address(), &hub.set_up_code().await?, &city, &policy).await?;
        let deaf_village = city.of_tier(Tier::Village).next().context("the city has villages")?.clone();
        let pace = Pace {
            faster: 30.0,
            fix_every: Duration::from_millis(600),
            step_max_m: 1_500.0,
            roaming: Roaming::StaysPut,
            work_s: (190.0, 210.0),
            gaps: Gaps::None,
        };
        let temperament = |unit: &CityUnit| match is_deaf(&deaf_village.bounds, unit.start) {
            true => Temperament::Deaf,
            false => Temperament::Prompt,
        };
        let crew = Crew::muster(hub.address(), &city, &founded, &pace, temperament);
        Ok(Self { setting, hub: Some(hub), city, policy, founded, crew, deaf_village, _folder: folder })
    }

    /// A seat of one of the city's officials.
    pub(super) async fn seat(&self, login: &str) -> Result<Seat> {
        Ok(Seat::take(self.client(login).await?, self.city.seed.stream(login, 0)))
    }

    /// One of the city's officials, without a console.
    pub(super) async fn client(&self, login: &str) -> Result<HubClient> {
        let hub = self.hub.as_ref().context("the hub runs")?;
        let client = self.founded.signed_in(hub.address(), login).await;
        client.with_context(|| format!("{login} could not sign in"))
    }

    /// Whoever set the hub up.
    pub(super) async fn administrator(&self) -> Result<HubClient> {
        let client = self.stranger()?;
        let administrator = &self.founded.administrator;
        client.sign_in(&administrator.login, &administrator.password).await?;
        Ok(client)
    }

    /// Somebody who has not signed in.
    pub(super) fn stranger(&self) -> Result<HubClient> {
        Ok(HubClient::new(self.hub.as_ref().context("the hub runs")?.address().clone()))
    }

    /// The name of one of the city's officials.
    pub(super) fn name_of(&self, login: &str) -> Option<&str> {
        let official = self.city.officials.iter().find(|official| official.login == login);
        official.map(|official| official.name.as_str())
    }

    /// A village other than the deaf one, with somebody at its post and at every one above it.
    pub(super) fn peopled_village(&self) -> Option<CityArea> {
        let mut villages = self.city.of_tier(Tier::Village);
        let tiers = self.posts_above(&self.deaf_village).len();
        let is_peopled = |village: &&CityArea| {
            village.code != self.deaf_village.code && self.posts_above(village).len() == tiers
        };
        villages.find(is_peopled).cloned()
    }

    /// Waits until the hub shows every unit where it stands.
    pub(super) async fn until_everybody_is_visible(&mut self, desk: &HubClient) -> Result<usize> {
        let until = tokio::time::Instant::now() + VISIBLE_WITHIN;
        loop {
            let list = desk.units().await?;
            let positioned = list.units.iter().filter(|entry| entry.last_fix.is_some()).count();
            if positioned == self.city.units.len() {
                return Ok(positioned);
            }
            if tokio::time::Instant::now() > until {
                bail!(
                    "the hub shows {positioned} of {} units after {VISIBLE_WITHIN:?}",
                    self.city.units.len()
                );
            }
            // What units say meanwhile is of no interest, but must be heard.
            let _ = tokio::time::timeout(Duration::from_millis(100), self.crew.news()).await;
        }
    }

    /// Where everybody stands, as they reported it themselves.
    pub(super) fn standing(&self) -> Vec<Standing<'_>> {
        let reported = self.crew.units.iter().filter_map(|unit| {
            let fix = (*unit.last_fix.borrow())?;
            Some(Standing { unit: &unit.card, at: Point { lat: fix.lat, lon: fix.lon } })
        });
        reported.collect()
    }

    /// A place, far from the deaf, where a nearer unit lacks the skill and the one that has it is answered for by an
    /// official, who must not verify its work.
    pub(super) fn spot(&self) -> Result<Spot> {
        let mut random = self.city.seed.stream("spot", 0);
        let standing = self.standing();
        let skills = self.policy.skills(FIRST_CATEGORY);
        let county = self.city.of_tier(Tier::County).last().context("the city has counties")?;
        for _ in 0..PLACES_TRIED {
            let place = county.bounds.at(random.random(), random.random());
            let Some(expected) = choose(&self.city, &RINGS, place, &skills, &standing) else { continue };
            let answered_for = self.card(&expected.code).is_some_and(|card| card.person.is_some());
            let is_near = expected.distance_m < NEAR_M;
            if is_near && expected.unskilled_nearer > 0 && answered_for {
                return Ok(Spot { place, expected });
            }
        }
        bail!("no place in {} where a nearer unit lacks the skill", county.name)
    }

    /// A unit's card.
    pub(super) fn card(&self, code: &str) -> Option<&CityUnit> {
        self.city.units.iter().find(|unit| unit.code == code)
    }

    /// The unit that hears and is nearest to the deaf place, by the air line.
    pub(super) fn nearest_who_hears(&self, place: Point) -> Result<&crate::units::UnitAtWork> {
        let away = |unit: &crate::units::UnitAtWork| distance_m(place, unit.card.start);
        let hears = self.crew.units.iter().filter(|unit| unit.temperament == Temperament::Prompt);
        hears.min_by(|a, b| away(a).total_cmp(&away(b))).context("somebody hears")
    }

    /// Waits for news of a unit.
    pub(super) async fn heard<T>(
        &mut self,
        what: &str,
        within: Duration,
        mut wanted: impl FnMut(&News) -> Option<T>,
    ) -> Result<T> {
        let until = tokio::time::Instant::now() + within;
        loop {
            let news = tokio::time::timeout_at(until, self.crew.news()).await;
            let news = news.with_context(|| format!("not within {} ms: {what}", within.as_millis()))?;
            let news = news.context("every unit has left")?;
            if let Happened::Refused(action, detail) = &news.what {
                bail!("the hub refused {action:?} of {}: {detail}", news.unit);
            }
            if let Some(found) = wanted(&news) {
                return Ok(found);
            }
        }
    }

    /// The logins of the posts above an area, lowest first.
    pub(super) fn posts_above(&self, area: &CityArea) -> BTreeMap<Tier, String> {
        let areas = self.city.upward(&area.code).into_iter();
        areas.filter_map(|area| Some((area.tier, self.city.on_duty_at(&area.code)?.login.clone()))).collect()
    }
}

fn is_deaf(village: &Rect, start: Point) -> bool {
    village.contains(start) || distance_m(village.clamped(start), start) < DEAF_WITHIN_M
}
