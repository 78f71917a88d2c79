//! 布防建议.

use hub_protocol::{
    AreaCode, Point, UnitKind,
    http::{Cover, CoverDemand, CoverDemandBy, CoverMove, CoverQuery, CoverView, CoverWays, ThinPlace},
};

use crate::parts::*;

bodies! {
    "cover_query" => CoverQuery { area: Some(AreaCode("130606001".to_owned())) },
    "cover" => CoverView { area: area(), cover: Some(cover()) },
    "cover_of_alike" => CoverView { area: area(), cover: Some(alike()) },
    "cover_by_all_hours" => CoverView { area: area(), cover: Some(by_all_hours()) },
    "cover_off" => CoverView { area: area(), cover: None },
}

fn cover() -> Cover {
    Cover {
        at_us: at(60),
        target_s: 900,
        demand: CoverDemand {
            by: CoverDemandBy::PartOfDay,
            cases: 214,
            days: 28,
            from_hour: 18,
            to_hour: 24,
        },
        ways: CoverWays::Roads,
        places: 42,
        units: 9,
        units_left_out: 0,
        reached_per_mille: 743,
        after_per_mille: 861,
        thin: vec![ThinPlace {
            area: area(),
            place: Point { lat: 38.874, lon: 115.465 },
            demand_per_mille: 118,
            soonest_s: Some(1_320),
        }],
        moves: vec![CoverMove {
            unit: unit_ref(),
            kind: UnitKind::Patrol,
            from: Point { lat: 38.869, lon: 115.481 },
            from_area: Some(area()),
            to: Point { lat: 38.874, lon: 115.465 },
            to_area: area(),
            way_s: 540,
            gain_per_mille: 118,
        }],
    }
}

fn alike() -> Cover {
    let demand = CoverDemand { by: CoverDemandBy::Alike, cases: 3, days: 28, from_hour: 0, to_hour: 24 };
    let thin = cover().thin.into_iter().map(|thin| ThinPlace { soonest_s: None, ..thin });
    Cover { demand, ways: CoverWays::AirLine, thin: thin.collect(), moves: Vec::new(), ..cover() }
}

fn by_all_hours() -> Cover {
    let demand = CoverDemand { by: CoverDemandBy::AllHours, from_hour: 0, to_hour: 24, ..cover().demand };
    let moves = cover().moves.into_iter().map(|it| CoverMove { from_area: None, ..it });
    Cover { demand, ways: CoverWays::Mixed, moves: moves.collect(), ..cover() }
}
