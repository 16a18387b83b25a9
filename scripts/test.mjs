// @ts-check
// Runs the tests and, if it ran all of them, writes vitest_results.json. Words are passed on to vitest: `npm test -- test/model`.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readResults, renderResults } from "./results.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const raw = path.join(root, ".vitest-results", "results.json");
const words = process.argv.slice(2);
const runsAll = words.every((word) => word.startsWith("--coverage"));

rmSync(raw, { force: true });
const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${raw}`];
const { status } = spawnSync(process.execPath, [vitest, "run", ...reporters, ...words], {
  cwd: root,
  stdio: "inherit",
});
if (runsAll && existsSync(raw)) {
  writeFileSync(path.join(root, "vitest_results.json"), renderResults(readResults(raw), root));
}
process.exitCode = status ?? 1;
