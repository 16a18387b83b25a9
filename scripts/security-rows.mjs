// @ts-check

/**
 * One way past the gate that somebody could try, as docs/security.md lists it.
 * @typedef {{ id: string, attempt: string }} Attempt
 */

/** How many tests of an attempt are named; the others are counted. */
const mostNamed = 3;

/**
 * The rows of the document's tables: those whose first cell is an id.
 * @param {string} document Markdown
 * @returns {Attempt[]}
 */
export function listAttempts(document) {
  const rows = document.matchAll(/^\| (?<id>[A-E]\d{1,2}) +\| (?<attempt>[^|]+?) *\|/gmu);
  return [...rows].map(({ groups }) => ({ id: normalise(groups?.["id"] ?? ""), attempt: groups?.["attempt"] ?? "" }));
}

/**
 * The ids that a test carries: those that its title, or that of a suite around it, starts with (`A5 counts …`, `E5, E6: …`).
 * @param {readonly string[]} titles
 * @returns {string[]}
 */
export function findIds(titles) {
  const heads = titles.map((title) => /^(?:[A-E]\d{1,2}\b(?:,? and |[,:/ –-]+)?)+/u.exec(title)?.[0] ?? "");
  return [...new Set(heads.flatMap((head) => head.match(/[A-E]\d{1,2}/gu) ?? []).map(normalise))];
}

/**
 * A line for each attempt with its tests and how they ended, and what is missing.
 * @param {readonly Attempt[]} attempts
 * @param {import("./results.mjs").Results} results
 * @returns {{ text: string, problems: string[] }}
 */
export function renderTable(attempts, results) {
  const tests = results.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({
      ...test,
      file: file.name,
      ids: findIds([...(test.ancestorTitles ?? []), test.title ?? test.fullName]),
    })),
  );
  const rows = attempts.map((attempt) => ({ ...attempt, tests: tests.filter(({ ids }) => ids.includes(attempt.id)) }));
  const problems = rows.flatMap(({ id, tests: own }) => [
    ...(own.length === 0 ? [`${id} has no test`] : []),
    ...own.filter(({ status }) => status !== "passed").map(({ fullName, status }) => `${id}: ${fullName}: ${status}`),
  ]);
  const lines = rows.flatMap(({ id, attempt, tests: own }) => [
    `${id.padEnd(4)} ${judge(own).padEnd(7)} ${String(own.length).padStart(3)}  ${attempt}`,
    ...own.slice(0, mostNamed).map(({ file, title, fullName }) => `                   ${file}: ${title ?? fullName}`),
    ...(own.length > mostNamed ? [`                   and ${own.length - mostNamed} more`] : []),
  ]);
  const passed = rows.filter(({ tests: own }) => judge(own) === "passed").length;
  return {
    text: [...lines, `${passed} of ${rows.length} attempts have tests, and all of them passed`].join("\n"),
    problems,
  };
}

/**
 * @param {readonly { status: string }[]} tests
 * @returns {string}
 */
function judge(tests) {
  if (tests.length === 0) return "missing";
  return tests.every(({ status }) => status === "passed") ? "passed" : "failed";
}

/** `C01` and `C1` are one id. @param {string} id @returns {string} */
function normalise(id) {
  return id.replace(/^(?<letter>[A-E])0/u, "$<letter>");
}
