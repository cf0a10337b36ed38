// walk.ts: every path of a directory tree on the disk, each once, no link followed.
import type { RootedFs } from "./rooted-fs.ts";

/** Canonical paths below the root in byte order within each directory, directories among them; those that cannot be read are as if empty. */
export function* walk(fs: RootedFs): Generator<string> {
  const device = fs.stat("/")?.dev;
  const left = [""];
  for (let directory = left.pop(); directory !== undefined; directory = left.pop()) {
    const below: string[] = [];
    for (const { name, isDirectory } of fs.children(directory)) {
      const path = `${directory}/${name}`;
      yield path;
      if (isDirectory && !(fs.stat(path)?.dev !== device && isPseudo(fs, path))) below.push(path);
    }
    left.push(...below.reverse());
  }
}

/**
 * statfs(2) `f_type` of the file systems whose files the kernel makes up: nobody ships them, reading some of them has effects, and
 * /proc holds every process's view of the whole system again. The numbers are of include/uapi/linux/magic.h.
 */
const PSEUDO_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  ...[0x9fa0, 0x62656572, 0x0027e0eb, 0x63677270], // proc, sysfs, cgroup, cgroup2
  ...[0x64626720, 0x74726163, 0x73636673, 0xcafe4a11], // debugfs, tracefs, securityfs, bpf
  ...[0x1cd1, 0x19800202, 0x6165676c, 0xde5e81e4], // devpts, mqueue, pstore, efivarfs
  ...[0x42494e4d, 0x62656570, 0x65735543, 0x958458f6], // binfmt_misc, configfs, fusectl, hugetlbfs
  ...[0xf97cff8c, 0x43415d53, 0x6e736673], // selinuxfs, smackfs, nsfs
]);

/** Whether the kernel makes up what is at a canonical path. */
export function isPseudo(fs: RootedFs, path: string): boolean {
  const type = fs.fileSystemType(path);
  return type !== null && PSEUDO_FILE_SYSTEMS.has(type);
}
