//! People who call: at a believable pace, from places that exist, with words that callers use.

use std::time::Duration;

use hub_protocol::{CoordinateSystem, GivenPlace, Phase, Point, Tier, http::NewReport, views::AreaRef};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::deaf_village;
use crate::{
    city::{Arrival, Arrivals, City, CityArea, names},
    client::{Backoff, ClientError, HubClient, Key},
    clock, screen,
};

/// What they call about: category, and the words after the place.
const MATTERS: [(&str, &str); 12] = [
    ("04", "垃圾桶满了没人收，味道很大"),
    ("04", "有人乱倒建筑垃圾"),
    ("08", "路灯不亮，晚上看不清路"),
    ("08", "井盖松动，车压上去直响"),
    ("07", "占道经营，消防通道堵了"),
    ("02", "有人打架，快来人"),
    ("02", "有陌生人挨家敲门，形迹可疑"),
    ("03", "电线垂下来了，怕有人碰到"),
    ("03", "楼道里给电动车拉线充电"),
    ("09", "水管爆了，路面都是水"),
    ("01", "两家为宅基地吵起来了"),
    ("10", "停水半天了，也没个通知"),
];

/// What is called about from the deaf village, so that it climbs as far as it can.
const UNHEARD: (&str, &str) = ("02", "村口有人闹事，喊了半天没人来");

/// The first call from the deaf village comes after so many others, and then one in so many.
const DEAF_EVERY: u32 = 5;

/// Calls a day by whose profile callers are drawn; how fast they come is the demo's own affair.
const CALLS_A_DAY: f64 = 400.0;

/// While so many cases wait for somebody, nobody calls: a newcomer can look at so many, and not at hundreds.
const WAITING_MAX: usize = 12;

/// While so many cases of the deaf village wait, calls come from elsewhere.
const UNHEARD_MAX: usize = 3;

/// The first call comes so soon.
const FIRST_AFTER: Duration = Duration::from_secs(2);

/// How long a call may take while the hub is restarting.
const CALL_WITHIN: Duration = Duration::from_secs(60);

/// The callers.
pub(super) struct Callers {
    hub: HubClient,
    onlooker: HubClient,
    random: StdRng,
    backoff: Backoff,
    /// Callers of a city that knows its places; none for one that is only drawn.
    arrivals: Option<Arrivals>,
    villages: Vec<CityArea>,
    deaf: CityArea,
    mean_s: f64,
    calls: u32,
}

impl Callers {
    /// `onlooker` sees the whole city, and with it how many cases wait.
    pub(super) fn new(hub: HubClient, onlooker: HubClient, city: &City, mean_s: f64) -> Self {
        let deaf = deaf_village(city);
        let villages =
            city.of_tier(Tier::Village).filter(|village| village.code != deaf.code).cloned().collect();
        let now = clock::now();
        let random = |what| city.seed.stream(what, now.get().unsigned_abs());
        let arrivals =
            (!city.places.is_empty()).then(|| Arrivals::of(city, now, CALLS_A_DAY, now.get().unsigned_abs()));
        Self {
            hub,
            onlooker,
            backoff: Backoff::new(random("callers' patience")),
            random: random("callers"),
            arrivals,
            villages,
            deaf: deaf.clone(),
            mean_s,
            calls: 0,
        }
    }

    /// Calls and calls. A request that fails is made again after a while, for as long as there is a hub; ends only with
    /// an answer that asking again would not change.
    pub(super) async fn call(&mut self) -> ClientError {
        let mut wait = FIRST_AFTER;
        loop {
            tokio::time::sleep(wait).await;
            wait = match self.one_call().await {
                Ok(()) => {
                    self.backoff.reset();
                    Duration::from_secs_f64(self.gap_s())
                }
                Err(error) if error.may_be_retried() => {
                    tracing::warn!(%error, "a call waits");
                    self.backoff.next_wait()
                }
                Err(error) => return error,
            };
        }
    }

    async fn one_call(&mut self) -> Result<(), ClientError> {
        let (waiting, unheard) = self.waiting().await?;
        let turn = self.calls.is_multiple_of(DEAF_EVERY);
        self.calls += 1;
        if waiting >= WAITING_MAX {
            return Ok(());
        }
        let deaf = turn && unheard < UNHEARD_MAX;
        let report = if deaf { self.unheard_call() } else { self.ordinary_call() };
        let accepted = self.hub.report_until_answered(&report, &Key::fresh(), CALL_WITHIN).await?;
        screen::say(format!("  来电 {}：{}", whereabouts(&accepted.area), report.text));
        Ok(())
    }

    /// Cases that nobody has, in the whole city and in the deaf village.
    async fn waiting(&self) -> Result<(usize, usize), ClientError> {
        let open = self.onlooker.all_cases("open").await?;
        let waiting: Vec<_> = open.iter().filter(|case| case.phase == Phase::Unattended).collect();
        let unheard =
            waiting.iter().filter(|case| case.area.path.iter().any(|step| step.code == self.deaf.code));
        Ok((waiting.len(), unheard.count()))
    }

    /// Calls come independently of each other: the gaps are exponential, cut at five times their mean.
    fn gap_s(&mut self) -> f64 {
        let share: f64 = self.random.random_range(f64::EPSILON..1.0);
        (-share.ln()).min(5.0) * self.mean_s
    }

    fn ordinary_call(&mut self) -> NewReport {
        if let Some(arrival) = self.arrivals.as_mut().and_then(Iterator::next) {
            return told(arrival);
        }
        let village = self.villages.choose(&mut self.random).expect("there are villages").clone();
        let matter = *MATTERS.choose(&mut self.random).expect("there are matters");
        let inner = village.bounds.shrunk(0.1);
        let place = inner.at(self.random.random(), self.random.random());
        self.report(place, matter)
    }

    fn unheard_call(&mut self) -> NewReport {
        // In the middle, farther from every neighbour than units are looked for.
        self.report(self.deaf.seat, UNHEARD)
    }

    fn report(&mut self, place: Point, (category, words): (&str, &str)) -> NewReport {
        let number = self.random.random_range(1..200_u32);
        let address = format!("{}{number}号", names::street(self.random.random_range(0..100)));
        NewReport {
            text: format!("{address}{words}"),
            caller_name: Some(names::person(&mut self.random)),
            caller_phone: Some(names::phone(&mut self.random)),
            channel: Some("12345".to_owned()),
            category: Some(category.to_owned()),
            place: Some(given(place)),
            address: Some(address),
            ..NewReport::default()
        }
    }
}

/// The area below the city's; a caller who named none is somewhere in the city.
fn whereabouts(area: &AreaRef) -> String {
    let below: String = area.path.iter().skip(1).map(|step| step.name.as_str()).collect();
    if below.is_empty() { "位置待核".to_owned() } else { below }
}

/// What the desk types when such a call comes.
fn told(arrival: Arrival) -> NewReport {
    NewReport {
        text: arrival.text,
        caller_name: Some(arrival.caller_name),
        caller_phone: Some(arrival.caller_phone),
        channel: Some(arrival.channel.to_owned()),
        category: Some(arrival.category.to_owned()),
        place: arrival.place.map(given),
        area: arrival.area,
        address: arrival.address,
        ..NewReport::default()
    }
}

fn given(place: Point) -> GivenPlace {
    GivenPlace { lat: place.lat, lon: place.lon, system: CoordinateSystem::Wgs84 }
}
