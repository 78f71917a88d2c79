import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { fieldWorker, WORKER } from "./build/field_worker.ts";
import { mapStyles } from "./build/map_styles.ts";

// The hub serves `dist` from its root and allows nothing from another origin, so nothing is inlined and nothing is fetched from outside.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), mapStyles(), fieldWorker()],
  // MapLibre's worker is a module of its own, served from the hub like everything else.
  worker: { format: "es" },
  optimizeDeps: { exclude: ["maplibre-gl"] },
  // Four pages: the console; the field page for phones, the plain list for desks and the page for callers, which load nothing of the map; and the field page's service worker, at an address that stays.
  build: {
    rollupOptions: {
      input: { index: "index.html", field: "field.html", desk: "desk.html", progress: "progress.html", [WORKER]: "src/field_worker.ts" },
      output: {
        entryFileNames: ({ name }) => (name === WORKER ? "[name].js" : "assets/[name]-[hash].js"),
        // What all pages share of Svelte bears the name of one of its files, which looks like the console's page.
        chunkFileNames: ({ name }) => `assets/${name === "index-client" ? "svelte" : name}-[hash].js`,
      },
    },
    target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false,
  },
  // Components are tested in a browser's flavour of Svelte; without this, vitest would take the one for servers.
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  test: { include: ["src/**/*.test.ts", "tests/unit/**/*.test.ts"] },
}));
