// route.ts: /metrics: the gauges of lib/queries/get-metrics.ts in the text format of Prometheus.
import { Gauge, Registry } from "prom-client";
import { getMetrics } from "#lib/queries/get-metrics.ts";

export const dynamic = "force-dynamic";

/** A registry a scrape: the values are the database's, so that several dashboards tell the same. */
export async function GET(): Promise<Response> {
  try {
    const registry = new Registry();
    for (const { name, help, labels, values } of await getMetrics()) {
      const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
      for (const [of, value] of values) gauge.set(of, value);
    }
    const headers = { "Content-Type": registry.contentType, "Cache-Control": "no-store" };
    return new Response(await registry.metrics(), { headers });
  } catch (error) {
    console.error(error);
    return new Response("# the database does not answer; /healthz tells more\n", { status: 503 });
  }
}
