// said-words.tsx: another tool's own words, field by field; plain text, whatever is in them.
import type { Evidence } from "#lib/areas/area.ts";
import { plural } from "#lib/format.ts";

const MOST = 4;

export function SaidWords({ said }: { said: readonly Evidence[] }) {
  return (
    <div className="said">
      {said.slice(0, MOST).map(({ label, value }, at) => (
        <div key={at}>
          <span className="soft">{label}</span> <q>{value}</q>
        </div>
      ))}
      {said.length > MOST ? <div className="soft">and {plural(said.length - MOST, "more line")}</div> : null}
    </div>
  );
}
