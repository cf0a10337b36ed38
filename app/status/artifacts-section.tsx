// artifacts-section.tsx: errors by kind, and the artifacts that could not be fetched or unpacked.
import { formatCount } from "#lib/format.ts";
import type { ArtifactProblems, SourceAge } from "#lib/queries/find-sources.ts";
import { Age } from "../_components/age.tsx";
import { packageHref } from "../_components/href.ts";
import styles from "./page.module.css";

interface Props {
  readonly sources: readonly SourceAge[];
  readonly artifacts: ArtifactProblems;
}

export function ArtifactsSection({ sources, artifacts: { byKind, rows } }: Props) {
  const total = byKind.reduce((sum, { artifacts }) => sum + artifacts, 0);
  return (
    <section aria-labelledby="artifacts">
      <h2 id="artifacts">Errors by kind</h2>
      <Kinds sources={sources} byKind={byKind} />
      <h3>Artifacts with problems</h3>
      {rows.length === 0 ? (
        <p>None: every artifact could be fetched and unpacked.</p>
      ) : (
        <>
          <p className="small">
            The newest first{rows.length < total ? `; ${formatCount(rows.length)} of ${formatCount(total)}` : ""}. What
            is shown of them is from the look before, and the next run tries them again.
          </p>
          <table className={styles.rows}>
            <thead>
              <tr>
                <th>Package</th>
                <th>Artifact</th>
                <th>Problem</th>
                <th>Tried</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.channel} ${row.package} ${row.artifact} ${row.version}`} data-row>
                  <th scope="row">
                    <a href={packageHref(row.distro, row.package, { channel: row.channel })}>{row.package}</a>
                  </th>
                  <td data-label="Artifact">
                    {row.artifact} <span className="small">{row.version}</span>
                  </td>
                  <td>
                    {row.problem} <span className="small">({row.kind})</span>
                  </td>
                  <td data-label="Tried">
                    <Age at={row.triedAt} short />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

/** Of the newest try of each source; and how many artifacts have a problem of the kind now. */
function Kinds({ sources, byKind }: { sources: Props["sources"]; byKind: ArtifactProblems["byKind"] }) {
  const newest = new Map<string, number>();
  for (const { errors } of sources)
    for (const [kind, count] of Object.entries(errors)) newest.set(kind, (newest.get(kind) ?? 0) + count);
  const kinds = [...new Set([...newest.keys(), ...byKind.map(({ kind }) => kind)])].sort();
  if (kinds.length === 0) return <p>None in the newest try of any source.</p>;
  return (
    <table className={styles.kinds}>
      <thead>
        <tr>
          <th>Kind</th>
          <th className="n">In the newest tries</th>
          <th className="n">Artifacts now</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            <td className="n">{formatCount(newest.get(kind) ?? 0)}</td>
            <td className="n">{formatCount(byKind.find((one) => one.kind === kind)?.artifacts ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
