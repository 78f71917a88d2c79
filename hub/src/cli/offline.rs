//! Commands about the ledger: through the running hub where one holds it, else on the ledger itself.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use hub_ledger::{
    anchor::Anchored,
    backup::{self, Existing, Restore},
    verify::verify as verify_ledger,
};

use super::{complain, print};
use crate::{
    config::Config,
    control::{self, Answer, Ask},
    ledgers, state,
};

pub(super) async fn verify(config: &Config) -> ExitCode {
    if let Some(answer) = asked(config, &Ask::Verify).await {
        return said(answer);
    }
    let verified = async {
        let anchored = ledgers::anchored(config).context("the anchor")?;
        existing(config)?;
        let ledger = ledgers::open(config).await?;
        Ok(control::verify_words(verify_ledger(ledger.ledger().as_ref(), &anchored).await))
    };
    said(verified.await)
}

pub(super) async fn back_up(config: &Config, target: &Path) -> ExitCode {
    let target = std::path::absolute(target).unwrap_or_else(|_unnamed| target.to_owned());
    if let Some(answer) = asked(config, &Ask::Backup { target: target.clone() }).await {
        return said(answer);
    }
    let copied = async {
        existing(config)?;
        let ledger = ledgers::open(config).await?;
        Ok(control::back_up(&ledger, &target).await)
    };
    said(copied.await)
}

pub(super) async fn restore(config: &Config, backup: PathBuf, set_aside: bool) -> ExitCode {
    let restored = async {
        if config.ledger.postgres.is_some() {
            return adopt_postgres(config).await;
        }
        let target = config.sqlite_path();
        if let Some(folder) = target.parent() {
            ledgers::make_private_folder(folder).with_context(|| format!("{}", folder.display()))?;
        }
        let anchors: Vec<Anchored> = ledgers::anchored(config).context("the anchor")?;
        let existing = if set_aside { Existing::SetAside } else { Existing::Refuse };
        let at_us = state::now().0;
        let erasures = config.erasures_path();
        let failed = format!("{} was not restored", backup.display());
        let restore = Restore { backup, target, erasures, anchors, existing, at_us };
        let restored = backup::restore(&restore).await.context(failed)?;
        let aside = restored.set_aside.map(|path| format!("; the old ledger is {}", path.display()));
        let words = format!(
            "restored as incarnation {} ({}); {} rows erased since then were erased again{}",
            restored.epoch.number,
            restored.epoch.epoch,
            restored.erased,
            aside.unwrap_or_default()
        );
        Ok(Answer::Done { words })
    };
    said(restored.await)
}

/// PostgreSQL's own tools bring the rows back; what is left is to erase again and to begin a new epoch.
async fn adopt_postgres(config: &Config) -> anyhow::Result<Answer> {
    let erased = hub_ledger::erasures::read(&config.erasures_path()).context("the list of erasures")?;
    let ledger = ledgers::open(config).await?;
    let (epoch, erased) = backup::adopt_restored(ledger.ledger().as_ref(), &erased, state::now().0).await?;
    let words = format!(
        "taken into use as incarnation {} ({}); {erased} rows erased again",
        epoch.number, epoch.epoch
    );
    Ok(Answer::Done { words })
}

/// A ledger that is to be read must be there; opening would make an empty one.
fn existing(config: &Config) -> anyhow::Result<()> {
    let path = config.sqlite_path();
    let is_there = config.ledger.postgres.is_some() || path.exists();
    anyhow::ensure!(is_there, "there is no ledger at {}", path.display());
    Ok(())
}

/// What the running hub answers; `None` if none runs.
pub(super) async fn asked(config: &Config, ask: &Ask) -> Option<anyhow::Result<Answer>> {
    let answered = control::ask(&config.data_dir, ask).await.context("the running hub");
    answered.transpose()
}

pub(super) fn said(answer: anyhow::Result<Answer>) -> ExitCode {
    match answer {
        Ok(Answer::Done { words }) => {
            print(&words);
            ExitCode::SUCCESS
        }
        Ok(Answer::Imported(imported)) => {
            print(&serde_json::to_string_pretty(&imported).expect("an answer has string keys"));
            ExitCode::SUCCESS
        }
        Ok(Answer::PlacesImported(imported)) => {
            print(&serde_json::to_string_pretty(&imported).expect("an answer has string keys"));
            ExitCode::SUCCESS
        }
        Ok(Answer::Misfits { misfits }) => {
            misfits.iter().for_each(|misfit| complain(&misfit.to_string()));
            ExitCode::FAILURE
        }
        Ok(Answer::Failed { why }) => {
            complain(&why);
            ExitCode::FAILURE
        }
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
