/** The field page's service worker: it hears what the browser asks and lets the kept page answer. Built by itself, for no worker of this origin may load another file. */
import type { Build } from "./lib/field/kept_page";
import { KeptPage } from "./lib/field/kept_page";

type Lasting = Event & Readonly<{ waitUntil: (until: Promise<unknown>) => void }>;
type Fetching = Event & Readonly<{ request: Request; respondWith: (answer: Promise<Response>) => void }>;

declare const self: Readonly<{
  caches: CacheStorage;
  location: Location;
  skipWaiting: () => Promise<void>;
  addEventListener: ((on: "install" | "activate", heard: (event: Lasting) => void) => void) & ((on: "fetch", heard: (event: Fetching) => void) => void);
}>;
/** Put here by the build. */
declare const __FIELD_BUILD__: Build;

const page = new KeptPage(__FIELD_BUILD__, { caches: self.caches, fetch: (...request) => fetch(...request), origin: self.location.origin });

// A phone's page is hardly ever closed: a new build need not wait for it. The open page has loaded all it needs.
self.addEventListener("install", (event) => event.waitUntil(page.keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(page.forgetOthers()));
self.addEventListener("fetch", (event) => {
  const answer = page.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});
