// rebuild.ts: `starfort audit --rebuild A B`: are two builds of the same thing the same, and if not, what differs first?
import { FormatError } from "#lib/formats/format-error.ts";
import { readArMembers } from "#lib/formats/ar.ts";
import { ReadProblem } from "../sources/source.ts";
import { compareRoots, type Difference, firstDifference } from "./compare-roots.ts";
import { runDiffoscope } from "./diffoscope.ts";
import { type Build, openBuild } from "./given.ts";
import { BadInput } from "./group.ts";
import { harmless, type Paper } from "./lines.ts";

interface Comparison {
  readonly identical: boolean;
  readonly sha256: { readonly a: string; readonly b: string };
  /** Of members that were compared; 1 where the builds are single files. */
  readonly members: number;
  readonly differing: number;
  readonly differences: readonly Difference[];
  /** diffoscope's words; null where it is not installed, or not needed. */
  readonly diffoscope: string | null;
}

/**
 * Compares what stands at two paths: bytes of files; members of packages and directories. Throws BadInput where one is missing, damaged,
 * or not of the other's kind.
 */
export async function compareBuilds(a: string, b: string): Promise<Comparison> {
  const [one, other] = [await open(a), await open(b)];
  try {
    if ((one.file === null) !== (other.file === null))
      throw new BadInput(
        b,
        `it is a ${wordOf(other)} and ${a} is a ${wordOf(one)}: expected two builds of the same thing`,
      );
    const found = one.file !== null && other.file !== null ? await compareFiles(one, other) : compareTrees(one, other);
    return { ...found, diffoscope: found.identical ? null : runDiffoscope(one.real, other.real) };
  } catch (error) {
    if (error instanceof FormatError || error instanceof ReadProblem) throw new BadInput(`${a} or ${b}`, error.message);
    throw error;
  } finally {
    one.close();
    other.close();
  }
}

type Found = Omit<Comparison, "diffoscope">;

async function open(path: string): Promise<Build> {
  try {
    return await openBuild(path);
  } catch (error) {
    if (error instanceof FormatError || error instanceof ReadProblem) throw new BadInput(path, error.message);
    throw error;
  }
}

const wordOf = ({ file }: Build): string => (file === null ? "directory" : "file");

async function compareFiles(a: Build, b: Build): Promise<Found> {
  const [one, other] = [a.file?.content(), b.file?.content()];
  if (one === undefined || other === undefined) throw new Error("compareFiles needs two files");
  const sha256 = { a: hex(one.contentHash), b: hex(other.contentHash) };
  if (sha256.a === sha256.b) return { identical: true, sha256, members: 1, differing: 0, differences: [] };
  const [rootA, rootB] = [await a.unpack(), await b.unpack()];
  if (rootA === null || rootB === null) {
    const at = firstDifference(one.bytes, other.bytes) ?? 0;
    const detail = `from byte ${at.toLocaleString("en")} on (${one.bytes.size} bytes in A, ${other.bytes.size} in B)`;
    return {
      identical: false,
      sha256,
      members: 1,
      differing: 1,
      differences: [{ path: a.path, kind: "content", detail }],
    };
  }
  const { members, differing, first } = compareRoots(rootA, rootB);
  const differences = differing > 0 ? first : wrappingDifferences(a, b);
  return { identical: false, sha256, members, differing: Math.max(differing, differences.length), differences };
}

/** The members are the same: then times, their order, the compression, or what the package says of itself differ. */
function wrappingDifferences(a: Build, b: Build): Difference[] {
  const [one, other] = [a.file?.content().bytes, b.file?.content().bytes];
  if (one === undefined || other === undefined) return [];
  if (a.isDeb && b.isDeb) {
    const inB = new Map([...readArMembers(other)].map((member) => [member.name, member.source]));
    return [...readArMembers(one)].flatMap(({ name, source }) => {
      const there = inB.get(name);
      const at = there === undefined ? 0 : firstDifference(source, there);
      if (at === null) return [];
      return [{ path: name, kind: "content" as const, detail: `${WRAPPING}, from byte ${at.toLocaleString("en")} on` }];
    });
  }
  return [{ path: a.path, kind: "content", detail: WRAPPING }];
}

const WRAPPING = "the files in it are the same: times, order, owners, compression or metadata differ";

function compareTrees(a: Build, b: Build): Found {
  if (a.root === null || b.root === null) throw new Error("compareTrees needs two directories");
  const { members, differing, first, sha256 } = compareRoots(a.root, b.root);
  return { identical: differing === 0, sha256, members, differing, differences: first };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** What people are told. */
export function rebuildLines(a: string, b: string, found: Comparison, paper: Paper): string[] {
  const { identical, sha256, members, differing, differences, diffoscope } = found;
  const heads = [`A ${harmless(a)}: sha256 ${sha256.a}`, `B ${harmless(b)}: sha256 ${sha256.b}`];
  const count = members.toLocaleString("en");
  if (identical)
    return [
      ...heads,
      paper.paint("green", `Reproducible: ${members === 1 ? "the same bytes" : `all ${count} members are the same`}`),
    ];
  const rows = differences.map(({ path, kind, detail }) => `  ${harmless(path)}: ${kind}, ${harmless(detail)}`);
  const more =
    differing > differences.length ? [`  and ${(differing - differences.length).toLocaleString("en")} more`] : [];
  return [
    ...heads,
    paper.paint(
      "red",
      `Not reproducible: ${differing.toLocaleString("en")} of ${count} ${members === 1 ? "file differs" : "members differ"}`,
    ),
    ...rows,
    ...more,
    ...(diffoscope === null
      ? [paper.paint("dim", "With diffoscope installed, this would say what differs inside of them.")]
      : ["", "diffoscope says:", diffoscope]),
  ];
}
