/** What the page's address names, `#case=…` or `#rates`: so that another page can open one here, and going back works. */

export function caseIn(hash: string): string | null {
  const id = new URLSearchParams(hash.replace(/^#/, "")).get("case");
  return id === null || id === "" ? null : id;
}

/** Whether it names 办结统计. */
export function ratesIn(hash: string): boolean {
  return hash === RATES_HASH;
}

export const RATES_HASH = "#rates";

export function hashOf(id: string | null): string {
  return id === null ? "" : `#case=${encodeURIComponent(id)}`;
}
