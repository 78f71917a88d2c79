/** What the field page asks of the hub over HTTP, with the device's token. */
import type { Answer } from "../api/api";
import { Api } from "../api/api";
import { ticket } from "../decode/http";
import type { Ears, SocketLike, TicketAnswer } from "../link/connection";
import { socketTo } from "../link/dial";
import type { Device } from "./device";
import type { Subject } from "./photo_order";
import { deviceToken } from "./unit_out";

/** How long a picture may take over a weak network. */
const PHOTO_MS = 60_000;
/** And a recording. */
const RECORDING_MS = 180_000;

/**
 * What became of a picture: `never` means that the hub will not take it, however often it is offered; `past`, that it takes none
 * of that task or case any more, so that the order's own answer says why.
 */
export type PhotoAnswer = "kept" | "later" | "never" | "past";

export function claim(fetcher: typeof fetch, code: string): Promise<Answer<Device>> {
  return new Api(fetcher).post("/pairings/claim", { code }, deviceToken);
}

export class FieldHub {
  #fetch: typeof fetch;
  #token: string;

  constructor(fetcher: typeof fetch, token: string) {
    this.#fetch = fetcher;
    this.#token = token;
  }

  async ticket(): Promise<TicketAnswer> {
    const bearing: typeof fetch = (input, init) => this.#fetch(input, { ...init, headers: { ...init?.headers, Authorization: `Bearer ${this.#token}` } });
    const answer = await new Api(bearing).post("/unit-ticket", undefined, ticket);
    if (answer.ok) return { ticket: answer.value.ticket };
    const { problem } = answer;
    if (problem.kind === "refused" && problem.status === 401) return { failed: "signed_out" };
    return { failed: "unreachable", retryAfter_ms: problem.kind === "refused" ? problem.retryAfter_ms : null };
  }

  async putPhoto(of: Subject, digest: string, bytes: ArrayBuffer): Promise<PhotoAnswer> {
    try {
      const response = await this.#fetch(`/api/v1/photos/${digest}?${new URLSearchParams(of).toString()}`, {
        method: "PUT",
        credentials: "same-origin",
        signal: AbortSignal.timeout(isPicture(bytes) ? PHOTO_MS : RECORDING_MS),
        headers: { "Content-Type": isPicture(bytes) ? "image/jpeg" : "application/octet-stream", Authorization: `Bearer ${this.#token}` },
        body: bytes,
      });
      return afterPhoto(response.status);
    } catch {
      // Cut off or too slow: the same picture goes out again, and is kept once.
      return "later";
    }
  }
}

/** What this page makes of a picture is a JPEG; anything else was recorded, and the hub finds out as what. */
function isPicture(bytes: ArrayBuffer): boolean {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  return first === 0xff && second === 0xd8;
}

/**
 * A revoked token and a busy hub are not the picture's fault. A conflict means that the task is not this unit's, or the case is
 * filed: by this very order perhaps, whose answer was lost, and then it must come again word for word.
 */
export function afterPhoto(status: number): PhotoAnswer {
  if (status === 200 || status === 201) return "kept";
  if (status === 409) return "past";
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status) ? "never" : "later";
}

export function openUnitSocket(oneTimeTicket: string, subprotocol: string, ears: Ears): SocketLike {
  return socketTo("/ws/unit", oneTimeTicket, subprotocol, ears);
}
