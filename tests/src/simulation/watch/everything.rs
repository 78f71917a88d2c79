//! What must hold for everything at once; looked at every so often, since it costs.

use std::collections::BTreeMap;

use hub_dispatch::{Timer, board::Board};
use hub_record::{claim_of, timer_key};

use super::{Broken, Watch, ensure};
use crate::simulation::{city::City, hub::Hub, store::Store};

impl Watch {
    /// Looks at the whole ledger and every board.
    pub(in crate::simulation) fn everything(
        &self,
        store: &Store,
        city: &City,
        hubs: &[Hub],
    ) -> Result<(), Broken> {
        self.claims_agree(store)?;
        self.timers_agree(store)?;
        self.states_agree(store)?;
        for (index, hub) in hubs.iter().enumerate().filter(|(_, hub)| hub.up) {
            let agrees = hub.applied != store.head() || hub.board == self.truth;
            ensure(agrees, &[], || format!("hub {index} is caught up and its board is another"))?;
        }
        let cases = self.truth.cases().map(|case| hub_dispatch::Stream::Case(case.id));
        let tasks = self.truth.tasks().map(|task| hub_dispatch::Stream::Task(task.id));
        let mailboxes = self.truth.mailboxes().map(|mailbox| hub_dispatch::Stream::Mailbox(mailbox.unit));
        let whistles = self.truth.whistles().map(|whistle| hub_dispatch::Stream::Whistle(whistle.id));
        let incidents = self.truth.incidents().map(|incident| hub_dispatch::Stream::Incident(incident.id));
        let open: Vec<_> = cases.chain(tasks).chain(mailboxes).chain(whistles).chain(incidents).collect();
        open.into_iter().try_for_each(|stream| self.whole(store, city, stream))
    }

    fn claims_agree(&self, store: &Store) -> Result<(), Broken> {
        let held = self.truth.tasks().flat_map(|task| task.held_units());
        let mut held: Vec<_> = held.map(|(unit, offer)| claim_of(unit, offer)).collect();
        held.sort();
        let claims = store.model.claims();
        let same = claims.eq(held.iter().map(|claim| (claim.resource.as_str(), claim.holder.as_str())));
        ensure(same, &[], || {
            let claims: Vec<_> = store.model.claims().collect();
            format!("the ledger has claims {claims:?}, the tasks hold {held:?}")
        })
    }

    /// The ledger's timers are those that were set, and each has something on the board that waits for it.
    fn timers_agree(&self, store: &Store) -> Result<(), Broken> {
        let mirrored: BTreeMap<_, _> =
            store.timers.iter().map(|(timer, due)| (timer_key(*timer), *due)).collect();
        let same = store.model.timers().eq(mirrored.iter().map(|(key, due)| (key, *due)));
        ensure(same, &[], || "the ledger's timers are not those that were set".to_owned())?;
        for timer in store.timers.keys() {
            let awaited = match *timer {
                Timer::Clock { case, generation } => {
                    let clock = self.truth.case(case).and_then(|case| case.clock);
                    clock.is_some_and(|clock| clock.generation == generation)
                }
                Timer::Answer { offer, task } => {
                    self.truth.task(task).is_some_and(|task| task.offers.contains_key(&offer))
                }
                Timer::Search { task, generation } => self
                    .truth
                    .task(task)
                    .is_some_and(|task| task.search_due.is_some() && task.search_generation == generation),
                Timer::Limit { case, generation } => {
                    let running = self.truth.case(case).and_then(|case| case.handling.limit.as_ref());
                    running.is_some_and(|running| {
                        running.generation == generation && running.next_mark().is_some()
                    })
                }
                Timer::Letter { case, generation } => {
                    let letter = self.truth.case(case).and_then(|case| case.handling.letter.as_ref());
                    letter.is_some_and(|letter| letter.generation == generation && !letter.overdue)
                }
                Timer::ReportUp { case, generation } => {
                    let owed = self.truth.case(case).into_iter().flat_map(|case| &case.handling.reports_up);
                    let mut running = owed.filter(|report| report.runs_out().is_some());
                    running.any(|report| report.generation == generation)
                }
                Timer::Desk { case, task, generation } => {
                    let desk = self.truth.case(case).and_then(|case| case.handling.desk.get(&task));
                    let clock = desk.and_then(|desk| desk.clock);
                    clock.is_some_and(|clock| clock.generation == generation)
                }
                Timer::IncidentReport { incident, generation } => {
                    let clock = self.truth.incident(incident).and_then(|incident| incident.clock);
                    clock.is_some_and(|clock| clock.generation == generation)
                }
                Timer::Whistle { whistle, generation } => {
                    let clock = self.truth.whistle(whistle).and_then(|whistle| whistle.clock);
                    clock.is_some_and(|clock| clock.generation == generation)
                }
                Timer::Welfare { task, generation } => self
                    .truth
                    .task(task)
                    .is_some_and(|task| task.welfare_due.is_some() && task.welfare_generation == generation),
            };
            ensure(awaited, &[&subject(*timer)], || format!("{timer:?} is set and nothing waits for it"))?;
        }
        Ok(())
    }

    fn states_agree(&self, store: &Store) -> Result<(), Broken> {
        let opening = store.model.opening();
        let rows = opening.states.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
        let board = hub_record::board_from(rows);
        let board = board.map_err(|error| Broken { what: error.to_string(), about: Vec::new() })?;
        self.same_board(&board, "read from its rows")
    }

    /// Makes the board again from every event there is.
    pub(in crate::simulation) fn replayed(&self, store: &Store) -> Result<(), Broken> {
        let mut board = Board::default();
        for record in (0..store.head()).flat_map(|seq| store.model.feed(seq, 1)) {
            let recorded = hub_record::decode(record);
            let recorded = recorded.map_err(|error| Broken { what: error.to_string(), about: Vec::new() })?;
            board.evolve(&recorded);
        }
        self.same_board(&board, "made from all events")
    }

    /// Fails, naming the first entity that differs, unless the board is the true one.
    pub(in crate::simulation) fn same_board(&self, board: &Board, how: &str) -> Result<(), Broken> {
        if *board == self.truth {
            return Ok(());
        }
        let entities = |board: &Board| -> BTreeMap<String, String> {
            let streams = board.cases().map(|case| hub_dispatch::Stream::Case(case.id));
            let streams = streams.chain(board.tasks().map(|task| hub_dispatch::Stream::Task(task.id)));
            let streams = streams.chain(board.units().map(|unit| hub_dispatch::Stream::Unit(unit.id)));
            let streams =
                streams.chain(board.mailboxes().map(|mailbox| hub_dispatch::Stream::Mailbox(mailbox.unit)));
            streams.map(|stream| (stream.to_string(), format!("{:?}", board.entity(stream)))).collect()
        };
        let (found, wanted) = (entities(board), entities(&self.truth));
        let names: std::collections::BTreeSet<&String> = found.keys().chain(wanted.keys()).collect();
        let name = names.into_iter().find(|name| found.get(*name) != wanted.get(*name)).cloned();
        let name = name.unwrap_or_else(|| "the register or the holds".to_owned());
        let about = name.split_once(':').map(|(_, id)| id.to_owned()).into_iter().collect();
        let what = format!(
            "the board {how} differs in {name}: {:?}, and the events say {:?}",
            found.get(&name),
            wanted.get(&name)
        );
        Err(Broken { what, about })
    }
}

pub(super) fn subject(timer: Timer) -> String {
    match timer {
        Timer::Clock { case, .. }
        | Timer::Limit { case, .. }
        | Timer::Letter { case, .. }
        | Timer::ReportUp { case, .. }
        | Timer::Desk { case, .. } => case.to_string(),
        Timer::Answer { task, .. } | Timer::Search { task, .. } | Timer::Welfare { task, .. } => {
            task.to_string()
        }
        Timer::Whistle { whistle, .. } => whistle.to_string(),
        Timer::IncidentReport { incident, .. } => incident.to_string(),
    }
}
