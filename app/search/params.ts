// params.ts: the parameters of the suggestions of /api/v1/search; /packages is the page behind the search box.
import { z } from "zod";
import { CHANNEL_PARAM, readParams, SEARCH_PARAM, type RawParams } from "#app/params.ts";
import type { SuggestionsQuestion } from "#lib/queries/find-suggestions.ts";

const SEARCH = z.object({ channel: CHANNEL_PARAM, q: SEARCH_PARAM });

/** `?q=&channel=`. Throws ParamError. */
export function parseSearchParams(path: RawParams, query: RawParams): SuggestionsQuestion {
  return readParams(SEARCH, path, query);
}
