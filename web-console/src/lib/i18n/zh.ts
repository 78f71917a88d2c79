/** Every text of the console in Chinese. `en.ts` has the same keys; the compiler sees to it. */
import type { Messages } from "./messages";
import { fieldPage } from "./zh/field";
import { intake } from "./zh/intake";
import { map } from "./zh/map";

export const zh: Messages = {
  product: "呼应",
  productLong: "呼应 · 指挥调度台",
  otherLanguage: "EN",
  otherLanguageName: "Switch to English",
  days: (count) => `${count}天`,
  tier: { grid: "网格", village: "村", township: "乡镇", county: "县", city: "市" },
  grade: { red: "特急", orange: "紧急", ordinary: "一般" },
  mode: { auto: "自动派", suggest: "推荐待确认", record_only: "仅登记" },
  phase: {
    unattended: "待派", under_way: "途中", on_scene: "处置中", to_verify: "待核实", to_close: "待结案", closed: "已结案",
    withdrawn: "已撤销",
  },
  clock: {
    climb: "距提级", act: "限派单", arrive: "限到场", finish: "限处置", verify: "限核实", close: "限结案",
  },
  climbReason: {
    unanswered: "无人应答", nothing_done: "确认后未派单", not_arrived: "未按时到场", not_finished: "未按时处置完",
    not_verified: "未按时核实", not_closed: "未按时结案", welfare_missed: "现场人员未报平安", sos_repeated: "再次求助", grade_raised: "等级升高",
  },
  rung: { ahead: "未到", alerting: "提醒中", acknowledged: "已确认", passed: "已过", skipped: "无人值守" },
  service: { police: "110 公安", fire: "119 消防", ambulance: "120 急救" },
  serviceNumber: { police: "110", fire: "119", ambulance: "120" },
  unitKind: { grid_worker: "网格员", patrol: "巡防", vehicle: "车辆", boat: "船艇", mediator: "调解员", crew: "班组" },
  unitStatus: {
    free: "待命", offered: "已派未接", under_way: "途中", on_scene: "到场", busy: "忙碌", needs_help: "求助", off_duty: "离线",
  },
  ruledOut: {
    unknown: "未登记", off_duty: "不在岗", claimed: "已有任务", needs_help: "正在求助", skill: "缺少所需技能",
    stale_fix: "定位过旧", declined: "已回复无法前往", silent: "未应答",
  },
  declineReason: {
    busy: "手头有事", too_far: "太远或过不去", no_means: "没有车辆或器材", unwell: "身体不适", signed_off: "已下岗",
    other: "其他原因",
  },
  delivery: { queued: "已发送", delivered: "已送达", seen: "已看", accepted: "已接" },
  deliveryLamp: "派单送达",
  offerEnd: { declined: "无法前往", expired: "超时未应答", stood_down: "已撤回", called_back: "人工召回", gave_up: "中途退出" },
  role: {
    administrator: "管理员", dispatcher: "值班员", commander: "带班领导", observer: "观察员", integrator: "接口账号",
  },
  documentKind: { areas: "区划", policy: "预案规则", roster: "值班表", places: "地名地址" },
  event: {
    "document.adopted": "启用文件", "report.received": "来电登记", "report.erased": "个人信息已清除",
    "case.opened": "立案", "case.placed": "更正位置", "case.call_recorded": "已转", "case.report_joined": "并入来电", "case.answer_relayed": "代录应答",
    "reach.recorded": "通知到人", "case.recommended": "推荐力量",
    "case.rung_skipped": "无人值守，越过", "case.alerted": "提醒", "case.acknowledged": "确认接手", "case.clock_set": "计时",
    "case.dispatched": "派单", "case.settled": "就地处理", "case.finished": "处置完毕", "case.verified": "核实通过",
    "case.sent_back": "核实不通过，退回重办", "case.closed": "结案", "case.withdrawn": "撤销登记", "case.reopened": "重新办理",
    "task.opened": "建立任务", "offer.made": "派给", "offer.accepted": "接单", "offer.ended": "派单结束",
    "task.search_failed": "无合适力量", "task.search_set": "稍后再找", "task.set_out": "出发", "task.arrived": "到场",
    "task.welfare_set": "约定报平安", "task.welfare_missed": "未报平安", "task.done": "报告办完", "task.ended": "任务结束",
    "unit.enrolled": "登记力量", "unit.retired": "注销力量", "unit.signed_on": "上岗", "unit.signed_off": "下岗",
    "unit.stood_by": "转备勤", "unit.duty_relayed": "代录在岗",
    "unit.sos_raised": "一键求助", "unit.sos_ended": "求助解除", "mailbox.posted": "消息发出", "mailbox.delivered": "消息送达",
    "mailbox.seen": "已看消息", "mailbox.retired": "消息失效", "mailbox.answer_came_late": "应答来迟",
  },
  actor: { hub: "系统", caller: (channel) => (channel === "desk" ? "接线登记" : `来电人（${channel}）`) },
  detail: {
    onDuty: (names) => `值班 ${names}`, nobodyOnDuty: "无人值班", round: (round) => `第 ${round} 轮`, due: (time) => `限 ${time}`,
    doneAt: (time) => `发生于 ${time}`, ruledOut: (units) => `未选 ${units}`, document: (kind, digest) => `${kind} ${digest}`,
    andMore: (named, count) => `${named} 等 ${count} 个`,
  },
  near: {
    fix: (distance, age) => `直线 ${distance} · ${age}前定位`, home: "无近期定位，按所属网格", person: "人工指定",
    ring: (ring) => `第 ${ring + 1} 圈`, ageSeconds: (s) => `${s} 秒`, ageMinutes: (m) => `${m} 分钟`,
  },
  error: {
    malformed: "请求格式不对", invalid: "内容不合要求", key_missing: "请求缺少防重编号", unsupported: "当前版本不支持",
    not_signed_in: "未登录或登录已失效", wrong_credentials: "账号或密码不对", token_revoked: "凭证已失效",
    ticket_invalid: "连接票据已失效", not_allowed: "您的角色无权这样做", outside_area: "不在您的辖区内",
    wrong_origin: "页面来源不被允许", wrong_setup_code: "初始化码不对", not_on_duty: "您此刻不在该级岗位值班",
    handler_verifies: "经办人不能核实自己办的事件", not_found: "找不到", case_unknown: "没有这个事件",
    unit_unknown: "没有这个力量", message_unknown: "消息已不在等候", method_not_allowed: "地址不支持这种请求",
    key_reused: "同一编号已用于另一内容", pairing_unknown: "配对码不对，或已过期、已用过", already_set_up: "已经初始化过了", name_taken: "名称已被占用",
    case_not_open: "事件已不在办理中", case_exists: "事件已存在", wrong_phase: "事件当前阶段不能这样做",
    no_post: "其上没有可提级的岗位", alert_passed: "提醒已转到别处", no_alert: "已无提醒", unit_ruled_out: "该力量不能派",
    attended: "已有力量接手", not_involved: "该力量没有参与此事件", unit_off_duty: "该力量不在岗",
    still_attending: "该力量正在处置", not_your_task: "任务不属于该力量", not_your_offer: "派单不属于该力量",
    too_late: "结束太久，不能重新办理", too_large: "内容太长", unsupported_media_type: "内容类型不对",
    unit_count: "派单力量数不对（1 至 8 个）", import_invalid: "导入内容有误", too_many_requests: "请求太频繁，请稍候", too_many_reports: "并入这一事件的来电已到上限，请另立一件",
    internal: "中心出错，已记录", ledger_unavailable: "暂时不能记录，请稍后再试", busy: "中心繁忙，请再试一次",
    going_away: "中心正在重启，请稍候",
  },
  problem: {
    unreachable: "连不上中心，没有得到答复。可以再试一次，不会重复办理。", unreadable: (status) => `中心的答复读不懂（${status}）`,
    fieldAndValue: (field, value) => `${field}：${value}`, request: (id) => `请求号 ${id}`,
  },
  field: {
    login: "账号", password: "密码", name: "姓名", code: "初始化码", text: "诉求内容", caller_name: "来电人",
    caller_phone: "回拨电话", category: "类别", urgency: "紧急程度", area: "区域", address: "地址", "place.lat": "纬度",
    "place.lon": "经度", place: "位置", reason: "理由", note: "说明", units: "力量", unit: "力量",
    "matched_place.name": "所选地名", called: "已转", called_at_us: "已转时间", join: "并入", call_id: "话务编号", phone: "号码", number: "通话号码", said_at_us: "说的时间",
    duty: "在岗状态", out: "原值班人", in: "替班人", from_us: "起", until_us: "止",
  },
  signIn: {
    title: "登录", login: "账号", password: "密码", submit: "登录", busy: "正在登录…", signedOut: "登录已失效，请重新登录。",
    loading: "正在连接中心…", retry: "重试",
  },
  setUp: {
    title: "首次初始化", lead: "中心首次启动时在它的窗口里打印了一次性初始化码。用它建立第一个管理员账号。", code: "初始化码",
    login: "账号", name: "姓名", password: "密码（至少 10 个字符）", submit: "建立账号", busy: "正在建立…",
  },
  noConsole: {
    title: "此账号不办理事件", lead: "管理员账号用于管理账号、设备和组织数据；接口账号供其他系统使用。请用值班员或带班领导账号登录调度台。",
    accounts: "账号", make: "建立账号", made: "已建立", role: "角色", area: "辖区", inactive: "已停用", everywhere: "全部区域",
    areaMissing: "尚未导入区划。请先在中心主机上运行 huying import，再建立各级账号。",
  },
  link: {
    connecting: "连接中", live: "实时", reconnecting: "重连中", stopped: "已断开", stale: "已过时",
    roundTrip: (ms) => `${ms} 毫秒`, counters: (skipped, faults) => `跳过未知消息 ${skipped} 条，读不懂 ${faults} 条`,
  },
  banner: {
    stale: (age) => `画面已过时 ${age}，正在重连，请勿据此判断`, connecting: "正在连接中心，画面尚未就绪",
    ledger: (since) => `中心自 ${since} 起无法记录：画面可能不是最新，操作会被拒绝`, stopped: (code) => `中心已断开此页面（${code}）。请刷新页面。`,
    reload: "刷新页面",
  },
  top: {
    open: "在办", overdue: "超时", near: "将到时", online: "在岗力量", alerting: "提醒中", signOut: "退出", help: "按键", clock: "中心时间",
    sound: { ask: "开启提醒声音？", yes: "开启", no: "不用", on: "声音开", off: "静音" },
  },
  list: {
    title: "待办事件", ended: "已结事件", search: "搜索摘要、地点、类别、编号", searchLabel: "搜索事件", empty: "没有待办事件",
    emptyHint: "新的来电会出现在这里。按 N 登记来电。", noMatch: "没有符合的事件", loading: "正在载入…", more: "更多",
    placeUnknown: "位置待核", noClock: "—", overdue: "超", near: "将到时", alert: "提醒中", alertMine: "待您确认", owed: (services) => `先转 ${services}`, newReport: "登记来电",
    sos: "求助", noEnded: "没有已结事件",
  },
  card: {
    none: "选择一个事件", back: "返回列表", gone: "此事件不在您的辖区内，或已不存在。",
    loading: "正在载入…", facts: "基本情况", caller: "来电人", phone: "回拨电话", words: "诉求", place: "地点", area: "所属",
    channel: "来源", openedAt: "立案", occurredAt: "发生", owner: "当前责任", acknowledgedBy: "接手人", nobody: "无", mode: "派单方式",
    erased: "个人信息已清除", number: "事件号", unknownPlace: "位置待核", coordinates: (lat, lon) => `${lat}，${lon}`,
    ladder: "提级", offers: "派单与处置", noOffers: "尚未派出力量", answerBy: "应答限", accepted: "接单", setOut: "出发", arrived: "到场",
    welfareDue: "报平安限", notYet: "未", searchDue: (time) => `${time} 再找合适力量`, calls: "先转", callsOwed: (services) => `先转 ${services}`,
    recordCall: (service) => `已转 ${service}`, called: (service, time) => `${service} 已转 ${time}`, handlers: "经办人",
    endedAt: "结束", copyNumber: "复制",
  },
  recommended: {
    title: "推荐力量", none: "没有推荐。可按名称搜索在岗力量。", ruledOut: "未选的更近力量", choose: (name) => `选 ${name}`,
  },
  history: { title: "办理过程", all: "全部", main: "要点", hidden: (count) => `另有 ${count} 条系统记录` },
  action: {
    acknowledge: "确认", dispatch: "派单", standDown: "召回", verify: "核实", close: "结案", withdraw: "撤销登记", reopen: "重新办理",
    place: "更正位置", settle: "就地处理", cancel: "取消", send: "提交", sending: "正在提交…", done: (what) => `${what}：已记录`,
    reason: "理由", note: "说明", more: "其他",
  },
  dispatch: {
    title: "派单", search: "搜索在岗力量（名称、所属）", submit: (count) => `派给 ${count} 个力量`, reason: "派单理由（必填）",
    fromRecommended: "采纳推荐：距离近、空闲", noneFound: "没有符合的在岗力量", chosen: "已选", limit: "一次最多 8 个",
  },
  verify: { title: "核实", done: "通过", notDone: "不通过，退回重办", note: "核实情况（必填）" },
  standDown: { title: (unit) => `召回 ${unit}`, reason: "召回理由（必填）" },
  withdraw: { title: "撤销登记", reason: "撤销理由（必填）" },
  reopen: { title: "重新办理", reason: "重新办理的理由（必填）" },
  settle: { title: "就地处理（不派力量）", note: "如何处理的（必填）" },
  close: { title: "结案", confirm: "核实已通过，确认结案？" },
  place: {
    title: "更正位置", lat: "纬度", lon: "经度", system: "坐标系", area: "只知道区域", areaSearch: "输入村、社区或乡镇名", submit: "记录位置",
    either: "填经纬度，或只选区域", systems: { wgs84: "WGS84 / CGCS2000", gcj02: "GCJ-02（手机、高德、腾讯）", bd09: "BD-09（百度）" },
    notNumber: "经纬度要填数字，例如 38.8740 与 115.4650", clear: "清除",
  },
  alertBanner: {
    title: "待确认提醒", sos: "一键求助", more: (count) => `另有 ${count} 条`, acknowledge: "确认", open: "查看", since: (age) => `已 ${age}`, opened: "新事件",
    call: (services) => `先转 ${services}`,
  },
  help: {
    title: "按键", close: "关闭",
    keys: [
      ["↑ ↓", "上一个、下一个事件"], ["Enter", "办理（派单、核实、结案）"], ["空格", "确认提醒"], ["N", "登记来电"], ["/", "搜索事件"],
      ["1 2 3 4", "列表、地图、事件、办理过程"], ["G", "地图移到选中的力量或事件"], ["F", "跟随选中的力量"], ["D", "值班表、代录在岗"], ["M", "声音开关"], ["L", "中 / EN"], ["Esc", "关闭、返回"], ["?", "这张表"],
    ],
    note: "输入文字时单键不起作用。",
  },
  fieldPage,
  ...intake,
  ...map,
};
