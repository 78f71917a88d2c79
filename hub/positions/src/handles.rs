//! Small numbers for units on duty, so that a frame has four bytes where an id has sixteen.

use std::collections::VecDeque;

use hub_dispatch::UtcMicros;

/// A handle that was given back rests for so long before it names another unit, in milliseconds. 10 minutes.
pub const HANDLE_REST_MS: u64 = 10 * 60 * 1_000;

/// Names a unit for as long as it is on duty without a break, within one run of one position plane. A console forgets all
/// handles when it connects anew; [`Subscription::names`](crate::cells::Subscription::names) says what it has to be told,
/// also when a handle is used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(pub u32);

/// The handles that are not in use. There are at most as many as units went on duty within [`HANDLE_REST_MS`].
#[derive(Debug, Default)]
pub(crate) struct Handles {
    /// Oldest first.
    resting: VecDeque<(UtcMicros, Handle)>,
    never_used_from: u32,
}

impl Handles {
    pub(crate) fn take(&mut self, now: UtcMicros) -> Handle {
        match self.resting.front() {
            Some(&(since, handle)) if now.since_ms(since) >= HANDLE_REST_MS => {
                self.resting.pop_front();
                handle
            }
            Some(_) | None => {
                let handle = Handle(self.never_used_from);
                self.never_used_from = handle
                    .0
                    .checked_add(1)
                    .expect("four thousand million units do not sign on in 10 minutes");
                handle
            }
        }
    }

    pub(crate) fn give_back(&mut self, handle: Handle, now: UtcMicros) {
        self.resting.push_back((now, handle));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_names_nobody_else_for_ten_minutes() {
        let start = UtcMicros(1_790_000_000_000_000);
        let mut handles = Handles::default();
        let first = handles.take(start);
        handles.give_back(first, start);
        assert_ne!(handles.take(start.plus_ms(HANDLE_REST_MS - 1)), first);
        assert_eq!(handles.take(start.plus_ms(HANDLE_REST_MS)), first);
    }

    #[test]
    fn a_clock_set_back_lets_handles_rest_longer() {
        let start = UtcMicros(1_790_000_000_000_000);
        let mut handles = Handles::default();
        let first = handles.take(start.plus_ms(HANDLE_REST_MS));
        handles.give_back(first, start.plus_ms(HANDLE_REST_MS));
        assert_ne!(handles.take(start), first);
    }
}
