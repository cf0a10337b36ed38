// open-group.ts: fetched packages, unpacked, with what each of their files is offered as.
import { RootReader } from "../../root/root-reader.ts";
import { unpackDeb, type UnpackedDeb } from "../../unpack/deb.ts";
import type { Fetched } from "../../http/http.ts";
import type { Offer } from "../source.ts";
import type { SuitePolicy } from "./suite-policy.ts";

export interface OpenGroup {
  /** What is offered of one of the packages. Throws what kept it from being fetched or unpacked. */
  offersOf(name: string): Iterable<Offer>;
  close(): void;
}

/** Unpacks each as soon as it is there. One that cannot be had is told when its offers are asked for. */
export async function openGroup(
  fetched: ReadonlyMap<string, Promise<Fetched>>,
  policy: SuitePolicy | null,
): Promise<OpenGroup> {
  const unpacked = new Map<string, UnpackedDeb | { readonly problem: unknown }>();
  for (const [name, fetching] of fetched) {
    try {
      const { bytes, close } = await fetching;
      unpacked.set(name, await unpackDeb(bytes));
      close();
    } catch (problem) {
      unpacked.set(name, { problem });
    }
  }
  return {
    offersOf: (name) => {
      const one = unpacked.get(name);
      if (one === undefined) return [];
      if ("problem" in one) throw one.problem;
      return new RootReader(one.root, {
        complete: false,
        neighbours: policy?.neighbours,
        packageOf: (path) => (one.root.entry(path) === null ? null : name),
      }).offers();
    },
    close: () => {
      for (const one of unpacked.values()) if ("close" in one) one.close();
    },
  };
}
