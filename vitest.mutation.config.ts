import { defineConfig } from "vitest/config";

/** What is tried against every mutation of the gate: its own tests, with fewer runs of each property. */
export default defineConfig({
  test: {
    include: [
      "test/stages/gate/**/*.test.ts",
      "test/model/{approvers,policy-matching}.test.ts",
      "test/engines/lock-guard.test.ts",
    ],
    testTimeout: 60_000,
    env: { SETPOINT_PROPERTY_RUNS: "60" },
  },
});
