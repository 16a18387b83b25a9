import fc from "fast-check";
import type { CommandResult } from "../../src/model/results.ts";

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
  "<!-- setpoint:check -->",
  "<details><summary>x</summary>",
  "</summary>",
  "~~~",
  "\t",
  "\n\n",
  "    x",
  "- [x] x",
  "> [!NOTE]",
  "[^1]",
  "[^1]: x",
  "|---|",
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
  "ftp://evil.example",
  "xmpp:ana@shop.example",
  "acme/shop@deadbeef",
  ":tada:",
  ":+1:",
  "$x$",
  "deadbeef",

  "::error::x",
  "\n::error file=a::x",
  "::set-output name=a::b",
  "##[error]x",
  "##[",
  "%0A::error::x",
  "%0D",
  "::stop-commands::x",
  "::add-mask::x",
  "${{ github.token }}",
  "$(id)",
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

/** Texts of what Markdown, HTML, terminals and workflows take for more than text. */
export const hostile: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: "binary", maxLength: 4 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");

/** Words of closed vocabularies, which nobody outside can choose. */
const vocabulary = /^(kind|severity|verdict|takesEffect|state|action|outcome|type|signal)$/;

/** A result with one text in every place that somebody outside can fill. */
export function poison<Result extends CommandResult>(result: Result, text: string): Result {
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
