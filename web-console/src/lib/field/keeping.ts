/** Has the browser keep the field page, where browsers do: over TLS with a certificate they trust, and on the machine itself. */

const WORKER = "/field-worker.js";
/** The page and nothing of the console. */
const SCOPE = "/field";

/** Never in the way: elsewhere the page works as before, as long as there is a network. */
export function keepPage(container: ServiceWorkerContainer | undefined): void {
  container?.register(WORKER, { scope: SCOPE, updateViaCache: "none" }).catch((fault: unknown) => {
    // A certificate that somebody waved through is none to a service worker, and some browsers have theirs switched off.
    console.info(`the page is not kept for times without a network: ${String(fault)}`);
  });
}
