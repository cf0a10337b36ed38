// elsewhere.tsx: the package of the same name in other channels and other distros.
import { packageHref } from "#app/_components/href.ts";
import { TallyBar } from "#app/_components/tally-bar.tsx";
import { TallyLine } from "#app/_components/tally-line.tsx";
import type { Scorecard } from "#lib/queries/get-package.ts";

export function Elsewhere({ card }: { card: Scorecard }) {
  return (
    <section>
      <h2>The same package elsewhere</h2>
      {card.elsewhere.length === 0 ? (
        <p className="soft">No other channel that Starfort looks at has a package of this name.</p>
      ) : null}
      <table>
        <tbody>
          {card.elsewhere.map((one) => (
            <tr key={one.channel} data-row>
              <td>
                <a href={packageHref(one.distro, card.name, { channel: one.channel })}>{one.title}</a>
                <div className="small mono">{one.version}</div>
              </td>
              <td>
                <TallyBar tally={one.tally} height={10} />
                <span className="small">
                  <TallyLine tally={one.tally} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
