//! A request for a service: a form with the names of the standard, checked as a whole.

use geo_index::Place;

use super::GeoMistake;
use crate::{
    limits::{CONTENT_MAX_BYTES, LINK_MAX_BYTES, SHORT_TEXT_MAX_BYTES},
    mistake::shown,
};

/// What was given, field by field, as it came.
#[derive(Debug, Clone, Default)]
pub struct Given(pub Vec<(String, String)>);

/// A request as it was understood, to be made a report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// The service.
    pub service_code: String,
    /// Where, if a point was given.
    pub place: Option<Place>,
    /// Where, in words.
    pub address: Option<String>,
    /// What is the matter.
    pub description: Option<String>,
    /// Who says so.
    pub name: Option<String>,
    /// By which telephone they are reached.
    pub phone: Option<String>,
    /// By which mail they are reached.
    pub email: Option<String>,
    /// A picture that lies elsewhere.
    pub media_url: Option<String>,
}

/// Fields that one request may give once, with their longest texts in bytes.
const FIELDS: [(&str, usize); 16] = [
    ("jurisdiction_id", SHORT_TEXT_MAX_BYTES),
    ("api_key", SHORT_TEXT_MAX_BYTES),
    ("service_code", SHORT_TEXT_MAX_BYTES),
    ("lat", SHORT_TEXT_MAX_BYTES),
    ("long", SHORT_TEXT_MAX_BYTES),
    ("address_string", SHORT_TEXT_MAX_BYTES),
    ("address_id", SHORT_TEXT_MAX_BYTES),
    ("email", SHORT_TEXT_MAX_BYTES),
    ("device_id", SHORT_TEXT_MAX_BYTES),
    ("account_id", SHORT_TEXT_MAX_BYTES),
    ("first_name", SHORT_TEXT_MAX_BYTES),
    ("last_name", SHORT_TEXT_MAX_BYTES),
    ("phone", SHORT_TEXT_MAX_BYTES),
    // The standard has 4,000 characters, of up to four bytes.
    ("description", CONTENT_MAX_BYTES),
    ("media_url", LINK_MAX_BYTES),
    ("attribute", SHORT_TEXT_MAX_BYTES),
];

impl Given {
    /// The request, if it is whole: a service, and where by one of `lat` with `long`, or `address_string`.
    ///
    /// # Errors
    /// Every mistake, each with its field and value.
    pub fn draft(&self) -> Result<Draft, Vec<GeoMistake>> {
        let mut mistakes = self.surplus();
        let service_code = self.text("service_code");
        if service_code.is_none() {
            mistakes.push(GeoMistake::bad("service_code was not provided"));
        }
        let (place, address) = (self.place(&mut mistakes), self.text("address_string"));
        let has_point = self.text("lat").is_some() || self.text("long").is_some();
        if self.text("address_id").is_some() {
            mistakes
                .push(GeoMistake::bad("address_id is not known here; give address_string, or lat and long"));
        } else if !has_point && address.is_none() {
            mistakes.push(GeoMistake::bad("either lat and long or address_string must be provided"));
        }
        let phone = self.phone(&mut mistakes);
        let media_url = self.link(&mut mistakes);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        // In China the name of the family stands first, and no blank between them.
        let parts = [self.text("last_name"), self.text("first_name")];
        let names: Vec<String> = parts.into_iter().flatten().collect();
        let is_latin = names.iter().all(|name| name.is_ascii());
        let name = names.join(if is_latin { " " } else { "" });
        Ok(Draft {
            service_code: service_code.unwrap_or_default(),
            place,
            address,
            description: self.text("description"),
            name: Some(name).filter(|name| !name.is_empty()),
            phone,
            email: self.text("email"),
            media_url,
        })
    }

    fn surplus(&self) -> Vec<GeoMistake> {
        let mut mistakes = Vec::new();
        for (name, max) in FIELDS {
            let mut given = self.0.iter().filter(|(known, _)| known == name);
            let Some((_, value)) = given.next() else { continue };
            if given.next().is_some() {
                mistakes.push(GeoMistake::bad(format!("{name} was provided twice")));
            }
            if value.len() > max {
                mistakes.push(GeoMistake::bad(format!("{name} is longer than {max} bytes")));
            }
        }
        mistakes
    }

    /// What a field holds, without what no screen can show.
    fn text(&self, name: &str) -> Option<String> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        let value = value.replace("\r\n", "\n");
        let plain: String =
            value.chars().filter(|letter| !letter.is_control() || "\n\t".contains(*letter)).collect();
        Some(plain.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn place(&self, mistakes: &mut Vec<GeoMistake>) -> Option<Place> {
        let mut degrees = |name: &str, most: f64| {
            let text = self.text(name)?;
            let read =
                text.parse::<f64>().ok().filter(|degrees| degrees.is_finite() && degrees.abs() <= most);
            if read.is_none() {
                let why = format!("{name} {:?} is not degrees from -{most} to {most}", shown(&text));
                mistakes.push(GeoMistake::bad(why));
            }
            Some(read)
        };
        let (lat, long) = match (degrees("lat", 90.0), degrees("long", 180.0)) {
            (Some(lat), Some(long)) => (lat?, long?),
            (None, None) => return None,
            (Some(_), None) | (None, Some(_)) => {
                mistakes.push(GeoMistake::bad("lat and long are provided together or not at all"));
                return None;
            }
        };
        // Zeros are what telephones send that know no place.
        if lat.abs() < f64::EPSILON && long.abs() < f64::EPSILON {
            mistakes.push(GeoMistake::bad("lat and long are 0: that is no place"));
            return None;
        }
        Place::new(lat, long).map_err(|error| mistakes.push(GeoMistake::bad(error.to_string()))).ok()
    }

    fn phone(&self, mistakes: &mut Vec<GeoMistake>) -> Option<String> {
        let text = self.text("phone")?;
        let phone = hub_exchange::usual_phone(&text);
        if phone.is_none() {
            mistakes
                .push(GeoMistake::bad(format!("phone {:?} is not a number of 3 to 20 digits", shown(&text))));
        }
        phone
    }

    fn link(&self, mistakes: &mut Vec<GeoMistake>) -> Option<String> {
        let text = self.text("media_url")?;
        let is_page = text.starts_with("https://") || text.starts_with("http://");
        if !is_page || text.contains(char::is_whitespace) {
            mistakes
                .push(GeoMistake::bad(format!("media_url {:?} is not an http or https link", shown(&text))));
            return None;
        }
        Some(text)
    }
}
