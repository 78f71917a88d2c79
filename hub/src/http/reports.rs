//! Taking reports in: each opens a case, or joins an open one that somebody names, or joins by itself the one that it was about
//! already.

mod answer;

use axum::{extract::State, response::Response};
use hub_dispatch::{Again, CaseId, Command, Intake, Joining, UtcMicros, repeat_of};
use hub_engine::{Done, Pin, SubmitError, pin_rows};
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire,
    http::{NewReport, ReportAccepted, routes},
};
use uuid::Uuid;

use super::{
    Failure,
    attachments::waiting::{Claimed, claimed},
    body::Json,
    caller::Caller,
    duplicates::{Judged, check_suggested, count, repeats::earlier},
    openapi::Once,
    orders::{Key, Wanted, attempt, digest, is_repeated},
    report_intake::{Filer, intake, joining, root_area},
};
use crate::{Hub, identity::Act, state};

pub(super) use answer::{Kept, answered};

/// Takes a report in: a new case, or part of an open one.
#[utoipa::path(
    post,
    path = routes::REPORTS,
    operation_id = "file_report",
    tag = "reports",
    params(Once),
    request_body = NewReport,
    responses(
        (status = 201, description = "It is accepted: on disk, and on its way.", body = ReportAccepted),
        (status = 200, description = "The same, for a key that came before.", body = ReportAccepted),
        (status = 404, description = "The case to join is unknown."),
    )
)]
pub(super) async fn file(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Json(body): Json<NewReport>,
) -> Result<Response, Failure> {
    caller.may(Act::Report)?;
    check_suggested(&body.suggested)?;
    let digest = digest("report", Uuid::nil(), &body);
    let is_answered = hub.engine.ledger().answer(&caller.principal(), &key.0).await?.is_some();
    // A report that was filed with this key is answered again, and has what it named.
    let named = if is_answered { &[][..] } else { &body.attachments };
    let attachments = claimed(&hub.engine, caller.person(), named).await?;
    let filing = Filing { hub: &hub, caller: &caller, key, digest, body, attachments };
    let done = match filing.body.join {
        Some(case) => filing.join(CaseId(case.0)).await?,
        None => filing.open().await?,
    };
    answered(&hub, &caller, &done).await
}

/// A report on its way to the engine.
struct Filing<'a> {
    hub: &'a Hub,
    caller: &'a Caller,
    key: Key,
    digest: [u8; 32],
    body: NewReport,
    attachments: Claimed,
}

/// An order, the words that go with it, and what is kept to be answered.
type Prepared = (Command, RowChange, Kept);

impl Filing<'_> {
    /// Joins the open case that somebody named, which must be theirs to see.
    async fn join(&self, case: CaseId) -> Result<Done, Failure> {
        self.caller.may(Act::Dispatch)?;
        self.caller.sees_case(self.hub, case).await?;
        let done = self.submit(self.joining(case)?).await?;
        if !is_repeated(&done) {
            count(Judged::same(wire::CaseId(case.0), &self.body.suggested));
        }
        Ok(done)
    }

    /// Opens a case, unless it is the very same report again.
    async fn open(&self) -> Result<Done, Failure> {
        let Self { hub, body, .. } = self;
        let _turn = hub.turns.of_caller(body.caller_phone.as_deref()).await;
        let filer = self.filer();
        let (intake, row) = hub.engine.read(|view| intake(body.clone(), view, &filer, state::now()))?;
        if let Some(done) = self.join_repeated(&intake).await? {
            return Ok(done);
        }
        let kept = Kept::of(&intake);
        let done = self.submit((Command::OpenCase(intake), row, kept)).await?;
        if !is_repeated(&done) && !body.suggested.is_empty() {
            count(Judged::Rejected);
        }
        Ok(done)
    }

    /// None if the rules find it to be none of the caller's earlier reports again.
    async fn join_repeated(&self, intake: &Intake) -> Result<Option<Done>, Failure> {
        for (case, again) in earlier(self.hub, self.caller, &self.body, intake).await? {
            let (joining, row, kept) = self.joining_of(case, Some(again))?;
            if !self.would_join(&joining) {
                continue;
            }
            match self.submit((Command::JoinReport(joining), row, kept)).await {
                Ok(done) => {
                    if !is_repeated(&done) {
                        count(Judged::Machine);
                        tracing::info!(%case, "the same report again has joined its case");
                    }
                    return Ok(Some(done));
                }
                // The case has gone on meanwhile, or is full.
                Err(SubmitError::Refused(refusal)) => {
                    tracing::info!(%case, %refusal, "the same report again does not join its case");
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    fn filer(&self) -> Filer<'_> {
        let Self { caller, attachments, .. } = self;
        Filer { person: caller.person(), home: caller.0.area.as_ref(), attached: &attachments.attached }
    }

    /// What the rules would say now, so that nothing is ordered in vain; they say it again when it counts.
    fn would_join(&self, joining: &Joining) -> bool {
        self.hub.engine.read(|view| {
            let (policy, case) = (view.policy_for(Some(joining.case)), view.board.case(joining.case));
            let repeat = case
                .zip(joining.again.as_ref())
                .and_then(|(case, again)| repeat_of(&policy.policy, case, joining, again, state::now()));
            repeat.is_some()
        })
    }

    fn joining(&self, case: CaseId) -> Result<Prepared, Failure> {
        let (joining, row, kept) = self.joining_of(case, None)?;
        Ok((Command::JoinReport(joining), row, kept))
    }

    fn joining_of(&self, case: CaseId, again: Option<Again>) -> Result<(Joining, RowChange, Kept), Failure> {
        let Self { hub, body, .. } = self;
        let by = self.filer();
        let (joining, row) = hub.engine.read(|view| joining(body.clone(), case, view, &by, state::now()))?;
        let joining = Joining { again, ..joining };
        // If the case is not open any more, the rules refuse the order or the answer of the first time is given again.
        let (place, area) = hub.engine.read(|view| {
            let open = view.board.case(case).map(|case| (case.facts.place, case.facts.area.clone()));
            open.unwrap_or_else(|| (None, root_area(view)))
        });
        let call_first = joining.call_first.clone();
        let kept = Kept { report: joining.report, case, joined: true, place, area, call_first };
        Ok((joining, row, kept))
    }

    async fn submit(&self, (command, row, kept): Prepared) -> Result<Done, SubmitError> {
        let phones = [&self.body.caller_phone, &self.body.contact_phone].into_iter().flatten();
        let caller_rows =
            phones.filter_map(|phone| self.hub.engine.caller_row(phone, kept.report, kept.case));
        let pin_rows = pin_rows(kept.report, &Pin::new());
        let mut caller_rows: Vec<RowChange> = caller_rows.collect();
        // Whoever calls from the number to be called back at has one row.
        caller_rows.dedup_by(|one, other| one.key == other.key);
        let rows =
            [row].into_iter().chain(pin_rows).chain(caller_rows).chain(self.attachments.rows(kept.report));
        let wanted = Wanted {
            what: "report",
            command,
            rows: rows.collect(),
            occurred: self.body.occurred_at_us.map(|at| UtcMicros(at.get())),
            answer: serde_json::to_vec(&kept).expect("an answer has string keys"),
            digest: self.digest,
        };
        attempt(self.hub, self.caller, self.key.clone(), wanted).await
    }
}
