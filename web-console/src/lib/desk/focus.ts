/** Attachments that put the focus where the hands are. */

/** Focuses the element when it comes onto the page. */
export function focused(element: HTMLElement): void {
  element.focus();
}
