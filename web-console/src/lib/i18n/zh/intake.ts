/** What the intake desk says in Chinese. */
import type { IntakeMessages } from "../messages/intake";

export const intake: IntakeMessages = {
  intake: {
    title: "接报台", lead: "只有诉求内容必填；位置不明也照收。", caller: "来电人", phone: "来电号码", text: "诉求内容（来电人的原话）", textMissing: "请填写诉求内容",
    address: "地点（来电人的原话）", addressHint: "汉字、拼音或首字母，如 lhdd、灯杆号", placesNone: "没有相符的地名，原话照记", placesAsking: "查找中…",
    placesFailed: "地名库暂时查不到，原话照记", noPoint: "无坐标", matchArea: "按所选地名", area: "只知道村（社区）或乡镇", areaHint: "名称或首字母，如 wssq", areaNone: "没有相符的区域",
    placeKnown: "位置已定", placeAreaOnly: "位置待核：只知道所在区域，照样登记", placeUnknown: "位置待核：位置不明，照样登记", category: "类别", categoryHint: "名称或首字母；可留空", categoryNone: "没有相符的类别",
    urgency: "紧急程度", urgencyNone: "按类别", called: "已转", calledTime: "（时间可改）", dangerGrade: "按特急办理", earlier: "此号码的来电", earlierNone: "此号码没有来过电",
    earlierShort: "填入来电号码后显示", asking: "查找中…", hintFailed: "暂时查不到", same: "可能是同一件", sameNone: "没有相近的在办事件", whyWords: "地点说法相近", whyNumber: "同一号码",
    join: "并入", joined: "将并入", unjoin: "不并入", joinGone: "要并入的事件已结束，请取消并入，另立一件。", show: "查看", submit: "登记", submitJoin: "并入登记", sending: "正在登记…",
    kept: "草稿随时保存", unkept: "本机浏览器存不下草稿，登记前请勿关闭或刷新本页。", newCall: "新来电", drafts: "草稿", draftEmpty: "空白", discard: "删除草稿", discardSure: "再按一次，确认删除",
    takenJoin: "先前的登记其实已被接收，这次的改动没有登记。再按登记，改动就作为补充并入那件事件。", takenBefore: "先前的登记其实已被接收，这次的改动没有登记。请先在列表中核对，确需另立一件再按登记。",
    opened: "已登记为新事件", joinedDone: "已并入在办事件", joinedByMachine: "同一人重复来电，系统已并入在办事件", apart: "不是同一件", whyCategory: "类别相同", close: "关闭", clear: "清除", keys: "按键", incoming: "话务系统来电", hints: "参考",
    matter: "事项（派单目录）", matterHint: "名称、首字母或编号；可留空", matterNone: "目录里没有相符的事项", kind: "诉求类型", confidential: "保密（部门看不到来电人）", matterTitle: "标题", people: "涉及人数",
    peopleUnread: "写成整数，例如 12；不清楚就留空", risk: "风险等级", riskNone: "未评",
    otherNumber: "另留联系电话", sameNumber: "同来电号码",
    attached: {
      add: "选择照片或录音", taking: "正在上传…", wait: "附件还在上传，稍候再登记", kind: { picture: "照片", recording: "录音" }, remove: (name) => `去掉 ${name}`,
      unfit: { unknown_kind: "只收照片和 MP3、M4A、OGG、WAV 录音", unreadable_picture: "这张照片读不出来", recording_too_long: "录音超过 16 MB，请截短后再传", too_many: "附件已到上限，其余没有加上" },
    },
    pick: "在地图上选点", pickAgain: "重新选点", pickNone: "本机画不出地图，不能在图上选点", picked: (lat, lon) => `图上选点 ${lat}, ${lon}`,
    onMap: { road: "道路（地图）", water: "河流（地图）", settlement: "地名（地图）", address: "门牌（地图）" },
    matched: { name: "名称", alias: "别名", pinyin: "拼音", initials: "首字母", part: "部分相符" },
    calledNow: (service) => `已转 ${service}`, calledRemove: (service) => `取消已转 ${service}`, calledAt: (service) => `转 ${service} 的时间`,
    danger: (words) => `危险词：${words}`, callFirst: (services) => `先转 ${services}`, allCalled: (services) => `已转 ${services}`, whyMinutes: (count) => (count < 120 ? `相差 ${count} 分钟` : `相差 ${Math.round(count / 60)} 小时`), whyLikeness: (percent) => `文字相近 ${percent}%`, whyDistance: (distance) => `相距 ${distance}`,
    reports: (count) => `${count} 个来电`, done: (what, grade) => `${what}，${grade}`, joining: (what) => `将并入：${what}`,
    keysOf: [
      ["Tab", "下一项"], ["↓ 1–9", "选列表"], ["Alt+0", "已转110"], ["Alt+9", "已转119"], ["Alt+2", "已转120"], ["Alt+J", "并入（再按换下一件）"], ["Alt+K", "诉求类型"], ["Alt+M", "图上选点"], ["Alt+N", "新来电"],
      ["Ctrl+Enter", "登记"], ["Esc", "留草稿并关闭"],
    ],
  },
  receipt: {
    title: "请告诉来电人", lead: "凭编号和查询码，可在查询页查看办理进展。", number: "编号", pin: "查询码", page: "查询页", close: "已告知",
  },
  picking: {
    title: "在地图上选点", how: "点一下地图，或用方向键和 + - 移动、缩放，让十字对准地点再按 Enter", take: "选定十字处", leave: "返回",
    said: (words) => `来电人说：${words}`,
  },
  relay: {
    title: "代录电话答复", lead: "对方亲口答复的才能代录；没有打通不能代录。代录与本人答复同等有效，并单独标明。", who: "谁说的", said: "怎么说的", saidAt: "说的时间", number: "通话号码",
    note: "办理情况", wanted: "需要什么（必填）", reason: "原因", submit: "代录", nobody: "此刻没有等待答复的人或力量", notTime: "时间要写成 14:05", open: "代录", other: "其他值班人",
    answer: { acknowledge: "接手此事", accept: "接单", decline: "无法前往", set_out: "已出发", arrive: "已到场", well: "平安", done: "已办完", ask_backup: "请求增援", sign: "签收", ask_return: "要求退单", ask_extension: "要求延期", reply: "反馈", not_answered: "无人接听" },
    done: (who, said) => `已代录：${who}，${said}`,
  },
  unitDuty: {
    title: "代录在岗状态", lead: "力量打电话报的在岗状态，由接线员代录。", search: "力量名称或所属", none: "没有相符的力量", submit: "代录", now: "现在",
    duty: { on: "在岗", standby: "备勤", off: "休息", retired: "已注销" }, done: (unit, duty) => `已代录：${unit}，${duty}`, more: (count) => `另有 ${count} 个，请再输几个字`,
  },
  rosterPage: {
    title: "值班表", short: "值班", lead: "空岗时段没有人接提醒，事件会越过该级。", area: "区域", areaHint: "名称或首字母", from: "自", until: "至", gaps: "空岗", noGaps: "这段时间没有空岗", duties: "值班", noDuties: "这段时间没有排班",
    always: "长期", swap: "替班", swapLead: "替班只改这几个小时，原排班不变。", out: "原值班人", in: "替班人", submit: "登记替班", done: "替班已登记", notTime: "时间写成 2026-11-22 14:05，止要晚于起", centre: "中心", person: "人员",
    post: "岗位", hours: "时段", close: "关闭", own: "本辖区", loading: "正在载入…", swapStart: "替班", choose: "请选择", order: "起止时间不对",
    posts: { leader: "带班领导", officer: "值班员", reserve: "备班" }, standsIn: (name) => `替 ${name}`, gapHours: (from, until) => `${from} 至 ${until}`,
  },
};
