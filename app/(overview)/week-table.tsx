// week-table.tsx: what moved in the last seven days, by area, with the cause: a changed rule is nobody's regression.
import { AreaDot } from "#app/_components/area-dot.tsx";
import { packageHref, type PackagesQuery } from "#app/_components/href.ts";
import type { Level } from "#lib/charts/levels.ts";
import { formatCount, plural } from "#lib/format.ts";
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
  return (
    <section>
      <h2>This week</h2>
      {first !== undefined && first > week.since ? (
        <FirstLook day={first} moves={week.moves} only={levels.length === 1} />
      ) : null}
      {first !== undefined && first > week.since && levels.length === 1 ? null : week.moves.length === 0 ? (
        <p className="soft">Nothing opened and nothing closed since {week.since}.</p>
      ) : (
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
            {areas
              .filter((area) => week.moves.some((move) => move.area === area.id))
              .map((area) => (
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

function FirstLook({ day, moves, only }: { day: string; moves: readonly Move[]; only: boolean }) {
  const found = moves.filter((move) => move.move === "opened").reduce((sum, move) => sum + move.items, 0);
  return (
    <p className="soft">
      The first look was on {day}:{" "}
      {only
        ? `${plural(found, "item")} found then, none of them new to the world. From the next look on, this lists what opened and what closed, and why.`
        : "what it found counts as opened below."}
    </p>
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
