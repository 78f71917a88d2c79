//! 报到率, 平均到场时长, 缺席: reckoned from the whistles that are on record.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use hub_dispatch::{
    Degree, DepartmentCode, UtcMicros,
    board::{CalledDepartment, Whistle, WhistleEnd},
};
use hub_engine::whistles_before;
use hub_protocol::{
    http::{DepartmentFigures, RatesQuery, WhistleFigures, WhistleFiguresQuery, routes},
    limits::{WHISTLES_PER_FIGURES_MAX, WHISTLES_PER_PAGE_MAX},
};

use super::{
    super::{
        Failure,
        caller::Caller,
        rates::{days, per_mille},
    },
    scope, seen,
};
use crate::{Hub, identity::Act, picture::department_ref};

/// How the departments came that were called on some days.
#[utoipa::path(
    get,
    path = routes::WHISTLE_FIGURES,
    operation_id = "whistle_figures",
    tag = "whistles",
    params(WhistleFiguresQuery),
    responses((status = 200, description = "By department, of the whistles that the account sees.", body = WhistleFigures))
)]
pub(in super::super) async fn figures(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<WhistleFiguresQuery>,
) -> Result<axum::Json<WhistleFigures>, Failure> {
    caller.may(Act::ReadCases)?;
    let (first, last) = days(&RatesQuery { from: query.from.clone(), to: query.to.clone() })?;
    let whistles = blown_between(&hub, &caller, first.begins(), last.ends()).await?;
    let mut counts: BTreeMap<&DepartmentCode, Counts> = BTreeMap::new();
    for whistle in &whistles {
        for called in &whistle.departments {
            counts.entry(&called.department).or_default().count(whistle, called);
        }
    }
    let departments = hub.engine.read(|view| {
        counts.iter().map(|(code, counts)| counts.figures(department_ref(view, code))).collect()
    });
    let count = u64::try_from(whistles.len()).expect("a count fits");
    Ok(axum::Json(WhistleFigures { from: query.from, to: query.to, whistles: count, departments }))
}

/// The whistles that were blown in that time and not called off, as far as the caller sees them.
async fn blown_between(
    hub: &Hub,
    caller: &Caller,
    from: UtcMicros,
    to: UtcMicros,
) -> Result<Vec<Whistle>, Failure> {
    let (scope, mut before) = (scope(caller), Some(whistles_before(to)));
    let (mut whistles, states) = (Vec::new(), [None, Some(WhistleEnd::Closed)]);
    while before.is_some_and(|before| before > whistles_before(from)) {
        let found = hub.engine.find_whistles(&scope, &states, before, WHISTLES_PER_PAGE_MAX).await?;
        for id in found.whistles {
            let whistle = seen(hub, caller, id).await?;
            whistles.extend(whistle.filter(|whistle| whistle.blown_at >= from));
        }
        if whistles.len() > WHISTLES_PER_FIGURES_MAX {
            let why = format!("more than {WHISTLES_PER_FIGURES_MAX} whistles were blown: ask for fewer days");
            return Err(Failure::invalid("to", to.0, why));
        }
        before = found.next;
    }
    Ok(whistles)
}

/// What one department did.
#[derive(Debug, Default)]
struct Counts {
    called: u64,
    /// Of those the ones of which it is known whether it came: it did, or its time has gone by.
    known: u64,
    arrived: u64,
    in_time: u64,
    absent: u64,
    arrival_ms: u64,
    ratings: [u64; 3],
}

impl Counts {
    fn count(&mut self, whistle: &Whistle, called: &CalledDepartment) {
        self.called += 1;
        let in_time = called.came_in_time();
        if let Some(arrived) = &called.arrived {
            self.arrived += 1;
            self.arrival_ms += arrived.at.since_ms(whistle.blown_at);
        }
        self.in_time += u64::from(in_time);
        self.absent += u64::from(called.absent && !in_time);
        self.known += u64::from(called.absent || called.arrived.is_some());
        let rating = called.rating.map(|rating| match rating {
            Degree::Satisfied => 0,
            Degree::MostlySatisfied => 1,
            Degree::NotSatisfied => 2,
        });
        if let Some(rating) = rating.and_then(|rating: usize| self.ratings.get_mut(rating)) {
            *rating += 1;
        }
    }

    fn figures(&self, department: hub_protocol::views::DepartmentRef) -> DepartmentFigures {
        let [satisfied, mostly_satisfied, not_satisfied] = self.ratings;
        DepartmentFigures {
            department,
            called: self.called,
            arrived: self.arrived,
            in_time: self.in_time,
            absent: self.absent,
            arrived_per_mille: per_mille(self.arrived, self.known),
            mean_arrival_ms: self.arrival_ms.checked_div(self.arrived),
            satisfied,
            mostly_satisfied,
            not_satisfied,
        }
    }
}
