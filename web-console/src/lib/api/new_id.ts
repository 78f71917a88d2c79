/** Ids made here: UUIDs of version 7, in pages without TLS too, where the browser offers no `randomUUID`. */

export function newId(now_ms = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = now_ms.toString(16).padStart(12, "0");
  const random = [...bytes.slice(6)].map((byte, index) => hex(marked(byte, index))).join("");
  return [time.slice(0, 8), time.slice(8), random.slice(0, 4), random.slice(4, 8), random.slice(8)].join("-");
}

/** Version in the first random byte, variant in the third. */
function marked(byte: number, index: number): number {
  if (index === 0) return (byte & 0x0f) | 0x70;
  return index === 2 ? (byte & 0x3f) | 0x80 : byte;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
