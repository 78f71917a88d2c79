//! What stands in one field of theirs, of JSON or of a sheet.

use hub_exchange::Content;
use serde_json::Value;

use crate::mistake::{Fault, Wanted};

/// Whole numbers above this are not what was typed: a spreadsheet keeps fifteen digits, JSON as a fraction somewhat more.
const WHOLE_NUMBER_MAX: f64 = 1e15;

/// What stands in one field of theirs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scalar {
    /// As a text.
    pub(crate) text: String,
    /// The number of a cell, which may be a day.
    pub(super) cell: Option<f64>,
    /// It was a number that the text does not hold whole.
    pub(super) lost: bool,
}

impl Scalar {
    pub(crate) fn of_text(text: &str) -> Self {
        Self { text: text.to_owned(), cell: None, lost: false }
    }

    /// What a value of JSON holds; nothing for `null`.
    pub(crate) fn of_json(value: &Value) -> Result<Option<Self>, Fault> {
        match value {
            Value::Null => Ok(None),
            Value::Bool(yes) => Ok(Some(Self::of_text(&yes.to_string()))),
            Value::String(text) => Ok(Some(Self::of_text(text))),
            Value::Number(number) => {
                let is_exact = number.is_i64() || number.is_u64();
                let lost = !is_exact && number.as_f64().is_none_or(|number| number.abs() >= WHOLE_NUMBER_MAX);
                Ok(Some(Self { lost, ..Self::of_text(&number.to_string()) }))
            }
            Value::Array(_) | Value::Object(_) => Err(Fault::Not { wanted: Wanted::Scalar }),
        }
    }

    /// What a cell holds.
    pub(crate) fn of_cell(content: &Content) -> Result<Self, Fault> {
        match content {
            Content::Text(text) => Ok(Self::of_text(text)),
            Content::Number(number) => {
                let lost = number.abs() >= WHOLE_NUMBER_MAX;
                Ok(Self { cell: Some(*number), lost, ..Self::of_text(&number.to_string()) })
            }
            Content::Uncalculated | Content::Error(_) => Err(Fault::Not { wanted: Wanted::Text }),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}
