/**
 * Where this phone is: watched on duty and at no other time, and only what really went out is called shared. A call for
 * help and a matter that is filed may ask once, whatever the duty.
 */
import type { Fix, GivenPlace } from "../wire";
import type { Place, Sent } from "./pace";
import { isDue, mustAsk } from "./pace";

/** Without TLS, and in some browsers by choice, there is no position at all. */
export type Sight = "off" | "looking" | "found" | "denied" | "none";

const ASK_MS = 20_000;
/** A place no older than this is where somebody is. */
const FRESH_MS = 30_000;
/** A call for help does not wait for satellites. */
export const SOS_WAIT_MS = 2_500;
const KMH_PER_MPS = 3.6;

export class Whereabouts {
  sight: Sight = $state("off");
  /** The last one that went out; null while none did since coming on duty. */
  sent: Sent | null = $state(null);
  /** How often the hub asks for it while an emergency is responded to; null while it does not. */
  asked_ms: number | null = null;
  #newest: Place | null = null;
  #watch: number | null = null;
  #isAsking = false;
  #source: Geolocation | null;

  constructor(source: Geolocation | undefined) {
    this.#source = source ?? null;
  }

  /** Watches while on duty; off duty nothing is watched and nothing is kept. */
  share(onDuty: boolean): void {
    if (!onDuty) return this.#stop();
    if (this.#watch !== null) return;
    if (this.#source === null) {
      this.sight = "none";
      return;
    }
    this.sight = "looking";
    this.#watch = this.#source.watchPosition((it) => this.#found(it), (fault) => this.#lost(fault), { enableHighAccuracy: true, maximumAge: 0, timeout: ASK_MS });
  }

  /** Sends the newest fix when it is time; `send` says whether it went out. */
  tick(now_ms: number, send: (fix: Fix) => boolean): void {
    if (this.#watch === null) return;
    if (mustAsk(this.sent, now_ms, this.asked_ms)) this.refresh();
    if (this.#newest === null || !isDue(this.sent, this.#newest, now_ms, this.asked_ms)) return;
    if (send(fixOf(this.#newest))) this.sent = { place: this.#newest, sent_ms: now_ms };
  }

  /** Asks for a fresh fix: nothing comes of itself from a phone that lies still. */
  refresh(): void {
    if (this.#watch === null || this.#isAsking || this.#source === null) return;
    this.#isAsking = true;
    this.#source.getCurrentPosition(
      (it) => {
        this.#isAsking = false;
        if (this.#watch !== null) this.#found(it);
      },
      () => {
        // The watch reports faults; this one was only asked to hurry.
        this.#isAsking = false;
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: ASK_MS },
    );
  }

  /** Where somebody who calls for help is, if that is known soon. */
  forHelp(): Promise<GivenPlace | null> {
    return this.#askOnce(SOS_WAIT_MS);
  }

  /** Where a matter is that somebody is about to file, or where a task is ended: it is filed with that, and nothing else is shared. */
  forMatter(): Promise<GivenPlace | null> {
    return this.#askOnce(ASK_MS);
  }

  /** The newest place while on duty. */
  here(): GivenPlace | null {
    const newest = this.#newest;
    return newest === null || Date.now() - newest.at_ms > FRESH_MS ? null : { lat: newest.lat, lon: newest.lon };
  }

  #askOnce(wait_ms: number): Promise<GivenPlace | null> {
    const known = this.here();
    if (known !== null) return Promise.resolve(known);
    const source = this.#source;
    if (source === null) return Promise.resolve(null);
    return new Promise((resolve) => {
      setTimeout(() => resolve(null), wait_ms);
      source.getCurrentPosition(
        (it) => resolve({ lat: it.coords.latitude, lon: it.coords.longitude }),
        () => resolve(null),
        { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: wait_ms },
      );
    });
  }

  #stop(): void {
    if (this.#watch !== null) this.#source?.clearWatch(this.#watch);
    this.#watch = null;
    this.#newest = null;
    this.sent = null;
    this.sight = "off";
  }

  #found(it: GeolocationPosition): void {
    const { latitude: lat, longitude: lon, speed, heading, accuracy } = it.coords;
    const heading_deg = heading === null || Number.isNaN(heading) ? null : heading;
    this.#newest = { lat, lon, at_ms: Math.round(it.timestamp), speed_mps: speed, heading_deg, accuracy_m: accuracy };
    this.sight = "found";
  }

  #lost(fault: GeolocationPositionError): void {
    if (fault.code === fault.PERMISSION_DENIED) this.sight = "denied";
    else if (this.#newest === null) this.sight = "looking";
  }
}

function fixOf(it: Place): Fix {
  return {
    lat: it.lat, lon: it.lon, at_us: it.at_ms * 1000, heading_deg: it.heading_deg, speed_kmh: it.speed_mps === null ? null : it.speed_mps * KMH_PER_MPS,
    accuracy_m: it.accuracy_m,
  };
}
