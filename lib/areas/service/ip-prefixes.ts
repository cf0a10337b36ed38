// ip-prefixes.ts: the words of IPAddressAllow= and IPAddressDeny=.
import { parseInteger } from "#lib/formats/unit/index.ts";

/** An address with its prefix, masked. */
export interface IpPrefix {
  readonly family: 4 | 6;
  readonly address: bigint;
  readonly length: number;
}

const BITS = { 4: 32, 6: 128 } as const;

const ANY: readonly IpPrefix[] = [
  { family: 4, address: 0n, length: 0 },
  { family: 6, address: 0n, length: 0 },
];
const LOCALHOST: readonly IpPrefix[] = [
  { family: 4, address: 0x7f00_0000n, length: 8 },
  { family: 6, address: 1n, length: 128 },
];
const LINK_LOCAL: readonly IpPrefix[] = [
  { family: 4, address: 0xa9fe_0000n, length: 16 },
  { family: 6, address: 0xfe80n << 112n, length: 64 },
];
const MULTICAST: readonly IpPrefix[] = [
  { family: 4, address: 0xe000_0000n, length: 4 },
  { family: 6, address: 0xffn << 120n, length: 8 },
];

/** Names of this host that systemd takes for "localhost" (RFC 6761, and "localdomain"). */
const LOCAL_NAME = /(?:^|\.)localhost(?:\.localdomain)?\.?$/i;

/** What one word stands for; null when it is no address, no prefix and no known name. */
export function parseIpWord(word: string): readonly IpPrefix[] | null {
  if (word === "any") return ANY;
  if (LOCAL_NAME.test(word)) return LOCALHOST;
  if (word === "link-local") return LINK_LOCAL;
  if (word === "multicast") return MULTICAST;
  const slash = word.indexOf("/");
  const text = slash < 0 ? word : word.slice(0, slash);
  const ipv4 = parseIpv4(text);
  const address = ipv4 ?? parseIpv6(text);
  if (address === null) return null;
  const family = ipv4 === null ? 6 : 4;
  const length = slash < 0 ? BITS[family] : parseInteger(word.slice(slash + 1));
  if (length === null || length < 0 || length > BITS[family]) return null;
  return [{ family, address: mask(address, BITS[family], length), length }];
}

function mask(address: bigint, bits: number, length: number): bigint {
  const rest = BigInt(bits - length);
  return (address >> rest) << rest;
}

/** True for 127.0.0.0/8 and ::1. */
export function isLocal(prefix: IpPrefix): boolean {
  return prefix.family === 4 ? prefix.address >> 24n === 127n : prefix.address === 1n;
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let address = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return null;
    address = (address << 8n) | BigInt(part);
  }
  return address;
}

const MAX_IPV6_TEXT = 45;

function parseIpv6(text: string): bigint | null {
  if (text.length > MAX_IPV6_TEXT || !text.includes(":")) return null;
  const halves = withoutDottedTail(text)?.split("::");
  if (halves === undefined || halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const groups = [...head, ...tail];
  const missing = 8 - groups.length;
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  return [...head, ...new Array<string>(missing).fill("0"), ...tail].reduce(
    (address, group) => (address << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

/** `::ffff:10.0.0.1` -> `::ffff:a00:1`; null when the dotted part is no IPv4 address. */
function withoutDottedTail(text: string): string | null {
  if (!text.includes(".")) return text;
  const colon = text.lastIndexOf(":");
  const ipv4 = parseIpv4(text.slice(colon + 1));
  if (ipv4 === null) return null;
  return `${text.slice(0, colon + 1)}${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`;
}
