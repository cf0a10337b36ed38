// not-found.tsx: an address with nothing behind it: says what was looked for, what is called alike, and offers a search.
import type { Metadata } from "next";
import { getCheck } from "#lib/areas/index.ts";
import { getHere, isMissingHere } from "./_components/here.ts";
import { NearPackages } from "./_components/near-packages.tsx";
import { SearchForm } from "./_components/search-form.tsx";

export const metadata: Metadata = { title: "Not found" };

const THINGS = { packages: "package", maintainers: "maintainer", checks: "check", units: "unit" } as const;

export default async function NotFound() {
  const { path, query } = await getHere();
  const parts = path.split("/").map(decode);
  const sought = soughtAt(parts);
  const channel = query.get("channel");
  return (
    <>
      <h1>{sought ? `No ${sought.thing} is called ${sought.name}` : "There is nothing at this address"}</h1>
      <p className="sub">Not in what Starfort knows{channel ? `, or it knows no channel ${channel}` : null}.</p>
      {sought?.thing === "package" && (await isMissingHere()) ? (
        <NearPackages distro={parts[2] ?? ""} name={sought.name} />
      ) : null}
      <p>A search usually finds it:</p>
      <SearchForm q={sought?.name} />
      <p>
        Or begin at the <a href="/">overview</a>, the <a href="/packages">packages</a>, the{" "}
        <a href="/maintainers">maintainers</a> or the <a href="/checks">checks</a>.
      </p>
    </>
  );
}

/** What the address names last: of /packages/<distro>/<name>/<check> the check, where it is the check that there is none of. */
function soughtAt([, page = "", ...names]: readonly string[]): { thing: string; name: string } | null {
  const thing = Object.entries(THINGS).find(([key]) => key === page)?.[1];
  const [, packageName, check] = names;
  const name = page === "packages" ? packageName : names.at(-1);
  if (page === "packages" && check !== undefined && getCheck(check) === null) return { thing: "check", name: check };
  return thing && name ? { thing, name } : null;
}

/** What cannot be decoded is shown as it came. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
