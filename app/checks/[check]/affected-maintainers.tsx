// affected-maintainers.tsx: who looks after the failing packages: whom to ask, and who can close many at once.
import { plural } from "#lib/format.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";
import { maintainerHref, packagesHref } from "../../_components/href.ts";

export function AffectedMaintainers({ page: { check, maintainers, picked } }: { page: CheckPage }) {
  if (maintainers.length === 0) return null;
  const channel = picked?.carried ?? null;
  return (
    <section aria-labelledby="maintainers">
      <h2 id="maintainers">By maintainer</h2>
      <p className="small">
        Who can close many of them with one habit. A package that several people look after counts for each of them.
      </p>
      <table>
        <thead>
          <tr>
            <th>Maintainer</th>
            <th className="n">Open items of this check</th>
          </tr>
        </thead>
        <tbody>
          {maintainers.map(({ handle, name, kind, open }) => (
            <tr key={handle} data-row>
              <th scope="row">
                <a href={maintainerHref(handle, { channel })}>{name}</a>{" "}
                {kind === "team" ? <span className="small">team</span> : null}
              </th>
              <td className="n">
                <a href={packagesHref({ check: check.id, verdict: "fail", maintainer: handle, channel })}>
                  {plural(open, "package")}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
