/** Which language the console speaks: Chinese unless this browser was told otherwise. */
import { en } from "./en";
import type { Messages } from "./messages";
import { zh } from "./zh";

export type Language = "zh" | "en";

const KEPT_AS = "huying.language";

class Speech {
  language: Language = $state("zh");
  readonly t: Messages = $derived(this.language === "zh" ? zh : en);

  /** Takes the language this browser was told last. */
  recall(): void {
    this.#speak(localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh");
  }

  toggle(): void {
    this.#speak(this.language === "zh" ? "en" : "zh");
    localStorage.setItem(KEPT_AS, this.language);
  }

  #speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = this.t.productLong;
  }
}

export const speech = new Speech();
