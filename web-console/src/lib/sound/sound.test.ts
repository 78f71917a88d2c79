// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Sound } from "./sound.svelte";

/** What was played, by its first tone in hertz. */
let played: number[];

class FakeVoice {
  frequency = {
    set value(hertz: number) {
      played.push(hertz);
    },
  };
  connect = (next: unknown) => next;
  start = () => undefined;
  stop = () => undefined;
}

class FakeContext {
  currentTime = 0;
  destination = null;
  resume = () => Promise.resolve();
  createOscillator = () => new FakeVoice();
  createGain = () => ({
    gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined },
    connect: (next: unknown) => next,
  });
}

const RED = 880;
const ORDINARY = 523;

beforeEach(() => {
  played = [];
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", FakeContext);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the sound of an alert", () => {
  test("is heard again and again until it is quiet", () => {
    const sound = new Sound();
    sound.choose("on");
    played = [];
    sound.alert("red");
    vi.advanceTimersByTime(16_000);
    expect(played.filter((hertz) => hertz === RED)).toHaveLength(3);
    sound.quiet();
    vi.advanceTimersByTime(60_000);
    expect(played.filter((hertz) => hertz === RED)).toHaveLength(3);
  });

  test("comes back when sound is switched on again while the alert stands", () => {
    const sound = new Sound();
    sound.choose("on");
    sound.alert("red");
    sound.toggle();
    played = [];
    vi.advanceTimersByTime(60_000);
    expect(played).toEqual([]);
    sound.toggle();
    vi.advanceTimersByTime(8_000);
    expect(played.filter((hertz) => hertz === RED)).toHaveLength(2);
  });

  test("is not replaced by that of a lesser alert", () => {
    const sound = new Sound();
    sound.choose("on");
    sound.alert("red");
    played = [];
    sound.alert("ordinary");
    vi.advanceTimersByTime(8_000);
    expect(played.includes(ORDINARY)).toBe(false);
    expect(played.includes(RED)).toBe(true);
  });
});
