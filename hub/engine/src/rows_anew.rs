//! Rows of open state that cannot be used are written anew once the board was made from the events: else every start would read
//! the whole ledger again, until the last of what they are about has moved, which may be months.

use hub_dispatch::{Stream, board::Board};
use hub_ledger::{Append, AppendError, CommandStamp, Ledger, StreamId};
use hub_record::{entity_from, state_row};
use uuid::Uuid;

/// Under which they are written.
const PRINCIPAL: &str = "rows_anew";
/// Rows written together: orders of other hubs wait for one append.
const ROWS_AT_ONCE: usize = 256;

/// Of which streams the rows cannot be used.
pub(crate) fn unusable<'a>(rows: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<Stream> {
    let unusable = rows.into_iter().filter(|(key, value)| entity_from(key, value).is_err());
    // A row that is about nothing that has events cannot be made from them.
    unusable.filter_map(|(key, _)| key.parse().ok()).collect()
}

/// Writes the rows of these streams as the board has them. A failure loses nothing: the next start makes the board again.
pub(crate) async fn write_anew(ledger: &dyn Ledger, board: &Board, streams: &[Stream]) {
    let open: Vec<Stream> =
        streams.iter().copied().filter(|stream| board.entity(*stream).is_some()).collect();
    for some in open.chunks(ROWS_AT_ONCE) {
        if let Err(error) = write(ledger, board, some).await {
            tracing::warn!(%error, "stored states could not be written anew; the next start makes the board again");
            return;
        }
    }
    tracing::info!(rows = open.len(), "the stored states that could not be used were written anew");
}

async fn write(ledger: &dyn Ledger, board: &Board, streams: &[Stream]) -> Result<(), AppendError> {
    let mut left: Vec<(StreamId, Stream)> =
        streams.iter().map(|stream| (hub_record::stream_id(*stream), *stream)).collect();
    loop {
        match ledger.append(append(board, &left)).await {
            // Another hub has moved it since, and has written its row by that.
            Err(AppendError::Conflict { stream, .. }) => left.retain(|(id, _)| *id != stream),
            written => return written.map(drop),
        }
    }
}

/// It records nothing, and holds only if nothing of this has moved.
fn append(board: &Board, streams: &[(StreamId, Stream)]) -> Append {
    let id = Uuid::now_v7();
    let command = CommandStamp { id, principal: PRINCIPAL.to_owned(), key: id.to_string(), digest: [0; 32] };
    let expect = streams.iter().map(|(id, stream)| (id.clone(), board.version(*stream))).collect();
    let rows = streams.iter().map(|(_, stream)| state_row(*stream, board.entity(*stream).as_ref())).collect();
    Append { expect, rows, ..Append::of(command) }
}

#[cfg(test)]
mod tests {
    use hub_dispatch::{CaseId, Event, TaskId, UtcMicros, board::Recorded};
    use hub_ledger::{MemoryLedger, RowChange, Shelf};

    use super::*;

    fn opened(task: u128) -> Event {
        Event::TaskOpened { task: TaskId(Uuid::from_u128(task)), case: CaseId(Uuid::from_u128(9)) }
    }

    /// What happens in one append beside nothing else.
    async fn happens(ledger: &MemoryLedger, event: &Event) {
        let id = Uuid::now_v7();
        let command = CommandStamp { id, principal: "past".to_owned(), key: id.to_string(), digest: [0; 32] };
        let events = vec![hub_record::encode(event, UtcMicros(1))];
        ledger.append(Append { events, ..Append::of(command) }).await.expect("the ledger takes it");
    }

    #[tokio::test]
    async fn what_another_hub_has_moved_since_is_left_as_that_one_wrote_it() {
        let ledger = MemoryLedger::new();
        let (mut board, mut streams) = (Board::default(), Vec::new());
        for task in 1..=3 {
            let event = opened(task);
            happens(&ledger, &event).await;
            streams.push(event.stream());
            board.evolve(&Recorded { version: 1, at: UtcMicros(1), event });
        }
        let theirs = |stream: &Stream| RowChange {
            shelf: Shelf::OpenState,
            key: stream.to_string(),
            value: Some(b"theirs".to_vec()),
        };
        ledger.put_rows(streams.iter().map(theirs).collect()).await.expect("rows can be put");
        let task = TaskId(Uuid::from_u128(2));
        happens(&ledger, &Event::SearchSet { task, generation: 1, due: UtcMicros(5) }).await;

        let read = ledger.opening().await.expect("the ledger answers").states;
        let found = unusable(read.iter().map(|(key, value)| (key.as_str(), value.as_slice())));
        assert_eq!(found, streams);
        write_anew(&ledger, &board, &found).await;
        for (at, stream) in streams.iter().enumerate() {
            let row = ledger.row(Shelf::OpenState, &stream.to_string()).await.expect("the ledger answers");
            let ours = state_row(*stream, board.entity(*stream).as_ref()).value;
            let expected = if at == 1 { theirs(stream).value } else { ours };
            assert_eq!(row, expected, "{stream}");
        }
    }
}
