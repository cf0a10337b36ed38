// follow-parent.ts: runs a script as a child of `starfort up`: when `up` is gone, even by kill -9, the child goes too.
// Not a preload (--import): a script's own workers inherit those, and live on the very channel that is watched here.
import Module from "node:module";

const GRACE = 5000;

process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), GRACE).unref();
});
// Listening must not keep a child alive that has done its work.
process.channel?.unref();

// argv: node, this file, the script, its arguments. The script sees itself as the main one.
process.argv.splice(1, 1);
Module.runMain();
