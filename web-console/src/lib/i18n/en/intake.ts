/** What the intake desk says in English. */
import type { IntakeMessages } from "../messages/intake";

export const intake: IntakeMessages = {
  report: {
    title: "New report", lead: "Only the report itself is needed; an unknown place is accepted.", caller: "Caller", phone: "Call-back number",
    text: "What the caller says", address: "Place, in the caller's words", category: "Category", categoryNone: "not classified",
    urgency: "Urgency", urgencyNone: "by category", area: "Area", areaHint: "leave empty if unknown", submit: "File the report",
    sending: "Filing…", clear: "Clear", takenBefore: "The earlier filing was accepted after all; these changes were not filed. Look at the list first, and file again only if it is another matter.",
    draftKept: "The draft is kept on this page", textMissing: "Say what it is about",
    placeUnknown: "place unknown", accepted: (grade) => `Filed as ${grade}`, callFirst: (services) => `Call ${services} first`, close: "Close",
  },
};
