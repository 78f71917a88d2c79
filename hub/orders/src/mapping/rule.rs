//! What a mapping says of one field.

/// Where a field stands and what is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rule {
    /// Pointers into the order, the first that holds something counts.
    pub(crate) at: Vec<String>,
    /// Titles of columns in the form in which titles are compared.
    pub(crate) columns: Vec<String>,
    /// What is done with the text, in this order.
    pub(crate) convert: Vec<Conversion>,
    /// Whether an order without it is refused.
    pub(crate) required: bool,
    /// What it is where nothing stands.
    pub(crate) default: Option<String>,
    /// Where in each item of a list a link stands; left out where the items are links themselves.
    pub(crate) each: Option<Each>,
}

/// Pointers within an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Each {
    pub(crate) link: String,
    pub(crate) name: Option<String>,
}

/// A conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Conversion {
    Trim,
    Digits,
    /// One telephone number of several, counted from 0.
    Phone(usize),
    Table(String),
    Time(TimeForm),
    LatLon,
    LonLat,
}

/// How an instant is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeForm {
    Pattern(String),
    Rfc3339,
    EpochS,
    EpochMs,
    /// As people and spreadsheets write it.
    Usual,
}

impl Conversion {
    /// Every name, as a mistake lists them.
    pub(crate) const NAMES: &'static str = "trim, digits, phone_1, phone_2, phone_3, rfc3339, epoch_s, epoch_ms, \
                                            usual_time, lat_lon, lon_lat, {\"table\": …}, {\"time\": …}";

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "trim" => Some(Self::Trim),
            "digits" => Some(Self::Digits),
            "phone_1" => Some(Self::Phone(0)),
            "phone_2" => Some(Self::Phone(1)),
            "phone_3" => Some(Self::Phone(2)),
            "lat_lon" => Some(Self::LatLon),
            "lon_lat" => Some(Self::LonLat),
            _ => TimeForm::of_name(name).map(Self::Time),
        }
    }
}

impl TimeForm {
    /// None for a pattern.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "rfc3339" => Some(Self::Rfc3339),
            "epoch_s" => Some(Self::EpochS),
            "epoch_ms" => Some(Self::EpochMs),
            "usual_time" => Some(Self::Usual),
            _ => None,
        }
    }
}
