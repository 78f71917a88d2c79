//! How many sockets there may be: in all, and of one person.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hub_dispatch::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The room there is. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Room {
    free: Arc<Semaphore>,
    /// Consoles of each person who has any.
    of_person: Arc<Mutex<HashMap<PersonId, usize>>>,
    of_person_max: usize,
}

/// A place taken, until it is dropped.
#[derive(Debug)]
pub(super) struct Taken {
    _permit: OwnedSemaphorePermit,
    person: Option<(Room, PersonId)>,
}

impl Room {
    pub(super) fn new(sockets: usize, of_person_max: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(sockets)), of_person: Arc::default(), of_person_max }
    }

    /// A place for a unit; none if the house is full.
    pub(super) fn for_unit(&self) -> Option<Taken> {
        let permit = self.free.clone().try_acquire_owned().ok()?;
        Some(Taken { _permit: permit, person: None })
    }

    /// A place for a console; none if the house is full, or the person has as many as one may have.
    pub(super) fn for_person(&self, person: PersonId) -> Option<Taken> {
        let permit = self.free.clone().try_acquire_owned().ok()?;
        let mut of_person = self.lock();
        let count = of_person.entry(person).or_insert(0);
        if *count >= self.of_person_max {
            return None;
        }
        *count += 1;
        Some(Taken { _permit: permit, person: Some((self.clone(), person)) })
    }

    /// Whether a person has a console open.
    pub(super) fn is_at_console(&self, person: PersonId) -> bool {
        self.lock().get(&person).is_some_and(|consoles| *consoles > 0)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PersonId, usize>> {
        // Each change is one step, so a panic elsewhere cannot have left half of one.
        self.of_person.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let Some((room, person)) = &self.person else { return };
        let mut of_person = room.lock();
        if let Some(count) = of_person.get_mut(person) {
            *count -= 1;
            if *count == 0 {
                of_person.remove(person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_socket_has_gone() {
        let room = Room::new(3, 2);
        let person = PersonId(uuid::Uuid::nil());
        let (first, _second) = (room.for_person(person), room.for_person(person));
        assert!(room.for_person(person).is_none(), "a person has two at most");
        let unit = room.for_unit();
        assert!(unit.is_some() && room.for_unit().is_none(), "there are three places in all");
        drop(first);
        assert!(room.for_person(person).is_some());
    }
}
