//! What the demo tells the person who started it: how to get in, what to try, and how things go.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use hub_protocol::{CaseId, Phase, Tier};

use super::{Folder, deaf_village};
use crate::{
    city::{City, found::Founded},
    client::{HubAddress, Picture, Seat, SeatError},
    screen,
};

/// How often it is told how things go.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// How often the picture is looked at for something worth a line at once.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Prints where the console is, the accounts, and what to try.
pub(super) fn greet(address: &HubAddress, city: &City, founded: &Founded, folder: &Folder) {
    screen::say(format!("\n  呼应 · Huying     控制台 console: {address}\n"));
    screen::say("  岗位 post                登录 login   口令 password");
    let deaf = deaf_village(city);
    for area in city.upward(&deaf.code).into_iter().rev() {
        let Some(official) = city.on_duty_at(&area.code) else { continue };
        let password = &founded.officials[&official.login].password;
        screen::say(format!("  {:<22}\t{:<10} {password}", post(area.tier, &area.name), official.login));
    }
    let desk = &founded.officials["desk"];
    screen::say(format!("  {:<22}\t{:<10} {}", "接警席 intake", desk.login, desk.password));
    let administrator = &founded.administrator;
    screen::say(format!(
        "  {:<22}\t{:<10} {}",
        "管理员 administrator", administrator.login, administrator.password
    ));
    screen::say(format!("  （全部账号 all accounts: {}）\n", folder.accounts().display()));
    screen::say(format!(
        "  试一试 try:\n\
         \x20 1. 以 city 登录；一分钟内 {} 有一件无人应答，逐级升到市里：签收它，再派一个单元去。\n\
         \x20    sign in as city; within a minute a case that nobody in {} answers climbs to the city: acknowledge and dispatch.\n\
         \x20 2. 以 desk 登录，登记一件事，看谁被派去、为什么。\n\
         \x20    sign in as desk, file a report, see who is asked and why.\n\
         \x20 3. kill -9 中心进程：演示会结束；再运行一次，未办完的接着办。\n\
         \x20    kill -9 the hub: the demo ends; run it again and what was open goes on.\n\
         \x20 Ctrl-C 结束一切 ends all of it.\n",
        deaf.name, deaf.name
    ));
}

fn post(tier: Tier, name: &str) -> String {
    let word = match tier {
        Tier::City => "city",
        Tier::County => "county",
        Tier::Township => "township",
        Tier::Village => "village",
        Tier::Grid => "grid",
    };
    format!("{name} {word}")
}

/// Looks over the city's shoulder.
pub(super) struct Telling {
    rungs: BTreeMap<CaseId, u8>,
}

impl Telling {
    pub(super) fn new() -> Self {
        Self { rungs: BTreeMap::new() }
    }

    /// Tells how things go; ends only with the seat.
    pub(super) async fn watch(&mut self, seat: &mut Seat) -> SeatError {
        let Err(error) = self.look_on(seat).await;
        error
    }

    async fn look_on(&mut self, seat: &mut Seat) -> Result<Infallible, SeatError> {
        let mut told_at = tokio::time::Instant::now();
        loop {
            seat.watch_for(LOOK_EVERY).await?;
            for line in self.climbed(&seat.picture) {
                screen::say(line);
            }
            if told_at.elapsed() >= TELL_EVERY {
                told_at = tokio::time::Instant::now();
                screen::say(how_things_are(&seat.picture));
            }
        }
    }

    /// A line for each case that stands higher than it did.
    fn climbed(&mut self, picture: &Picture) -> Vec<String> {
        self.rungs.retain(|case, _| picture.cases.contains_key(case));
        let mut lines = Vec::new();
        for case in picture.cases.values().filter(|case| case.alert.is_some()) {
            let before = self.rungs.insert(case.id, case.rung);
            let post = case.ladder.get(usize::from(case.rung)).map(|rung| rung.post.name.as_str());
            if before.is_some_and(|before| before < case.rung) {
                lines.push(format!("  升级 ↑ {}：{}", post.unwrap_or_default(), case.summary));
            }
        }
        lines
    }
}

fn how_things_are(picture: &Picture) -> String {
    let count = |phase: Phase| picture.cases.values().filter(|case| case.phase == phase).count();
    let on_duty = picture.units.values().filter(|unit| unit.duty == hub_protocol::Duty::On).count();
    format!(
        "  在办 open {}：待应答 waiting {}，在途 under way {}，在场 on scene {}，待核 to verify {}；在岗 on duty {on_duty}",
        picture.cases.len(),
        count(Phase::Unattended),
        count(Phase::UnderWay),
        count(Phase::OnScene),
        count(Phase::ToVerify) + count(Phase::ToClose),
    )
}
