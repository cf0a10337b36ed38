// near-packages.tsx: what a package that is not there may have been meant to be.
import { getDistro } from "#lib/distros.ts";
import { findNearPackages } from "#lib/queries/find-near-names.ts";
import { packageHref } from "./href.ts";

export async function NearPackages({ distro, name }: { distro: string; name: string }) {
  const { near, builtBy } = await findNearPackages(distro, name);
  return (
    <>
      {builtBy.map((source) => (
        <p key={source}>
          {name} is built from the source package <a href={packageHref(distro, source)}>{source}</a>: packages of{" "}
          {getDistro(distro).name} are <em>source</em> packages here.
        </p>
      ))}
      {near.length > 0 ? (
        <>
          <h2>Names like it</h2>
          <ul>
            {near.map((one) => (
              <li key={one}>
                <a href={packageHref(distro, one)}>{one}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
