/** The shapes that texts of a language have. */

export type Words<W extends string> = Readonly<Record<W, string>>;
export type Count = (count: number) => string;
export type Name = (name: string) => string;
export type Pair = (one: string, other: string) => string;
/** A section whose texts take no values. */
export type Texts<K extends string> = Readonly<Record<K, string>>;
