/**
 * Leaves out of MapLibre's styles what belongs to controls that the console has none of: most of them is drawings of buttons,
 * and every desk would load them. What is left out is named; whatever a later version adds stays in.
 */
import type { Plugin } from "vite";

const STYLES = /\/maplibre-gl\/dist\/maplibre-gl\.css$/;
/** The scale is the one control there is; attribution, popups and markers of MapLibre's own are not used either. */
const UNUSED = /maplibregl-(ctrl-(group|icon|attrib|logo|compass|globe|geolocate|fullscreen|shrink|terrain|zoom)|popup|marker|user-location|compact)|maplibregl-ctrl( button|\.)/;

type Rule = Readonly<{ head: string; body: string }>;

/** The rules of one level: what stands before each brace, and what stands between it and the one that closes it. */
function rulesOf(css: string): readonly Rule[] {
  const rules: Rule[] = [];
  let [from, open, depth] = [0, 0, 0];
  for (let at = 0; at < css.length; at += 1) {
    if (css[at] === "{" && depth++ === 0) open = at;
    if (css[at] !== "}" || --depth > 0) continue;
    if (depth < 0) throw new Error("a brace is closed that was not opened");
    rules.push({ head: css.slice(from, open).trim(), body: css.slice(open + 1, at) });
    from = at + 1;
  }
  if (depth !== 0 || css.slice(from).trim() !== "") throw new Error("a rule has no end");
  return rules;
}

/** The same styles without those rules. */
export function withoutUnused(css: string): string {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return rulesOf(plain).map(({ head, body }) => ruleWithoutUnused(head, body)).join("");
}

function ruleWithoutUnused(head: string, body: string): string {
  if (head.startsWith("@media")) {
    const inner = withoutUnused(body);
    return inner === "" ? "" : `${head}{${inner}}`;
  }
  const used = head.split(",").filter((selector) => !UNUSED.test(selector));
  return used.length === 0 ? "" : `${used.join(",")}{${body}}`;
}

export function mapStyles(): Plugin {
  return {
    name: "map-styles",
    enforce: "pre",
    transform(css, id) {
      return STYLES.test(id.split("?")[0] ?? "") ? { code: withoutUnused(css), map: null } : null;
    },
  };
}
