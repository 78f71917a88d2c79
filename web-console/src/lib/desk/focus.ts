/** Attachments that put the focus where the hands are. */

/** Focuses the element when it comes onto the page. */
export function focused(element: HTMLElement): void {
  element.focus();
}

/** Brings what has just come to stand below the sight of a form into it. */
export function inSight(node: HTMLElement): void {
  node.scrollIntoView({ block: "nearest" });
}
