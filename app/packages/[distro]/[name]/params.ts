// params.ts: the parameters of a scorecard.
import { z } from "zod";
import { CHANNEL_PARAM, readParams, type RawParams } from "#app/params.ts";
import type { PackageQuestion } from "#lib/queries/get-package.ts";

export const PACKAGE_PARAMS = {
  distro: z.string().max(100, "a distro"),
  name: z.string().max(300, "a package"),
  channel: CHANNEL_PARAM,
};

const PACKAGE = z.object(PACKAGE_PARAMS);

/** `/packages/<distro>/<name>?channel=`. Throws ParamError. */
export function parsePackageParams(path: RawParams, query: RawParams): PackageQuestion {
  return readParams(PACKAGE, path, query);
}
