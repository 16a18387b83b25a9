import { array, assert, constantFrom, letrec, oneof, property, tuple, type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { compileExpression } from "../../src/documents/cel/compile-expression.ts";
import { mentionedSettings } from "../../src/model/expression.ts";

const at = { file: "profiles/oltp.yaml", line: 1, column: 1 };
const settings: Readonly<Record<string, bigint>> = { work_mem: 4n, max_connections: 100n, "auto_explain.rate": 7n };

describe("mentionedSettings", () => {
  it.each([
    ["memory / 4", []],
    ["settings.work_mem * 4", ["work_mem"]],
    ["settings['work_mem'] + settings[ \"auto_explain.rate\" ]", ["work_mem", "auto_explain.rate"]],
    ["labels.tier == 'settings.jit' // settings.fsync", ["jit", "fsync"]],
    ["resettings.work_mem", []],
  ])("finds by name what %s looks at", (source, names) => {
    expect(mentionedSettings({ source })).toEqual(names);
  });

  it.each([
    "settings",
    "settings[name]",
    "settings['work' + '_mem']",
    "settings . work_mem",
    "settings\n.work_mem",
    "settings // one\n.work_mem",
    String.raw`settings["work\x5fmem"]`,
    'settings["""work_mem"""]',
    "settings[r'work_mem']",
    "settings.all(name, settings[name] > 0)",
    "size(settings)",
    "{'s': settings}.s.work_mem",
  ])("gives up naming where it cannot tell: %s", (source) => {
    expect(mentionedSettings({ source })).toBeUndefined();
  });

  const name = constantFrom("work_mem", "max_connections");
  const { expression }: { readonly expression: Arbitrary<string> } = letrec<{ expression: string }>((tie) => ({
    expression: oneof(
      { depthSize: "small", withCrossShrink: true },
      constantFrom("1", "2", "size('settings.work_mem')"),
      tuple(constantFrom("settings.", "settings .", "settings\t.\n", "settings // x\n."), name).map((parts) =>
        parts.join(""),
      ),
      tuple(constantFrom("'", '"', '"""', "r'"), constantFrom("work_mem", "auto_explain.rate")).map(
        ([quote, key]) => `settings[ ${quote}${key}${quote.replace("r", "")} ]`,
      ),
      tuple(name, constantFrom("work_", "max_connection")).map(
        ([, start]) => `settings['${start}' + '${start === "work_" ? "mem" : "s"}']`,
      ),
      tuple(tie("expression"), constantFrom(" + ", "*", "-"), tie("expression")).map((parts) => `(${parts.join("")})`),
      tie("expression").map((inner) => `{'s': settings, 'n': ${inner}}.s.work_mem + ${inner}`),
      tuple(tie("expression"), tie("expression")).map(([left, right]) => `(${left} > ${right} ? ${right} : ${left})`),
      tie("expression").map((inner) => `size(settings.filter(s, settings[s] > ${inner}))`),
      array(tie("expression"), { minLength: 1, maxLength: 2 }).map((items) => `[${items.join(", ")}][0]`),
    ),
  }));

  it("never names too few: an expression that sees no more than these has the same value", () => {
    let values = 0;
    assert(
      property(expression, (source) => {
        const compiled = compileExpression(source, at);
        const outcome = compiled.evaluate({ settings });
        const names = mentionedSettings(compiled) ?? Object.keys(settings);
        const seen = Object.fromEntries(Object.entries(settings).filter(([key]) => names.includes(key)));
        expect(compiled.evaluate({ settings: seen })).toEqual(outcome);
        values += outcome.kind === "value" ? 1 : 0;
      }),
      { numRuns: 500 },
    );
    expect(values).toBeGreaterThan(250);
  });
});
