//! The rules. One file for each kind of command; [`draft`] keeps what a decision has done so far.

mod acts;
mod alerts;
mod answers;
mod asks;
mod attaching;
mod authority;
mod backups;
mod called;
mod checking;
mod choosing;
mod competence;
mod confidence;
mod copies;
mod correcting;
mod departments;
mod desk;
mod desk_clocks;
mod draft;
mod effects;
mod endings;
mod evidence;
mod exits;
mod extension;
mod follow_up;
mod freed;
mod handing_on;
mod incidents;
mod joining;
mod ladder;
mod letters;
mod limits;
mod merging;
mod opening;
mod own_limit;
mod parting;
mod placing;
mod pressing;
mod reassigning;
mod reckoning;
mod relimiting;
mod reorganising;
mod repeats;
mod reporting_up;
mod responding;
mod rolling;
mod run_cards;
mod search;
mod self_handled;
mod staying;
mod telephone;
mod timers;
mod units;
mod whistle_steps;
mod whistles;
mod withdrawing;

pub use asks::{asks, asks_recalled, case_of};
pub(crate) use draft::need;
pub use joining::REPORTS_JOINED_MAX;
pub use repeats::repeat_of;

use crate::{Command, Decision, Enrolment, NamedPolicy, Refusal, Situation, board::Board};
use draft::Draft;
use evidence::Pictures;

/// Decides a command.
///
/// Pure: the same arguments give the same answer. `policy` is the one in force for a new case and the one a case
/// was opened under for everything after (see [`case_of`]).
///
/// # Errors
/// A [`Refusal`] that names the thing; nothing is changed then.
pub fn decide(
    board: &Board,
    policy: &NamedPolicy,
    situation: &Situation,
    command: &Command,
) -> Result<Decision, Refusal> {
    let mut draft = Draft::new(board, policy, situation);
    carry_out(&mut draft, command)?;
    Ok(draft.finish())
}

fn carry_out(draft: &mut Draft<'_>, command: &Command) -> Result<(), Refusal> {
    use Command as C;
    match command {
        C::OpenCase(intake) => opening::open_case(draft, intake),
        C::JoinReport(joining) => joining::join_report(draft, joining),
        C::Relay(relayed) => telephone::relay(draft, relayed),
        C::RelayDuty { unit, readiness, said_at, number, by } => {
            telephone::relay_duty(draft, *unit, *readiness, *said_at, number, *by)
        }
        C::RecordUnanswered(call) => called::not_answered(draft, call),
        C::RecordReach { reach, channel, outcome } => {
            telephone::record_reach(draft, *reach, channel, *outcome)
        }
        C::PlaceCase(placing) => placing::place_case(draft, placing),
        C::RaiseSos { unit, intake } => opening::raise_sos(draft, *unit, intake),
        C::Reopen { case, by, reason } => opening::reopen(draft, *case, by, reason),
        C::RecordCall { case, service, called_at, by } => {
            desk::record_call(draft, *case, *service, *called_at, *by)
        }
        C::Acknowledge { case, rung, round, by } => alerts::acknowledge(draft, *case, *rung, *round, *by),
        C::DispatchUnits { case, units, by, reason } => desk::dispatch_units(draft, *case, units, by, reason),
        C::StandDown { case, unit, by, reason } => desk::stand_down(draft, *case, *unit, by, reason),
        C::Settle { case, by, note } => desk::settle(draft, *case, by, note),
        C::Verify { case, by, verdict, note } => endings::verify(draft, *case, by, *verdict, note),
        C::VerifyByCaller { case, report, filed_by, told, verdict, degree, note } => {
            let said = (*verdict, *degree);
            endings::verify_by_caller(draft, *case, (*report, *filed_by, told), said, note.as_ref())
        }
        C::Close { case, by, tier } => endings::close(draft, *case, *by, *tier),
        C::Withdraw { case, by, reason } => withdrawing::withdraw(draft, *case, by, reason),
        C::EraseReport { report, by } => {
            endings::erase_report(draft, *report, *by);
            Ok(())
        }
        C::EnrolUnit { unit, kind, skills, home, person, travel } => {
            let (unit, kind, skills, home) = (*unit, *kind, skills.clone(), home.clone());
            units::enrol(draft, Enrolment { unit, kind, skills, home, person: *person, travel: *travel });
            Ok(())
        }
        C::RetireUnit { unit } => units::retire(draft, *unit),
        C::Adopt { kind, digest, by } => {
            units::adopt(draft, *kind, digest, *by);
            Ok(())
        }
        C::Amend { kind, from, digest, by } => units::amend(draft, *kind, from.as_ref(), digest, *by),
        C::Reorganise(wanted) => reorganising::reorganise(draft, wanted),
        C::SignOn { unit } => units::sign_on(draft, *unit),
        C::StandBy { unit } => units::stand_by(draft, *unit),
        C::SignOff { unit } => units::sign_off(draft, *unit),
        C::Accept { unit, offer } => answers::accept(draft, *unit, *offer),
        C::Decline { unit, offer, reason } => answers::decline(draft, *unit, *offer, *reason),
        C::SetOut { unit, task } => answers::set_out(draft, *unit, *task),
        C::Arrive { unit, task, place } => answers::arrive(draft, *unit, *task, *place),
        C::ReportWell { unit, task } => answers::report_well(draft, *unit, *task),
        C::Finish { unit, task, note, photos: after, before, others, place } => {
            answers::finish(draft, (*unit, *task), note.as_ref(), Pictures { before, after, others }, *place)
        }
        C::AskBackup { unit, task, note } => backups::ask(draft, *unit, *task, note),
        C::Receive { unit, message, receipt } => units::receive(draft, *unit, *message, *receipt),
        C::Act(act) => acts::act(draft, act),
        C::BlowWhistle(wanted) => whistles::blow(draft, wanted),
        C::Whistle(order) => whistle_steps::act(draft, order),
        C::OpenIncident(_) | C::Incident(_) | C::FollowResponse { .. } => emergencies(draft, command),
        C::FileHandled(handled) => self_handled::file(draft, handled),
        C::TimerRanOut(_) | C::LookForWork { .. } | C::AssignTogether { .. } | C::LookForSooner { .. } => {
            by_itself(draft, command);
            Ok(())
        }
        C::ReckonLimit { case } => reckoning::reckon(draft, *case),
    }
}

/// 突发事件, and what a response to one changes of a case.
#[expect(clippy::wildcard_enum_match_arm, reason = "`carry_out` sends only these")]
fn emergencies(draft: &mut Draft<'_>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::OpenIncident(wanted) => incidents::open(draft, wanted),
        Command::Incident(order) => incidents::act(draft, order),
        Command::FollowResponse { case } => responding::follow(draft, *case),
        _ => Ok(()),
    }
}

/// Timers, and what the engine looks for by itself (边走边优化).
fn by_itself(draft: &mut Draft<'_>, command: &Command) {
    if let Command::TimerRanOut(timer) = command {
        timers::ran_out(draft, *timer);
    } else if let Command::LookForWork { unit } = command {
        freed::look_for_work(draft, *unit);
    } else if let Command::LookForSooner { task } = command {
        freed::look_for_sooner(draft, *task);
    } else {
        rolling::assign_together(draft);
    }
}
