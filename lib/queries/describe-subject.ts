// describe-subject.ts: what was read of a subject in a few words, where its path does not tell: a profile's name and mode, what confines a program.
import { z } from "zod";
import type { Evidence, SubjectKind } from "#lib/areas/area.ts";
import { plural } from "#lib/format.ts";

type Describe = (facts: unknown) => readonly Evidence[];

/** What these facts are of, in at most a handful of words each; nothing of facts that another version of Starfort has read. */
export function describeSubject(kind: SubjectKind, facts: unknown): readonly Evidence[] {
  return DESCRIBED[kind]?.(facts) ?? [];
}

/** Only what is shown is asked for, so that facts may grow. */
function from<Shown>(schema: z.ZodType<Shown>, tell: (shown: Shown) => readonly (Evidence | null)[]): Describe {
  return (facts) => {
    const parsed = schema.safeParse(facts);
    return parsed.success ? tell(parsed.data).filter((said) => said !== null) : [];
  };
}

const PROFILE = z.object({ name: z.string(), attachment: z.string().nullable(), mode: z.string() });

const EXECUTABLE = z.object({
  reasons: z.array(z.object({ text: z.string() })),
  apparmor: z.object({ state: z.string(), profile: z.string().nullable(), package: z.string().nullable() }),
  selinux: z.object({ domain: z.string().nullable() }).nullable(),
});

const KERNEL_CONFIG = z.object({
  form: z.enum(["dotconfig", "structured"]),
  version: z.string().nullable(),
  arch: z.string().nullable(),
  optionCount: z.int(),
});

const DESCRIBED: Readonly<Partial<Record<SubjectKind, Describe>>> = {
  "kernel-config": from(KERNEL_CONFIG, ({ form, version, arch, optionCount }) => [
    version === null ? null : { label: "kernel", value: version },
    arch === null ? null : { label: "architecture", value: arch },
    form === "dotconfig" ? holds(optionCount, "option") : holds(optionCount, "structured option"),
  ]),
  sysctl: from(z.object({ settingCount: z.int() }), ({ settingCount }) => [holds(settingCount, "setting")]),
  modprobe: from(z.object({ lineCount: z.int() }), ({ lineCount }) => [holds(lineCount, "line")]),
  cmdline: from(z.object({ parameterCount: z.int() }), ({ parameterCount }) => [holds(parameterCount, "parameter")]),
  network: from(z.object({ lines: z.array(z.unknown()) }), ({ lines }) => [
    { label: "holds", value: `${plural(lines.length, "line")} on hardware addresses` },
  ]),
  "apparmor-profile": from(PROFILE, ({ name, attachment, mode }) => [
    { label: "profile", value: name },
    attachment === null ? null : { label: "attaches to", value: attachment },
    { label: "mode", value: mode },
  ]),
  executable: from(EXECUTABLE, ({ reasons, apparmor, selinux }) => [
    because(reasons),
    { label: "AppArmor", value: confinement(apparmor) },
    selinux?.domain ? { label: "SELinux domain", value: selinux.domain } : null,
  ]),
};

const holds = (count: number, noun: string): Evidence => ({ label: "holds", value: plural(count, noun) });

function because([first, ...more]: z.infer<typeof EXECUTABLE>["reasons"]): Evidence | null {
  if (!first) return null;
  const others = more.length === 0 ? "" : ` and ${plural(more.length, "more reason")}`;
  return { label: "should be confined because", value: `${first.text}${others}` };
}

/** "cupsd, enforced, from cups"; "no profile". */
function confinement({ state, profile, package: origin }: z.infer<typeof EXECUTABLE>["apparmor"]): string {
  if (profile === null) return state === "none" ? "no profile" : state;
  return [profile, state, ...(origin === null ? [] : [`from ${origin}`])].join(", ");
}
