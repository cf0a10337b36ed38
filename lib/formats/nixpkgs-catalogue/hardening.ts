// hardening.ts: what recipes of nixpkgs say of hardening, as JSON: attribute -> hardeningDisable, hardeningEnable, NIX_HARDENING_ENABLE.
import { z } from "zod";
import { FormatError } from "../format-error.ts";

/** One attribute's words; what is not in the file keeps the defaults. */
export interface RecipeHardening {
  readonly disabled: readonly string[];
  readonly enabled: readonly string[];
  /** The flags in effect; null where the variable is not set, which is the defaults; empty where everything is off. */
  readonly inEffect: readonly string[] | null;
}

/** nixpkgs knows 20 flags. */
const flags = z.array(z.string().max(100)).max(200).nullish();
const HARDENING = z.record(
  z.string().max(1000),
  // Strict: another file of attributes would otherwise pass for one that says nothing.
  z.strictObject({
    hardeningDisable: flags,
    hardeningEnable: flags,
    NIX_HARDENING_ENABLE: z.string().max(4000).nullish(),
  }),
);

/** Attribute -> its words. Throws FormatError. */
export function parseHardening(text: string): ReadonlyMap<string, RecipeHardening> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw new FormatError(`it is no JSON: ${why}`);
  }
  const parsed = HARDENING.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join(" > ").slice(0, 200);
    throw new FormatError(
      `${where ? `${where}: ` : ""}${issue?.message ?? "it has another shape"}; expected attribute -> hardeningDisable, hardeningEnable, NIX_HARDENING_ENABLE`,
    );
  }
  return new Map(
    Object.entries(parsed.data).map(([attribute, { hardeningDisable, hardeningEnable, NIX_HARDENING_ENABLE }]) => [
      attribute,
      {
        disabled: hardeningDisable ?? [],
        enabled: hardeningEnable ?? [],
        inEffect: NIX_HARDENING_ENABLE?.split(/\s+/).filter(Boolean) ?? null,
      },
    ]),
  );
}
