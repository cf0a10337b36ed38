// .dependency-cruiser.cjs: who may import whom (ARCHITECTURE.md), each rule with its reason.
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const PURE = "^lib/(formats|areas|ledger|charts)/";
const TEST = "\\.test\\.tsx?$|/testdata/|/testing/";

module.exports = {
  forbidden: [
    forbid("no-circular", "A cycle hides which side decides.", {}, { circular: true }),
    forbid(
      "app-asks-queries",
      "Two hops from URL to SQL: app draws what lib/queries answers; parsing, SQL and ingest are not its business.",
      { path: "^app/" },
      { path: "^(ingest/|lib/(db|env|postgres|generated|formats|jobs)|node_modules/(@prisma|pg)/)" },
    ),
    forbid(
      "client-components-get-plain-props",
      "A client component ships what it imports; only the unit simulator may take the scorer with it.",
      { path: "^app/(_islands|_charts)/" },
      { path: "^lib/(queries|actions|db|formats/(?!unit/)|areas/(?!service/|area\\.ts|score\\.ts))" },
    ),
    forbid(
      "queries-read",
      "lib/queries reads the database and nothing else.",
      { path: "^lib/queries/", pathNot: TEST },
      { path: "^(ingest|app)/|^lib/(formats|actions|postgres)/?" },
    ),
    forbid(
      "ingest-never-draws",
      "Ingest writes; it never needs a page or a page's question.",
      { path: "^ingest/" },
      { path: "^(app/|lib/(queries|actions|charts)/)" },
    ),
    forbid(
      "lib-imports-neither",
      "lib is shared by app and ingest and imports neither.",
      { path: "^lib/", pathNot: TEST },
      { path: "^(app|ingest)/" },
    ),
    forbid(
      "pure-code-is-pure",
      "Parsers, checks, ledger and charts are pure functions of their input: no files, no network, no database.",
      { path: PURE, pathNot: TEST },
      {
        path: "^(node:)?(fs|net|http|https|child_process|dns|os|fs/promises)$|^node_modules/(pg|@prisma)/|^lib/(db|env|postgres|queries|generated)",
      },
    ),
    forbid(
      "formats-know-nothing",
      "A parser knows bytes, not packages or verdicts.",
      { path: "^lib/formats/", pathNot: TEST },
      { path: "^lib/(?!formats/)" },
    ),
    forbid(
      "no-orphans",
      "Nobody imports it: delete it.",
      {
        orphan: true,
        path: "^(lib|ingest|app)/",
        pathNot:
          "\\.(test|config|d)\\.tsx?$|/testdata/|^app/.*(page|layout|route|error|not-found|loading|icon|global-error)\\.tsx?$|^app/proxy|^proxy|^ingest/(launch\\.js|cli\\.ts)",
      },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.next|lib/generated/.*/internal" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
