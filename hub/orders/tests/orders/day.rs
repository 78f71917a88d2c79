//! A whole day with a platform that repeats, recalls, returns and changes orders: at its end both lists agree.

use std::collections::BTreeMap;

use hub_dispatch::UtcMicros;
use hub_orders::{
    Answered, Change, Difference, Heard, Known, Line, Mapping, Neighbours, Reply, ReplyKind, ReplyState,
    ReplyStep, ReplyWords, Standing, reconcile,
};
use rand::{Rng, rngs::StdRng};
use serde_json::Value;
use simulators::{hotline::Hotline, seed::Seed};
use uuid::Uuid;

use crate::{MINUTE_US, NOW, calendar, mapping, marks, said};

const ORDERS: usize = 200;

/// What the desk has in mind.
enum Todo {
    Say(String, ReplyKind),
    Send(usize),
}

/// A desk that signs, answers, asks for more time, gives back, and mends what is refused.
struct Desk {
    rng: StdRng,
    mapping: Mapping,
    known: BTreeMap<String, Known>,
    limits: BTreeMap<String, UtcMicros>,
    replies: Vec<(Reply, ReplyWords)>,
    due: BTreeMap<(i64, u64), Todo>,
    scheduled: u64,
    proposed: usize,
    heard: BTreeMap<&'static str, usize>,
}

impl Desk {
    fn new(seed: Seed) -> Self {
        Self {
            rng: seed.stream("desk", 0),
            mapping: mapping(),
            known: BTreeMap::new(),
            limits: BTreeMap::new(),
            replies: Vec::new(),
            due: BTreeMap::new(),
            scheduled: 0,
            proposed: 0,
            heard: BTreeMap::new(),
        }
    }

    fn later(&mut self, now: i64, minutes: std::ops::Range<i64>, todo: Todo) {
        let at = now + self.rng.random_range(minutes) * MINUTE_US;
        self.scheduled += 1;
        self.due.insert((at, self.scheduled), todo);
    }

    /// Takes a message in, through the bytes.
    fn hear(&mut self, now: i64, message: &Value) {
        let applied = self.mapping.apply_json(message.to_string().as_bytes()).unwrap();
        assert!(applied.mistakes.is_empty(), "{}", said(&applied.mistakes));
        for order in applied.orders {
            let (marks, number) = (marks(&order), order.facts.number.clone());
            let of_number = self.known.get(&number);
            let of_unique = self.known.values().find(|known| {
                known.facts.unique.is_some()
                    && known.facts.unique == order.facts.unique
                    && known.facts.number != number
            });
            let neighbours = Neighbours { of_number, of_unique, others: &[] };
            let heard = self.mapping.hear(&order, &marks, neighbours);
            let counted = match &heard {
                Heard::New { same_as } => {
                    self.proposed += usize::from(same_as.is_some());
                    self.known.insert(number.clone(), Known::first(&order, marks, UtcMicros(now)));
                    self.later(now, 1..20, Todo::Say(number.clone(), ReplyKind::Sign));
                    "new"
                }
                Heard::Changed(changes) => {
                    let known = self.known[&number].after(&order, marks, changes, UtcMicros(now));
                    self.known.insert(number.clone(), known);
                    if changes.iter().any(|change| matches!(change, Change::Returned { .. })) {
                        self.later(now, 1..20, Todo::Say(number.clone(), ReplyKind::Sign));
                    }
                    "changed"
                }
                Heard::RecalledFirst => {
                    self.known.insert(number.clone(), Known::first(&order, marks, UtcMicros(now)));
                    "recalled first"
                }
                Heard::Repeated => "repeated",
                Heard::Stale => "stale",
                Heard::OfNothing => "of nothing",
            };
            *self.heard.entry(counted).or_default() += 1;
            if let Some(theirs) = self.known.get(&number).and_then(|known| known.deadline(&calendar())) {
                self.limits.insert(number, self.mapping.our_limit(theirs, UtcMicros(now)).at);
            }
        }
    }

    fn of_number(&self, number: &str) -> Vec<Reply> {
        let replies = self.replies.iter().map(|(reply, _)| reply);
        replies.filter(|reply| reply.number == number).cloned().collect()
    }

    fn act(&mut self, now: i64, todo: Todo, hotline: &mut Hotline) {
        match todo {
            Todo::Say(number, kind) => self.say(now, &number, kind),
            Todo::Send(which) => self.send(now, which, hotline),
        }
    }

    fn say(&mut self, now: i64, number: &str, kind: ReplyKind) {
        let known = &self.known[number];
        let until = (kind == ReplyKind::Extend).then(|| {
            let deadline = known.deadline(&calendar()).unwrap_or(UtcMicros(now));
            UtcMicros(deadline.0.max(now) + 600 * MINUTE_US)
        });
        let said = self.of_number(number);
        if known.may_reply(kind, until, &said, &calendar(), UtcMicros(now)).is_err() {
            return;
        }
        let is_curt = self.rng.random_bool(0.15);
        let content =
            if is_curt { "已处理" } else { "已派人到现场处理完毕,并电话告知来电人。" };
        let text = |words: &str, is_there: bool| is_there.then(|| words.to_owned());
        let words = ReplyWords {
            reason: text("现场情况复杂", matches!(kind, ReplyKind::Refuse | ReplyKind::Extend)),
            content: text(content, kind == ReplyKind::Answer),
            ..ReplyWords::default()
        };
        words.check(kind, until).unwrap();
        let reply = Reply {
            id: Uuid::from_u128(self.replies.len() as u128 + 1),
            system: self.mapping.system().clone(),
            number: number.to_owned(),
            round: known.returned,
            kind,
            until,
            at: UtcMicros(now),
            state: ReplyState::Waiting,
            attempts: 0,
        };
        self.replies.push((reply, words));
        self.send_soon(now, self.replies.len() - 1);
    }

    fn send_soon(&mut self, now: i64, which: usize) {
        self.later(now, 0..2, Todo::Send(which));
    }

    fn send(&mut self, now: i64, which: usize, hotline: &mut Hotline) {
        let (reply, words) = self.replies[which].clone();
        let request = self.mapping.request(&self.known[&reply.number], &reply, &words).unwrap();
        let sent = reply.after(ReplyStep::Send, UtcMicros(now)).unwrap();
        let (status, body) = hotline.receive(now, &request.path, &request.body);
        let understood = self.mapping.replies().understood(status, body.to_string().as_bytes());
        let step = match understood {
            Answered::Taken => ReplyStep::Take,
            Answered::Refused { .. } => ReplyStep::Refuse,
            Answered::Unknown => ReplyStep::Send,
        };
        let reply = sent.after(step, UtcMicros(now)).unwrap();
        self.replies[which].0 = reply.clone();
        match step {
            ReplyStep::Take => self.go_on(now, &reply),
            // Said better, or another way.
            ReplyStep::Refuse if reply.kind == ReplyKind::Refuse || reply.kind == ReplyKind::Extend => {
                self.later(now, 1..30, Todo::Say(reply.number, ReplyKind::Answer));
            }
            ReplyStep::Refuse => self.later(now, 1..30, Todo::Say(reply.number, reply.kind)),
            ReplyStep::Send | ReplyStep::Again | ReplyStep::Withdraw => {
                self.send_soon(now + MINUTE_US, which)
            }
        }
    }

    fn go_on(&mut self, now: i64, reply: &Reply) {
        let next = match (reply.kind, self.rng.random_range(0..10)) {
            (ReplyKind::Sign, 0) => ReplyKind::Refuse,
            (ReplyKind::Sign, 1) => ReplyKind::Extend,
            (ReplyKind::Sign | ReplyKind::Extend, _) => ReplyKind::Answer,
            (ReplyKind::Refuse | ReplyKind::Answer, _) => return,
        };
        self.later(now, 5..180, Todo::Say(reply.number.clone(), next));
    }

    fn list(&self) -> Vec<Line> {
        let line = |(number, known): (&String, &Known)| Line {
            number: number.clone(),
            standing: known.standing(&self.of_number(number)),
            deadline: known.deadline(&calendar()),
            returned: known.returned,
            limit: self.limits.get(number).copied(),
        };
        self.known.iter().map(line).collect()
    }
}

/// Lives through a day; `lost` says which messages never arrive.
fn live(seed: Seed, mut lost: impl FnMut(&Value) -> bool) -> (Hotline, Desk) {
    let mut hotline = Hotline::new(seed, NOW.0, ORDERS);
    let mut desk = Desk::new(seed);
    loop {
        let own = desk.due.keys().next().map(|(at, _)| *at);
        match (hotline.next_at(), own) {
            (Some(theirs), own) if own.is_none_or(|own| theirs <= own) => {
                let message = hotline.step();
                if let Some(message) = message.filter(|message| !lost(message)) {
                    desk.hear(theirs, &message);
                }
            }
            (_, Some(_)) => {
                let Some(((at, _), todo)) = desk.due.pop_first() else { break };
                desk.act(at, todo, &mut hotline);
            }
            (_, None) => break,
        }
    }
    (hotline, desk)
}

/// Their list, read by the mapping as any other message of theirs.
fn theirs(hotline: &Hotline) -> Vec<Line> {
    let line = |line: &Value| {
        let mut order = line.clone();
        order["content"] = Value::from("-");
        order["acceptTime"] = Value::from("2026-05-11 08:00:00");
        let message = serde_json::json!({ "data": [order] }).to_string();
        let order = mapping().apply_json(message.as_bytes()).unwrap().orders.remove(0);
        Line {
            number: order.facts.number,
            standing: order.facts.standing.unwrap(),
            deadline: order.facts.deadline.map(|deadline| deadline.at(NOW, &calendar())),
            returned: u32::try_from(line["backCount"].as_u64().unwrap()).unwrap(),
            limit: None,
        }
    };
    hotline.list().iter().map(line).collect()
}

#[test]
fn the_whole_day_reconciles_to_zero_differences() {
    let mut stale = 0;
    for number in 1..=8 {
        let (hotline, desk) = live(Seed(number), |_| false);
        assert_eq!(reconcile(&theirs(&hotline), &desk.list()), [], "seed {number}");
        assert_eq!(desk.proposed, hotline.doubles(), "seed {number}: orders under two numbers");
        let heard = |what: &str| desk.heard.get(what).copied().unwrap_or_default();
        assert_eq!(heard("new") + heard("recalled first"), ORDERS + hotline.doubles(), "seed {number}");
        assert!(heard("repeated") > 50 && heard("changed") > 250, "{:?}", desk.heard);
        stale += heard("stale");
        let has = |kind, wanted: fn(&ReplyState) -> bool| {
            desk.replies.iter().any(|(reply, _)| reply.kind == kind && wanted(&reply.state))
        };
        for kind in [ReplyKind::Sign, ReplyKind::Refuse, ReplyKind::Extend, ReplyKind::Answer] {
            assert!(has(kind, |state| matches!(state, ReplyState::Taken { .. })), "seed {number}: {kind:?}");
        }
        assert!(has(ReplyKind::Answer, |state| matches!(state, ReplyState::Refused { .. })), "seed {number}");
        assert!(
            desk.known.values().any(|known| known.recalled)
                && desk.known.values().any(|known| known.returned > 1)
        );
        assert!(desk.replies.iter().all(|(reply, _)| !reply.is_open()), "seed {number}: the outbox is empty");
    }
    assert!(stale > 5, "messages came out of order");
}

#[test]
fn a_message_that_never_came_is_a_difference_with_its_number() {
    let (hotline, desk) = live(Seed(1), |message| message["data"][0]["action"] == "撤单");
    let differences = reconcile(&theirs(&hotline), &desk.list());
    let recalled = theirs(&hotline).into_iter().filter(|line| line.standing == Standing::Recalled).count();
    assert_eq!(differences.len(), recalled);
    assert!(
        differences
            .iter()
            .all(|(_, one)| matches!(one, Difference::Standing { theirs: Standing::Recalled, .. }))
    );

    let number = theirs(&hotline)[0].number.clone();
    let (hotline, desk) = live(Seed(1), |message| message["data"][0]["workOrderNo"] == number.as_str());
    assert_eq!(reconcile(&theirs(&hotline), &desk.list()), [(number, Difference::MissingHere)]);
}

#[test]
fn every_kind_of_difference_is_told() {
    let line = |number: &str| Line {
        number: number.to_owned(),
        standing: Standing::Sent,
        deadline: Some(NOW),
        returned: 0,
        limit: None,
    };
    let later = UtcMicros(NOW.0 + 1);
    let theirs = [line("1"), line("2"), line("2"), line("3")];
    let ours = [
        line("2"),
        Line {
            standing: Standing::Signed,
            deadline: Some(later),
            returned: 1,
            limit: Some(later),
            ..line("3")
        },
        line("4"),
        line("4"),
    ];
    let told = reconcile(&theirs, &ours);
    let expected = [
        ("1", Difference::MissingHere),
        ("2", Difference::TwiceThere),
        ("3", Difference::Standing { theirs: Standing::Sent, ours: Standing::Signed }),
        ("3", Difference::Deadline { theirs: Some(NOW), ours: Some(later) }),
        ("3", Difference::Returned { theirs: 0, ours: 1 }),
        ("3", Difference::LimitTooLate { deadline: NOW, limit: later }),
        ("4", Difference::MissingThere),
        ("4", Difference::TwiceHere),
    ];
    assert_eq!(told, expected.map(|(number, difference)| (number.to_owned(), difference)));
    assert_eq!(reconcile(&theirs[..2], &theirs[..2]), []);
}
