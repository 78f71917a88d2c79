/** What is said about 办结统计. It comes with the page that shows it, and weighs nothing on the others. */
import type { Language } from "../i18n/language.svelte";
import type { Range } from "./days";
import type { Column } from "./rates.svelte";

export type Words = Readonly<{
  title: string; from: string; to: string; ask: string; print: string; search: string; post: string; tier: string; tiers: string; posts: string; loading: string; nothing: string; note: string;
  range: Readonly<Record<Range, string>>;
  column: Readonly<Record<Column, string>>;
  /** What is counted in a column, for whoever points at it. */
  meaning: Readonly<Record<Column, string>>;
  days: (from: string, to: string) => string;
  more: (count: number) => string;
}>;

export const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    title: "办结统计", from: "起", to: "止", ask: "统计", print: "打印", search: "按名称或代码筛选岗位", post: "岗位", tier: "级别", tiers: "各级合计", posts: "各岗位", loading: "正在统计…", nothing: "这些日子没有办结的事件。",
    note: "按办结之日、立案之岗计。自采自办单列，不在办结之内；代录是办结事件中至少有一次电话代录应答的。撤销、不予受理、移交、并单的不计。",
    range: { this_month: "本月", last_month: "上月", this_year: "今年" },
    column: { closed: "办结", here: "本级办结", here_per_mille: "本级办结率", closed_above: "上级代结", passed_up: "主动上交", climbed: "逾时提级", up_per_mille: "上交率", came_up: "下级上来", in_time_per_mille: "按时办结率", signed_in_time_per_mille: "按时签收率", returned_per_mille: "退单率", redone_per_mille: "重办率", done_at_once_per_mille: "一次办结率", responded_per_mille: "响应率", solved_per_mille: "解决率", satisfied_per_mille: "满意率", mostly_satisfied: "基本满意", self_handled: "自采自办", by_phone: "有代录", calls_not_answered: "未接通" },
    meaning: {
      closed: "本岗立案并已办结，不含自采自办", here: "在本级或以下办结，从未归过上级", here_per_mille: "本级办结占办结", closed_above: "一直归本岗，由上级中心结案", passed_up: "由人提级到上级", climbed: "无人应答、逾时、重办等提级",
      up_per_mille: "主动上交与逾时提级占办结", came_up: "下级立案，结案时归本岗", in_time_per_mille: "有时限的办结事件中，首次反馈办好时未超当时时限的", signed_in_time_per_mille: "已签收的部门任务中，按时签收的；其余为逾时视同签收", returned_per_mille: "部门任务中，退单并获同意的", redone_per_mille: "办结事件中，因来电人不满意而重办的", done_at_once_per_mille: "办结事件中，从未返工、重办、重新办理的",
      responded_per_mille: "回访接通的，来电人说有人联系过", solved_per_mille: "回访接通的，来电人说已解决", satisfied_per_mille: "回访接通的，来电人满意，含基本满意", mostly_satisfied: "其中按三档答为基本满意的，按次计",
      self_handled: "即采即办，登记时已办好", by_phone: "办结事件中有电话代录应答的", calls_not_answered: "办结事件中代录为无人接听的电话，按次计",
    },
    days: (from, to) => `${from} 至 ${to}`, more: (count) => `另有 ${count} 个岗位未列出，请按名称筛选。`,
  },
  en: {
    title: "Closed cases", from: "From", to: "To", ask: "Count", print: "Print", search: "Posts by name or code", post: "Post", tier: "Tier", tiers: "By tier", posts: "By post", loading: "Counting…", nothing: "No case was closed on these days.",
    note: "Counted on the day of closing, for the post that filed it. What was found and dealt with at once is counted apart and not among the closed; answers recorded by telephone are those of closed cases. Withdrawn, not accepted, transferred and merged cases do not count.",
    range: { this_month: "This month", last_month: "Last month", this_year: "This year" },
    column: { closed: "Closed", here: "Closed here", here_per_mille: "Rate here", closed_above: "Closed from above", passed_up: "Passed up", climbed: "Climbed", up_per_mille: "Rate up", came_up: "Came up", in_time_per_mille: "Rate in time", signed_in_time_per_mille: "Signed in time", returned_per_mille: "Returned", redone_per_mille: "Done again", done_at_once_per_mille: "Done at once", responded_per_mille: "Responded", solved_per_mille: "Solved", satisfied_per_mille: "Satisfied", mostly_satisfied: "In the main", self_handled: "Found and dealt with", by_phone: "By telephone", calls_not_answered: "Not answered" },
    meaning: {
      closed: "Filed at this post and closed", here: "Closed at this tier or below, and never owned above", here_per_mille: "Closed here, of those closed", closed_above: "This post's to the end, closed from above", passed_up: "Given to a post above by a person",
      climbed: "Gone up because nobody answered, time ran out or it was done again", up_per_mille: "Passed up and climbed, of those closed", came_up: "Filed below, and this post's when closed", in_time_per_mille: "Of closed cases with a limit: reported as dealt with before the limit of that moment was over", signed_in_time_per_mille: "Of departments' tasks that were signed: in time; the others counted as signed when the time had run out",
      returned_per_mille: "Of departments' tasks: returned, and the return agreed to", redone_per_mille: "Of closed cases: done again because a caller was not content", done_at_once_per_mille: "Of closed cases: never found not done, done again or opened again",
      responded_per_mille: "Of callers reached: somebody had been in touch", solved_per_mille: "Of callers reached: the matter is dealt with", satisfied_per_mille: "Of callers reached: content, be it in the main", mostly_satisfied: "Of those: content in the main, where it was asked in three steps", self_handled: "Dealt with before it was filed", by_phone: "Closed cases with an answer recorded by telephone", calls_not_answered: "Calls of closed cases that were recorded because nobody took them",
    },
    days: (from, to) => `${from} to ${to}`, more: (count) => `${count} more posts are not listed: look for them by name.`,
  },
};
