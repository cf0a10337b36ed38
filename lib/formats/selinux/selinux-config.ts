// selinux-config.ts: /etc/selinux/config: whether SELinux is meant to be used.

/** SELINUX= of the file, as libselinux reads it: the first line that has it. Null where none does. */
export function parseSelinuxMode(bytes: Uint8Array): "enforcing" | "permissive" | "disabled" | null {
  const text = Buffer.from(bytes.subarray(0, 65_536)).toString("latin1");
  const [, value = ""] = /^[ \t]*SELINUX=[ \t]*(\w+)/m.exec(text) ?? [];
  const mode = value.toLowerCase();
  return mode === "enforcing" || mode === "permissive" || mode === "disabled" ? mode : null;
}
