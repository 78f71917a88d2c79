/** Whether this browser can draw the map at all. */
export function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2");
  // A page may hold only so many contexts; this one has served.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
