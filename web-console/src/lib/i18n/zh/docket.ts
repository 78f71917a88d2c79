/** What is said about the closed loop, and on the plain list, in Chinese. */
import type { DocketMessages } from "../messages/docket";

export const docket: DocketMessages = {
  loop: {
    part: { lead: "主办", co: "协办" },
    deskPurpose: { sign: "限签收", reply: "限反馈" },
    returnRuling: { agreed: "同意改派", bound: "裁定承办" },
    limitReason: { filed: "立案起算", redone: "重办起算", extended: "准予延期", calendar: "工作日历变更", merged: "并单取早", parted: "拆分后", resumed: "恢复办理" },
    reportKind: { enquiry: "咨询", help: "求助", complaint: "投诉", disclosure: "举报", suggestion: "建议" },
    suspension: { long_term: "挂账", deferred: "暂缓" },
    remark: {
      binding: "不得再退", counted_as_signed: "逾时视同签收", late: "已超时限", uncertain: "日历缺年份，时限待定", not_reached: "未接通", given_up: "不再回访", sampled: "抽中复核",
    },
    step: { collected: "信息采集", filed: "案件建立", dispatched: "任务派遣", handled: "办理处置", reported: "结果反馈", closed: "核实结案" },
    six: { title: "六步", stands: { reached: "已到", passed_over: "未经此步", ahead: "未到" } },
    unsolved: { not_allowed: "政策法规不允许", no_means: "资金或条件不具备", takes_longer: "需较长时间", unfounded: "诉求不成立或无法满足", not_ours: "不属本级职权", other: "其他" },
    findings: { substantiated: "诉求属实", notSubstantiated: "诉求不属实", beyondDuty: "超职责诉求", solved: "已解决", unsolved: (why) => `未解决：${why}`, contacted: (time) => `${time} 联系群众` },
    rule: { tier: (tier) => `${tier}以上可结案`, skills: (skills) => `需要：${skills}` },
    mark: { overdue: "逾期", near: "临期", paused: "已暂停", met: "已核实", extended: "已延期", asked: "延期待批", uncertain: "日历待定", half: "已过半" },
    span: {
      minutes: (n) => `${n} 分钟`, hours: (n) => `${n} 小时`, days: (n) => `${n} 日`, working_minutes: (n) => `${n} 工作分钟`, working_hours: (n) => `${n} 工作时`,
      working_days: (n) => `${n} 个工作日`,
    },
    comma: "，", clause: (clause) => `依据 ${clause}`, more: (span) => `延长 ${span}`, limit: (within, due) => `${within}，限 ${due}`, percent: (n) => `${n}%`, times: (n) => `第 ${n} 次`,
    said: (responded, solved, satisfied) => `${responded}、${solved}、${satisfied}`,
    answered: { responded: "已响应", notResponded: "未响应", solved: "已解决", notSolved: "未解决", satisfied: "满意", notSatisfied: "不满意" },
    otherCase: (id) => `事件 ${id}`, publicWords: (words) => `答复群众：“${words}”`,
    card: {
      title: "办理", limit: "办理时限", departments: "承办部门", callers: "诉求人", suspended: "暂停办理", absorbed: "并入的事件", matter: "事项", kind: "诉求类型", leader: "包案领导",
      confidential: "保密", replyWanted: "需回复", counts: "次数", toSign: "待签收", countedAsSigned: "视同签收", signed: "办理中", returnAsked: "退单待裁定", replied: "已反馈", overdue: "逾期",
      ended: "已撤", binding: "不得再退", owed: "待回访", givenUp: "不再回访", openPlain: "在办件台办理", allOpen: "全部待办", filter: "按环节筛选",
      letter: "督办函", letterOverdue: "逾期未答复", answerBy: (time) => `${time} 前答复`,
      sentBack: (n) => `返工 ${n} 次`, review: (time) => `复核日 ${time}`, missed: (n) => `未接通 ${n} 次`, returns: (n) => `退单 ${n} 次`, redone: (n) => `重办 ${n} 次`,
      urged: (n) => `催办 ${n} 次`, supervised: (n) => `督办 ${n} 次`, owedCount: (n) => `待回访 ${n} 人`, asked: (span) => `申请延长 ${span}`, from: (id) => `来自 ${id}`,
    },
  },
  docket: {
    title: "呼应 · 办件台", lead: "不用地图的办件页面，村（社区）和部门用普通浏览器即可办理。", signOut: "退出", help: "按键", search: "搜索编号、类别、事项、区域、部门", searchLabel: "搜索事件",
    empty: "此处没有事件", noMatch: "没有符合的事件", loading: "正在载入…", back: "返回列表", gone: "此事件不在您的范围内，或已不存在。", code: "编号", grade: "等级", what: "类别与事项",
    area: "区域", departments: "承办部门", limit: "时限", phase: "环节", choose: "选", signMany: "批量签收", signRow: "签收此件", send: "提交", sending: "正在提交…", cancel: "取消",
    noDeeds: "此事件现在没有您要办的。", notHere: "此账号不办理事件，请用部门、值班员或带班领导账号登录。", toConsole: "调度台",
    legendTitle: "按键", legendNote: "输入文字时单键不起作用，Esc 退出输入。", queues: "队列", deeds: "可以办理", optional: (label) => `${label}（可不填）`, missing: (fields) => `还没有填：${fields}`, photoTaking: "正在上传…",
    photoUnreadable: "浏览器读不了这张图片，请换一张 JPEG 或 PNG。", photoInsecure: "此页面不是安全连接（https），不能上传照片。", photoAdd: "添加照片", addDepartment: "添加部门",
    departmentHint: "输入部门名称或代码", nothing: "—", history: "办理过程", centre: "中心", beside: "只看", noDepartment: "未派部门", printed: "全号",
    spanUnit: "单位",
    departmentCode: "部门代码（与派单目录一致）",
    otherCase: "搜索要指的事件：编号、摘要、地点、事项", otherNone: "没有符合的在办事件", moreDeeds: "更多办理", chosenCase: "已选",
    noLeaders: "值班表里没有可以包案的人。",
    handled: {
      title: "即采即办", lead: "巡查中发现并当场办好的小事：照片齐全，一次登记，六步同时留痕，标为“自采自办”，单独统计，按比例抽查。", category: "类别", text: "发现了什么", where: "地点", area: "村（社区）（可不填）",
      before: "处置前照片", after: "处置后照片", note: "怎么办的", submit: "登记并办结", mark: "自采自办", waits: "待他人核查",
      step: { collected: "信息采集", filed: "案件建立", dispatched: "任务派遣", handled: "办理处置", reported: "结果反馈", concluded: "核查结案" },
    },
    mergeInto: "并入此件", reportNumber: "编号", pin: "查询码", issuePin: "发查询码", reportCode: "查询",
    incomplete: "以前的事件还在编入索引，现在可能查不全。", findAll: "查全部（含已结）", noneEnded: "没有符合的事件", shelf: { found: "查到的", closed: "已结案", archived: "已归档", otherwise: "其他结束" },
    queue: {
      all: "全部", to_sign: "待签收", in_hand: "办理中", return_asked: "退单待裁定", extension_asked: "延期待审批", to_verify: "待核查", to_call_back: "待回访", suspended: "挂账", overdue: "逾期",
      to_assign: "待派", to_close: "待结案", to_check: "待核实",
    },
    deed: {
      sign: "签收", ask_return: "退单", ask_extension: "延期", reply: "反馈", assign: "派部门", add_handler: "加派", rule_return: "裁定退单", rule_extension: "审批延期", urge: "催办", supervise: "督办",
      take_charge: "领导包案", pass_up: "提级", pass_down: "下派", answer_supervision: "答复督办", confirm: "核实属实", refute: "不属实", suspend: "挂账", resume: "恢复", verify: "核实", call_back: "回访", close: "结案", merge: "并单", part: "拆分", keep_apart: "判为不同", not_accept: "不予受理", answer_at_once: "直接答复", transfer: "移交",
      archive: "归档", reopen: "重新办理",
    },
    field: {
      reason: "理由", clause: "依据的目录条款", more: "延长多少", note: "说明", plan: "办理计划", public: "答复群众的话", photos: "照片", lead: "主办部门", co: "协办部门", department: "协办部门",
      return: "哪个部门的退单", ruling: "裁定", to: "改派给", kind: "方式", review_at: "复核时间", letter: "督办函", answer_by: "限期答复", verdict: "核实结果", report: "回访谁", outcome: "接通情况",
      responded: "响应（有人联系过）", solved: "解决", satisfied: "满意", into: "并入哪个事件", merged: "拆出哪个事件", ground: "不予受理的情形", answer: "答复内容", target: "移交给", leader: "包案领导",
      other: "与哪个事件不同", down_to: "下派给", is_solved: "是否解决", unsolved: "未解决原因", substantiated: "诉求是否属实", beyond_duty: "是否超职责诉求", contacted_at: "何时联系过群众",
    },
    fieldIn: {
      "reply.note": "办理情况", "verify.note": "核实情况", "call_back.note": "回访记录", "urge.note": "催办要求", "transfer.note": "移交说明与对方编号", "rule_extension.ruling": "审批",
      "confirm.note": "核实情况", "answer_supervision.note": "答复督办的内容", "refute.reason": "怎么不属实",
    },
    choice: {
      reassigned: "同意改派", to_centre: "同意，退回中心", bound: "裁定承办", granted: "准予延期", refused: "不予延期", long_term: "挂账（时限暂停）", deferred: "暂缓（时限照走）", done: "属实办结",
      not_done: "未办好，返工", reached: "接通", not_reached: "未接通", yes: "是", no: "否", not_ours: "不属本级职权", elsewhere_already: "已在诉讼、仲裁或信访中", settled_before: "已办结且无新情况",
      not_true: "经查不实", unclear: "诉求不明", abuse: "恶意占线", police: "110 公安", fire: "119 消防", ambulance: "120 急救", letters_and_visits: "信访", litigation: "诉讼", other: "其他", not_allowed: "政策法规不允许", no_means: "资金或条件不具备", takes_longer: "需较长时间", unfounded: "诉求不成立或无法满足",
    },
    unit: { working_days: "工作日", working_hours: "工作时", days: "日", hours: "小时" },
    step: {
      above: "上一个", below: "下一个", open: "打开", back: "返回、取消", choose: "选中，批量签收用", choose_all: "全选可签收的", search: "搜索", help: "这张表", language: "中 / EN", queue_before: "前一队列",
      queue_after: "后一队列", queue: "第几个队列", handled: "登记即采即办",
    },
    chosen: (n) => `已选 ${n} 件`, signed: (n) => `已签收 ${n} 件`, failed: (n) => `${n} 件没有签收，仍选中：`, remove: (name) => `去掉 ${name}`, chooseOf: (code) => `选 ${code}`,
    photos: (count, most) => `照片 ${count} / ${most}`, wasDone: (deed) => `${deed}：已记录`, stale: (age) => `画面已过时 ${age}，正在重连`,
  },
};
