/**
 * What somebody types while a caller speaks, with the key under which it will be filed: a reload loses nothing, and
 * filing twice makes one report.
 */
import { newId } from "../api/new_id";
import type { PlaceFound } from "../decode/places";
import type { Decoder } from "../decode/reading";
import { fieldsOf, listOf, orNull, text, Undecodable, whole, within, wordOf } from "../decode/reading";
import { point } from "../decode/views";
import { GRADES, SERVICES } from "../decode/words";
import type { Point } from "../map/picking";
import type { Grade, NewReport, ReportDraft, Service } from "../wire";
import type { Attached } from "./attachments";
import { attached } from "./attachments";
import type { Wish } from "./wish";
import { isNothing, NOTHING_WISHED, wish, wishOf } from "./wish";

/** The entry of the place list that was chosen, with what is shown of it. */
export type Match = Readonly<{
  id: string; name: string; address: string | null;
  area: string;
  /** Names of the areas from the top down. */
  way: string;
  /** Null where the list has no point for it. */
  lat: number | null; lon: number | null;
}>;

export type Called = Readonly<{ service: Service; called_at_us: number }>;

/** All words as typed; empty for what was not said. */
export type Draft = Wish & Readonly<{
  key: string;
  /** When it was begun and when it was last touched, by the hub's clock. */
  begun_us: number;
  touched_us: number;
  /** The call's id in the telephone system. */
  call_id: string;
  caller_name: string;
  caller_phone: string;
  /** 联系电话: where to call back; empty for the number that called. */
  contact_phone: string;
  /** 附件、录音 that the hub has by now, and keeps for a day. */
  attachments: readonly Attached[];
  text: string;
  address: string;
  match: Match | null;
  /** Where somebody pointed on the map; it goes before the point of the entry. */
  point: Point | null;
  category: string;
  urgency: string;
  area: string;
  called: readonly Called[];
  /** The open case that it joins; empty for a case of its own. */
  join: string;
  /** Cases that were found to be about other matters: they are not proposed again. */
  apart: readonly string[];
  /** Cases that were proposed when it was filed first; filed again, it says the same. */
  suggested: readonly string[];
  /** Bodies that went out under the key and whose outcome is not known. */
  sent: readonly string[];
}>;

/** So few characters say nothing by which another report could be like this one; and further ones tell little more. */
const WORDS_LEAST = 4;
const WORDS_MOST = 1_000;
/** With fewer digits the hub looks for no number. */
export const DIGITS_LEAST = 5;

export function emptyDraft(now_us: number): Draft {
  return {
    key: newId(), begun_us: now_us, touched_us: now_us, call_id: "", caller_name: "", caller_phone: "", contact_phone: "", attachments: [], text: "", address: "", match: null, point: null, category: "",
    urgency: "", area: "", called: [], join: "", apart: [], suggested: [], sent: [], ...NOTHING_WISHED,
  };
}

/** Whether nothing would be lost with it. What a telephone system gave can be had again. */
export function isUntouched(it: Draft): boolean {
  const typed = [contactOf(it), it.caller_name, it.text, it.address, it.category, it.urgency, it.area, it.join];
  return typed.every((words) => words.trim() === "") && isNothing(it) && (it.caller_phone === "" || it.call_id !== "") && it.match === null && it.point === null && it.called.length === 0 && it.attachments.length === 0;
}

/** 联系电话, where it is another number than the one that called. */
export function contactOf(it: Draft): string {
  const contact = it.contact_phone.trim();
  return contact === it.caller_phone.trim() ? "" : contact;
}

/** What a draft is told apart by in a list: the words, else who called. */
export function gist(it: Draft): string {
  return it.text.trim() || it.caller_phone || it.address.trim() || it.caller_name.trim();
}

/** The place as far as it is known; null when there is no point of it. */
export function pointOf(it: Draft): Point | null {
  if (it.point !== null) return it.point;
  return it.match?.lat == null || it.match.lon === null ? null : { lat: it.match.lat, lon: it.match.lon };
}

export function matchOf(it: PlaceFound): Match {
  const way = it.area.path.map((step) => step.name).join(" ") || it.area.code;
  return { id: it.id, name: it.name, address: it.address, area: it.area.code, way, lat: it.place?.lat ?? null, lon: it.place?.lon ?? null };
}

const match: Decoder<Match> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text), name: of.get("name", text), address: of.get("address", orNull(text)), area: of.get("area", text), way: of.get("way", text),
    lat: of.get("lat", orNull(within(-90, 90))), lon: of.get("lon", orNull(within(-180, 180))),
  };
};

const called: Decoder<Called> = (it) => {
  const of = fieldsOf(it);
  const service = of.get("service", wordOf(SERVICES));
  if (typeof service !== "string") throw new Undecodable(`${it.path}.service`, "a service", service.other);
  return { service, called_at_us: of.get("called_at_us", whole) };
};

const draft: Decoder<Draft> = (it) => {
  const of = fieldsOf(it);
  return {
    key: of.get("key", text),
    begun_us: of.get("begun_us", whole),
    touched_us: of.get("touched_us", whole),
    call_id: of.get("call_id", text),
    caller_name: of.get("caller_name", text),
    caller_phone: of.get("caller_phone", text),
    contact_phone: of.get("contact_phone", orNull(text)) ?? "",
    attachments: of.get("attachments", orNull(listOf(attached))) ?? [],
    text: of.get("text", text),
    address: of.get("address", text),
    match: of.get("match", orNull(match)),
    point: of.get("point", orNull(point)),
    category: of.get("category", text),
    urgency: of.get("urgency", text),
    area: of.get("area", text),
    called: of.get("called", listOf(called)),
    join: of.get("join", text),
    apart: of.get("apart", orNull(listOf(text))) ?? [],
    suggested: of.get("suggested", orNull(listOf(text))) ?? [],
    sent: of.get("sent", listOf(text)),
    ...wish(it),
  };
};

/** Null for what is no draft, or one of a version that kept it differently. */
export function readDraft(kept: string): Draft | null {
  try {
    const value: unknown = JSON.parse(kept);
    return draft({ value, path: "draft" });
  } catch (fault) {
    if (!(fault instanceof Undecodable || fault instanceof SyntaxError)) throw fault;
    return null;
  }
}

/** What is asked for the same matter: null while too little is known of it. */
export function questionOf(it: Draft): ReportDraft | null {
  const at = pointOf(it);
  const [text, area] = [it.text.trim(), it.match?.area ?? it.area];
  const phone = it.caller_phone.replaceAll(/\D/g, "").length < DIGITS_LEAST ? "" : it.caller_phone.trim();
  if (at === null && area === "" && phone === "" && [...text].length < WORDS_LEAST) return null;
  const said = (words: string): string | null => (words === "" ? null : words);
  return { text: text.slice(0, WORDS_MOST), category: said(it.category), place: at === null ? null : { ...at, system: "wgs84" }, area: said(area), caller_phone: said(phone) };
}

/** What is filed: nothing is sent for what was not said. The caller's words about the place stay beside the entry chosen. */
export function reportOf(it: Draft): NewReport {
  const said = (words: string): string | null => (words.trim() === "" ? null : words.trim());
  const urgency: Grade | null = GRADES.find((grade) => grade === it.urgency) ?? null;
  const chosen = it.match;
  const at = pointOf(it);
  return {
    text: it.text.trim(),
    caller_name: said(it.caller_name),
    caller_phone: said(it.caller_phone),
    ...(contactOf(it) === "" ? {} : { contact_phone: contactOf(it) }),
    ...(it.attachments.length === 0 ? {} : { attachments: it.attachments.map((one) => one.attachment) }),
    address: said(it.address),
    category: said(it.category),
    urgency,
    area: chosen?.area ?? said(it.area),
    place: at === null ? null : { ...at, system: "wgs84" },
    matched_place: chosen === null ? null : { id: chosen.id, name: chosen.name, address: chosen.address },
    call_id: said(it.call_id),
    ...wishOf(it),
    ...(it.called.length > 0 ? { called: it.called.map((call) => ({ ...call })) } : {}),
    ...(it.join === "" ? {} : { join: it.join }),
    ...(it.suggested.length > 0 ? { suggested: [...it.suggested] } : {}),
  };
}
