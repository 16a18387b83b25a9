import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Notice } from "../../src/model/notice.ts";
import type { CheckResult, CommandResult } from "../../src/model/results.ts";
import { noticeMarker, renderNotice } from "../../src/report/render-notice.ts";
import { renderReport, type ReportFormat } from "../../src/report/render-report.ts";
import { hostile, poison } from "./poison.ts";
import { samples } from "./samples.ts";

const results: readonly CommandResult[] = Object.values(samples);

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

/** A chart of ours to its last letter: nothing in it can end it, and Mermaid reads nothing into it. */
const chartBlock =
  /^```mermaid\nxychart-beta\n {4}x-axis "[A-Za-z0-9 .,:()/%-]{0,60}" [\d.]+ --> [\d.]+\n {4}y-axis "[A-Za-z0-9 .,:()/%-]{0,60}" 0 --> [\d.]+\n {4}bar \[[\d., ]*\]\n```$/gm;

function withoutCharts(markdown: string): string {
  return markdown.replaceAll(chartBlock, "chart");
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

/** What GitHub would make a mention, a reference, a link or a picture of. */
function findReferences(markdown: string): readonly string[] {
  return searchedTexts(markdown).filter((text) => /@\S|#\w|\bGH-\d|:\/\/|:[\w+-]+:|www\.|\b[0-9a-f]{7,}\b/i.test(text));
}

const sources = "https://github.com/acme/shop/blob";

/** Addresses of our own differ by the names in them; what they are made of does not. */
const address = new RegExp(String.raw`href="${sources}/[\w.~%/-]*#L\d+"`, "g");

function post(result: CheckResult): Notice {
  return renderNotice(result, { secretParameters: new Set(), target: "main", sources });
}

function pageSkeletons(page: string): readonly unknown[] {
  return skeletons(page.replaceAll(address, "href"));
}

describe("a hostile text on a request", () => {
  const checks = results.filter((result) => result.kind === "check");

  it("E6: adds no column, heading, tag, list, block or mark to the comment and the details of a notice", () => {
    const plain = checks.map((result) => pageSkeletons(post(poison(result, "plain")).comment));
    fc.assert(
      fc.property(hostile, fc.nat(checks.length - 1), (text, index) => {
        const result = checks[index];
        if (!result) return;
        const { comment, details } = post(poison(result, text));
        for (const page of [comment, details]) {
          expect(Buffer.byteLength(page)).toBeLessThan(60_000);
          expectVisible(page.replaceAll("ℹ️", ""));
          expectNoCommand(page);
          expect(page).not.toMatch(/`|\]\(|!\[|\*\*.*\*\*.*\*/);
        }
        expect(comment.split(noticeMarker)).toHaveLength(2);
        expect(details).not.toContain(noticeMarker);
        const isCut = comment.includes("left out here");
        expect(isCut ? plain[index] : pageSkeletons(comment)).toEqual(plain[index]);
      }),
      { numRuns: 120 },
    );
  });

  it("E6: mentions nobody and links nowhere but to the line of a document", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...checks), (text, result) => {
        const { comment, details } = post(poison(result, text));
        for (const page of [comment, details]) expect(findReferences(page.replaceAll(address, "href"))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it("E5: is one visible line in the status and in every annotation, of which there are as many as ever", () => {
    const plain = checks.map((result) => post(poison(result, "plain")).annotations.length);
    fc.assert(
      fc.property(hostile, fc.nat(checks.length - 1), (text, index) => {
        const result = checks[index];
        if (!result) return;
        const { summary, annotations } = post(poison(result, text));
        expect(summary.length).toBeLessThanOrEqual(140);
        expect(summary).toMatch(/^(Open|Closed): /);
        expect(annotations).toHaveLength(plain[index] ?? 0);
        for (const said of [summary, ...annotations.flatMap(({ path, title, message }) => [path, title, message])])
          expect(said).not.toMatch(invisible);
      }),
      { numRuns: 120 },
    );
  });
});

describe("a hostile text, wherever it stands,", () => {
  it("E6: adds no column, heading, tag, list or block to a comment", () => {
    const plain = results.map((result) => skeletons(render(poison(result, "plain"), "markdown")));
    fc.assert(
      fc.property(hostile, fc.nat(results.length - 1), (text, index) => {
        const result = results[index];
        if (!result || (result.kind === "write" && text.includes("\n"))) return;
        const markdown = render(poison(result, text), "markdown");
        expect(skeletons(markdown)).toEqual(plain[index]);
        expectVisible(markdown.replaceAll("ℹ️", ""));
        expectNoCommand(markdown);
        expect(withoutCharts(markdown)).not.toMatch(/`|\]\(|!\[|\*\*.*\*\*.*\*/);
      }),
      { numRuns: 400 },
    );
  });

  it("E6: mentions nobody and links nowhere in a comment", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...results), (text, result) => {
        expect(findReferences(withoutCharts(render(poison(result, text), "markdown")))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it("E5: sends nothing but visible text and line feeds to a terminal", () => {
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

  it("E5: starts no workflow command and sets no property of one", () => {
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

  it("E5: is lossless in JSON, where nothing is invisible", () => {
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

  it("E6: is literal text in SARIF: no link, no placeholder", () => {
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
