// index.ts: reports of rebuilders: who rebuilt which artifact, and whether the bytes were the same.
import { getDistro } from "#lib/distros.ts";
import { defineSource, type OpenSource, type PackageBook, type SourceContext } from "../source.ts";
import { readCauses } from "./causes.ts";
import { readRebuilderd, readReproducibleJson } from "./distro-lists.ts";
import { readLila, readNixCheck, readNixosHistory, readNixosReport, reportHistory } from "./nix-reports.ts";
import { type Asked, describeOptions, type ReportFormat, ReproducibilityOptions, settle } from "./options.ts";
import { type CauseBook, findPackages, listPackages } from "./packages.ts";
import type { Reported } from "./reported.ts";
import { countSets } from "./sets.ts";

type Read = (asked: Asked, context: SourceContext) => Promise<Reported | readonly Reported[]>;

const READERS = {
  "reproducible-json": readReproducibleJson,
  rebuilderd: readRebuilderd,
  lila: readLila,
  "nix-check": readNixCheck,
  "nixos-report": readNixosReport,
  "nixos-history": readNixosHistory,
} satisfies Record<ReportFormat, Read>;

export const reproducibility = defineSource({
  id: "reproducibility",
  reads: "what independent rebuilds came to: reproducible.json, rebuilderd, Lila, Nix, reproducible.nixos.org",
  describe: describeOptions,
  options: ReproducibilityOptions,
  open: async (options, context) => {
    const asked = settle(options);
    const read = READERS[asked.format] satisfies Read;
    const reports = [await read(asked, context)].flat();
    const causes = await readCauses(asked, context);
    return openReports(reports, channelOf(asked), {
      causes,
      book: context.book,
      countSets: setsOf(asked, context),
    });
  },
});

/**
 * The dated reports of reproducible.nixos.org as sources, oldest first: what the JSON of `nixos-history.ts` in lib/formats/rebuilds
 * holds, without duplicates. Throws FormatError.
 */
export async function openNixosHistory(
  json: string,
  channel: OpenSource["channel"],
  book: PackageBook,
): Promise<readonly OpenSource[]> {
  return openReports(reportHistory(json, channel.arch), channel, {
    ...{ causes: null, book },
    countSets: ({ totals }, packageOf) =>
      Promise.resolve(totals === null ? [] : [{ ...totals, members: [...new Set(packageOf.values())] }]),
  });
}

type PackageOf = Awaited<ReturnType<typeof findPackages>>;

interface Ways {
  readonly causes: CauseBook;
  readonly book: PackageBook;
  readonly countSets: (reported: Reported, packageOf: PackageOf) => ReturnType<typeof countSets>;
}

function setsOf({ sets }: Asked, context: SourceContext): Ways["countSets"] {
  return (reported, packageOf) => countSets(reported, sets, packageOf, context);
}

async function openReports(
  reports: readonly Reported[],
  channel: OpenSource["channel"],
  ways: Ways,
): Promise<readonly OpenSource[]> {
  const opened: OpenSource[] = [];
  for (const reported of reports) opened.push(await openReport(reported, channel, ways));
  return opened;
}

async function openReport(
  reported: Reported,
  channel: OpenSource["channel"],
  { causes, book, countSets }: Ways,
): Promise<OpenSource> {
  const packageOf = await findPackages(reported.rebuilds, channel.distro, book);
  const packages = listPackages(packageOf, causes);
  return {
    id: "reproducibility",
    key: `reproducibility:${reported.speaker}`,
    channel,
    areas: ["determinism"],
    observedOn: reported.observedOn,
    authority: "supplement",
    scope: reported.isWhole ? "all" : packages.map(({ name }) => name),
    packages,
    sets: await countSets(reported, packageOf),
    notes: reported.notes,
  };
}

function channelOf({ distro, stream, arch }: Asked): OpenSource["channel"] {
  return { distro, stream, arch, title: `${getDistro(distro).name} ${stream}` };
}
