/** What the map and the desk around it say in Chinese. */
import type { MapMessages } from "../messages/map";

export const map: MapMessages = {
  map: {
    title: "地图", none: "本机浏览器不能显示地图（没有 WebGL2）。以下改用列表，派单不受影响。",
  },
};
