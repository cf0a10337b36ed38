// capability-text.ts: the value of security.capability as `getcap` writes it.
import { CAPABILITIES } from "#lib/areas/service/names-table.ts";

// struct vfs_cap_data of linux/capability.h: a word of magic and flags, then permitted and inheritable, 32 capabilities a pair.
const REVISIONS: ReadonlyMap<number, number> = new Map([
  [0x01000000, 1],
  [0x02000000, 2],
  [0x03000000, 2],
]);
const REVISION_MASK = 0xff000000;
const EFFECTIVE = 1;
const PAIR_BYTES = 8;

/** "cap_net_admin,cap_net_raw=ep"; null where the value is none that Linux would take, or holds no capability. */
export function capabilityText(value: Uint8Array): string | null {
  if (value.length < 4) return null;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const magic = view.getUint32(0, true);
  const pairs = REVISIONS.get((magic & REVISION_MASK) >>> 0) ?? 0;
  if (pairs === 0 || value.length < 4 + pairs * PAIR_BYTES) return null;
  const effective = (magic & EFFECTIVE) !== 0 ? "e" : "";
  const namesByFlags = new Map<string, string[]>();
  for (let number = 0; number < pairs * 32; number++) {
    const bit = 1 << (number % 32);
    const at = 4 + Math.floor(number / 32) * PAIR_BYTES;
    const permitted = (view.getUint32(at, true) & bit) !== 0;
    const inheritable = (view.getUint32(at + 4, true) & bit) !== 0;
    if (!permitted && !inheritable) continue;
    const flags = `${effective}${inheritable ? "i" : ""}${permitted ? "p" : ""}`;
    namesByFlags.set(flags, [...(namesByFlags.get(flags) ?? []), CAPABILITIES[number] ?? String(number)]);
  }
  return [...namesByFlags].map(([flags, names]) => `${names.join(",")}=${flags}`).join(" ") || null;
}
