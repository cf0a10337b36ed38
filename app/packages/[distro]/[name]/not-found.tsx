// not-found.tsx: a package that is not there: names that look like it, and a search.
import type { Metadata } from "next";
import { getHere } from "#app/_components/here.ts";
import { packageHref } from "#app/_components/href.ts";
import { SearchForm } from "#app/_components/search-form.tsx";
import { findNearPackages } from "#lib/queries/find-near-names.ts";

export const metadata: Metadata = { title: "No such package" };

export default async function NoSuchPackage() {
  const { path, query } = await getHere();
  const [, , distro = "", name = ""] = path.split("/").map(decode);
  const near = await findNearPackages(distro, name);
  return (
    <>
      <h1>No package is called {name}</h1>
      <p className="sub">
        Not in what Starfort knows of {distro}
        {query.get("channel") ? `, channel ${query.get("channel")}` : ""}. Packages are <em>source</em> packages here: a
        binary package such as libssl3 is part of openssl.
      </p>
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
