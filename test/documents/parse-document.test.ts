import { describe, expect, it } from "vitest";
import { parseDocument } from "../../src/documents/parse-document.ts";
import { orders, parseText, readText, summarize } from "./fixture.ts";

const head = "apiVersion: setpoint/v1\nmetadata: { name: orders }\n";

describe("the text of a document", () => {
  it("may end its lines with CRLF", () => {
    const text = orders("  settings:", "    work_mem: 64MB", "    # done").replaceAll("\n", "\r\n");
    expect(parseText(text).document).toEqual(parseText(orders("  settings:", "    work_mem: 64MB")).document);
  });

  it("may start with a document marker and hold visible letters of any script in comments, messages and reasons", () => {
    const text = readText("every-kind/override.yaml").replace("checkout latency", "Kasse träge ☕");
    expect(parseText(`---\n${text}# später zurück\n`).findings).toEqual([]);
  });

  it("is refused above 256 KiB", () => {
    expect(summarize(parseDocument(new Uint8Array(256 * 1024 + 1)))).toEqual(["1:1 documents/too-large"]);
  });

  it("is refused as a pointer of Git LFS", () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    expect(summarize(parseText(pointer))).toEqual(["1:1 documents/lfs-pointer"]);
  });

  it("is refused with tabs", () => {
    const parsed = parseText(orders("  settings:", "    work_mem:\t64MB"));
    expect(summarize(parsed)).toEqual(["9:14 documents/invisible-character"]);
    expect(parsed.findings[0]?.fix).toBe("Write spaces instead of the tab.");
  });

  it("is refused with broken syntax where it breaks", () => {
    expect(summarize(parseText(orders("  settings: { work_mem: 64MB")))).toEqual(["9:1 documents/syntax"]);
    expect(summarize(parseText(orders("  settings: a: b")))).toEqual(["8:13 documents/syntax"]);
  });

  it("is refused with escapes that give a line end where one line is wanted", () => {
    expect(summarize(parseText(orders("  settings:", '    cluster_name: "a\\nb"')))).toEqual([
      "9:20 documents/invisible-character",
    ]);
  });
});

describe("the kind of a document", () => {
  it("must be there", () => {
    expect(parseText(head).findings[0]).toMatchObject({
      code: "documents/unknown-kind",
      message: "The document does not say what kind it is.",
      fix: "Add kind. Known are: Instance, Profile, Lock, Rule, Owners, Threshold, Window, Rollout, Override, Configuration.",
    });
  });

  it("is corrected where it is misspelt", () => {
    expect(parseText(`${head}kind: Instnace\n`).findings[0]).toMatchObject({
      fix: "Did you mean Instance?",
      line: 3,
      column: 7,
    });
    expect(parseText(`${head}kind: Deployment\n`).findings[0]?.fix).toMatch(/^Known are: Instance/);
  });

  it("is not asked for again where its value is missing", () => {
    expect(summarize(parseText(`${head}kind:\n`))).toEqual(["3:6 documents/empty-value"]);
  });
});

describe("the shape of a document", () => {
  it("is told with the identity even where something is wrong", () => {
    expect(parseText(orders("  setings: {}")).identity).toEqual({ kind: "Instance", name: "orders-prod" });
  });

  const cases: readonly (readonly [lines: readonly string[], finding: string, words: string])[] = [
    [["  setings: {}"], "8:3 documents/unknown-property", `spec has no property setings. Did you mean settings?`],
    [
      ["  monitoring: { source: prometheus-main }"],
      "8:3 documents/unknown-property",
      `spec has no property monitoring. Known are: engine, version, platform, resources, topology, connection, metrics, profiles, variables, settings.`,
    ],
    [["  platform: {}"], "8:3 documents/missing-property", `spec.platform has no kind. Add kind.`],
    [
      ["  platform: { kind: rds }"],
      "8:21 documents/wrong-value",
      `spec.platform.kind is "rds"; that is not allowed. Write self-hosted.`,
    ],
    [
      ["  topology: { role: primry }"],
      "8:21 documents/wrong-value",
      `spec.topology.role is "primry"; that is not allowed. Did you mean primary?`,
    ],
    [
      ["  profiles: postgresql-oltp"],
      "8:13 documents/wrong-type",
      `spec.profiles is the text "postgresql-oltp"; expected is a list. Write a list: profiles in the order in which they are applied, lowest first.`,
    ],
    [
      ["  profiles: [tier-critical, tier-critical]"],
      "8:13 documents/wrong-value",
      `spec.profiles is ["tier-critical","tier-critical"]; that is not allowed: it must NOT have duplicate items (items ## 0 and 1 are identical). Write profiles in the order in which they are applied, lowest first.`,
    ],
    [
      ["  profiles: [Tier_Critical]"],
      "8:14 documents/wrong-value",
      `spec.profiles[0] is "Tier_Critical"; that is not allowed. Write a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod.`,
    ],
    [
      ["  resources: { memory: 64GB }"],
      "8:24 documents/wrong-value",
      `spec.resources.memory is "64GB"; that is not allowed. Write a size with an IEC unit (B, KiB, MiB, GiB, TiB), such as 64GiB.`,
    ],
    [
      ['  resources: { vcpu: "four" }'],
      "8:23 documents/wrong-type",
      `spec.resources.vcpu is the text "four"; expected is a number. Write a number: processors; fractions are allowed.`,
    ],
    [
      ["  resources: { storage: { iops: 1.5 } }"],
      "8:33 documents/wrong-type",
      `spec.resources.storage.iops is the number 1.5; expected is a whole number. Write a whole number: input and output operations per second that it sustains.`,
    ],
    [
      ["  resources: { storage: { iops: 1e3 } }"],
      "8:33 documents/doubtful-number",
      `1e3 without quotes is a number that programs read differently. Write "1e3" if it is a text, or a plain decimal number.`,
    ],
    [
      ["  profiles: [8]"],
      "8:14 documents/unquoted",
      `spec.profiles[0] is a text, but 8 without quotes is a number. Write "8" in quotes.`,
    ],
    [
      ["  settings: [work_mem]"],
      "8:13 documents/wrong-type",
      `spec.settings is a list; expected is a map. Write a map: parameters and their values: a text, \${…}, or a value with conditions.`,
    ],
    [
      ["  settings:", "    work_mem: [64MB]"],
      "9:15 documents/wrong-type",
      `spec.settings.work_mem is a list; expected is a single value. Write a single value: a value that is kept as it is written, and read by the engine's own grammar.`,
    ],
    [
      ["  settings:", "    work_mem: { value: 64MB, wen: x }"],
      "9:30 documents/unknown-property",
      `spec.settings.work_mem has no property wen. Did you mean when?`,
    ],
    [
      ["  settings:", "    work mem: 64MB"],
      "9:5 documents/wrong-name",
      `work mem is no name that may stand here. Write a parameter's name in the engine's spelling, such as work_mem.`,
    ],
    [
      ["  settings:", "    work_mem: { value: 64MB, final: 1 }"],
      "9:37 documents/wrong-type",
      `spec.settings.work_mem.final is the number 1; expected is true or false. Write true or false: true: may not be changed further down the order.`,
    ],
  ];

  it.each(cases)("is refused at %j", (lines, place, words) => {
    const parsed = parseText(orders(...lines));
    expect(summarize(parsed)).toEqual([place]);
    expect(parsed.findings.map(({ message, fix }) => `${message} ${fix}`)).toEqual([words]);
  });

  it("asks to quote a version that YAML reads as a number", () => {
    const parsed = parseText(orders().replace('"16.4"', "16.4"));
    expect(summarize(parsed)).toEqual(["7:12 documents/unquoted"]);
    expect(parsed.findings[0]?.fix).toBe('Write "16.4" in quotes.');
  });

  it("never repeats what may be a secret written where a reference belongs", () => {
    const parsed = parseText(orders("  connection: { from: postgres://app:hunter2@db/orders }"));
    expect(summarize(parsed)).toEqual(["8:23 documents/wrong-value"]);
    expect(JSON.stringify(parsed.findings)).not.toContain("hunter2");
  });

  it("collects every fault, in the order of the text", () => {
    const parsed = parseText(orders("  setings: {}", "  profiles: x", "  settings:", "    work_mem:", "    é: 1"));
    expect(summarize(parsed)).toEqual([
      "8:3 documents/unknown-property",
      "9:13 documents/wrong-type",
      "11:14 documents/empty-value",
      "12:5 documents/not-ascii",
    ]);
  });

  it("names what is missing once each", () => {
    expect(summarize(parseText("kind: Rule\n"))).toEqual([
      "1:1 documents/missing-property",
      "1:1 documents/missing-property",
      "1:1 documents/missing-property",
    ]);
  });

  it("refuses a pair that stands in a list without braces of its own", () => {
    expect(summarize(parseText(orders("  profiles: [tier: critical]")))).toEqual(["8:14 documents/wrong-type"]);
  });
});

describe("names", () => {
  const wrong = [
    "Orders",
    "orders_prod",
    "-orders",
    "orders-",
    "orders..prod",
    "orders.lock",
    "o".repeat(64),
    "orders prod",
  ];

  it.each(wrong)("are refused: %s", (name) => {
    expect(parseText(orders().replace("orders-prod", name)).findings.map(({ code }) => code)).toEqual([
      "documents/wrong-value",
    ]);
  });

  it("of people and teams are one in any case", () => {
    const text = readText("every-kind/configuration.yaml")
      .replace("ada: [", "LIN: [")
      .replace("acme/cab:", "ACME/DBA:");
    expect(summarize(parseText(text))).toEqual(["9:66 documents/twin-key", "10:31 documents/twin-key"]);
  });
});

describe("durations", () => {
  const wrong = ["0s", "0", "-2h", "2", "1w", "1mo", "2h30", "30m2h", "unlimited", "NaN", "366d", "PT2H", "1.5h", "2H"];

  it.each(wrong)("are refused: %s", (text) => {
    const document = readText("every-kind/override.yaml").replace("1h30m", `"${text}"`);
    expect(summarize(parseText(document))).toEqual(["9:22 documents/wrong-value"]);
  });
});

describe("patterns over paths", () => {
  it.each(["/policies/**", "policies/", "policies**", "policies/**.yaml", "../x", "policies//x"])(
    "are refused where they match less than they seem to: %s",
    (pattern) => {
      const document = readText("every-kind/owners.yaml").replace("policies/**", pattern);
      expect(summarize(parseText(document))).toEqual(["5:12 documents/wrong-value"]);
    },
  );
});

describe("what a document alone can tell", () => {
  it("refuses a stage that waits for none, or for itself", () => {
    const waits = (stage: string): string => readText("every-kind/lock.yaml").replace("after: dba", `after: ${stage}`);
    expect(summarize(parseText(waits("dpa")))).toEqual(["13:90 documents/unknown-stage"]);
    expect(parseText(waits("change-board")).findings[0]?.fix).toBe("Stages above are: dba.");
    const first = readText("every-kind/owners.yaml").replace("stage: platform", "stage: platform, after: ops");
    expect(parseText(first).findings[0]?.fix).toBe("Remove after, or put that stage above.");
  });

  it("refuses two stages of one name", () => {
    const text = readText("every-kind/lock.yaml").replace("stage: change-board", "stage: dba");
    expect(summarize(parseText(text))).toEqual(["13:16 documents/duplicate-stage"]);
  });

  it("refuses a threshold that bounds nothing", () => {
    const text = readText("every-kind/threshold.yaml").replaceAll(/ {2}max.*\n/g, "");
    expect(summarize(parseText(text))).toEqual(["4:1 documents/no-bound"]);
  });

  it("refuses variables whose names mean something else in expressions", () => {
    const text = readText("every-kind/profile.yaml").replace("    connections:", "    memory:");
    expect(summarize(parseText(text))).toEqual(["9:5 documents/reserved-name"]);
  });
});
