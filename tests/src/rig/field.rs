//! Somebody in the field: a phone with a token, what it was sent, and what its person orders.

use std::time::Duration;

use hub_protocol::{
    CaseId, CoordinateSystem, Done, Duty, Fix, FixRefused, MailboxMessage, Notice, OfferId, OrderAction,
    OrderOutcome, Point, TaskId, UnitWelcome,
};
use rand::rngs::StdRng;
use simulators::{
    client::{HubAddress, OrderAnswer, UnitEvent, UnitEvents, UnitSocket},
    clock,
};

use super::within;

/// A unit's phone.
pub struct Field {
    /// The socket.
    pub socket: UnitSocket,
    /// The last welcome.
    pub welcome: UnitWelcome,
    /// Every message, as often as it came.
    pub messages: Vec<MailboxMessage>,
    events: UnitEvents,
}

/// An offer as the phone shows it.
#[derive(Debug, Clone, Copy)]
pub struct Offered {
    /// The offer.
    pub offer: OfferId,
    /// Its task.
    pub task: TaskId,
    /// Its case.
    pub case: CaseId,
}

/// What an order led to, if it was carried out.
///
/// # Panics
/// If it was not.
#[must_use]
pub fn carried_out(answer: OrderAnswer) -> Done {
    match answer {
        OrderAnswer::Done { done, .. } if done.outcome == OrderOutcome::CarriedOut => done,
        OrderAnswer::Done { .. } | OrderAnswer::Refused { .. } => panic!("not carried out: {answer:?}"),
    }
}

impl Field {
    /// Connects and waits for the welcome.
    pub async fn open(address: &HubAddress, token: String, random: StdRng) -> Self {
        let (socket, mut events) = UnitSocket::open(address, token, random);
        let first = async {
            loop {
                match events.recv().await.expect("the link lives as long as its handle") {
                    UnitEvent::Welcome(welcome) => return *welcome,
                    UnitEvent::Ended { code } => panic!("a unit was told to stay away: {code}"),
                    UnitEvent::Message { .. }
                    | UnitEvent::Answered(_)
                    | UnitEvent::FixRefused(_)
                    | UnitEvent::Lost { .. } => {}
                }
            }
        };
        let welcome = within("a unit is welcomed", first).await;
        Self { socket, welcome, messages: Vec::new(), events }
    }

    /// Waits for an event that means something to the caller; messages are kept whatever they are.
    pub async fn until<T>(&mut self, what: &str, mut means: impl FnMut(&UnitEvent) -> Option<T>) -> T {
        let look = async {
            loop {
                let event = self.events.recv().await;
                let event = event.unwrap_or_else(|| panic!("the phone gave up while waiting until {what}"));
                let meant = means(&event);
                match event {
                    UnitEvent::Message { message, .. } => self.messages.push(*message),
                    UnitEvent::Welcome(welcome) => self.welcome = *welcome,
                    UnitEvent::Answered(_)
                    | UnitEvent::FixRefused(_)
                    | UnitEvent::Lost { .. }
                    | UnitEvent::Ended { .. } => {}
                }
                if let Some(meant) = meant {
                    return meant;
                }
            }
        };
        within(what, look).await
    }

    /// Gives an order and waits for its answer.
    pub async fn order(&mut self, action: OrderAction) -> OrderAnswer {
        self.socket.order(action.clone()).expect("a unit has few orders under way");
        let what = format!("{action:?} is answered");
        self.until(&what, |event| match event {
            UnitEvent::Answered(answer) if action_of(answer) == &action => Some((**answer).clone()),
            UnitEvent::Answered(_)
            | UnitEvent::Welcome(_)
            | UnitEvent::Message { .. }
            | UnitEvent::FixRefused(_)
            | UnitEvent::Lost { .. }
            | UnitEvent::Ended { .. } => None,
        })
        .await
    }

    /// Comes on duty, unless it is.
    pub async fn sign_on(&mut self) {
        if self.welcome.duty != Duty::On {
            let _ = carried_out(self.order(OrderAction::SignOn).await);
        }
    }

    /// Reports where it is, now.
    pub fn fix(&self, place: Point) {
        self.fix_at(place, clock::now().get());
    }

    /// Reports where it was at an instant.
    pub fn fix_at(&self, place: Point, at_us: i64) {
        let at_us = hub_protocol::UtcMicros::clamped(at_us);
        let (heading_deg, speed_kmh, accuracy_m) = (None, None, Some(5.0));
        let system = CoordinateSystem::Wgs84;
        self.socket.fix(Fix {
            lat: place.lat,
            lon: place.lon,
            at_us,
            heading_deg,
            speed_kmh,
            accuracy_m,
            system,
        });
    }

    /// Waits until the hub says that it does not use the fixes.
    pub async fn fix_refused(&mut self) -> FixRefused {
        self.until("a fix is refused", |event| match event {
            UnitEvent::FixRefused(refused) => Some(*refused),
            UnitEvent::Answered(_)
            | UnitEvent::Welcome(_)
            | UnitEvent::Message { .. }
            | UnitEvent::Lost { .. }
            | UnitEvent::Ended { .. } => None,
        })
        .await
    }

    /// Waits for a message that means something to the caller, looking first at those that are there.
    pub async fn message<T>(&mut self, what: &str, means: impl Fn(&MailboxMessage) -> Option<T>) -> T {
        if let Some(found) = self.messages.iter().find_map(&means) {
            return found;
        }
        self.until(what, |event| match event {
            UnitEvent::Message { message, .. } => means(message),
            UnitEvent::Answered(_)
            | UnitEvent::Welcome(_)
            | UnitEvent::FixRefused(_)
            | UnitEvent::Lost { .. }
            | UnitEvent::Ended { .. } => None,
        })
        .await
    }

    /// Waits for the offer of a case.
    pub async fn offered(&mut self, case: CaseId) -> Offered {
        self.message("the offer reaches the unit", |message| match &message.notice {
            Notice::Offer { offer, task, case: of, .. } if of.case == case => {
                Some(Offered { offer: *offer, task: *task, case })
            }
            Notice::Offer { .. }
            | Notice::StandDown { .. }
            | Notice::Moved { .. }
            | Notice::Corrected { .. }
            | Notice::MorePressing { .. }
            | Notice::Welfare { .. }
            | Notice::Unknown => None,
        })
        .await
    }

    /// Takes the offer of a case.
    pub async fn accept(&mut self, case: CaseId) -> Offered {
        let offered = self.offered(case).await;
        let _ = carried_out(self.order(OrderAction::Accept { offer: offered.offer }).await);
        offered
    }

    /// Takes the offer of a case and does the work, up to the end.
    pub async fn attend(&mut self, case: CaseId) -> Offered {
        let offered = self.accept(case).await;
        let task = offered.task;
        for action in [
            OrderAction::SetOut { task },
            OrderAction::Arrive { task, place: None },
            OrderAction::Done {
                task,
                note: Some("处置完毕".to_owned()),
                before: Vec::new(),
                photos: Vec::new(),
                during: Vec::new(),
                signed: Vec::new(),
                recordings: Vec::new(),
                place: None,
            },
        ] {
            let _ = carried_out(self.order(action).await);
        }
        offered
    }

    /// Drops the connection and waits until the next one is welcomed.
    pub async fn reconnect(&mut self) {
        self.socket.cut(Duration::ZERO).expect("a unit asks little of its link");
        self.welcomed().await;
    }

    /// Waits for the next welcome.
    pub async fn welcomed(&mut self) {
        self.until("the unit is welcomed again", |event| {
            matches!(event, UnitEvent::Welcome(_)).then_some(())
        })
        .await;
    }

    /// Waits until the hub says to stay away, and says with which code.
    pub async fn ended(&mut self) -> u16 {
        self.until("the unit is told to stay away", |event| match event {
            UnitEvent::Ended { code } => Some(*code),
            UnitEvent::Answered(_)
            | UnitEvent::Welcome(_)
            | UnitEvent::Message { .. }
            | UnitEvent::FixRefused(_)
            | UnitEvent::Lost { .. } => None,
        })
        .await
    }
}

fn action_of(answer: &OrderAnswer) -> &OrderAction {
    match answer {
        OrderAnswer::Done { action, .. } | OrderAnswer::Refused { action, .. } => action,
    }
}
