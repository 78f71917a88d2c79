//! Whether outlines fit each other, and if not, whether they would if they were read as GCJ-02 or BD-09.
//!
//! A shift of half a kilometre is not seen on a map of a county and sends people to the wrong side of a river. So corners of
//! an area are asked whether they lie in its parent, and outlines of one file whether they lie over those of another. Where
//! many do not as they are, and nearly all do once converted, the files speak two languages, and that is said.
//!
//! Left out: outlines that nothing overlaps and that have no parent's outline. Nothing here can know about them.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::{AreaCode, Datum, Outline, Place};

use crate::{
    entries::Said,
    mistake::{MapFault, Mistakes, Shift},
    remark::{Remark, What},
    spot::Spot,
};

/// Corners of one outline that are looked at, spread evenly.
const CORNERS_PER_OUTLINE: usize = 48;
/// What surveys and generalised borders are off, in metres; whatever is further away does not fit.
const TOLERANCE_M: f64 = 60.0;
/// Corners that must not fit before anything is said.
const MISFITS_MIN: usize = 4;
/// Of a hundred corners so many must not fit.
const MISFITS_PERCENT_MIN: usize = 2;
/// Once converted, at most every so many'th of the misfits may remain.
const CURED_TO: usize = 5;
const METRES_PER_DEGREE: f64 = 111_195.0;

/// An outline with all that is to be known of it here.
pub(crate) struct Drawn<'a> {
    pub(crate) code: &'a AreaCode,
    pub(crate) name: &'a str,
    pub(crate) parent: Option<&'a AreaCode>,
    pub(crate) outline: &'a Outline,
    pub(crate) spot: &'a Spot,
    pub(crate) datum: Said,
}

/// Corners, and how many of them do not fit as they are and under each reading.
#[derive(Default)]
struct Tally {
    corners: usize,
    as_is: usize,
    read_as: BTreeMap<Reading, usize>,
    shift: BTreeMap<Reading, (f64, f64)>,
}

/// Another way to read the corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// These are not WGS84 but this.
    These(Datum),
    /// The others are not WGS84 but this.
    Others(Datum),
}

const READINGS: [Reading; 4] = [
    Reading::These(Datum::Gcj02),
    Reading::These(Datum::Bd09),
    Reading::Others(Datum::Gcj02),
    Reading::Others(Datum::Bd09),
];

impl Reading {
    /// Where a corner would lie under this reading, seen from the outline it is compared with.
    fn moved(self, place: Place) -> Option<Place> {
        match self {
            Self::These(datum) => datum.to_place(place.lat(), place.lon()).ok(),
            Self::Others(datum) => {
                let (lat, lon) = datum.degrees_of(place);
                Place::new(lat, lon).ok()
            }
        }
    }
}

/// Compares each outline with its parent's, or, where the parent has none, the files with each other.
pub(crate) fn check_fit(drawn: &[Drawn<'_>], mistakes: &mut Mistakes, remarks: &mut Vec<Remark>) {
    let by_code: BTreeMap<&AreaCode, &Drawn<'_>> = drawn.iter().map(|one| (one.code, one)).collect();
    let mut in_parents: BTreeMap<(&Arc<str>, &AreaCode), Vec<&Drawn<'_>>> = BTreeMap::new();
    let mut loose: BTreeMap<(Option<&AreaCode>, &Arc<str>), Vec<&Drawn<'_>>> = BTreeMap::new();
    for one in drawn {
        match one.parent.filter(|parent| by_code.contains_key(parent)) {
            Some(parent) => in_parents.entry((&one.spot.file, parent)).or_default().push(one),
            None => loose.entry((one.parent, &one.spot.file)).or_default().push(one),
        }
    }
    for ((file, parent), parts) in in_parents {
        let parent = by_code[parent];
        let tally = tally(&parts, |place| near(place, |place| parent.outline.covers(place)));
        if let Some((reading, shift)) = tally.verdict() {
            say(reading, shift, (file, &parts), (parent.name, &parent.spot.file, &[parent]), mistakes);
        } else if tally.is_off() {
            let what =
                What::SticksOut { corners: tally.as_is, of: tally.corners, parent: parent.name.to_owned() };
            remarks.push(Remark { spot: parts[0].spot.clone(), what });
        }
    }
    compare_files(&loose, mistakes);
}

/// Siblings without a parent's outline: none may lie over one of another file.
fn compare_files(loose: &BTreeMap<(Option<&AreaCode>, &Arc<str>), Vec<&Drawn<'_>>>, mistakes: &mut Mistakes) {
    let groups: Vec<_> = loose.iter().collect();
    for (at, ((parent, file), these)) in groups.iter().enumerate() {
        for ((other_parent, other_file), others) in &groups[at + 1..] {
            if parent != other_parent {
                continue;
            }
            // Well inside of another outline: a corner that only touches it fits.
            let tally = tally(these, |place| !others.iter().any(|other| deep(place, other.outline)));
            if let Some((reading, shift)) = tally.verdict() {
                say(reading, shift, (file, these), (other_file, other_file, others), mistakes);
            }
        }
    }
}

fn say(
    reading: Reading,
    shift: Shift,
    (file, these): (&Arc<str>, &[&Drawn<'_>]),
    (name, other_file, others): (&str, &Arc<str>, &[&Drawn<'_>]),
    mistakes: &mut Mistakes,
) {
    let (datum, wrong, wrong_file, against) = match reading {
        Reading::These(datum) => (datum, these, file, name.to_owned()),
        Reading::Others(datum) => (datum, others, other_file, file.to_string()),
    };
    // Whoever said outright in what a file is has thought of it.
    if wrong.iter().any(|one| one.datum == Said::Assumed) {
        mistakes.add(Spot::file(wrong_file), "", MapFault::ReadsLike { datum, shift, against });
    }
}

fn tally(parts: &[&Drawn<'_>], fits: impl Fn(Place) -> bool) -> Tally {
    let mut tally = Tally::default();
    for part in parts {
        let positions = part.outline.positions();
        let corners: Vec<&[f64; 2]> = positions.iter().flatten().flatten().collect();
        let every = corners.len().div_ceil(CORNERS_PER_OUTLINE).max(1);
        for &&[lon, lat] in corners.iter().step_by(every) {
            let Ok(place) = Place::new(lat, lon) else { continue };
            tally.corners += 1;
            tally.as_is += usize::from(!fits(place));
            for reading in READINGS {
                let Some(moved) = reading.moved(place) else { continue };
                *tally.read_as.entry(reading).or_default() += usize::from(!fits(moved));
                let shift = tally.shift.entry(reading).or_default();
                shift.0 += place.lat() - moved.lat();
                shift.1 += (place.lon() - moved.lon()) * place.lat().to_radians().cos();
            }
        }
    }
    tally
}

impl Tally {
    fn is_off(&self) -> bool {
        self.as_is >= MISFITS_MIN && self.as_is * 100 >= self.corners * MISFITS_PERCENT_MIN
    }

    /// The reading that makes nearly everything fit, and how far the corners are off as they are.
    fn verdict(&self) -> Option<(Reading, Shift)> {
        if !self.is_off() {
            return None;
        }
        let (reading, misfits) =
            self.read_as.iter().min_by_key(|(reading, misfits)| (**misfits, **reading))?;
        if misfits * CURED_TO > self.as_is {
            return None;
        }
        let (north, east) = self.shift[reading];
        #[expect(clippy::cast_precision_loss, reason = "corners of outlines are counted in millions at most")]
        let corners = self.corners.max(1) as f64;
        Some((
            *reading,
            shift_of(north / corners * METRES_PER_DEGREE, east / corners * METRES_PER_DEGREE, *reading),
        ))
    }
}

/// The shift in words. What the others are off is the other way round.
fn shift_of(north_m: f64, east_m: f64, reading: Reading) -> Shift {
    let sign = match reading {
        Reading::These(_) => 1.0,
        Reading::Others(_) => -1.0,
    };
    let directions = [
        ("北", "north"),
        ("东北", "north-east"),
        ("东", "east"),
        ("东南", "south-east"),
        ("南", "south"),
        ("西南", "south-west"),
        ("西", "west"),
        ("西北", "north-west"),
    ];
    let bearing = (sign * east_m).atan2(sign * north_m).to_degrees().rem_euclid(360.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an eighth of a circle, and metres"
    )]
    let (eighth, metres) = ((bearing / 45.0).round() as usize % 8, north_m.hypot(east_m).round() as u32);
    let (zh, en) = directions[eighth];
    Shift { metres: metres / 10 * 10, zh, en }
}

/// A place and four around it.
fn around(place: Place) -> impl Iterator<Item = Place> {
    let north = TOLERANCE_M / METRES_PER_DEGREE;
    let east = north / place.lat().to_radians().cos().max(0.01);
    let steps = [(0.0, 0.0), (north, 0.0), (-north, 0.0), (0.0, east), (0.0, -east)];
    steps
        .into_iter()
        .filter_map(move |(north, east)| Place::new(place.lat() + north, place.lon() + east).ok())
}

fn near(place: Place, covers: impl Fn(Place) -> bool) -> bool {
    around(place).any(covers)
}

fn deep(place: Place, outline: &Outline) -> bool {
    around(place).all(|place| outline.covers(place))
}
