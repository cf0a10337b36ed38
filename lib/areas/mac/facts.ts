// facts.ts: what is stored of an executable that should be confined: why, and what confines it.
import { z } from "zod";
import { domainOfType } from "#lib/formats/selinux/index.ts";
import { byPath, STATES, waysOf, worstOf } from "./confinement.ts";
import { profilesElsewhere } from "./elsewhere.ts";
import type { Policy } from "./policy.ts";
import { RANKS, type Reason } from "./targets.ts";

const Names = z.array(z.string());

/** The facts of one executable. */
export const ExecutableFacts = z.object({
  /** Whether the whole system was looked at; else a profile may come from a package that was not. */
  complete: z.boolean(),
  /** The gravest of the reasons. */
  rank: z.enum(RANKS),
  reasons: z.array(
    z.object({
      kind: z.enum(["service", "bus", "setuid", "setgid", "capabilities"]),
      rank: z.enum(RANKS),
      from: z.string(),
      text: z.string(),
      via: Names,
      /** What becomes of it when it is started for this reason. */
      state: z.enum(STATES),
      profile: z.string().nullable(),
    }),
  ),
  /** The worst of these ways: one is enough for whoever attacks. */
  apparmor: z.object({
    state: z.enum(STATES),
    profile: z.string().nullable(),
    file: z.string().nullable(),
    attachment: z.string().nullable(),
    package: z.string().nullable(),
    unit: z.string().nullable(),
    seenAs: z.string(),
    detail: z.string().nullable(),
  }),
  /** Null without SELinux policy. */
  selinux: z
    .object({
      context: z.string().nullable(),
      /** The domain that it runs in, by the custom that `x_exec_t` starts `x_t`; null where its type starts none. */
      domain: z.string().nullable(),
      mode: z.enum(["enforcing", "permissive", "disabled"]).nullable(),
    })
    .nullable(),
  /** Profiles that others have written for a program of this name; empty where one is enforced. */
  elsewhere: z.array(z.object({ source: z.enum(["debian", "debian-extra", "apparmor.d"]), name: z.string() })),
});
export type ExecutableFacts = z.infer<typeof ExecutableFacts>;

/** Longer texts are cut: paths and names of real systems stay far below. */
const MAX_TEXT = 300;

/**
 * Reads what confines an executable. `path` is canonical, `reasons` come from findTargets, `linkNames` are other paths that lead to it (links of its
 * own and of directories): the kernel sees none of them, so they only serve to say so. Everything that the facts rest on is in the result, so a hash
 * of the facts is a hash of their inputs. Never throws.
 */
export function readExecutableFacts(input: {
  readonly path: string;
  readonly reasons: readonly Reason[];
  readonly policy: Policy;
  readonly linkNames?: readonly string[];
}): ExecutableFacts {
  const { path, reasons, policy, linkNames = [] } = input;
  const ways = waysOf(path, reasons, linkNames, policy);
  const apparmor = worstOf(ways) ?? byPath(path, linkNames, policy);
  return {
    complete: policy.complete,
    rank: RANKS.find((rank) => reasons.some((reason) => reason.rank === rank)) ?? "helper",
    reasons: reasons.map(({ kind, rank, from, text, via }, index) => ({
      ...{ kind, rank, from: cut(from), text: cut(text), via: via.map(cut) },
      state: ways[index]?.state ?? apparmor.state,
      profile: cutOrNull(ways[index]?.profile ?? null),
    })),
    apparmor: {
      ...apparmor,
      profile: cutOrNull(apparmor.profile),
      attachment: cutOrNull(apparmor.attachment),
      detail: cutOrNull(apparmor.detail),
    },
    selinux: readSelinux(path, policy),
    elsewhere: apparmor.state === "enforced" ? [] : profilesElsewhere(path),
  };
}

function readSelinux(path: string, policy: Policy): ExecutableFacts["selinux"] {
  if (!policy.hasContexts) return null;
  const found = policy.contextOf(path);
  return {
    context: found?.context ?? null,
    domain: found === null || found.type === null ? null : domainOfType(found.type),
    mode: policy.selinuxMode,
  };
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function cutOrNull(text: string | null): string | null {
  return text === null ? null : cut(text);
}
