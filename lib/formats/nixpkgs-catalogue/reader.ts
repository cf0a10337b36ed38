// reader.ts: `packages.json` as a stream: today's (`version` and `packages`) and that of 2015 to 2018, whose top level is attribute -> package.
import { jsonParser, type Token } from "stream-json/core/parser.js";
import { FormatError } from "../format-error.ts";
import { ATTRIBUTE_SHAPE, type CataloguedAttribute, toAttribute } from "./attribute.ts";
import { Picker } from "./picker.ts";

/** The largest attribute of 2026 has 10 kB. */
const MAX_ATTRIBUTE_BYTES = 1024 * 1024;
/** All of nixpkgs has some 140,000. */
const MAX_ATTRIBUTES = 2_000_000;
/** A number until it became text. */
const KNOWN_VERSIONS: readonly unknown[] = [2, "2"];

/** Takes a catalogue apart, attribute by attribute; holds one attribute, and the names of those before it. */
export class CatalogueReader {
  readonly #parse = jsonParser({ packValues: true, streamValues: false });
  readonly #decoder = new TextDecoder();
  readonly #seen = new Set<string>();
  #picker: Picker | null = null;
  #place: "start" | "top" | "packages" | "over" = "start";
  #key = "";
  #last: string | null = null;
  #hasPackages = false;
  #hasVersion = false;
  #offset = 0;
  /** Bytes since an attribute ended. */
  #pending = 0;

  /** The attributes that end in this piece. Throws FormatError. */
  *push(piece: Uint8Array): Generator<CataloguedAttribute, void, undefined> {
    const tokens = this.#tokens(this.#decoder.decode(piece, { stream: true }));
    this.#offset += piece.length;
    this.#pending += piece.length;
    for (const token of tokens) {
      const attribute = this.#take(token);
      if (attribute === null) continue;
      this.#pending = 0;
      yield attribute;
    }
    if (this.#pending > MAX_ATTRIBUTE_BYTES + piece.length)
      throw new FormatError(`${this.#where()} comes one of more than ${MAX_ATTRIBUTE_BYTES} bytes`, this.#offset);
  }

  /** Throws FormatError where the catalogue has not ended, or is none. */
  end(): void {
    if (this.#place !== "over") throw new FormatError(`it breaks off ${this.#where()}`, this.#offset);
    if (this.#hasPackages && !this.#hasVersion)
      throw new FormatError('it has "packages", but no "version": expected the schema of version 2');
    if (this.#seen.size === 0) throw new FormatError("it names no package");
  }

  #tokens(text: string): readonly Token[] {
    try {
      const tokens = this.#parse(text);
      return typeof tokens === "object" && "values" in tokens ? tokens.values : [];
    } catch (error) {
      const why =
        error instanceof Error ? error.message.replace(/^Parser (cannot parse input: |has )/, "") : String(error);
      throw new FormatError(`it is no JSON ${this.#where()}, not far behind byte ${this.#offset}: ${why}`);
    }
  }

  /** The attribute that this token ends, or null. */
  #take(token: Token): CataloguedAttribute | null {
    if (this.#picker !== null) return this.#pick(this.#picker, token);
    if (this.#place === "start") {
      if (token.name !== "startObject") throw new FormatError("expected an object, attribute by attribute", 0);
      this.#place = "top";
    } else if (token.name === "keyValue") this.#key = token.value;
    else if (token.name === "endObject") this.#place = this.#place === "packages" ? "top" : "over";
    else if (this.#place === "packages" || !this.#takeFrame(token)) {
      this.#picker = new Picker(ATTRIBUTE_SHAPE);
      return this.#pick(this.#picker, token);
    }
    return null;
  }

  /** What stands around the packages today. An attribute called "version" would be an object. */
  #takeFrame(token: Token): boolean {
    if (this.#key === "packages" && token.name === "startObject") {
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
    const attribute = toAttribute(this.#key, picked);
    if (this.#seen.has(attribute.attribute)) throw new FormatError(`${JSON.stringify(this.#key)} is there twice`);
    if (this.#seen.size >= MAX_ATTRIBUTES) throw new FormatError(`more than ${MAX_ATTRIBUTES} packages`);
    this.#seen.add(attribute.attribute);
    this.#last = attribute.attribute;
    return attribute;
  }

  #where(): string {
    return this.#last === null ? "before its first package" : `behind the package ${JSON.stringify(this.#last)}`;
  }
}
