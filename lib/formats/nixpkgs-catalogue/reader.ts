// reader.ts: `packages.json` as a stream: today's (`version` and `packages`) and that of 2015 to 2018, whose top level is attribute -> package.
import { jsonParser, type Token } from "stream-json/core/parser.js";
import { FormatError } from "../format-error.ts";
import { ATTRIBUTE_SHAPE, type CataloguedAttribute, toAttribute } from "./attribute.ts";
import { copyText, Picker, type Shape } from "./picker.ts";

/** The largest attribute of 2026 has 10 kB. */
const MAX_ATTRIBUTE_BYTES = 1024 * 1024;
/** All of nixpkgs has some 140,000. */
const MAX_ATTRIBUTES = 1_000_000;
/** A number until it became text. */
const KNOWN_VERSIONS: readonly unknown[] = [2, "2"];
/** Some odd attributes are told; where it is one in so many, nixpkgs has another schema than we know. */
const ODD_ONE_IN = 50;
const FEW_ODD = 10;
const MAX_TOLD = 5;
/** So much is made tokens at once, and so near is the place that an error names. */
const BITE_BYTES = 16 * 1024;
const NOTHING: Shape = {};

/** Attributes that are not as expected: left out, or read but for a field. */
export interface OddAttributes {
  readonly count: number;
  /** The first few, one sentence each. */
  readonly told: readonly string[];
}

/** Takes a catalogue apart, attribute by attribute; holds one attribute, and the names of those before it. */
export class CatalogueReader {
  readonly #parse = jsonParser({ packValues: true, streamValues: false });
  readonly #decoder = new TextDecoder();
  readonly #seen = new Set<string>();
  #read = 0;
  #picker: Picker | null = null;
  #place: "start" | "top" | "packages" | "over" = "start";
  #key = "";
  #last: string | null = null;
  #hasPackages = false;
  #hasVersion = false;
  #offset = 0;
  /** Bytes since an attribute ended. */
  #pending = 0;
  #oddCount = 0;
  readonly #told: string[] = [];

  /** The attributes that end in this piece. Throws FormatError. */
  *push(piece: Uint8Array): Generator<CataloguedAttribute, void, undefined> {
    for (let at = 0; at < piece.length; at += BITE_BYTES) yield* this.#bite(piece.subarray(at, at + BITE_BYTES));
  }

  *#bite(piece: Uint8Array): Generator<CataloguedAttribute, void, undefined> {
    const tokens = this.#tokens(this.#decoder.decode(piece, { stream: true }));
    this.#offset += piece.length;
    this.#pending += piece.length;
    for (const token of tokens) {
      const attribute = this.#take(token);
      if (attribute !== null) yield attribute;
    }
    if (this.#pending > MAX_ATTRIBUTE_BYTES + piece.length)
      throw new FormatError(`${this.#where()} comes one of more than ${MAX_ATTRIBUTE_BYTES} bytes`, this.#offset);
  }

  /** What was odd. Throws FormatError where the catalogue has not ended, is none, or is odd as a whole. */
  end(): OddAttributes {
    if (this.#place !== "over") throw new FormatError(`it breaks off ${this.#where()}`, this.#offset);
    if (this.#hasPackages !== this.#hasVersion)
      throw new FormatError(
        `it has ${this.#hasPackages ? '"packages", but no "version"' : '"version", but no "packages"'}: expected the schema of version 2`,
      );
    const [first] = this.#told;
    const why = first === undefined ? "" : `; the first: ${first}`;
    if (this.#read === 0) throw new FormatError(`it names no package${why}`);
    if (this.#oddCount > FEW_ODD && this.#oddCount * ODD_ONE_IN > this.#seen.size)
      throw new FormatError(`${this.#oddCount} of ${this.#seen.size} attributes are not as expected${why}`);
    return { count: this.#oddCount, told: this.#told };
  }

  #tokens(text: string): readonly Token[] {
    try {
      const tokens = this.#parse(text);
      return typeof tokens === "object" && "values" in tokens ? tokens.values : [];
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const why = said.replace(/^Parser (cannot parse input: |has )/, "").slice(0, 200);
      throw new FormatError(`it is no JSON ${this.#where()}, not far behind byte ${this.#offset}: ${why}`);
    }
  }

  /** The attribute that this token ends, or null. */
  #take(token: Token): CataloguedAttribute | null {
    if (this.#picker !== null) return this.#pick(this.#picker, token);
    if (this.#place === "over") throw new FormatError("something comes behind its end", this.#offset);
    if (this.#place === "start") {
      if (token.name !== "startObject") throw new FormatError("expected an object, attribute by attribute", 0);
      this.#place = "top";
    } else if (token.name === "keyValue") this.#key = copyText(token.value);
    else if (token.name === "endObject") this.#place = this.#place === "packages" ? "top" : "over";
    else if (this.#place === "packages" || !this.#takeFrame(token)) {
      this.#picker = new Picker(this.#isBeside() ? NOTHING : ATTRIBUTE_SHAPE);
      return this.#pick(this.#picker, token);
    }
    return null;
  }

  /** Today's schema may come to say more beside its packages. */
  #isBeside(): boolean {
    return this.#place === "top" && (this.#hasPackages || this.#hasVersion);
  }

  /** What stands around the packages today. An attribute called "version" would be an object. */
  #takeFrame(token: Token): boolean {
    if (this.#key === "packages" && token.name === "startObject") {
      if (this.#hasPackages) throw new FormatError('"packages" is there twice', this.#offset);
      if (this.#seen.size > 0) throw new FormatError('it has attributes beside "packages"', this.#offset);
      this.#place = "packages";
      this.#hasPackages = true;
      return true;
    }
    if (this.#key !== "version" || (token.name !== "stringValue" && token.name !== "numberValue")) return false;
    const version = token.name === "numberValue" ? Number(token.value) : token.value;
    if (!KNOWN_VERSIONS.includes(version))
      throw new FormatError(`its schema has the version ${JSON.stringify(version).slice(0, 60)}; expected 2`);
    this.#hasVersion = true;
    return true;
  }

  #pick(picker: Picker, token: Token): CataloguedAttribute | null {
    const picked = picker.take(token);
    if (picked === undefined) return null;
    this.#picker = null;
    this.#pending = 0;
    if (this.#isBeside()) return null;
    const key = this.#key;
    if (this.#seen.has(key)) throw new FormatError(`${quote(key)} is there twice`, this.#offset);
    if (this.#seen.size >= MAX_ATTRIBUTES) throw new FormatError(`more than ${MAX_ATTRIBUTES} attributes`);
    this.#seen.add(key);
    this.#last = key;
    let isOdd = false;
    const attribute = toAttribute(key, picked, (what) => {
      if (!isOdd && this.#told.length < MAX_TOLD) this.#told.push(`${quote(key)}: ${what}`);
      isOdd = true;
    });
    if (isOdd) this.#oddCount += 1;
    if (attribute !== null) this.#read += 1;
    return attribute;
  }

  #where(): string {
    return this.#last === null ? "before its first package" : `behind the package ${quote(this.#last)}`;
  }
}

function quote(given: string): string {
  return JSON.stringify(given.length > 120 ? `${given.slice(0, 120)}...` : given);
}
