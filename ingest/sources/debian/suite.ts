// suite.ts: one suite of an archive, opened: its Release file, vouched for, and its indexes by their hashes.
import { FormatError } from "#lib/formats/format-error.ts";
import { parseRelease, type Release, type ReleaseFile } from "#lib/formats/debian-release.ts";
import { isClearSigned, readClearSigned } from "#lib/formats/openpgp-armour.ts";
import { decompressedPieces } from "../../http/index.ts";
import { type Fetched, type Http, HttpProblem } from "../../http/http.ts";
import { ReadProblem, type SourceContext, SourceError } from "../source.ts";
import type { SuitePlace } from "./apt.ts";
import { verifyBySignature } from "./gpgv.ts";
import { openKeyrings } from "./keyrings.ts";
import type { DebianOptions } from "./options.ts";

const MIB = 1024 * 1024;
/** bookworm's has 150 kB. */
const MAX_RELEASE_BYTES = 16 * MIB;
/** bookworm's Packages has 50 MB, its Contents-all 520 MB. */
const MAX_INDEX_BYTES = 4096 * MIB;
/** What is smallest first; an archive may have any of them. */
const ENDINGS = [".xz", ".gz", ".bz2", ""];

export interface Suite {
  /** As it was asked for. */
  readonly name: string;
  /** The archive's root. */
  readonly base: string;
  readonly release: Release;
  /** What the operator and /status must know of it. */
  readonly notes: readonly string[];
  /** Whether Release lists an index, in whatever compression. */
  has(path: string): boolean;
  /** What is in an index, decompressed, checked against Release. Throws SourceError where it cannot be had; the pieces throw too. */
  read(path: string): AsyncGenerator<Uint8Array>;
}

/** Opens a suite. Throws SourceError where it cannot be had, or nobody vouches for it and --insecure was not given. */
export async function openSuite(place: SuitePlace, options: DebianOptions, context: SourceContext): Promise<Suite> {
  const url = `${place.base}/dists/${place.suite}/InRelease`;
  return told(url, async () => {
    const text = await fetchRelease(url, options, context);
    const doubts = await doubtsOf(text, place, options);
    const release = parseRelease(isClearSigned(text) ? readClearSigned(text) : text);
    checkIsAskedFor(place.suite, release);
    const late = lateness(release);
    if (late !== null) doubts.push(late);
    if (doubts.length > 0 && !options.insecure)
      throw new SourceError(
        `${url}: ${doubts.join("; ")}. Nothing of it is used; --insecure takes it all the same, and /status then says so.`,
      );
    const notes = doubts.map(
      (doubt) => `${place.suite} of ${place.base} was not verified, as --insecure asks: ${doubt}`,
    );
    return makeSuite(place, release, notes, context);
  });
}

/** What is missing of trust: empty where a known key signed it. */
async function doubtsOf(text: string, { signedBy }: SuitePlace, { keyring }: DebianOptions): Promise<string[]> {
  if (!isClearSigned(text)) return ["it is not signed"];
  const keyrings = openKeyrings(keyring, signedBy);
  if ("problem" in keyrings) return [keyrings.problem];
  try {
    const vouched = await verifyBySignature(Buffer.from(text, "latin1"), keyrings.files, keyrings.fingerprints);
    return "by" in vouched ? [] : [vouched.problem];
  } finally {
    keyrings.close();
  }
}

/** As Latin-1, so that gpgv gets the very bytes back; the fields that are read are ASCII. */
async function fetchRelease(
  url: string,
  { insecure }: DebianOptions,
  { http, signal }: SourceContext,
): Promise<string> {
  const wanted = { maxBytes: MAX_RELEASE_BYTES, signal };
  try {
    return textOf(await http.fetchKept(url, wanted));
  } catch (error) {
    // An archive without signatures, as dpkg-scanpackages makes it, has only this one.
    if (insecure && error instanceof HttpProblem && error.status === 404)
      return textOf(await http.fetchKept(url.replace(/InRelease$/, "Release"), wanted));
    throw error;
  }
}

function textOf(fetched: Fetched): string {
  try {
    return Buffer.from(fetched.bytes.read(0, fetched.bytes.size)).toString("latin1");
  } finally {
    fetched.close();
  }
}

/** A mirror that serves another suite's signed file would go unnoticed otherwise. */
function checkIsAskedFor(asked: string, { suite, codename }: Release): void {
  const names = [suite, codename].filter((name) => name !== null);
  // Old security suites are named "bookworm/updates" and call themselves "bookworm".
  if (names.length === 0 || names.includes(asked) || names.includes(asked.replace(/\/updates$/, ""))) return;
  throw new SourceError(`the server gave the Release file of ${names.join(", ")} where ${asked} was asked for`);
}

function lateness({ validUntil }: Release): string | null {
  if (validUntil === null || validUntil >= Date.now()) return null;
  return `it says that it is valid until ${new Date(validUntil).toISOString().slice(0, 10)}, which is over: the mirror is behind, or somebody keeps newer ones back`;
}

function makeSuite(
  { suite, base }: SuitePlace,
  release: Release,
  notes: readonly string[],
  context: SourceContext,
): Suite {
  const choose = (path: string): readonly [string, ReleaseFile] | undefined => {
    for (const ending of ENDINGS) {
      const file = release.files.get(path + ending);
      if (file !== undefined) return [path + ending, file];
    }
    return undefined;
  };
  const read = async function* (path: string): AsyncGenerator<Uint8Array> {
    const [name, file] = choose(path) ?? [];
    const url = `${base}/dists/${suite}/${name ?? path}`;
    if (name === undefined || file === undefined) throw new SourceError(`${url}: Release lists no such index`);
    const plainBytes = release.files.get(path)?.sizeBytes ?? MAX_INDEX_BYTES;
    const fetched = await told(url, () => fetchIndex(url, file, release.acquireByHash, context));
    try {
      yield* decompressedPieces(fetched, { maxBytes: Math.min(plainBytes, MAX_INDEX_BYTES), signal: context.signal });
    } catch (error) {
      throw toSourceError(url, error);
    } finally {
      fetched.close();
    }
  };
  return { name: suite, base, release, notes, has: (path) => choose(path) !== undefined, read };
}

/** By hash where the archive offers that: a mirror that is just being updated has old and new files side by side then. */
async function fetchIndex(
  url: string,
  { sha256, sizeBytes }: ReleaseFile,
  byHash: boolean,
  { http, signal }: SourceContext,
): Promise<Fetched> {
  if (sizeBytes > MAX_INDEX_BYTES)
    throw new ReadProblem(
      "too-large",
      `Release gives it ${sizeBytes} bytes, more than the ${MAX_INDEX_BYTES} that are read`,
    );
  const wanted = { maxBytes: sizeBytes, sizeBytes, sha256, signal };
  return fetchKeptIndex(
    http,
    url,
    byHash ? `${url.slice(0, url.lastIndexOf("/"))}/by-hash/SHA256/${sha256}` : url,
    wanted,
  );
}

async function fetchKeptIndex(
  http: Http,
  url: string,
  first: string,
  wanted: Parameters<Http["fetchKept"]>[1],
): Promise<Fetched> {
  try {
    return await http.fetchKept(first, wanted);
  } catch (error) {
    // Some mirrors leave by-hash out although Release offers it.
    if (first !== url && error instanceof HttpProblem && error.status === 404) return http.fetchKept(url, wanted);
    throw error;
  }
}

/** What goes wrong with a file of the archive is told with the file's address. */
export async function told<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toSourceError(url, error);
  }
}

function toSourceError(url: string, error: unknown): unknown {
  if (error instanceof SourceError && error.message.startsWith(url)) return error;
  if (error instanceof SourceError || error instanceof ReadProblem || error instanceof FormatError)
    return new SourceError(error.message.includes(url) ? error.message : `${url}: ${error.message}`);
  return error;
}
