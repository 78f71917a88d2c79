/** The case that the page's address names, `#case=…`: so that another page can open one here, and going back works. */

export function caseIn(hash: string): string | null {
  const id = new URLSearchParams(hash.replace(/^#/, "")).get("case");
  return id === null || id === "" ? null : id;
}

export function hashOf(id: string | null): string {
  return id === null ? "" : `#case=${encodeURIComponent(id)}`;
}
