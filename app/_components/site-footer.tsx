// site-footer.tsx: the bottom of every page: who judged, by which rules, how old the data is, and the same as JSON.
import { Keys } from "#app/_islands/keys.tsx";
import { ANALYZER } from "#lib/areas/service/index.ts";
import { findChannels } from "#lib/queries/find-channels.ts";
import { version } from "../../package.json";
import { Age } from "./age.tsx";
import { getHere } from "./here.ts";
import { jsonHref, withQuery } from "./href.ts";

export async function SiteFooter() {
  const { path, query } = await getHere();
  const search = query.toString();
  return (
    <footer className="site-footer">
      <div className="wide">
        Verdicts by Starfort {version}, systemd scores as of version {ANALYZER}.{" "}
        <Observed slug={query.get("channel")} />{" "}
        <span className="no-print">
          <a href={jsonHref(search ? `${path}?${search}` : path)}>JSON</a> ·{" "}
          <a href={withQuery("/status", { channel: query.get("channel") })}>Status</a>
          <Keys />
        </span>
      </div>
    </footer>
  );
}

/** The frame must stand where the database does not answer; the page itself says what is wrong then. */
async function Observed({ slug }: { slug: string | null }) {
  const channels = await findChannels().catch(() => []);
  const channel = channels.find((one) => one.slug === slug) ?? channels[0];
  if (!channel?.observedAt) return null;
  return (
    <>
      Data observed <Age at={channel.observedAt} />.
    </>
  );
}
