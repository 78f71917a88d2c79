/** What is said about 布防建议. It comes with the panel that shows it, and weighs nothing on the others. */
import type { Language } from "../i18n/language.svelte";
import type { CoverDemandBy, CoverWays } from "../wire";

export type Words = Readonly<{
  close: string; again: string; loading: string; off: string; area: string; own: string; now: string; after: string; thin: string; covered: string; moves: string; stay: string; advice: string; nobody: string; locate: string; outside: string;
  demand: Readonly<Record<CoverDemandBy, (days: number, cases: number, hours: string) => string>>;
  ways: Readonly<Record<CoverWays, string>>;
  within: (minutes: number) => string;
  units: (units: number, places: number) => string;
  leftOut: (units: number) => string;
  soonest: (minutes: number) => string;
  way: (minutes: number, gain: string) => string;
  at: (time: string) => string;
}>;

export const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    close: "关闭", again: "刷新", loading: "正在测算…", off: "现行预案没有启用布防测算（choice.cover）。", area: "区域", own: "本辖区", now: "目前可达", after: "移防之后", thin: "薄弱处", covered: "没有薄弱处。", moves: "建议移防",
    stay: "没有值得移动的力量。", advice: "仅供参考，不会自动通知任何人；请电话与本人商定。网格员不移动。", nobody: "附近没有力量", locate: "定位", outside: "辖区以外",
    demand: {
      part_of_day: (days, cases, hours) => `按近 ${days} 天 ${hours} 的 ${cases} 件报事加权`, all_hours: (days, cases) => `本时段报事太少，按近 ${days} 天全天的 ${cases} 件加权`,
      alike: (days, cases) => `近 ${days} 天只有 ${cases} 件报事，各处同等看待`,
    },
    ways: { roads: "按路网", air_line: "直线估算", mixed: "部分直线估算" },
    within: (minutes) => `${minutes} 分钟内`, units: (units, places) => `${units} 个待命力量，${places} 处`, leftOut: (units) => `另有 ${units} 个力量未计入，请缩小区域。`, soonest: (minutes) => `最快 ${minutes} 分`,
    way: (minutes, gain) => `路程 ${minutes} 分，多覆盖 ${gain}`, at: (time) => `${time} 测算`,
  },
  en: {
    close: "Close", again: "Refresh", loading: "Reckoning…", off: "The policy in force does not reckon cover (choice.cover).", area: "Area", own: "Own area", now: "Reached now", after: "After the moves", thin: "Thin places", covered: "No place is thin.", moves: "Suggested moves",
    stay: "Nobody would gain enough by moving.", advice: "Advice alone: nobody is told. Agree on it with them by telephone. Grid workers stay.", nobody: "nobody near", locate: "Locate", outside: "outside of the areas",
    demand: {
      part_of_day: (days, cases, hours) => `weighed by ${cases} cases of ${hours} in ${days} days`, all_hours: (days, cases) => `too few cases in these hours: weighed by ${cases} of all hours in ${days} days`,
      alike: (days, cases) => `only ${cases} cases in ${days} days: all places count alike`,
    },
    ways: { roads: "by road", air_line: "by air line", mixed: "partly by air line" },
    within: (minutes) => `within ${minutes} min`, units: (units, places) => `${units} idle units, ${places} places`, leftOut: (units) => `${units} more units are not counted: choose a smaller area.`, soonest: (minutes) => `soonest ${minutes} min`,
    way: (minutes, gain) => `${minutes} min away, covers ${gain} more`, at: (time) => `as of ${time}`,
  },
};
