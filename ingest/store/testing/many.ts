// many.ts: enough packages for several batches.
import type { MadePackage, MadeSubject } from "./world.ts";

/** Forty packages, always the same, with every verdict among them; `changed` ones hold other bytes and verdicts. */
export function manyPackages(isChanged: (no: number) => boolean = () => false): MadePackage[] {
  return Array.from({ length: 40 }, (_, no) => {
    const changed = isChanged(no);
    const verdict = changed ? "pass" : no % 3 === 0 ? "fail" : no % 3 === 1 ? "unknown" : "not-applicable";
    const email = `person${no % 7}@example.org`;
    const subjects: MadeSubject[] = [
      {
        path: `/bin/${no}`,
        content: changed ? `new ${no}` : `old ${no}`,
        verdicts: { 1: verdict, 2: "pass", 3: "fail" },
      },
      // The same bytes in many packages: their facts are one row.
      { kind: "unit", path: `${no}.service`, content: "shared", verdicts: { 101: "fail", 102: "pass" } },
      // Two kinds of one area in every other package, at one path.
      ...(no % 2 === 0
        ? (["sysctl", "modprobe"] as const).map((kind) => ({
            kind,
            path: `${no}.conf`,
            content: `${no}`,
            verdicts: {},
          }))
        : []),
    ];
    const stewards = [{ kind: "person", role: "maintainer", name: `Person ${no % 7}`, email, github: null }] as const;
    return { name: `package-${no}`, version: changed ? "2" : "1", stewards, subjects };
  });
}
