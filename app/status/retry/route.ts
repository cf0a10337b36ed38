// route.ts: POST /status/retry: the form of parked jobs. It works without scripts: the answer is /status with a notice.
import type { RetryAnswer } from "#lib/actions/answers-table.ts";
import { retryJob } from "#lib/actions/retry-job.ts";
import { withQuery } from "../../_components/href.ts";

export const dynamic = "force-dynamic";

const LARGEST_FORM = 4096;

/** Nobody is logged in by a cookie, so that a page of another site could not write in a visitor's name; it is turned away all the same. */
export async function POST(request: Request): Promise<Response> {
  const site = request.headers.get("sec-fetch-site");
  const size = Number(request.headers.get("content-length") ?? NaN);
  if (!(size <= LARGEST_FORM)) return new Response("expected a small form\n", { status: 413 });
  const form = new URLSearchParams(await request.text());
  const job = form.get("job") ?? "";
  const answer: RetryAnswer =
    site === null || site === "same-origin" || site === "none"
      ? await retryJob(form.get("token")?.trim() ?? "", job)
      : "elsewhere";
  const query = { channel: form.get("channel"), retry: answer, job: /^\d{1,18}$/.test(job) ? job : null };
  return new Response(null, { status: 303, headers: { Location: `${withQuery("/status", query)}#queue` } });
}
