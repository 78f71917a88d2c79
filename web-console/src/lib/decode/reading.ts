/**
 * Reading values of unknown shape, field by field: the only place where something from outside becomes something with a
 * type. Nothing here knows any message. A value that does not fit ends the reading with its path and what was wanted.
 *
 * Fields that are not asked for are ignored, a field that may be null may also be left out, and a word that is not on
 * the list is kept as it is: later versions of the hub may add fields and words.
 */

/** A value and the way to it, for example `cases[3].clock.due_us`. */
export type Found = Readonly<{ value: unknown; path: string }>;

/** Reads a value or throws {@link Undecodable}. */
export type Decoder<T> = (it: Found) => T;

/** A word that this version does not know. It is shown as it is. */
export type OtherWord = Readonly<{ other: string }>;

/** How a word stands on the wire, known or not. */
export function spelling(word: string | OtherWord): string {
  return typeof word === "string" ? word : word.other;
}

/** A value that is not what it should be. */
export class Undecodable extends Error {
  constructor(path: string, wanted: string, found: unknown) {
    super(`${path === "" ? "message" : path}: wanted ${wanted}, found ${kindOf(found)}`);
    this.name = "Undecodable";
  }
}

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;

/**
 * A type of the wire as it is after decoding: readonly, nothing left out, and open to words that are not known yet.
 * Decoders are declared with it, so a field added to the wire does not compile until it is read.
 */
export type Decoded<T> = null extends T
  ? Decoded<Exclude<T, null | undefined>> | null
  : [T] extends [string]
    ? string extends T
      ? T
      : IsUnion<T> extends true
        ? T | OtherWord
        : T
    : T extends readonly (infer Item)[]
      ? readonly Decoded<Item>[]
      : T extends object
        ? { readonly [Field in keyof T]-?: Decoded<T[Field]> }
        : T;

/** The fields of an object. */
export interface Fields {
  get<T>(name: string, decoder: Decoder<T>): T;
}

export function fieldsOf(it: Found): Fields {
  const { value, path } = it;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Undecodable(path, "an object", value);
  return {
    get: (name, decoder) => {
      const field: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
      return decoder({ value: field, path: path === "" ? name : `${path}.${name}` });
    },
  };
}

export const text: Decoder<string> = ({ value, path }) => {
  if (typeof value !== "string") throw new Undecodable(path, "a string", value);
  return value;
};

export const truth: Decoder<boolean> = ({ value, path }) => {
  if (typeof value !== "boolean") throw new Undecodable(path, "true or false", value);
  return value;
};

/** A whole number from 0 to 2⁵³ − 1: offsets, counts, instants in microseconds. */
export const whole: Decoder<number> = ({ value, path }) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new Undecodable(path, "a whole number from 0 to 2^53 - 1", value);
  }
  return value;
};

/** A number within bounds, both included. */
export function within(least: number, most: number): Decoder<number> {
  return ({ value, path }) => {
    if (typeof value !== "number" || !(least <= value && value <= most)) {
      throw new Undecodable(path, `a number from ${least} to ${most}`, value);
    }
    return value;
  };
}

/** One of the words, or any other word. */
export function wordOf<W extends string>(words: readonly W[]): Decoder<W | OtherWord> {
  return (it) => {
    const found = text(it);
    return words.find((word) => word === found) ?? { other: found };
  };
}

export function orNull<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (it) => (it.value === null || it.value === undefined ? null : decoder(it));
}

export function listOf<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return ({ value, path }) => {
    if (!Array.isArray(value)) throw new Undecodable(path, "a list", value);
    return value.map((item: unknown, index) => decoder({ value: item, path: `${path}[${index}]` }));
  };
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return `${typeof value} ${String(value).slice(0, 60)}`;
}
