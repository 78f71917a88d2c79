/** Counting pixels of a picture by colour, with the browser's own eyes: no library for pictures is needed. */

/** Colours as the console draws them, and how far a pixel may be off. */
export const COLOURS = { free: [0, 158, 115], asked: [86, 180, 233], onScene: [230, 159, 0], caseRed: [198, 42, 34], ring: [197, 172, 79], road: [120, 116, 96], water: [29, 71, 99] };
const NEAR = 14;
/** The middle of an element, where no legend lies that has the same colours; small, for a slow machine draws for long. */
const WIDTH = 640;
const HEIGHT = 520;

const blanks = new WeakMap();

/** A page that is good for looking at pictures. */
async function blankOf(context) {
  if (!blanks.has(context)) blanks.set(context, await context.newPage());
  return blanks.get(context);
}

/** How many pixels of each colour the middle of the element shows. */
export async function pixelsOf(page, selector) {
  const box = await page.locator(selector).boundingBox();
  const [width, height] = [Math.min(WIDTH, box.width), Math.min(HEIGHT, box.height)];
  const clip = { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
  const png = (await page.screenshot({ clip })).toString("base64");
  const blank = await blankOf(page.context());
  return blank.evaluate(
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
}
