// @ts-check
// security-table.mjs [RESULTS]: every attempt that docs/security.md lists, the tests that carry its id, and how they ended in the
// last full run (vitest_results.json). Ends with an error if an attempt has no test, or one that did not pass.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readResults } from "./results.mjs";
import { listAttempts, renderTable } from "./security-rows.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [file = path.join(root, "vitest_results.json")] = process.argv.slice(2);
const attempts = listAttempts(readFileSync(path.join(root, "docs", "security.md"), "utf8"));
const { text, problems } = renderTable(attempts, readResults(file));
console.log(text);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
