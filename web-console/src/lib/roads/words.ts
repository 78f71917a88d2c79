/** What is said about 道路封闭. It comes with the list that shows it, and weighs nothing on the others. */
import type { Language } from "../i18n/language.svelte";
import type { RoadsState } from "../wire";

export type Words = Readonly<{
  loading: string; again: string; nothing: string; where: string; what: string; whom: string; why: string; until: string; by: string; erased: string;
  roads: Readonly<Record<RoadsState, string>>;
  shape: Readonly<Record<"near" | "bridge" | "within", string>>;
  radius: (metres: number) => string;
}>;

export const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    loading: "正在读取…", again: "刷新", nothing: "没有封闭的道路。", where: "区域", what: "封闭", whom: "对谁", why: "原因", until: "截至", by: "由谁", erased: "（已删除）",
    roads: { in_force: "路网已启用：按道路时间选派。", loading: "路网正在读取：暂按直线估算。", none: "没有路网：按直线估算，封闭只作登记。", unusable: "路网文件不能用：按直线估算，请看日志。", table: "按外部行程时间表选派，封闭只作登记。" },
    shape: { near: "圆内道路", bridge: "桥梁", within: "片区内道路" },
    radius: (metres) => `半径 ${metres} 米`,
  },
  en: {
    loading: "Loading…", again: "Refresh", nothing: "No road is closed.", where: "Area", what: "Closed", whom: "For", why: "Why", until: "Until", by: "By", erased: "(erased)",
    roads: { in_force: "Units are compared by road.", loading: "The roads are being read: air line until then.", none: "There are no roads: units are compared by air line, and what is closed is only on record.", unusable: "The road file cannot be used: air line; see the log.", table: "Units are compared by another service's table of travel times, and what is closed is only on record." },
    shape: { near: "roads in a circle", bridge: "bridges", within: "roads in an area" },
    radius: (metres) => `radius ${metres} m`,
  },
};
