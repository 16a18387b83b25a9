import { describe, expect, it } from "vitest";
import { listTests, renderResults } from "../../scripts/results.mjs";

const run = {
  numPassedTests: 1,
  numFailedTests: 1,
  success: false,
  startTime: 1_700_000_000_000,
  coverageMap: {},
  testResults: [
    {
      name: "/home/lin/orders/test/plan.test.ts",
      startTime: 1,
      endTime: 2,
      assertionResults: [{ fullName: "orders the instances", status: "passed", duration: 3 }],
    },
    {
      name: "/home/lin/orders/test/gate.test.ts",
      startTime: 1,
      endTime: 2,
      assertionResults: [
        {
          fullName: "asks the owners",
          status: "failed",
          duration: 3,
          failureMessages: ["at /home/lin/orders/src/gate.ts"],
        },
      ],
    },
  ],
};

describe("the committed results of the tests", () => {
  it("hold neither times nor places of the machine that made them, and are in order", () => {
    expect(JSON.parse(renderResults(run, "/home/lin/orders/"))).toEqual({
      numPassedTests: 1,
      numFailedTests: 1,
      success: false,
      testResults: [
        {
          name: "test/gate.test.ts",
          assertionResults: [{ fullName: "asks the owners", status: "failed", failureMessages: ["at src/gate.ts"] }],
        },
        { name: "test/plan.test.ts", assertionResults: [{ fullName: "orders the instances", status: "passed" }] },
      ],
    });
  });

  it("are compared by file, name and outcome of every test", () => {
    expect(listTests(run)).toEqual([
      "/home/lin/orders/test/gate.test.ts: asks the owners: failed",
      "/home/lin/orders/test/plan.test.ts: orders the instances: passed",
    ]);
  });
});
