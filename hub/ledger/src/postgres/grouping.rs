//! Appends of one hub, committed together.
//!
//! The head row is locked until a commit is on the disk, so appends that each commit alone wait for one synchronisation
//! after the other. One task takes what is waiting and sends it as one transaction, in one round trip; an append that
//! loses is undone inside the function. If a statement fails, the transaction is rolled back and each append is
//! tried alone. A single append is its own transaction.

use deadpool_postgres::{Object, Pool};
use futures_util::future::{join_all, join3};
use tokio::sync::{mpsc, oneshot};

use super::appending::{append, call, outcome, prepare};
use super::connecting::ANSWER_MAX;
use super::failure::{of_append, of_pool};
use crate::{Append, AppendError, Appended, crash_point};

/// Most appends that wait for the task; one more waits outside, which slows its sender down.
pub const APPENDS_WAITING_MAX: usize = 1024;

/// Most appends in one transaction. So many are sent in one go; were they not, each would still be a
/// transaction of its own.
const GROUP_MAX: usize = 30;

type Outcome = Result<Appended, AppendError>;

/// An append, and the channel on which its caller waits.
pub(super) struct Waiting {
    pub(super) append: Append,
    pub(super) answer: oneshot::Sender<Outcome>,
}

/// Commits what is waiting until all senders are gone.
pub(super) async fn run(pool: Pool, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while waiting.recv_many(&mut group, GROUP_MAX).await > 0 {
        let (appends, answers): (Vec<_>, Vec<_>) =
            group.drain(..).map(|Waiting { append, answer }| (append, answer)).unzip();
        for (answer, outcome) in answers.into_iter().zip(commit(&pool, &appends).await) {
            // A caller that has gone away finds the outcome under its key.
            let _ = answer.send(outcome);
        }
    }
}

async fn commit(pool: &Pool, appends: &[Append]) -> Vec<Outcome> {
    let client = match pool.get().await {
        Ok(client) => client,
        Err(error) => return to_all(appends, &AppendError::Failed(of_pool(&error))),
    };
    let outcomes =
        tokio::time::timeout(ANSWER_MAX, carry_out(&client, appends)).await.unwrap_or_else(|late| {
            to_all(appends, &AppendError::Unknown(format!("no answer from the server: {late}")))
        });
    if outcomes.iter().any(|outcome| matches!(outcome, Err(AppendError::Unknown(_)))) {
        // The connection is lost, or still carrying it out; nobody else shall get it.
        drop(Object::take(client));
    }
    outcomes
}

async fn carry_out(client: &Object, appends: &[Append]) -> Vec<Outcome> {
    if appends.len() > 1
        && let Some(outcomes) = together(client, appends).await
    {
        return outcomes;
    }
    let mut outcomes = Vec::with_capacity(appends.len());
    for one in appends {
        outcomes.push(append(client, one).await);
    }
    outcomes
}

/// All in one transaction; `None` if it was rolled back.
async fn together(client: &Object, appends: &[Append]) -> Option<Vec<Outcome>> {
    let statement = match prepare(client).await {
        Ok(statement) => statement,
        Err(error) => return Some(to_all(appends, &error)),
    };
    crash_point("before_commit");
    let calls = join_all(appends.iter().map(|append| call(client, &statement, append)));
    // Polled in this order, which is the order in which they are sent.
    let (begun, rows, committed) =
        join3(client.batch_execute("BEGIN"), calls, client.batch_execute("COMMIT")).await;
    crash_point("after_commit");
    let ends = [begun.as_ref().err(), committed.as_ref().err()].into_iter().flatten();
    let mut failures = rows.iter().filter_map(|row| row.as_ref().err()).chain(ends).map(of_append).peekable();
    if failures.peek().is_none() {
        let rows = rows.iter().flatten();
        return Some(appends.iter().zip(rows).map(|(append, row)| outcome(append, row)).collect());
    }
    let unknown = failures.find(|error| matches!(error, AppendError::Unknown(_)))?;
    Some(to_all(appends, &unknown))
}

fn to_all(appends: &[Append], error: &AppendError) -> Vec<Outcome> {
    appends.iter().map(|_| Err(error.clone())).collect()
}
