// endpoints.ts: the addresses of /api/v1: each page's path, its own parameters, its own question.
import { parseChecksParams } from "#app/checks/params.ts";
import { parseCheckParams } from "#app/checks/[check]/params.ts";
import { parseMaintainersParams } from "#app/maintainers/params.ts";
import { parseMaintainerParams } from "#app/maintainers/[handle]/params.ts";
import { parseOverviewParams } from "#app/(overview)/params.ts";
import { parsePackageCheckParams } from "#app/packages/[distro]/[name]/[check]/params.ts";
import { parsePackageParams } from "#app/packages/[distro]/[name]/params.ts";
import { parsePackagesParams } from "#app/packages/params.ts";
import type { RawParams } from "#app/params.ts";
import { parseSearchParams } from "#app/search/params.ts";
import { parseStatusParams } from "#app/status/params.ts";
import { parseUnitParams } from "#app/units/[distro]/[package]/[unit]/params.ts";
import { findPackages } from "#lib/queries/find-packages.ts";
import { findSuggestions } from "#lib/queries/find-suggestions.ts";
import { getCheck } from "#lib/queries/get-check.ts";
import { getChecks } from "#lib/queries/get-checks.ts";
import { getMaintainer } from "#lib/queries/get-maintainer.ts";
import { getMaintainers } from "#lib/queries/get-maintainers.ts";
import { getOverview } from "#lib/queries/get-overview.ts";
import { getPackageCheck } from "#lib/queries/get-package-check.ts";
import { getPackage } from "#lib/queries/get-package.ts";
import { getStatus } from "#lib/queries/get-status.ts";
import { getUnit } from "#lib/queries/get-unit.ts";
import { matchPath } from "./match-path.ts";

export interface Endpoint {
  /** "checks/:check": a part with a colon is a parameter of that name. */
  readonly pattern: string;
  /** Null where nothing is at the address. Throws ParamError. */
  readonly answer: (path: RawParams, query: RawParams) => Promise<unknown>;
}

function endpoint<Question>(
  pattern: string,
  parse: (path: RawParams, query: RawParams) => Question,
  ask: (question: Question) => Promise<unknown>,
): Endpoint {
  return { pattern, answer: (path, query) => ask(parse(path, query)) };
}

export const ENDPOINTS: readonly Endpoint[] = [
  endpoint("", parseOverviewParams, getOverview),
  endpoint("overview", parseOverviewParams, getOverview),
  endpoint("packages", parsePackagesParams, findPackages),
  endpoint("packages/:distro/:name", parsePackageParams, getPackage),
  endpoint("packages/:distro/:name/:check", parsePackageCheckParams, getPackageCheck),
  endpoint("checks", parseChecksParams, getChecks),
  endpoint("checks/:check", parseCheckParams, getCheck),
  endpoint("maintainers", parseMaintainersParams, getMaintainers),
  endpoint("maintainers/:handle", parseMaintainerParams, getMaintainer),
  endpoint("units/:distro/:package/:unit", parseUnitParams, getUnit),
  endpoint("status", parseStatusParams, getStatus),
  endpoint("search", parseSearchParams, findSuggestions),
];

/** The endpoint of a path (still percent-encoded, without "/api/v1") and its parameters; null when there is none. */
export function findEndpoint(path: string): { readonly endpoint: Endpoint; readonly params: RawParams } | null {
  for (const one of ENDPOINTS) {
    const params = matchPath(one.pattern, path);
    if (params) return { endpoint: one, params };
  }
  return null;
}
