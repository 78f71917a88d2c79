import { describe, expect, test, vi } from "vitest";
import { RECORDING_MAX_BYTES } from "../wire";
import { ACCEPTED, handIn, mediaTypeOf } from "./attachments";

vi.mock(import("../field/photos"), async (original) => ({ ...(await original()), shrunk: async (file: Blob) => (file.size === 0 ? null : new ArrayBuffer(3)) }));

type Sent = Readonly<{ path: string; method: string; type: string | null }>;

function hub(answer: () => Response): Readonly<{ sent: Sent[]; fetcher: typeof fetch }> {
  const sent: Sent[] = [];
  return {
    sent,
    fetcher: async (path, init) => {
      sent.push({ path: String(path), method: init?.method ?? "", type: new Headers(init?.headers).get("Content-Type") });
      return answer();
    },
  };
}

const kept = (): Response => Response.json({}, { status: 201 });
const file = (name: string, type: string, bytes = 2): File => new File([new Uint8Array(bytes)], name, { type });

describe("an attachment", () => {
  test.each([
    ["call.mp3", "audio/mpeg", "audio/mpeg"], ["call.mp3", "audio/mp3", "audio/mpeg"], ["call.m4a", "audio/x-m4a", "audio/mp4"], ["call.wav", "audio/x-wav", "audio/wav"],
    ["call.ogg", "audio/ogg", "audio/ogg"], ["call.WAV", "", "audio/wav"], ["pond.png", "image/png", "image/jpeg"], ["call.amr", "audio/amr", null], ["plan.pdf", "application/pdf", null], ["call.exe", "", null],
  ])("named %s that the browser calls %s is handed in as %s", (name, type, expected) => {
    expect(mediaTypeOf({ name, type })).toBe(expected);
  });

  test("that can be chosen is one that is taken", () => {
    for (const type of ACCEPTED.split(",").filter((it) => it.startsWith("audio/"))) expect(mediaTypeOf({ name: "x", type }), type).not.toBe(null);
  });

  test("is at the hub under an address of its own, each time it is chosen", async () => {
    const { sent, fetcher } = hub(kept);
    const [voice, pond] = [await handIn(fetcher, file("call.mp3", "audio/mp3", 5)), await handIn(fetcher, file("pond.png", "image/png"))];
    expect([voice, pond]).toMatchObject([{ value: { kind: "recording", name: "call.mp3", bytes: 5 } }, { value: { kind: "picture", name: "pond.png", bytes: 3 } }]);
    expect(sent.map(({ method, type }) => [method, type])).toEqual([["PUT", "audio/mpeg"], ["PUT", "image/jpeg"]]);
    expect(new Set(sent.map(({ path }) => path)).size).toBe(2);
    for (const { path } of sent) expect(path).toMatch(/^\/api\/v1\/attachments\/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test("that the hub would not take is not sent, and why is said", async () => {
    const { sent, fetcher } = hub(kept);
    expect(await handIn(fetcher, file("call.amr", "audio/amr"))).toBe("unknown_kind");
    expect(await handIn(fetcher, file("pond.png", "image/png", 0))).toBe("unreadable_picture");
    expect(await handIn(fetcher, file("call.wav", "audio/wav", RECORDING_MAX_BYTES + 1))).toBe("recording_too_long");
    expect(sent).toEqual([]);
  });

  test("that the hub does not take says what the hub said", async () => {
    const { fetcher } = hub(() => Response.json({ error: { code: "too_large", message: "no", field: null, value: null, request: "r" } }, { status: 413 }));
    expect(await handIn(fetcher, file("call.wav", "audio/wav"))).toMatchObject({ ok: false, problem: { kind: "refused", mistake: { code: "too_large" } } });
  });
});
