/**
 * The field page as this phone keeps it, so that it opens without a network: one page with all its files, kept as a whole
 * and replaced as a whole. Answers of the hub are never kept, and nothing of the console is.
 */

/** One build of the page: what tells it apart, and the addresses of its files, whose names hold a hash of the content. */
export type Build = Readonly<{ digest: string; files: readonly string[] }>;

/** What the browser gives a service worker, as far as this uses it. */
export type Surroundings = Readonly<{ caches: CacheStorage; fetch: typeof fetch; origin: string }>;

/** The page's address; the file's own name shows the same. */
const PAGE = "/field";
const ALSO_THE_PAGE = "/field.html";
const KEPT_AS = "huying-field-";
/** Longer than this nobody waits for a page that the phone has itself. */
export const PAGE_WITHIN_MS = 4_000;
/** From here on the hub, or what stands before it, says that it cannot answer now. */
const CANNOT_NOW = 500;

export class KeptPage {
  #build: Build;
  #around: Surroundings;

  constructor(build: Build, around: Surroundings) {
    this.#build = build;
    this.#around = around;
  }

  /** Fetches page and files; rejects, keeping nothing new in use, unless all of them came. */
  async keep(): Promise<void> {
    const cache = await this.#around.caches.open(this.#name);
    // The page has one address for all builds, so the browser asks whether its own copy is still the newest.
    await cache.addAll([new Request(new URL(PAGE, this.#around.origin), { cache: "no-cache" }), ...this.#build.files]);
  }

  /** Forgets the builds before this one. */
  async forgetOthers(): Promise<void> {
    const names = await this.#around.caches.keys();
    const others = names.filter((name) => name.startsWith(KEPT_AS) && name !== this.#name);
    await Promise.all(others.map((name) => this.#around.caches.delete(name)));
  }

  /** The answer to a request of the page, or null for the network's alone: everything but the page and its files. */
  answer(request: Request): Promise<Response> | null {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== this.#around.origin) return null;
    if (pathname === PAGE || pathname === ALSO_THE_PAGE) return this.#page(request);
    return this.#build.files.includes(pathname) ? this.#file(request) : null;
  }

  /** The hub's page if it comes soon. It is not kept: it may belong to files that this phone does not have. */
  async #page(request: Request): Promise<Response> {
    const kept = async (): Promise<Response | undefined> => (await this.#around.caches.open(this.#name)).match(PAGE);
    try {
      const fresh = await this.#around.fetch(request, { signal: AbortSignal.timeout(PAGE_WITHIN_MS) });
      return fresh.status >= CANNOT_NOW ? ((await kept()) ?? fresh) : fresh;
    } catch {
      // No network, or none to speak of.
      return (await kept()) ?? Response.error();
    }
  }

  /** The name holds a hash of the content, so what is kept is what the hub has. */
  async #file(request: Request): Promise<Response> {
    const cache = await this.#around.caches.open(this.#name);
    return (await cache.match(request.url)) ?? this.#around.fetch(request);
  }

  get #name(): string {
    return `${KEPT_AS}${this.#build.digest}`;
  }
}
