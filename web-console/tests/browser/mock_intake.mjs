/** What the mock answers about taking calls, the roster, and what people said by telephone. */
import { areas } from "./mock_city.mjs";

const S = 1_000_000;
const now = () => Date.now() * 1000;

const CATEGORIES = [["fire", "火情", "red"], ["dispute", "矛盾纠纷", "orange"], ["lost", "走失人员", "red"], ["water", "道路积水", "orange"], ["light", "路灯损坏", "ordinary"], ["noise", "噪声扰民", "ordinary"], ["rubbish", "暴露垃圾", "ordinary"], ["well", "井盖缺失", "orange"]];
const DANGER = [["着火", "fire"], ["冒烟", "fire"], ["被困", "fire"], ["昏迷", "ambulance"], ["持刀", "police"], ["打架", "police"]];
const SERVICES = ["police", "fire", "ambulance"];

export function categories() {
  const mode = { red: "auto", orange: "suggest", ordinary: "record_only" };
  return {
    categories: CATEGORIES.map(([code, name, grade]) => ({ code, name, grade, mode, climbs_to: "city", skills: [] })),
    danger_words: DANGER.map(([word, call]) => ({ word, call })),
  };
}

/** A catalogue of three matters, two of them of one kind. */
export function matters() {
  const lead = { code: "D-ROADS", name: "区住建局" };
  const above = { matter: { code: "12", name: "市政设施", lead: null, co: [] } };
  const covers = { matter: { code: "12-03", name: "井盖缺损", lead, co: [], limit: { working_days: 5 }, tier: "township" }, parent: "12", category: { code: "well", name: "井盖缺失" }, kind: "complaint" };
  const lamps = { matter: { code: "12-04", name: "路灯不亮", lead, co: [] }, parent: "12", category: { code: "light", name: "路灯损坏" } };
  return { matters: [above, covers, lamps] };
}

const PLACES = [
  ["柳河大道118号", "lhdd118h", "门牌", 38.8739, 115.4652], ["柳河大道120号", "lhdd120h", "门牌", 38.8741, 115.4656], ["柳河大桥", "lhdq", "桥梁", 38.8802, 115.4611], ["大剧院", "djy", null, 38.8698, 115.4702],
  ["柳河村委会", "lhcwh", "村委会", null, null], ["<script>alert(1)</script>小卖部", "xmb", "商店", 38.8752, 115.4672], ["五四社区3号楼", "wssq3hl", "楼栋", 38.8741, 115.4651], ["灯杆LH0118", "lh0118", "灯杆", 38.8744, 115.4661],
];

function pathTo(code) {
  const step = areas.find((it) => it.code === code);
  return step === undefined ? [] : [...pathTo(step.parent), { code, name: step.name, tier: step.tier }];
}
export const areaOf = (code) => ({ code, path: pathTo(code) });
const village = areas.find((it) => it.tier === "village").code;

function places(query) {
  const wanted = query.get("q").toLowerCase();
  const found = PLACES.filter(([name, letters]) => name.toLowerCase().includes(wanted) || letters.startsWith(wanted));
  return {
    digest: "cd".repeat(32),
    places: found.map(([name, letters, kind, lat, lon]) => ({
      id: letters, name, kind, address: `莲池区${name}`, area: areaOf(village), place: lat === null ? null : { lat, lon }, matched: name === wanted ? "name" : name.includes(wanted) ? "part" : "initials",
    })),
  };
}

/** Metres, near enough for a county. */
function apart(one, lat, lon) {
  return Math.round(Math.hypot((one.lat - lat) * 111_320, (one.lon - lon) * 86_700));
}

/** Open cases within reach of a place, the nearest first, with why. */
function alike(open, it) {
  return open.filter((one) => one.place !== null).map((one) => ({ case: one, distance_m: apart(one.place, it.place.lat, it.place.lon) })).filter((one) => one.distance_m <= 500)
    .toSorted((a, b) => a.distance_m - b.distance_m).slice(0, 10)
    .map((one) => ({ ...one, minutes: Math.round(Math.abs(it.opened_at_us - one.case.opened_at_us) / S / 60), likeness: 35, same_category: it.category === one.case.category.code, same_caller: false }));
}

/** 附件、录音 that were handed in, by their ids. */
const attached = new Map();

/** Keeps one, or answers the one that is kept: the type and the bytes. */
export function attachment(method, path, type, bytes) {
  const [, id] = /\/attachments\/([0-9a-f-]{36})$/.exec(path) ?? [];
  if (id === undefined) return null;
  const kind = type?.startsWith("audio/") === true ? "recording" : "picture";
  if (method === "PUT") attached.set(id, { kind, media_type: type, bytes });
  const kept = attached.get(id);
  return method === "PUT" ? { status: 201, type: "application/json", body: JSON.stringify({ attachment: id, kind }) } : { status: kept === undefined ? 404 : 200, type: kept?.media_type, body: kept?.bytes };
}

/** The answer of a route of these, or undefined for another one's. */
export function intakeAnswer(method, path, body, { id, golden, cases, becomes, made, units, photos }) {
  const [route, search] = path.split("?");
  const query = new URLSearchParams(search);
  if (route === "/categories") return [200, categories()];
  if (route === "/places") return [200, places(query)];
  if (route === "/matters") return [200, matters()];
  if (route === "/calls/search") {
    const known = body.phone.replaceAll(/\D/g, "").endsWith("5550118");
    const call = golden("http.earlier_calls.json").calls[0];
    const open = [...cases.values()].find((it) => it.ended_at_us === null && it.category.name === "道路积水");
    return [200, { calls: known ? [{ ...call, received_at_us: now() - 1200 * S, case: open.id, category_name: open.category.name, grade: open.grade, phase: open.phase, summary: "下穿通道有水，车过不去" }, { ...call, report: id(0xbea), received_at_us: now() - 86_400 * 9 * S }] : [] }];
  }
  const open = () => [...cases.values()].filter((it) => it.ended_at_us === null);
  if (route === "/reports/candidates") return [200, { cases: body.place === null ? [] : alike(open(), { ...body, place: body.place, opened_at_us: now() }) }];
  const [, about] = /^\/cases\/([^/]+)\/candidates$/.exec(route) ?? [];
  if (about !== undefined) return [200, { cases: cases.get(about)?.place == null ? [] : alike(open().filter((it) => it.id !== about), cases.get(about)) }];
  if (/^\/reports\/[^/]+\/pin$/.test(route)) return [200, golden("http.number_and_pin.json")];
  if (route === "/departments") return [200, golden("http.department_list.json")];
  if (route === "/reports/handled") return handled(body, { golden, cases, becomes, made, photos });
  if (route === "/reports" && method === "POST") return report(body, { id, golden, cases, becomes, made });
  if (route === "/roster/swaps") return [200, { seq: 1 }];
  if (/^\/units\/[^/]+\/duty$/.test(route)) return units.some((it) => route.includes(it.id)) ? [204, null] : undefined;
  return undefined;
}

/** 即采即办: every picture was handed in for the case before; then it is on file and closed. */
function handled(body, { golden, becomes, made, photos }) {
  const missing = [...body.before, ...body.after].find((photo) => photos.get(photo)?.task !== body.case);
  if (missing !== undefined) return [422, { error: { code: "pictures_missing", message: "not handed in", field: "before", value: missing, request: body.case } }];
  const category = categories().categories.find((one) => one.code === body.report.category);
  const it = made({ id: body.case, summary: body.report.text, address: body.report.address, category: { code: category.code, name: category.name }, grade: "ordinary", calls_owed: [], recommended: [], place: body.report.place ?? null, limit: null, desks: [] });
  becomes(it, "case.self_handled", [{ label: "photos", photos: body.before }, { label: "photos", photos: body.after }, { label: "words", words: body.note }], {});
  becomes(it, "case.closed", [], { phase: "closed", ended_at_us: now(), clock: null, task: null, owner: null });
  return [201, { ...golden("http.report_accepted_with_pin.json"), case: it.id, joined: false, call_first: [] }];
}

function report(body, { id, golden, cases, becomes, made }) {
  const wrong = (code, field) => ({ error: { code, message: code, field, value: null, request: id(0xf1) } });
  if (body.text.length > 5000) return [413, wrong("too_large", "text")];
  if ((body.caller_phone ?? "").length > 60) return [400, wrong("invalid", "caller_phone")];
  const asked = SERVICES.filter((service) => DANGER.some(([word, call]) => call === service && body.text.includes(word)));
  const called = body.called ?? [];
  const owed = asked.filter((service) => !called.some((call) => call.service === service));
  const told = { ...golden("http.report_accepted_with_pin.json"), call_first: asked };
  if (body.join != null) {
    const it = cases.get(body.join);
    if (it === undefined || it.ended_at_us !== null) return [409, wrong("case_not_open", null)];
    const grade = asked.length > 0 ? "red" : it.grade;
    becomes(it, "case.report_joined", [{ label: "report", report: id(0xab) }], { reports: it.reports + 1, grade, calls_owed: [...new Set([...it.calls_owed, ...owed])], calls_made: [...it.calls_made, ...called] });
    return [201, { ...told, case: it.id, joined: true, grade }];
  }
  const category = categories().categories.find((one) => one.code === body.category) ?? { code: "other", name: "其他", grade: "ordinary" };
  const grade = asked.length > 0 ? "red" : (body.urgency ?? category.grade);
  const place = body.place == null ? null : { lat: body.place.lat, lon: body.place.lon };
  const area = areaOf(body.area ?? areas[0].code);
  const matter = matters().matters.find((one) => one.matter.code === body.matter)?.matter ?? null;
  const attachments = (body.attachments ?? []).map((attachment) => ({ attachment, ...attached.get(attachment) }));
  const it = made({
    told: { caller_name: body.caller_name, caller_phone: body.caller_phone, contact_phone: body.contact_phone, attachments: attachments.map(({ bytes, ...one }) => ({ ...one, bytes: bytes.length })) },
    filing: { received_at_us: now(), kind: body.kind ?? "help", confidential: body.confidential ?? false, reply_wanted: body.reply_wanted ?? false, matter }, people: body.people,
    summary: body.text, address: body.address, grade, category: { code: category.code, name: category.name }, place, area, calls_owed: owed, calls_made: called, recommended: [], acknowledged_by: null, reports: 1,
    place_state: place !== null ? "known" : body.area == null ? "unknown" : "area_only", phase: "unattended", opened_at_us: now(), clock: { purpose: "climb", due_us: now() + 120 * S },
  });
  return [201, { ...told, case: it.id, joined: false, grade, place, area }];
}
