//! The particulars of one line, in the order in which they are shown: each event is sent to the one that knows it.

use hub_dispatch::{
    Answerer, CallRecorded, Called, CaseFacts, Category, Choice, Event, Improved, OfferEnd, OtherWork,
    PersonId, Reach, Reopened, Risk, SentBack, UnitId, UtcMicros, Verified, WorkDone,
};
use hub_engine::View;
use hub_protocol::{
    self as wire,
    views::{CategoryRef, Detail, ImprovedView, OtherWorkView},
};

use super::{
    super::{
        area_ref,
        case::{alternates, ruled_out},
        department_ref, happened, instant, person_ref, point, post_ref,
        run_card::want,
        unit_ref, words,
    },
    Scribe, incidents, whistles,
};

impl Scribe<'_> {
    /// The particulars besides the words.
    pub(super) fn details(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::Acted(acted) => happened::details(self.view, self.names, &self.desks, acted),
            Event::Incident(happened) => incidents::details(self.view, &happened.what),
            Event::Whistled(whistled) => whistles::details(self.view, &whistled.what),
            Event::CaseOpened { .. }
            | Event::Reopened(_)
            | Event::CasePlaced(_)
            | Event::CallRecorded { .. }
            | Event::ReportJoined(_)
            | Event::ClockSet { .. }
            | Event::Verified(_)
            | Event::SentBack(_)
            | Event::Finished { .. } => self.of_case(event),
            Event::RungSkipped { .. } | Event::Alerted { .. } | Event::Acknowledged { .. } => {
                self.of_ladder(event)
            }
            Event::AnswerRelayed(_)
            | Event::CallNotAnswered(_)
            | Event::DutyRelayed(_)
            | Event::ReachRecorded(_) => self.of_telephone(event),
            Event::Recommended { .. }
            | Event::Dispatched { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded { .. }
            | Event::SearchFailed { .. }
            | Event::SearchSet { .. }
            | Event::WelfareSet { .. } => self.of_search(event),
            Event::DocumentAdopted { .. }
            | Event::Arrived { .. }
            | Event::SosRaised { .. }
            | Event::WorkDone { .. }
            | Event::UnitEnrolled { .. }
            | Event::WelfareMissed { .. }
            | Event::UnitRetired { .. }
            | Event::UnitWorked { .. }
            | Event::SosEnded { .. }
            | Event::Posted { .. }
            | Event::Retired { .. } => self.of_unit(event),
            Event::ReportReceived { .. }
            | Event::ReportErased { .. }
            | Event::Settled { .. }
            | Event::Closed { .. }
            | Event::Withdrawn { .. }
            | Event::TaskOpened { .. }
            | Event::OfferAccepted { .. }
            | Event::SetOut { .. }
            | Event::TaskEnded { .. }
            | Event::SignedOn { .. }
            | Event::SignedOff { .. }
            | Event::StoodBy { .. }
            | Event::Delivered { .. }
            | Event::Seen { .. }
            | Event::AnswerCameLate(_) => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_case(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::CaseOpened { facts, .. } | Event::Reopened(Reopened { facts, .. }) => self.opening(facts),
            Event::CasePlaced(placed) => self.place_and_area(placed.place, &placed.area),
            Event::CallRecorded(CallRecorded { service, called_at, .. }) => {
                let service = Detail::Service { service: words::service(*service) };
                vec![service, Detail::DoneAt { at_us: instant(*called_at) }]
            }
            Event::ReportJoined(joined) => {
                let calls = joined.call_first.iter();
                let calls = calls.map(|&it| Detail::Service { service: words::service(it) });
                let report = Detail::Report { report: wire::ReportId(joined.report.0) };
                let grade = Detail::Grade { grade: words::grade(joined.grade) };
                let repeat = joined.repeat.map(|repeat| Detail::Repeat { of: wire::ReportId(repeat.of.0) });
                [report, grade].into_iter().chain(risk(joined.risk)).chain(repeat).chain(calls).collect()
            }
            Event::ClockSet { phase, clock, .. } => {
                let purpose = words::clock_purpose(clock.purpose);
                let clock = Detail::Clock { purpose, due_us: instant(clock.due) };
                vec![Detail::Phase { phase: words::phase(*phase) }, clock]
            }
            Event::Verified(Verified { degree, .. }) | Event::SentBack(SentBack { degree, .. }) => {
                degree.map(|it| Detail::Degree { degree: words::degree(it) }).into_iter().collect()
            }
            Event::Finished { person, .. } => person.iter().map(|&person| self.person(person)).collect(),
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_ladder(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::RungSkipped { rung, .. } => self.post(*rung),
            Event::Alerted { rung, round, reason, on_duty, .. } => {
                let reason = reason.map(|it| Detail::ClimbReason { reason: words::climb_reason(it) });
                let people = on_duty.iter().map(|&person| person_ref(self.names, person)).collect();
                let mut details = self.post(*rung);
                details.extend([Detail::Round { round: *round }].into_iter().chain(reason));
                details.push(Detail::OnDuty { people });
                details
            }
            Event::Acknowledged { rung, round, .. } => {
                self.post(*rung).into_iter().chain([Detail::Round { round: *round }]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Who did not take the telephone.
    fn called(&self, called: &Called) -> Detail {
        match called {
            Called::Person { person, .. } => self.person(*person),
            Called::Unit { unit, .. } | Called::UnitAtWork { unit, .. } => self.unit(*unit),
            Called::Department { department, .. } => {
                Detail::Department { department: department_ref(self.view, department) }
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_telephone(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::AnswerRelayed(relayed) => {
                let from = match &relayed.from {
                    Answerer::Person(person) => self.person(*person),
                    Answerer::Unit(unit) => self.unit(*unit),
                    Answerer::Department(code) => {
                        Detail::Department { department: department_ref(self.view, code) }
                    }
                };
                let said = Detail::Said { said: words::spoken(relayed.said) };
                vec![from, said, Detail::DoneAt { at_us: instant(relayed.said_at) }]
            }
            Event::CallNotAnswered(call) => {
                vec![self.called(&call.called), Detail::DoneAt { at_us: instant(call.called_at) }]
            }
            Event::DutyRelayed(relayed) => {
                vec![self.unit(relayed.unit), Detail::DoneAt { at_us: instant(relayed.said_at) }]
            }
            Event::ReachRecorded(recorded) => {
                let whom = match recorded.reach {
                    Reach::Alert { person, .. } => self.person(person),
                    Reach::Offer { unit, .. } => self.unit(unit),
                };
                let outcome = words::reach_outcome(recorded.outcome);
                vec![whom, Detail::Reach { channel: recorded.channel.clone(), outcome }]
            }
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_search(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::Recommended { choices, .. } => choices.iter().flat_map(|it| self.choice(it)).collect(),
            Event::Dispatched { units, .. } => units.iter().map(|&unit| self.unit(unit)).collect(),
            Event::OfferMade { choice, answer_by, .. } => {
                self.choice(choice).into_iter().chain([due(*answer_by)]).collect()
            }
            Event::OfferEnded { unit, end, .. } => {
                let end_view = Detail::OfferEnd { end: words::offer_end(end) };
                [self.unit(*unit), end_view].into_iter().chain(decline_reason(end)).collect()
            }
            Event::SearchFailed { ruled_out: units, short, .. } => {
                let passed_over = Detail::RuledOut { units: ruled_out(self.view, units) };
                let short = short.as_ref().map(|short| Detail::Short {
                    want: want(&short.want),
                    why: short.why.map(words::ruled_out),
                });
                short.into_iter().chain([passed_over]).collect()
            }
            Event::SearchSet { due: at, .. } | Event::WelfareSet { due: at, .. } => vec![due(*at)],
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_unit(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::DocumentAdopted { kind, digest, .. } => {
                vec![Detail::Document { kind: words::document_kind(*kind), digest: digest.0.clone() }]
            }
            Event::Arrived { place, .. } | Event::SosRaised { place, .. } => at_place(*place),
            Event::WorkDone(WorkDone { before, photos, others, place, .. }) => {
                let others = happened::other_pictures(others);
                happened::pictures(before, photos).chain(others).chain(at_place(*place)).collect()
            }
            Event::UnitEnrolled { unit, home, person, .. } => {
                let home = Detail::Area { area: area_ref(self.view.organisation.areas(), home) };
                [self.unit(*unit), home].into_iter().chain(person.map(|it| self.person(it))).collect()
            }
            Event::WelfareMissed { unit, .. }
            | Event::UnitWorked { unit, .. }
            | Event::UnitRetired { unit }
            | Event::SosEnded { unit, .. }
            | Event::Posted { unit, .. }
            | Event::Retired { unit, .. } => vec![self.unit(*unit)],
            _ => Vec::new(),
        }
    }

    fn person(&self, person: PersonId) -> Detail {
        Detail::Person { person: person_ref(self.names, person) }
    }

    fn unit(&self, unit: UnitId) -> Detail {
        Detail::Unit { unit: unit_ref(self.view, unit) }
    }

    fn post(&self, rung: u8) -> Vec<Detail> {
        let known = self.ladder.get(usize::from(rung));
        let post = known.map(|it| Detail::Post { rung, post: post_ref(self.view.organisation.areas(), it) });
        post.into_iter().collect()
    }

    fn opening(&self, facts: &CaseFacts) -> Vec<Detail> {
        let grade = Detail::Grade { grade: words::grade(facts.grade) };
        let category = Detail::Category { category: self.category(&facts.category, facts.sos_unit) };
        let calls = facts.call_first.iter().map(|&it| Detail::Service { service: words::service(it) });
        let place = self.place_and_area(facts.place, &facts.area);
        [grade, category].into_iter().chain(risk(facts.risk)).chain(place).chain(calls).collect()
    }

    /// By the policy in force: what the category was called when the case was opened is not at hand for ever.
    fn category(&self, category: &Category, sos_unit: Option<UnitId>) -> CategoryRef {
        let policy = &self.view.organisation.policy().policy;
        let rule = if sos_unit.is_some() { &policy.sos } else { policy.category(category) };
        CategoryRef { code: category.0.clone(), name: rule.name.clone() }
    }

    fn place_and_area(&self, place: Option<geo_index::Place>, area: &geo_index::AreaCode) -> Vec<Detail> {
        let area = Detail::Area { area: area_ref(self.view.organisation.areas(), area) };
        at_place(place).into_iter().chain([area]).collect()
    }

    fn choice(&self, choice: &Choice) -> Vec<Detail> {
        let nearness = Detail::Nearness { nearness: words::nearness(&choice.nearness), ring: choice.ring };
        let passed_over = Detail::RuledOut { units: ruled_out(self.view, &choice.ruled_out) };
        let passed_over = (!choice.ruled_out.is_empty()).then_some(passed_over);
        let arrival = choice.arrival.map(|it| Detail::Arrival { arrival: words::arrival(it) });
        let alternates = Detail::Alternates { units: alternates(self.view, &choice.alternates) };
        let alternates = (!choice.alternates.is_empty()).then_some(alternates);
        let improved = choice
            .improved
            .as_ref()
            .map(|it| improved(self.view, it))
            .map(|improved| Detail::Improved { improved });
        let told = [self.unit(choice.unit), nearness].into_iter();
        told.chain(arrival).chain(improved).chain(alternates).chain(passed_over).collect()
    }
}

fn at_place(place: Option<geo_index::Place>) -> Vec<Detail> {
    place.map(|place| Detail::Place { place: point(place) }).into_iter().collect()
}

fn due(at: UtcMicros) -> Detail {
    Detail::Due { due_us: instant(at) }
}

fn improved(view: &View, improved: &Improved) -> ImprovedView {
    match improved {
        Improved::Freed { waited_s, others } => {
            let other = |other: &OtherWork| OtherWorkView {
                case: wire::CaseId(other.case.0),
                waited_s: other.waited_s,
                arrival: words::arrival(other.arrival),
            };
            ImprovedView::Freed { waited_s: *waited_s, others: others.iter().map(other).collect() }
        }
        Improved::Sooner { instead_of, left_s, gain_s } => {
            ImprovedView::Sooner { instead_of: unit_ref(view, *instead_of), left_s: *left_s, gain_s: *gain_s }
        }
        Improved::Graver { from, otherwise } => ImprovedView::Graver {
            from: wire::CaseId(from.0),
            otherwise: otherwise.and_then(|free| alternates(view, &[free]).pop()),
        },
        Improved::Rolling { waiting, waited_s, instead_of, from, gain_s } => ImprovedView::Rolling {
            waiting: *waiting,
            waited_s: *waited_s,
            instead_of: instead_of.map(|turned| unit_ref(view, turned.unit)),
            from: from.map(|case| wire::CaseId(case.0)),
            gain_s: *gain_s,
        },
    }
}

fn decline_reason(end: &OfferEnd) -> Option<Detail> {
    match end {
        OfferEnd::Declined { reason } | OfferEnd::GaveUp { reason } => {
            Some(Detail::DeclineReason { reason: words::decline_reason(*reason) })
        }
        OfferEnd::Expired
        | OfferEnd::StoodDown
        | OfferEnd::CalledBack { .. }
        | OfferEnd::Reassigned { .. } => None,
    }
}

/// 风险等级, where somebody judged it.
fn risk(risk: Option<Risk>) -> Option<Detail> {
    risk.map(|risk| Detail::Risk { risk: words::risk(risk) })
}
