// neighbours.tsx: the other services of the package and how exposed they are.
import { formatExposure, levelOf } from "#lib/areas/service/index.ts";
import type { UnitPage } from "#lib/queries/get-unit.ts";
import { unitHref } from "../../../../_components/href.ts";

export function Neighbours({ page }: { page: UnitPage }) {
  if (page.neighbours.length === 0) return null;
  return (
    <section aria-labelledby="neighbours">
      <h2 id="neighbours">Other services of {page.package}</h2>
      <table>
        <thead>
          <tr>
            <th>Service</th>
            <th className="n">Exposure</th>
            <th>Level</th>
          </tr>
        </thead>
        <tbody>
          {page.neighbours.map(({ name, exposure10 }) => (
            <tr key={name} data-row>
              <th scope="row">
                <a href={unitHref(page.distro, page.package, name, { channel: page.picked.carried })}>{name}</a>
              </th>
              <td className="n">{exposure10 === null ? "" : formatExposure(exposure10)}</td>
              <td>{exposure10 === null ? "unknown" : levelOf(exposure10)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
