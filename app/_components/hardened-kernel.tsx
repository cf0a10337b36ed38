// hardened-kernel.tsx: one line on whether the channel has a prebuilt hardened kernel.
import type { HardenedKernel } from "#lib/queries/get-hardened-kernel.ts";
import { checkHref } from "./href.ts";

const WORDS = {
  offered: "a prebuilt hardened kernel is offered",
  "not-offered": "no prebuilt hardened kernel is offered",
  unknown: "not known whether a prebuilt hardened kernel is offered",
  "no-kernel": "no kernel package in this channel",
} satisfies Record<HardenedKernel["state"], string>;

export function HardenedKernelLine({ kernel, channel }: { kernel: HardenedKernel | null; channel: string | null }) {
  if (!kernel) return null;
  return (
    <span className="small">
      Kernels: <a href={checkHref(kernel.check, { channel })}>{WORDS[kernel.state]}</a>
    </span>
  );
}
