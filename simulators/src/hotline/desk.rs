//! What the platform makes of what is answered.

use jiff::{civil::DateTime, tz::offset};
use rand::Rng;
use serde_json::{Value, json};

use super::{Event, Hotline, MINUTE_US, order::State};

/// Fewest letters of an answer that it takes.
const ANSWER_MIN_LETTERS: usize = 10;

impl Hotline {
    /// A request to it at `at` (UTC microseconds): the status and the body of its answer. Some answers get lost after it has
    /// done what was asked, and whoever asks again with the same `requestId` is told the same.
    pub fn receive(&mut self, at: i64, path: &str, body: &Value) -> (u16, Value) {
        let Some(request) = body["requestId"].as_str() else {
            return (400, json!({ "code": 40000, "msg": "缺少 requestId" }));
        };
        if let Some(answer) = self.answered.get(request) {
            return answer.clone();
        }
        let answer = self.answer(at, path, body);
        self.answered.insert(request.to_owned(), answer.clone());
        if self.rng.random_bool(0.1) {
            return (504, json!("gateway timeout"));
        }
        answer
    }

    fn answer(&mut self, at: i64, path: &str, body: &Value) -> (u16, Value) {
        let refused = |code: u32, why: &str| (200, json!({ "code": code, "msg": why }));
        let number = body["workOrderNo"].as_str().unwrap_or_default();
        let Some(&which) = self.by_number.get(number) else { return refused(40400, "工单不存在") };
        let state = self.orders[which].state;
        if state == State::Recalled {
            return refused(40901, "工单已撤单");
        }
        let done = match (path, state) {
            ("/api/workorder/sign", State::Sent) => self.become_signed(which, at),
            ("/api/workorder/back", State::Sent | State::Signed) => self.take_back(which, at),
            ("/api/workorder/delay", State::Signed) => self.delay(which, at, body),
            ("/api/workorder/reply", State::Signed) => self.take_answer(which, at, body),
            _ => Err("当前状态不允许此操作"),
        };
        match done {
            Ok(()) => (200, json!({ "code": 0, "msg": "ok" })),
            Err(why) => refused(40003, why),
        }
    }

    fn become_signed(&mut self, which: usize, at: i64) -> Result<(), &'static str> {
        self.orders[which].state = State::Signed;
        self.orders[which].changed_us = at;
        self.tell(which, "派单", at);
        Ok(())
    }

    fn take_back(&mut self, which: usize, at: i64) -> Result<(), &'static str> {
        if self.rng.random_bool(0.3) {
            return Err("退单理由不成立");
        }
        self.orders[which].state = State::Refused;
        self.orders[which].changed_us = at;
        self.tell(which, "派单", at);
        Ok(())
    }

    fn delay(&mut self, which: usize, at: i64, body: &Value) -> Result<(), &'static str> {
        let until = body["delayTo"].as_str().and_then(|text| DateTime::strptime("%F %T", text).ok());
        let until = until.and_then(|until| offset(8).to_timestamp(until).ok()).ok_or("延期时间格式错误")?;
        if self.rng.random_bool(0.2) {
            return Err("延期理由不充分");
        }
        self.orders[which].limit_us = until.as_microsecond();
        self.orders[which].changed_us = at;
        self.tell(which, "派单", at);
        Ok(())
    }

    fn take_answer(&mut self, which: usize, at: i64, body: &Value) -> Result<(), &'static str> {
        let letters = body["content"].as_str().unwrap_or_default().chars().count();
        if letters < ANSWER_MIN_LETTERS {
            return Err("答复内容过短");
        }
        self.orders[which].state = State::Answered;
        self.orders[which].changed_us = at;
        self.tell(which, "派单", at);
        let later = self.rng.random_range(20..120) * MINUTE_US;
        self.at(at + later, Event::Judge(which));
        Ok(())
    }
}
