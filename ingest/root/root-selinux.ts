// root-selinux.ts: where a root keeps what SELinux makes of its files.
import { type FileContexts, parseFileContexts, parseSelinuxMode } from "#lib/formats/selinux/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import type { Root } from "./root.ts";

const SELINUX_DIR = "/etc/selinux";

/** The labels of the policy that the root would load; null where there is none that can be read. */
export function readFileContexts(root: Root): FileContexts | null {
  for (const policy of policiesOf(root)) {
    const file = `${SELINUX_DIR}/${policy}/contexts/files/file_contexts`;
    const contexts = root.read(file);
    if (contexts === null) continue;
    const rest = { local: root.read(`${file}.local`), subs: root.read(`${file}.subs`) };
    try {
      return parseFileContexts({ contexts, ...rest, distSubs: root.read(`${file}.subs_dist`) });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return null;
}

/** SELINUX= of the root's config; null where nothing says so. */
export function readSelinuxMode(root: Root): ReturnType<typeof parseSelinuxMode> {
  const config = root.read(`${SELINUX_DIR}/config`);
  return config === null ? null : parseSelinuxMode(config);
}

/** The one that SELINUXTYPE= names, then what else is there: a package of a policy alone has no config. */
function policiesOf(root: Root): string[] {
  const config = Buffer.from(root.read(`${SELINUX_DIR}/config`) ?? []).toString("latin1");
  const named = /^[ \t]*SELINUXTYPE=[ \t]*([\w.-]+)/m.exec(config)?.[1];
  const there = root.list(SELINUX_DIR);
  return named === undefined ? [...there] : [named, ...there.filter((name) => name !== named)];
}
