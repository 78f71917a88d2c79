//! A made-up prefecture of 120 by 90 kilometres: a city, ten county towns and 180 townships as grids of streets, 2,900 villages
//! as trees, county roads between them that bend, and five rivers over which few bridges lead. All of it from one seed.
//! The prefecture of `huying-sim export` has some 409,000 edges, too few for what is to be shown.

use rand::{Rng as _, rngs::StdRng};

use super::roads_between::county_roads;

/// Size of the land, metres.
pub(super) const LAND_M: (f64, f64) = (120_000.0, 90_000.0);
/// Its south-western corner, degrees.
const CORNER: (f64, f64) = (27.0, 108.5);
const METRES_PER_DEGREE: f64 = 111_195.0;

const TOWNS: usize = 10;
const TOWNSHIPS: usize = 180;
const VILLAGES: usize = 2_900;
/// Stretches of road in a village and its hamlets.
const OF_A_VILLAGE: usize = 68;
/// Streets of the city, of a county town and of a township, each way.
const STREETS: [usize; 3] = [90, 30, 11];
/// Between two streets, metres.
const BLOCK_M: f64 = 165.0;
const RIVERS: usize = 5;

/// A point on the land, metres east and north of its corner.
pub(super) type Point = (f64, f64);

/// A road, a street or a river.
pub(super) struct Way {
    pub(super) points: Vec<u32>,
    pub(super) highway: &'static str,
    pub(super) name: String,
    pub(super) is_one_way: bool,
    pub(super) is_bridge: bool,
}

/// The prefecture.
#[derive(Default)]
pub(super) struct Land {
    pub(super) points: Vec<Point>,
    pub(super) ways: Vec<Way>,
}

/// How far north a river runs.
fn river_north_m(river: usize, east_m: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "five rivers")]
    let number = river as f64;
    let middle = LAND_M.1 * (number + 1.0) / (f64::from(5_u8) + 1.0);
    middle + 4_000.0 * (east_m / 17_000.0 + number * 1.7).sin() + 900.0 * (east_m / 3_100.0 + number).sin()
}

/// Between which rivers a point lies: two points with rivers between them have other numbers.
pub(super) fn bank((east_m, north_m): Point) -> usize {
    (0..RIVERS).filter(|river| river_north_m(*river, east_m) < north_m).count()
}

pub(super) fn distance_m(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// Latitude and longitude of a point, degrees.
pub(super) fn degrees((east_m, north_m): Point) -> (f64, f64) {
    let shortening = (CORNER.0 + 0.4).to_radians().cos();
    (CORNER.0 + north_m / METRES_PER_DEGREE, CORNER.1 + east_m / (METRES_PER_DEGREE * shortening))
}

impl Land {
    pub(super) fn made(chance: &mut StdRng) -> Self {
        let mut land = Self::default();
        let mut centres = vec![(LAND_M.0 / 2.0, LAND_M.1 / 2.0 + 3_000.0)];
        while centres.len() < 1 + TOWNS + TOWNSHIPS {
            let apart_m = if centres.len() <= TOWNS { 14_000.0 } else { 4_200.0 };
            let centre = (chance.random_range(4e3..LAND_M.0 - 4e3), chance.random_range(4e3..LAND_M.1 - 4e3));
            let around_city_m = if centres.len() <= TOWNS { 14_000.0 } else { 10_000.0 };
            let is_free = centres.iter().all(|other| distance_m(*other, centre) > apart_m)
                && distance_m(centres[0], centre) > around_city_m;
            if is_free {
                centres.push(centre);
            }
        }
        let squares: Vec<u32> = (0..centres.len())
            .map(|number| {
                let streets = STREETS[usize::from(number > 0) + usize::from(number > TOWNS)];
                land.town(number, centres[number], streets, chance)
            })
            .collect();
        let on_roads = county_roads(&mut land, &squares, chance);
        land.villages(&on_roads, chance);
        for river in 0..RIVERS {
            land.river(river);
        }
        land
    }

    pub(super) fn point(&mut self, at: Point) -> u32 {
        self.points.push(at);
        u32::try_from(self.points.len() - 1).expect("a prefecture has fewer points")
    }

    pub(super) fn way(&mut self, points: Vec<u32>, highway: &'static str, name: String) {
        let is_bridge = points
            .windows(2)
            .any(|step| bank(self.points[step[0] as usize]) != bank(self.points[step[1] as usize]));
        self.ways.push(Way { points, highway, name, is_one_way: false, is_bridge });
    }

    /// A grid of streets, some of them one-way, some blocks without one; the number of the point in its middle.
    #[expect(clippy::cast_precision_loss, reason = "at most 90 streets")]
    fn town(&mut self, number: usize, centre: Point, streets: usize, chance: &mut StdRng) -> u32 {
        let begin = u32::try_from(self.points.len()).expect("a prefecture has fewer points");
        let half_m = (streets - 1) as f64 * BLOCK_M / 2.0;
        for north in 0..streets {
            for east in 0..streets {
                let mut shaken = || chance.random_range(-18.0..18.0);
                let at = (
                    centre.0 - half_m + east as f64 * BLOCK_M + shaken(),
                    centre.1 - half_m + north as f64 * BLOCK_M + shaken(),
                );
                self.point(at);
            }
        }
        let count = u32::try_from(streets).expect("at most 90 streets");
        for street in 0..count {
            let rows = (0..count).map(|east| begin + street * count + east).collect();
            let columns = (0..count).map(|north| begin + north * count + street).collect();
            for (points, kind) in [(rows, "路"), (columns, "街")] {
                self.street(points, street, &format!("{number}城{street}{kind}"), chance);
            }
        }
        begin + count * (count / 2) + count / 2
    }

    fn street(&mut self, points: Vec<u32>, number: u32, name: &str, chance: &mut StdRng) {
        let highway = match number % 8 {
            0 => "primary",
            4 => "secondary",
            2 | 6 => "tertiary",
            _ => "residential",
        };
        let is_wide = number.is_multiple_of(8);
        let is_one_way = highway == "residential" && chance.random_ratio(1, 6);
        let mut part = Vec::new();
        for point in points {
            let goes_on = part.last().is_none_or(|last: &u32| {
                let crosses = bank(self.points[*last as usize]) != bank(self.points[point as usize]);
                // Few streets have a bridge, and some blocks have no street on one side.
                if crosses {
                    is_wide && number.is_multiple_of(16)
                } else {
                    is_wide || !chance.random_ratio(1, 12)
                }
            });
            if !goes_on {
                self.part(std::mem::take(&mut part), highway, name, is_one_way);
            }
            part.push(point);
        }
        self.part(part, highway, name, is_one_way);
    }

    fn part(&mut self, points: Vec<u32>, highway: &'static str, name: &str, is_one_way: bool) {
        if points.len() >= 2 {
            self.way(points, highway, name.to_owned());
            self.ways.last_mut().expect("one was just added").is_one_way = is_one_way;
        }
    }

    /// Villages: a road from the nearest county road on their own bank, and lanes that branch.
    fn villages(&mut self, on_roads: &[u32], chance: &mut StdRng) {
        for village in 0..VILLAGES {
            let root = on_roads[chance.random_range(0..on_roads.len())];
            let mut members = vec![root];
            for lane in 0..OF_A_VILLAGE {
                let from = members[members.len() - 1 - chance.random_range(0..members.len().min(9))];
                let here = self.points[from as usize];
                let (angle, step_m): (f64, f64) =
                    (chance.random_range(0.0..std::f64::consts::TAU), chance.random_range(40.0..190.0));
                let toward = |share: f64, turn: f64| {
                    (
                        here.0 + step_m * share * (angle + turn).cos(),
                        here.1 + step_m * share * (angle + turn).sin(),
                    )
                };
                let there = toward(1.0, 0.0);
                if bank(here) != bank(there) {
                    continue;
                }
                let (bend, end) = (self.point(toward(0.5, 0.2)), self.point(there));
                let highway = match lane % 10 {
                    0..=2 => "unclassified",
                    3..=6 => "residential",
                    7 | 8 => "service",
                    _ => "track",
                };
                let name = if lane < 3 { format!("{village}村道") } else { String::new() };
                self.way(vec![from, bend, end], highway, name);
                members.push(end);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "240 points")]
    fn river(&mut self, number: usize) {
        let step_m = 500.0;
        let course = (0..=(LAND_M.0 / step_m) as u32).map(|step| {
            let east_m = f64::from(step) * step_m;
            (east_m, river_north_m(number, east_m))
        });
        let course: Vec<Point> = course.collect();
        let points = course.into_iter().map(|at| self.point(at)).collect();
        self.ways.push(Way {
            points,
            highway: "river",
            name: format!("{number}江"),
            is_one_way: false,
            is_bridge: false,
        });
    }
}
