// @ts-check
// check-results.mjs COMMITTED CURRENT: were the same tests run as the committed file says, and did every one pass? Ends with the
// line `N passed, N failed` of the current run.
import { listTests, readResults } from "./results.mjs";

const [committedFile = "", currentFile = ""] = process.argv.slice(2);
const current = readResults(currentFile);
const now = listTests(current);
const before = listTests(readResults(committedFile));

const problems = [
  ...now.filter((test) => !test.endsWith(": passed")).map((test) => `not passed: ${test}`),
  ...now.filter((test) => !before.includes(test)).map((test) => `not in the committed file: ${test}`),
  ...before.filter((test) => !now.includes(test)).map((test) => `only in the committed file: ${test}`),
];
if (now.length === 0) problems.push("no test was run");
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(
    "vitest_results.json must say what a run on this commit says: mend the tests, run npm test, commit it.",
  );
  process.exitCode = 1;
}
console.log(`${current.numPassedTests} passed, ${current.numFailedTests} failed`);
