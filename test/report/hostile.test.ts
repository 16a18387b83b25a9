import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandResult } from "../../src/model/results.ts";
import { renderReport, type ReportFormat } from "../../src/report/render-report.ts";
import { samples } from "./samples.ts";

const nasty = [
  "|",
  "\\|",
  "\\",
  "`",
  "```",
  "\n",
  "\r\n",
  "\n# heading\n",
  "\n---\n",
  "\n===\n",
  "- ",
  "1. ",
  "> ",
  "| a | b |",
  "<script>",
  "</details>",
  "<img src=x onerror=y>",
  "<!--",
  "-->",
  "&lt;",
  "&#64;",
  "<code>",
  "</code>",
  "</pre>",

  "@lin",
  "@acme/dba",
  "#4711",
  "acme/shop#1",
  "GH-12",
  "[x](https://evil.example)",
  "![x](//evil.example)",
  "[x]: y",

  "https://evil.example",
  "www.evil.example",
  "ana@shop.example",
  "mailto:ana@shop.example",
  ":tada:",
  "$x$",
  "deadbeef",

  "::error::x",
  "\n::error file=a::x",
  "::set-output name=a::b",
  "##[error]x",
  "##[",
  "%0A::error::x",
  "::",
  "%",
  ",",
  ":",

  "\u{1b}[31m",
  "\u{9b}31m",
  "\u{1b}]8;;x\u{7}",
  "\u{202e}",
  "\u{2066}",
  "\u{200b}",
  "\u{feff}",
  "\u{0}",
  "\u{85}",
  "\u{2028}",
  "\u{d800}",
  "\u{dc00}",
  "\u{a0}",
  "\u{3164}",
  "\u{e0041}",
  "*",
  "_",
  "**",
  "__",
  "~~",
  "{0}",
  "{{",
  "\\[",
  "](",
  "漢字",
  "é",
  "e\u{301}",
  "🐘",
  " ",
  "  ",
  "work_mem",
  "__proto__",
];

const hostile = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: "binary", maxLength: 4 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");

/** Words of closed vocabularies, which nobody outside can choose. */
const vocabulary = /^(kind|severity|verdict|takesEffect|state|action|outcome|type)$/;

const results: readonly CommandResult[] = Object.values(samples);

/** The results with one text in every place that somebody outside can fill. */
function poison(result: CommandResult, text: string): CommandResult {
  const copy = structuredClone(result);
  fill(copy, text);
  return copy;
}

function fill(node: object, text: string): void {
  for (const [key, item] of Object.entries(node)) {
    if (typeof item === "string" && !vocabulary.test(key)) Reflect.set(node, key, text);
    else if (typeof item === "object" && item !== null) fill(item, text);
  }
}

function render(result: CommandResult, format: ReportFormat, colour = false): string {
  return renderReport(result, format, { secretParameters: new Set(), colour, expand: true });
}

function lines(text: string): readonly string[] {
  return text.slice(0, -1).split("\n");
}

const escapeSequence = new RegExp(String.raw`${"\u{1b}"}\[(?:0|1|31|32|33)m`, "g");

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

function expectVisible(text: string): void {
  expect(text.replaceAll("\n", "")).not.toMatch(invisible);
}

function expectNoCommand(text: string): void {
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toContain("##[");
}

/** What Markdown and HTML read as structure in each line: indentation and block mark, columns, tags. Between `<pre>` only tags count. */
function skeletons(markdown: string): readonly unknown[] {
  let isVerbatim = false;
  return lines(markdown).map((line) => {
    if (line === "<pre>" || line === "</pre>") isVerbatim = line === "<pre>";
    return isVerbatim ? line.match(/<[^>]*>?/g) : skeleton(line);
  });
}

function skeleton(line: string): unknown {
  const bare = line.replaceAll("<!-- -->", "");
  const [mark] = /^\s*(?:#{1,6} |- |\d+\. |---$|\|)?/.exec(bare) ?? [];
  return { mark, bars: bare.split("|").length, tags: bare.match(/<[^>]*>?/g) };
}

/** What GitHub searches for mentions, references and pictures: text outside of code, cut where a comment stands. */
function searchedTexts(markdown: string): readonly string[] {
  const outside = markdown.replaceAll(/<(code|pre)>[^<]*(?:<!-- -->[^<]*)*<\/\1>/g, "<x>");
  return outside
    .split(/<[^>]*>/)
    .map((text) => text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))));
}

describe("a hostile text, wherever it stands,", () => {
  it("adds no column, heading, tag, list or block to a comment", () => {
    const plain = results.map((result) => skeletons(render(poison(result, "plain"), "markdown")));
    fc.assert(
      fc.property(hostile, fc.nat(results.length - 1), (text, index) => {
        const result = results[index];
        if (!result || (result.kind === "write" && text.includes("\n"))) return;
        const markdown = render(poison(result, text), "markdown");
        expect(skeletons(markdown)).toEqual(plain[index]);
        expectVisible(markdown.replaceAll("ℹ️", ""));
        expectNoCommand(markdown);
        expect(markdown).not.toMatch(/`|\]\(|!\[|\*\*.*\*\*.*\*/);
      }),
      { numRuns: 400 },
    );
  });

  it("mentions nobody and links nowhere in a comment", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...results), (text, result) => {
        for (const searched of searchedTexts(render(poison(result, text), "markdown"))) {
          expect(searched).not.toMatch(/@\S|#\w|\bGH-\d|:\/\/|:\w+:|www\.|\b[0-9a-f]{7,}\b/i);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("sends nothing but visible text and line feeds to a terminal", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...results), (text, result) => {
        const rendered = render(poison(result, text), "text");
        expectVisible(rendered);
        expectNoCommand(rendered);
        const coloured = render(poison(result, text), "text", true);
        expect(coloured.replaceAll(escapeSequence, "")).toBe(rendered);
      }),
      { numRuns: 300 },
    );
  });

  it("starts no workflow command and sets no property of one", () => {
    const shape = /^::(error|warning|notice) (?:file=[^:,]*,line=\d+,col=\d+,)?title=[^:,]*::(?:[^%]|%25|%0A)*$/u;
    const plain = results.map((result) => lines(render(poison(result, "plain"), "github")).length);
    fc.assert(
      fc.property(hostile, fc.nat(results.length - 1), (text, index) => {
        const result = results[index];
        if (!result) return;
        const commands = lines(render(poison(result, text), "github"));
        expect(commands).toHaveLength(plain[index] ?? 0);
        for (const command of commands) {
          expect(command).toMatch(shape);
          expectVisible(command);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is lossless in JSON, where nothing is invisible", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...results), (text, result) => {
        const poisoned = poison(result, text);
        const json = render(poisoned, "json");
        expect(JSON.parse(json)).toEqual({ format: "setpoint-report-1", ...poisoned });
        expectVisible(json);
        expectNoCommand(json);
      }),
      { numRuns: 300 },
    );
  });

  it("is literal text in SARIF: no link, no placeholder", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...results), (text, result) => {
        const sarif = render(poison(result, text), "sarif");
        expectVisible(sarif);
        expectNoCommand(sarif);
        for (const [, message = ""] of sarif.matchAll(/"text": (".*")/g)) {
          const literal = String(JSON.parse(message)).replaceAll(/\{\{|\}\}/g, "");
          expect(literal).not.toMatch(/[{}]|(?<!\\)(?:\\\\)*[[\]]/);
        }
        for (const [, uri = ""] of sarif.matchAll(/"uri": "(.*)"/g)) expect(uri).toMatch(/^[\w!'()*.~/%-]*$/);
      }),
      { numRuns: 300 },
    );
  });
});
