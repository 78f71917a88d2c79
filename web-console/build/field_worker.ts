/**
 * Gives the field page's service worker its list: the page and every file of this build that the page loads, and nothing
 * that only the console loads. The list is part of the worker's text, so that each build that changes the page brings
 * phones another worker.
 */
import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";

/** What a worker is found by: its address must stay the same, and may not lie deeper than the page. */
export const WORKER = "field-worker";
const PAGE = "field.html";
/** Stands in the worker's source for what is put there. */
const PLACE_OF_THE_LIST = "__FIELD_BUILD__";

type Bundle = Rolldown.OutputBundle;

function chunkOf(bundle: Bundle, file: string): Rolldown.OutputChunk {
  const found = bundle[file];
  if (found?.type !== "chunk") throw new Error(`${file} is no script of this build`);
  return found;
}

/** A script and all it loads, now or later, with styles and other files. */
function loadedBy(bundle: Bundle, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { imports, dynamicImports, viteMetadata } = chunkOf(bundle, file);
  for (const other of [...(viteMetadata?.importedCss ?? []), ...(viteMetadata?.importedAssets ?? [])]) seen.add(other);
  for (const other of [...imports, ...dynamicImports]) loadedBy(bundle, other, seen);
  return seen;
}

export function fieldWorker(): Plugin {
  return {
    name: "field-worker",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const page = bundle[PAGE];
        const entry = Object.values(bundle).find((it) => it.type === "chunk" && it.facadeModuleId?.endsWith(`/${PAGE}`) === true);
        if (page?.type !== "asset" || entry === undefined) throw new Error(`${PAGE} is not part of this build`);
        const files = [...loadedBy(bundle, entry.fileName)].map((file) => `/${file}`).toSorted();
        if (!String(page.source).includes(entry.fileName)) throw new Error(`${PAGE} does not load ${entry.fileName}`);
        const digest = createHash("sha256").update(page.source).update(files.join(" ")).digest("hex").slice(0, 16);
        const worker = chunkOf(bundle, `${WORKER}.js`);
        if (worker.imports.length > 0) throw new Error(`a service worker stands alone, and this one loads ${worker.imports.join(" ")}`);
        if (!worker.code.includes(PLACE_OF_THE_LIST)) throw new Error("the service worker has no place for its list");
        worker.code = worker.code.replace(PLACE_OF_THE_LIST, JSON.stringify({ digest, files }));
      },
    },
  };
}
