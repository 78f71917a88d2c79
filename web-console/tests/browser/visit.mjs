/** A page of the console in a real browser, for every story that is told in one. */
import { join } from "node:path";

const FLAGS = [
  "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** How the browser is started for these settings. Pages that came from a folder have no address, and the browser would not let them speak to one of this machine. */
export function flagsFor(env) {
  return env.PAGES === undefined ? FLAGS : [...FLAGS, "--disable-features=LocalNetworkAccessChecks"];
}

/** What the browser complained about, and every address it asked for outside the hub. */
function watch(page, base) {
  const seen = { complaints: [], foreign: [] };
  page.on("console", (message) => {
    // Nobody being signed in is how the sign-in page comes about; the browser notes every 401 as an error.
    const expected = message.text().includes("401 (Unauthorized)");
    if (["error", "warning"].includes(message.type()) && !expected) seen.complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (fault) => seen.complaints.push(String(fault)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.host !== new URL(base).host) seen.foreign.push(request.url());
  });
  return seen;
}

export async function signIn(page, login, password) {
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-link=live]");
}

/** Addresses at which the hub shows a page, and which. */
const PAGES = new Map([["/", "index.html"], ["/intake", "index.html"], ["/desk", "desk.html"], ["/progress", "progress.html"], ["/field", "field.html"]]);

/** Answers for the hub where pages are asked for, so that they need not be built into it first. */
async function servePages(page, base, folder) {
  const own = (url) => url.origin === new URL(base).origin && (PAGES.has(url.pathname) || url.pathname.startsWith("/assets/"));
  await page.route(own, (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(folder, PAGES.get(pathname) ?? pathname) });
  });
}

/** A page of its own, and what the browser says about it. */
export async function open(browser, base, env, viewport) {
  const page = await (await browser.newContext({ viewport, locale: "zh-CN", ignoreHTTPSErrors: true })).newPage();
  page.setDefaultTimeout(15_000);
  const seen = watch(page, base);
  if (env.PAGES !== undefined) await servePages(page, base, env.PAGES);
  return { page, seen };
}
