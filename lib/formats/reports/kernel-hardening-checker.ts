// kernel-hardening-checker.ts: `kernel-hardening-checker -m json`: an array, an object an option that it looked for.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { decodeReport, fitShape, parseJson } from "./json-text.ts";

const TOOL = "kernel-hardening-checker";

const ROW = z.object({
  /** "CONFIG_BUG", "nosmt", "kernel.kptr_restrict". */
  option_name: z.string(),
  /** kconfig, cmdline, sysctl. */
  type: z.string(),
  decision: z.string(),
  /** "y", "is not set", "is present", "*integrity*" ... */
  desired_val: z.string(),
  /** "OK", "OK: ...", "FAIL: ...". Missing where options were only listed (-p). */
  check_result: z.string(),
  check_result_bool: z.boolean(),
});

export interface CheckedOption {
  readonly option: string;
  readonly type: string;
  /** Who wishes it: "kspp", "defconfig", "grsec" ... */
  readonly decision: string;
  readonly desired: string;
  readonly result: string;
  readonly ok: boolean;
}

/** In the report's order. Throws FormatError. */
export function parseKernelHardeningChecker(bytes: Uint8Array): CheckedOption[] {
  const rows = fitShape(z.array(ROW), parseJson(decodeReport(bytes, TOOL), TOOL), TOOL);
  if (rows.length === 0) throw new FormatError(`a report of ${TOOL} without options`);
  return rows.map(
    ({ option_name: option, type, decision, desired_val: desired, check_result: result, check_result_bool: ok }) => ({
      ...{ option, type, decision, desired, result, ok },
    }),
  );
}
