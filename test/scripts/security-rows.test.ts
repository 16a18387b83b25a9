import { describe, expect, it } from "vitest";
import { findIds, listAttempts, renderTable } from "../../scripts/security-rows.mjs";

const document = `
| id  | attempt           | how it is met |
| --- | ----------------- | ------------- |
| A1  | the policy itself | old owners    |
| C01 | two keys          | refused       |
| E5  | a hostile title   | encoded       |
`;

const results = (tests: Readonly<Record<string, string>>): Parameters<typeof renderTable>[1] => ({
  numPassedTests: 0,
  numFailedTests: 0,
  success: true,
  testResults: [
    {
      name: "test/gate.test.ts",
      assertionResults: Object.entries(tests).map(([title, status]) => ({
        fullName: `the gate ${title}`,
        title,
        ancestorTitles: ["the gate"],
        status,
      })),
    },
  ],
});

describe("the table of attempts", () => {
  it("takes its rows from the page for security reviewers", () => {
    expect(listAttempts(document)).toEqual([
      { id: "A1", attempt: "the policy itself" },
      { id: "C1", attempt: "two keys" },
      { id: "E5", attempt: "a hostile title" },
    ]);
  });

  it("knows a test by the ids that its title or its suite starts with", () => {
    expect(findIds(["the gate", "A1 asks the old owners"])).toEqual(["A1"]);
    expect(findIds(["E5, E6: encodes a title"])).toEqual(["E5", "E6"]);
    expect(findIds(["E28 and E30: a push past the gate"])).toEqual(["E28", "E30"]);
    expect(findIds(["C01-duplicate-keys"])).toEqual(["C1"]);
    expect(findIds(["refuses what A1 describes", "B52s play"])).toEqual([]);
  });

  it("is complete when every attempt has tests and all of them passed", () => {
    const whole = { "A1 asks": "passed", "A1 asks again": "passed", "C01 refuses": "passed", "E5: encodes": "passed" };
    const { text, problems } = renderTable(listAttempts(document), results(whole));
    expect(problems).toEqual([]);
    expect(text).toContain("A1   passed    2  the policy itself");
    expect(text).toContain("3 of 3 attempts have tests, and all of them passed");
  });

  it("names an attempt without a test and a test that did not pass", () => {
    const { text, problems } = renderTable(listAttempts(document), results({ "A1 asks": "failed", "C01 x": "passed" }));
    expect(problems).toEqual(["A1: the gate A1 asks: failed", "E5 has no test"]);
    expect(text).toContain("E5   missing   0  a hostile title");
    expect(text).toContain("1 of 3 attempts have tests");
  });
});
