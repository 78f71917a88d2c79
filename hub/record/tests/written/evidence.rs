//! The word that work is done with what goes with it, and who checked it.

use hub_dispatch::{
    CaseId, ContentDigest, Degree, DeskReplied, Event, Happened, OfferId, OtherPictures, ReportId, Sealed,
    SentBack, TaskId, UnitId, Verified, Verifier, WorkDone,
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
    Event::SentBack(SentBack { case: CaseId(id(CASE)), by, note: Some(words()), degree: None, task })
}

pub(crate) fn done(note: Option<Sealed>) -> Event {
    let (task, unit, offer) = (TaskId(id(TASK)), UnitId(id(UNIT)), OfferId(id(OFFER)));
    let (photos, before, others) = (Vec::new(), Vec::new(), OtherPictures::default());
    Event::WorkDone(WorkDone { task, unit, offer, note, photos, before, others, place: None })
}

pub(crate) fn done_with_photos() -> Event {
    let (task, unit, offer) = (TaskId(id(TASK)), UnitId(id(UNIT)), OfferId(id(OFFER)));
    let (photos, before, others) = (vec![after()], Vec::new(), OtherPictures::default());
    Event::WorkDone(WorkDone { task, unit, offer, note: None, photos, before, others, place: None })
}

fn before() -> ContentDigest {
    ContentDigest("b1".repeat(32))
}

fn after() -> ContentDigest {
    ContentDigest("b2".repeat(32))
}

/// 处置中 and 签名.
fn others() -> OtherPictures {
    OtherPictures {
        during: vec![ContentDigest("b3".repeat(32))],
        signed: vec![ContentDigest("b4".repeat(32))],
        recordings: Vec::new(),
    }
}

/// 视频、语音.
fn recorded() -> OtherPictures {
    OtherPictures { recordings: vec![ContentDigest("b5".repeat(32))], ..OtherPictures::default() }
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let (case, task) = (CaseId(id(CASE)), TaskId(id(TASK)));
    let (unit, offer) = (UnitId(id(UNIT)), OfferId(id(OFFER)));
    let (photos, before) = (vec![after()], vec![before()]);
    let replied = DeskReplied {
        task,
        note: words(),
        public: None,
        photos: photos.clone(),
        before: before.clone(),
        others: OtherPictures::default(),
        findings: None,
    };
    let replied_signed = DeskReplied { others: others(), ..replied.clone() };
    let replied_recorded = DeskReplied { others: recorded(), ..replied.clone() };
    let done = WorkDone {
        task,
        unit,
        offer,
        note: None,
        photos,
        before,
        others: OtherPictures::default(),
        place: Some(place()),
    };
    let done_signed = WorkDone { others: others(), ..done.clone() };
    let done_recorded = WorkDone { others: recorded(), ..done.clone() };
    let by = Verifier::Caller { report: ReportId(id(1)) };
    let (mostly, not) = (Some(Degree::MostlySatisfied), Some(Degree::NotSatisfied));
    vec![
        ("evidence", Event::WorkDone(done)),
        ("evidence", acted(Some(desk()), Happened::DeskReplied(replied))),
        ("signed", Event::WorkDone(done_signed)),
        ("signed", acted(Some(desk()), Happened::DeskReplied(replied_signed))),
        ("recorded", Event::WorkDone(done_recorded)),
        ("recorded", acted(Some(desk()), Happened::DeskReplied(replied_recorded))),
        ("caller", Event::Verified(Verified { case, by, note: Some(words()), degree: None })),
        ("caller_without_words", Event::Verified(Verified { case, by, note: None, degree: None })),
        ("caller_mostly_satisfied", Event::Verified(Verified { case, by, note: None, degree: mostly })),
        ("caller", Event::SentBack(SentBack { case, by, note: Some(words()), degree: None, task })),
        ("caller_not_satisfied", Event::SentBack(SentBack { case, by, note: None, degree: not, task })),
    ]
}
