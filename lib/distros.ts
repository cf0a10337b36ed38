// distros.ts: the registry of distros: name, colour, and where the outside keeps a package's pages.

/** How one distro is shown and where its packages live on the web. Patterns return null where there is no such page. */
export interface Distro {
  readonly id: string;
  readonly name: string;
  /** The distro's own colour, for marks only; text never relies on it. */
  readonly colour: string;
  /** The overview of a package at the distro: its tracker. */
  readonly tracker: (name: string) => string | null;
  readonly bugs: (name: string) => string | null;
  /** The packaging sources; `recipe` is the position that the catalogue gave, e.g. "pkgs/by-name/he/hello/package.nix:31". */
  readonly source: (name: string, recipe: string | null) => string | null;
  /** Where its packages are mended, as the fixes of checks name it: `Fix.where`. */
  readonly recipe: string | null;
}

const DEBIAN: Distro = {
  id: "debian",
  name: "Debian",
  colour: "#a80030",
  tracker: (name) => `https://tracker.debian.org/pkg/${encodeURIComponent(name)}`,
  bugs: (name) => `https://bugs.debian.org/cgi-bin/pkgreport.cgi?src=${encodeURIComponent(name)}`,
  source: (name) => `https://sources.debian.org/src/${encodeURIComponent(name)}/`,
  recipe: "debian/rules",
};

const NIXOS: Distro = {
  id: "nixos",
  name: "NixOS",
  colour: "#5277c3",
  tracker: (name) => `https://search.nixos.org/packages?query=${encodeURIComponent(name)}`,
  bugs: (name) => `https://github.com/NixOS/nixpkgs/issues?q=${encodeURIComponent(`is:issue is:open ${name}`)}`,
  source: (_name, recipe) => (recipe ? nixpkgsFile(recipe) : null),
  recipe: "nixpkgs",
};

function nixpkgsFile(recipe: string): string {
  const [path = "", line] = recipe.split(":");
  const escaped = path.split("/").map(encodeURIComponent).join("/");
  return `https://github.com/NixOS/nixpkgs/blob/master/${escaped}${line ? `#L${line}` : ""}`;
}

/** Any other distro: shown by its own id, with no pages known. */
function generic(id: string): Distro {
  return {
    id,
    name: id.length > 0 ? id.charAt(0).toUpperCase() + id.slice(1) : "Linux",
    colour: "#646a72",
    tracker: () => null,
    bugs: () => null,
    source: () => null,
    recipe: null,
  };
}

const KNOWN = new Map<string, Distro>([DEBIAN, NIXOS].map((distro) => [distro.id, distro]));

/** The distro of that id (the `ID` of os-release); one that nobody entered here gets a plain entry. */
export function getDistro(id: string): Distro {
  return KNOWN.get(id) ?? generic(id);
}
