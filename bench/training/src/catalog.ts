/** A library's catalogue: most forms of schema that codegen writes have a place in it. */
export interface Catalog {
  id: `cat_${number}`;
  /** @format uuid */
  batch: string;
  language: "en" | "de" | "fr" | null;
  updated: Date;
  total: bigint;
  /** @maxItems 100000 */
  entries: Entry[];
  shelves: Record<string, Shelf>;
  index: Map<string, number>;
  tags: Set<string>;
  extent: [width: number, height: number, ...depths: number[]];
  search?: string | number | string[] | { title: string };
  cover?: Uint8Array;
  home?: URL;
  parent?: Catalog;
}

export type Entry = Book | Film | Map2D;

interface Item {
  /** @pattern ^[A-Z]{2}[0-9]{4,8}$ */
  signature: string;
  /**
   * @minLength 1
   * @maxLength 300
   */
  title: string;
  lent?: boolean;
}

export interface Book extends Item {
  kind: "book";
  /** @minItems 1 */
  authors: Person[];
  /**
   * @integer
   * @minimum 1450
   * @maximum 2100
   */
  year: number;
}

export interface Film extends Item {
  kind: "film";
  /** @exclusiveMinimum 0 */
  minutes: number;
  /** @format uri */
  trailer?: string;
}

export interface Map2D extends Item {
  kind: "map";
  corners: [Point, Point];
  scale: 10000 | 25000 | 50000;
}

export interface Person {
  name: string;
  /** @format email */
  email?: string;
  born?: Date;
}

export interface Point {
  /**
   * @minimum -180
   * @maximum 180
   */
  x: number;
  /**
   * @minimum -90
   * @maximum 90
   */
  y: number;
}

export interface Shelf {
  /** @multipleOf 0.5 */
  metres: number;
  /** @uniqueItems */
  signatures: string[];
}
