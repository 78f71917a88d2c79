//! Cases in the state in which a deed goes well: what is drawn by chance comes to no such case, and is refused at its door.

use std::collections::BTreeMap;

use hub_protocol::{
    CaseId, ReportId, TaskId,
    http::{ActionDone, NewReport},
    views::CaseView,
};
use serde_json::{Value, json};
use simulators::client::{HubClient, Key};
use system_tests::rig::organisation::{IN_SOUTH, SOUTH, report_at};

use super::{DEPARTMENT, OTHER_DEPARTMENT};

/// A channel whose reports are looked into first.
pub(super) const PUBLIC: &str = "web";
/// Scenes of each deed: each is used up by the first deed that goes well in it.
const ROUNDS: usize = 3;

/// Scenes by deed: the case, and what the deed must name.
pub(super) type Scenes = BTreeMap<&'static str, Vec<Value>>;

/// Who sets them up.
pub(super) struct Stage<'a> {
    /// The city's.
    pub(super) centre: &'a HubClient,
    /// The department's.
    pub(super) desk: &'a HubClient,
}

impl Stage<'_> {
    async fn filed(&self, more: impl FnOnce(NewReport) -> NewReport) -> (CaseId, ReportId) {
        let report = NewReport { category: Some("01".to_owned()), ..report_at(IN_SOUTH, "邻里争吵") };
        let accepted = self.centre.report(&more(report), &Key::fresh()).await;
        let accepted = accepted.unwrap_or_else(|error| panic!("a report: {error}"));
        (accepted.case, accepted.report)
    }

    async fn done(&self, who: &HubClient, case: CaseId, what: &str, body: Value) -> CaseView {
        let path = format!("/api/v1/cases/{case}/{what}");
        let done: Result<ActionDone, _> = who.post(&path, &body, &Key::fresh()).await;
        done.unwrap_or_else(|error| panic!("{body}: {error}")).case
    }

    async fn act(&self, who: &HubClient, case: CaseId, act: Value) -> CaseView {
        self.done(who, case, "acts", act).await
    }

    /// A case that the department has, and its task; the helper's too, if there is one.
    async fn given(&self, helpers: &[&str]) -> (CaseId, Vec<TaskId>) {
        let (case, _) = self.filed(|report| report).await;
        (case, self.give(case, helpers).await)
    }

    async fn give(&self, case: CaseId, helpers: &[&str]) -> Vec<TaskId> {
        let assign = json!({ "act": "assign", "lead": DEPARTMENT, "co": helpers, "reason": "目录" });
        let desks = self.act(self.centre, case, assign).await.handling.desks;
        let task_of = |code: &&str| {
            let desk = desks.iter().find(|desk| desk.department.code.0 == *code);
            desk.unwrap_or_else(|| panic!("{code} has a task: {desks:?}")).task
        };
        [DEPARTMENT].iter().chain(helpers).map(task_of).collect()
    }

    /// Three scenes of every deed that has one.
    pub(super) async fn scenes(&self) -> Scenes {
        let mut scenes = Scenes::new();
        for _ in 0..ROUNDS {
            self.at_the_centre(&mut scenes).await;
            self.at_the_desk(&mut scenes).await;
            self.between_cases(&mut scenes).await;
            self.afterwards(&mut scenes).await;
        }
        scenes
    }

    /// What a post does about a case that nobody has in hand.
    async fn at_the_centre(&self, scenes: &mut Scenes) {
        const PLAIN: [&str; 9] = [
            "suspend",
            "pass_up",
            "correct",
            "urge",
            "supervise",
            "take_charge",
            "not_accept",
            "answer_at_once",
            "transfer",
        ];
        for act in PLAIN {
            let (case, _) = self.filed(|report| report).await;
            scenes.entry(act).or_default().push(json!({ "case": case }));
        }
        let (case, _) = self.filed(|report| report).await;
        scenes.entry("assign").or_default().push(json!({ "case": case, "lead": DEPARTMENT, "co": [] }));
        let (case, _) = self.filed(|report| report).await;
        self.act(self.centre, case, json!({ "act": "pass_up", "reason": "本级无权处置" })).await;
        scenes.entry("pass_down").or_default().push(json!({ "case": case, "to": SOUTH }));
        // 突发事件 is 特急, and is reported upward.
        let urgent = |report| NewReport { category: Some("09".to_owned()), ..report };
        let (case, _) = self.filed(urgent).await;
        scenes.entry("report_up").or_default().push(json!({ "case": case, "to": "city" }));
        let (case, _) = self.filed(|report| report).await;
        let review_at_us = super::now_us() + 36 * 3_600_000_000;
        let suspend =
            json!({ "act": "suspend", "kind": "deferred", "plan": "等待", "review_at_us": review_at_us });
        self.act(self.centre, case, suspend).await;
        scenes.entry("resume").or_default().push(json!({ "case": case }));
        let public = |report| NewReport { channel: Some(PUBLIC.to_owned()), ..report };
        let (case, _) = self.filed(public).await;
        scenes.entry("confirm").or_default().push(json!({ "case": case }));
        let (case, _) = self.filed(|report| report).await;
        let answer_by_us = super::now_us() + 36 * 3_600_000_000;
        let letter = json!({ "act": "supervise", "letter": "请答复", "answer_by_us": answer_by_us });
        self.act(self.centre, case, letter).await;
        scenes.entry("answer_supervision").or_default().push(json!({ "case": case }));
    }

    /// What departments do and ask for, and what is decided about it.
    async fn at_the_desk(&self, scenes: &mut Scenes) {
        for act in ["sign", "ask_return", "ask_extension", "reply", "hand_on"] {
            let (case, tasks) = self.given(&[]).await;
            let to = (act == "hand_on").then_some(OTHER_DEPARTMENT);
            let more = json!({ "working_hours": 1 });
            scenes.entry(act).or_default().push(
                json!({ "case": case, "task": tasks[0], "to": to, "more": more, "photos": [], "before": [] }),
            );
        }
        let (case, tasks) = self.given(&[OTHER_DEPARTMENT]).await;
        scenes.entry("let_go").or_default().push(json!({ "case": case, "task": tasks[1] }));
        let (case, _) = self.given(&[]).await;
        scenes
            .entry("add_handler")
            .or_default()
            .push(json!({ "case": case, "department": OTHER_DEPARTMENT }));
        let (case, tasks) = self.given(&[]).await;
        let ask = json!({ "act": "ask_return", "task": tasks[0], "reason": "不属本部门" });
        self.act(self.desk, case, ask).await;
        scenes.entry("rule_return").or_default().push(json!({ "case": case, "task": tasks[0], "to": null }));
        let (case, tasks) = self.given(&[]).await;
        let more = json!({ "working_hours": 1 });
        let ask = json!({ "act": "ask_extension", "task": tasks[0], "more": more, "reason": "等待材料" });
        self.act(self.desk, case, ask).await;
        scenes.entry("rule_extension").or_default().push(json!({ "case": case }));
    }

    /// What is said of two cases.
    async fn between_cases(&self, scenes: &mut Scenes) {
        for (act, field) in [("merge", "into"), ("keep_apart", "other")] {
            let (case, _) = self.filed(|report| report).await;
            let (other, _) = self.filed(|report| report).await;
            scenes.entry(act).or_default().push(json!({ "case": case, field: other }));
        }
        let (case, _) = self.filed(|report| report).await;
        let (merged, _) = self.filed(|report| report).await;
        self.act(self.centre, merged, json!({ "act": "merge", "into": case, "reason": "同一件" })).await;
        scenes.entry("part").or_default().push(json!({ "case": case, "merged": merged }));
        let (case, _) = self.filed(|report| report).await;
        let (_, report) = self.filed(|report| NewReport { join: Some(case), ..report }).await;
        scenes.entry("part_report").or_default().push(json!({ "case": case, "report": report }));
    }

    /// What follows when it is dealt with.
    async fn afterwards(&self, scenes: &mut Scenes) {
        let wanting = |report| NewReport { reply_wanted: Some(true), ..report };
        let (case, report) = self.filed(wanting).await;
        let tasks = self.give(case, &[]).await;
        self.act(self.desk, case, json!({ "act": "reply", "task": tasks[0], "note": "已办" })).await;
        let verdict = json!({ "verdict": "done", "note": "属实" });
        self.done(self.centre, case, "verify", verdict).await;
        scenes.entry("call_back").or_default().push(json!({ "case": case, "report": report }));
    }
}
