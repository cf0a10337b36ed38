// debian-people.ts: who is named in Maintainer and Uploaders, and whether that is a person or a team.

export interface Person {
  readonly name: string;
  readonly email: string | null;
  readonly kind: "person" | "team";
}

/** Bounds for hostile fields; the longest Uploaders of bookworm names about 30 people. */
const MAX_PEOPLE = 200;
const MAX_NAME_CHARS = 200;

const NAME_AND_MAIL = /^([^<]*)<([^<>]*)>?[^<>]*$/;
const MAIL = /^[^\s@<>,"]+@[^\s@<>,"]+$/;

// Words that only groups carry in their name. "Authors" and "packagers" are what upstream archives and util-linux use.
const TEAM_NAME =
  /\b(teams?|groups?|maintainers|maintenance|packagers|packages|packaging|developers|authors|force|project|committee|crew|squad|mailing list|community|contributors|collective|foundation|association|support)\b/i;

// Hosts of mailing lists: lists.debian.org, lists.alioth.debian.org, alioth-lists.debian.net, lists.ubuntu.com, *.googlegroups.com.
const LIST_HOST = /(^|[.-])(lists?|mailman)\.|(^|\.)(googlegroups\.com|groups\.io)$/i;
// team+NAME@tracker.debian.org, and PACKAGE@packages.debian.org, which reaches whoever looks after the package.
const TEAM_MAIL = /^team\+[^@]*@tracker\.debian\.org$|@packages\.debian\.org$/i;

/** The one maintainer of a Maintainer field; a comma in it is part of the name. Null when it names nobody. */
export function parsePerson(field: string): Person | null {
  const text = field.replace(/\s+/g, " ").trim();
  const parts = NAME_AND_MAIL.exec(text);
  const given = unquote(parts?.[1] ?? (MAIL.test(text) ? "" : text));
  const mail = (parts?.[2] ?? (MAIL.test(text) ? text : "")).trim();
  const email = MAIL.test(mail) ? mail : null;
  // Some give only an address: its local part is the best name there is.
  const name = (given === "" ? (email?.split("@")[0] ?? "") : given).slice(0, MAX_NAME_CHARS);
  return name === "" ? null : { name, email, kind: isTeam(name, email) ? "team" : "person" };
}

/** Everybody of an Uploaders field, in its order, nobody twice. */
export function parsePeople(field: string): Person[] {
  const people = new Map<string, Person>();
  for (const entry of splitPeople(field)) {
    const person = parsePerson(entry);
    if (person && people.size < MAX_PEOPLE) people.set(person.email?.toLowerCase() ?? person.name, person);
  }
  return [...people.values()];
}

/** Teams are told by words of their name, by mailing lists and by Debian's team addresses. */
export function isTeam(name: string, email: string | null): boolean {
  if (TEAM_NAME.test(name)) return true;
  return email !== null && (TEAM_MAIL.test(email) || LIST_HOST.test(email.slice(email.lastIndexOf("@") + 1)));
}

/**
 * A comma ends an entry after ">", as Debian's archive software reads it ("Doe, Jr. <doe@example.org>" is one person), or anywhere
 * outside quotes once no address follows any more.
 */
function splitPeople(field: string): string[] {
  const entries: string[] = [];
  const lastMail = field.lastIndexOf("<");
  let start = 0;
  let quoted = false;
  let mailSeen = false;
  for (let at = 0; at < field.length && entries.length < MAX_PEOPLE; at += 1) {
    const char = field[at];
    if (char === '"') quoted = !quoted;
    if (char === ">") [mailSeen, quoted] = [true, false];
    if (char === "," && !quoted && (mailSeen || at > lastMail)) {
      entries.push(field.slice(start, at));
      [start, mailSeen] = [at + 1, false];
    }
  }
  return [...entries, field.slice(start)];
}

function unquote(name: string): string {
  const text = name.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
}
