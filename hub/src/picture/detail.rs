//! A case with the report it came from and everything that happened, read from the ledger: the same for a case that is
//! open and for one that ended long ago.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::AreaCode;
use hub_dispatch::{
    CaseId, Event, Happened, Reopened, ReportId, SentBack, Stream, TaskId, WhistleId,
    board::{Recalled, recall},
};
use hub_engine::{Engine, Entry, FollowError, Lookup, ReportWords, words::Attached};
use hub_protocol::{
    self as wire,
    http::{Attachment, AttachmentKind, CaseDetail, MatchedPlace, ReportView},
    limits::HISTORY_PER_PAGE_MAX,
    views::{CaseView, HistoryEntry},
};

use super::{
    PersonNames,
    case::{Ended, case_view, drawn},
    history::{Said, all_sealed_in, history},
    instant,
};
use crate::jurisdiction::{Callers, EndedCase};

/// How often a case is read that ends while it is read: it would have to be opened again each time to need more than two.
const READS_MAX: usize = 3;

/// Everything that happened about a case, in the order of the ledger.
pub(crate) struct Chronicle {
    report: ReportId,
    report_entries: Vec<Entry>,
    joined: Vec<(ReportId, Vec<Entry>)>,
    own: Vec<Entry>,
    /// Of the case, its report, its tasks and the whistles blown for it.
    pub(crate) entries: Vec<Entry>,
}

impl Chronicle {
    /// Reads it; none if there never was a case of that id.
    pub(crate) async fn read(engine: &Engine, id: CaseId) -> Result<Option<Self>, FollowError> {
        let own = engine.whole_history(Stream::Case(id)).await?;
        let Some(report) = own.iter().find_map(|entry| report_of(&entry.recorded.event)) else {
            return Ok(None);
        };
        let report_entries = engine.whole_history(Stream::Report(report)).await?;
        let mut entries = report_entries.clone();
        for task in own.iter().filter_map(|entry| task_begun(&entry.recorded.event)) {
            entries.extend(engine.whole_history(Stream::Task(task)).await?);
        }
        for whistle in whistles_in(&own) {
            entries.extend(engine.whole_history(Stream::Whistle(whistle)).await?);
        }
        let mut joined = Vec::new();
        for report in reports_joined(&own) {
            let its = engine.whole_history(Stream::Report(report)).await?;
            entries.extend(its.iter().cloned());
            joined.push((report, its));
        }
        entries.extend(own.iter().cloned());
        entries.sort_unstable_by_key(|entry| entry.seq);
        Ok(Some(Self { report, report_entries, joined, own, entries }))
    }

    /// The case's tasks, in the order in which they were begun.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = TaskId> {
        self.own.iter().filter_map(|entry| task_begun(&entry.recorded.event))
    }
}

/// Everything about a case; none if there never was one of that id.
pub(crate) async fn case_detail(
    engine: &Engine,
    id: CaseId,
    told: Callers,
    names: PersonNames<'_>,
    before: Option<u64>,
) -> Result<Option<CaseDetail>, FollowError> {
    for _ in 0..READS_MAX {
        let Some(chronicle) = Chronicle::read(engine, id).await? else { return Ok(None) };
        if let Some(detail) = told_by(engine, id, chronicle, told, names, before).await? {
            return Ok(Some(detail));
        }
    }
    Ok(None)
}

/// What a history tells about a case; none if the case ended after the history was read, and is on the board no more.
async fn told_by(
    engine: &Engine,
    id: CaseId,
    chronicle: Chronicle,
    told: Callers,
    names: PersonNames<'_>,
    before: Option<u64>,
) -> Result<Option<CaseDetail>, FollowError> {
    let Chronicle { report, report_entries, joined, own, entries } = chronicle;
    let (mut callers, said) = words_in(engine, &entries).await?;
    let words = callers.remove(&report);
    let recorded: Vec<_> = own.iter().map(|entry| entry.recorded.clone()).collect();
    let reports = || [report].into_iter().chain(joined.iter().map(|(id, _)| *id));
    let open = engine.read(|view| {
        let withheld = told.withheld(view, view.board.case(id)?, reports());
        Some((case_view(view, id, names)?, withheld))
    });
    // Between two reads a case may end or be opened again; whichever the history tells holds.
    let (case, withheld) = match (open, recall(&recorded).map(Box::new)) {
        (Some(open), _) => open,
        (None, Some(ended)) => {
            let shown = ended_view(engine, &own, &ended, words.as_ref(), names);
            let judged = Box::pin(EndedCase::read(engine, &ended.case, ended.ending)).await?;
            (shown, told.withheld_in_ended(&judged, reports()))
        }
        (None, None) => return Ok(None),
    };
    let view = |id, its: &[Entry], words: Option<ReportWords>| {
        let words = words.map(|words| if withheld.keeps_caller(id) { words.without_caller() } else { words });
        report_view(id, its, words)
    };
    let report = view(report, &report_entries, words);
    let joined = joined.into_iter().map(|(id, its)| view(id, &its, callers.remove(&id)));
    let joined: Vec<ReportView> = joined.collect();
    let lines = engine.read(|view| history(view, &entries, &said, &withheld, names));
    let (history, earlier) = page_of(lines, before);
    Ok(Some(CaseDetail { case, report, joined, history, earlier }))
}

/// The newest lines before a `seq`, and where those before them end. All lines are written first: they refer to one another.
fn page_of(mut lines: Vec<HistoryEntry>, before: Option<u64>) -> (Vec<HistoryEntry>, Option<u64>) {
    lines.retain(|line| before.is_none_or(|before| line.seq < before));
    let earlier = lines.len().saturating_sub(HISTORY_PER_PAGE_MAX);
    let lines = lines.split_off(earlier);
    let next = lines.first().map(|first| first.seq).filter(|_| earlier > 0);
    (lines, next)
}

/// The whistles that were ever blown for a case, or brought to it by a merge.
fn whistles_in(own: &[Entry]) -> BTreeSet<WhistleId> {
    let named = own.iter().filter_map(|entry| {
        let Event::Acted(acted) = &entry.recorded.event else { return None };
        if let Happened::Whistled(hub_dispatch::OfWhistle { whistle }) = &acted.what {
            Some(*whistle)
        } else {
            None
        }
    });
    named.collect()
}

/// Every area that a case ever lay in, by its own entries.
pub(crate) fn areas_of_case(entries: &[Entry]) -> impl Iterator<Item = &AreaCode> {
    entries.iter().filter_map(|entry| area_given(&entry.recorded.event))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these say where a case is")]
fn area_given(event: &Event) -> Option<&AreaCode> {
    match event {
        Event::CaseOpened { facts, .. } | Event::Reopened(Reopened { facts, .. }) => Some(&facts.area),
        Event::CasePlaced(placed) => Some(&placed.area),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only the opening names the report")]
fn report_of(event: &Event) -> Option<ReportId> {
    match event {
        Event::CaseOpened { facts, .. } => Some(facts.report),
        _ => None,
    }
}

/// Reports that are about the case by now besides the one that opened it: those that joined it, and those that merged
/// cases brought and have not taken away again.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these bring or take reports")]
fn reports_joined(own: &[Entry]) -> Vec<ReportId> {
    let mut joined: Vec<(Option<CaseId>, ReportId)> = Vec::new();
    for entry in own {
        match &entry.recorded.event {
            Event::ReportJoined(it) => joined.push((None, it.report)),
            Event::Acted(acted) => match &acted.what {
                Happened::Absorbed { absorbed, .. } => {
                    let brought = [absorbed.facts.report].into_iter().chain(absorbed.joined.iter().copied());
                    joined.extend(brought.map(|report| (Some(absorbed.case), report)));
                }
                Happened::Parted { merged, .. } => joined.retain(|(from, _)| *from != Some(*merged)),
                Happened::ReportParted { report, .. } => joined.retain(|(_, it)| it != report),
                _ => {}
            },
            _ => {}
        }
    }
    joined.into_iter().map(|(_, report)| report).collect()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these begin a task")]
fn task_begun(event: &Event) -> Option<TaskId> {
    match event {
        Event::CaseOpened { task, .. }
        | Event::SentBack(SentBack { task, .. })
        | Event::Reopened(Reopened { task, .. }) => Some(*task),
        Event::Acted(acted) => match acted.what {
            Happened::Redone { task, .. }
            | Happened::BegunAgain { task }
            | Happened::BackupAsked { task, .. }
            | Happened::BackupWanted { task } => Some(task),
            _ => None,
        },
        _ => None,
    }
}

/// The callers' words by report, and the text behind every reference in the entries.
async fn words_in(
    engine: &Engine,
    entries: &[Entry],
) -> Result<(BTreeMap<ReportId, ReportWords>, Said), FollowError> {
    let mut callers = BTreeMap::new();
    let mut said = Said::new();
    for entry in entries {
        let event = &entry.recorded.event;
        for vault in all_sealed_in(event) {
            let Some(words) = engine.words(Lookup::Vault(vault)).await? else { continue };
            said.insert(vault, words.text.clone());
            if let Event::ReportReceived { report, .. } = event {
                callers.insert(*report, words);
            }
        }
    }
    Ok((callers, said))
}

pub(super) fn ended_view(
    engine: &Engine,
    own: &[Entry],
    recalled: &Recalled,
    words: Option<&ReportWords>,
    names: PersonNames<'_>,
) -> CaseView {
    let end = own.iter().rev().map(|entry| &entry.recorded.event).find(|event| event.ends_its_case());
    let phase = end.map_or(wire::Phase::Closed, super::words::ended_phase);
    let ended = Ended { phase, at: recalled.ended_at };
    engine.read(|view| drawn(view, &recalled.case, words, Some(ended), names))
}

fn attachment(attached: Attached) -> Attachment {
    let kind = if attached.is_recording() { AttachmentKind::Recording } else { AttachmentKind::Picture };
    let (media_type, bytes) = (attached.media_type, attached.bytes);
    Attachment { attachment: wire::AttachmentId(attached.id), kind, media_type, bytes }
}

fn report_view(id: ReportId, entries: &[Entry], words: Option<ReportWords>) -> ReportView {
    let mut channel = String::new();
    let mut erased = false;
    for entry in entries {
        if let Event::ReportReceived { channel: by, .. } = &entry.recorded.event {
            channel.clone_from(by);
        }
        erased |= matches!(entry.recorded.event, Event::ReportErased { .. });
    }
    let first = entries.first();
    let occurred = first.filter(|entry| entry.occurred != entry.recorded.at);
    let words = words.unwrap_or_default();
    ReportView {
        id: wire::ReportId(id.0),
        channel,
        title: words.title,
        text: words.text,
        caller_name: words.caller_name,
        caller_phone: words.caller_phone,
        contact_phone: words.contact_phone,
        attachments: words.attachments.into_iter().map(attachment).collect(),
        address: words.address,
        matched_place: words.matched_place.map(|matched| MatchedPlace {
            id: matched.id,
            name: matched.name,
            address: matched.address,
        }),
        occurred_at_us: occurred.map(|entry| instant(entry.occurred)),
        recorded_at_us: instant(first.map(|entry| entry.recorded.at).unwrap_or_default()),
        erased,
        number: Some(super::number(id)),
        pin: None,
    }
}
