/** The browser's side of the link: a ticket by HTTP, a socket to the hub this page came from. */
import type { Hub } from "../api/hub";
import type { Ears, SocketLike, TicketAnswer } from "./connection";

export async function ticketFrom(hub: Hub): Promise<TicketAnswer> {
  const answer = await hub.ticket();
  if (answer.ok) return { ticket: answer.value.ticket };
  if (answer.problem.kind === "refused" && answer.problem.status === 401) return { failed: "signed_out" };
  return { failed: "unreachable", retryAfter_ms: answer.problem.kind === "refused" ? answer.problem.retryAfter_ms : null };
}

export function openSocket(ticket: string, subprotocol: string, ears: Ears): SocketLike {
  return socketTo("/ws/console", ticket, subprotocol, ears);
}

/** A socket to one of the hub's addresses. */
export function socketTo(path: string, ticket: string, subprotocol: string, ears: Ears): SocketLike {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}${path}?ticket=${encodeURIComponent(ticket)}`, subprotocol);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => ears.opened();
  socket.onmessage = (event: MessageEvent<unknown>) => ears.heard(event.data);
  socket.onclose = (event) => ears.closed(event.code, event.reason);
  return {
    // Between the hub's closing and the word of it a socket takes nothing, and what is said to it is lost as on any that is gone.
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
