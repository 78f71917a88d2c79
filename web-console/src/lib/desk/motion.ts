/** Whether this person's system asks for as little motion as possible. */
export function motionWanted(): "smooth" | "none" {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches === true ? "none" : "smooth";
}
