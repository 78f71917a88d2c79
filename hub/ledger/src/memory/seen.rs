//! The answers that were given, by principal and key, and by command.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{AppendError, Appended, CommandStamp, KeptAnswer};

/// Kept answers. A command is found by its principal and key first, then by its id.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    answers: HashMap<String, HashMap<String, KeptAnswer>>,
    commands: HashMap<Uuid, (String, String)>,
}

impl Seen {
    pub(super) fn get(&self, principal: &str, key: &str) -> Option<&KeptAnswer> {
        self.answers.get(principal)?.get(key)
    }

    /// What to answer to a command that was seen before; `None` if it is new.
    pub(super) fn repeated(&self, command: &CommandStamp) -> Result<Option<Appended>, AppendError> {
        let by_key =
            self.get(&command.principal, &command.key).map(|kept| (command.principal.as_str(), kept));
        let by_id = || {
            let (principal, key) = self.commands.get(&command.id)?;
            self.get(principal, key).map(|kept| (principal.as_str(), kept))
        };
        match by_key.or_else(by_id) {
            None => Ok(None),
            Some((principal, kept)) if principal == command.principal && kept.digest == command.digest => {
                Ok(Some(Appended::Repeated { answer: kept.answer.clone(), last_seq: kept.last_seq }))
            }
            Some(_) => Err(AppendError::KeyReused { key: command.key.clone() }),
        }
    }

    pub(super) fn keep(&mut self, command: CommandStamp, answer: Vec<u8>, last_seq: u64, recorded_us: i64) {
        let CommandStamp { id, principal, key, digest } = command;
        self.commands.insert(id, (principal.clone(), key.clone()));
        let kept = KeptAnswer { command: id, digest, answer, last_seq, recorded_us };
        self.answers.entry(principal).or_default().insert(key, kept);
    }

    pub(super) fn forget(&mut self, before_us: i64) -> u64 {
        let commands = &mut self.commands;
        let mut forgotten = 0;
        self.answers.retain(|_, by_key| {
            by_key.retain(|_, kept| {
                let stays = kept.recorded_us >= before_us;
                if !stays {
                    commands.remove(&kept.command);
                    forgotten += 1;
                }
                stays
            });
            !by_key.is_empty()
        });
        forgotten
    }
}
