/** The keys of what the field page says. */
import type { Mishap } from "../../field/album.svelte";
import type { Proof } from "../../field/evidence";
import type { SpotField } from "../../field/spot.svelte";
import type { DeclineReason, Duty, OrderAction } from "../../wire";
import type { Count, Name, Pair, Texts, Words } from "./shapes";

/** Reasons that a person gives; signing off gives its own. */
export type GivenReason = Exclude<DeclineReason, "signed_off">;

/** What a row of pictures is of. */
export type AlbumKind = "before" | "after" | "result" | "during" | "signed" | "recordings";

export type FieldMessages = Readonly<{
  fieldPage: Texts<"title" | "soundOn" | "soundOff" | "soundLabel" | "listed" | "unkept"> &
    Readonly<{
      pair: Texts<"title" | "lead" | "code" | "submit" | "busy" | "replaces" | "keep" | "insecure">;
      link: Texts<"live" | "connecting" | "reconnecting" | "superseded" | "takeOver" | "stopped" | "revoked" | "again" | "clockOff" | "first"> & Readonly<{ unsent: Count }>;
      waiting: Readonly<{ count: Count; list: string; what: Words<OrderAction["do"]> }>;
      duty: Texts<"title" | "busy"> & Readonly<{ now: Words<Duty>; explained: Words<Duty> }>;
      place: Texts<"off" | "looking" | "denied" | "none"> & Readonly<{ shared: Name; kept: Name; secondsAgo: Count; minutesAgo: Count }>;
      offer: Texts<"title" | "accept" | "decline" | "why" | "back" | "left" | "over"> & Readonly<{ away: Name; reason: Words<GivenReason> }>;
      task: Texts<"title" | "none" | "noneOff" | "place" | "placeUnknown" | "navigate" | "setOut" | "arrive" | "finish" | "giveUp" | "accepted" | "onTheWay" | "onScene"> &
        Readonly<{ since: Pair }>;
      welfare: Texts<"ask" | "well">;
      result: Texts<"title" | "note" | "submit" | "back" | "locating" | "locate">;
      /** What the word that it is done must bring. */
      proof: Texts<"title" | "there" | "lacking"> & Readonly<{ of: Words<Proof>; missing: Name }>;
      /** Pictures of before, of after, of work done where nobody asks for both, of the work itself, and of what was signed. */
      album: Texts<"taking" | "insecure" | "others"> &
        Readonly<{ title: Words<AlbumKind>; take: Words<AlbumKind>; count: Pair; remove: Pair; shot: Pair; mishap: Words<Mishap> }>;
      spot: Texts<
        | "button" | "goOn" | "title" | "lead" | "category" | "text" | "where" | "address" | "placeKnown" | "placeUnknown" | "locating" | "locate" | "note" | "submit" | "later" | "discard" | "discardSure" | "keep"
      > & Readonly<{ missing: Name; field: Words<SpotField> }>;
      /** 待改. */
      aside: Texts<"untold" | "begun" | "mend" | "drop" | "unkept" | "stuck"> & Readonly<{ title: Count }>;
      backup: Texts<"button" | "title" | "note" | "common" | "submit" | "back" | "asked"> & Readonly<{ wants: readonly string[] }>;
      sos: Texts<"button" | "hold" | "hint" | "now" | "back" | "waiting" | "locating"> & Readonly<{ sent: Name; count: Count }>;
      note: Texts<"close" | "stood_down" | "sent_on" | "sent_back" | "matched_anew" | "moved" | "corrected" | "late" | "photo_lost" | "not_kept" | "spot_closed" | "spot_to_check" | "spot_filed"> & Readonly<{ refused: Pair; pressing: Name; not_put_back: Name }>;
    }>;
}>;
