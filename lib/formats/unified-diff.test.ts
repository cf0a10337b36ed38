// unified-diff.test.ts: a file that a patch adds, and what is none.
import { expect, test } from "vitest";
import { readAddedFile } from "./unified-diff.ts";

const DIFF = `--- hello-2.10.orig/debian/control
+++ hello-2.10/debian/control
@@ -0,0 +1,2 @@
+Source: hello
++++ hello-2.10/debian/rules
--- hello-2.10.orig/debian/rules\t1970-01-01
+++ hello-2.10/debian/rules\t2022-12-26
@@ -0,0 +1,3 @@
+#!/usr/bin/make -f
+%:
+\tdh $@
--- hello-2.10.orig/src/x.c
+++ hello-2.10/src/x.c
@@ -1,3 +1,4 @@
 a
+b
 c
`;

test.each<[string, string, string | null]>([
  ["a file that is added", DIFF, "#!/usr/bin/make -f\n%:\n\tdh $@\n"],
  ["one at the end", DIFF.slice(0, DIFF.indexOf("--- hello-2.10.orig/src")), "#!/usr/bin/make -f\n%:\n\tdh $@\n"],
  ["one that is changed", DIFF.replace("@@ -0,0 +1,3 @@", "@@ -1,2 +1,3 @@"), null],
  ["one that is cut off", DIFF.slice(0, DIFF.indexOf("+\tdh")), null],
  ["one with lines that are none of its", DIFF.replace("+%:", " %:"), null],
  ["none", "", null],
])("%s", (_what, patch, expected) => {
  expect(readAddedFile(patch, "debian/rules")).toBe(expected);
});
