//! `huying doctor`: looks at everything that stops a hub from starting or will stop it one day, and names it.
//!
//! One line for each finding: `ok`, `note` or `wrong`, the thing, and what about it. The exit code is 1 if anything is
//! wrong.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, ExitCode},
};

use hub_engine::{
    Organisation,
    organisation::{check_document, years_lacking},
};
use hub_ledger::{LedgerError, Shelf};
use jiff::Timestamp;
use x509_parser::parse_x509_certificate;

use super::print;
use crate::{
    config::Config,
    control::{self, Answer, Ask},
    ledgers::{self, OpenLedger},
    serve::tls,
    state,
};

/// Less free space than this is wrong, in KiB.
const FREE_WRONG_KIB: u64 = 512 * 1024;
/// Less free space than this is worth a note, in KiB.
const FREE_NOTE_KIB: u64 = 5 * 1024 * 1024;
/// A certificate that ends sooner is worth a note, in days.
const EXPIRY_NOTE_DAYS: i64 = 30;
/// Areas named in one finding.
const AREAS_NAMED_MAX: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Severity {
    Fine,
    Note,
    Wrong,
}

struct Findings(Vec<(Severity, &'static str, String)>);

impl Findings {
    fn add(&mut self, severity: Severity, thing: &'static str, what: impl ToString) {
        self.0.push((severity, thing, what.to_string()));
    }
}

pub(super) async fn examine(config: &Config) -> ExitCode {
    let mut findings = Findings(Vec::new());
    findings.add(Severity::Fine, "config", "it can be read and makes sense");
    for remark in config.remarks() {
        findings.add(Severity::Note, remark.key, remark.what);
    }
    disk(config, &mut findings);
    roads(config, &mut findings);
    certificate(config, &mut findings);
    match control::ask(&config.data_dir, &Ask::Verify).await {
        Ok(Some(answer)) => running(answer, &mut findings),
        Ok(None) => stopped(config, &mut findings).await,
        Err(error) => findings.add(Severity::Wrong, "hub", format!("it runs and does not answer: {error}")),
    }
    let mut is_wrong = false;
    for (severity, thing, what) in &findings.0 {
        let word = match severity {
            Severity::Fine => "ok   ",
            Severity::Note => "note ",
            Severity::Wrong => "wrong",
        };
        is_wrong |= *severity == Severity::Wrong;
        print(&format!("{word} {thing}: {what}"));
    }
    if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn running(answer: Answer, findings: &mut Findings) {
    findings.add(Severity::Fine, "hub", "it runs; the ledger was checked by it");
    match answer {
        Answer::Done { words } => findings.add(Severity::Fine, "ledger", words),
        Answer::Failed { why } => findings.add(Severity::Wrong, "ledger", why),
        Answer::Imported(_) | Answer::PlacesImported(_) | Answer::Misfits { .. } => {
            findings.add(Severity::Wrong, "hub", "it answers something else");
        }
    }
}

async fn stopped(config: &Config, findings: &mut Findings) {
    match TcpListener::bind(config.listen) {
        Ok(_free) => findings.add(Severity::Fine, "listen", format!("{} is free", config.listen)),
        Err(error) => findings.add(Severity::Wrong, "listen", format!("{}: {error}", config.listen)),
    }
    if config.ledger.postgres.is_none() && !config.sqlite_path().exists() {
        let what = format!("{} will be made at the first start", config.sqlite_path().display());
        return findings.add(Severity::Note, "ledger", what);
    }
    let ledger = match ledgers::open(config).await {
        Ok(ledger) => ledger,
        Err(error) => return findings.add(Severity::Wrong, "ledger", error),
    };
    if let Err(error) = look_into(config, &ledger, findings).await {
        findings.add(Severity::Wrong, "ledger", error);
    }
}

async fn look_into(config: &Config, ledger: &OpenLedger, findings: &mut Findings) -> Result<(), LedgerError> {
    let store = ledger.ledger();
    match ledgers::anchored(config) {
        Ok(anchored) => {
            let verified = hub_ledger::verify::verify(store.as_ref(), &anchored).await;
            match control::verify_words(verified) {
                Answer::Done { words } => findings.add(Severity::Fine, "ledger", words),
                Answer::Failed { why } => findings.add(Severity::Wrong, "ledger", why),
                Answer::Imported(_) | Answer::PlacesImported(_) | Answer::Misfits { .. } => {}
            }
        }
        Err(error) => findings.add(Severity::Wrong, "ledger.anchor", error),
    }
    clock(store.head().await?.recorded_us, findings);
    if store.rows(Shelf::Account, "", 1).await?.is_empty() {
        findings.add(Severity::Note, "accounts", "there is none yet: the start prints a set-up code");
    }
    roster(store.as_ref(), findings).await
}

fn clock(recorded_us: i64, findings: &mut Findings) {
    let ahead_ms = hub_dispatch::UtcMicros(recorded_us).since_ms(state::now());
    if ahead_ms > 0 {
        let what =
            format!("it is {ahead_ms} ms behind the last record: timers are held until it has caught up");
        findings.add(Severity::Wrong, "clock", what);
    } else {
        findings.add(Severity::Fine, "clock", "it is not behind the last record");
    }
}

fn calendar(organisation: &Organisation, now: hub_dispatch::UtcMicros, findings: &mut Findings) {
    let calendar = &organisation.calendar().calendar;
    let lacking: Vec<String> = years_lacking(calendar, now).iter().map(ToString::to_string).collect();
    if lacking.is_empty() {
        return findings.add(Severity::Fine, "calendar", "it knows this year and the next");
    }
    let what = format!("it lacks {}: weekdays are taken for working days there", lacking.join(" and "));
    let severity = if calendar.knows_year_of(now) { Severity::Note } else { Severity::Wrong };
    findings.add(severity, "calendar", what);
}

async fn roster(ledger: &dyn hub_ledger::Ledger, findings: &mut Findings) -> Result<(), LedgerError> {
    let opening = ledger.opening().await?;
    let rows = opening.states.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
    let board = match hub_record::board_from(rows) {
        Ok(board) => board,
        Err(error) => {
            findings.add(Severity::Note, "ledger", format!("{error}; the start makes the board again"));
            return Ok(());
        }
    };
    let mut organisation = Organisation::built_in();
    for (kind, digest) in &board.register().adopted {
        let Some(bytes) = ledger.row(Shelf::Document, &digest.0).await? else {
            findings.add(Severity::Wrong, "organisation", format!("document {} is missing", digest.0));
            continue;
        };
        if let Err(error) = organisation.adopt(*kind, &bytes) {
            findings.add(Severity::Wrong, "organisation", error);
        } else if let Err(error) = check_document(*kind, &bytes) {
            // It holds, because it was adopted before somebody thought of this check; the next import would be refused.
            findings.add(Severity::Note, "organisation", format!("{error}; it holds all the same"));
        }
    }
    let now = state::now();
    calendar(&organisation, now, findings);
    let empty: Vec<String> = organisation
        .areas()
        .areas()
        .filter(|area| area.tier > geo_index::Tier::Grid)
        .filter(|area| organisation.roster().on_duty(&area.code, now).is_empty())
        .map(|area| format!("{} {}", area.code, area.name))
        .collect();
    if empty.is_empty() {
        findings.add(Severity::Fine, "roster", "somebody is on duty at every centre");
    } else {
        let named = empty.iter().take(AREAS_NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
        let what = format!("nobody is on duty now at {} centres, which alerts skip: {named}", empty.len());
        findings.add(Severity::Note, "roster", what);
    }
    Ok(())
}

fn certificate(config: &Config, findings: &mut Findings) {
    if !config.is_encrypted() {
        return;
    }
    let files = tls::files(config);
    if config.tls.certificate.is_none() && !files.certificate.exists() {
        return findings.add(Severity::Note, "tls", "a certificate will be made at the first start");
    }
    let (severity, what) = match days_left(&files.certificate) {
        Ok(days) if days < 0 => (Severity::Wrong, format!("it ended {} days ago", -days)),
        Ok(days) if days < EXPIRY_NOTE_DAYS => (Severity::Note, format!("it ends in {days} days")),
        Ok(days) => (Severity::Fine, format!("it is good for {days} days")),
        Err(error) => (Severity::Wrong, format!("{error:#}")),
    };
    findings.add(severity, "tls.certificate", what);
}

fn days_left(path: &Path) -> anyhow::Result<i64> {
    let chain = tls::chain(path)?;
    let first = chain.first().ok_or_else(|| anyhow::anyhow!("{} is empty", path.display()))?;
    let (_, certificate) = parse_x509_certificate(first)?;
    let ends = certificate.validity().not_after.timestamp();
    Ok((ends - Timestamp::now().as_second()).div_euclid(24 * 3_600))
}

/// Whether the road file can be read; without it the hub goes by air line.
fn roads(config: &Config, findings: &mut Findings) {
    let Some(file) = &config.roads.file else { return };
    match crate::roads::read(file) {
        Ok(read) => {
            let edges = read.roads.network().edge_count();
            findings.add(Severity::Fine, "roads.file", format!("{}: {edges} edges", file.display()));
        }
        Err(error) => findings.add(Severity::Wrong, "roads.file", error),
    }
}

fn disk(config: &Config, findings: &mut Findings) {
    // Before the first start the folder is not there; its disk is that of the folder above.
    let folder = config.data_dir.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    match free_kib(folder) {
        Some(free) if free < FREE_WRONG_KIB => {
            findings.add(Severity::Wrong, "disk", format!("{} MiB free for data_dir", free / 1024));
        }
        Some(free) if free < FREE_NOTE_KIB => {
            findings.add(Severity::Note, "disk", format!("{} MiB free for data_dir", free / 1024));
        }
        Some(free) => findings.add(Severity::Fine, "disk", format!("{} MiB free for data_dir", free / 1024)),
        None => findings.add(Severity::Note, "disk", "df does not tell how much is free"),
    }
}

/// What `df` says is free, in KiB; POSIX fixes this form.
fn free_kib(folder: &Path) -> Option<u64> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let output = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_later_than_the_clock_is_wrong() {
        let mut findings = Findings(Vec::new());
        clock(state::now().plus_ms(60_000).0, &mut findings);
        assert_eq!(findings.0[0].0, Severity::Wrong);
    }

    #[test]
    fn the_free_space_of_a_folder_is_told() {
        assert!(free_kib(Path::new("/")).is_some_and(|free| free > 0));
    }
}
