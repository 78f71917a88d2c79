/** Counting pixels of a picture by colour, with the browser's own eyes: no library for pictures is needed. */

/** Colours as the console draws them, and how far a pixel may be off. */
export const COLOURS = { free: [0, 158, 115], asked: [86, 180, 233], onScene: [230, 159, 0], caseRed: [198, 42, 34], ring: [197, 172, 79] };
const NEAR = 14;

/** How many pixels of each colour the element shows. */
export async function pixelsOf(page, selector) {
  const box = await page.locator(selector).boundingBox();
  // The legend has the same colours, whatever the map shows.
  const legend = (visibility) => page.evaluate((value) => document.querySelector("#map-pane .legend")?.style.setProperty("visibility", value), visibility);
  await legend("hidden");
  const png = (await page.screenshot({ clip: box })).toString("base64");
  await legend("visible");
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(
      async ([picture, colours, near]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${picture}`;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
        const pen = canvas.getContext("2d", { willReadFrequently: true });
        pen.drawImage(image, 0, 0);
        const { data } = pen.getImageData(0, 0, image.width, image.height);
        const counts = Object.fromEntries(Object.keys(colours).map((name) => [name, 0]));
        for (let at = 0; at < data.length; at += 4) {
          for (const [name, rgb] of Object.entries(colours)) {
            if (rgb.every((value, part) => Math.abs(value - data[at + part]) <= near)) counts[name] += 1;
          }
        }
        return counts;
      },
      [png, COLOURS, NEAR],
    );
  } finally {
    await blank.close();
  }
}
