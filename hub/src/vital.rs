//! Tasks without which a hub would be half dead: whoever owns the hub hears when one of them ends before its time.

use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Starts such tasks and notices their end. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Vital {
    stop: CancellationToken,
    tasks: TaskTracker,
    /// The first that ended.
    ended: watch::Sender<Option<&'static str>>,
}

impl Vital {
    /// Tasks that may end once `stop` is cancelled, and are waited for with `tasks`.
    pub(crate) fn new(stop: CancellationToken, tasks: TaskTracker) -> Self {
        Self { stop, tasks, ended: watch::Sender::new(None) }
    }

    /// Starts a task that ends by itself once the hub stops.
    pub(crate) fn spawn(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let working = self.tasks.spawn(work);
        let vital = self.clone();
        self.tasks.spawn(async move {
            let outcome = working.await;
            if outcome.is_ok() && vital.stop.is_cancelled() {
                return;
            }
            let died = outcome.is_err();
            metrics::counter!("huying_panics_total").increment(u64::from(died));
            tracing::error!(task = name, died, "a task that the hub cannot do without has ended");
            vital.ended.send_if_modified(|first| {
                let is_first = first.is_none();
                first.get_or_insert(name);
                is_first
            });
        });
    }

    /// Starts a task that knows no end and is dropped when the hub stops.
    pub(crate) fn spawn_endless(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        let until_stop = self.stop.clone().run_until_cancelled_owned(work);
        let stop = self.stop.clone();
        self.spawn(name, async move {
            if until_stop.await.is_some() && !stop.is_cancelled() {
                tracing::error!(task = name, "it was to go on for ever");
            }
        });
    }

    /// The name of a task that has ended before its time; waits until there is one.
    pub(crate) async fn ended(&self) -> &'static str {
        let mut ended = self.ended.subscribe();
        let first = ended.wait_for(Option::is_some).await.expect("the sender is `self`'s own");
        first.expect("it was waited for")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vital() -> Vital {
        Vital::new(CancellationToken::new(), TaskTracker::new())
    }

    #[tokio::test]
    async fn a_task_that_panics_is_heard_of_by_name() {
        let vital = vital();
        vital.spawn_endless("the map", std::future::pending());
        vital.spawn_endless("the courier", async { panic!("a bug") });
        assert_eq!(vital.ended().await, "the courier");
    }

    #[tokio::test]
    async fn a_task_that_returns_is_heard_of_like_one_that_died() {
        let vital = vital();
        vital.spawn("the list", async {});
        assert_eq!(vital.ended().await, "the list");
    }

    #[tokio::test]
    async fn a_task_that_ends_with_the_hub_is_not() {
        let vital = vital();
        let stop = vital.stop.clone();
        vital.spawn_endless("the courier", std::future::pending());
        vital.spawn("the list", async move { stop.cancelled().await });
        vital.stop.cancel();
        vital.tasks.close();
        vital.tasks.wait().await;
        assert_eq!(*vital.ended.borrow(), None);
    }
}
