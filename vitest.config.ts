import { defineConfig } from "vitest/config";

const rooms = ["model", "documents", "engines", "stages", "adapters", "flows", "report", "cli", "testing"];
const everyLine = { lines: 100, branches: 100 };

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/documents/generated/**", "src/engines/*/catalog/**"],
      reporter: ["text", "json-summary"],
      thresholds: {
        lines: 90,
        ...Object.fromEntries(rooms.map((room) => [`src/${room}/**`, { lines: 90 }])),
        "src/stages/gate/**": everyLine,
        "src/stages/override/**": everyLine,
        "src/model/approvers.ts": everyLine,
        "src/model/policy-matching.ts": everyLine,
      },
    },
  },
});
