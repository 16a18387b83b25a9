import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitWords } from "../../../../src/adapters/target/postgresql/split-words.ts";

describe("splitWords", () => {
  it("splits at blanks", () => {
    expect(splitWords("  pg_ctl -D /data \t restart\n")).toEqual(["pg_ctl", "-D", "/data", "restart"]);
  });

  it("keeps blanks and the other quote inside quotes", () => {
    expect(splitWords(`systemctl restart 'postgresql@16 "main"' "it's"`)).toEqual([
      "systemctl",
      "restart",
      'postgresql@16 "main"',
      "it's",
    ]);
  });

  it("joins quoted and unquoted parts, and keeps empty words", () => {
    expect(splitWords(`-c work_mem='4 MB' ''`)).toEqual(["-c", "work_mem=4 MB", ""]);
  });

  it("takes the character after a backslash as it is, but not inside single quotes", () => {
    expect(splitWords(String.raw`a\ b "\"" 'c\d'`)).toEqual(["a b", '"', String.raw`c\d`]);
  });

  it("expands nothing", () => {
    expect(splitWords("rm $HOME *; `id` > x")).toEqual(["rm", "$HOME", "*;", "`id`", ">", "x"]);
  });

  it.each(["", "  ", "'open", '"open', "end\\"])("finds no command in %j", (text) => {
    expect(splitWords(text)).toBeUndefined();
  });

  it("gives back any words that were put into single quotes", () => {
    const word = fc.string().filter((text) => !text.includes("'"));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        expect(splitWords(words.map((text) => `'${text}'`).join(" "))).toEqual(words);
      }),
    );
  });
});
