//! What the index is told of cases, compared with looking at every one of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use futures_util::future::join_all;
use geo_index::AreaCode;
use hub_dispatch::{Act, CaseId, Command, Deed, DepartmentCode, Joining, ReportId, Wish};
use hub_engine::{CaseQuery, CaseScope, Engine, ReportNumber, ReportWords, WhoAsks, words};
use hub_ledger::{Ledger, MemoryLedger, RowChange, SqliteLedger, SqliteOptions};
use uuid::Uuid;

use crate::world::{VILLAGE, World, at_the_city, intake, note, person, withdraw};

mod moved_areas;
mod told_late;

/// 信访事项: nobody is looked for, so that nothing happens by itself.
const RECORD_ONLY: &str = "13";

fn everything() -> CaseQuery {
    CaseQuery {
        scope: CaseScope::Everything,
        states: Vec::new(),
        words: None,
        phone: None,
        asks: WhoAsks::SeesCallers,
        before: None,
        limit: 3,
    }
}

fn by_words(asked: &str) -> CaseQuery {
    CaseQuery { words: Some(asked.to_owned()), ..everything() }
}

/// All pages of what a query finds, newest first, with how each stands.
#[expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]
async fn found(engine: &Engine, mut query: CaseQuery) -> Vec<(CaseId, String)> {
    let mut all = Vec::new();
    loop {
        let page = engine.find_cases(&query).await.expect("the ledger can be read");
        let page = page.unwrap_or_else(|why| panic!("{query:?}: {why}"));
        all.extend(page.cases.into_iter().map(|found| (found.case, found.state)));
        query.before = page.next;
        if page.next.is_none() {
            return all;
        }
    }
}

async fn cases(engine: &Engine, query: CaseQuery) -> Vec<CaseId> {
    found(engine, query).await.into_iter().map(|(case, _)| case).collect()
}

/// Files what somebody said, in confidence or not.
async fn said(world: &World, words: &ReportWords, confidential: bool) -> (CaseId, ReportId) {
    let (mut intake, _) = intake(RECORD_ONLY);
    let (sealed, row) = words::seal(words);
    intake.words = sealed;
    intake.wish = Wish { confidential, ..Wish::default() };
    let ids = (intake.case, intake.report);
    world.give(Command::OpenCase(intake), vec![row]).await.expect("the report is accepted");
    ids
}

fn text(text: &str) -> ReportWords {
    ReportWords { text: text.to_owned(), ..ReportWords::default() }
}

fn act(case: CaseId, deed: Deed) -> Command {
    Command::Act(Act { case, by: at_the_city(), deed })
}

fn merge(case: CaseId, into: CaseId) -> Command {
    act(case, Deed::Merge { into, reason: note() })
}

/// Another caller about the same matter.
async fn join(world: &World, case: CaseId, told: &str) -> ReportId {
    let (words, row) = words::seal(&text(told));
    let report = ReportId(Uuid::now_v7());
    let joining = Joining {
        report,
        case,
        channel: "12345".to_owned(),
        words,
        grade: None,
        call_first: Vec::new(),
        called: Vec::new(),
        by: person(),
        wish: Wish::default(),
        people: None,
        risk: None,
        category: None,
        matter: None,
        again: None,
    };
    world.give(Command::JoinReport(joining), vec![row]).await.expect("it joins");
    report
}

#[expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]
async fn erase(world: &World, report: ReportId) {
    let words = world.engine.history(hub_dispatch::Stream::Report(report), 1).await.expect("it can be read");
    let hub_dispatch::Event::ReportReceived { words, .. } = &words[0].recorded.event else {
        panic!("{words:?}")
    };
    let key = words::vault_key(words.vault);
    let gone = RowChange { shelf: hub_ledger::Shelf::Vault, key, value: None };
    world.give(Command::EraseReport { report, by: person() }, vec![gone]).await.expect("it is erased");
}

/// Some cases of every kind: open, joined, given to a department, withdrawn, in confidence, erased.
async fn some_of_everything(world: &World) -> Vec<CaseId> {
    let caller = ReportWords {
        address: Some("柳河大道118号".to_owned()),
        caller_name: Some("张先生".to_owned()),
        caller_phone: Some("+86 13800138000".to_owned()),
        ..text("井盖松动")
    };
    let (open, _) = said(world, &caller, false).await;
    join(world, open, "车压上去咣咣响").await;
    let (given, _) = said(world, &text("路灯不亮"), false).await;
    let deed = Deed::Assign { lead: DepartmentCode("roads".to_owned()), co: Vec::new(), reason: note() };
    world.give(act(given, deed), vec![]).await.expect("the department is given it");
    let (withdrawn, _) = said(world, &text("垃圾没有人收"), false).await;
    world.give(withdraw(withdrawn), vec![]).await.expect("it is withdrawn");
    let (secret, _) = said(world, &caller, true).await;
    let (erased, report) = said(world, &text("欠薪两个月"), false).await;
    erase(world, report).await;
    vec![open, given, withdrawn, secret, erased]
}

/// Questions that tell all of them apart.
fn questions(cases: &[CaseId]) -> Vec<CaseQuery> {
    let words = ["井盖", "大道118号", "咣咣", "路灯", "垃圾", "欠薪", "张先", "13800138000", "没有的词"];
    let mut questions: Vec<CaseQuery> = words.iter().map(|asked| by_words(asked)).collect();
    questions.extend(cases.iter().map(|case| by_words(&case.to_string())));
    questions.push(CaseQuery { phone: Some("13800138000".to_owned()), ..everything() });
    questions.extend(
        ["unattended", "with_departments", "withdrawn", "closed"]
            .map(|state| CaseQuery { states: vec![state.to_owned()], ..everything() }),
    );
    let village = AreaCode::new(VILLAGE).expect("a valid code");
    for scope in
        [CaseScope::Within(village), CaseScope::At(DepartmentCode("roads".to_owned())), CaseScope::Everything]
    {
        questions.push(CaseQuery { scope: scope.clone(), ..everything() });
        questions
            .push(CaseQuery { scope: scope.clone(), asks: WhoAsks::SeesNoCallers, ..by_words("井盖") });
    }
    questions
}

#[tokio::test(start_paused = true)]
async fn an_index_told_of_old_records_finds_what_one_finds_that_was_told_at_once() {
    let (ledger, world) = World::fresh().await;
    let made = some_of_everything(&world).await;
    let questions = questions(&made);
    let mut told_at_once = Vec::new();
    for question in &questions {
        told_at_once.push(found(&world.engine, question.clone()).await);
    }
    world.stop().await;
    let mut old = ledger.model().clone();
    old.forget_index();
    let again = World::on(Arc::new(MemoryLedger::over(old))).await;
    again.engine.until_index_is_whole().await;
    let mut any = 0;
    for (question, expected) in questions.into_iter().zip(told_at_once) {
        any += expected.len();
        assert_eq!(found(&again.engine, question.clone()).await, expected, "{question:?}");
    }
    assert!(any > 20, "only {any} were found at all");
    again.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_open_case_is_found_by_the_words_of_all_who_were_merged_into_it_until_they_part() {
    let (_ledger, world) = World::fresh().await;
    let (case, _) = said(&world, &text("井盖松动"), false).await;
    join(&world, case, "车压上去咣咣响").await;
    let caller = ReportWords { caller_phone: Some("13800138000".to_owned()), ..text("马蜂窝在树上") };
    let (other, report) = said(&world, &caller, false).await;
    let merged = |case, other| {
        [(other, "unattended".to_owned()), (case, "merged".to_owned())].map(|(case, state)| (case, state))
    };
    for _again in 0..2 {
        world.give(merge(case, other), vec![]).await.expect("it is merged");
        for asked in ["井盖", "咣咣"] {
            assert_eq!(found(&world.engine, by_words(asked)).await, merged(case, other), "{asked}");
        }
        let part = Deed::Part { merged: case, reason: note() };
        world.give(act(other, part), vec![]).await.expect("they part");
        for asked in ["井盖", "咣咣"] {
            let alone = [(case, "unattended".to_owned())];
            assert_eq!(found(&world.engine, by_words(asked)).await, alone, "{asked}");
        }
    }
    for asked in ["马蜂", "13800138000", &ReportNumber::of(report).to_string()] {
        assert_eq!(cases(&world.engine, by_words(asked)).await, [other], "{asked}");
    }
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_merged_caller_said_finds_nothing_once_it_is_erased() {
    let (_ledger, world) = World::fresh().await;
    let (case, report) = said(&world, &text("井盖松动"), false).await;
    let (other, _) = said(&world, &text("马蜂窝在树上"), false).await;
    world.give(merge(case, other), vec![]).await.expect("it is merged");
    erase(&world, report).await;
    assert_eq!(cases(&world.engine, by_words("井盖")).await, []);
    assert_eq!(cases(&world.engine, by_words(&ReportNumber::of(report).to_string())).await, [other, case]);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_case_is_found_by_the_number_of_each_of_its_reports() {
    let (_ledger, world) = World::fresh().await;
    let (case, report) = said(&world, &text("井盖松动"), false).await;
    let number = ReportNumber::of(report).to_string();
    assert_eq!(cases(&world.engine, by_words(&number)).await, [case]);
    let grouped = format!("{} {}", &number[..12], &number[12..]);
    assert_eq!(cases(&world.engine, by_words(&grouped)).await, [case]);
    world.stop().await;
}

/// Chance that is the same for the same seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("below a usize")
    }

    /// A text of few different characters, so that texts and questions meet.
    fn text(&mut self, longest: usize) -> String {
        const LETTERS: [&str; 10] = ["井", "盖", "路", "灯", "号", "1", "2", "a", "，", " "];
        let len = 2 + self.below(longest);
        (0..len).map(|_| LETTERS[self.below(LETTERS.len())]).collect()
    }
}

/// Whether a question must find a text, said without the index: its words stand in the text as whole words, and its
/// neighbours stand beside each other, whatever marks are between them; spaces and marks part a question, and not a text.
fn must_find(text: &str, question: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_owned).collect()
    };
    let bare = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<Vec<char>>();
    let text_bare = bare(text);
    let mut parts = question.split(|letter: char| !letter.is_alphanumeric()).map(bare);
    let stand_together = |part: Vec<char>| {
        let mut pairs = part.windows(2).filter(|pair| !pair.iter().all(char::is_ascii));
        pairs.all(|pair| text_bare.windows(2).any(|other| other == pair))
    };
    words(question).is_subset(&{
        let mut words = words(text);
        words.insert(String::new());
        words
    }) && parts.all(stand_together)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_index_finds_is_what_looking_at_every_case_finds() {
    const SEED: u64 = 20_261_122;
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite =
        SqliteLedger::open(&SqliteOptions::new(folder.path().join("ledger.db"))).expect("a new ledger");
    let sqlite: Arc<dyn Ledger> = Arc::new(sqlite);
    let world = World::on(sqlite).await;
    world.found_town().await;
    let mut chance = Chance(SEED);
    let texts: Vec<String> = (0..300).map(|_| chance.text(9)).collect();
    let filed =
        join_all(texts.iter().map(|told| async { (said(&world, &text(told), false).await.0, told.clone()) }));
    let filed: BTreeMap<CaseId, String> = filed.await.into_iter().collect();
    let (mut asked, mut any) = (0, 0);
    while asked < 200 {
        let question = chance.text(3);
        let query = by_words(&question);
        // Nothing but marks, or one character alone, is refused; that is told elsewhere.
        let Ok(_) = world.engine.find_cases(&query).await.expect("the ledger can be read") else { continue };
        asked += 1;
        let expected: BTreeSet<CaseId> =
            filed.iter().filter(|(_, text)| must_find(text, &question)).map(|(case, _)| *case).collect();
        let in_order = cases(&world.engine, query.clone()).await;
        let found: BTreeSet<CaseId> = in_order.iter().copied().collect();
        assert_eq!(found.len(), in_order.len(), "seed {SEED}, {question:?}: one was found twice");
        assert_eq!(found, expected, "seed {SEED}, {question:?}");
        let village = CaseScope::Within(AreaCode::new(VILLAGE).expect("a valid code"));
        assert_eq!(
            cases(&world.engine, CaseQuery { scope: village, ..query }).await,
            in_order,
            "{question:?}"
        );
        any += found.len();
    }
    assert!(any > 1_000, "only {any} were found at all");
    world.stop().await;
}
