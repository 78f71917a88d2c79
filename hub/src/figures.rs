//! Figures for Prometheus: one recorder for the process, read at `/metrics`.

use std::sync::OnceLock;

use hub_engine::LedgerState;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::{Hub, state};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Bounds of the histograms, seconds: from a fast disk to an offer that waited through the night.
const SECONDS: [f64; 15] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0, 300.0, 3_600.0];

/// Starts counting; once in a process.
///
/// # Errors
/// Another recorder was installed before.
pub(crate) fn install() -> Result<(), BuildError> {
    let builder = PrometheusBuilder::new().set_buckets(&SECONDS)?;
    let handle = builder.install_recorder()?;
    HANDLE.get_or_init(|| handle);
    for counter in [
        "huying_reports_total",
        "huying_progress_refused_total",
        "huying_escalations_total",
        "huying_slow_closes_total",
        "huying_quarantined_commands_total",
        "huying_clock_jumps_total",
    ] {
        metrics::counter!(counter).increment(0);
    }
    // Suggestions for the same matter that were right and wrong, reports that joined by themselves, and what people found.
    metrics::describe_counter!(
        "huying_duplicates_total",
        "Suggestions for the same matter that this hub was told to be right or wrong since it was started: a restart begins at \
         nothing, so look at increase(), and add up all hubs."
    );
    for outcome in ["accepted", "rejected", "machine", "unsuggested"] {
        metrics::counter!("huying_duplicates_total", "outcome" => outcome).increment(0);
    }
    Ok(())
}

/// Everything counted so far, in Prometheus' text format; empty where nothing counts.
pub(crate) fn render(hub: &Hub) -> String {
    let unavailable = match *hub.engine.ledger_state().borrow() {
        LedgerState::Available => 0.0,
        LedgerState::Unavailable => 1.0,
    };
    metrics::gauge!("huying_ledger_unavailable").set(unavailable);
    let oldest_ms = hub.engine.positions().oldest_fix_age_ms(state::now()).unwrap_or(0);
    let oldest = u32::try_from(oldest_ms / 1_000).unwrap_or(u32::MAX);
    metrics::gauge!("huying_oldest_fix_seconds").set(f64::from(oldest));
    hub.roads.measure();
    let waiting = u32::try_from(hub.engine.positions().counts().waiting).unwrap_or(u32::MAX);
    metrics::gauge!("huying_queue_depth", "queue" => "positions").set(f64::from(waiting));
    HANDLE
        .get()
        .map(|handle| {
            handle.run_upkeep();
            handle.render()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    fn deployed(name: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name);
        fs::read_to_string(&path).expect("the file is part of the source")
    }

    fn sources_below(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                sources_below(&path, text);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                text.push_str(&fs::read_to_string(&path).expect("a source is text"));
            }
        }
    }

    #[test]
    fn every_figure_that_an_alarm_asks_for_is_one_that_the_hub_has() {
        let mut sources = String::new();
        let hub = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["src", "engine/src", "ledger/src", "positions/src"] {
            sources_below(&hub.join(part), &mut sources);
        }
        let rules = deployed("prometheus-rules.yml");
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let names: BTreeSet<&str> = rules
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .flat_map(|line| line.split(|letter| !is_name(letter)))
            .filter(|word| word.starts_with("huying_"))
            .map(|word| word.trim_end_matches("_sum").trim_end_matches("_count"))
            .collect();
        assert!(names.len() > 8, "{names:?}");
        for name in names {
            let figure = ["counter", "gauge", "histogram"].map(|kind| format!("{kind}!(\"{name}\""));
            assert!(figure.iter().any(|figure| sources.contains(figure)), "nothing counts {name}");
        }
    }

    #[test]
    fn every_alarm_is_explained_in_the_runbook_and_tried() {
        let (rules, runbook, tried) =
            (deployed("prometheus-rules.yml"), deployed("RUNBOOK.md"), deployed("prometheus-rules-test.yml"));
        let alarms: Vec<&str> =
            rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
        assert!(alarms.len() > 8, "{alarms:?}");
        for alarm in alarms {
            assert!(runbook.contains(&format!("| `{alarm}` |")), "the runbook does not explain {alarm}");
            assert!(tried.contains(&format!("alertname=\"{alarm}\"")), "{alarm} was never seen firing");
        }
    }
}
