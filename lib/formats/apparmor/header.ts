// header.ts: a profile's header: name, attachment, xattrs and flags, up to its "{".
import type { Scanner } from "./scanner.ts";
import type { ProfileHeader } from "./syntax.ts";
import { unescapeWord } from "./unescape.ts";

const FLAGS = /flags[ \t]*=/y;
const XATTRS = /xattrs[ \t]*=?[ \t\r\n]*(?=\()/y;
/** 5.x names who may use a profile; it says nothing about where the profile attaches. */
const IDENTITIES = /\+[ \t]*identities[ \t]*=[ \t\r\n]*(?=\()/y;
const LIST_ITEM = /"(?:[^"\\]|\\[\s\S])*"|(?:[^\s,"\\]|\\[\s\S])+/g;
const XATTR = /([^\s,="()]+)[ \t]*=[ \t]*("(?:[^"\\]|\\[\s\S])*"|[^\s,"()]*)|([^\s,="()]+)/g;

/** Reads from the name to behind the "{". Throws FormatError when no header stands here. */
export function readHeader(scanner: Scanner, kind: ProfileHeader["kind"]): ProfileHeader {
  scanner.skipBlankAndComments();
  const name = scanner.word();
  if (name === null || name === "{") throw scanner.error(`expected the name of a ${kind}, found ${scanner.found()}`);
  const flags: string[] = [];
  let attachment: string | null = null;
  let xattrs: Readonly<Record<string, string>> = {};
  for (;;) {
    scanner.skipBlankAndComments();
    if (scanner.skip("{")) return { kind, name: unescapeWord(name), attachment, flags, xattrs };
    if (scanner.take(XATTRS) !== null) xattrs = readXattrs(scanner.list());
    else if (scanner.take(IDENTITIES) !== null) scanner.list();
    else if (scanner.take(FLAGS) !== null) readFlags(scanner, flags);
    else if (scanner.next === "(") flags.push(...listItems(scanner.list()));
    else if (attachment === null && /["/@]/.test(scanner.next)) attachment = scanner.word();
    else throw scanner.error(`expected "{" and the rules of ${kind} ${name}, found ${scanner.found()}`);
  }
}

function readFlags(scanner: Scanner, flags: string[]): void {
  scanner.skipBlankAndComments();
  if (scanner.next !== "(") throw scanner.error(`expected a list of flags, found ${scanner.found()}`);
  flags.push(...listItems(scanner.list()));
}

/** `(complain, attach_disconnected mediate_deleted)`: commas and blanks both separate. */
function listItems(list: string): string[] {
  return Array.from(list.slice(1, -1).matchAll(LIST_ITEM), ([item]) => unescapeWord(item));
}

/** `(security.tag="trusted" user.x)`; an attribute without a value may have any. */
function readXattrs(list: string): Readonly<Record<string, string>> {
  const xattrs = new Map<string, string>();
  for (const [, name, value, bare] of list.slice(1, -1).matchAll(XATTR)) {
    if (name !== undefined) xattrs.set(name, unescapeWord(value ?? ""));
    else if (bare !== undefined) xattrs.set(bare, "**");
  }
  return Object.fromEntries(xattrs);
}
