// renamed.ts: an offer at another path than its store path has it.
import type { Offer } from "../source.ts";

export function renamed(offer: Offer, path: string): Offer {
  const traits = { ...offer.traits, path };
  if (offer.type === "subject") return { ...offer, traits };
  const { executable } = offer;
  return { type: "file", traits, executable, head: (length) => offer.head(length), content: () => offer.content() };
}
