// tags.ts: the entries of the dynamic section that verdicts rest on, named as readelf prints them.
import {
  DF_1_NOW,
  DF_1_PIE,
  DF_BIND_NOW,
  DF_TEXTREL,
  DT_BIND_NOW,
  DT_DEBUG,
  DT_FLAGS,
  DT_FLAGS_1,
  DT_JMPREL,
  DT_RPATH,
  DT_RUNPATH,
  DT_TEXTREL,
} from "#lib/formats/elf/constants.ts";
import { dynamicText, dynamicValue, type Elf, hasDynamicFlag, locateStrings } from "#lib/formats/elf/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";

/** In the order in which evidence quotes them. */
export const TAGS = [
  "DT_BIND_NOW",
  "DT_FLAGS BIND_NOW",
  "DT_FLAGS_1 NOW",
  "DT_FLAGS_1 PIE",
  "DT_DEBUG",
  "DT_JMPREL",
  "DT_TEXTREL",
  "DT_FLAGS TEXTREL",
] as const;
export type Tag = (typeof TAGS)[number];

/** The tag, and the bit of its value where one bit is meant. */
const MEANINGS: Readonly<Record<Tag, readonly [tag: number, flag?: number]>> = {
  DT_BIND_NOW: [DT_BIND_NOW],
  "DT_FLAGS BIND_NOW": [DT_FLAGS, DF_BIND_NOW],
  "DT_FLAGS_1 NOW": [DT_FLAGS_1, DF_1_NOW],
  "DT_FLAGS_1 PIE": [DT_FLAGS_1, DF_1_PIE],
  DT_DEBUG: [DT_DEBUG],
  DT_JMPREL: [DT_JMPREL],
  DT_TEXTREL: [DT_TEXTREL],
  "DT_FLAGS TEXTREL": [DT_FLAGS, DF_TEXTREL],
};

/** Any one of these has the loader bind every symbol at start; linkers differ in which they write. */
export const BIND_NOW_TAGS: readonly Tag[] = ["DT_BIND_NOW", "DT_FLAGS BIND_NOW", "DT_FLAGS_1 NOW"];
export const TEXT_RELOCATION_TAGS: readonly Tag[] = ["DT_TEXTREL", "DT_FLAGS TEXTREL"];

export function findTags({ dynamic }: Elf): readonly Tag[] {
  return TAGS.filter((name) => {
    const [tag, flag] = MEANINGS[name];
    return flag === undefined ? dynamicValue(dynamic, tag) !== null : hasDynamicFlag(dynamic, tag, flag);
  });
}

const SEARCH_PATHS = { DT_RPATH, DT_RUNPATH } as const;

/** The list of directories in that tag, as it stands; null when there is none. Throws FormatError when it points nowhere. */
export function readSearchPath({ file, segments, dynamic }: Elf, tag: keyof typeof SEARCH_PATHS): string | null {
  const place = dynamicValue(dynamic, SEARCH_PATHS[tag]);
  if (place === null) return null;
  const text = dynamicText(file, locateStrings(segments, dynamic), place);
  if (text === null) throw new FormatError(`${tag} is ${place}, which is no place in the dynamic string table`);
  return text;
}
