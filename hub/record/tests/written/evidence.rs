//! The word that work is done with what goes with it, and who checked it.

use hub_dispatch::{
    CaseId, ContentDigest, Degree, DeskReplied, Event, Happened, OfferId, ReportId, Sealed, SentBack, TaskId,
    UnitId, Verified, Verifier, WorkDone,
};

use crate::{
    closed_loop::{acted, desk},
    examples::{CASE, OFFER, TASK, UNIT, id, person, place, words},
};

pub(crate) fn verified() -> Event {
    let by = Verifier::Person { by: person() };
    Event::Verified(Verified { case: CaseId(id(CASE)), by, note: Some(words()), degree: None })
}

pub(crate) fn sent_back() -> Event {
    let (by, task) = (Verifier::Person { by: person() }, TaskId(id(TASK)));
    Event::SentBack(SentBack { case: CaseId(id(CASE)), by, note: Some(words()), task })
}

pub(crate) fn done(note: Option<Sealed>) -> Event {
    let (task, unit, offer) = (TaskId(id(TASK)), UnitId(id(UNIT)), OfferId(id(OFFER)));
    Event::WorkDone(WorkDone { task, unit, offer, note, photos: Vec::new(), before: Vec::new(), place: None })
}

pub(crate) fn done_with_photos() -> Event {
    let (task, unit, offer) = (TaskId(id(TASK)), UnitId(id(UNIT)), OfferId(id(OFFER)));
    let photos = vec![after()];
    Event::WorkDone(WorkDone { task, unit, offer, note: None, photos, before: Vec::new(), place: None })
}

fn before() -> ContentDigest {
    ContentDigest("b1".repeat(32))
}

fn after() -> ContentDigest {
    ContentDigest("b2".repeat(32))
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let (case, task) = (CaseId(id(CASE)), TaskId(id(TASK)));
    let (unit, offer) = (UnitId(id(UNIT)), OfferId(id(OFFER)));
    let (photos, before) = (vec![after()], vec![before()]);
    let replied = Happened::DeskReplied(DeskReplied {
        task,
        note: words(),
        public: None,
        photos: photos.clone(),
        before: before.clone(),
        findings: None,
    });
    let done =
        Event::WorkDone(WorkDone { task, unit, offer, note: None, photos, before, place: Some(place()) });
    let by = Verifier::Caller { report: ReportId(id(1)) };
    let mostly = Some(Degree::MostlySatisfied);
    vec![
        ("evidence", done),
        ("evidence", acted(Some(desk()), replied)),
        ("caller", Event::Verified(Verified { case, by, note: Some(words()), degree: None })),
        ("caller_without_words", Event::Verified(Verified { case, by, note: None, degree: None })),
        ("caller_mostly_satisfied", Event::Verified(Verified { case, by, note: None, degree: mostly })),
        ("caller", Event::SentBack(SentBack { case, by, note: Some(words()), task })),
    ]
}
