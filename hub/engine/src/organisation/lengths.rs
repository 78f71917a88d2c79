//! Lengths of time in the words of people, for whoever reads what is wrong with a policy or a catalogue.

use hub_dispatch::Span;

/// As a workbook says it: `5个工作日`.
pub(super) fn in_chinese(span: Span) -> String {
    match span {
        Span::Minutes(minutes) => format!("{minutes}分钟"),
        Span::Hours(hours) => format!("{hours}小时"),
        Span::Days(days) => format!("{days}天"),
        Span::WorkingMinutes(minutes) => format!("{minutes}工作分钟"),
        Span::WorkingHours(hours) => format!("{hours}工作时"),
        Span::WorkingDays(days) => format!("{days}个工作日"),
    }
}

/// `5 working days`.
pub(super) fn in_english(span: Span) -> String {
    let (number, unit) = match span {
        Span::Minutes(minutes) => (minutes, "minute"),
        Span::Hours(hours) => (hours, "hour"),
        Span::Days(days) => (days, "day"),
        Span::WorkingMinutes(minutes) => (minutes, "working minute"),
        Span::WorkingHours(hours) => (hours, "working hour"),
        Span::WorkingDays(days) => (days, "working day"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_as_people_say_it() {
        assert_eq!(
            (in_chinese(Span::WorkingDays(5)), in_english(Span::WorkingDays(5))),
            ("5个工作日".into(), "5 working days".into())
        );
        assert_eq!(
            (in_chinese(Span::Hours(1)), in_english(Span::Hours(1))),
            ("1小时".into(), "1 hour".into())
        );
    }
}
