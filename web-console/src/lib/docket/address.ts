/** What the page's address names, `#case=…`, `#rates` or `#rooms`: so that another page can open one here, and going back works. */

export function caseIn(hash: string): string | null {
  const id = new URLSearchParams(hash.replace(/^#/, "")).get("case");
  return id === null || id === "" ? null : id;
}

/** Whether it names 办结统计. */
export function ratesIn(hash: string): boolean {
  return hash === RATES_HASH;
}

export const RATES_HASH = "#rates";

/** Whether it names 应急与吹哨. */
export function roomsIn(hash: string): boolean {
  return hash === ROOMS_HASH;
}

export const ROOMS_HASH = "#rooms";

export function hashOf(id: string | null): string {
  return id === null ? "" : `#case=${encodeURIComponent(id)}`;
}
