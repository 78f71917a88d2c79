/**
 * The map on the page: MapLibre with our style, our units and our pictures of cases. It is told what to show and says
 * what the hands do to it; it decides nothing. Loaded only where a map can be drawn.
 */
import type { GeoJSONSource, LngLatBoundsLike, MapMouseEvent, PointLike, VectorTileSource } from "maplibre-gl";
import { Map as MapLibre, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Box } from "./case_features";
import { grown } from "./case_features";
import type { Fleet } from "./fleet";
import type { Layers } from "./layers";
import type { Frame, Spot } from "./mercator";
import { spotOf } from "./mercator";
import type { Point } from "./picking";
import { roundedPoint } from "./picking";
import { ROAD_LINES, ROAD_SOURCE, ROAD_TILES_ZOOM_LEAST, roadsAbove } from "./road_style";
import type { Ground } from "./style";
import { CASE_LAYERS, FONTS, GROUND, LAYERS_OF, styleOf, TILES_ZOOM_MOST } from "./style";
import type { Picture } from "./symbols";
import { PIXEL_RATIO } from "./symbols";
import type { UnitsLook } from "./units_layer";
import { plateWidth_px, UnitsLayer } from "./units_layer";

export type Camera = Readonly<{ lon: number; lat: number; zoom: number }>;

/** What is under the pointer. */
export type Found = Readonly<{ case: string }> | Readonly<{ unit: string }>;

export type ChartEars = Readonly<{
  looked: (view: Frame, camera: Camera) => void;
  movedByHand: () => void;
  /** Whether the map is on its way somewhere. */
  moving: (state: "moving" | "still") => void;
  chose: (what: Found | null) => void;
  /** Where somebody clicked; what was taken as a place chooses nothing. */
  pointed: (at: Point) => "taken" | "free";
  /** With where the pointer is, in pixels of the map. */
  hovered: (what: Found | null, x: number, y: number) => void;
  /** The tiles are of areas that hold no longer, or of roads that have changed. */
  outdated: (what: "areas" | "roads") => void;
  failed: (words: string) => void;
}>;

export type ChartWords = Readonly<{ title: string; metres: string; kilometres: string }>;

/** Sources whose content is set from outside. */
export type SourceName = "cases" | "chosen" | "rings" | "ring-labels" | "links" | "link-names";

export type Content = Exclude<Parameters<GeoJSONSource["setData"]>[0], string>;

/** Where everything is, to begin with. */
const COUNTRY: Camera = { lon: 104.5, lat: 34.5, zoom: 3.4 };
const ZOOM_LEAST = 3;
const ZOOM_MOST = 18;
const LOCATE_ZOOM = 14.5;
const MOVE_MS = 400;
const REACH_PX = 6;
/** From the keyboard whatever is nearest to the middle is meant. */
const REACH_FROM_MIDDLE_PX = 60;
/** The hub's answer for a tile of another area tree. */
const NOT_FOUND = 404;
/** The world is so wide at zoom 0. */
const WORLD_PX = 512;

setWorkerUrl(new URL(workerUrl, location.href).href);

export class Chart {
  #map: MapLibre;
  #units: UnitsLayer;
  #fleet: Fleet;
  #look: () => UnitsLook;
  #ready: Promise<void>;
  #contents = new Map<SourceName, string>();
  #watched: ResizeObserver;
  /** Whether something could not be fetched. */
  #lacksTiles = false;
  /** As they were shown last. */
  #layers: Layers | null = null;

  constructor(container: HTMLElement, ground: Ground, camera: Camera | null, fleet: Fleet, look: () => UnitsLook, words: ChartWords, ears: ChartEars) {
    this.#fleet = fleet;
    this.#look = look;
    const { lon, lat, zoom } = camera ?? COUNTRY;
    this.#map = new MapLibre({
      container, style: styleOf(ground), center: [lon, lat], zoom, minZoom: ZOOM_LEAST, maxZoom: ZOOM_MOST,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0, fadeDuration: 0, renderWorldCopies: false,
      locale: { "Map.Title": words.title, "ScaleControl.Meters": words.metres, "ScaleControl.Kilometers": words.kilometres },
      reduceMotion: look().motion === "none",
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    this.#units = new UnitsLayer(fleet, look);
    this.#ready = new Promise((resolve) => {
      this.#map.once("load", () => {
        this.#addUnits();
        resolve();
      });
    });
    this.#listen(ears);
    // The map's own observer waits for half a second; a column that appears must not leave a black edge.
    this.#watched = new ResizeObserver(() => this.#map.resize());
    this.#watched.observe(container);
  }

  remove(): void {
    this.#watched.disconnect();
    this.#map.remove();
  }

  /** Pictures of cases; those of the same name are replaced. */
  async learn(pictures: readonly Picture[]): Promise<void> {
    await this.#ready;
    for (const { name, data } of pictures) {
      if (this.#map.hasImage(name)) this.#map.updateImage(name, data);
      else this.#map.addImage(name, data, { pixelRatio: PIXEL_RATIO });
    }
  }

  /** What a source holds from now on. Nothing happens if it holds that already. */
  async show(name: SourceName, content: Content): Promise<void> {
    const text = JSON.stringify(content);
    if (this.#contents.get(name) === text) return;
    this.#contents.set(name, text);
    await this.#ready;
    if (this.#contents.get(name) === text) this.#map.getSource<GeoJSONSource>(name)?.setData(content);
  }

  async showLayers(layers: Layers): Promise<void> {
    this.#layers = layers;
    await this.#ready;
    for (const name of ["borders", "roads", "cases", "rings"] as const) {
      for (const layer of LAYERS_OF[name]) {
        if (this.#map.getLayer(layer) !== undefined) this.#map.setLayoutProperty(layer, "visibility", layers[name] ? "visible" : "none");
      }
    }
    this.#units.visible = layers.units;
    this.#map.triggerRepaint();
  }

  /** Where tiles of the roads come from; null for none. */
  async showRoads(tiles: string | null): Promise<void> {
    await this.#ready;
    const there = this.#map.getSource<VectorTileSource>(ROAD_SOURCE);
    if (tiles === null) {
      for (const layer of LAYERS_OF.roads) if (this.#map.getLayer(layer) !== undefined) this.#map.removeLayer(layer);
      if (there !== undefined) this.#map.removeSource(ROAD_SOURCE);
      return;
    }
    if (there !== undefined) {
      there.setTiles([tiles]);
      return;
    }
    this.#map.addSource(ROAD_SOURCE, { type: "vector", tiles: [tiles], minzoom: ROAD_TILES_ZOOM_LEAST, maxzoom: TILES_ZOOM_MOST });
    const [outlines] = this.#drawn(["border-grid", "rings"]);
    for (const layer of ROAD_LINES) this.#map.addLayer(layer, outlines);
    for (const layer of roadsAbove(FONTS, GROUND)) this.#map.addLayer(layer, this.#drawn([this.#units.id])[0]);
    if (this.#layers !== null) await this.showLayers(this.#layers);
  }

  /** Fetches again what could not be had, now that the hub is there. */
  retry(): void {
    if (!this.#lacksTiles) return;
    this.#lacksTiles = false;
    for (const source of ["areas", ROAD_SOURCE]) if (this.#map.getSource(source) !== undefined) this.#map.refreshTiles(source);
  }

  /** Positions have changed, or how they look. */
  repaint(): void {
    this.#units.drawSoon();
  }

  /** Nearer if it is far, never farther out. */
  goTo(lat: number, lon: number): void {
    const zoom = Math.max(this.#map.getZoom(), LOCATE_ZOOM);
    this.#map.easeTo({ center: [lon, lat], zoom, duration: MOVE_MS });
  }

  /** At once. */
  fit(box: Box, zoomMost = LOCATE_ZOOM): void {
    const bounds: LngLatBoundsLike = [box[0], box[1], box[2], box[3]];
    this.#map.fitBounds(bounds, { padding: 40, maxZoom: zoomMost, duration: 0 });
  }

  /** The box around the areas of what is in view, once that is drawn; null if there are none. */
  async areasBox(): Promise<Box | null> {
    await this.#ready;
    if (this.#map.getSource("areas") === undefined) return null;
    // Where the map has just been put, tiles are asked for with the next picture only.
    this.#map.triggerRepaint();
    await this.#map.once("idle");
    let box: Box | null = null;
    for (const { geometry } of this.#map.querySourceFeatures("areas", { sourceLayer: "areas" })) {
      const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
      for (const [lon, lat] of rings.flat()) box = grown(box, lon ?? 0, lat ?? 0);
    }
    return box;
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, duration: MOVE_MS / 2 });
  }

  /** The place in the middle of the map. */
  middle(): Point {
    const { lng, lat } = this.#map.getCenter();
    return roundedPoint(lat, lng);
  }

  takeKeys(): void {
    this.#map.getCanvas().focus();
  }

  /** What is nearest to the middle of the map, for those without a pointer. */
  atMiddle(): Found | null {
    const { clientWidth, clientHeight } = this.#map.getContainer();
    return this.#at(clientWidth / 2, clientHeight / 2, REACH_FROM_MIDDLE_PX);
  }

  /** Names are read over units, lines lie on them, cases stand above all. */
  #addUnits(): void {
    if (this.#map.getLayer(this.#units.id) !== undefined) return;
    this.#map.addLayer(this.#units, ["name-grid", "rings"].find((layer) => this.#map.getLayer(layer) !== undefined));
  }

  #listen(ears: ChartEars): void {
    const map = this.#map;
    const look = (): void => {
      const bounds = map.getBounds();
      const [low, high] = [spotOf(bounds.getSouth(), bounds.getWest()), spotOf(bounds.getNorth(), bounds.getEast())];
      const { lng, lat } = map.getCenter();
      ears.looked({ west: low.x, south: low.y, east: high.x, north: high.y }, { lon: lng, lat, zoom: map.getZoom() });
    };
    map.on("load", look);
    map.on("move", look);
    map.on("resize", look);
    // Moves that a hand began carry the hand's event; those begun by this page do not.
    map.on("movestart", (event) => {
      if ("originalEvent" in event && event.originalEvent !== undefined) ears.movedByHand();
    });
    map.on("movestart", () => ears.moving("moving"));
    map.on("moveend", () => ears.moving("still"));
    map.on("click", (event: MapMouseEvent) => void this.#click(event, ears));
    map.on("mousemove", (event: MapMouseEvent) => {
      const found = this.#at(event.point.x, event.point.y, REACH_PX);
      map.getCanvas().style.cursor = found === null ? "" : "pointer";
      ears.hovered(found, event.point.x, event.point.y);
    });
    map.on("mouseout", () => ears.hovered(null, 0, 0));
    // A card that was lost (another program wanted all of it, the machine slept) comes back with everything but our layer.
    map.on("webglcontextrestored", () => void map.once("idle", () => this.#addUnits()));
    map.on("error", (event) => {
      const { error } = event;
      this.#lacksTiles = true;
      if ("status" in error && error.status === NOT_FOUND) ears.outdated("sourceId" in event && event.sourceId === ROAD_SOURCE ? "roads" : "areas");
      // Any other answer says that the hub is not itself, or nobody is signed in; the link tells the person that.
      else if (!("status" in error)) ears.failed(error.message);
    });
  }

  async #click(event: MapMouseEvent, ears: ChartEars): Promise<void> {
    if (ears.pointed(roundedPoint(event.lngLat.lat, event.lngLat.lng)) === "taken") return;
    const found = this.#at(event.point.x, event.point.y, REACH_PX);
    if (found !== null) return ears.chose(found);
    const [cluster] = this.#map.queryRenderedFeatures(event.point, { layers: this.#drawn(["case-cluster"]) });
    if (cluster?.geometry.type !== "Point") return ears.chose(null);
    const zoom = await this.#map.getSource<GeoJSONSource>("cases")?.getClusterExpansionZoom(Number(cluster.properties["cluster_id"]));
    const [lon, lat] = cluster.geometry.coordinates;
    ears.movedByHand();
    this.#map.easeTo({ center: [lon ?? 0, lat ?? 0], ...(zoom === undefined ? {} : { zoom }), duration: MOVE_MS });
  }

  /** Cases before units, as they are drawn. */
  #at(x: number, y: number, reach_px: number): Found | null {
    const box: [PointLike, PointLike] = [[x - reach_px, y - reach_px], [x + reach_px, y + reach_px]];
    const [it] = this.#map.queryRenderedFeatures(box, { layers: this.#drawn(CASE_LAYERS) });
    if (it !== undefined) return { case: String(it.properties["id"]) };
    if (!this.#units.visible) return null;
    const zoom = this.#map.getZoom();
    const { lng, lat } = this.#map.unproject([x, y]);
    const spot: Spot = spotOf(lat, lng);
    const reach = (plateWidth_px(zoom) / 2 + reach_px) / (WORLD_PX * 2 ** zoom);
    const slot = this.#fleet.nearest(spot, reach, performance.now() / 1000, this.#look().hidden);
    const unit = slot === null ? null : this.#fleet.unitAt(slot);
    return unit === null ? null : { unit };
  }

  /** Layers that are there: before the style has loaded none is. */
  #drawn(layers: readonly string[]): string[] {
    return layers.filter((layer) => this.#map.getLayer(layer) !== undefined);
  }
}
