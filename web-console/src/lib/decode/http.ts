/** The bodies of HTTP answers that the console reads. */
import type {
  AccountList, AccountView, ActionDone, AreaList, CaseDetail, CaseList, CategoryList, DepartmentList, ErrorDetail, ReportAccepted, RoadMap, RosterView, SessionView, SetUpState, Ticket, UnitList,
} from "../wire";
import { codeOfError } from "./console_out";
import { department } from "./handling";
import { historyLine } from "./history";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, truth, whole, within, wordOf } from "./reading";
import type { Case } from "./views";
import { area, caseView, named, person, point, report, unitView } from "./views";
import { DUTY_POSTS, GRADES, MODES, ROLES, SERVICES, TIERS } from "./words";

export type Session = Decoded<SessionView>;
export type CaseFile = Decoded<CaseDetail>;
export type CasePage = Decoded<CaseList>;
export type AreaEntry = Decoded<AreaList>["areas"][number];
export type Category = Decoded<CategoryList>["categories"][number];
export type Account = Decoded<AccountView>;
export type Accepted = Decoded<ReportAccepted>;
export type Mistake = Decoded<ErrorDetail>;

export const setUpState: Decoder<Decoded<SetUpState>> = (it) => ({ needed: fieldsOf(it).get("needed", truth) });

export const session: Decoder<Session> = (it) => {
  const of = fieldsOf(it);
  return {
    person: of.get("person", person),
    area: of.get("area", orNull(area)),
    department: of.get("department", orNull(department)),
    expires_at_us: of.get("expires_at_us", whole),
    server_us: of.get("server_us", whole),
  };
};

export const ticket: Decoder<Decoded<Ticket>> = (it) => {
  const of = fieldsOf(it);
  return { ticket: of.get("ticket", text), valid_for_s: of.get("valid_for_s", whole) };
};

export const caseFile: Decoder<CaseFile> = (it) => {
  const of = fieldsOf(it);
  return { case: of.get("case", caseView), report: of.get("report", report), joined: of.get("joined", listOf(report)), history: of.get("history", listOf(historyLine)), earlier: of.get("earlier", orNull(whole)) };
};

export const casePage: Decoder<CasePage> = (it) => {
  const of = fieldsOf(it);
  return {
    epoch: of.get("epoch", text),
    offset: of.get("offset", whole),
    cases: of.get("cases", listOf(caseView)),
    next: of.get("next", orNull(text)),
  };
};

/** Cases of a search, each with how it stands, and where the next page begins. */
export type CasesFound = Readonly<{ cases: readonly Readonly<{ state: string; case: Case }>[]; next: string | null; complete: boolean }>;

export const casesFound: Decoder<CasesFound> = (it) => {
  const of = fieldsOf(it);
  const one: Decoder<CasesFound["cases"][number]> = (found) => {
    const at = fieldsOf(found);
    return { state: at.get("state", text), case: at.get("case", caseView) };
  };
  return { cases: of.get("cases", listOf(one)), next: of.get("next", orNull(text)), complete: of.get("complete", truth) };
};

export const actionDone: Decoder<Decoded<ActionDone>> = (it) => {
  const of = fieldsOf(it);
  return { seq: of.get("seq", whole), case: of.get("case", caseView) };
};

export const accepted: Decoder<Accepted> = (it) => {
  const of = fieldsOf(it);
  return {
    report: of.get("report", text),
    case: of.get("case", text),
    joined: of.get("joined", truth),
    seq: of.get("seq", whole),
    grade: of.get("grade", wordOf(GRADES)),
    place: of.get("place", orNull(point)),
    area: of.get("area", area),
    call_first: of.get("call_first", listOf(wordOf(SERVICES))),
    number: of.get("number", orNull(text)),
    pin: of.get("pin", orNull(text)),
  };
};

const areaEntry: Decoder<AreaEntry> = (it) => {
  const of = fieldsOf(it);
  return {
    code: of.get("code", text),
    name: of.get("name", text),
    tier: of.get("tier", wordOf(TIERS)),
    parent: of.get("parent", orNull(text)),
    has_outline: of.get("has_outline", truth),
  };
};

export const areaList: Decoder<Decoded<AreaList>> = (it) => {
  const of = fieldsOf(it);
  return { digest: of.get("digest", orNull(text)), version: of.get("version", orNull(text)), areas: of.get("areas", listOf(areaEntry)) };
};

export const roadMap: Decoder<Decoded<RoadMap>> = (it) => {
  const of = fieldsOf(it);
  return { tiles: of.get("tiles", orNull(text)) };
};

const category: Decoder<Category> = (it) => {
  const of = fieldsOf(it);
  const modes: Decoder<Category["mode"]> = (found) => {
    const at = fieldsOf(found);
    const mode = wordOf(MODES);
    return { red: at.get("red", mode), orange: at.get("orange", mode), ordinary: at.get("ordinary", mode) };
  };
  return {
    code: of.get("code", text),
    name: of.get("name", text),
    grade: of.get("grade", wordOf(GRADES)),
    mode: of.get("mode", modes),
    climbs_to: of.get("climbs_to", wordOf(TIERS)),
    skills: of.get("skills", listOf(text)),
  };
};

const dangerWord: Decoder<Decoded<CategoryList>["danger_words"][number]> = (it) => {
  const of = fieldsOf(it);
  return { word: of.get("word", text), call: of.get("call", wordOf(SERVICES)) };
};

export const categoryList: Decoder<Decoded<CategoryList>> = (it) => {
  const of = fieldsOf(it);
  return { categories: of.get("categories", listOf(category)), danger_words: of.get("danger_words", listOf(dangerWord)) };
};

export const departmentList: Decoder<Decoded<DepartmentList>> = (it) => ({ departments: fieldsOf(it).get("departments", listOf(department)) });

const fix: Decoder<NonNullable<Decoded<UnitList>["units"][number]["last_fix"]>> = (it) => {
  const of = fieldsOf(it);
  const number = within(-Number.MAX_VALUE, Number.MAX_VALUE);
  return {
    place: of.get("place", point),
    at_us: of.get("at_us", whole),
    heading_deg: of.get("heading_deg", orNull(number)),
    speed_kmh: of.get("speed_kmh", orNull(number)),
    accuracy_m: of.get("accuracy_m", orNull(number)),
  };
};

const unitEntry: Decoder<Decoded<UnitList>["units"][number]> = (it) => {
  const of = fieldsOf(it);
  return { unit: of.get("unit", unitView), last_fix: of.get("last_fix", orNull(fix)), connected: of.get("connected", truth) };
};

export const unitList: Decoder<Decoded<UnitList>> = (it) => {
  const of = fieldsOf(it);
  return { offset: of.get("offset", whole), units: of.get("units", listOf(unitEntry)) };
};

const duty: Decoder<Decoded<RosterView>["duties"][number]> = (it) => {
  const of = fieldsOf(it);
  return {
    area: of.get("area", area),
    person: of.get("person", named),
    post: of.get("post", wordOf(DUTY_POSTS)),
    from_us: of.get("from_us", orNull(whole)),
    until_us: of.get("until_us", orNull(whole)),
    stands_in_for: of.get("stands_in_for", orNull(named)),
  };
};

const rosterGap: Decoder<Decoded<RosterView>["gaps"][number]> = (it) => {
  const of = fieldsOf(it);
  return { area: of.get("area", area), from_us: of.get("from_us", whole), until_us: of.get("until_us", whole) };
};

export const roster: Decoder<Decoded<RosterView>> = (it) => {
  const of = fieldsOf(it);
  return { duties: of.get("duties", listOf(duty)), gaps: of.get("gaps", listOf(rosterGap)) };
};

export const account: Decoder<Account> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text),
    login: of.get("login", text),
    name: of.get("name", text),
    role: of.get("role", wordOf(ROLES)),
    area: of.get("area", orNull(area)),
    active: of.get("active", truth),
    department: of.get("department", orNull(department)),
  };
};

export const accountList: Decoder<Decoded<AccountList>> = (it) => ({
  accounts: fieldsOf(it).get("accounts", listOf(account)),
});

/** The body of an answer that is no success. */
export const mistake: Decoder<Mistake> = (it) =>
  fieldsOf(it).get("error", (found) => {
    const of = fieldsOf(found);
    return {
      code: of.get("code", codeOfError),
      message: of.get("message", text),
      field: of.get("field", orNull(text)),
      value: of.get("value", orNull(text)),
      request: of.get("request", text),
    };
  });

export const nothing: Decoder<null> = () => null;
