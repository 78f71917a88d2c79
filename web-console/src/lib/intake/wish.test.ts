import { describe, expect, test } from "vitest";
import { golden } from "../docket/cases_for_tests";
import type { ListedMatter } from "../decode/intake";
import { matterList } from "../decode/intake";
import { PEOPLE_INVOLVED_MAX } from "../wire";
import type { Draft } from "./draft";
import { emptyDraft, isUntouched, readDraft, reportOf } from "./draft";
import { mattersNamed } from "./matters";
import { following, namedIn, peopleIn } from "./wish";

const drafted = (part: Partial<Draft>): Draft => ({ ...emptyDraft(0), text: "路面塌陷", ...part });
const { matters } = matterList(golden("http.matter_list.json"));
const COVERS = matters.find((it) => it.matter.name === "井盖缺损") as ListedMatter;
const OTHER: ListedMatter = { ...COVERS, matter: { ...COVERS.matter, code: "08-11", name: "路面塌陷" }, category: { code: "05", name: "道路" }, kind: null };
const ROADS = namedIn(OTHER);

describe("what a caller wants", () => {
  test("is not sent where nothing was said: whoever asks for help says no more", () => {
    const filed = reportOf(drafted({}));
    for (const name of ["kind", "confidential", "reply_wanted", "matter", "title", "people", "risk"]) expect(filed, name).not.toHaveProperty(name);
  });

  test("is sent as it was said", () => {
    const said = drafted({ kind: "complaint", confidential: true, reply_wanted: true, matter: namedIn(COVERS), title: " 东街井盖 ", people: " ３ ", risk: "orange" });
    expect(reportOf(said)).toMatchObject({ kind: "complaint", confidential: true, reply_wanted: true, matter: COVERS.matter.code, title: "东街井盖", people: 3, risk: "orange" });
  });

  test("comes back with the draft, and a draft of before there was any of it has none", () => {
    const said = drafted({ kind: "suggestion", confidential: true, matter: namedIn(COVERS), title: "t", people: "9", risk: "red" });
    expect(readDraft(JSON.stringify(said))).toEqual(said);
    const { kind: _1, confidential: _2, reply_wanted: _3, matter: _4, title: _5, people: _6, risk: _7, ...older } = drafted({});
    expect(readDraft(JSON.stringify(older))).toEqual({ ...drafted({}), key: older.key });
  });

  test.each<Partial<Draft>>([{ kind: "enquiry" }, { confidential: true }, { reply_wanted: true }, { matter: ROADS }, { title: "t" }, { people: "2" }, { risk: "blue" }])("%j alone is worth keeping", (part) => {
    expect(isUntouched({ ...emptyDraft(0), ...part })).toBe(false);
  });
});

describe("a matter that is chosen", () => {
  test("brings its category and its kind where nobody has said others", () => {
    expect(following(drafted({}), namedIn(COVERS))).toEqual({ matter: namedIn(COVERS), category: "07", kind: "complaint" });
    expect(following(drafted({ category: "fire", kind: "suggestion" }), namedIn(COVERS))).toMatchObject({ category: "fire", kind: "suggestion" });
  });

  test("takes with it what it brought, and gives way to what another one brings", () => {
    const chosen = drafted({ ...following(drafted({}), namedIn(COVERS)) });
    expect(following(chosen, null)).toEqual({ matter: null, category: "", kind: "" });
    expect(following(chosen, ROADS)).toEqual({ matter: ROADS, category: "05", kind: "" });
    expect(following({ ...chosen, category: "fire" }, null)).toMatchObject({ category: "fire" });
  });
});

describe("matters are found", () => {
  const all = [COVERS, OTHER];
  const check = (words: string, expected: readonly string[], category = ""): void => expect(mattersNamed(all, words, category).map((it) => it.matter.name), words).toEqual(expected);

  test("by a part of the name, by initials, by the code", () => {
    check("缺损", ["井盖缺损"]);
    check("jg", ["井盖缺损"]);
    check("08-", ["路面塌陷"]);
    check("灯", []);
  });
  test("the first ones while nothing is typed, those of the category chosen first", () => {
    check("", ["井盖缺损", "路面塌陷"]);
    check(" ", ["路面塌陷", "井盖缺损"], "05");
  });
});

test.each<[string, number | null | "unread"]>([
  ["", null], [" ", null], ["1", 1], ["１２", 12], [String(PEOPLE_INVOLVED_MAX), PEOPLE_INVOLVED_MAX], [String(PEOPLE_INVOLVED_MAX + 1), "unread"], ["0", "unread"], ["-1", "unread"], ["1.5", "unread"], ["几十", "unread"], ["9".repeat(30), "unread"],
])("“%s” people are %s", (words, expected) => expect(peopleIn(words)).toBe(expected));
