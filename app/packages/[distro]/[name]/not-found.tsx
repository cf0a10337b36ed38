// not-found.tsx: a package that is not there: names that look like it, and a search.
import type { Metadata } from "next";
import { getHere } from "#app/_components/here.ts";
import { packageHref } from "#app/_components/href.ts";
import { SearchForm } from "#app/_components/search-form.tsx";
import { getDistro } from "#lib/distros.ts";
import { findNearPackages } from "#lib/queries/find-near-names.ts";

export const metadata: Metadata = { title: "No such package" };

export default async function NoSuchPackage() {
  const { path, query } = await getHere();
  const [, , distro = "", name = ""] = path.split("/").map(decode);
  const { near, builtBy } = await findNearPackages(distro, name);
  return (
    <>
      <h1>No package is called {name}</h1>
      <p className="sub">
        Not in what Starfort knows of {getDistro(distro).name}
        {query.get("channel") ? `, channel ${query.get("channel")}` : ""}. Packages are <em>source</em> packages here.
      </p>
      {builtBy.map((source) => (
        <p key={source}>
          It is a built package of <a href={packageHref(distro, source)}>{source}</a>.
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
      <SearchForm q={name} />
    </>
  );
}

/** What cannot be decoded is shown as it came. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
