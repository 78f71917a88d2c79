/** What the page for callers says. It stands apart from the console's texts, so that a phone on a weak network loads little. */
import type { Problem } from "../api/api";
import type { Degree, ProgressPhase, ProgressStep, Verdict } from "../wire";

export type Language = "zh" | "en";

export type Words = Readonly<{
  title: string; lead: string; number: string; numberHint: string; pin: string; ask: string; asking: string; other: string; otherName: string;
  step: Readonly<Record<ProgressStep, string>>; phase: Readonly<Record<ProgressPhase, string>>;
  steps: string; done: string; now: string; ahead: string; received: string; since: string; due: string; extended: string; waitsUntil: string; answer: string; overdue: string;
  again: (count: number) => string;
  verdict: Readonly<{ title: string; lead: string; choice: Readonly<Record<Degree, string>>; note: string; noteFor: string; send: string; sending: string; said: Readonly<Record<Verdict | "too_late", string>>; choose: string; why: string }>;
  wrong: Readonly<{ number: string; pin: string; unknown: string; notForCaller: string; tooMany: (seconds: number) => string; unreachable: string; other: string }>;
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
    steps: "六步", done: "已完成", now: "当前", ahead: "未到", received: "登记时间", since: "本环节自", due: "办理期限", extended: "（已准予延期）", waitsUntil: "计划复核时间", answer: "答复", overdue: "已过期限", again: (count) => `因不满意重办 ${count} 次`,
    verdict: {
      title: "请您核查", lead: "经办方说已经办好。请看一看现场，告诉我们是不是这样。", choice: { satisfied: "已办好，满意", mostly_satisfied: "已办好，基本满意", not_satisfied: "没有办好，不满意" }, note: "说明（可不填）", noteFor: "哪里没有办好（必填）", send: "提交", sending: "正在提交…",
      said: { done: "已记下：您说已办好。谢谢。", not_done: "已记下：您说没有办好。将重新办理，进展见下。", too_late: "没有记下：这件事现在不等您核查，或者经办方又办过一次。请看最新进展。" }, choose: "请先选择是否办好、是否满意。", why: "请写明哪里没有办好。",
    },
    wrong: {
      number: "编号是 18 位数字，请再核对。", pin: "查询码是 6 位数字，请再核对。", unknown: "编号或查询码不对，请再核对。忘记查询码请拨打热线。", notForCaller: "这件事现在不由您核查，请重新查询进展。", tooMany: (seconds) => `查询次数太多，请 ${seconds} 秒后再试。`,
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
    steps: "Six steps", done: "done", now: "now", ahead: "ahead", received: "Taken in", since: "Since", due: "To be dealt with by", extended: "(more time was given)", waitsUntil: "Looked at again by", answer: "Answer", overdue: "past its time", again: (count) => `Done again ${count} times`,
    verdict: {
      title: "Is it done?", lead: "Those who dealt with it say that it is done. Have a look, and tell us whether it is.", choice: { satisfied: "It is done, and I am satisfied", mostly_satisfied: "It is done, and I am satisfied in the main", not_satisfied: "It is not done, and I am not satisfied" }, note: "In words (optional)",
      noteFor: "What is not done (required)", send: "Send", sending: "Sending…", said: { done: "Noted: you say that it is done. Thank you.", not_done: "Noted: you say that it is not done. It is dealt with again, as you see below.", too_late: "Not noted: your word is not waited for any more, or the work was done once more. See below how it stands." },
      choose: "First choose whether it is done.", why: "Say what is not done.",
    },
    wrong: {
      number: "The number has 18 digits. Look again.", pin: "The pin has 6 digits. Look again.", unknown: "Number or pin is wrong. Look again, or call the hotline for another pin.", notForCaller: "It is not for you to say now. Look it up again.", tooMany: (seconds) => `Too many tries. Try again in ${seconds} seconds.`,
      unreachable: "No connection now. Try again in a while.", other: "It cannot be looked up now. Try again in a while.",
    },
  },
};

/** What went wrong with a question or a verdict. */
export function inWords(words: Words, it: Problem): string {
  if (it.kind === "unreachable") return words.wrong.unreachable;
  if (it.kind !== "refused") return words.wrong.other;
  switch (it.status) {
    case 429:
      return words.wrong.tooMany(Math.ceil((it.retryAfter_ms ?? 60_000) / 1000));
    case 403:
      return words.wrong.notForCaller;
    case 400:
    case 404:
      return words.wrong.unknown;
    default:
      return words.wrong.other;
  }
}
