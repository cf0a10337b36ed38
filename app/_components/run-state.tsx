// run-state.tsx: what a reader must know of the newest run: that it is under way, was cut short, or failed.
import type { Channel } from "#lib/queries/find-channels.ts";
import { formatCount } from "#lib/format.ts";
import { Age } from "./age.tsx";

/** Nothing at all when the newest run is done: then the data's age says everything. */
export function RunState({ run }: { run: Channel["run"] }) {
  if (!run || run.status === "done") return null;
  const reached = `${formatCount(run.done)} of ${run.known > 0 ? formatCount(run.known) : "an unknown number of"} packages`;
  const told = {
    running: <>A run is in progress: {reached} so far. The numbers grow with it; reload to see further.</>,
    interrupted: (
      <>The newest run was interrupted after {reached}. What it stored is shown; the next run goes on from there.</>
    ),
    failed: <>The newest run failed{run.message ? `: ${run.message}` : ""}. What is shown is from the run before.</>,
  }[run.status];
  return (
    <p className="notice" role="status">
      {told}{" "}
      <span className="small">
        Begun <Age at={run.startedAt} />.
      </span>
    </p>
  );
}
