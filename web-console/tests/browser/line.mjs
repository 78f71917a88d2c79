/** The line between a browser and a hub, which can be cut: then nobody answers at all, neither with pages nor with anything else. */
import { connect, createServer } from "node:net";

export class Line {
  #to;
  #server;
  #ends = new Set();
  #isCut = false;

  /** To the hub at this address. */
  constructor(base) {
    this.#to = new URL(base);
    this.#server = createServer((near) => this.#join(near));
  }

  /** Answers the address of the near end. */
  open() {
    return new Promise((done) => this.#server.listen(0, "127.0.0.1", () => done(`http://127.0.0.1:${this.#server.address().port}`)));
  }

  cut() {
    this.#isCut = true;
    for (const end of this.#ends) end.destroy();
  }

  mend() {
    this.#isCut = false;
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #join(near) {
    if (this.#isCut) return near.destroy();
    const far = connect(Number(this.#to.port), this.#to.hostname);
    for (const [end, other] of [[near, far], [far, near]]) {
      this.#ends.add(end);
      end.pipe(other);
      // Whatever ends one side ends the other; a reset is no more than that.
      end.on("error", () => other.destroy());
      end.on("close", () => {
        this.#ends.delete(end);
        other.destroy();
      });
    }
  }
}
