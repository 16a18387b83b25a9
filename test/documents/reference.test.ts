import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { functions } from "../../src/documents/cel/restrict-syntax.ts";
import { engines } from "../../src/engines/index.ts";
import { orders, parseText, readText } from "./fixture.ts";

const reference = readFileSync(path.resolve(import.meta.dirname, "../../docs/documents.md"), "utf8");

describe("the reference of documents", () => {
  it("names every function that expressions may call, and no other", () => {
    const [, listed = ""] = /Functions: ([^.]*)\./.exec(reference) ?? [];
    expect([...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(functions);
  });

  it("names every statistic that a health check may look at, and no other", () => {
    const [, listed = ""] = /Statistics that PostgreSQL tells: ([^.]*)\./.exec(reference) ?? [];
    const known = Object.keys(engines.get("postgresql")?.statistics ?? {});
    expect([...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(known);
  });

  it("shows settings that are read without a fault", () => {
    const [, example = ""] = /```yaml\nsettings:\n([^`]*)```/.exec(reference) ?? [];
    expect(parseText(orders("  settings:", ...example.split("\n").map((line) => `  ${line}`))).findings).toEqual([]);
  });

  it("names the schema in a way that a document may say in its first line", () => {
    const [line = ""] = /# yaml-language-server.*\n/.exec(reference) ?? [];
    expect(parseText(line + readText("every-kind/instance.yaml")).findings).toEqual([]);
  });
});
