// build-elf.ts: ELF files for tests, of any machine, class and byte order, built from a short description.
import {
  DT_HASH,
  DT_NEEDED,
  DT_NULL,
  DT_RUNPATH,
  DT_STRSZ,
  DT_STRTAB,
  DT_SYMTAB,
  ELF_MAGIC,
  EM_S390,
  EM_X86_64,
  ET_DYN,
  LAYOUTS,
  PF_R,
  PT_DYNAMIC,
  PT_LOAD,
  SHF_ALLOC,
  SHT_PROGBITS,
} from "../constants.ts";

interface SegmentPlan {
  readonly type: number;
  readonly flags?: number;
  readonly bytes?: Uint8Array;
  readonly align?: number;
}

export interface ElfPlan {
  readonly class?: 32 | 64;
  readonly littleEndian?: boolean;
  readonly type?: number;
  readonly machine?: number;
  readonly segments?: readonly SegmentPlan[];
  /** With it comes a dynamic section: string table, symbols, DT_HASH. */
  readonly imports?: readonly string[];
  readonly needed?: readonly string[];
  readonly runpath?: string;
  readonly tags?: readonly (readonly [tag: number, value: number])[];
  readonly sections?: readonly {
    readonly name: string;
    readonly type?: number;
    readonly flags?: number;
    readonly bytes?: Uint8Array;
  }[];
}

/** Writes integers one after the other, in one byte order. */
class Writer {
  readonly #bytes: number[] = [];
  readonly #littleEndian: boolean;
  readonly #class: 32 | 64;

  constructor(littleEndian: boolean, wordClass: 32 | 64) {
    this.#littleEndian = littleEndian;
    this.#class = wordClass;
  }

  number(value: number, size: number): this {
    const digits = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
    this.#bytes.push(...(this.#littleEndian ? digits : digits.reverse()));
    return this;
  }

  word = (value: number) => this.number(value, this.#class === 64 ? 8 : 4);
  half = (value: number) => this.number(value, 2);
  u32 = (value: number) => this.number(value, 4);

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

export const ascii = (text: string) => new TextEncoder().encode(text);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Strings with their places in the table; place 0 is the empty one. */
function stringTable(texts: readonly string[]): { bytes: Uint8Array; placeOf: (text: string) => number } {
  const places = new Map<string, number>();
  let all = "\0";
  for (const text of texts) {
    places.set(text, all.length);
    all += `${text}\0`;
  }
  return { bytes: ascii(all), placeOf: (text) => places.get(text) ?? 0 };
}

/** The file. Addresses equal offsets: one PT_LOAD (R) covers it whole, the segments of the plan follow it. */
export function buildElf(plan: ElfPlan): Uint8Array {
  const wordClass = plan.class ?? 64;
  const writer = () => new Writer(plan.littleEndian ?? true, wordClass);
  const layout = LAYOUTS[wordClass];
  const hasDynamic = plan.imports !== undefined || plan.tags !== undefined || plan.runpath !== undefined;
  const planned = plan.segments ?? [];
  const count = 1 + planned.length + (hasDynamic ? 1 : 0);
  let end = layout.headerSize + count * layout.segmentSize;
  const contents: Uint8Array[] = [];
  const place = (bytes: Uint8Array) => {
    const padding = (8 - (end % 8)) % 8;
    contents.push(new Uint8Array(padding), bytes);
    const at = end + padding;
    end = at + bytes.length;
    return at;
  };

  const segments = planned.map(({ type, flags = PF_R, bytes = new Uint8Array(0), align = 4 }) => {
    return { type, flags, offset: place(bytes), size: bytes.length, align };
  });
  if (hasDynamic) {
    const bytes = dynamicBytes(plan, writer, place);
    segments.push({ type: PT_DYNAMIC, flags: PF_R, offset: place(bytes), size: bytes.length, align: 8 });
  }
  const sections = plan.sections ? placeSections(plan.sections, writer, place) : null;
  const whole = { type: PT_LOAD, flags: PF_R, offset: 0, size: end, align: 4096 };

  const counts = { segments: count, sections: sections?.count ?? 0, sectionsAt: sections?.offset ?? 0 };
  const rows = [whole, ...segments].map((segment) => segmentBytes(segment, writer(), wordClass));
  return concat(headerBytes(plan, writer(), counts), ...rows, ...contents);
}

function headerBytes(
  plan: ElfPlan,
  writer: Writer,
  counts: { readonly segments: number; readonly sections: number; readonly sectionsAt: number },
): Uint8Array {
  const { class: wordClass = 64, littleEndian = true } = plan;
  const { headerSize, segmentSize, sectionSize } = LAYOUTS[wordClass];
  const ident = Uint8Array.of(...ELF_MAGIC, wordClass === 64 ? 2 : 1, littleEndian ? 1 : 2, 1, ...new Uint8Array(9));
  writer
    .half(plan.type ?? ET_DYN)
    .half(plan.machine ?? EM_X86_64)
    .u32(1);
  writer.word(0).word(headerSize).word(counts.sectionsAt).u32(0);
  writer.half(headerSize).half(segmentSize).half(counts.segments);
  writer
    .half(sectionSize)
    .half(counts.sections)
    .half(Math.max(0, counts.sections - 1));
  return concat(ident, writer.bytes);
}

interface PlacedSegment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
}

function segmentBytes(
  { type, flags, offset, size, align }: PlacedSegment,
  writer: Writer,
  wordClass: 32 | 64,
): Uint8Array {
  if (wordClass === 64) writer.u32(type).u32(flags).word(offset).word(offset).word(offset).word(size).word(size);
  else writer.u32(type).word(offset).word(offset).word(offset).word(size).word(size).u32(flags);
  return writer.word(align).bytes;
}

type Place = (bytes: Uint8Array) => number;

function dynamicBytes(plan: ElfPlan, writer: () => Writer, place: Place): Uint8Array {
  const imports = plan.imports ?? [];
  const needed = plan.needed ?? [];
  const strings = stringTable([...imports, ...needed, plan.runpath ?? ""]);
  const symbolSize = LAYOUTS[plan.class ?? 64].symbolSize;
  const symbols = imports.map((name) =>
    concat(writer().u32(strings.placeOf(name)).bytes, new Uint8Array(symbolSize - 4)),
  );
  const [stringsAt, symbolsAt] = [place(strings.bytes), place(concat(new Uint8Array(symbolSize), ...symbols))];
  // One bucket, a chain entry a symbol; the words are wide on 64-bit s390.
  const hashWordSize = plan.machine === EM_S390 && plan.class !== 32 ? 8 : 4;
  const hash = writer();
  for (const word of [1, imports.length + 1, 0, 0, ...imports.map(() => 0)]) hash.number(word, hashWordSize);
  const entries: (readonly [number, number])[] = [
    ...needed.map((name) => [DT_NEEDED, strings.placeOf(name)] as const),
    ...(plan.runpath === undefined ? [] : [[DT_RUNPATH, strings.placeOf(plan.runpath)] as const]),
    [DT_HASH, place(hash.bytes)],
    [DT_STRTAB, stringsAt],
    [DT_STRSZ, strings.bytes.length],
    [DT_SYMTAB, symbolsAt],
    ...(plan.tags ?? []),
    [DT_NULL, 0],
  ];
  return concat(...entries.map(([tag, value]) => writer().word(tag).word(value).bytes));
}

function placeSections(planned: NonNullable<ElfPlan["sections"]>, writer: () => Writer, place: Place) {
  const names = stringTable([...planned.map(({ name }) => name), ".shstrtab"]);
  const all = [...planned, { name: ".shstrtab", type: 3, flags: 0, bytes: names.bytes }];
  const rows = all.map(({ name, type = SHT_PROGBITS, flags = SHF_ALLOC, bytes = new Uint8Array(0) }) => {
    const row = writer().u32(names.placeOf(name)).u32(type).word(flags).word(0).word(place(bytes));
    return row.word(bytes.length).u32(0).u32(0).word(1).word(0).bytes;
  });
  const empty = new Uint8Array(rows[0]?.length ?? 0);
  return { offset: place(concat(empty, ...rows)), count: rows.length + 1 };
}
