// host-artifact.ts: an installed binary package: its files on the disk, each offered once.
import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import type { SubjectTraits } from "#lib/areas/area.ts";
import { unitSubject } from "../../root/unit-subject.ts";
import { type FileContent, type ListedArtifact, type Offer, type OfferedFile, ReadProblem } from "../source.ts";
import { describeStats } from "./describe-stats.ts";
import type { DpkgPackage } from "./dpkg-database.ts";
import type { ContentReader } from "../../root/file-content.ts";
import type { OwnedUnits } from "./owned-units.ts";
import type { OpenFile, RootedFs } from "../../root/rooted-fs.ts";

const SETUID = 0o4000n;
const SETGID = 0o2000n;
const EXECUTABLE = 0o111n;

/** What all artifacts of one host share. */
export interface Host {
  readonly fs: RootedFs;
  readonly units: OwnedUnits;
  readonly reader: ContentReader;
}

export class HostArtifact implements ListedArtifact {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly sizeBytes: number | null;
  readonly fileCount: number;
  readonly paths: readonly string[];
  readonly #host: Host;

  constructor(host: Host, dpkg: DpkgPackage, name: string, paths: readonly string[]) {
    this.#host = host;
    this.name = name;
    this.version = dpkg.version;
    this.arch = dpkg.arch;
    this.sizeBytes = dpkg.installedBytes;
    this.paths = paths;
    this.fileCount = paths.length;
  }

  identify(): Uint8Array {
    const hash = createHash("sha256");
    for (const path of this.paths) hash.update(describeStats(path, this.#host.fs.stat(path)));
    if (this.paths.some((path) => this.#host.units.has(path))) hash.update(this.#host.units.digest);
    return hash.digest();
  }

  *offers(): Generator<Offer> {
    const { fs, units } = this.#host;
    for (const path of this.paths) {
      const stats = fs.stat(path);
      if (units.has(path)) yield* this.#offerUnit(path, stats);
      else if (stats === null) yield* offerMissing(path);
      else if (stats.isFile()) yield* this.#offerFile(path, stats);
    }
  }

  *#offerUnit(path: string, stats: BigIntStats | null): Generator<Offer> {
    const service = this.#host.units.serviceAt(path);
    if (service === null) return;
    yield { type: "subject", kind: "unit", traits: traitsOf(path, stats), load: () => unitSubject(service.load()) };
  }

  *#offerFile(path: string, stats: BigIntStats): Generator<Offer> {
    const opened = new FileOnOffer(this.#host, path, stats);
    try {
      yield opened;
    } finally {
      opened.close();
    }
  }
}

/** Opened when its first bytes are asked for, closed when the next offer is. */
class FileOnOffer implements OfferedFile {
  readonly type = "file";
  readonly traits: SubjectTraits;
  readonly executable: boolean;
  readonly #host: Host;
  readonly #stats: BigIntStats;
  #file: OpenFile | null = null;

  constructor(host: Host, path: string, stats: BigIntStats) {
    this.#host = host;
    this.#stats = stats;
    this.traits = traitsOf(path, stats);
    this.executable = (stats.mode & EXECUTABLE) !== 0n;
  }

  head(length: number): Uint8Array {
    return this.#open().read(0, length);
  }

  content(): FileContent {
    return this.#host.reader.read(this.#open(), this.traits.path);
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #open(): OpenFile {
    this.#file ??= this.#host.fs.open(this.traits.path);
    const { ino, dev } = this.#file.stats;
    if (ino !== this.#stats.ino || dev !== this.#stats.dev) {
      throw new ReadProblem("vanished", `${this.traits.path} was replaced while this host was being read`);
    }
    return this.#file;
  }
}

/**
 * A listed file that is not on the disk. Documentation and translations are often left out on purpose (dpkg's path-exclude), and
 * then there is nothing to say; the pipeline asks for the first bytes only to learn that it is gone.
 */
function* offerMissing(path: string): Generator<Offer> {
  const gone = (): never => {
    throw new ReadProblem("vanished", `${path} is listed by dpkg, but is not on the disk`);
  };
  yield { type: "file", traits: traitsOf(path, null), executable: PROGRAM_DIR.test(path), head: gone, content: gone };
}

const PROGRAM_DIR = /^\/(usr\/)?(s?bin|games|libexec)\/[^/]+$/;

function traitsOf(path: string, stats: BigIntStats | null): SubjectTraits {
  const mode = stats?.isFile() ? stats.mode : 0n;
  return { path, setuid: (mode & SETUID) !== 0n, setgid: (mode & SETGID) !== 0n };
}
