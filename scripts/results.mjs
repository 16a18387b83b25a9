// @ts-check
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * What vitest's json reporter says of one test.
 * @typedef {{ fullName: string, status: string, title?: string, ancestorTitles?: string[], duration?: number }} TestResult
 */

/**
 * A file of vitest's json reporter, as far as it is looked at here.
 * @typedef {object} Results
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {boolean} success
 * @property {number} [startTime]
 * @property {unknown} [coverageMap]
 * @property {{ name: string, startTime?: number, endTime?: number, assertionResults: TestResult[] }[]} testResults
 */

/**
 * @param {string} file
 * @returns {Results}
 */
export function readResults(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * The results without what differs from run to run and from machine to machine, so that the committed file changes only when
 * the tests do: no times, no coverage, paths relative to the repository, files in order of their names.
 * @param {Results} results
 * @param {string} root
 * @returns {string} JSON
 */
export function renderResults(results, root) {
  const { startTime: _startTime, coverageMap: _coverageMap, ...rest } = results;
  const testResults = results.testResults
    .map(({ startTime: _start, endTime: _end, ...file }) => ({
      ...file,
      name: path.relative(root, file.name).split(path.sep).join("/"),
      assertionResults: file.assertionResults.map(({ duration: _duration, ...test }) => test),
    }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const text = JSON.stringify({ ...rest, testResults }, undefined, 1);
  return `${text.replaceAll(JSON.stringify(root).slice(1, -1), "")}\n`;
}

/**
 * One line per test, `file: name: status`, in order: what must be the same for a committed file to be current.
 * @param {Results} results
 * @returns {string[]}
 */
export function listTests(results) {
  return results.testResults
    .flatMap((file) => file.assertionResults.map((test) => `${file.name}: ${test.fullName}: ${test.status}`))
    .toSorted();
}
