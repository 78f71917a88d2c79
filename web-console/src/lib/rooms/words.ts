/** What is said about 突发事件 and whistles. It comes with the page that shows them, and weighs nothing on the others. */
import type { Language } from "../i18n/language.svelte";
import type { WhistleStep } from "../wire";
import type { IncidentDeed } from "./incidents.svelte";
import type { WhistleDeed } from "./whistles.svelte";

export type Tab = "incidents" | "whistles";

export type Words = Readonly<{
  title: string; tab: Readonly<Record<Tab, string>>; open: string; over: string; more: string; loading: string; nothing: Readonly<Record<Tab, string>>; back: string; send: string; sending: string; cancel: string; again: string; erased: string;
  incident: Readonly<{
    new: string; area: string; areas: string; areaHint: string; level: string; unknown: string; words: string; response: string; noResponse: string; plan: string; noPlan: string; reason: string; clocks: (percent: number) => string; waits: string; waitsNot: string;
    position: (seconds: number) => string; commands: string; since: string; owed: string; noneOwed: string; overdue: string; due: (time: string) => string; log: string; earlier: string; cases: string; waiting: string; reported: (count: number) => string; number: string; kind: string; outcome: string;
    choose: string; filter: string; chosen: (count: number) => string; attached: (count: number) => string; notAttached: string; opened: string; add: string; remove: string;
    deed: Readonly<Record<IncidentDeed, string>>;
  }>;
  whistle: Readonly<{
    new: string; purpose: string; thereBy: string; minutes: string; departments: string; departmentHint: string; case: string; noCase: string; place: string; blown: string; absent: string; late: (minutes: number) => string; byPosition: (metres: number) => string; recorded: string; signedByArriving: string; leftWithoutWorking: string;
    note: string; degree: string; callOff: string; close: string; reason: string; reminded: string; step: Readonly<Record<WhistleStep, string>>; deed: Readonly<Record<WhistleDeed, string>>;
  }>;
}>;

export const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    title: "应急与吹哨", tab: { incidents: "突发事件", whistles: "吹哨报到" }, open: "进行中", over: "已结束", more: "更多", loading: "正在读取…", nothing: { incidents: "没有突发事件。", whistles: "没有吹哨。" }, back: "返回事件列表", send: "提交", sending: "正在提交…", cancel: "取消", again: "刷新", erased: "（已清除）",
    incident: {
      new: "登记突发事件", area: "发生地", areas: "响应范围", areaHint: "输入地名查找", level: "级别", unknown: "待定级", words: "名称与情况", response: "应急响应", noResponse: "未启动响应", plan: "预案", noPlan: "不引用预案", reason: "理由", clocks: (percent) => `岗位时限 ${percent}%`, waits: "一般事件缓办", waitsNot: "一般事件照办",
      position: (seconds) => `定位每 ${seconds} 秒`, commands: "指挥岗位", since: "起", owed: "待报告", noneOwed: "没有待报告", overdue: "逾时", due: (time) => `${time} 前`, log: "指挥记录", earlier: "更早的记录", cases: "归入的事件", waiting: "因此缓办", reported: (count) => `已报告 ${count} 次`, number: "拨打的号码", kind: "报告", outcome: "结果",
      choose: "选择要归入的事件", filter: "按内容筛选", chosen: (count) => `已选 ${count} 件`, attached: (count) => `已归入 ${count} 件`, notAttached: "未能归入", opened: "登记", add: "加入", remove: "移除",
      deed: { log: "记一笔", report: "报告", grade: "定级", set_response: "启动/调整响应", end_response: "终止响应", attach: "归入事件", close: "结束" },
    },
    whistle: {
      new: "吹哨", purpose: "事由", thereBy: "到场时限", minutes: "分钟内到场", departments: "呼叫的部门", departmentHint: "每行一个：在目录中勾选", case: "为此事件", noCase: "不为某一事件", place: "地点", blown: "吹哨", absent: "缺席", late: (minutes) => `迟到 ${minutes} 分`, byPosition: (metres) => `定位到场（${metres} 米）`, recorded: "代录", signedByArriving: "到场视同签收", leftWithoutWorking: "未报处置即离场",
      note: "说明", degree: "评价", callOff: "取消吹哨", close: "结束吹哨", reason: "理由", reminded: "已提醒未签收者", step: { called: "已呼叫", signed: "已签收", arrived: "已到场", working: "处置中", left: "已离场" }, deed: { sign: "签收", record: "代录到场", work: "处置中", leave: "离场", rate: "评价" },
    },
  },
  en: {
    title: "Emergencies and whistles", tab: { incidents: "Incidents", whistles: "Whistles" }, open: "Open", over: "Over", more: "More", loading: "Loading…", nothing: { incidents: "No incident.", whistles: "No whistle." }, back: "Back to the cases", send: "Send", sending: "Sending…", cancel: "Cancel", again: "Again", erased: "(erased)",
    incident: {
      new: "New incident", area: "Where", areas: "Areas of the response", areaHint: "a part of its name", level: "Level", unknown: "not graded", words: "Name and what has happened", response: "Response", noResponse: "No response", plan: "Plan", noPlan: "no plan", reason: "Why", clocks: (percent) => `clocks of posts ${percent} %`, waits: "everyday matters wait", waitsNot: "everyday matters go on",
      position: (seconds) => `positions every ${seconds} s`, commands: "Commands", since: "since", owed: "Reports owed", noneOwed: "no report is owed", overdue: "overdue", due: (time) => `by ${time}`, log: "Command log", earlier: "Earlier lines", cases: "Its cases", waiting: "Waiting for it", reported: (count) => `${count} reports made`, number: "Number called", kind: "Report", outcome: "What came of it",
      choose: "Cases to make part of it", filter: "By their words", chosen: (count) => `${count} chosen`, attached: (count) => `${count} are part of it now`, notAttached: "Could not be made part of it", opened: "on record", add: "Add", remove: "Remove",
      deed: { log: "Log a line", report: "Report", grade: "Grade", set_response: "Set the response", end_response: "End the response", attach: "Add cases", close: "Close" },
    },
    whistle: {
      new: "Blow a whistle", purpose: "What for", thereBy: "There by", minutes: "minutes to be there", departments: "Departments", departmentHint: "tick those of the catalogue", case: "For the case", noCase: "for no case", place: "Place", blown: "blown", absent: "absent", late: (minutes) => `${minutes} min late`, byPosition: (metres) => `by position (${metres} m)`, recorded: "written down for it", signedByArriving: "signed by coming", leftWithoutWorking: "left without a word of work",
      note: "Note", degree: "Rating", callOff: "Call it off", close: "Close it", reason: "Why", reminded: "those who had not signed were reminded", step: { called: "called", signed: "signed", arrived: "there", working: "at work", left: "left" }, deed: { sign: "Signed", record: "There (written down)", work: "At work", leave: "Leaves", rate: "Rate" },
    },
  },
};
