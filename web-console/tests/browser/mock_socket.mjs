/** As much of a WebSocket's server side as the mock needs: frames to a browser and from it, whole ones only. */

function frame(opcode, body) {
  const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (head.length === 2) head[1] = body.length;
  else if (head.length === 4) head.writeUInt16BE(body.length, ((head[1] = 126), 2));
  else head.writeBigUInt64BE(BigInt(body.length), ((head[1] = 127), 2));
  return Buffer.concat([head, body]);
}

export const say = (socket, message) => socket.write(frame(1, Buffer.from(JSON.stringify(message))));
export const sayBytes = (socket, bytes) => socket.write(frame(2, bytes));

/** Calls `heard` with opcode and text of each frame; what has come of the next one waits for its rest. */
export function listen(socket, heard) {
  let waiting = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      if (waiting.length < 6) return;
      const short = waiting[1] & 0x7f;
      const head = short === 126 ? 4 : 2;
      const length = short === 126 ? waiting.readUInt16BE(2) : short;
      if (waiting.length < head + 4 + length) return;
      const mask = waiting.subarray(head, head + 4);
      const body = Buffer.from(waiting.subarray(head + 4, head + 4 + length)).map((byte, index) => byte ^ mask[index % 4]);
      heard(waiting[0] & 0x0f, body.toString("utf8"));
      waiting = waiting.subarray(head + 4 + length);
    }
  });
}
