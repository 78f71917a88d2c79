/** The frame of every story: pictures, steps said aloud, and what the browser said when something is not as it should be. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Keeps pictures where the settings want them, and prints each step as one JSON line with the time since it began. */
export function narrator(env, page, picture = {}) {
  const began = Date.now();
  const shot = async (name, of = page, over = {}) => {
    if (env.SCREENSHOTS === undefined) return;
    mkdirSync(env.SCREENSHOTS, { recursive: true });
    await of.screenshot({ path: join(env.SCREENSHOTS, `${name}.png`), ...picture, ...over });
  };
  const step = (name, more = {}) => console.log(JSON.stringify({ step: name, after_ms: Date.now() - began, ...more }));
  return { shot, step };
}

/** Tells a story; what goes wrong comes with a picture of that name and with what the browser said. */
export async function telling(tell, { shot, seen, failed }) {
  await tell().catch(async (fault) => {
    await shot(failed);
    throw new Error(`${fault.message}\nthe browser said: ${JSON.stringify(seen.complaints)}`, { cause: fault });
  });
}

/** Tells the story when its file is what was started, with the environment as settings; ends with 1 at what is wrong. */
export async function asProgram(file, story) {
  if (process.argv[1] !== file) return;
  await story(process.env).catch((fault) => {
    console.error(fault);
    process.exitCode = 1;
  });
}
