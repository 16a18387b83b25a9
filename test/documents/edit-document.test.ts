import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDocument } from "../../src/documents/write/edit-document.ts";
import type { EditResult, SettingEdit } from "../../src/documents/write/edit-document.ts";
import { orders, parseText, readText } from "./fixture.ts";

const instance = readText("every-kind/instance.yaml");

function set(parameter: string, text: string): SettingEdit {
  return { kind: "set", parameter, text };
}

function remove(parameter: string): SettingEdit {
  return { kind: "remove", parameter };
}

function textOf(result: EditResult): string {
  return result.kind === "edited" ? result.text : JSON.stringify(result.findings);
}

function codesOf(result: EditResult): readonly string[] {
  return result.kind === "edited" ? [] : result.findings.map(({ code }) => code);
}

function profile(...spec: readonly string[]): string {
  return ["apiVersion: setpoint/v1", "kind: Profile", "metadata: { name: oltp }", ...spec].join("\n");
}

describe("editing a document", () => {
  it("changes a value and keeps the comment beside it", () => {
    expect(textOf(editDocument(instance, [set("work_mem", "128MB")]))).toBe(
      instance.replace("work_mem: 64MB  ", "work_mem: 128MB  "),
    );
  });

  it("finds the parameter under another spelling of its name", () => {
    expect(textOf(editDocument(instance, [set("Work-Mem", "128MB")]))).toBe(
      instance.replace("work_mem: 64MB", "work_mem: 128MB"),
    );
  });

  it("keeps the conditions of a value", () => {
    expect(textOf(editDocument(instance, [set("fsync", "off")]))).toBe(
      instance.replace('{ value: "on", final', '{ value: "off", final'),
    );
  });

  it("adds a parameter below the others", () => {
    expect(textOf(editDocument(instance, [set("jit", "off"), set("random_page_cost", "1.1")]))).toBe(
      `${instance}    jit: "off"\n    random_page_cost: 1.1\n`,
    );
  });

  it("adds below a value with conditions on several lines, and above what follows", () => {
    const text = profile("spec:", "  settings:", "    jit:", "      value: x # why", "  engine: postgresql", "");
    expect(textOf(editDocument(text, [set("fsync", "on")]))).toBe(text.replace("# why\n", '# why\n    fsync: "on"\n'));
  });

  it("adds settings where there are none", () => {
    expect(textOf(editDocument(orders(), [set("work_mem", "64MB")]))).toBe(
      `${orders()}  settings:\n    work_mem: 64MB\n`.replace("\n  settings", "\n  settings"),
    );
    const flow = profile("spec: { engine: postgresql }");
    expect(textOf(editDocument(flow, [set("work_mem", "64MB")]))).toBe(
      profile("spec: { engine: postgresql, settings: { work_mem: 64MB } }"),
    );
    const empty = profile("spec:", "  engine: postgresql", "  settings: {} # none yet");
    expect(textOf(editDocument(empty, [set("work_mem", "64MB"), set("jit", "${memory / 4}")]))).toBe(
      profile("spec:", "  engine: postgresql", '  settings: { work_mem: 64MB, jit: "${memory / 4}" } # none yet'),
    );
  });

  it("removes a parameter with what is said beside it", () => {
    expect(textOf(editDocument(instance, [remove("work_mem")]))).toBe(instance.replace(/ {4}work_mem.*\n/, ""));
  });

  it("removes from one line", () => {
    const text = (settings: string): string =>
      profile("spec:", "  engine: postgresql", `  settings: { ${settings} } # three`);
    const three = text("a: 1, b: 2, c: 3");
    expect(textOf(editDocument(three, [remove("a")]))).toBe(text("b: 2, c: 3"));
    expect(textOf(editDocument(three, [remove("b")]))).toBe(text("a: 1, c: 3"));
    expect(textOf(editDocument(three, [remove("c")]))).toBe(text("a: 1, b: 2"));
  });

  it("removes settings with the last parameter, at the end of a file too", () => {
    const text = profile("spec:", "  engine: postgresql", "  settings:", "    jit: 1");
    expect(textOf(editDocument(text, [remove("jit")]))).toBe(profile("spec:", "  engine: postgresql", ""));
  });

  it("replaces values in any style of writing", () => {
    const text = profile(
      "spec:",
      "  engine: postgresql",
      "  settings:",
      "    a: >-",
      "      x",
      "    b: 'y' # c",
      "    d: |-",
      "      z",
      "",
    );
    expect(textOf(editDocument(text, [set("a", "1"), set("b", "it's"), set("d", 'say "no"')]))).toBe(
      profile("spec:", "  engine: postgresql", "  settings:", "    a: 1", `    b: "it's" # c`, `    d: 'say "no"'`, ""),
    );
  });

  it("keeps CRLF", () => {
    const text = instance.replaceAll("\n", "\r\n");
    expect(textOf(editDocument(text, [set("jit", "off"), remove("fsync")]))).toBe(
      `${text.replace(/ {4}fsync.*\r\n/, "")}    jit: "off"\r\n`,
    );
  });

  it("is refused for a document with faults, before and after", () => {
    expect(codesOf(editDocument(orders("  setings: {}"), [set("jit", "off")]))).toEqual(["documents/unknown-property"]);
    expect(codesOf(editDocument(instance, [set("jit", "${memory +")]))).toEqual(["documents/unclosed-expression"]);
    expect(codesOf(editDocument(instance, [set("no name", "1")]))).toEqual(["documents/wrong-name"]);
    expect(codesOf(editDocument(readText("every-kind/override.yaml"), [remove("work_mem")]))).toEqual([
      "documents/missing-property",
    ]);
  });

  it("is refused for parameters that are not there and kinds that have none", () => {
    expect(codesOf(editDocument(instance, [remove("jit"), set("work_mem", "1GB")]))).toEqual([
      "documents/no-such-setting",
    ]);
    expect(codesOf(editDocument(orders(), [remove("jit")]))).toEqual(["documents/no-such-setting"]);
    expect(codesOf(editDocument(readText("every-kind/rule.yaml"), [set("jit", "off")]))).toEqual([
      "documents/no-settings",
    ]);
  });

  it("is not done where a name would smuggle in another setting", () => {
    expect(() => editDocument(instance, [set('full_page_writes: "off" #', "1")])).toThrow(
      expect.objectContaining({ code: "SP_DOCUMENTS_EDIT_FAILED", fix: "Edit the document by hand." }),
    );
  });

  it("writes any text so that it is read back", () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
    });
    const special = fc.constantFrom(
      "0600",
      "on",
      "null",
      "~",
      "1:30",
      "1_024",
      "2024-01-01",
      "1e3",
      "-1",
      "a: b",
      "a #b",
      "#a",
      "*a",
      "&a",
      "!a",
      "'",
      '"',
      "\\",
      "{a}",
      "[a]",
      "a,b",
      "%a",
      "@a",
      "- a",
      "? a",
      "|",
      ">",
      "=",
      "<<",
      "",
      " a ",
    );
    fc.assert(
      fc.property(
        fc.oneof(printable, special),
        fc.constantFrom(instance, profile("spec: { engine: postgresql }")),
        (text, document) => {
          fc.pre(!/^\$*\$\{/.test(text));
          const edited = parseText(textOf(editDocument(document, [set("cluster_name", text)])));
          expect(edited.document).toMatchObject({ spec: { settings: { cluster_name: text } } });
        },
      ),
      { numRuns: 300 },
    );
  });
});
