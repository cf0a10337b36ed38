// week-table.tsx: what moved in the last seven days, by area, with the cause: a changed rule is nobody's regression.
import { AreaDot } from "#app/_components/area-dot.tsx";
import { packageHref, type PackagesQuery } from "#app/_components/href.ts";
import type { Level } from "#lib/charts/levels.ts";
import { formatCount } from "#lib/format.ts";
import type { Move } from "#lib/queries/find-moves.ts";
import type { OverviewArea } from "#lib/queries/get-overview.ts";
import styles from "./area-table.module.css";

interface Props {
  week: { readonly since: string; readonly moves: readonly Move[] };
  areas: readonly OverviewArea[];
  levels: readonly Level[];
  distro: string;
  link: PackagesQuery;
}

const CAUSES = {
  package: "package changed",
  checker: "rules changed, nobody regressed",
  catalogue: "package came or went",
  "data-gap": "data was missing",
} satisfies Record<Move["cause"], string>;

export function WeekTable({ week, areas, levels, distro, link }: Props) {
  const first = levels[0]?.day;
  const moved = areas.filter((area) => week.moves.some((move) => move.area === area.id));
  return (
    <section>
      <h2>This week</h2>
      {first !== undefined && first > week.since ? (
        <p className="soft">
          The first look was on {first}. What it found is not news and is not listed here; from then on, this tells what
          opened and what closed, and why.
        </p>
      ) : moved.length === 0 ? (
        <p className="soft">Nothing opened and nothing closed since {week.since}.</p>
      ) : null}
      {moved.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th>Area</th>
              <th className="n">Opened</th>
              <th className="n">Closed</th>
              <th>Mostly because</th>
            </tr>
          </thead>
          <tbody>
            {moved.map((area) => (
              <Row
                key={area.id}
                area={area}
                moves={week.moves.filter((move) => move.area === area.id)}
                distro={distro}
                link={link}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({
  area,
  moves,
  distro,
  link,
}: {
  area: OverviewArea;
  moves: readonly Move[];
  distro: string;
  link: PackagesQuery;
}) {
  const total = (kind: Move["move"]) =>
    moves.filter((move) => move.move === kind).reduce((sum, move) => sum + move.items, 0);
  const most = [...moves].sort((a, b) => b.items - a.items)[0];
  return (
    <tr data-row>
      <td className={styles.area}>
        <AreaDot area={area.id} />
        {area.short}
      </td>
      <td className="n">{formatCount(total("opened"))}</td>
      <td className="n">{formatCount(total("closed"))}</td>
      <td>
        {most ? CAUSES[most.cause] : null}
        {most && most.cause !== "checker" && most.names.length > 0 ? (
          <>
            :{" "}
            {most.names.map((name, at) => (
              <span key={name}>
                {at > 0 ? ", " : null}
                <a href={packageHref(distro, name, { channel: link.channel })}>{name}</a>
              </span>
            ))}
            {most.packages > most.names.length ? (
              <span className="small"> and {formatCount(most.packages - most.names.length)} more</span>
            ) : null}
          </>
        ) : null}
      </td>
    </tr>
  );
}
