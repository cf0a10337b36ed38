// params.ts: the parameters of one check of one package.
import { z } from "zod";
import { CURSOR_PARAM, readParams, type RawParams } from "#app/params.ts";
import type { PackageCheckQuestion } from "#lib/queries/get-package-check.ts";
import { PACKAGE_PARAMS } from "../params.ts";

const PACKAGE_CHECK = z.object({
  ...PACKAGE_PARAMS,
  check: z.string().max(100, "the id of a check"),
  after: CURSOR_PARAM,
});

/** `/packages/<distro>/<name>/<check>?after=&channel=`. Throws ParamError. */
export function parsePackageCheckParams(path: RawParams, query: RawParams): PackageCheckQuestion {
  return readParams(PACKAGE_CHECK, path, query);
}
