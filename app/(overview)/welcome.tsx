// welcome.tsx: the overview before anything was looked at: says what to run.
import { CodeBlock } from "#app/_components/code-block.tsx";
import { isAudited } from "#lib/areas/area.ts";
import { AREAS } from "#lib/areas/index.ts";

export function Welcome() {
  return (
    <div className="prose">
      <h1>Nothing has been looked at yet</h1>
      <p className="sub">
        The database is ready and empty. Starfort shows what an ingest run finds: which packages resist attack in five
        areas, and what is left to do. The first one looks at the packages of this machine and takes a minute or two;
        this page fills while it runs.
      </p>
      <CodeBlock label="Audit this machine" code="npm run starfort -- ingest host" />
      <p className="small">
        If <code>npm start</code> is running, that has begun by itself: reload in a moment, or see{" "}
        <a href="/status">status</a> for what went wrong.
      </p>
      <h2>What will be here</h2>
      <ul>
        {AREAS.map((area) => (
          <li key={area.id}>
            {area.title}: {area.question} {isAudited(area) ? null : <span className="small">(not audited yet)</span>}
          </li>
        ))}
      </ul>
      <p>
        The rules can be read already: <a href="/checks">every check, why it matters and how to fix it</a>.
      </p>
    </div>
  );
}
