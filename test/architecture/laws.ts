/** Which part of the program a file belongs to, by its path below src. */
export interface Place {
  /** First folder; `root` for files directly in src. */
  readonly room: string;
  /** Second and third folder, empty where there is none. */
  readonly part: string;
  readonly vendor: string;
}

/** What a room may import beside itself: `room`, or `room/types` for `import type` alone, or `room/shape` for files directly in it. */
export const allowedRooms: Readonly<Record<string, readonly string[]>> = {
  model: [],
  documents: ["model"],
  engines: ["model"],
  ports: ["model"],
  stages: ["model", "engines/shape", "ports/types"],
  adapters: ["model", "ports", "engines"],
  flows: ["model", "stages", "documents", "ports", "engines/shape"],
  report: ["model"],
  cli: ["model", "flows", "report", "ports/types"],
  testing: ["model", "ports", "engines", "adapters"],
  // With cli for the composition root, so that a library user gets the same workspace as the command line.
  root: ["model", "documents", "engines", "ports", "stages", "flows", "report", "cli"],
};

/** The composition root: the only file of the command line that may know everything that is wired together. */
export const compositionRoot = "src/cli/runtime.ts";

/** Where engines are registered, one line each. */
export const engineRegistry = "src/engines/index.ts";

/** Where engines are known together, by what they and their exporters tell: the later may import the earlier, and adapters of metrics both. */
export const metricKnowledge: readonly string[] = ["metrics", "exporters"];

/** Package → the one folder that may know it. */
export const vendorFolders: Readonly<Record<string, string>> = {
  yaml: "src/documents/",
  ajv: "src/documents/",
  "@marcbachmann/cel-js": "src/documents/",
  "isomorphic-git": "src/adapters/repo/",
  "@octokit/plugin-retry": "src/adapters/forge/github/",
  "@octokit/plugin-throttling": "src/adapters/forge/github/",
  "@octokit/rest": "src/adapters/forge/github/",
  pg: "src/adapters/target/postgresql/",
  mysql2: "src/adapters/target/mysql/",
  "@duckdb/node-api": "src/adapters/metrics/files/",
  "@aws-sdk/client-cloudwatch": "src/adapters/metrics/cloudwatch/",
  commander: "src/cli/",
};

/** Who may use modules of Node itself; digests are computed where plans are made. */
export const nodeFolders: readonly (readonly [folder: string, modules: RegExp])[] = [
  ["src/adapters/", /^node:/u],
  ["src/cli/", /^node:/u],
  ["src/testing/", /^node:/u],
  ["src/stages/plan/", /^node:crypto$/u],
];

/** What only the command line may touch, so that everything else can be repeated. */
export const ambient: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["process", /(?<![.\w$])process\s*[.[(?]/u],
  ["console", /(?<![.\w$])console\s*[.[(?]/u],
  ["Date.now", /(?<![.\w$])Date\s*\.\s*now\b/u],
  ["new Date()", /\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))/u],
  ["Math.random", /\bMath\s*\.\s*random\b/u],
];

const engineName = `["'\`](?:postgresql|mysql|mariadb|mongodb)["'\`]`;

/** A decision by an engine's name where a capability should be asked. */
export const engineComparison = new RegExp(`(?:[=!]==?|\\bcase)\\s*${engineName}|${engineName}\\s*[=!]==?`, "u");

/** Where engines are told apart by name. */
export const engineFolders: readonly string[] = ["src/engines/", "src/adapters/target/"];

/** A flow is one screen, not counting its imports, comments and blank lines. */
export const maxFlowLines = 60;

/** `src/adapters/target/postgresql/x.ts` → adapters, target, postgresql. */
export function placeOf(file: string): Place {
  const folders = file.split("/").slice(1, -1);
  return { room: folders[0] ?? "root", part: folders[1] ?? "", vendor: folders[2] ?? "" };
}
