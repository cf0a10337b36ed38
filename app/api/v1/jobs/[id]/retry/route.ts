// route.ts: POST /api/v1/jobs/<id>/retry with "Authorization: Bearer <token of an admin>": a parked job is tried again.
import { RETRY_ANSWERS, WAIT_SECONDS } from "#lib/actions/answers-table.ts";
import { retryJob } from "#lib/actions/retry-job.ts";

export const dynamic = "force-dynamic";

interface Address {
  readonly params: Promise<{ readonly id: string }>;
}

/** 202, or 401, 403, 404, 409, 429 with `{ error: { code, message } }`; 500 where the database does not answer. */
export async function POST(request: Request, { params }: Address): Promise<Response> {
  const { id } = await params;
  const [, token = ""] = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  try {
    const code = await retryJob(token, id);
    const { status, says } = RETRY_ANSWERS[code];
    const body = code === "asked" ? { job: id, message: says } : { error: { code, message: says } };
    return Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headersOf(status) } });
  } catch (error) {
    // The cause may name hosts and users: it goes to the log.
    console.error(error);
    const message = "Starfort could not do this; /healthz tells whether the database answers, and the site's log why";
    return Response.json({ error: { message } }, { status: 500, headers: { "Cache-Control": "no-store" } });
  }
}

function headersOf(status: number): Readonly<Record<string, string>> {
  if (status === 401) return { "WWW-Authenticate": 'Bearer realm="starfort"' };
  return status === 429 ? { "Retry-After": String(WAIT_SECONDS) } : {};
}
