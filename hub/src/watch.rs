//! `huying watch`: from outside, as an integrator would, files a test report every so often and follows it to the end.
//!
//! It signs in with an account of its own, files a report of the category `WATCHDOG`, sees it among the cases, withdraws it and
//! sees that it ended. If that does not happen in time, it runs the alarm command and logs the step. The category must be
//! record-only, so that a test alarms nobody.
//!
//! Exit codes: 0 told to stop, or with `--once` the report came through; 1 with `--once` it got lost; 2 it cannot begin.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use hub_protocol::{
    Mode, Phase,
    http::{
        ActionDone, CaseDetail, CategoryList, IDEMPOTENCY_KEY, NewReport, ReportAccepted, SignIn, WithReason,
        routes,
    },
};
use reqwest::{Certificate, Client, Response, StatusCode, header::COOKIE, header::SET_COOKIE};
use serde::Serialize;
use tokio::{
    process::Command,
    signal::unix::{SignalKind, signal},
    time::{Instant, MissedTickBehavior},
};
use uuid::Uuid;

/// The category of test reports.
const CATEGORY: &str = "WATCHDOG";
/// Where the password comes from; never from the command line, which everybody on the machine can read.
const PASSWORD: &str = "HUYING_WATCH_PASSWORD";
/// The channel of test reports.
const CHANNEL: &str = "watchdog";
/// How long the alarm command may take.
const ALARM_WITHIN: Duration = Duration::from_secs(30);

/// Settings of the watchdog; in a unit file they come from the environment.
#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The hub, for example <https://hub.example:8443>.
    #[arg(long, env = "HUYING_WATCH_URL")]
    url: String,
    /// An integrator's account; its password comes from `HUYING_WATCH_PASSWORD`.
    #[arg(long, env = "HUYING_WATCH_LOGIN")]
    login: String,
    /// The hub's certificate, if it is self-made: PEM.
    #[arg(long, env = "HUYING_WATCH_CERTIFICATE")]
    certificate: Option<PathBuf>,
    /// Seconds from one report to the next.
    #[arg(long, env = "HUYING_WATCH_EVERY_S", default_value_t = 60)]
    every_s: u64,
    /// Seconds for one round, from filing to ended.
    #[arg(long, env = "HUYING_WATCH_WITHIN_S", default_value_t = 10)]
    within_s: u64,
    /// Run by `sh -c` when a report got lost; `HUYING_ALARM` says why.
    #[arg(long, env = "HUYING_WATCH_ALARM_COMMAND")]
    alarm_command: Option<String>,
    /// One round, then end.
    #[arg(long)]
    once: bool,
}

/// A client with its session.
struct Outsider {
    client: Client,
    url: String,
    password: String,
    session: Option<String>,
}

/// Watches until told to stop.
pub(crate) async fn watch(args: WatchArgs) -> ExitCode {
    let mut outsider = match Outsider::new(&args) {
        Ok(outsider) => outsider,
        Err(error) => {
            tracing::error!("the watchdog cannot begin: {error:#}");
            return ExitCode::from(2);
        }
    };
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return ExitCode::from(2);
    };
    let mut rounds = tokio::time::interval(Duration::from_secs(args.every_s.max(1)));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = terminate.recv() => return ExitCode::SUCCESS,
            _ = interrupt.recv() => return ExitCode::SUCCESS,
            _ = rounds.tick() => {}
        }
        let came_through = round(&mut outsider, &args).await;
        if args.once {
            return if came_through { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    }
}

async fn round(outsider: &mut Outsider, args: &WatchArgs) -> bool {
    let begun = Instant::now();
    let within = Duration::from_secs(args.within_s.max(1));
    let followed = tokio::time::timeout(within, outsider.follow_one(args)).await;
    let outcome = followed.unwrap_or_else(|_elapsed| Err(anyhow::anyhow!("not ended within {within:?}")));
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(()) => {
            tracing::info!(took_ms, "the test report came through");
            true
        }
        Err(error) => {
            let why = format!("{error:#}");
            tracing::error!(took_ms, why, "the test report got lost");
            outsider.session = None;
            alarm(args, &why).await;
            false
        }
    }
}

async fn alarm(args: &WatchArgs, why: &str) {
    let Some(command) = &args.alarm_command else { return };
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).env("HUYING_ALARM", why).env_remove(PASSWORD).kill_on_drop(true);
    match tokio::time::timeout(ALARM_WITHIN, shell.status()).await {
        Ok(Ok(status)) if status.success() => {}
        Ok(Ok(status)) => tracing::error!(%status, "the alarm command failed"),
        Ok(Err(error)) => tracing::error!(%error, "the alarm command could not be run"),
        Err(_elapsed) => tracing::error!("the alarm command did not end"),
    }
}

impl Outsider {
    fn new(args: &WatchArgs) -> anyhow::Result<Self> {
        let url = args.url.trim_end_matches('/').to_owned();
        let is_web = url.starts_with("http://") || url.starts_with("https://");
        ensure!(is_web, "{url:?} is no http or https address");
        let password = std::env::var(PASSWORD).with_context(|| PASSWORD.to_owned())?;
        let mut builder = Client::builder().timeout(Duration::from_secs(args.within_s.max(1))).no_proxy();
        if let Some(path) = &args.certificate {
            let pem = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
            builder = builder.add_root_certificate(Certificate::from_pem(&pem)?);
        }
        Ok(Self { client: builder.build()?, url, password, session: None })
    }

    async fn follow_one(&mut self, args: &WatchArgs) -> anyhow::Result<()> {
        if self.session.is_none() {
            self.sign_in(args).await.context("sign in")?;
            self.category_is_harmless().await.context("category")?;
        }
        let report = NewReport {
            text: "看门测试，请勿处置 (watchdog test)".to_owned(),
            channel: Some(CHANNEL.to_owned()),
            category: Some(CATEGORY.to_owned()),
            ..NewReport::default()
        };
        let filed = self.post(routes::REPORTS, &report).await.context("file the report")?;
        let accepted: ReportAccepted =
            expected(filed, StatusCode::CREATED).await.context("file the report")?.json().await?;
        let case = accepted.case.to_string();
        let address = routes::CASE.replace("{case}", &case);
        let seen: CaseDetail = self.get(&address).await.context("see the case")?.json().await?;
        ensure!(seen.report.id == accepted.report, "case {case} shows another report");
        let reason = WithReason { reason: "看门测试 (watchdog test)".to_owned() };
        let withdrawn =
            self.post(&routes::WITHDRAW.replace("{case}", &case), &reason).await.context("withdraw")?;
        let done: ActionDone = expected(withdrawn, StatusCode::OK).await.context("withdraw")?.json().await?;
        ensure!(
            done.case.phase == Phase::Withdrawn,
            "case {case} is {:?} after it was withdrawn",
            done.case.phase
        );
        Ok(())
    }

    async fn sign_in(&mut self, args: &WatchArgs) -> anyhow::Result<()> {
        let body = SignIn { login: args.login.clone(), password: self.password.clone() };
        let answered =
            self.client.post(format!("{}{}", self.url, routes::SESSION)).json(&body).send().await?;
        let answered = expected(answered, StatusCode::OK).await?;
        let cookie = answered.headers().get(SET_COOKIE).context("the hub set no cookie")?.to_str()?;
        self.session = cookie.split(';').next().map(str::to_owned);
        Ok(())
    }

    /// A category that offers or recommends would send people out for a test.
    async fn category_is_harmless(&self) -> anyhow::Result<()> {
        let list: CategoryList = self.get(routes::CATEGORIES).await?.json().await?;
        let Some(category) = list.categories.into_iter().find(|category| category.code == CATEGORY) else {
            bail!("the policy has no category {CATEGORY}");
        };
        ensure!(
            category.mode.ordinary == Mode::RecordOnly,
            "the policy handles {CATEGORY} as {:?}, it must be record_only",
            category.mode.ordinary
        );
        Ok(())
    }

    async fn get(&self, address: &str) -> anyhow::Result<Response> {
        let request = self.client.get(format!("{}{address}", self.url));
        let answered = request.header(COOKIE, self.session.as_deref().unwrap_or_default()).send().await?;
        expected(answered, StatusCode::OK).await
    }

    async fn post(&self, address: &str, body: &impl Serialize) -> anyhow::Result<Response> {
        let request = self.client.post(format!("{}{address}", self.url)).json(body);
        let request = request.header(COOKIE, self.session.as_deref().unwrap_or_default());
        Ok(request.header(IDEMPOTENCY_KEY, Uuid::now_v7().to_string()).send().await?)
    }
}

async fn expected(answered: Response, status: StatusCode) -> anyhow::Result<Response> {
    let given = answered.status();
    if given == status {
        return Ok(answered);
    }
    bail!("the hub answers {given}: {}", answered.text().await.unwrap_or_default())
}
