/** The keys of what the intake desk says, and of recording what people said by telephone. */
import type { Unfit } from "../../intake/attachments";
import type { AttachmentKind, Duty, DutyPost, PlaceMatched, PlaceOnMap, RelayedAnswer } from "../../wire";
import type { Count, Name, Pair, Texts, Words } from "./shapes";

export type IntakeMessages = Readonly<{
  intake: Texts<
    | "title" | "lead" | "caller" | "phone" | "text" | "textMissing" | "address" | "addressHint" | "placesNone" | "placesAsking" | "placesFailed"
    | "noPoint" | "matchArea" | "area" | "areaHint" | "areaNone" | "placeKnown" | "placeAreaOnly" | "placeUnknown" | "category" | "categoryHint" | "categoryNone" | "urgency"
    | "urgencyNone" | "called" | "calledTime" | "dangerGrade" | "earlier" | "earlierNone" | "earlierShort" | "asking" | "hintFailed"
    | "same" | "sameNone" | "whyWords" | "whyNumber" | "join" | "joined" | "unjoin" | "joinGone" | "show" | "submit" | "submitJoin" | "sending"
    | "kept" | "unkept" | "newCall" | "drafts" | "draftEmpty" | "discard" | "discardSure" | "takenJoin" | "takenBefore" | "opened" | "joinedDone" | "joinedByMachine" | "apart" | "whyCategory" | "close" | "clear" | "keys"
    | "incoming" | "hints" | "pick" | "pickAgain" | "pickNone" | "matter" | "matterHint" | "matterNone" | "kind" | "confidential" | "matterTitle" | "people" | "peopleUnread" | "risk" | "riskNone" | "otherNumber" | "sameNumber"
  > &
    Readonly<{
      /** 附件、录音. */
      attached: Texts<"add" | "taking" | "wait"> & Readonly<{ kind: Words<AttachmentKind>; remove: Name; unfit: Words<Unfit | "too_many"> }>;
      matched: Words<PlaceMatched>;
      /** What a place is that only the map names. */
      onMap: Words<PlaceOnMap>;
      /** `119 called`, on the button that stamps the time. */
      calledNow: Name;
      calledRemove: Name;
      calledAt: Name;
      danger: Name;
      callFirst: Name;
      allCalled: Name;
      whyDistance: Name;
      whyMinutes: Count;
      whyLikeness: Count;
      /** Latitude and longitude of the point on the map. */
      picked: Pair;
      reports: Count;
      done: Pair;
      joining: Name;
      keysOf: readonly (readonly [string, string])[];
    }>;
  /** What is told to the caller after filing. */
  receipt: Texts<"title" | "lead" | "number" | "pin" | "page" | "close">;
  /** Over the map, while it is asked for a place. */
  picking: Texts<"title" | "how" | "take" | "leave"> & Readonly<{ said: Name }>;
  relay: Texts<
    | "title" | "lead" | "who" | "said" | "saidAt" | "number" | "note" | "wanted" | "reason" | "submit" | "nobody" | "notTime" | "open" | "other"
  > &
    Readonly<{ answer: Words<RelayedAnswer["said"]>; done: Pair }>;
  unitDuty: Texts<"title" | "lead" | "search" | "none" | "submit" | "now"> & Readonly<{ duty: Words<Duty>; done: Pair; more: Count }>;
  rosterPage: Texts<
    | "title" | "short" | "lead" | "area" | "areaHint" | "from" | "until" | "gaps" | "noGaps" | "duties" | "noDuties" | "always" | "swap" | "swapLead" | "out" | "in" | "submit" | "done" | "notTime"
    | "centre" | "person" | "post" | "hours" | "close" | "own" | "loading" | "swapStart" | "choose" | "order"
  > &
    Readonly<{ posts: Words<DutyPost>; standsIn: Name; gapHours: Pair }>;
}>;
