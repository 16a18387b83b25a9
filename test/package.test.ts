import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const files = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.split(path.sep).includes("generated"))
  .toSorted();

function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** Names that a front exports, types too, sorted. */
function exportedNames(front: string): readonly string[] {
  const lists = [...read(front).matchAll(/export (?:type )?\{([^}]*)\} from/gu)].map((match) => match[1] ?? "");
  const names = lists.flatMap((list) => list.split(",")).map((name) => name.trim().replace(/^.* as /u, ""));
  return names.filter((name) => name !== "").toSorted();
}

/** Exported declarations that no TSDoc comment stands above. */
function undocumented(file: string): readonly string[] {
  const declaration =
    /(\*\/\n)?^export (?:default )?(?:async )?(?:abstract )?(?:function|const|interface|type|class)\*? (\w+)/gmu;
  const found = [...read(path.join("src", file)).matchAll(declaration)].filter((match) => match[1] === undefined);
  return found.map((match) => `src/${file}: ${match[2]}`);
}

describe("the package", () => {
  it("exports these names and no others", () => {
    expect(exportedNames("src/index.ts")).toMatchSnapshot();
  });

  it("exports these fakes for the tests of its users", () => {
    expect(exportedNames("src/testing/index.ts")).toMatchSnapshot();
  });

  it("says of every export what it is", () => {
    expect(files.flatMap(undocumented)).toEqual([]);
  });

  it("lists every code that a finding or an error carries in docs/codes.md", () => {
    const words = ["scripts/generate-codes.mjs", "--check"];
    expect(execFileSync(process.execPath, words, { cwd: root, encoding: "utf8" })).toBe("");
  });

  it("needs nothing at run time but the nine packages that the laws of dependency give a folder", () => {
    const { dependencies } = JSON.parse(read("package.json"));
    expect(Object.keys(dependencies)).toEqual([
      "@marcbachmann/cel-js",
      "@octokit/plugin-retry",
      "@octokit/plugin-throttling",
      "@octokit/rest",
      "ajv",
      "commander",
      "isomorphic-git",
      "pg",
      "yaml",
    ]);
  });

  it("can do without the three packages that only read metrics", () => {
    const { optionalDependencies } = JSON.parse(read("package.json"));
    expect(Object.keys(optionalDependencies)).toEqual(["@aws-sdk/client-cloudwatch", "@duckdb/node-api", "mysql2"]);
  });
});
