// route.ts: /healthz: 200 when the dashboard can answer, else 503 with the reason.
import { getHealth } from "#lib/queries/get-health.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const health = await getHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
