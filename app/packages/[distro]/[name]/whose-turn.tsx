// whose-turn.tsx: since when a row stands as it does, why, and who can change it; missing data is nobody's fault.
import { Fragment } from "react";
import { maintainerHref } from "#app/_components/href.ts";
import type { SubjectKind } from "#lib/areas/area.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import type { CheckRow } from "#lib/queries/scorecard.ts";

const CAUSES = {
  package: "the package changed then",
  checker: "the rule was added or changed then, so nobody regressed",
  catalogue: "the package came then",
  "data-gap": "data was missing before",
} satisfies Record<CheckRow["since"]["cause"], string>;

export function WhoseTurn({ row, card }: { row: CheckRow; card: Scorecard }) {
  if (row.state === "pass" || row.state === "not-applicable") return <>So since {row.since.on}.</>;
  if (row.state === "unknown")
    return (
      <>
        Since {row.since.on}. Nobody&apos;s turn: Starfort could not look or could not tell, and the maintainers cannot
        change that.
      </>
    );
  if (row.state === "waived") return <>Open since {row.since.on}, and waived: an agreed exception.</>;
  return (
    <>
      Open since {row.since.on}
      {row.since.version ? ` (${row.since.version})` : null}:{" "}
      {row.since.first ? "the first look at this channel found it" : CAUSES[row.since.cause]}.{" "}
      <Turn kind={row.kind} card={card} />
    </>
  );
}

function Turn({ kind, card: { stewards, picked } }: { kind: SubjectKind; card: Scorecard }) {
  const own = stewards.filter((steward) => steward.role !== "uploader");
  if (own.length === 0) return <>Nobody is named as maintainer: anybody may take it.</>;
  return (
    <>
      The turn of{" "}
      {own.map(({ handle, name }, at) => (
        <Fragment key={handle}>
          {at > 0 ? ", " : null}
          <a href={maintainerHref(handle, { channel: picked.carried })}>{name}</a>
        </Fragment>
      ))}
      {kind === "elf"
        ? ", who can change how it is built; what upstream's own build files decide goes upstream."
        : ", who can change what the package ships; what comes from upstream is best mended there."}
    </>
  );
}
