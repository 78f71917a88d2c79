/**
 * Pictures of cases: the grade by shape, colour and letter, the state of its countdown by what stands around it. Drawn
 * here, so that nothing is fetched and the letters are those of the language.
 */
import type { Grade } from "../wire";
import type { Countdown } from "../time/countdown";
import { CLOSED_SIGN } from "./road_style";

export type SymbolOf = Grade | "sos";
const SYMBOLS: readonly SymbolOf[] = ["red", "orange", "ordinary", "sos"];
const STATES: readonly Countdown["state"][] = ["plain", "near", "over"];
const SIZE = 44;
/** Drawn twice as large as shown, for screens with small pixels. */
export const PIXEL_RATIO = 2;

const LOOKS: Readonly<Record<SymbolOf, Readonly<{ fill: string; line: string; ink: string }>>> = {
  red: { fill: "#c62a22", line: "#ffd3cf", ink: "#ffffff" },
  orange: { fill: "#14212c", line: "#f6a63a", ink: "#f6a63a" },
  ordinary: { fill: "#14212c", line: "#a9bfd6", ink: "#d5e2ef" },
  sos: { fill: "#c62a22", line: "#ffffff", ink: "#ffffff" },
};

export type Picture = Readonly<{ name: string; data: ImageData }>;

/** All of them; `letters` has one or two letters for each. */
export function pictures(letters: Readonly<Record<SymbolOf, string>>): readonly Picture[] {
  return SYMBOLS.flatMap((symbol) => STATES.map((state) => ({ name: `case-${symbol}-${state}`, data: drawn(symbol, state, letters[symbol]) })));
}

function drawn(symbol: SymbolOf, state: Countdown["state"], letter: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * PIXEL_RATIO;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("this browser has no canvas to draw on");
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  pen.translate(SIZE / 2, SIZE / 2);
  const { fill, line, ink } = LOOKS[symbol];
  outline(pen, symbol, 13.5);
  pen.lineJoin = "round";
  pen.strokeStyle = "#070d13";
  pen.lineWidth = 7;
  pen.stroke();
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = line;
  pen.lineWidth = symbol === "ordinary" ? 1.75 : 2.5;
  pen.stroke();
  pen.fillStyle = ink;
  pen.font = `700 ${letter.length > 1 ? 9.5 : 13}px "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(letter, 0, 1);
  badge(pen, state);
  return pen.getImageData(0, 0, SIZE * PIXEL_RATIO, SIZE * PIXEL_RATIO);
}

/** A closed road: a ring with a bar across, as on the sign. */
export function closedSign(): Picture {
  const side = 20;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side * PIXEL_RATIO;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("this browser has no canvas to draw on");
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  pen.beginPath();
  pen.arc(side / 2, side / 2, 8, 0, 2 * Math.PI);
  pen.fillStyle = "#14212c";
  pen.fill();
  pen.strokeStyle = "#ffb454";
  pen.lineWidth = 2.2;
  pen.stroke();
  pen.fillStyle = "#ffb454";
  pen.fillRect(5, side / 2 - 1.6, side - 10, 3.2);
  return { name: CLOSED_SIGN, data: pen.getImageData(0, 0, side * PIXEL_RATIO, side * PIXEL_RATIO) };
}

/** Diamond, square, circle; an SOS is an octagon. */
function outline(pen: CanvasRenderingContext2D, symbol: SymbolOf, r: number): void {
  pen.beginPath();
  if (symbol === "ordinary") pen.arc(0, 0, r - 1, 0, 2 * Math.PI);
  else if (symbol === "orange") pen.rect(-r + 1.5, -r + 1.5, 2 * r - 3, 2 * r - 3);
  else {
    const corners = symbol === "red" ? 4 : 8;
    const turn = symbol === "red" ? 0 : Math.PI / 8;
    const out = symbol === "red" ? r + 3.5 : r + 1.5;
    for (let corner = 0; corner < corners; corner++) {
      const at = turn + (2 * Math.PI * corner) / corners;
      pen.lineTo(out * Math.sin(at), -out * Math.cos(at));
    }
  }
  pen.closePath();
}

/** ◔ at a quarter left, ▲ when over, at the upper right. */
function badge(pen: CanvasRenderingContext2D, state: Countdown["state"]): void {
  if (state === "plain") return;
  pen.translate(13, -13);
  pen.lineWidth = 3;
  pen.strokeStyle = "#070d13";
  pen.fillStyle = state === "near" ? "#ffd95a" : "#ff6f67";
  pen.beginPath();
  if (state === "near") pen.arc(0, 0, 6, 0, 2 * Math.PI);
  else {
    for (const [x, y] of [[0, -7], [7.2, 5.5], [-7.2, 5.5]] as const) pen.lineTo(x, y);
    pen.closePath();
  }
  pen.stroke();
  pen.fill();
  if (state !== "near") return;
  pen.fillStyle = "#14212c";
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.arc(0, 0, 4.4, 0, 1.5 * Math.PI);
  pen.closePath();
  pen.fill();
}
