// route.ts: /api/v1/<path of a page>?<query of a page>: the data of that page as JSON.
import { createHash } from "node:crypto";
import { ParamError, type RawParams } from "#app/params.ts";
import { ENDPOINTS, findEndpoint } from "./endpoints.ts";

export const dynamic = "force-dynamic";

const PREFIX = "/api/v1";

/** HEAD is answered by Next with the headers of GET; other methods get 405. */
export async function GET(request: Request): Promise<Response> {
  const url = new URL(request.url);
  // Not Next's own params: those come decoded here and encoded to pages, and the parsers are the pages'.
  const found = findEndpoint(url.pathname.slice(PREFIX.length));
  if (!found) {
    const known = ENDPOINTS.map(({ pattern }) => `${PREFIX}/${pattern}`);
    return failure(404, `there is nothing at ${url.pathname}`, { known });
  }
  try {
    const data = await found.endpoint.answer(found.params, readQuery(url.searchParams));
    return data === null ? failure(404, `there is nothing at ${url.pathname}${url.search}`) : success(data, request);
  } catch (error) {
    if (!(error instanceof ParamError)) return broken(error);
    const { param, read, expected } = error;
    return failure(400, error.message, { param, read, expected });
  }
}

/** A name that is given more than once has a list as its value, as Next has it for pages. */
function readQuery(query: URLSearchParams): RawParams {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

// What a host runs is private, and changes whenever a run stores something: caches must ask, and are told when nothing changed.
const CACHING = { "Cache-Control": "private, no-cache" };

function success(data: unknown, request: Request): Response {
  const body = JSON.stringify(data);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  const headers = { ...CACHING, ETag: etag, "Content-Type": "application/json; charset=utf-8" };
  const known =
    request.headers
      .get("if-none-match")
      ?.split(",")
      .map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return known.includes(etag) || known.includes("*")
    ? new Response(null, { status: 304, headers })
    : new Response(body, { headers });
}

/** The cause may name hosts and users: it goes to the log, not to the reader. */
function broken(error: unknown): Response {
  console.error(error);
  const message = "Starfort could not answer this; /healthz tells whether the database answers, and the site's log why";
  return Response.json({ error: { message } }, { status: 500, headers: { "Cache-Control": "no-store" } });
}

function failure(status: 400 | 404, message: string, more: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({ error: { message, ...more } }, { status, headers: CACHING });
}
