// log-formats.ts: how what happens can be told; apart from log.ts, so that `--help` loads no logger.

export const LOG_FORMATS = ["text", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];
