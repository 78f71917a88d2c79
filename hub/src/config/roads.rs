//! The road network: whence times on the way come, and how full roads are at which hour.

use std::path::PathBuf;

use hub_dispatch::Travel;
use hub_roads::{
    conditions::{Hours, PERCENT_MAX, PERCENT_MIN},
    way::Class,
};
use serde::{Deserialize, Serialize};

use super::check::{ConfigFault, fault};

/// How long a service may be given for its answer, milliseconds: less than an order waits for it.
const TABLE_TIMEOUT_MS: std::ops::RangeInclusive<u32> = 20..=900;
/// Longest name of a profile.
const PROFILE_LEN_MAX: usize = 32;
/// Most rules for hours.
pub const HOURS_RULES_MAX: usize = 200;

/// By what times on the way are reckoned. With neither a file nor a table it is the air line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoadsConfig {
    /// A file made by `huying roads prepare`.
    pub file: Option<PathBuf>,
    /// Whether speeds that are seen in the fixes of units under way count.
    pub seen: bool,
    /// How full roads are, in addition to each other; the later one counts where two speak of the same.
    pub hours: Vec<HoursConfig>,
    /// Address of a service with OSRM's HTTP interface, asked instead of a file.
    pub table: Option<String>,
    /// What that service calls ways of getting about.
    pub table_profiles: TableProfiles,
    /// How long it has for an answer, milliseconds.
    pub table_timeout_ms: u32,
}

/// Profiles of a service by which it knows ways of getting about; it is not asked for one that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableProfiles {
    /// On foot.
    pub foot: Option<String>,
    /// On an electric bicycle.
    pub e_bike: Option<String>,
    /// In a car.
    pub car: Option<String>,
}

impl Default for TableProfiles {
    fn default() -> Self {
        Self { foot: None, e_bike: None, car: Some("driving".to_owned()) }
    }
}

impl TableProfiles {
    /// The profile for a way of getting about, if it has one. Nothing is known of boats.
    #[must_use]
    pub fn of(&self, travel: Travel) -> Option<&str> {
        match travel {
            Travel::Foot => self.foot.as_deref(),
            Travel::EBike => self.e_bike.as_deref(),
            Travel::Car => self.car.as_deref(),
            Travel::Boat => None,
        }
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("roads.table_profiles.foot", &self.foot),
            ("roads.table_profiles.e_bike", &self.e_bike),
            ("roads.table_profiles.car", &self.car),
        ];
        all.into_iter().filter_map(|(key, profile)| Some((key, profile.as_deref()?)))
    }
}

/// How much longer cars take in some hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursConfig {
    /// On which days.
    #[serde(default)]
    pub days: RoadDays,
    /// From the beginning of this hour of local time, 0 to 23.
    pub from: u8,
    /// Until the beginning of this one, 1 to 24; past midnight where it is not the later one.
    pub until: u8,
    /// On which classes of roads; all of them if none is named.
    #[serde(default)]
    pub classes: Vec<String>,
    /// The time that is taken in percent of that on a free road, 50 to 1,000.
    pub percent: u16,
}

/// Days by the calendar of the organisation (工作日, 节假日, 调休).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoadDays {
    /// Every day.
    #[default]
    All,
    /// Days on which offices are open.
    Working,
    /// All others.
    Off,
}

impl Default for RoadsConfig {
    fn default() -> Self {
        Self {
            file: None,
            seen: true,
            hours: Vec::new(),
            table: None,
            table_profiles: TableProfiles::default(),
            table_timeout_ms: 300,
        }
    }
}

impl RoadsConfig {
    /// How full roads are by the hour on days of a kind: [`RoadDays::Working`] or [`RoadDays::Off`].
    #[must_use]
    pub fn hours_on(&self, days: RoadDays) -> Hours {
        let concerns = |rule: &&HoursConfig| rule.days == RoadDays::All || rule.days == days;
        self.hours.iter().filter(concerns).fold(Hours::default(), |hours, rule| rule.laid_over(hours))
    }

    pub(super) fn check(&self, faults: &mut Vec<ConfigFault>) {
        if self.hours.len() > HOURS_RULES_MAX {
            faults.push(fault("roads.hours", self.hours.len(), "there are more than 200 of them"));
        }
        for rule in &self.hours {
            rule.check(faults);
        }
        self.check_table(faults);
    }

    fn check_table(&self, faults: &mut Vec<ConfigFault>) {
        if let Some(table) = &self.table {
            let uri = table.parse::<axum::http::Uri>();
            let is_address = uri.is_ok_and(|uri| {
                let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
                is_web && uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none()
            });
            if !is_address {
                let why = "it is no http or https address such as http://127.0.0.1:5000";
                faults.push(fault("roads.table", table, why));
            }
            if self.file.is_some() {
                faults.push(fault(
                    "roads.table",
                    table,
                    "roads.file is given as well: only one of them is asked",
                ));
            }
        }
        for (key, profile) in self.table_profiles.named() {
            let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            if profile.is_empty() || profile.len() > PROFILE_LEN_MAX || !profile.bytes().all(letters) {
                faults.push(fault(key, profile, "it is not 1 to 32 letters, digits, - and _"));
            }
        }
        if !TABLE_TIMEOUT_MS.contains(&self.table_timeout_ms) {
            faults.push(fault("roads.table_timeout_ms", self.table_timeout_ms, "it is not 20 to 900"));
        }
    }
}

impl HoursConfig {
    /// The hours it speaks of; past midnight they are those of the same day.
    fn hours(&self) -> impl Iterator<Item = u8> {
        let (from, until) = (self.from, self.until % 24);
        let is_over_midnight = until <= from;
        (0..24).filter(move |hour| {
            let (begun, ends) = (*hour >= from, *hour < until);
            if is_over_midnight { begun || ends } else { begun && ends }
        })
    }

    fn laid_over(&self, hours: Hours) -> Hours {
        let classes = Class::ALL.into_iter();
        let concerns =
            |class: &Class| self.classes.is_empty() || self.classes.iter().any(|name| name == class.name());
        let concerned: Vec<Class> = classes.filter(concerns).collect();
        self.hours().fold(hours, |hours, hour| {
            concerned.iter().fold(hours, |hours, class| hours.with(*class, hour, self.percent))
        })
    }

    fn check(&self, faults: &mut Vec<ConfigFault>) {
        if self.from > 23 {
            faults.push(fault("roads.hours.from", self.from, "it is no hour of 0 to 23"));
        }
        if !(1..=24).contains(&self.until) {
            faults.push(fault("roads.hours.until", self.until, "it is no hour of 1 to 24"));
        }
        if self.from == self.until {
            faults.push(fault(
                "roads.hours.until",
                self.until,
                "it begins and ends at once; 0 to 24 is all day",
            ));
        }
        for name in &self.classes {
            if Class::by_name(name).is_none() {
                let why = "it is no class: motorway, motorway_link, trunk, link, primary, secondary, tertiary, unclassified, \
                           residential, living_street, service, track …";
                faults.push(fault("roads.hours.classes", name, why));
            }
        }
        if !(PERCENT_MIN..=PERCENT_MAX).contains(&self.percent) {
            faults.push(fault("roads.hours.percent", self.percent, "it is not 50 to 1,000"));
        }
    }
}

#[cfg(test)]
mod tests {
    use hub_roads::Mode;

    use super::*;

    fn config(text: &str) -> RoadsConfig {
        toml::from_str(text).expect("it is a block of configuration")
    }

    fn faults(text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        config(text).check(&mut faults);
        faults.iter().map(ToString::to_string).collect()
    }

    fn percent(config: &RoadsConfig, days: RoadDays, class: Class, hour: u8) -> u16 {
        config.hours_on(days).percent(Mode::Car, class, hour)
    }

    #[test]
    fn hours_count_on_their_days_their_classes_and_the_later_rule_wins() {
        let config = config(
            "[[hours]]\ndays = \"working\"\nfrom = 7\nuntil = 9\npercent = 150\n\
             [[hours]]\ndays = \"working\"\nfrom = 8\nuntil = 9\nclasses = [\"trunk\"]\npercent = 220\n\
             [[hours]]\nfrom = 22\nuntil = 5\npercent = 90",
        );
        assert!(faults("").is_empty());
        let working = |class: Class, hour: u8| percent(&config, RoadDays::Working, class, hour);
        assert_eq!([6, 7, 8, 9].map(|hour| working(Class::Trunk, hour)), [100, 150, 220, 100]);
        assert_eq!([6, 7, 8, 9].map(|hour| working(Class::Primary, hour)), [100, 150, 150, 100]);
        assert_eq!([21, 22, 23, 0, 4, 5].map(|hour| working(Class::Path, hour)), [100, 90, 90, 90, 90, 100]);
        let off = [4, 8].map(|hour| percent(&config, RoadDays::Off, Class::Trunk, hour));
        assert_eq!(off, [90, 100]);
    }

    #[test]
    fn until_the_end_of_the_day_and_all_day_can_be_said() {
        let until_midnight = config("[[hours]]\nfrom = 23\nuntil = 24\npercent = 120");
        assert_eq!(
            [22, 23, 0].map(|hour| percent(&until_midnight, RoadDays::Off, Class::Trunk, hour)),
            [100, 120, 100]
        );
        let all_day = config("[[hours]]\nfrom = 0\nuntil = 24\npercent = 120");
        assert!((0..24).all(|hour| percent(&all_day, RoadDays::Working, Class::River, hour) == 120));
    }

    #[test]
    fn each_mistake_is_named() {
        for (rule, names) in [
            ("from = 24\nuntil = 5\npercent = 100", "roads.hours.from is 24"),
            ("from = 1\nuntil = 25\npercent = 100", "roads.hours.until is 25"),
            ("from = 8\nuntil = 8\npercent = 100", "roads.hours.until is 8"),
            ("from = 7\nuntil = 9\npercent = 49", "roads.hours.percent is 49"),
            ("from = 7\nuntil = 9\npercent = 1001", "roads.hours.percent is 1001"),
            (
                "from = 7\nuntil = 9\npercent = 120\nclasses = [\"autobahn\"]",
                "roads.hours.classes is autobahn",
            ),
        ] {
            let told = faults(&format!("[[hours]]\n{rule}"));
            assert!(told.len() == 1 && told[0].contains(names), "{rule}: {told:?}");
        }
        for (text, names) in [
            ("table = \"127.0.0.1:5000\"", "roads.table is 127.0.0.1:5000"),
            ("table = \"http://127.0.0.1:5000/?a=b\"", "roads.table is http://127.0.0.1:5000/?a=b"),
            ("table = \"http://a:1\"\nfile = \"b\"", "roads.file is given as well"),
            ("table_timeout_ms = 1000", "roads.table_timeout_ms is 1000"),
            ("[table_profiles]\nfoot = \"../etc\"", "roads.table_profiles.foot is ../etc"),
        ] {
            let told = faults(text);
            assert!(told.len() == 1 && told[0].contains(names), "{text}: {told:?}");
        }
        assert!(faults("table = \"http://10.0.0.5:5000/osrm\"").is_empty());
        let many = "[[hours]]\nfrom = 1\nuntil = 2\npercent = 100\n".repeat(HOURS_RULES_MAX + 1);
        assert!(faults(&many)[0].contains("roads.hours is 201"));
        assert!(
            toml::from_str::<RoadsConfig>("[[hours]]\ndays = \"Monday\"\nfrom = 1\nuntil = 2\npercent = 100")
                .is_err()
        );
    }
}
