// network.ts: whether a service talks to the network, as far as its unit and its sockets say.
import { parseUnitFile, parseUnitName, type KnownDirectives, type LoadedUnit } from "#lib/formats/unit/index.ts";
import { isOn, listOf, valueOf, wordsOf } from "./unit-settings.ts";

/** Which address of ListenStream= and its like is one of the network; null for local sockets. Source: systemd.socket(5). */
export function networkAddress(value: string): string | null {
  if (/^[/@]/.test(value) || value.startsWith("vsock:")) return null;
  if (/^\d+$/.test(value)) return value;
  // Only this machine can reach the loopback.
  if (/^(127\.|\[::1\]|localhost:)/.test(value)) return null;
  return /:\d+(%\w+)?$/.test(value) ? value : null;
}

/** The service that a socket starts: Service=, or the one of its name; with Accept=yes one instance a connection. */
export function serviceOf(socket: LoadedUnit): string {
  const named = valueOf(socket, "Socket", "Service");
  if (named !== null) return named;
  const name = parseUnitName(socket.id);
  const prefix = name?.prefix ?? socket.id.replace(/\.socket$/, "");
  if (isOn(socket, "Socket", "Accept")) return `${prefix}@.service`;
  return `${socket.id.slice(0, -".socket".length)}.service`;
}

/** Units are loaded as services are: without what stands in [Socket]. These are the lines of it that count here. */
const SOCKET_DIRECTIVES: KnownDirectives = new Map([
  ["Socket", new Set(["ListenStream", "ListenDatagram", "ListenSequentialPacket", "Accept", "Service"])],
]);

/** A socket unit with the lines of its own section. A file that systemd refuses has none. */
export function readSocket(unit: LoadedUnit): LoadedUnit {
  if (unit.state !== "loaded") return { ...unit, assignments: [] };
  const files = unit.fragments.map(({ path, content }) => parseUnitFile(content, path, SOCKET_DIRECTIVES));
  return { ...unit, assignments: files.flatMap(({ assignments }) => assignments) };
}

const LISTEN_KEYS = ["ListenStream", "ListenDatagram", "ListenSequentialPacket"];

/** For each service name, the first address of the network on which a socket listens for it: `cups.socket, ListenStream=631`. */
export function listenersOf(sockets: readonly LoadedUnit[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const socket of sockets.map(readSocket)) {
    for (const key of LISTEN_KEYS) {
      const address = listOf(socket, "Socket", key).find((value) => networkAddress(value) !== null);
      const service = serviceOf(socket);
      if (address !== undefined && !found.has(service)) found.set(service, `${socket.id} has ${key}=${address}`);
    }
  }
  return found;
}

const INTERNET = new Set(["AF_INET", "AF_INET6"]);
const NETWORK_TARGETS = new Set(["network.target", "network-online.target"]);

/**
 * Why a service counts as facing the network, or null. Its own limits go first: with no network there is none. Then a socket, the right to bind low
 * ports, address families that it names, and at last that it waits for the network, which a service does that talks to it.
 */
export function networkEvidence(unit: LoadedUnit, listener: string | null): string | null {
  if (listener !== null) return listener;
  if (isOn(unit, "Service", "PrivateNetwork")) return null;
  const families = wordsOf(unit, "Service", "RestrictAddressFamilies");
  const allowed = families[0]?.startsWith("~") === true ? null : families;
  if (allowed !== null && allowed.length > 0) {
    const family = allowed.find((word) => INTERNET.has(word));
    return family === undefined ? null : `RestrictAddressFamilies= names ${family}`;
  }
  for (const key of ["AmbientCapabilities", "CapabilityBoundingSet"]) {
    const names = wordsOf(unit, "Service", key);
    if (names[0]?.startsWith("~") !== true && names.includes("CAP_NET_BIND_SERVICE"))
      return `${key}= names CAP_NET_BIND_SERVICE`;
  }
  const waits = ["After", "Wants", "Requires"].flatMap((key) =>
    wordsOf(unit, "Unit", key).map((word) => `${key}=${word}`),
  );
  return waits.find((text) => NETWORK_TARGETS.has(text.slice(text.indexOf("=") + 1))) ?? null;
}
