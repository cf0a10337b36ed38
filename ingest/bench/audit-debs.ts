// audit-debs.ts: a process of its own that audits the packages named on its input, as ingest does, and says what it took.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { Auditor } from "../audit.ts";
import { RootReader } from "../root/root-reader.ts";
import { ReadProblem } from "../sources/source.ts";
import { unpackDeb } from "../unpack/deb.ts";

const auditor = new Auditor();
let subjects = 0;
let verdicts = 0;
let problems = 0;

async function auditDeb(file: string): Promise<void> {
  const fd = openSync(file, "r");
  try {
    const unpacked = await unpackDeb(sourceOf(fd));
    try {
      for (const offer of new RootReader(unpacked.root).offers()) {
        const subject = await auditor.audit(offer);
        if (subject === null) continue;
        subjects += 1;
        verdicts += subject.assessments.length;
      }
    } finally {
      unpacked.close();
    }
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof ReadProblem)) throw error;
    problems += 1;
  } finally {
    closeSync(fd);
  }
}

function sourceOf(fd: number): ByteSource {
  const { size } = fstatSync(fd);
  return {
    size,
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset));
    },
  };
}

for (const file of readFileSync(0, "utf8").split("\0").filter(Boolean)) await auditDeb(file);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(JSON.stringify({ subjects, verdicts, problems, maxRSS, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
