/** What the intake desk says in Chinese. */
import type { IntakeMessages } from "../messages/intake";

export const intake: IntakeMessages = {
  report: {
    title: "登记来电", lead: "只有诉求内容必填；位置不明也照收。", caller: "来电人", phone: "回拨电话", text: "诉求内容", address: "地点（来电人的原话）",
    category: "类别", categoryNone: "未分类", urgency: "紧急程度", urgencyNone: "按类别", area: "区域", areaHint: "位置不明可留空",
    submit: "登记", sending: "正在登记…", clear: "清空", takenBefore: "先前的登记其实已被接收，这次的改动没有登记。请先在列表中核对，确需另立一件再点登记。",
    draftKept: "草稿已保留在本页", textMissing: "请填写诉求内容", placeUnknown: "位置不明",
    accepted: (grade) => `已登记，${grade}`, callFirst: (services) => `请先转 ${services}`, close: "关闭",
  },
};
