//! A document as an alert, or everything that is wrong with it.

mod alert;
mod area;
mod fields;
mod info;
mod lists;
mod quantity;
mod report;
mod ring;

use crate::{
    Alert, Finding, Mistake, Moment, Remark,
    document::{text, tree},
    mistake::Spot,
};
pub(crate) use fields::CAP_1_2;
use report::Report;

/// A document that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// What it says.
    pub alert: Alert,
    /// What somebody should know of it. An `info` that has expired is always among them.
    pub findings: Vec<Finding>,
}

/// Reads one document, at an instant (UTC microseconds). Whether the same alert came before is for the caller to know.
///
/// # Errors
/// Every mistake in it, as it stands; those that hide others (an encoding, XML that is not well-formed, a limit) alone.
pub fn import(bytes: &[u8], now_us: i64) -> Result<Import, Vec<Mistake>> {
    let mut import = read(bytes)?;
    let several = import.alert.infos.len() > 1;
    for (number, info) in import.alert.infos.iter().enumerate() {
        if let Some(at) = info.expires.filter(|expires| expires.at_us() <= now_us) {
            let block = if several { format!("info[{}]", number + 1) } else { "info".to_owned() };
            let spot = Spot { path: format!("alert/{block}/expires"), line: None };
            import.findings.push(Finding { spot, remark: Remark::Expired { at } });
        }
    }
    Ok(import)
}

/// [`import`] without regard to the time.
pub(crate) fn read(bytes: &[u8]) -> Result<Import, Vec<Mistake>> {
    let text = text(bytes).map_err(|mistake| vec![mistake])?;
    let document = tree(&text).map_err(|mistake| vec![mistake])?;
    let mut report = Report::new(&document);
    let alert = alert::read(document.root_element(), &mut report);
    let (mistakes, findings) = report.into_parts();
    match alert {
        Some(alert) if mistakes.is_empty() => Ok(Import { alert, findings }),
        _ => {
            assert!(!mistakes.is_empty(), "whatever is not read is told");
            Err(mistakes)
        }
    }
}

/// An instant, and a finding where it is written otherwise.
fn moment(node: roxmltree::Node<'_, '_>, text: &str, report: &mut Report<'_>) -> Option<Moment> {
    let Some((moment, form)) = Moment::parse(text) else {
        report.mistake(node, text, crate::ElementFault::Time);
        return None;
    };
    if form == crate::moment::Form::Otherwise {
        report.finding(node, Remark::ReadAs(moment.to_string()));
    }
    Some(moment)
}
