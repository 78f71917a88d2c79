/** The keys of what the intake desk says. */
import type { Name, Texts } from "./shapes";

export type IntakeMessages = Readonly<{
  report: Texts<
    | "title" | "lead" | "caller" | "phone" | "text" | "address" | "category" | "categoryNone" | "urgency" | "urgencyNone"
    | "area" | "areaHint" | "submit" | "sending" | "clear" | "draftKept" | "takenBefore" | "textMissing" | "placeUnknown" | "close"
  > &
    Readonly<{ accepted: Name; callFirst: Name }>;
}>;
