//! The deeds of the closed loop: each is put into the domain's words, one by one, with the words of people sealed.

mod checks;
mod correcting;
mod reporting_up;

use axum::{
    extract::{Path, State},
    response::Response,
};
use geo_index::AreaCode;
use hub_dispatch::{
    self as domain, CaseId, Command, Deed, DepartmentCode, OtherPictures, PersonId, ReportId, Sealed, TaskId,
    UtcMicros,
};
use hub_engine::View;
use hub_ledger::RowChange;
use hub_protocol::{
    self as wire, ErrorCode, Role,
    http::{ActionDone, CallBackOutcome, CaseAct, IDEMPOTENT_REPLAY, routes},
    limits::DEPARTMENTS_PER_ASSIGNMENT_MAX,
    views::Findings,
};

use checks::known_person;
pub(super) use checks::{check_clause, known_department, pictures};
use correcting::{Named, correction};
use reporting_up::reporting;

use super::{
    Failure,
    body::Json,
    caller::Caller,
    case_actions::Action,
    duplicates::{Judged, check_suggested, count},
    openapi::{OfCase, Once},
    orders::{Key, sealed},
    photos::{by_kind, handed_in_for},
    relay::{check_number, check_number_in},
    report_intake::AHEAD_MAX_MS,
};
use crate::{Hub, identity::Act, picture::words, state};

/// A deed of the closed loop: departments, returns, limits, call-backs, merging, exits.
#[utoipa::path(
    post,
    path = routes::ACTS,
    operation_id = "act",
    tag = "cases",
    params(Once, OfCase),
    request_body = CaseAct,
    responses(
        (status = 200, description = "It is done and on disk; the case as it is now.", body = ActionDone),
        (status = 422, description = "The time named has passed or lies too far ahead."),
    )
)]
pub(super) async fn act(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(case): Path<String>,
    Json(body): Json<CaseAct>,
) -> Result<Response, Failure> {
    let act = needs(&caller, &body);
    let action = Action::allowed(&hub, &caller, key.clone(), ("act", act), &case).await?;
    if let Some(other) = other_case(&body) {
        caller.sees_case(&hub, other).await?;
    }
    if let Err(unsaid) = says_why(&body)
        && hub.engine.ledger().answer(&caller.principal(), &key.0).await?.is_none()
    {
        return Err(unsaid);
    }
    if let CaseAct::Merge { suggested, .. } = &body {
        check_suggested(suggested)?;
    }
    if let CaseAct::TakeCharge { leader } = &body {
        known_person(&hub, PersonId(leader.0))?;
    }
    let mut rows = Vec::new();
    let deed = hub.engine.read(|view| deed(view, action.case, &body, &mut rows))?;
    if let Deed::Reply { task, photos, before, others, .. } = &deed
        && hub.engine.ledger().answer(&caller.principal(), &key.0).await?.is_none()
    {
        handed_in_for(&hub.engine, *task, by_kind(photos, before, others)).await?;
    }
    let command = Command::Act(domain::Act { case: action.case, by: action.actor(), deed });
    let answered = action.carry_out(&body, command, rows).await?;
    if !answered.headers().contains_key(IDEMPOTENT_REPLAY)
        && let Some(judged) = judged(&body)
    {
        count(judged);
    }
    Ok(answered)
}

/// What a deed says of two cases: whoever merges says that they were the same matter, be it that the other was suggested or that
/// they found it themselves; whoever keeps apart, that they were not.
#[expect(clippy::wildcard_enum_match_arm, reason = "most deeds are about one case")]
fn judged(act: &CaseAct) -> Option<Judged> {
    match act {
        CaseAct::Merge { into, suggested, .. } => Some(Judged::same(*into, suggested)),
        CaseAct::KeepApart { .. } => Some(Judged::Rejected),
        _ => None,
    }
}

/// What a role must be allowed to try a deed.
fn needs(caller: &Caller, act: &CaseAct) -> Act {
    match act {
        // A department's own desk hands its task down, a centre anybody's.
        CaseAct::HandOn { .. } if caller.0.role == Role::Department => Act::Desk,
        CaseAct::Assign { .. }
        | CaseAct::AddHandler { .. }
        | CaseAct::HandOn { .. }
        | CaseAct::LetGo { .. } => Act::Assign,
        CaseAct::Sign { .. }
        | CaseAct::AskReturn { .. }
        | CaseAct::AskExtension { .. }
        | CaseAct::Reply { .. } => Act::Desk,
        CaseAct::AnswerSupervision { .. } => Act::AnswerLetter,
        CaseAct::RuleReturn { .. } | CaseAct::RuleExtension { .. } => Act::Rule,
        CaseAct::CallBack { .. } => Act::FollowUp,
        CaseAct::Suspend { .. }
        | CaseAct::Resume { .. }
        | CaseAct::Confirm { .. }
        | CaseAct::PassUp { .. }
        | CaseAct::PassDown { .. }
        | CaseAct::Correct { .. }
        | CaseAct::ReportUp { .. }
        | CaseAct::Urge { .. } => Act::Steer,
        CaseAct::Supervise { .. } | CaseAct::TakeCharge { .. } => Act::Supervise,
        CaseAct::NotAccept { .. } | CaseAct::AnswerAtOnce { .. } | CaseAct::Transfer { .. } => Act::TurnAway,
        CaseAct::Merge { .. }
        | CaseAct::Part { .. }
        | CaseAct::PartReport { .. }
        | CaseAct::KeepApart { .. } => Act::Merge,
        CaseAct::Attach { .. } | CaseAct::Detach => Act::Respond,
        CaseAct::ReadCopy => Act::Acknowledge,
        CaseAct::Archive => Act::Archive,
    }
}

/// Another case that a deed names, which must be the caller's to see as well.
#[expect(clippy::wildcard_enum_match_arm, reason = "most deeds are about one case")]
fn other_case(act: &CaseAct) -> Option<CaseId> {
    match act {
        CaseAct::Merge { into, .. } => Some(CaseId(into.0)),
        CaseAct::Part { merged, .. } => Some(CaseId(merged.0)),
        CaseAct::KeepApart { other } => Some(CaseId(other.0)),
        _ => None,
    }
}

/// A deed in the domain's words; what people wrote goes to `rows`.
#[expect(clippy::too_many_lines, reason = "one arm for each deed, and nothing else")]
fn deed(view: &View, case: CaseId, act: &CaseAct, rows: &mut Vec<RowChange>) -> Result<Deed, Failure> {
    let task = |task: &wire::TaskId| TaskId(task.0);
    let at = |at: &wire::UtcMicros| UtcMicros(at.get());
    let mut said = |field: &str, text: &str| keep(rows, field, text);
    Ok(match act {
        CaseAct::Assign { lead, co, reason } => {
            let (lead, co) = departments(view, lead, co)?;
            Deed::Assign { lead, co, reason: said("reason", reason)? }
        }
        CaseAct::AddHandler { department, reason } => Deed::AddHandler {
            department: known_department(view, "department", department)?,
            reason: said("reason", reason)?,
        },
        CaseAct::HandOn { task: of, to, reason } => Deed::HandOn {
            task: task(of),
            to: known_department(view, "to", to)?,
            reason: said("reason", reason)?,
        },
        CaseAct::LetGo { task: of, reason } => {
            Deed::LetGo { task: task(of), reason: said("reason", reason)? }
        }
        CaseAct::Sign { task: of } => Deed::Sign { task: task(of) },
        CaseAct::AskReturn { task: of, reason, clause } => {
            check_clause(clause.as_deref())?;
            Deed::AskReturn { task: task(of), reason: said("reason", reason)?, clause: clause.clone() }
        }
        CaseAct::RuleReturn { task: of, ruling, to, reason } => Deed::RuleReturn {
            task: task(of),
            ruling: return_ruling(view, *ruling, to.as_ref())?,
            reason: said("reason", reason)?,
        },
        CaseAct::AskExtension { task: of, more, reason } => {
            Deed::AskExtension { task: task(of), more: span(*more), reason: said("reason", reason)? }
        }
        CaseAct::RuleExtension { ruling, reason } => Deed::RuleExtension {
            ruling: words::extension_ruling_said(*ruling),
            reason: said("reason", reason)?,
        },
        CaseAct::Reply {
            task: of,
            note,
            public,
            photos,
            before,
            during,
            signed,
            recordings,
            findings: found,
        } => Deed::Reply {
            task: task(of),
            note: said("note", note)?,
            public: public.as_ref().map(|public| said("public", public)).transpose()?,
            photos: pictures("photos", photos)?,
            before: pictures("before", before)?,
            others: OtherPictures {
                during: pictures("during", during)?,
                signed: pictures("signed", signed)?,
                recordings: checks::recordings("recordings", recordings)?,
            },
            findings: found.as_ref().map(|found| findings(found, &mut said)).transpose()?,
        },
        CaseAct::CallBack { report, outcome, note } => Deed::CallBack {
            report: ReportId(report.0),
            outcome: call_back(outcome)?,
            note: note.as_ref().map(|note| said("note", note)).transpose()?,
        },
        CaseAct::Suspend { kind, plan, review_at_us } => Deed::Suspend {
            kind: words::suspension_kind_said(*kind),
            plan: said("plan", plan)?,
            review_at: at(review_at_us),
        },
        CaseAct::Resume { reason } => Deed::Resume { reason: said("reason", reason)? },
        CaseAct::PassUp { reason } => Deed::PassUp { reason: said("reason", reason)? },
        CaseAct::Urge { note } => Deed::Urge { note: said("note", note)? },
        CaseAct::Supervise { letter, answer_by_us } => {
            Deed::Supervise { letter: said("letter", letter)?, answer_by: at(answer_by_us) }
        }
        CaseAct::AnswerSupervision { note } => Deed::AnswerSupervision { note: said("note", note)? },
        CaseAct::Confirm { note } => Deed::Confirm { note: said("note", note)? },
        CaseAct::PassDown { to, reason } => {
            let area = AreaCode::new(&to.0).map_err(|error| Failure::invalid("to", to, error))?;
            Deed::PassDown { to: area, reason: said("reason", reason)? }
        }
        CaseAct::Correct { category, matter, grade, kind, risk, reason } => {
            let named = Named {
                category: category.as_deref(),
                matter: matter.as_deref(),
                grade: grade.map(words::grade_said),
                kind: kind.map(words::report_kind_said),
                risk: risk.map(words::risk_said),
            };
            Deed::Correct(Box::new(correction(view, case, &named, said("reason", reason)?)?))
        }
        CaseAct::ReportUp { to, by, to_whom, number, said_at_us } => {
            let to_whom = said("to_whom", to_whom)?;
            let number = number.as_deref();
            number.map(check_number).transpose()?;
            let number = number.map(|number| said("number", number)).transpose()?;
            Deed::ReportUp(Box::new(reporting(*to, *by, to_whom, number, *said_at_us)?))
        }
        CaseAct::TakeCharge { leader } => Deed::TakeCharge { leader: PersonId(leader.0) },
        CaseAct::NotAccept { ground, reason } => {
            Deed::NotAccept { ground: words::ground_said(*ground), reason: said("reason", reason)? }
        }
        CaseAct::AnswerAtOnce { answer } => Deed::AnswerAtOnce { answer: said("answer", answer)? },
        CaseAct::Transfer { to, note } => {
            Deed::Transfer { to: words::transfer_target_said(*to), note: said("note", note)? }
        }
        CaseAct::Merge { into, reason, .. } => {
            Deed::Merge { into: CaseId(into.0), reason: said("reason", reason)? }
        }
        CaseAct::Part { merged, reason } => {
            Deed::Part { merged: CaseId(merged.0), reason: said("reason", reason)? }
        }
        CaseAct::PartReport { report, reason } => {
            Deed::PartReport { report: ReportId(report.0), reason: said("reason", reason)? }
        }
        CaseAct::KeepApart { other } => Deed::KeepApart { other: CaseId(other.0) },
        CaseAct::Attach { incident } => Deed::Attach { incident: domain::IncidentId(incident.0) },
        CaseAct::Detach => Deed::Detach,
        CaseAct::ReadCopy => Deed::ReadCopy,
        CaseAct::Archive => Deed::Archive,
    })
}

/// What the department found; nobody can have been spoken to later than now, and a number is that of a call that was made.
pub(super) fn findings(
    found: &Findings,
    said: &mut impl FnMut(&str, &str) -> Result<Sealed, Failure>,
) -> Result<domain::Findings, Failure> {
    const NUMBER: &str = "findings.contacted_number";
    if let Some(at) = found.contacted_at_us.filter(|at| at.get() > state::now().plus_ms(AHEAD_MAX_MS).0) {
        return Err(Failure::invalid("findings.contacted_at_us", at.get(), "it lies in the future"));
    }
    let number = found.contacted_number.as_deref();
    if let (Some(number), None) = (number, found.contacted_at_us) {
        return Err(Failure::invalid(NUMBER, number, "when it was called is not said"));
    }
    number.map(|number| check_number_in(NUMBER, number)).transpose()?;
    Ok(domain::Findings {
        contacted_at: found.contacted_at_us.map(|at| UtcMicros(at.get())),
        contacted_number: number.map(|number| said(NUMBER, number)).transpose()?,
        substantiated: found.substantiated,
        beyond_duty: found.beyond_duty,
        unsolved: found.unsolved.map(words::unsolved_said),
    })
}

fn keep(rows: &mut Vec<RowChange>, field: &str, text: &str) -> Result<Sealed, Failure> {
    let (sealed, row) = sealed(field, text)?;
    rows.push(row);
    Ok(sealed)
}

fn departments(
    view: &View,
    lead: &wire::DepartmentCode,
    co: &[wire::DepartmentCode],
) -> Result<(DepartmentCode, Vec<DepartmentCode>), Failure> {
    if co.len() >= DEPARTMENTS_PER_ASSIGNMENT_MAX {
        let why = format!("at most {DEPARTMENTS_PER_ASSIGNMENT_MAX} departments have a case at once");
        return Err(Failure::invalid("co", co.len(), why));
    }
    let co =
        co.iter().map(|department| known_department(view, "co", department)).collect::<Result<_, _>>()?;
    Ok((known_department(view, "lead", lead)?, co))
}

fn return_ruling(
    view: &View,
    ruling: wire::ReturnRuling,
    to: Option<&wire::DepartmentCode>,
) -> Result<domain::ReturnRuling, Failure> {
    match (ruling, to) {
        (wire::ReturnRuling::Agreed, to) => Ok(domain::ReturnRuling::Agreed {
            to: to.map(|to| known_department(view, "to", to)).transpose()?,
        }),
        (wire::ReturnRuling::Bound, None) => Ok(domain::ReturnRuling::Bound),
        (wire::ReturnRuling::Bound, Some(to)) => {
            Err(Failure::invalid("to", to, "a department that is bound hands the task to nobody"))
        }
    }
}

/// 不满意原因: of a caller who is not content it is written down why.
fn says_why(act: &CaseAct) -> Result<(), Failure> {
    let CaseAct::CallBack { outcome: CallBackOutcome::Reached { said }, note, .. } = act else {
        return Ok(());
    };
    let is_said = note.as_ref().is_some_and(|note| !note.trim().is_empty());
    if is_said || (said.solved && said.satisfied) {
        return Ok(());
    }
    let words = "note: a caller who is not content is asked why, and it is written down";
    Err(Failure::new(ErrorCode::Invalid, words).in_field("note"))
}

fn call_back(outcome: &CallBackOutcome) -> Result<domain::CallBackOutcome, Failure> {
    let CallBackOutcome::Reached { said } = outcome else { return Ok(domain::CallBackOutcome::NotReached) };
    let wire::views::Satisfaction { responded, solved, satisfied, degree } = *said;
    let degree = degree_beside("outcome.said.degree", satisfied, degree)?;
    let said = domain::Satisfaction { responded, solved, satisfied, degree };
    Ok(domain::CallBackOutcome::Reached { said })
}

/// 满意度 beside a yes or no that says the same.
pub(super) fn degree_beside(
    field: &str,
    satisfied: bool,
    degree: Option<wire::Degree>,
) -> Result<Option<domain::Degree>, Failure> {
    let known = degree.map(words::degree_said);
    match known.filter(|known| known.is_satisfied() != satisfied) {
        None => Ok(known),
        Some(_) => Err(Failure::new(ErrorCode::Invalid, format!("{field}: yes and no say something else"))
            .in_field(field)),
    }
}

pub(super) fn span(span: wire::Span) -> domain::Span {
    match span {
        wire::Span::Minutes(count) => domain::Span::Minutes(count),
        wire::Span::Hours(count) => domain::Span::Hours(count),
        wire::Span::Days(count) => domain::Span::Days(count),
        wire::Span::WorkingMinutes(count) => domain::Span::WorkingMinutes(count),
        wire::Span::WorkingHours(count) => domain::Span::WorkingHours(count),
        wire::Span::WorkingDays(count) => domain::Span::WorkingDays(count),
    }
}
