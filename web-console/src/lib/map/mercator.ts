/**
 * The web map's plane: x grows to the east, y to the south, both from 0 to 1 over the world. Pure; nothing here knows a
 * screen.
 */

/** A place on the plane. */
export type Spot = Readonly<{ x: number; y: number }>;

/** What lies between two corners of the plane, `west` ≤ `east`, `north` ≤ `south`. */
export type Frame = Readonly<{ west: number; north: number; east: number; south: number }>;

/** Beyond it the plane ends. */
export const LAT_MOST = 85.051_128_779_806_6;
/** WGS84's mean radius. */
const EARTH_M = 6_371_008.8;

export function spotOf(lat: number, lon: number): Spot {
  const within = Math.min(LAT_MOST, Math.max(-LAT_MOST, lat));
  const sine = Math.sin((within * Math.PI) / 180);
  return { x: (lon + 180) / 360, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** Degrees of a spot, latitude first. */
export function degreesOf(spot: Spot): readonly [lat: number, lon: number] {
  return [(Math.atan(Math.sinh(Math.PI * (1 - 2 * spot.y))) * 180) / Math.PI, spot.x * 360 - 180];
}

/** Metres over ground between two places in degrees, by the great circle. */
export function metresBetween(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const rad = Math.PI / 180;
  const dLat = (lat2 - lat1) * rad;
  const dLon = (lon2 - lon1) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A circle on the ground as a closed ring of longitude and latitude, as GeoJSON wants it. */
export function circleAround(lat: number, lon: number, radius_m: number, corners = 96): [number, number][] {
  const rad = Math.PI / 180;
  const far = radius_m / EARTH_M;
  return Array.from({ length: corners + 1 }, (_, index) => {
    // The last corner is the first one to the last bit.
    const bearing = (2 * Math.PI * (index % corners)) / corners;
    const sine = Math.sin(lat * rad) * Math.cos(far) + Math.cos(lat * rad) * Math.sin(far) * Math.cos(bearing);
    const east = Math.atan2(Math.sin(bearing) * Math.sin(far) * Math.cos(lat * rad), Math.cos(far) - Math.sin(lat * rad) * sine);
    return [lon + east / rad, Math.asin(sine) / rad];
  });
}
