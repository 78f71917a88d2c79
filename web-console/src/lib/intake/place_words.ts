/** Coordinates as somebody types or pastes them. */

/** A number in degrees, or null if that is not what was typed. Full-width digits and points are taken too. */
export function degrees(words: string): number | null {
  const plain = words.normalize("NFKC").trim().replace(/°$/, "");
  return /^[-+]?\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
