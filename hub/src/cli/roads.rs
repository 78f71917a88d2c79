//! `huying roads prepare` and `huying roads check`: a map becomes a file that a hub reads in seconds, and such a file is looked
//! at. Neither needs a hub or a ledger.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use clap::Subcommand;
use hub_roads::{AirLine, Direction, Finding, Findings, Mode, Network, Roads, air_line::DetourSource};

use super::{complain, print};
use crate::roads::read;

/// From which places the detour of a network is measured; any other seed would do.
const DETOUR_SEED: u64 = 1;

#[derive(Debug, Subcommand)]
pub(super) enum RoadsCommand {
    /// Make a road file of a map (.osm.pbf or .osm).
    Prepare {
        /// The map.
        map: PathBuf,
        /// The road file; one that is there is replaced once the new one is whole.
        #[arg(long)]
        out: PathBuf,
    },
    /// Say what a road file holds, and whether it is whole.
    Check {
        /// The road file.
        file: PathBuf,
    },
}

pub(super) fn run(command: &RoadsCommand) -> ExitCode {
    let done = match command {
        RoadsCommand::Prepare { map, out } => prepare(map, out),
        RoadsCommand::Check { file } => check(file),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn prepare(map: &Path, out: &Path) -> anyhow::Result<()> {
    print(&format!("读取地图 (reading the map) {}", map.display()));
    let begun = Instant::now();
    let mut file = File::open(map).with_context(|| format!("{}", map.display()))?;
    let (network, findings) = Network::from_osm(&mut file).with_context(|| format!("{}", map.display()))?;
    anyhow::ensure!(
        network.edge_count() > 0,
        "{}: 没有道路 (there is no road in it), 没有写入 (nothing was written)",
        map.display()
    );
    print(&format!("  {} 路段 (links), {} 秒 (s)", network.link_count(), seconds(begun.elapsed())));
    tell(&findings);
    let begun = Instant::now();
    print("计算路网层级,较大城市需数分钟 (working out the order; minutes for a large city)");
    let roads = Roads::of(network);
    print(&format!("  {} 捷径 (shortcuts), {} 秒 (s)", roads.shortcut_count(), seconds(begun.elapsed())));
    let bytes = write(&roads, out).with_context(|| format!("{}", out.display()))?;
    print(&format!("已写入 (written) {}: {bytes} 字节 (bytes)", out.display()));
    tell_network(&roads);
    print(&format!("在配置中写 (in the configuration): [roads] file = \"{}\"", out.display()));
    Ok(())
}

/// Whoever reads the file meanwhile has the old one or the new one, and never a part.
fn write(roads: &Roads, out: &Path) -> std::io::Result<u64> {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = BufWriter::new(File::create(&part)?);
    roads.write(&mut file)?;
    file.flush()?;
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    std::fs::rename(&part, out)?;
    Ok(bytes)
}

fn check(path: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    let read = read(path)?;
    print(&format!("完好 (whole) {}: {} 秒读入 (s to read)", path.display(), seconds(begun.elapsed())));
    tell_network(&read.roads);
    Ok(())
}

/// How much of the network each way of getting about may use, and how winding its roads are.
fn tell_network(roads: &Roads) {
    let network = roads.network();
    print(&format!("  {} 节点 (nodes), {} 有向边 (edges)", network.node_count(), network.edge_count()));
    for mode in Mode::ALL {
        let is_open = |direction| move |link: &hub_roads::LinkView<'_>| link.may(direction).has(mode);
        let km: u64 = network
            .links()
            .filter(|link| is_open(Direction::Forward)(link) || is_open(Direction::Backward)(link))
            .map(|link| u64::from(link.length_dm()))
            .sum::<u64>()
            / 10_000;
        print(&format!("  {} ({mode}): {km} 公里 (km), {}", name(mode), detour(roads, mode)));
    }
}

/// By how much ways are longer than the air line, for `choice.detour_percent` of the policy.
fn detour(roads: &Roads, mode: Mode) -> String {
    let air_line = AirLine::measured(roads, mode, DETOUR_SEED);
    match air_line.source() {
        DetourSource::Measured { .. } => format!("绕行系数 (detour) {:.2}", air_line.detour()),
        DetourSource::Usual => "绕行系数测不出 (detour not measured)".to_owned(),
    }
}

fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Foot => "步行",
        Mode::EBike => "电动自行车",
        Mode::Car => "汽车",
        Mode::Boat => "船艇",
    }
}

/// What of the map could not be taken as it stands.
fn tell(findings: &Findings) {
    if findings.is_empty() {
        return print("  没有发现问题 (nothing was found wrong)");
    }
    for (finding, found) in findings.iter() {
        let (zh, count) = (in_chinese(finding), found.count);
        print(&format!("  {count} {zh} ({}; {:?})", finding.sentence(), found.examples));
    }
}

fn in_chinese(finding: Finding) -> &'static str {
    match finding {
        Finding::MissingNode => "个点在文件中缺失,道路在该处断开",
        Finding::NodeTwice => "个点编号重复而位置不同,以第一个为准",
        Finding::NodeNowhere => "个点的坐标不在地球上,道路在该处断开",
        Finding::Unreadable => "个要素无法读取,已略过",
        Finding::WayTwice => "条道路编号重复,以第一条为准",
        Finding::WayTooLong => "条道路点数过多,已略过",
        Finding::WayTooShort => "条道路不足两个点,已略过",
        Finding::WayIsArea => "条道路是场地而不是线,已略过",
        Finding::ZeroLength => "条道路所有点在同一处",
        Finding::SpeedAbsurd => "处限速没有意义,按等级取值",
        Finding::DurationAbsurd => "处轮渡时间没有意义,按等级取值",
        Finding::AccessUnknown => "处通行限制的写法不认识,已略过",
        Finding::DirectionChanges => "条道路方向随时段变化,车辆不走",
        Finding::NameTooLong => "个名称过长,已截断",
        Finding::PartUnknown => "处文件内容的种类不认识,已略过",
        Finding::LandmarkBeyond => "个地名和门牌超出上限,已略过",
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64())
}
