/** What is not among the files that a page loads first, and is there before somebody needs it. */

export const loadActForm = () => import("../docket/ActForm.svelte");
export const loadIntake = () => import("./intake/IntakeDesk.svelte");
export const loadRelayForm = () => import("./intake/RelayForm.svelte");
export const loadCover = () => import("./map/CoverPanel.svelte");
export const loadPlaceForm = () => import("./forms/PlaceForm.svelte");

/** Asked for once the page stands. Without an answer it is asked for again when it is opened, which then says that it cannot be had. */
export function preload(load: () => Promise<unknown>): void {
  load().catch((fault: unknown) => console.info(`not here yet: ${String(fault)}`));
}
