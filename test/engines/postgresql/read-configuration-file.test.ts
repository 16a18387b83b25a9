import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import postgresql from "../../../src/engines/postgresql/index.ts";

function read(text: string): readonly (readonly [line: number, name: string, text: string])[] {
  return postgresql.readConfigurationFile(text).lines.map(({ line, name, text: value }) => [line, name, value]);
}

function refused(text: string): readonly string[] {
  return postgresql.readConfigurationFile(text).problems.map(({ line, code }) => `${line} ${code}`);
}

describe("a line of postgresql.conf", () => {
  it.each([
    ["work_mem = 64MB", "work_mem", "64MB"],
    ["work_mem=64MB", "work_mem", "64MB"],
    ["work_mem 64MB", "work_mem", "64MB"],
    ["\twork_mem\t'64MB'\t# for reports", "work_mem", "64MB"],
    ["work_mem'64MB'", "work_mem", "64MB"],
    ["work_mem+64", "work_mem", "+64"],
    ["Work_Mem = 64MB#reports", "Work_Mem", "64MB"],
    ["auto_explain.log_format = json", "auto_explain.log_format", "json"],
    ["random_page_cost = 1.1", "random_page_cost", "1.1"],
    ["seq_page_cost = 1.5e0", "seq_page_cost", "1.5e0"],
    ["work_mem = 0x400kB", "work_mem", "0x400kB"],
    ["log_filename = 'orders %a.log'", "log_filename", "orders %a.log"],
    ["log_line_prefix = ''", "log_line_prefix", ""],
    ["log_line_prefix = 'it''s # no comment '", "log_line_prefix", "it's # no comment "],
    [String.raw`log_line_prefix = '\'\t\\\x\303\244\101'`, "log_line_prefix", "'\t\\xäA"],
    [String.raw`log_line_prefix = 'ends\0here'`, "log_line_prefix", "ends"],
    ["cluster_name = bestände-ost:1/a.b", "cluster_name", "bestände-ost:1/a.b"],
    ["jit = off\r", "jit", "off"],
    ["log_line_prefix = 'a\rb'", "log_line_prefix", "a\rb"],
  ])("says what %j sets", (line, name, text) => {
    expect(read(line)).toEqual([[1, name, text]]);
    expect(refused(line)).toEqual([]);
  });

  it.each([
    "work_mem",
    "work_mem =",
    "work_mem = = 1",
    "= 64MB",
    "work_mem = 1.5GB",
    "work_mem = 64 MB",
    "seq_page_cost = 1e3",
    "log_directory = /var/log",
    "log_filename = orders.log",
    "log_filename = 'open",
    "log_filename = 'a' 'b'",
    "a.b.c = 1",
    "shop$colour = 1",
    "work_mem = 64MB; jit = off",
    "'work_mem' = 1",
    "4work_mem = 1",
    "work_mem \f= 1",
  ])("is refused, as the server refuses it: %j", (line) => {
    expect(refused(`jit = off\n${line}\njit = on`)).toEqual(["2 import/line-not-understood"]);
    expect(read(`jit = off\n${line}\njit = on`)).toEqual([
      [1, "jit", "off"],
      [3, "jit", "on"],
    ]);
  });

  it.each(["", "  \t\r", "# work_mem = 1", "#"])("may say nothing: %j", (line) => {
    expect(postgresql.readConfigurationFile(line)).toEqual({ lines: [], problems: [] });
  });

  it.each([
    ["include 'shop.conf'", '"shop.conf"'],
    ["INCLUDE_DIR = conf.d/", '"conf.d/"'],
    ["include_if_exists='a b.conf'", '"a b.conf"'],
  ])("that includes another file is a problem, because its content is not seen: %j", (line, file) => {
    const { lines, problems } = postgresql.readConfigurationFile(line);
    expect(lines).toEqual([]);
    expect(problems).toMatchObject([
      { code: "import/include", line: 1, message: `Line 1 includes ${file}, which is not read.` },
    ]);
  });

  it("does not repeat what may be a secret when it is refused", () => {
    const { problems } = postgresql.readConfigurationFile("primary_conninfo = 'password=tulip' host=orders");
    expect(problems.map(({ message }) => message)).toEqual([
      'Line 1 is no assignment; it begins with "primary_conninfo".',
    ]);
    expect(JSON.stringify(postgresql.readConfigurationFile("='tulip'").problems)).not.toContain("tulip");
  });
});

describe("a postgresql.conf as a whole", () => {
  const attempts = [
    "a".repeat(100_000),
    `work_mem = '${"''".repeat(50_000)}`,
    `work_mem = '${"\\".repeat(100_001)}`,
    `work_mem = '${"\\'".repeat(50_000)}`,
    `work_mem${" ".repeat(100_000)}x`,
    `work_mem = ${"1".repeat(100_000)}.${"1".repeat(100_000)}e`,
    `work_mem = ${"a.".repeat(50_000)}`,
    `${"a".repeat(50_000)}.${"b".repeat(50_000)}.c = 1`,
    `${"= ".repeat(50_000)}`,
    `include '${"x".repeat(100_000)}'`,
    "'".repeat(100_000),
  ];

  it("costs time by its length alone, whatever somebody wrote, and short messages", () => {
    const text = [...attempts, "jit = off"].join("\n");
    const { lines, problems } = postgresql.readConfigurationFile(text);
    expect(lines.at(-1)).toEqual({ name: "jit", text: "off", line: attempts.length + 1 });
    expect(problems.filter(({ message }) => message.length > 200)).toEqual([]);
  });

  it("gives every line that it understands or refuses once, in order, for any text", () => {
    assert(
      property(string({ unit: "binary", maxLength: 200 }), (text) => {
        const { lines, problems } = postgresql.readConfigurationFile(text);
        const numbers = [...lines, ...problems].map(({ line }) => line);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers.every((line) => line >= 1 && line <= text.split("\n").length)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("reads back every text that is quoted as the server's own ALTER SYSTEM quotes it", () => {
    assert(
      property(string({ maxLength: 60 }), (value) => {
        const text = value.replaceAll("\n", " ").replaceAll("\0", " ");
        const line = `shop.note = '${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
        expect(read(line)).toEqual([[1, "shop.note", text]]);
      }),
      { numRuns: 500 },
    );
  });
});
