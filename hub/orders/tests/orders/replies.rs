//! What goes back: in an order that makes sense, as requests, and as a sheet.

use hub_dispatch::UtcMicros;
use hub_orders::{
    Answered, Known, Link, Method, Reply, ReplyFault, ReplyKind, ReplyRefusal, ReplyState, ReplyStep,
    ReplyWords, Standing, limits,
};
use serde_json::json;
use uuid::Uuid;

use crate::{NOW, at, calendar, example, known, mapping, mapping_of, order, read};

fn reply(kind: ReplyKind, id: u128) -> Reply {
    Reply {
        id: Uuid::from_u128(id),
        system: mapping().system().clone(),
        number: "250912101108115409".to_owned(),
        round: 0,
        kind,
        until: None,
        at: NOW,
        state: ReplyState::Waiting,
        attempts: 0,
    }
}

fn taken(kind: ReplyKind, id: u128) -> Reply {
    reply(kind, id).after(ReplyStep::Take, NOW).unwrap()
}

fn may(order: &Known, kind: ReplyKind, said: &[Reply]) -> Result<(), ReplyRefusal> {
    let until = (kind == ReplyKind::Extend).then(|| at(24 * 9));
    order.may_reply(kind, until, said, &calendar(), at(1))
}

#[test]
fn an_order_is_signed_first_answered_once_and_given_back_instead() {
    let order = known(&read(order()));
    assert_eq!(may(&order, ReplyKind::Answer, &[]), Err(ReplyRefusal::NotSigned));
    assert_eq!(may(&order, ReplyKind::Extend, &[]), Err(ReplyRefusal::NotSigned));
    assert_eq!(may(&order, ReplyKind::Sign, &[]), Ok(()));
    let signed = [reply(ReplyKind::Sign, 1)];
    assert_eq!(may(&order, ReplyKind::Sign, &signed), Err(ReplyRefusal::SaidAlready));
    for kind in [ReplyKind::Refuse, ReplyKind::Extend, ReplyKind::Answer] {
        assert_eq!(may(&order, kind, &signed), Ok(()), "{kind:?}");
    }
    let refused = [taken(ReplyKind::Sign, 1), reply(ReplyKind::Refuse, 2)];
    assert_eq!(may(&order, ReplyKind::Answer, &refused), Err(ReplyRefusal::GivenBack));
    let answered = [taken(ReplyKind::Sign, 1), taken(ReplyKind::Answer, 2)];
    assert_eq!(may(&order, ReplyKind::Extend, &answered), Err(ReplyRefusal::Answered));
    let in_vain =
        [taken(ReplyKind::Sign, 1), reply(ReplyKind::Answer, 2).after(ReplyStep::Refuse, NOW).unwrap()];
    assert_eq!(may(&order, ReplyKind::Answer, &in_vain), Ok(()), "what was refused may be said better");
}

#[test]
fn a_return_begins_anew_and_a_recall_ends_everything() {
    let mut order = known(&read(order()));
    let answered = [taken(ReplyKind::Sign, 1), taken(ReplyKind::Answer, 2)];
    assert_eq!(order.standing(&answered), Standing::Answered);
    order.returned = 1;
    assert_eq!(order.standing(&answered), Standing::Sent);
    assert_eq!(may(&order, ReplyKind::Sign, &answered), Ok(()));
    order.recalled = true;
    assert_eq!(may(&order, ReplyKind::Sign, &answered), Err(ReplyRefusal::Recalled));
    assert_eq!(order.standing(&answered), Standing::Recalled);
}

#[test]
fn more_time_is_asked_for_before_it_is_up_and_for_later() {
    let order = known(&read(order()));
    let signed = [taken(ReplyKind::Sign, 1)];
    let ask =
        |until: UtcMicros, now| order.may_reply(ReplyKind::Extend, Some(until), &signed, &calendar(), now);
    let deadline = order.deadline(&calendar()).unwrap();
    assert_eq!(ask(at(24 * 30), NOW), Ok(()));
    assert_eq!(ask(deadline, NOW), Err(ReplyRefusal::NoLater));
    assert_eq!(ask(at(24 * 30), deadline), Err(ReplyRefusal::TooLate));
    let asked = [signed[0].clone(), reply(ReplyKind::Extend, 2)];
    assert_eq!(may(&order, ReplyKind::Extend, &asked), Err(ReplyRefusal::SaidAlready));
}

#[test]
fn a_round_has_no_more_replies_than_a_limit() {
    let order = known(&read(order()));
    let withdrawn = |id| reply(ReplyKind::Sign, id).after(ReplyStep::Withdraw, NOW).unwrap();
    let many: Vec<Reply> = (0..limits::REPLIES_MAX as u128).map(withdrawn).collect();
    assert_eq!(may(&order, ReplyKind::Sign, &many), Err(ReplyRefusal::TooMany));
}

#[test]
fn a_reply_waits_is_sent_and_is_taken_or_refused_and_sent_again() {
    let waiting = reply(ReplyKind::Sign, 1);
    let sent = waiting.after(ReplyStep::Send, at(1)).unwrap();
    assert_eq!((sent.state, sent.attempts), (ReplyState::Sent { at: at(1) }, 1));
    let again = sent.after(ReplyStep::Send, at(2)).unwrap();
    assert_eq!((again.attempts, again.is_open()), (2, true));
    let taken = again.after(ReplyStep::Take, at(3)).unwrap();
    assert_eq!(taken.after(ReplyStep::Take, at(9)).unwrap(), taken, "told twice is told once");
    for step in [ReplyStep::Send, ReplyStep::Refuse, ReplyStep::Again, ReplyStep::Withdraw] {
        assert!(taken.after(step, at(4)).is_err(), "{step:?}");
    }
    let refused = sent.after(ReplyStep::Refuse, at(2)).unwrap();
    assert!(!refused.is_open() && refused.after(ReplyStep::Send, at(3)).is_err());
    assert_eq!(refused.after(ReplyStep::Again, at(3)).unwrap().state, ReplyState::Waiting);
    assert!(sent.after(ReplyStep::Withdraw, at(3)).is_err(), "they may have it");
}

fn answer() -> ReplyWords {
    let link = Link { link: "https://hub.example/1.jpg".to_owned(), name: None };
    ReplyWords {
        content: Some("已修复,并电话告知。".to_owned()),
        attachments: vec![link],
        ..ReplyWords::default()
    }
}

#[test]
fn a_reply_must_have_what_its_kind_has_and_nothing_else() {
    assert_eq!(answer().check(ReplyKind::Answer, None), Ok(()));
    let missing = ReplyFault::Missing { kind: "refuse", what: "reason" };
    assert_eq!(ReplyWords::default().check(ReplyKind::Refuse, None), Err(missing));
    let surplus = ReplyFault::Surplus { kind: "sign", what: "content" };
    assert_eq!(answer().check(ReplyKind::Sign, None), Err(surplus));
    let reason = ReplyWords { reason: Some("非本单位职责".to_owned()), ..ReplyWords::default() };
    let no_time = ReplyFault::Missing { kind: "extend", what: "until" };
    assert_eq!(reason.check(ReplyKind::Extend, None), Err(no_time));
    assert_eq!(reason.check(ReplyKind::Extend, Some(NOW)), Ok(()));
    let long = ReplyWords { content: Some("长".repeat(20_000)), ..ReplyWords::default() };
    let too_many = ReplyFault::TooMany { what: "content", max: limits::CONTENT_MAX_BYTES };
    assert_eq!(long.check(ReplyKind::Answer, None), Err(too_many));
    let mut wrong = answer();
    wrong.attachments[0].link = "file:///etc/passwd".to_owned();
    assert_eq!(wrong.check(ReplyKind::Answer, None), Err(ReplyFault::Link { number: 1 }));
    let blank = ReplyWords { content: Some(" \u{7}\r\n".to_owned()), ..ReplyWords::default() }.plain();
    assert_eq!(blank, ReplyWords::default());
}

#[test]
fn a_reply_is_a_request_of_their_making() {
    let order = known(&read(order()));
    let request = mapping().request(&order, &reply(ReplyKind::Answer, 7), &answer()).unwrap();
    assert_eq!((request.method, request.path.as_str()), (Method::Post, "/api/workorder/reply"));
    let expected = json!({
        "workOrderNo": "250912101108115409",
        "type": "REPLY",
        "content": "已修复,并电话告知。",
        "files": [{ "url": "https://hub.example/1.jpg", "name": null }],
        "replyTime": 1_778_457_600_000_u64,
        "requestId": "00000000-0000-0000-0000-000000000007"
    });
    assert_eq!(request.body, expected);
    let signed = mapping().request(&order, &reply(ReplyKind::Sign, 8), &ReplyWords::default()).unwrap();
    assert_eq!(signed.body["signTime"], json!("2026-05-11 08:00:00"));
    let mut by_sheet = example();
    by_sheet["replies"] = json!({ "taken": { "at": "/code", "values": ["0"] } });
    assert_eq!(
        mapping_of(&by_sheet).request(&order, &reply(ReplyKind::Sign, 8), &ReplyWords::default()),
        None
    );
}

#[test]
fn an_answer_of_theirs_says_whether_it_was_taken() {
    let mapping = mapping();
    let understood = |status, body: &str| mapping.replies().understood(status, body.as_bytes());
    let refused = |says: &str| Answered::Refused { says: says.to_owned() };
    assert_eq!(understood(200, r#"{"code": 0, "msg": "ok"}"#), Answered::Taken);
    assert_eq!(understood(200, r#"{"code": "0"}"#), Answered::Taken);
    assert_eq!(understood(200, r#"{"code": 40001, "msg": "答复内容过短"}"#), refused("答复内容过短"));
    assert_eq!(understood(422, r#"{"msg": "工单不存在"}"#), refused("工单不存在"));
    assert_eq!(understood(400, ""), refused("HTTP 400"));
    for (status, body) in [(200, "<html>"), (302, ""), (401, "{}"), (429, ""), (503, r#"{"code": 0}"#)] {
        assert_eq!(understood(status, body), Answered::Unknown, "{status} {body}");
    }
}
