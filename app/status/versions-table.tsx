// versions-table.tsx: what judged: Starfort, Postgres, and the revision of every parser and check.
import type { Versions } from "#lib/queries/get-status.ts";
import { version } from "../../package.json";
import { DefinitionTable } from "../_components/definition-table.tsx";
import { checkHref } from "../_components/href.ts";
import styles from "./page.module.css";

export function VersionsTable({ versions: { postgres, parsers, checks } }: { versions: Versions }) {
  return (
    <section aria-labelledby="versions" className={styles.versions}>
      <h2 id="versions">Versions</h2>
      <DefinitionTable
        rows={[
          { name: "Starfort", value: version },
          { name: "PostgreSQL", value: postgres },
          ...parsers.map(({ title, revision }) => ({ name: `${title}: parser`, value: `revision ${revision}` })),
        ]}
      />
      <details>
        <summary>
          <span className="marker" aria-hidden="true">
            ›
          </span>{" "}
          Revisions of {checks.length} checks, and since when they are in force
        </summary>
        <table className={styles.rows}>
          <thead>
            <tr>
              <th>Check</th>
              <th>Revision</th>
              <th>In force</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ id, revision, inForce }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={checkHref(id)}>{id}</a>
                </th>
                <td>{revision}</td>
                <td>
                  {inForce.length === 0 ? <span className="soft">in no channel yet</span> : null}
                  {inForce.map((row) => (
                    <div key={row.channel} className="small">
                      revision {row.revision} since {row.from} in <code>{row.channel}</code>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
