import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judge } from "./architecture/judge.ts";
import { readSource } from "./architecture/read-source.ts";
import { seeds } from "./architecture/seeds.ts";

const root = path.resolve(import.meta.dirname, "..");

const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => `src/${file.split(path.sep).join("/")}`)
  .toSorted()
  .map((file) => readSource(file, readFileSync(path.join(root, file), "utf8")));

describe("the laws of dependency", () => {
  it("sees the whole program", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((source) => source.imports).length).toBeGreaterThan(sources.length);
  });

  it("hold in every file", () => {
    expect(judge(sources)).toEqual([]);
  });
});

const bystanders = [
  "src/model/value.ts",
  "src/ports/clock.ts",
  "src/engines/engine.ts",
  "src/engines/postgresql/index.ts",
  "src/engines/exporters/map-series.ts",
  "src/stages/gate/decide.ts",
  "src/adapters/target/postgresql/options.ts",
  "src/adapters/repo/repo-error.ts",
];

function judgeSeed(file: string, code: string): readonly string[] {
  const others = bystanders.filter((other) => other !== file).map((other) => readSource(other, ""));
  return judge([readSource(file, code), ...others]);
}

describe("the judge of the laws", () => {
  it.each(seeds)("refuses a breach: $law", ({ file, code, breach }) => {
    expect(judgeSeed(file, code)).toEqual([expect.stringMatching(breach)]);
  });

  it("refuses a cycle, of types too", () => {
    const pair = [
      readSource("src/model/order.ts", `import type { Item } from "./item.ts";`),
      readSource("src/model/item.ts", `import type { Order } from "./order.ts";`),
    ];
    expect(judge(pair)).toEqual(["cycle: src/model/order.ts → src/model/item.ts → src/model/order.ts"]);
  });

  it("is not misled by comments, strings, templates and patterns", () => {
    const code = [
      `// import pg from "pg"; console.log(1)`,
      `/* process.env */`,
      'const text = `import pg from "pg" ${name /* Math.random() */} console.log(1)`;',
      `const words = "new Date() and Date.now()";`,
      `const pattern = /["'] console.log(/u;`,
      `const quotient = total / count; const at = new Date(quotient); const zone = order.process.id;`,
    ];
    expect(judgeSeed("src/model/value.ts", code.join("\n"))).toEqual([]);
  });

  it("sees through substitutions of templates", () => {
    expect(judgeSeed("src/model/value.ts", "const x = `a ${`b ${process.pid}`} c`;")).toEqual([
      expect.stringContaining("process"),
    ]);
  });

  it("reads imports over several lines, re-exports and type imports", () => {
    const code = `import type {\n  A,\n  B,\n} from "./a.ts";\nexport { c } from "./c.ts";\nimport "./d.ts";\nexport const from = "e";`;
    expect(readSource("src/model/value.ts", code).imports).toEqual([
      { specifier: "./a.ts", typeOnly: true },
      { specifier: "./c.ts", typeOnly: false },
      { specifier: "./d.ts", typeOnly: false },
    ]);
  });
});
