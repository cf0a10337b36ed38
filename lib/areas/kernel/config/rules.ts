// rules.ts: from a kernel config's facts to a verdict.
import type { Assessment, Evidence, SubjectTraits } from "../../area.ts";
import { fail, nameSome, notApplicable, pass, unknown } from "../verdict.ts";
import { parseCmdline } from "#lib/formats/cmdline/index.ts";
import { keepAsked } from "../cmdline/facts.ts";
import { weakenedBy } from "../cmdline/rules.ts";
import { HARDENED_PATCH_OPTIONS } from "./constants.ts";
import type { KernelConfigFacts } from "./facts.ts";
import { WISHES } from "./kspp-table.ts";
import { answer, type Answer } from "./wish.ts";

const BY_CHECK = Map.groupBy(WISHES, ({ check }) => check);

/** The rows of a check judge together: one missed setting fails it, one that nobody can tell leaves it unknown. */
export function assessWishes(check: string): (facts: KernelConfigFacts, traits: SubjectTraits) => Assessment {
  const wishes = BY_CHECK.get(check);
  if (wishes === undefined) throw new Error(`the table has no row for ${check}`);
  return (facts, { path }) => {
    const dated = { ...facts, version: facts.version ?? versionInName(path) };
    return judge(wishes.map((wish) => answer(dated, wish)));
  };
}

/** The version in /boot/config-6.1.0-51-amd64 or /lib/modules/6.17.1/config, for a file without a header. */
function versionInName(path: string): string | null {
  return /(?:\/config-|\/modules\/|linux-config-)(\d{1,3}\.\d{1,4}[^/]*)/.exec(path)?.[1] ?? null;
}

function judge(answers: readonly Answer[]): Assessment {
  const [met, missed, open, none] = (["met", "missed", "open", "none"] as const).map((state) =>
    answers.filter((one) => one.state === state),
  );
  if (met === undefined || missed === undefined || open === undefined || none === undefined)
    return unknown("Nothing was asked");
  const notes = aged(none);
  if (missed.length > 0) {
    const of = missed.length + met.length > 1 ? ` (${met.length} of ${missed.length + met.length} are as wanted)` : "";
    return fail(
      `${nameSome(missed.map(({ option }) => `CONFIG_${option}`))} not as wanted${of}`,
      [...missed, ...open, ...met].map(toEvidence),
    );
  }
  if (open.length > 0) {
    return unknown(
      `The file does not tell whether ${nameSome(open.map(({ option }) => `CONFIG_${option}`))} ${open.length === 1 ? "is" : "are"} as wanted`,
      [...open, ...met].map(toEvidence),
    );
  }
  if (met.length > 0)
    return pass(`${met.length === 1 ? "The setting is" : `All ${met.length} settings are`} as wanted`, [
      ...met.map(toEvidence),
      ...notes,
    ]);
  return notApplicable("None of these options exists for a kernel of this version and architecture", notes);
}

function toEvidence({ wish, state, option, found }: Answer): Evidence {
  const shown = found === "n" ? "is not set" : found === "absent" ? "is not in the file" : `=${found}`;
  return {
    label: `CONFIG_${option}`,
    value: state === "met" ? shown : `${shown}; ${wantedOf(wish.want, option)}: ${wish.reason}`,
  };
}

/** "wanted y (since 5.3)", for the option by the name that this kernel has for it. */
function wantedOf(want: string, option: string): string {
  return `wanted ${want.replace(/^\w+/, option)}`;
}

/** Rows of this architecture that the kernel is too young or too old for: shown, so that nobody misses them. */
function aged(none: readonly Answer[]): Evidence[] {
  return none
    .filter(
      ({ wish }) => wish.arch === undefined && wish.when === undefined && (wish.since ?? wish.until) !== undefined,
    )
    .map(({ wish, option }) => {
      const span = [
        wish.since === undefined ? "" : `since ${wish.since}`,
        wish.until === undefined ? "" : `before ${wish.until}`,
      ];
      return { label: `CONFIG_${option}`, value: `not in this version: only ${span.filter(Boolean).join(", ")}` };
    });
}

const HIDDEN_SEED =
  "is on, but the seed of the layout ships with the headers of a prebuilt kernel, so that everybody can look the layout up: no credit";

/** Structure-layout randomisation. With a public seed it hides nothing; a prebuilt kernel's seed must be public for modules to be built. */
export function assessLayout(facts: KernelConfigFacts): Assessment {
  const value = (name: string): string | undefined => facts.options[name];
  const on = (["RANDSTRUCT_FULL", "RANDSTRUCT_PERFORMANCE", "GCC_PLUGIN_RANDSTRUCT"] as const).find(
    (name) => value(name) === "y",
  );
  if (on !== undefined) {
    return fail(`CONFIG_${on} ${HIDDEN_SEED}`, [
      { label: `CONFIG_${on}`, value: "=y" },
      { label: "scripts/basic/randstruct.seed", value: "part of the headers that modules are built with" },
    ]);
  }
  if (facts.form === "structured" && value("RANDSTRUCT_NONE") !== "y") {
    return unknown("The file leaves structure-layout randomisation to Kconfig");
  }
  const off = value("RANDSTRUCT_NONE") === "y" ? "CONFIG_RANDSTRUCT_NONE" : "CONFIG_GCC_PLUGIN_RANDSTRUCT";
  return fail("Structures of the kernel have the layout of the source", [
    { label: off, value: off === "CONFIG_RANDSTRUCT_NONE" ? "=y" : "is not set" },
  ]);
}

/** A command line that is built in holds for every user of the kernel. */
export function assessBuiltInCmdline(facts: KernelConfigFacts): Assessment {
  const { CMDLINE, CMDLINE_BOOL } = facts.options;
  if (facts.form === "structured" && CMDLINE === undefined && CMDLINE_BOOL !== "n")
    return unknown("The file leaves the built-in command line to Kconfig");
  const text = CMDLINE_BOOL === "n" ? "" : (CMDLINE ?? "");
  const bad = weakenedBy(keepAsked(parseCmdline(text)));
  const line = { label: "CONFIG_CMDLINE", value: text };
  if (bad.length > 0) {
    return fail(`The command line that is built in has ${nameSome(bad.map(({ shown }) => shown))}`, [
      ...bad.map(({ shown, reason }) => ({ label: shown, value: reason })),
      line,
    ]);
  }
  return text === ""
    ? notApplicable("No command line is built in")
    : pass("The command line that is built in turns nothing off", [line]);
}

/** Whether users can have a kernel that is built hardened: this one, or another of the channel. */
export function assessHardenedOffered(facts: KernelConfigFacts): Assessment {
  const signs = hardenedSigns(facts);
  if (signs.length > 0) return pass("This kernel is built from a hardened source", signs);
  if (facts.hardenedKernels === null)
    return unknown("Only the channel's whole catalogue tells whether a hardened kernel is offered");
  const offered = facts.hardenedKernels.map((name) => ({ label: "package", value: name }));
  return offered.length > 0
    ? pass(`The channel offers ${nameSome(facts.hardenedKernels)}`, offered)
    : fail("No kernel of the channel is built from a hardened source");
}

/** What shows that a config is that of linux-hardened or grsecurity: options of the patches, or the version's suffix. */
export function hardenedSigns({ options, version }: KernelConfigFacts): Evidence[] {
  const patched = HARDENED_PATCH_OPTIONS.filter((name) => options[name] !== undefined).map((name) => ({
    label: `CONFIG_${name}`,
    value: `=${options[name] ?? ""}`,
  }));
  const named = [
    { label: "version", value: version ?? "" },
    { label: "CONFIG_LOCALVERSION", value: options["LOCALVERSION"] ?? "" },
  ].filter(({ value }) => /-(?:hardened|grsec)/.test(value));
  return [...patched, ...named];
}
