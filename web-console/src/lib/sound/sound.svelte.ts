/**
 * The sound of an alert that nobody has acknowledged: two short tones by grade, repeated until it is. Asked for once on
 * this browser, and always one key away from silence.
 */
import type { Case } from "../decode/views";

export type Choice = "unasked" | "on" | "off";

const KEPT_AS = "huying.sound";
const REPEAT_MS = 8_000;
const TONE_S = 0.16;
/** Hertz, first and second tone; higher is more pressing. */
const TONES: Readonly<Record<"red" | "orange" | "ordinary", readonly [number, number]>> = {
  red: [880, 1175],
  orange: [660, 880],
  ordinary: [523, 523],
};

export class Sound {
  choice: Choice = $state("unasked");
  #context: AudioContext | null = null;
  #repeat: ReturnType<typeof setInterval> | undefined;
  /** The most pressing alert that stands, whether it may be heard or not. */
  #standing: keyof typeof TONES | null = null;

  recall(): void {
    const kept = localStorage.getItem(KEPT_AS);
    this.choice = kept === "on" || kept === "off" ? kept : "unasked";
  }

  /** A browser lets a page sound only after a key or a click: this is called by one. */
  choose(choice: "on" | "off"): void {
    this.choice = choice;
    localStorage.setItem(KEPT_AS, choice);
    if (choice === "off") clearInterval(this.#repeat);
    else if (this.#standing === null) this.#play("ordinary");
    else this.#sound(this.#standing);
  }

  toggle(): void {
    this.choose(this.choice === "on" ? "off" : "on");
  }

  /** Sounds, and sounds again until {@link quiet}. */
  alert(grade: Case["grade"]): void {
    const tone = typeof grade === "string" ? grade : "red";
    // A lesser alert does not take the place of a more pressing one.
    if (this.#standing === null || TONES[tone][1] > TONES[this.#standing][1]) this.#standing = tone;
    if (this.choice === "on") this.#sound(this.#standing);
  }

  #sound(tone: keyof typeof TONES): void {
    clearInterval(this.#repeat);
    this.#play(tone);
    this.#repeat = setInterval(() => this.#play(tone), REPEAT_MS);
  }

  quiet(): void {
    clearInterval(this.#repeat);
    this.#repeat = undefined;
    this.#standing = null;
  }

  #play(tone: keyof typeof TONES): void {
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    TONES[tone].forEach((hertz, index) => {
      const from_s = context.currentTime + index * (TONE_S + 0.04);
      const voice = context.createOscillator();
      const volume = context.createGain();
      voice.frequency.value = hertz;
      volume.gain.setValueAtTime(0.0001, from_s);
      volume.gain.exponentialRampToValueAtTime(0.25, from_s + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, from_s + TONE_S);
      voice.connect(volume).connect(context.destination);
      voice.start(from_s);
      voice.stop(from_s + TONE_S);
    });
  }
}
