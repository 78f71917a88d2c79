//! From a message of theirs to orders, by the mapping of their system: of JSON, or of the sheet that their platform exports.

mod assembling;
mod json_order;
mod sheet;

use serde_json::Value;

use crate::{
    ExternalOrder, Mapping,
    json::{Bounds, fields_of, parse},
    limits::{MESSAGE_FIELDS_MAX, MESSAGE_MAX_BYTES, ORDER_FIELDS_MAX, ORDERS_MAX},
    mistake::{Fault, Mistake, Mistakes, Spot, Wanted},
};
use json_order::JsonOrder;

pub(crate) use sheet::of_reader;

const BOUNDS: Bounds = Bounds {
    bytes: ("MESSAGE_MAX_BYTES", MESSAGE_MAX_BYTES),
    fields: ("MESSAGE_FIELDS_MAX", MESSAGE_FIELDS_MAX),
};

/// What of a message could be read: each order by itself, so that one that is wrong keeps none of the others from coming in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Applied {
    /// Those that are whole.
    pub orders: Vec<ExternalOrder>,
    /// What is wrong with the others, each mistake with the number of its order.
    pub mistakes: Vec<Mistake>,
}

impl Mapping {
    /// The orders of a message in JSON: one order, or a list of them, at the place that the mapping names.
    ///
    /// # Errors
    /// What is wrong with the message as a whole.
    pub fn apply_json(&self, bytes: &[u8]) -> Result<Applied, Vec<Mistake>> {
        let message = parse(bytes, BOUNDS)?;
        let at = self.orders.clone().unwrap_or_default();
        let refused = |fault| vec![Mistake::new(Spot::at(&at), "", fault)];
        let listed = message.pointer(&at).ok_or_else(|| refused(Fault::Missing))?;
        let orders: &[Value] = match listed {
            Value::Array(orders) => orders,
            Value::Object(_) => std::slice::from_ref(listed),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                return Err(refused(Fault::Not { wanted: Wanted::Object }));
            }
        };
        let is_list = listed.is_array();
        if orders.is_empty() {
            return Err(refused(Fault::NoOrders));
        }
        if orders.len() > ORDERS_MAX {
            return Err(refused(Fault::TooMany { what: "ORDERS_MAX", max: ORDERS_MAX }));
        }
        let mut applied = Applied::default();
        for (nth, order) in (1_usize..).zip(orders) {
            let at = if is_list { format!("{at}/{}", nth - 1) } else { at.clone() };
            applied.take(self.order_of_json(order, &at, nth));
        }
        Ok(applied)
    }

    fn order_of_json(&self, order: &Value, at: &str, nth: usize) -> Result<ExternalOrder, Vec<Mistake>> {
        let spot = Spot { order: Some(format!("#{nth}")), field: None, at: at.to_owned() };
        if !order.is_object() {
            return Err(vec![Mistake::new(spot, "", Fault::Not { wanted: Wanted::Object })]);
        }
        if fields_of(order) > ORDER_FIELDS_MAX {
            let fault = Fault::TooMany { what: "ORDER_FIELDS_MAX", max: ORDER_FIELDS_MAX };
            return Err(vec![Mistake::new(spot, "", fault)]);
        }
        assembling::assemble(self, &JsonOrder { order, at }, nth)
    }
}

impl Applied {
    fn take(&mut self, order: Result<ExternalOrder, Vec<Mistake>>) {
        match order {
            Ok(order) => self.orders.push(order),
            Err(mistakes) => {
                let mut all = Mistakes::default();
                self.mistakes.drain(..).chain(mistakes).for_each(|mistake| all.push(mistake));
                self.mistakes = all.into_vec();
            }
        }
    }
}
