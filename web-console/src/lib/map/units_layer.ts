/**
 * Draws the fleet with one call, however many units there are. Positions between two fixes are the card's work: nothing
 * is uploaded but what a frame has changed, and the page is drawn anew ten times a second while something moves.
 */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as Chart } from "maplibre-gl";
import type { Fleet } from "./fleet";
import { STRIDE_BYTES } from "./fleet";
import { LOST_AFTER_S } from "./lookout.svelte";
import { FRAGMENT, VERTEX } from "./units_shader";

/** What may change from one picture to the next, besides the fleet. */
export type UnitsLook = Readonly<{
  /** Statuses not drawn, as bits. */
  hidden: number;
  /** The picture is old: no colours. */
  old: boolean;
  motion: "smooth" | "none";
}>;

/** Between two pictures of units that move. */
const NEXT_PICTURE_MS = 100;
/** On a machine without a graphics card a picture may take long: at most this share of its time goes into motion. */
const MOTION_SHARE = 0.25;
const NEXT_PICTURE_MOST_MS = 1_000;
/** Where the processor draws in place of a card, each picture takes from everything else. */
const DRAWN_BY_PROCESSOR = /swiftshader|llvmpipe|softpipe|software|basic render/i;
const NEXT_PICTURE_BY_PROCESSOR_MS = 500;
const PULSE_S = 1.2;
/** Zoom and the width of a plate there, in pixels of the page; between two of them in a straight line. */
const SIZES: readonly (readonly [zoom: number, px: number])[] = [[7, 5], [9.5, 7], [11, 11], [12, 14], [13.5, 19], [15, 25], [18, 30]];
/** From this width on there is room for the sign in the plate, and from the second all of it is drawn. */
const SIGNS_FROM_PX = 12.5;
const SIGNS_WHOLE_PX = 14.5;

/** Share of the screen that plates would cover, at which a crowd begins, and at which it is one in full. */
const CROWD_FROM = 0.08;
const CROWD_WHOLE = 0.35;

/** From 0, every unit has room, to 1. */
export function crowd(units: number, width_px: number, screen_px: number): number {
  const covered = (units * width_px * width_px) / Math.max(1, screen_px);
  return Math.min(1, Math.max(0, (covered - CROWD_FROM) / (CROWD_WHOLE - CROWD_FROM)));
}

/** After a picture that was awaited for so long. */
export function nextPictureAfter_ms(awaited_ms: number, least_ms = NEXT_PICTURE_MS): number {
  return Math.min(NEXT_PICTURE_MOST_MS, Math.max(least_ms, awaited_ms * (1 / MOTION_SHARE - 1)));
}

export function plateWidth_px(zoom: number): number {
  const after = SIZES.findIndex(([at]) => at > zoom);
  const [to, from] = [SIZES[after], SIZES[after - 1]];
  if (to === undefined) return SIZES.at(-1)?.[1] ?? 0;
  if (from === undefined) return to[1];
  return from[1] + ((zoom - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}

type Card = Readonly<{
  /** Between two pictures. */
  least_ms: number;
  program: WebGLProgram;
  columns: WebGLVertexArrayObject;
  buffer: WebGLBuffer;
  at: (name: string) => WebGLUniformLocation | null;
}>;

export class UnitsLayer implements CustomLayerInterface {
  readonly id = "units";
  readonly type = "custom";
  readonly renderingMode = "2d";
  visible = true;
  #fleet: Fleet;
  #look: () => UnitsLook;
  #chart: Chart | null = null;
  #card: Card | null = null;
  #uploaded = -1;
  #capacity = 0;
  #next: ReturnType<typeof setTimeout> | undefined;
  /** When the picture that is awaited was asked for; null while none is. */
  #askedAt_ms: number | null = null;
  #pause_ms = NEXT_PICTURE_MS;

  constructor(fleet: Fleet, look: () => UnitsLook) {
    this.#fleet = fleet;
    this.#look = look;
  }

  onAdd(chart: Chart): void {
    this.#chart = chart;
    this.#card = null;
  }

  onRemove(): void {
    clearTimeout(this.#next);
    this.#next = undefined;
    this.#chart = null;
    this.#card = null;
  }

  /** Asks for a picture when it is time for the next one; what is asked for meanwhile comes with it. */
  drawSoon(): void {
    this.#next ??= setTimeout(() => {
      this.#next = undefined;
      this.#askedAt_ms = performance.now();
      this.#chart?.triggerRepaint();
    }, this.#pause_ms);
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const chart = this.#chart;
    if (chart === null || !this.visible || this.#fleet.count === 0) return;
    // Made here and not when the layer is added: after drawing MapLibre expects the card's state to be changed.
    const card = this.#card ?? this.#begin(gl);
    this.#upload(gl, card);
    const look = this.#look();
    const now_ms = performance.now();
    const now_s = now_ms / 1000;
    this.#pace(now_ms);
    const width_px = plateWidth_px(chart.getZoom());
    const signs = Math.min(1, Math.max(0, (width_px - SIGNS_FROM_PX) / (SIGNS_WHOLE_PX - SIGNS_FROM_PX)));
    gl.useProgram(card.program);
    gl.uniformMatrix4fv(card.at("u_matrix"), false, fromOrigin(input.defaultProjectionData.mainMatrix, this.#fleet.origin));
    gl.uniform1f(card.at("u_now"), now_s);
    gl.uniform1f(card.at("u_size"), width_px * devicePixelRatio);
    gl.uniform1f(card.at("u_lost_after"), LOST_AFTER_S);
    gl.uniform1i(card.at("u_hidden"), look.hidden);
    gl.uniform1f(card.at("u_old"), look.old ? 1 : 0);
    gl.uniform1f(card.at("u_signs"), signs);
    gl.uniform1f(card.at("u_crowd"), crowd(this.#fleet.count, width_px, chart.getCanvas().clientWidth * chart.getCanvas().clientHeight));
    gl.uniform1f(card.at("u_pulse"), look.motion === "smooth" ? (now_s % PULSE_S) / PULSE_S : -1);
    gl.bindVertexArray(card.columns);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, this.#fleet.count);
    gl.bindVertexArray(null);
    if (look.motion === "smooth" && !look.old) this.#drawAgain(now_s);
  }

  #begin(gl: WebGL2RenderingContext): Card {
    this.#uploaded = -1;
    this.#capacity = 0;
    return (this.#card = cardOf(gl));
  }

  #upload(gl: WebGL2RenderingContext, card: Card): void {
    const fleet = this.#fleet;
    if (this.#uploaded === fleet.revision) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, card.buffer);
    if (this.#capacity !== fleet.drawn.byteLength) {
      this.#capacity = fleet.drawn.byteLength;
      gl.bufferData(gl.ARRAY_BUFFER, this.#capacity, gl.DYNAMIC_DRAW);
    }
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, new Uint8Array(fleet.drawn, 0, fleet.count * STRIDE_BYTES));
    this.#uploaded = fleet.revision;
  }

  /** How long the picture was awaited says how busy the machine is. */
  #pace(now_ms: number): void {
    if (this.#askedAt_ms === null) return;
    this.#pause_ms = nextPictureAfter_ms(now_ms - this.#askedAt_ms, this.#card?.least_ms);
    this.#askedAt_ms = null;
  }

  #drawAgain(now_s: number): void {
    if (now_s < this.#fleet.movingUntil_s || this.#fleet.anyNeedsHelp()) this.drawSoon();
  }
}

/** The matrix for places told from an origin: in double precision, before anything becomes a float. */
export function fromOrigin(matrix: ArrayLike<number>, origin: Readonly<{ x: number; y: number }>): Float32Array {
  const at = (index: number): number => matrix[index] ?? 0;
  const moved = Float32Array.from({ length: 16 }, (_, index) => at(index));
  for (let row = 0; row < 4; row++) moved[12 + row] = at(row) * origin.x + at(4 + row) * origin.y + at(12 + row);
  return moved;
}

function cardOf(gl: WebGL2RenderingContext): Card {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error("the graphics card makes no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) !== true) throw new Error(gl.getShaderInfoLog(shader) ?? "a shader does not compile");
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error(gl.getProgramInfoLog(program) ?? "the shaders do not fit together");
  const columns = gl.createVertexArray();
  const buffer = gl.createBuffer();
  gl.bindVertexArray(columns);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (const [name, size, offset] of [["a_way", 4, 0], ["a_time", 3, 16]] as const) {
    const place = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, gl.FLOAT, false, STRIDE_BYTES, offset);
  }
  const what = gl.getAttribLocation(program, "a_what");
  gl.enableVertexAttribArray(what);
  gl.vertexAttribIPointer(what, 4, gl.UNSIGNED_BYTE, STRIDE_BYTES, 28);
  gl.bindVertexArray(null);
  const found = new Map<string, WebGLUniformLocation | null>();
  const at = (name: string): WebGLUniformLocation | null => {
    if (!found.has(name)) found.set(name, gl.getUniformLocation(program, name));
    return found.get(name) ?? null;
  };
  return { least_ms: DRAWN_BY_PROCESSOR.test(rendererOf(gl)) ? NEXT_PICTURE_BY_PROCESSOR_MS : NEXT_PICTURE_MS, program, columns, buffer, at };
}

/** Who draws, as far as the browser tells. */
function rendererOf(gl: WebGL2RenderingContext): string {
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  return told === null ? "" : String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL));
}
