// list-parsers.ts: one value onto the settings so far, for settings that are lists: capabilities, families, calls, addresses, devices.
import {
  expandSpecifiers,
  isFileName,
  isPlainAbsolutePath,
  isPlainPath,
  nextWord,
  parseBoolean,
  quote,
  simplifyPath,
  splitWords,
  type WordRules,
} from "#lib/formats/unit/index.ts";
import { addCapabilities } from "./capabilities.ts";
import { isLocal, parseIpWord, type IpPrefix } from "./ip-prefixes.ts";
import {
  ADDRESS_FAMILIES,
  CONTROLLERS,
  foldCase,
  NAMESPACES_BY_NAME_ONLY,
  SYSTEM_CALL_ARCHITECTURES,
} from "./names-table.ts";
import {
  APPEND,
  BROKEN,
  CLEAR,
  ignore,
  listOutcome,
  NONE,
  REPLACE,
  unknownSpecifier,
  type Parser,
} from "./setting-parsers.ts";
import { ALL_NAMESPACES, type SecuritySettings } from "./settings.ts";
import { addFilterLine } from "./system-calls.ts";

export function capabilityParser(key: "capabilityBoundingSet" | "ambientCapabilities"): Parser {
  return ({ security }, value) => {
    const { set, merged, notes, counted } = addCapabilities(security[key], value, key === "capabilityBoundingSet");
    security[key] = set;
    return listOutcome(merged ? "append" : "replace", notes, counted);
  };
}

export const parseRestrictNamespaces: Parser = ({ security }, value) => {
  if (value === "") {
    security.namespaces = null;
    return CLEAR;
  }
  const all = parseBoolean(value);
  if (all !== null) {
    security.namespaces = all ? new Set() : ALL_NAMESPACES;
    return REPLACE;
  }
  const inverted = value.startsWith("~");
  const { words, broken } = splitWords(inverted ? value.slice(1) : value);
  const unknown = words.find((word) => !ALL_NAMESPACES.has(word) && !NAMESPACES_BY_NAME_ONLY.includes(word));
  if (broken || unknown !== undefined)
    return ignore(broken ? BROKEN : `no such kind of namespace: ${quote(unknown ?? "")}`);
  const named = new Set(words);
  const first = security.namespaces === null;
  const base = security.namespaces ?? (inverted ? ALL_NAMESPACES : new Set());
  security.namespaces = inverted ? base.difference(named) : base.union(named);
  return first ? REPLACE : APPEND;
};

export const parseAddressFamilies: Parser = ({ security }, value) => {
  if (value === "" || value === "none") {
    security.addressFamilies = value === "" ? null : "none";
    return value === "" ? CLEAR : REPLACE;
  }
  const inverted = value.startsWith("~");
  const before = security.addressFamilies;
  const fresh = before === null || before === "none";
  const list = fresh ? { allow: !inverted, families: new Set<number>() } : before;
  security.addressFamilies = list;
  const { words, broken } = splitWords(inverted ? value.slice(1) : value, { unquote: true });
  const known = words.flatMap((word) => ADDRESS_FAMILIES.get(foldCase(word)) ?? []);
  for (const family of known) {
    if (inverted !== list.allow) list.families.add(family);
    else list.families.delete(family);
  }
  const unknown = words.filter((word) => !ADDRESS_FAMILIES.has(foldCase(word)));
  const notes = [...unknown.map((word) => `no such address family: ${quote(word)}`), ...(broken ? [BROKEN] : [])];
  return listOutcome(fresh ? "replace" : "append", notes, known.length);
};

export const parseSystemCallFilter: Parser = ({ security }, value) => {
  if (value === "") {
    security.systemCallFilter = null;
    return CLEAR;
  }
  const fresh = security.systemCallFilter === null;
  const { filter, notes, counted } = addFilterLine(security.systemCallFilter, value);
  security.systemCallFilter = filter;
  return listOutcome(fresh ? "replace" : "append", notes, counted);
};

/** Calls that are only logged: they matter to nobody here, but their names must be right. */
export const parseSystemCallLog: Parser = (_, value) => {
  const { notes, counted } = addFilterLine(null, value);
  return { effect: value === "" || counted > 0 ? "append" : "ignore", notes };
};

export const parseSystemCallArchitectures: Parser = ({ security }, value) => {
  if (value === "") {
    security.systemCallArchitectures = new Set();
    return CLEAR;
  }
  const { words, broken } = splitWords(value, { unquote: true });
  const unknown = words.filter((word) => !SYSTEM_CALL_ARCHITECTURES.has(word));
  for (const word of words) if (SYSTEM_CALL_ARCHITECTURES.has(word)) security.systemCallArchitectures.add(word);
  const notes = [...unknown.map((word) => `no such architecture: ${quote(word)}`), ...(broken ? [BROKEN] : [])];
  // Unknown words leave an empty set, which restricts nothing: no score gets better by them.
  return words.length > unknown.length ? { effect: "append", notes } : { effect: "ignore", notes };
};

function ipParser(
  add: (security: SecuritySettings, prefix: IpPrefix) => void,
  clear: (security: SecuritySettings) => void,
): Parser {
  return ({ security }, value) => {
    if (value === "") {
      clear(security);
      return CLEAR;
    }
    const { words, broken } = splitWords(value);
    const notes = broken ? [BROKEN] : [];
    let counted = 0;
    for (const word of words) {
      const prefixes = parseIpWord(word);
      if (prefixes === null) notes.push(`no IP address or prefix: ${quote(word)}`);
      for (const prefix of prefixes ?? []) add(security, prefix);
      counted += prefixes === null ? 0 : 1;
    }
    return counted === 0 ? { effect: "ignore", notes } : { effect: "append", notes };
  };
}

export const parseIpAddressDeny = ipParser(
  ({ ipDeny }, { family, length }) => {
    if (length === 0) ipDeny[family === 4 ? "ipv4" : "ipv6"] = true;
  },
  (security) => {
    security.ipDeny = { ipv4: false, ipv6: false };
  },
);

export const parseIpAddressAllow = ipParser(
  ({ ipAllow }, prefix) => {
    ipAllow[isLocal(prefix) ? "localhost" : "others"] = true;
  },
  (security) => {
    security.ipAllow = { localhost: false, others: false };
  },
);

export function ipFilterParser(direction: "ingress" | "egress"): Parser {
  return ({ security }, value, unit) => {
    if (value === "") {
      security.ipFilterPaths[direction] = [];
      return CLEAR;
    }
    const path = expandSpecifiers(value, unit);
    if (path === null || !isPlainAbsolutePath(path)) return ignore(`${quote(value)} is not a plain absolute path`);
    security.ipFilterPaths[direction].push(path);
    return APPEND;
  };
}

export const parseDeviceAllow: Parser = ({ security }, value, unit) => {
  if (value === "") {
    security.deviceAllow = [];
    return CLEAR;
  }
  const first = nextWord(value, { unquote: true });
  if (first === null || first === "broken") return ignore(BROKEN);
  const device = expandSpecifiers(first.word, unit);
  if (device === null) return ignore(unknownSpecifier(value));
  if (!isDevice(device)) return ignore(`${quote(device)} is no device node and no device group`);
  if (!/^[rwm]*$/.test(first.rest ?? "")) return ignore(`${quote(first.rest ?? "")} is none of the rights r, w and m`);
  security.deviceAllow.push(device);
  return APPEND;
};

/** A group of /proc/devices, or a path in /dev: the directory itself passes, as it does in systemd. */
function isDevice(name: string): boolean {
  if (name.startsWith("block-") || name.startsWith("char-")) return true;
  const path = `${simplifyPath(name)}/`;
  return isPlainPath(name) && ["/dev/", "/run/systemd/inaccessible/"].some((dir) => path.startsWith(dir));
}

/** Yes, no or the controllers to delegate; unlike other lists, an empty value turns delegation on. */
export const parseDelegate: Parser = ({ security }, value) => {
  const on = parseBoolean(value);
  const { words, broken } = on === null ? splitWords(value, { unquote: true }) : { words: [], broken: false };
  if (broken) return ignore(BROKEN);
  security.switches.Delegate = on ?? true;
  const unknown = words.filter((word) => !CONTROLLERS.has(word));
  return { effect: "replace", notes: unknown.map((word) => `no such controller: ${quote(word)}`) };
};

const PAIR: WordRules = { separators: ":", unescape: true, escapedSeparators: true };

export const parseMountImages: Parser = ({ security }, value, unit) => {
  if (value === "") {
    security.mountImages = [];
    return CLEAR;
  }
  const { words, broken } = splitWords(value, { unquote: true, literalBackslash: true });
  const images = words.flatMap((word) => {
    const [source = "", target = ""] = splitWords(word, PAIR).words.map((path) => expandSpecifiers(path, unit) ?? "");
    return isPlainAbsolutePath(source.replace(/^-/, "")) && isPlainAbsolutePath(target) ? [source] : [];
  });
  for (const image of images) security.mountImages.push(image);
  const notes =
    broken || images.length < words.length ? [`not every part of ${quote(value)} is SOURCE:DESTINATION`] : [];
  return images.length > 0 ? { effect: "append", notes } : { effect: "ignore", notes };
};

/** Only credentials that are kept encrypted matter here: decrypting them needs the TPM's device. */
export function credentialParser(store: "loadedSecrets" | "embeddedSecrets", encrypted: boolean): Parser {
  return ({ security }, value, unit) => {
    if (value === "") {
      security[store] = new Set();
      return CLEAR;
    }
    const first = nextWord(value, { separators: ":", emptyWords: true });
    const name = first === null || first === "broken" ? null : expandSpecifiers(first.word, unit);
    if (name === null || !isFileName(name)) return ignore(`${quote(value)} does not begin with a credential's name`);
    if (encrypted) security[store].add(name);
    else if (!security[store].delete(name)) return NONE;
    return APPEND;
  };
}
