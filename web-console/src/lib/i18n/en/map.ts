/** What the map and the desk around it say in English. */
import type { MapMessages } from "../messages/map";

export const map: MapMessages = {
  map: {
    title: "Map", none: "This browser cannot show the map (no WebGL2). Lists take its place; intake, dispatch and escalation work as before.",
    loading: "Loading the map…", failed: "The map could not be loaded. Lists take its place.", legend: "Legend", layers: "Layers", metres: "m", kilometres: "km",
    zoomIn: "Zoom in", zoomOut: "Zoom out", tooFar: "Too much in view: zoom in to see all units", old: "The picture is old: do not trust positions", lost: "signal lost",
    clear: "Deselect", locate: "Locate", follow: "Follow", following: "Following", refit: "Move to selection", roadClosed: "Road closed", unitGone: "Its position is not known now",
    speed: "Speed", away: "From the case", noAreas: "No outlines have been imported: only units and cases are shown", home: "Home", person: "Person",
    showCase: "Show the case", fit: "Whole area",
    reports: (count) => `${count} reports`, joined: "Also reported", photo: (count) => `Photo ${count}`,
    letter: { red: "C", orange: "U", ordinary: "O", sos: "SOS" },
    layer: { borders: "Borders", roads: "Roads", units: "Units", cases: "Cases", rings: "Distances" },
    left: (time) => `${time} left`, over: (time) => `${time} over`, minutes: (count) => `${count} min`, seconds: (count) => `${count} s`,
    ring: (radius) => radius, fixAge: (age) => `fix ${age} old`, speedKmh: (count) => `${count} km/h`, awayBy: (what, distance) => `${distance} from ${what}`,
  },
  force: {
    title: "Units on duty", hint: "click to filter the map", sos: "SOS", total: "in all", cover: "Cover", show: (status) => `Show ${status}`, hide: (status) => `Hide ${status}`,
    status: { free: "free", offered: "offered", under_way: "under way", on_scene: "on scene", busy: "busy", needs_help: "needs help", off_duty: "off duty" },
  },
  roster: { title: "On duty", nobody: "nobody on duty", leader: "leader", officer: "officer", reserve: "reserve" },
  said: {
    acknowledged: "acknowledged", accepted: "accepted", declined: "cannot go", set_out: "set out", arrived: "arrived", well: "well", done: "done", backup_asked: "wants more units",
    signed: "signed", return_asked: "wants to return it", extension_asked: "wants more time", replied: "replied",
  },
  reachOutcome: { taken: "taken on", refused: "refused", failed: "failed", no_number: "no number" },
  photos: (count) => (count === 1 ? "1 photo" : `${count} photos`),
  byTelephone: (words) => `by telephone: ${words}`,
  plain: {
    title: "List mode", units: "Units on duty", name: "Name", kind: "Kind", status: "Status", distance: "Distance", fix: "Fix", area: "Area", none: "No unit is on duty",
    noPosition: "no position", more: (count) => `${count} more`,
  },
};
