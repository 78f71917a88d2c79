//! One order of the platform, and how it writes it.

use jiff::{Timestamp, tz::offset};
use rand::{Rng, rngs::StdRng};
use serde_json::{Value, json};

use super::MINUTE_US;

/// Where an order stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Sent,
    Signed,
    Refused,
    Answered,
    Closed,
    Recalled,
}

/// What befalls an order besides being handled.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    Plain,
    Changed,
    Recalled,
    Urged,
    Doubled,
}

/// One order.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) number: String,
    unique: String,
    pub(super) content: String,
    pub(super) category: &'static str,
    phone: String,
    grade: &'static str,
    received_us: i64,
    pub(super) limit_us: i64,
    pub(super) changed_us: i64,
    pub(super) state: State,
    pub(super) returned: u32,
    pub(super) fate: Fate,
}

const MATTERS: [(&str, &str); 6] = [
    ("市政-照明", "路灯三天不亮"),
    ("环境-噪声", "夜间施工扰民"),
    ("市容-垃圾", "垃圾无人清运"),
    ("物业-水电", "小区停水无人通知"),
    ("交通-停车", "消防通道被占"),
    ("劳资-欠薪", "工地拖欠工资"),
];

impl Order {
    pub(super) fn made_up(rng: &mut StdRng, which: usize, at: i64) -> Self {
        let (category, what) = MATTERS[rng.random_range(0..MATTERS.len())];
        let fate = match rng.random_range(0..100) {
            0..12 => Fate::Changed,
            12..20 => Fate::Recalled,
            20..26 => Fate::Urged,
            26..30 => Fate::Doubled,
            _ => Fate::Plain,
        };
        let received_us = at - rng.random_range(1..6) * MINUTE_US;
        let limit_us = at + rng.random_range(30..4_320) * MINUTE_US;
        Self {
            number: format!("{}{which:06}", written(at, "%y%m%d%H%M%S")),
            unique: format!("U{which:08}"),
            content: format!("和平路{}号附近{what}", rng.random_range(1..400)),
            category,
            phone: format!("139{:08}", rng.random_range(0..100_000_000)),
            grade: ["一般", "一般", "一般", "紧急", "特急"][rng.random_range(0..5)],
            received_us: whole_second(received_us),
            limit_us: whole_second(limit_us),
            changed_us: at,
            state: State::Sent,
            returned: 0,
            fate,
        }
    }

    pub(super) fn under_another_number(&self, which: usize, at: i64) -> Self {
        let number = format!("{}{which:06}", written(at, "%y%m%d%H%M%S"));
        Self { number, changed_us: at, state: State::Sent, returned: 0, fate: Fate::Plain, ..self.clone() }
    }

    /// Whether the platform changes nothing of it any more.
    pub(super) fn is_over(&self) -> bool {
        match self.state {
            State::Sent | State::Signed => false,
            State::Refused | State::Answered | State::Closed | State::Recalled => true,
        }
    }

    fn status(&self) -> &'static str {
        match self.state {
            State::Sent => "待签收",
            State::Signed => "办理中",
            State::Refused => "已退单",
            State::Answered => "待回访",
            State::Closed => "已办结",
            State::Recalled => "已撤单",
        }
    }

    /// The whole order, as it stands.
    pub(super) fn message(&self, action: &str, at: i64) -> Value {
        json!({
            "workOrderNo": self.number,
            "uniqueCode": self.unique,
            "action": action,
            "sendCount": self.returned + 1,
            "status": self.status(),
            "acceptTime": written(self.received_us, "%F %T"),
            "limitTime": written(self.limit_us, "%F %T"),
            "updateTime": at / 1_000,
            "title": self.category,
            "content": self.content,
            "callerPhone": self.phone,
            "address": { "text": "和平路", "lat": 37.3835, "lng": 118.0215, "areaCode": "371602" },
            "category": { "code": self.category },
            "appealType": "投诉",
            "urgency": self.grade,
        })
    }

    /// A word about the order, without the order.
    pub(super) fn word(&self, action: &str, at: i64) -> Value {
        json!({ "workOrderNo": self.number, "action": action, "updateTime": at / 1_000 })
    }

    /// Its line on the list of the day.
    pub(super) fn line(&self) -> Value {
        json!({
            "workOrderNo": self.number,
            "status": self.status(),
            "limitTime": written(self.limit_us, "%F %T"),
            "backCount": self.returned,
        })
    }
}

fn whole_second(us: i64) -> i64 {
    us.div_euclid(1_000_000) * 1_000_000
}

/// An instant as the platform writes it: the time of China.
fn written(us: i64, pattern: &str) -> String {
    let at = Timestamp::from_microsecond(us).expect("the day lies within the calendar");
    offset(8).to_datetime(at).strftime(pattern).to_string()
}
