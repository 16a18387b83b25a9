import { describe, expect, it } from "vitest";
import { encodeCode, encodePreformatted, encodeProse } from "../../src/report/encode-markdown.ts";

describe("prose in a comment", () => {
  it.each([
    ["work_mem is 64MB", "work_mem is 64MB"],
    ["_a_ **b** ~c~", "&#95;a&#95; &#42;&#42;b&#42;&#42; &#126;c&#126;"],
    ["a | b\\|c", "a &#124; b&#92;&#124;c"],
    ["<b>&amp;", "&#60;b&#62;&#38;amp;"],
    ["[x](y) ![z]", "&#91;x&#93;(y) !&#91;z&#93;"],
    ["- x", "&#45; x"],
    ["-", "&#45;"],
    ["+1", "&#43;1"],
    ["===", "&#61;=="],
    ["1. x", "1&#46; x"],
    ["12) x", "12&#41; x"],
    ["@lin", "&#64;<!-- -->lin"],
    ["#4711", "&#35;<!-- -->4711"],
    ["GH-4711", "GH<!-- -->-4711"],
    ["https://x.example", "https:<!-- -->//x.example"],
    ["WWW.x.example", "WWW<!-- -->.x.example"],
    [":tada:", ":<!-- -->tada:"],
    ["deadbeef", "dea<!-- -->d<!-- -->beef"],
    [" a\nb ", String.raw`a&#92;u{a}b`],
  ])("%j becomes %j", (text, encoded) => {
    expect(encodeProse(text)).toBe(encoded);
  });

  it("is cut with the number of characters that are missing", () => {
    expect(encodeProse("x".repeat(700))).toBe(`${"x".repeat(600)}… (100 more characters)`);
    expect(encodeCode("🐘".repeat(200))).toBe(`<code>${"🐘".repeat(160)}… (40 more characters)</code>`);
    expect(encodeCode("🐘".repeat(160))).toBe(`<code>${"🐘".repeat(160)}</code>`);
  });
});

describe("code in a comment", () => {
  it.each([
    ["", ""],
    ["profiles/oltp.yaml:7:5", "<code>profiles/oltp.yaml:7:5</code>"],
    ["acme/dba", "<code>acme/dba</code>"],
    ["`|`", "<code>&#96;&#124;&#96;</code>"],
    ["</code>", "<code>&#60;/code&#62;</code>"],
    ["ana@shop.example", "<code>ana&#64;<!-- -->shop.example</code>"],
    ["http://x", "<code>http:<!-- -->//x</code>"],
    ["see WWW.x.example", "<code>see WWW<!-- -->.x.example</code>"],
    ["work_mem_of orders-prod", "<code>work_mem_of orders-prod</code>"],
  ])("%j becomes %j", (text, encoded) => {
    expect(encodeCode(text)).toBe(encoded);
  });
});

describe("a preformatted line", () => {
  it.each([
    ["  work_mem: 64MB", "  work_mem: 64MB"],
    ["</pre>", "&#60;/pre&#62;"],
    [" ::error::x", " &#58;:error::x"],
    ["##[error]", "&#35;&#35;&#91;error&#93;"],
  ])("%j becomes %j", (text, encoded) => {
    expect(encodePreformatted(text)).toBe(encoded);
  });
});
