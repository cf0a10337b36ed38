// packed-streams/index.ts: where one stream of xz or zstd data ends and the next begins.
export type { StreamListener } from "./listener.ts";
export { xzStreams } from "./xz.ts";
export { zstdFrames } from "./zstd.ts";
