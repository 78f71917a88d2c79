/** What the map and the desk around it say in English. */
import type { MapMessages } from "../messages/map";

export const map: MapMessages = {
  map: {
    title: "Map", none: "This browser cannot show the map (no WebGL2). Lists take its place; dispatching works as before.",
  },
};
