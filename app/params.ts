// params.ts: how an address becomes typed parameters, for pages and for /api/v1 alike.
import { z } from "zod";

/** Path or query parameters as Next hands them to a page: path values still percent-encoded, query values decoded. */
export type RawParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A parameter that cannot be used: which, what was read, what was expected. */
export class ParamError extends Error {
  readonly param: string;
  readonly read: string;
  readonly expected: string;

  constructor(param: string, read: string, expected: string) {
    super(`${param} is ${read}: expected ${expected}`);
    this.param = param;
    this.read = read;
    this.expected = expected;
  }
}

const LONGEST_SHOWN = 80;

/** `?channel=`: a slug such as debian:bookworm:amd64; without it, the channel looked at last. */
export const CHANNEL_PARAM = z.string().max(200, "a channel slug").nullable().default(null);

/** `?after=`: where the next page begins, as a page's `next` gave it. */
export const CURSOR_PARAM = z.string().max(500, "the `next` of the page before").nullable().default(null);

/** `?q=`: a search; too short or empty means none. */
export const SEARCH_PARAM = z.string().trim().max(100, "at most 100 characters").default("");

/** Reads path and query parameters with one schema. Throws ParamError naming the first bad one. */
export function readParams<T>(schema: z.ZodType<T>, path: RawParams, query: RawParams): T {
  const decoded = Object.entries(path).map(([name, value]) => [name, decodePath(name, value)] as const);
  const given = { ...known(query), ...Object.fromEntries(decoded) };
  // Postgres refuses NUL in text, with an error that would read as ours.
  const withNul = Object.keys(given).find((name) => JSON.stringify(given[name] ?? "").includes("\\u0000"));
  if (withNul !== undefined) throw new ParamError(withNul, shown(given[withNul]), "text without NUL");
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "address");
  throw new ParamError(name, shown(given[name]), expectedBy(issue));
}

/** What a page does with its address: the parameters, or what is wrong with them, to be shown. */
export async function readAddress<T>(
  parse: (path: RawParams, query: RawParams) => T,
  { params, searchParams }: PageAddress,
): Promise<T | ParamError> {
  try {
    return parse(await params, await searchParams);
  } catch (error) {
    if (error instanceof ParamError) return error;
    throw error;
  }
}

/** The props of every page: Next hands both over as promises. */
export interface PageAddress {
  readonly params: Promise<RawParams>;
  readonly searchParams: Promise<RawParams>;
}

/** Empty values come from forms whose fields were left blank: they mean the same as absent ones. */
function known(query: RawParams): Record<string, string | readonly string[] | undefined> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

function decodePath(name: string, value: RawParams[string]): string | readonly string[] | undefined {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw new ParamError(name, shown(text), "a percent-encoded name");
    }
  };
  if (value === undefined) return undefined;
  return typeof value === "string" ? decode(value) : value.map(decode);
}

function expectedBy(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_value") return `one of ${issue.values.map(String).join(", ")}`;
  if (issue?.code === "invalid_type") return `one ${issue.expected}`;
  return issue?.message ?? "something else";
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}
