/** A call that a telephone system announces by opening the console at `/intake?phone=…&call_id=…`. */

export type Arrival = Readonly<{ phone: string; callId: string }>;

/** What a telephone system gives is cut to this length: it goes into a form, not past the hub's own limits. */
const LONGEST = 128;

/** Null where the console was opened in the ordinary way. */
export function arrivalAt(address: Readonly<{ pathname: string; search: string }>): Arrival | null {
  if (address.pathname.replace(/\/$/, "") !== "/intake") return null;
  const given = new URLSearchParams(address.search);
  const taken = (name: string): string => (given.get(name) ?? "").trim().slice(0, LONGEST);
  return { phone: taken("phone"), callId: taken("call_id") };
}
