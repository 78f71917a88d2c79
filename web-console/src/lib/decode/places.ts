/** Places of the list that the centre imported, and what the map of the roads names. */
import type { PlaceList } from "../wire";
import type { Decoded, Decoder } from "./reading";
import { fieldsOf, listOf, orNull, text, wordOf } from "./reading";
import { area, point } from "./views";
import { PLACE_MATCHED, PLACES_ON_MAP } from "./words";

export type PlacesFound = Decoded<PlaceList>;
export type PlaceFound = PlacesFound["places"][number];

const placeFound: Decoder<PlaceFound> = (it) => {
  const of = fieldsOf(it);
  return {
    id: of.get("id", text),
    name: of.get("name", text),
    kind: of.get("kind", orNull(text)),
    address: of.get("address", orNull(text)),
    area: of.get("area", area),
    place: of.get("place", orNull(point)),
    matched: of.get("matched", wordOf(PLACE_MATCHED)),
    on_map: of.get("on_map", orNull(wordOf(PLACES_ON_MAP))),
  };
};

export const placesFound: Decoder<PlacesFound> = (it) => {
  const of = fieldsOf(it);
  return { digest: of.get("digest", orNull(text)), places: of.get("places", listOf(placeFound)) };
};
