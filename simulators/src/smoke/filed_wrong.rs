//! 更正 and 上报: a matter that was filed as something else is put right while a unit is on its way, which is told what it must
//! bring now; and what is 特急 is reported to the city by telephone, which is written down.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    CaseId, EventKind, Grade, Notice, OrderAction, Phase, Point, ReportUpBy, ReportUpState, Tier, Upward,
    http::{CaseAct, NewReport},
    views::{Actor, CaseView, Detail, FiledAsView, HistoryEntry},
};
use serde_json::json;

use super::{
    stage::Stage,
    steps::{Steps, ms},
    story::{SOON, Seats, file, report},
};
use crate::{
    client::{HubClient, Seat},
    units::Happened,
};

/// As what the matter is filed, and as what it should have been: of such matters pictures are wanted.
const WRONG: &str = "01";
const RIGHT: &str = "07";

/// What was grave enough to be reported to the city.
const GRAVE: &str = "02";

/// Whom the city's own is told by, and their number.
const TO_WHOM: &str = "市总值班室 王主任";
const NUMBER: &str = "03125551234";

/// A case filed as the wrong thing is corrected by somebody at the city; the unit that has it hears of it, brings the pictures
/// that are wanted by now, and the history says what it was.
pub(super) async fn filed_wrong(
    stage: &mut Stage,
    seats: &mut Seats,
    desk: &HubClient,
    place: Point,
    steps: &mut Steps,
) -> Result<()> {
    let filed = file(desk, report(WRONG, place, "有人在路口摆摊，和邻居吵起来了")).await?;
    let case = filed.accepted.case;
    let mut asked = None;
    let accepts = stage.heard("the unit accepts what was filed wrong", SOON, |news| {
        if let Happened::Offered { case: about, .. } = &news.what
            && *about == case
        {
            asked = Some(news.unit);
        }
        let accepts = matches!(news.carried_out(), Some(OrderAction::Accept { .. }));
        (accepts && asked == Some(news.unit)).then_some(news.unit)
    });
    let unit = accepts.await?;
    let city = seats.at(Tier::City);
    let (category, reason) = (Some(RIGHT.to_owned()), "占道经营，不是纠纷".to_owned());
    let correct = CaseAct::Correct { category, matter: None, grade: None, kind: None, risk: None, reason };
    let (began, corrected) = (Instant::now(), city.hub.act(case, &correct).await?.case);
    ensure!(corrected.category.code == RIGHT, "it is filed as {:?}", corrected.category);
    let told = stage.heard("the unit is told what it is filed as", SOON, |news| {
        let Happened::Noticed(Notice::Corrected { case: brief, .. }) = &news.what else { return None };
        (news.unit == unit && brief.case == case).then(|| (brief.clone(), news.at))
    });
    let (brief, at) = told.await?;
    ensure!(
        brief.category_name == corrected.category.name
            && brief.evidence.is_some_and(|it| it.before && it.after),
        "the unit was told {brief:?}, it is filed as {:?}",
        corrected.category
    );
    steps.done("unit told of the correction", ms(began, at), &json!({ "category": brief.category_name }));
    corrected_in_history(city, case, steps).await?;
    done_with_pictures(city, case, steps).await
}

async fn corrected_in_history(city: &Seat, case: CaseId, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let line = told(city, case, EventKind::Corrected).await?;
    let filed_as = line.details.iter().find_map(|detail| {
        let Detail::FiledAs { before, after } = detail else { return None };
        Some((before.clone(), after.clone()))
    });
    let (before, after) = filed_as.context("the history says as what it was filed")?;
    let codes = [&before, &after].map(|filed: &FiledAsView| filed.category.code.as_str());
    ensure!(codes == [WRONG, RIGHT], "the history says that it was {before:?} and is {after:?}");
    ensure!(matches!(line.actor, Actor::Person { .. }), "{:?} corrected it", line.actor);
    steps.done("correction in the history", ms(began, Instant::now()), &json!({ "seq": line.seq }));
    Ok(())
}

async fn done_with_pictures(city: &mut Seat, case: CaseId, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let said_done = |view: &CaseView| view.phase == Phase::ToVerify;
    city.until_case("what was corrected is done", 2 * SOON, case, said_done).await?;
    let line = told(city, case, EventKind::WorkDone).await?;
    let pictures: usize = line.details.iter().map(pictures).sum();
    ensure!(pictures >= 2, "a picture of before and one of after are wanted: {:?}", line.details);
    city.hub.verify_done(case, "现场已清理").await?;
    let closed = city.hub.close(case).await?;
    ensure!(closed.case.phase == Phase::Closed, "after closing it is {:?}", closed.case.phase);
    steps.done("done as it was corrected", ms(began, Instant::now()), &json!({ "pictures": pictures }));
    Ok(())
}

fn pictures(detail: &Detail) -> usize {
    if let Detail::Photos { photos, .. } = detail { photos.len() } else { 0 }
}

/// What is 特急 owes the city a call; whoever makes it writes down whom they told, by which number and when.
pub(super) async fn reported_up(
    seats: &mut Seats,
    desk: &HubClient,
    place: Point,
    steps: &mut Steps,
) -> Result<()> {
    let began = Instant::now();
    let red =
        NewReport { urgency: Some(Grade::Red), ..report(GRAVE, place, "多人持械斗殴，有人受伤") };
    let case = file(desk, red).await?.accepted.case;
    let city = seats.at(Tier::City);
    let opened = city.until_case("the grave case", SOON, case, |_| true).await?;
    ensure!(
        by_phone(&opened) == Some(ReportUpState::Waits),
        "it owes the city a call: {:?}",
        opened.handling.reports_up
    );
    let (to_whom, number) = (TO_WHOM.to_owned(), Some(NUMBER.to_owned()));
    let (to, by, said_at_us) = (Upward::City, ReportUpBy::Phone, None);
    let made = city.hub.act(case, &CaseAct::ReportUp { to, by, to_whom, number, said_at_us }).await?;
    ensure!(
        by_phone(&made.case) == Some(ReportUpState::Done),
        "after the call it has {:?}",
        made.case.handling.reports_up
    );
    let line = told(city, case, EventKind::ReportedUp).await?;
    let says = |wanted: &dyn Fn(&Detail) -> bool| line.details.iter().any(wanted);
    ensure!(
        says(&|it| matches!(it, Detail::Words { words } if words == TO_WHOM))
            && says(&|it| matches!(it, Detail::Number { number } if number == NUMBER))
            && says(&|it| matches!(it, Detail::DoneAt { .. })),
        "the history says who was told, by which number and when: {:?}",
        line.details
    );
    city.hub.withdraw(case, "演练").await?;
    steps.done("reported upward by telephone", ms(began, Instant::now()), &json!({ "case": case }));
    Ok(())
}

/// Where the call to the city stands.
fn by_phone(case: &CaseView) -> Option<ReportUpState> {
    let mut owed = case.handling.reports_up.iter();
    owed.find(|it| (it.to, it.by) == (Upward::City, ReportUpBy::Phone)).map(|it| it.state)
}

/// The line of the history that tells of such an event.
async fn told(seat: &Seat, case: CaseId, event: EventKind) -> Result<HistoryEntry> {
    let mut history = seat.hub.case(case).await?.history.into_iter();
    let line = history.find(|line| line.event == event);
    line.with_context(|| format!("the history has no {}", event.as_str()))
}
