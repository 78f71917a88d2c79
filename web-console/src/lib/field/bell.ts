/** Sound and vibration while an offer waits for its answer; a browser allows either only after somebody touched the page. */
import type { Case } from "../decode/views";
import type { Sound } from "../sound/sound.svelte";

const SHAKE_MS: readonly number[] = [400, 150, 400];
const SHAKE_EVERY_MS = 4_000;

export class Bell {
  #sound: Sound;
  #ringing: Case["grade"] | null = null;
  #shakenAt_ms = 0;
  #sounds = false;

  constructor(sound: Sound) {
    this.#sound = sound;
  }

  /** What is the most pressing thing that waits; null for nothing. Called as often as anybody likes. */
  follow(grade: Case["grade"] | null, now_ms: number): void {
    if (grade === null) {
      if (this.#ringing !== null) this.#quiet();
      return;
    }
    this.#ringing = grade;
    if (!wasTouched()) return;
    if (!this.#sounds) this.#sound.alert(grade);
    this.#sounds = true;
    if (now_ms - this.#shakenAt_ms < SHAKE_EVERY_MS || !("vibrate" in navigator)) return;
    this.#shakenAt_ms = now_ms;
    navigator.vibrate([...SHAKE_MS]);
  }

  #quiet(): void {
    this.#ringing = null;
    this.#sounds = false;
    this.#shakenAt_ms = 0;
    this.#sound.quiet();
    if ("vibrate" in navigator && wasTouched()) navigator.vibrate(0);
  }
}

/** An older browser does not say, and then it is tried. */
function wasTouched(): boolean {
  return !("userActivation" in navigator) || navigator.userActivation.hasBeenActive;
}
