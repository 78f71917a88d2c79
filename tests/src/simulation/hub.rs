//! One hub: a board fed only by the ledger's feed, a clock that may be wrong, and decisions taken on both.

use std::collections::{BTreeMap, BTreeSet};

use hub_dispatch::DocumentKind;
use hub_dispatch::{
    Asks, CaseId, Command, Decision, IDS_PER_COMMAND, MessageId, NamedPolicy, Post, Reach, Refusal,
    Situation, Stream, Timer, UtcMicros, asks, asks_recalled, board::Board, board::recall, case_of, decide,
};

use super::{
    chance::Chance, city::City, departments, openings::Heard, order::OrderId, sabotage::Sabotage,
    store::Store,
};

/// A difference between wall and boot clock beyond this is a jump.
const CLOCK_JUMP_MIN_US: i64 = 2_000_000;
/// After a jump, timers are held until the clock has run evenly for this long.
const CLOCK_SETTLE_US: i64 = 10_000_000;

/// An order that waits until the feed has passed a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub(super) passed: u64,
    pub(super) order: OrderId,
    pub(super) attempt: u32,
}

/// A hub.
#[derive(Debug)]
pub(super) struct Hub {
    pub(super) up: bool,
    /// Counts starts; what an earlier start began, a later one does not finish.
    pub(super) incarnation: u32,
    pub(super) board: Board,
    /// The last record its board has seen.
    pub(super) applied: u64,
    pub(super) waiting: Vec<Waiting>,
    pub(super) feed_scheduled: bool,
    /// The last recorded time its board has seen.
    recorded_us: i64,
    /// How far its wall clock is from true time.
    skew_us: i64,
    /// Its clock is not believed before this true time.
    believed_from_us: i64,
    /// Timers whose firing is under way.
    pub(super) firing: BTreeSet<Timer>,
    /// When each message was last sent.
    pub(super) sent: BTreeMap<MessageId, i64>,
    /// When somebody was last told by another channel.
    pub(super) told: BTreeMap<Reach, i64>,
    /// When it last ordered that the limit of a case be reckoned anew.
    pub(super) reckoned: BTreeMap<CaseId, i64>,
    /// When it last ordered that a case follow another response.
    pub(super) moved: BTreeMap<CaseId, i64>,
    /// Looks that it has planned; only the last of them counts.
    pub(super) looks: u64,
    /// When the next look is.
    pub(super) next_look_us: i64,
}

impl Hub {
    pub(super) fn new() -> Self {
        Self {
            up: true,
            incarnation: 0,
            board: Board::default(),
            applied: 0,
            waiting: Vec::new(),
            feed_scheduled: false,
            recorded_us: 0,
            skew_us: 0,
            believed_from_us: 0,
            firing: BTreeSet::new(),
            sent: BTreeMap::new(),
            told: BTreeMap::new(),
            reckoned: BTreeMap::new(),
            moved: BTreeMap::new(),
            looks: 0,
            next_look_us: 0,
        }
    }

    /// What this hub takes for now: its wall clock, but never below what it knows to be recorded.
    pub(super) fn now(&self, true_us: i64) -> UtcMicros {
        UtcMicros((true_us + self.skew_us).max(self.recorded_us))
    }

    /// Whether timers may fire: not shortly after the clock has jumped, nor while it is below the last recorded time.
    pub(super) fn may_fire(&self, true_us: i64) -> bool {
        true_us >= self.believed_from_us && true_us + self.skew_us >= self.recorded_us
    }

    /// Whether it fires what is due now, give or take the drift of its clock.
    pub(super) fn keeps_time(&self, true_us: i64) -> bool {
        self.up && self.may_fire(true_us) && self.now(true_us).0 >= true_us - CLOCK_JUMP_MIN_US
    }

    /// The wall clock is set, rightly or wrongly.
    pub(super) fn set_clock(&mut self, skew_us: i64, true_us: i64) {
        if (skew_us - self.skew_us).abs() >= CLOCK_JUMP_MIN_US {
            self.believed_from_us = true_us + CLOCK_SETTLE_US;
        }
        self.skew_us = skew_us;
    }

    /// Applies everything the feed has. Says what of it makes it look for something better.
    pub(super) fn catch_up(&mut self, store: &Store) -> Heard {
        let mut heard = Heard::default();
        for recorded in store.after(self.applied) {
            self.board.evolve(recorded);
            heard.note(recorded);
            self.recorded_us = self.recorded_us.max(recorded.at.0);
        }
        self.applied = store.head();
        heard
    }

    /// The board at a start: read from the rows beside the events.
    pub(super) fn load(&mut self, store: &Store) -> Result<(), String> {
        let opening = store.model.opening();
        let rows = opening.states.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
        self.board = hub_record::board_from(rows).map_err(|error| error.to_string())?;
        self.applied = opening.head.seq;
        self.recorded_us = opening.head.recorded_us;
        self.believed_from_us = 0;
        Ok(())
    }

    /// Decides a command on this hub's own board.
    pub(super) fn decide(
        &self,
        city: &City,
        store: &Store,
        command: &Command,
        (now, sabotage): (UtcMicros, Sabotage),
        chance: &mut Chance,
    ) -> Result<Decision, Refusal> {
        let mut policy = self.policy(city, command);
        let mut asked = asks(&self.board, &policy.policy, command);
        let mut recalled = None;
        let about_ended = case_of(&self.board, command).is_none_or(|case| self.board.case(case).is_none());
        if let Some(case) = asked.recall {
            let stream = hub_ledger::StreamId::new(Stream::Case(case).to_string())
                .expect("the names of streams are well formed");
            let records = store.model.stream(&stream, 0, usize::MAX);
            let events: Vec<_> = records
                .map(|record| hub_record::decode(record).expect("the ledger holds what was encoded"))
                .collect();
            recalled = recall(&events);
            if let Some(recalled) = recalled.as_ref().filter(|_| about_ended) {
                policy = city.policy(&recalled.case.facts.policy);
                asked = asks_recalled(&policy.policy, &recalled.case);
            }
        }
        let situation = self.situation(city, &asked, recalled, now, chance);
        let broken = sabotage.policy_instead(policy);
        decide(&self.board, broken.as_ref().unwrap_or(policy), &situation, command)
    }

    fn situation(
        &self,
        city: &City,
        asked: &Asks,
        recalled: Option<hub_dispatch::board::Recalled>,
        now: UtcMicros,
        chance: &mut Chance,
    ) -> Situation {
        let (candidates, ruled_out) =
            asked.near.as_ref().map(|near| city.look(&self.board, near)).unwrap_or_default();
        let under_way = asked.near.as_ref().map(|near| city.on_their_way(&self.board, near));
        let under_way = under_way.unwrap_or_default();
        let near_unit = asked.work.as_ref().map(|work| city.openings(&self.board, work));
        let pairs = asked.pairs.as_ref().map(|wanted| city.pairs(&self.board, wanted, now));
        let openings = near_unit.or(pairs).unwrap_or_default();
        let above = asked.posts_above.as_ref().map(|area| city.posts_above(area, now));
        let mut posts = above.unwrap_or_default();
        for rung in &asked.ladder {
            if !posts.iter().any(|post| post.rung == *rung) {
                posts.push(Post { rung: rung.clone(), on_duty: city.on_duty(&rung.area, now).to_vec() });
            }
        }
        // One random id, counted on: as distinct as that many random ones, and much cheaper.
        let first = chance.id(now.0).as_u128() & !0xffff;
        let ids = (0..IDS_PER_COMMAND as u128).map(|n| uuid::Uuid::from_u128(first + n)).collect();
        let calendar = city.calendar(self.board.register().adopted.get(&DocumentKind::Calendar)).clone();
        let departments_above = asked.above.as_ref().map(departments::above).unwrap_or_default();
        let line = asked.line_of.as_ref().map(|area| city.posts_above(area, now)).unwrap_or_default();
        let line = line.into_iter().map(|post| post.rung).collect();
        let rungs = |area: &geo_index::AreaCode| {
            city.posts_above(area, now).into_iter().map(|post| post.rung).collect()
        };
        let lines = asked.lines_of.iter().map(rungs).collect();
        let other_policy =
            asked.policy.as_ref().map(|digest| std::sync::Arc::new(city.policy(digest).clone()));
        Situation {
            now,
            ids,
            candidates,
            ruled_out,
            under_way,
            openings,
            posts,
            line,
            lines,
            other_policy,
            recalled,
            departments_above,
            calendar,
        }
    }

    fn policy<'a>(&self, city: &'a City, command: &Command) -> &'a NamedPolicy {
        let case = case_of(&self.board, command).and_then(|id| self.board.case(id));
        let adopted = self.board.register().adopted.get(&DocumentKind::Policy);
        match case.map(|case| &case.facts.policy).or(adopted) {
            Some(digest) => city.policy(digest),
            None => &city.policies[0],
        }
    }
}
