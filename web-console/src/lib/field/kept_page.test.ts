import { beforeEach, describe, expect, test, vi } from "vitest";
import { KeptPage, PAGE_WITHIN_MS } from "./kept_page";

const ORIGIN = "https://hub.test";
const OLD = { digest: "one", files: ["/assets/field-1.js", "/assets/field-1.css"] };
const NEW = { digest: "two", files: ["/assets/field-2.js"] };

type Kept = Map<string, Response>;

/** What the browser keeps; a cache takes all of a list or nothing of it. */
class Shelf {
  caches = new Map<string, Kept>();

  open(name: string) {
    const kept: Kept = this.caches.get(name) ?? new Map();
    this.caches.set(name, kept);
    const address = (it: RequestInfo): string => new URL(typeof it === "string" ? it : it.url, ORIGIN).href;
    return Promise.resolve({
      addAll: async (wanted: RequestInfo[]) => {
        const came = await Promise.all(wanted.map(async (it) => [address(it), await network(new Request(address(it)))] as const));
        if (came.some(([, response]) => !response.ok)) throw new TypeError("one of them did not come");
        for (const [url, response] of came) kept.set(url, response);
      },
      match: (it: RequestInfo) => Promise.resolve(kept.get(address(it))?.clone()),
    });
  }

  keys() {
    return Promise.resolve([...this.caches.keys()]);
  }

  delete(name: string) {
    return Promise.resolve(this.caches.delete(name));
  }
}

let shelf: Shelf;
let asked: string[];
let network: (request: Request) => Promise<Response>;

const pageOf = (build: typeof OLD): KeptPage =>
  new KeptPage(build, {
    // @ts-expect-error as much of the browser's shelf as the page uses
    caches: shelf,
    fetch: (input, init) => {
      asked.push(new URL(String(input instanceof Request ? input.url : input)).pathname);
      return Promise.race([network(new Request(input, init)), new Promise<Response>((_done, fail) => init?.signal?.addEventListener("abort", () => fail(new Error("too late"))))]);
    },
    origin: ORIGIN,
  });
const get = (path: string, init?: RequestInit): Request => new Request(new URL(path, ORIGIN), init);
const words = async (answer: Promise<Response> | null): Promise<string> => (await (answer ?? Response.error())).text();
const gone = (): Promise<Response> => Promise.reject(new TypeError("Failed to fetch"));
const hub = (request: Request): Promise<Response> => Promise.resolve(new Response(`hub ${new URL(request.url).pathname}`));

beforeEach(() => {
  shelf = new Shelf();
  asked = [];
  network = hub;
});

describe("the page that a phone keeps", () => {
  test("is there with all its files while there is no network", async () => {
    const page = pageOf(OLD);
    await page.keep();
    network = gone;
    expect(await words(page.answer(get("/field")))).toBe("hub /field");
    expect(await words(page.answer(get("/field.html?again")))).toBe("hub /field");
    expect(await words(page.answer(get("/assets/field-1.js")))).toBe("hub /assets/field-1.js");
  });

  test("comes from the hub while that answers, and files whose names say what they hold do not", async () => {
    const page = pageOf(OLD);
    await page.keep();
    network = () => Promise.resolve(new Response("newer"));
    expect(await words(page.answer(get("/field")))).toBe("newer");
    expect(await words(page.answer(get("/assets/field-1.css")))).toBe("hub /assets/field-1.css");
    expect(asked).toEqual(["/field"]);
    network = gone;
    expect(await words(page.answer(get("/field"))), "a newer page is not mixed with older files").toBe("hub /field");
  });

  test.each([502, 503])("stands in for an answer of %i", async (status) => {
    const page = pageOf(OLD);
    await page.keep();
    network = () => Promise.resolve(new Response("away", { status }));
    expect(await words(page.answer(get("/field")))).toBe("hub /field");
  });

  test("is not waited for longer than a moment", async () => {
    // The signal's own clock cannot be turned forward, so it is rung by hand.
    const ringing = new AbortController();
    const asking = vi.spyOn(AbortSignal, "timeout").mockReturnValue(ringing.signal);
    const page = pageOf(OLD);
    await page.keep();
    network = () => new Promise(() => undefined);
    const answer = words(page.answer(get("/field")));
    ringing.abort();
    expect(await answer).toBe("hub /field");
    expect(asking).toHaveBeenCalledWith(PAGE_WITHIN_MS);
    asking.mockRestore();
  });

  test.each(["/api/v1/unit-ticket", "/", "/intake", "/assets/chart-1.js", "/field-worker.js", "https://elsewhere.test/field"])("has no answer of its own to %s", (path) => {
    expect(pageOf(OLD).answer(get(path))).toBe(null);
  });

  test("answers nothing that is not only read", () => {
    expect(pageOf(OLD).answer(get("/field", { method: "POST" }))).toBe(null);
  });

  test("gives way to the next build as a whole, which is not in use before all of it came", async () => {
    await pageOf(OLD).keep();
    const next = pageOf(NEW);
    network = (request) => (request.url.endsWith("/assets/field-2.js") ? Promise.resolve(new Response("", { status: 404 })) : hub(request));
    await expect(next.keep()).rejects.toThrow("one of them did not come");
    network = gone;
    expect(await words(pageOf(OLD).answer(get("/field"))), "the build before is still whole").toBe("hub /field");
    network = hub;
    await next.keep();
    shelf.caches.set("somebody else's", new Map());
    await next.forgetOthers();
    expect([...shelf.caches.keys()]).toEqual(["huying-field-two", "somebody else's"]);
    network = gone;
    expect(await words(next.answer(get("/assets/field-2.js")))).toBe("hub /assets/field-2.js");
  });
});
