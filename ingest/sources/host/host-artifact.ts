// host-artifact.ts: an installed binary package: its files on the disk, each offered once.
import { createHash } from "node:crypto";
import { traitsOf } from "../../root/offers.ts";
import type { RootReader } from "../../root/root-reader.ts";
import type { RootedFs } from "../../root/rooted-fs.ts";
import { type ListedArtifact, type Offer, ReadProblem } from "../source.ts";
import type { DpkgPackage } from "./dpkg-database.ts";
import type { FileScan } from "./scan-files.ts";

/** What all artifacts of one host share. */
export interface Host {
  readonly fs: RootedFs;
  readonly reader: RootReader;
  readonly scan: FileScan;
}

export class HostArtifact implements ListedArtifact {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly sizeBytes: number | null;
  readonly fileCount: number;
  readonly paths: readonly string[];
  readonly #host: Host;
  readonly #dpkg: DpkgPackage;

  constructor(host: Host, dpkg: DpkgPackage, name: string, paths: readonly string[]) {
    this.#host = host;
    this.#dpkg = dpkg;
    this.name = name;
    this.version = dpkg.version;
    this.arch = dpkg.arch;
    this.sizeBytes = dpkg.installedBytes;
    this.paths = paths;
    this.fileCount = paths.length;
  }

  identify(): Uint8Array {
    const { reader, scan } = this.#host;
    const hash = createHash("sha256").update(scan.digests.get(this.#dpkg) ?? "");
    for (const path of this.paths) {
      const digest = reader.digestFor(path);
      if (digest !== null) hash.update(`\0${path}\0`).update(digest);
    }
    return hash.digest();
  }

  *offers(): Generator<Offer> {
    const { fs, reader } = this.#host;
    for (const path of this.paths) {
      let isOffered = false;
      for (const offer of reader.offersAt(path)) {
        isOffered = true;
        yield offer;
      }
      if (!isOffered && fs.stat(path) === null) yield this.#offerMissing(path);
    }
  }

  /**
   * A listed file that is not on the disk. Documentation and translations are often left out on purpose (dpkg's path-exclude), and
   * then there is nothing to say; the pipeline asks for the first bytes only to learn that it is gone.
   */
  #offerMissing(path: string): Offer {
    const traits = traitsOf({ path, type: "other", mode: 0 });
    const gone = (): never => {
      throw new ReadProblem("vanished", `${path} is listed by dpkg, but is not on the disk`);
    };
    return this.#host.reader.isServicePath(path)
      ? { type: "subject", kind: "unit", traits, load: gone }
      : { type: "file", traits, executable: PROGRAM_DIR.test(path), head: gone, content: gone };
  }
}

const PROGRAM_DIR = /^\/(usr\/)?(s?bin|games|libexec)\/[^/]+$/;
