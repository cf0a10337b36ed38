// href.ts: the address of every page, in one place; names are percent-encoded.
import type { AreaId } from "#lib/areas/area.ts";

/** A query as it stands in an address; null, undefined and "" leave the key out. */
export type Query = Readonly<Record<string, string | null | undefined>>;

/** "/packages" and its query, keys in the order given. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

export interface PackagesQuery extends Query {
  q?: string | null;
  area?: AreaId | null;
  check?: string | null;
  verdict?: string | null;
  maintainer?: string | null;
  sort?: string | null;
  after?: string | null;
  channel?: string | null;
}

/** `channel` everywhere: the slug when it is not the default channel, else null. */
export function overviewHref(channel: string | null): string {
  return withQuery("/", { channel });
}

export function packagesHref(query: PackagesQuery): string {
  return withQuery("/packages", query);
}

export function packageHref(distro: string, name: string, query: Query = {}): string {
  return withQuery(`/packages/${encodeURIComponent(distro)}/${encodeURIComponent(name)}`, query);
}

/** Every subject of one check of a package. */
export function packageCheckHref(distro: string, name: string, check: string, query: Query = {}): string {
  return withQuery(`/packages/${[distro, name, check].map(encodeURIComponent).join("/")}`, query);
}

export function checkHref(id: string, query: Query = {}): string {
  return withQuery(`/checks/${encodeURIComponent(id)}`, query);
}

export function maintainerHref(handle: string, query: Query = {}): string {
  return withQuery(`/maintainers/${encodeURIComponent(handle)}`, query);
}

/** `unit` is the unit's file name: "cron.service". */
export function unitHref(distro: string, packageName: string, unit: string, query: Query = {}): string {
  return withQuery(`/units/${[distro, packageName, unit].map(encodeURIComponent).join("/")}`, query);
}

/** The same page as JSON: the path and query of the page below /api/v1. */
export function jsonHref(pathAndQuery: string): string {
  const overview = /^\/(\?|$)/.test(pathAndQuery);
  return `/api/v1${overview ? pathAndQuery.replace("/", "") : pathAndQuery}`;
}
