/** What the page for callers says. It stands apart from the console's texts, so that a phone on a weak network loads little. */
import type { ProgressPhase, ProgressStep } from "../wire";

export type Language = "zh" | "en";

type Words = Readonly<{
  title: string; lead: string; number: string; numberHint: string; pin: string; ask: string; asking: string; other: string; otherName: string;
  step: Readonly<Record<ProgressStep, string>>; phase: Readonly<Record<ProgressPhase, string>>;
  steps: string; done: string; now: string; ahead: string; received: string; since: string; due: string; answer: string; overdue: string;
  again: (count: number) => string;
  wrong: Readonly<{ number: string; pin: string; unknown: string; tooMany: (seconds: number) => string; unreachable: string; other: string }>;
}>;

export const WORDS: Readonly<Record<Language, Words>> = {
  zh: {
    title: "办理进展查询", lead: "输入登记时告诉您的编号和查询码，即可看到办理进展。", number: "编号（18 位）", numberHint: "例如 260922 081320 115409", pin: "查询码（6 位）", ask: "查询", asking: "正在查询…",
    other: "EN", otherName: "Switch to English",
    step: { collected: "信息采集", filed: "案件建立", dispatched: "任务派遣", handled: "办理处置", reported: "结果反馈", concluded: "核查结案" },
    phase: {
      checking: "正在核实您反映的情况", assigning: "正在安排办理", handling: "正在办理", waiting: "暂缓办理，已列入计划", verifying: "已办理，正在核查", calling_back: "已核查，待回访", closing: "待结案",
      closed: "已办结", withdrawn: "已撤销", not_accepted: "不予受理", answered: "已答复", transferred: "已移交有关部门",
    },
    steps: "六步", done: "已完成", now: "当前", ahead: "未到", received: "登记时间", since: "本环节自", due: "办理期限", answer: "答复", overdue: "已过期限", again: (count) => `因不满意重办 ${count} 次`,
    wrong: {
      number: "编号是 18 位数字，请再核对。", pin: "查询码是 6 位数字，请再核对。", unknown: "编号或查询码不对，请再核对。忘记查询码请拨打热线。", tooMany: (seconds) => `查询次数太多，请 ${seconds} 秒后再试。`,
      unreachable: "暂时连不上，请稍后再试。", other: "暂时查不到，请稍后再试。",
    },
  },
  en: {
    title: "How your report stands", lead: "Type the number and the pin you were told when you reported.", number: "Number (18 digits)", numberHint: "for example 260922 081320 115409", pin: "Pin (6 digits)", ask: "Look up",
    asking: "Looking…", other: "中文", otherName: "切换为中文",
    step: { collected: "Taken in", filed: "On file", dispatched: "Given to somebody", handled: "Being dealt with", reported: "Result reported", concluded: "Checked and closed" },
    phase: {
      checking: "What you said is being looked into", assigning: "Somebody is being found for it", handling: "It is being dealt with", waiting: "It waits, with a plan", verifying: "Done; the work is being checked",
      calling_back: "Checked; callers are being called back", closing: "About to be closed", closed: "Closed", withdrawn: "Withdrawn", not_accepted: "Not accepted", answered: "Answered", transferred: "Handed over to another body",
    },
    steps: "Six steps", done: "done", now: "now", ahead: "ahead", received: "Taken in", since: "Since", due: "To be dealt with by", answer: "Answer", overdue: "past its time", again: (count) => `Done again ${count} times`,
    wrong: {
      number: "The number has 18 digits. Look again.", pin: "The pin has 6 digits. Look again.", unknown: "Number or pin is wrong. Look again, or call the hotline for another pin.", tooMany: (seconds) => `Too many tries. Try again in ${seconds} seconds.`,
      unreachable: "No connection now. Try again in a while.", other: "It cannot be looked up now. Try again in a while.",
    },
  },
};
