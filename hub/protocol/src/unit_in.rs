//! From a unit to the hub, over `GET /ws/unit` with `Authorization: Bearer <device token>`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    CaseId, CoordinateSystem, DeclineReason, Delivery, Epoch, GivenPlace, Message, MessageId, OfferId,
    OrderId, Ping, TaskId, UtcMicros,
};

/// Everything a unit says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UnitIn {
    /// First, and once on a connection.
    Hello(UnitHello),
    /// Where it is.
    Fix(Fix),
    /// How far a message has come.
    Receipt(Receipt),
    /// What it wants, or has done.
    // Boxed: a connection keeps room for what it may hear, thousands of times.
    Order(Box<Order>),
    /// Are you there?
    Ping(Ping),
}

/// The first message of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct UnitHello {
    /// What the client can do beyond the plain version; none are defined yet.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub capabilities: Vec<String>,
    /// The epoch of the last welcome, if there was one.
    pub epoch: Option<Epoch>,
    /// The highest message number the client has handled in that epoch; 0 for none.
    #[serde(default)]
    #[ts(optional, as = "Option<u64>")]
    pub last_number: u64,
}

/// One position report.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Fix {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// When the device took it, by its own clock.
    pub at_us: UtcMicros,
    /// Direction of movement, degrees clockwise from north, 0 to below 360.
    pub heading_deg: Option<f64>,
    /// Speed, kilometres an hour.
    pub speed_kmh: Option<f64>,
    /// Radius of the error circle, metres.
    pub accuracy_m: Option<f64>,
    /// The system of the coordinates; WGS84 when left out.
    #[serde(default)]
    #[ts(optional, as = "Option<CoordinateSystem>")]
    pub system: CoordinateSystem,
}

/// A receipt for a mailbox message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receipt {
    /// The message.
    pub message: MessageId,
    /// How far it has come.
    pub step: ReceiptStep,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptStep {
    /// The device has it.
    Delivered,
    /// Somebody looked at it.
    Seen,
}

/// An order. Sent again with the same id until `done` or `refused` comes: the hub carries it out once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Order {
    /// Made by the unit: the idempotency key, and the name under which the answer comes.
    pub id: OrderId,
    /// What is wanted.
    pub action: OrderAction,
}

/// A small matter that the person who carries the device found and dealt with. Its pictures are handed in before, at
/// `/api/v1/photos/{digest}?case={case}` by the device's token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct UnitHandled {
    /// The id of the case, a UUID of version 7 that the unit makes.
    pub case: CaseId,
    /// What was found.
    pub text: String,
    /// Category code; one of those that the policy lets be dealt with on the spot.
    pub category: String,
    /// Where; the last fix counts when left out.
    pub place: Option<GivenPlace>,
    /// The place in words.
    pub address: Option<String>,
    /// What was done.
    pub note: String,
    /// Pictures of before: SHA-256 of each, hex; 1 to [`crate::limits::PHOTOS_PER_TASK_MAX`].
    pub before: Vec<String>,
    /// Pictures of after; as many.
    pub after: Vec<String>,
}

/// What a unit can order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum OrderAction {
    /// Accept an offer.
    Accept {
        /// The offer.
        offer: OfferId,
    },
    /// Decline an offer, or give up an accepted one.
    Decline {
        /// The offer.
        offer: OfferId,
        /// Why.
        reason: DeclineReason,
    },
    /// Be on the way.
    SetOut {
        /// The task.
        task: TaskId,
    },
    /// Be on scene.
    Arrive {
        /// The task.
        task: TaskId,
        /// Where the device is.
        place: Option<GivenPlace>,
    },
    /// Say that all is well.
    Well {
        /// The task.
        task: TaskId,
    },
    /// Be done.
    Done {
        /// The task.
        task: TaskId,
        /// What was done.
        note: Option<String>,
        /// Pictures of it that the hub has taken, by the SHA-256 of their bytes in hex; at most
        /// [`crate::limits::PHOTOS_PER_TASK_MAX`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        photos: Vec<String>,
        /// Pictures of before, as many; `photos` are those of after. None is of two kinds.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        before: Vec<String>,
        /// 处置中: pictures of while it was being dealt with, as many.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        during: Vec<String>,
        /// 签名: pictures of the paper that somebody signed, as many.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        signed: Vec<String>,
        /// 视频、语音: recordings of it that the hub has taken, likewise; at most [`crate::limits::RECORDINGS_PER_TASK_MAX`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        recordings: Vec<String>,
        /// Where the device is, if it did not say so when it arrived.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<GivenPlace>,
    },
    /// 增援: ask for more units at the task that it has.
    AskBackup {
        /// The task.
        task: TaskId,
        /// What is wanted.
        note: String,
    },
    /// 即采即办: a small matter was found and dealt with on the spot. Boxed: a connection that waits has room for the
    /// largest order.
    Handled(Box<UnitHandled>),
    /// Call for help.
    Sos {
        /// Where the device is; the last fix counts when left out.
        place: Option<GivenPlace>,
        /// What is the matter.
        words: Option<String>,
    },
    /// Come on duty.
    SignOn,
    /// Stand by at home: reachable, not positioned.
    StandBy,
    /// Go off duty.
    SignOff,
    /// An action of a later version; the hub refuses it by the order's id.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Message for UnitIn {
    const TYPES: &'static [&'static str] = &["hello", "fix", "receipt", "order", "ping"];

    fn delivery(&self) -> Delivery {
        match self {
            Self::Fix(_) | Self::Ping(_) => Delivery::NewestWins,
            Self::Hello(_) | Self::Receipt(_) => Delivery::EveryOneCounts,
            Self::Order(_) => Delivery::UntilAnswered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_of_a_later_version_keeps_the_order_id_to_refuse_it_by() {
        let text = r#"{"id":"0190a000-0000-7000-8000-000000000001","action":{"do":"teleport","to":1}}"#;
        let order: Order = serde_json::from_str(text).unwrap();
        assert_eq!(order.action, OrderAction::Unknown);
    }
}
