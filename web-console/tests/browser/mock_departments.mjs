/**
 * Departments for the mock hub: a few cases that they have, and what each deed of the closed loop does to a case. As
 * little a rule as the rest of the mock: what a deed does is written down here, not decided.
 */
const S = 1_000_000;
const DAY = 86_400 * S;
/** Whom the mock's roster names as the leader on duty. */
const LEADER = "陈刚";
const now = () => Date.now() * 1000;

export const ROADS = { code: "D-ROADS", name: "区住建局" };
export const WATER = { code: "D-WATER", name: "区水务局" };
const PARKS = { code: "D-PARKS", name: "区园林局" };

const limit = (due_us, over = {}) => ({ within: { working_days: 5 }, started_at_us: now() - 3 * DAY, due_us, marks_reached: [50], next_mark_us: now() + DAY, uncertain: false, asked: null, extended: false, paused_since_us: null, met: false, ...over });
const desk = (task, department, over = {}) => ({ task, department, part: "lead", binding: false, clock: { purpose: "sign", due_us: now() + 7200 * S }, assigned_at_us: now() - 3600 * S, signed_at_us: null, counted_as_signed: false, return_asked_at_us: null, overdue: false, replied_at_us: null, sent_back: 0, ended: false, ...over });

/** Cases that departments have. `base` is a case of the golden files, `id` makes ids. */
export function casesOfDepartments(base, id) {
  const report = (n) => id(0xb000 + n);
  const make = (n, name, summary, over) => ({
    ...structuredClone(base), id: id(0xdd000 + n), seq: 1500 + n, report: report(n), grade: "ordinary", category: { code: `m${n}`, name: "城市管理" }, summary, phase: "with_departments", mode: "record_only", alert: null, calls_owed: [],
    offers: [], recommended: [], clock: null, place: { lat: 38.86, lon: 115.45 + n / 1000 }, opened_at_us: now() - 3 * DAY,
    filing: { received_at_us: now() - 3 * DAY, kind: "complaint", confidential: false, reply_wanted: n === 1, matter: { code: `12-0${n}`, name, lead: ROADS, co: [] } }, ...over,
  });
  const caller = (n, over = {}) => ({ report: report(n), received_at_us: now() - 3 * DAY, kind: "complaint", confidential: false, reply_wanted: true, missed_calls: 0, said: null, given_up: false, from: null, ...over });
  return [
    make(1, "井盖缺损", "裕华路 3 号门前井盖缺失", { limit: limit(now() + 2 * DAY), desks: [desk(id(0xde51), ROADS), desk(id(0xde61), PARKS, { part: "co", signed_at_us: now() - 600 * S })], callers: [caller(1)], calls_back_owed: 1 }),
    make(2, "路面塌陷", "东风路与恒祥街口路面下沉", { grade: "orange", limit: limit(now() + 5 * 3600 * S, { marks_reached: [50, 80] }), desks: [desk(id(0xde52), ROADS)] }),
    make(3, "雨水管网堵塞", "七一路雨水倒灌 <b>院内</b>", { limit: limit(now() + 3 * DAY), desks: [desk(id(0xde53), ROADS)] }),
    make(4, "路灯不亮", "红星路 12 盏路灯不亮", { limit: limit(now() - 5 * 3600 * S, { marks_reached: [50, 80, 100], next_mark_us: now() + DAY }), desks: [desk(id(0xde54), ROADS, { signed_at_us: now() - 2 * DAY, counted_as_signed: true, overdue: true, clock: null })], urged: 1, evidence: { before: true, after: true, position: false } }),
    make(5, "河道漂浮物", "府河漂浮物成片", { limit: limit(now() + DAY), desks: [desk(id(0xde55), WATER, { signed_at_us: now() - DAY })] }),
    make(9, "河堤塌方", "市中心已派人到场，抄送本区", { phase: "under_way", limit: limit(now() + DAY), desks: [], copies: [{ area: { code: "130606", path: [{ code: "130606", name: "莲池区", tier: "county" }] }, at_us: now() - 600 * S }] }),
    make(7, "占道堆物", "小区公众号：楼道堆满杂物", { phase: "to_check", filing: { received_at_us: now() - 3600 * S, kind: "complaint", confidential: false, reply_wanted: false, matter: null }, clock: { purpose: "climb", due_us: now() + 1800 * S }, limit: limit(now() + 4 * DAY, { marks_reached: [] }), desks: [] }),
    make(8, "公园设施损坏", "公众号：健身器材松动", { phase: "to_check", filing: { received_at_us: now() - 3600 * S, kind: "complaint", confidential: false, reply_wanted: false, matter: null }, clock: { purpose: "climb", due_us: now() + 1700 * S }, limit: limit(now() + 4 * DAY, { marks_reached: [] }), desks: [] }),
    make(6, "违章占道", "学校门口占道经营反复", { phase: "suspended", limit: limit(now() + DAY, { paused_since_us: now() - 3600 * S, next_mark_us: null }), suspended: { kind: "long_term", since_us: now() - 3600 * S, review_at_us: now() + 20 * DAY }, desks: [desk(id(0xde56), WATER, { clock: null, signed_at_us: now() - DAY })] }),
  ];
}

/** A city's desk: so many more open cases, all alike. */
export function manyCases(count, base, id) {
  const [like] = casesOfDepartments(base, id);
  return Array.from({ length: count }, (_, n) => ({
    ...structuredClone(like), id: id(0xe0000 + n), seq: 100 + n, summary: `第 ${n + 1} 处路面破损`, desks: [desk(id(0xf0000 + n), WATER, { signed_at_us: now() - 600 * S })], callers: [], calls_back_owed: 0,
    limit: limit(now() + 9 * DAY + n * S, { marks_reached: [] }),
  }));
}

/** A page of what a search finds, newest first; `before` is where the page before ended. */
export function found(asked, cases) {
  const PAGE = 5;
  const [words, state, before] = ["q", "state", "before"].map((name) => asked[name] ?? "");
  const stateOf = (it) => (it.archived === true ? "archived" : it.phase);
  const all = [...cases.values()].filter((it) => (state === "" || state.split(",").includes(stateOf(it))) && [it.summary, it.address ?? "", it.id, it.number ?? "", it.filing?.matter?.name ?? ""].join().includes(words));
  const rest = all.toSorted((a, b) => (a.id < b.id ? 1 : -1)).filter((it) => before === "" || it.id < before);
  return { cases: rest.slice(0, PAGE).map((it) => ({ state: stateOf(it), case: it })), next: rest.length > PAGE ? rest[PAGE - 1].id : null, complete: true };
}

/** What each deed makes of a case: the event, its particulars and what changes. */
const DEEDS = {
  sign: (it, act) => ["desk.signed", [], withDesk(it, act.task, { signed_at_us: now(), clock: { purpose: "reply", due_us: it.limit.due_us } })],
  ask_return: (it, act) => ["desk.return_asked", [{ label: "words", words: act.reason }, { label: "clause", clause: act.clause ?? "" }], withDesk(it, act.task, { return_asked_at_us: now() })],
  rule_return: (it, act) => ["desk.return_ruled", [{ label: "return_ruling", ruling: act.ruling }, { label: "words", words: act.reason }], ruled(it, act)],
  ask_extension: (it, act) => ["limit.extension_asked", [{ label: "more", span: act.more }, { label: "words", words: act.reason }], { limit: { ...it.limit, asked: act.more } }],
  rule_extension: (it, act) => ["limit.extension_ruled", [{ label: "extension_ruling", ruling: act.ruling }], { limit: { ...it.limit, asked: null, extended: act.ruling === "granted", due_us: it.limit.due_us + 3 * DAY } }],
  reply: (it, act) => ["desk.replied", [{ label: "words", words: act.note }, ...pictures(act.before, "before"), ...pictures(act.photos, "after")], replied(it, act)],
  read_copy: (it) => ["case.copy_read", it.copies.map(({ area }) => ({ label: "area", area })), { copies: it.copies.map((copy) => ({ ...copy, read_at_us: now(), read_by: { id: LEADER, name: "李静" } })) }],
  assign: (it, act) => ["desk.assigned", [{ label: "words", words: act.reason }], { phase: "with_departments", desks: [desk(`${it.id}1`, { code: act.lead, name: act.lead })] }],
  urge: (it, act) => ["case.urged", [{ label: "words", words: act.note }], { urged: (it.urged ?? 0) + 1 }],
  take_charge: (it, act) => ["case.charge_taken", [{ label: "person", person: { id: act.leader, name: LEADER } }], { leader: { id: act.leader, name: LEADER } }],
  keep_apart: (it, act) => ["case.kept_apart", [{ label: "case", case: act.other }], {}],
  correct: (it, act) => ["case.corrected", [{ label: "filed_as", before: filedAs(it), after: { ...filedAs(it), grade: act.grade ?? it.grade, kind: act.kind ?? "help" } }, { label: "words", words: act.reason }], { grade: act.grade ?? it.grade }],
  report_up: (it, act) => ["case.reported_up", [{ label: "report_up", to: act.to, by: act.by }, { label: "words", words: act.to_whom }], { reports_up: it.reports_up.map((one) => (one.to === act.to && one.by === act.by ? { ...one, state: "done" } : one)) }],
  archive: () => ["case.archived", [], { archived: true }],
  confirm: (it, act) => ["case.confirmed", [{ label: "words", words: act.note }], { phase: "unattended" }],
  pass_down: (it, act) => ["case.passed_down", [{ label: "words", words: act.reason }], { owner: it.ladder.find(({ post }) => post.area === act.to).post }],
  answer_supervision: (it, act) => ["case.supervision_answered", [{ label: "words", words: act.note }], { letter: null }],
  supervise: (it, act) => ["case.supervised", [{ label: "words", words: act.letter }, { label: "due", due_us: act.answer_by_us }], { supervised: (it.supervised ?? 0) + 1, letter: { answer_by_us: act.answer_by_us, overdue: false } }],
  not_accept: (it, act) => ["case.not_accepted", [{ label: "ground", ground: act.ground }, { label: "words", words: act.reason }], { phase: "not_accepted", ended_at_us: now(), clock: null, owner: null }],
  call_back: (it, act) => ["report.called_back", act.outcome.kind === "reached" ? [{ label: "satisfaction", said: act.outcome.said }] : [{ label: "remark", remark: "not_reached" }], calledBack(it, act)],
};

const filedAs = (it) => ({ category: it.category, matter: null, grade: it.grade, kind: null });

function pictures(photos, moment) {
  return photos === undefined || photos.length === 0 ? [] : [{ label: "photos", photos, moment }];
}

/** 代录: what a department said by telephone, as the deed that it amounts to. */
export function byTelephone(it, { number, speaker, answer }, becomes) {
  const [event, , over] = DEEDS[answer.said](it, { ...answer, photos: [] });
  const said = { sign: "signed", reply: "replied", ask_return: "return_asked", ask_extension: "extension_asked" }[answer.said];
  const relayed = becomes(it, "case.answer_relayed", [{ label: "said", said }, { label: "number", number: `${speaker} ${number}` }], {});
  return becomes(relayed.case, event, answer.note === undefined ? [] : [{ label: "words", words: answer.note }], over);
}

/** More lines than one answer holds, each with its number in words. */
export function longHistory(like) {
  return Array.from({ length: 1_200 }, (_, n) => ({ ...like, seq: n + 1, event: "case.urged", details: [{ label: "words", words: `第 ${n + 1} 次催办` }] }));
}

function withDesk(it, task, over) {
  return { desks: it.desks.map((one) => (one.task === task ? { ...one, ...over } : one)) };
}

function ruled(it, act) {
  if (act.ruling === "bound") return withDesk(it, act.task, { return_asked_at_us: null, binding: true });
  const { desks } = withDesk(it, act.task, { return_asked_at_us: null, ended: true, clock: null });
  const to = [ROADS, WATER, PARKS].find((one) => one.code === act.to);
  return { returns: 1, desks: to === undefined ? desks : [...desks, desk(`${act.task}9`, to)] };
}

function replied(it, act) {
  const { desks } = withDesk(it, act.task, { replied_at_us: now(), clock: null });
  return desks.every((one) => one.ended || one.replied_at_us !== null) ? { desks, phase: "to_verify" } : { desks };
}

function calledBack(it, act) {
  const callers = it.callers.map((one) => (one.report === act.report ? { ...one, ...(act.outcome.kind === "reached" ? { said: act.outcome.said } : { missed_calls: one.missed_calls + 1 }) } : one));
  const owed = callers.filter((one) => one.said === null).length;
  return { callers, calls_back_owed: owed, ...(owed === 0 ? { phase: "to_close" } : {}) };
}

/** Carries out a deed with `becomes`; null for one that is not written down here, or that this case will not have. */
export function act(it, body, becomes) {
  const own = it.desks?.find((one) => one.task === body.task);
  if (DEEDS[body.act] === undefined || (body.act === "sign" && own?.signed_at_us !== null)) return null;
  const [event, details, over] = DEEDS[body.act](it, body);
  return becomes(it, event, details, over);
}
