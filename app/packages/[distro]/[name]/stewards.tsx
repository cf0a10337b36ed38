// stewards.tsx: who looks after a package, by name; addresses are never shown.
import { Fragment } from "react";
import { maintainerHref } from "#app/_components/href.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";

/** More uploaders than this are a list, not a sentence. */
const MOST = 6;

export function Stewards({ card: { stewards, picked } }: { card: Scorecard }) {
  // One person may be both maintainer and uploader.
  const people = [...new Map(stewards.map((steward) => [steward.handle, steward])).values()];
  if (people.length === 0) return <>Nobody is named as its maintainer.</>;
  return (
    <>
      Maintained by{" "}
      {people.slice(0, MOST).map(({ handle, name }, at) => (
        <Fragment key={handle}>
          {at === 0 ? null : at === Math.min(people.length, MOST) - 1 && people.length <= MOST ? " and " : ", "}
          <a href={maintainerHref(handle, { channel: picked.carried })}>{name}</a>
        </Fragment>
      ))}
      {people.length > MOST ? ` and ${people.length - MOST} more` : null}.
    </>
  );
}
