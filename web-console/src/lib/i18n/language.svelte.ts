/** Which language the console speaks: Chinese unless this browser was told otherwise. The other one is loaded when it is asked for. */
import type { Messages } from "./messages";
import { zh } from "./zh";

export type Language = "zh" | "en";

const KEPT_AS = "huying.language";

class Speech {
  language: Language = $state("zh");
  t: Messages = $state.raw(zh);
  /** Counts what was asked for: a language that comes late does not replace a newer choice. */
  #turn = 0;

  /** Takes the language this browser was told last; the page is put up when it is there, so that it does not change under the eyes. */
  async recall(): Promise<void> {
    await this.#speak(localStorage.getItem(KEPT_AS) === "en" ? "en" : "zh");
  }

  async toggle(): Promise<void> {
    const wanted = this.language === "zh" ? "en" : "zh";
    if (await this.#speak(wanted)) localStorage.setItem(KEPT_AS, wanted);
  }

  /** False when it could not be had, and everything stays in the language it is in. */
  async #speak(language: Language): Promise<boolean> {
    const turn = ++this.#turn;
    let texts: Messages;
    try {
      texts = language === "zh" ? zh : (await import("./en")).en;
    } catch (fault) {
      console.warn(`the texts of ${language} cannot be had: ${String(fault)}`);
      return false;
    }
    if (turn !== this.#turn) return false;
    this.language = language;
    this.t = texts;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = texts.productLong;
    return true;
  }
}

export const speech = new Speech();
