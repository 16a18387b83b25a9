import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import { memoryDocumentCache } from "../../../src/adapters/repo/memory/memory-document-cache.ts";
import { engines } from "../../../src/engines/index.ts";
import { readSide } from "../../../src/flows/read-side.ts";
import type { Change } from "../../../src/model/plan.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import { planChange } from "../../../src/stages/plan/plan-change.ts";
import { git, makeDirectory } from "../../adapters/repo/git-program.ts";
import { configuration, instance } from "../../support/orders-shop.ts";
import { checked, closedLeaves, openProposedShop, proposal, safer, say } from "../../support/proposal.ts";
import { ordersInstance, policies } from "../../support/shop-documents.ts";

/** More than a hosted forge lists of a request: GitHub stops at 3,000 files and at 250 commits. */
const manyFiles = 3100;
const manyCommits = 260;

function shown(changes: readonly Change[]): readonly string[] {
  return changes.map(({ instance: name, parameter, after }) => `${name} ${parameter} ${after?.value.display}`);
}

describe("a request that hides its change", () => {
  it("B8: behind more files than a forge lists is read from git's objects, to the last file", async () => {
    const notes = Array.from({ length: manyFiles }, (_, at) => [`a-notes/${at}.md`, `Note ${at}\n`] as const);
    const shop = await openProposedShop({ ...Object.fromEntries(notes), ...safer });
    const { plan, decision } = await checked(shop);
    expect(shown(plan.changes)).toEqual(["orders-prod fsync on", "orders-prod work_mem 64MB"]);
    expect(closedLeaves(decision)).toEqual(["stage dba: has 0 of 1 approvals"]);
  });

  it("B8: that moves 300 instances shows each of them, and none is past its lock", async () => {
    const fleet = (fsync: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_, at) => `orders-${at}`).map((name) => [
          `instances/${name}.yaml`,
          instance(name, `  settings: { fsync: ${fsync} }\n`),
        ]),
      );
    const shop = await openProposedShop({});
    await shop.push("main", fleet("on"));
    await shop.push("all-off", fleet("off"), { by: "max", parents: [(await shop.head("main")) ?? ""] });
    const [base, head] = [await readSide(shop.as("lin"), "main"), await readSide(shop.as("lin"), "all-off")];
    const plan = planChange(base, head, engines);
    expect(plan.changes).toHaveLength(300);
    const [needed] = deriveRequirements({ plan, base, head }, engines);
    expect(needed).toMatchObject({ kind: "approvals", policy: "Lock/durability" });
    expect(needed && "grounds" in needed ? needed.grounds : []).toHaveLength(300);
  });

  it("B8, A5: behind more commits than a forge lists has the maker of its first commit for a maker", async () => {
    const shop = await openProposedShop();
    await shop.push(proposal, { "README.md": "first\n" }, { by: "ada" });
    for (let count = 0; count < manyCommits; count += 1)
      await shop.push(proposal, { "README.md": `again ${count}\n` }, { by: "max" });
    await say(shop, "ada");
    const { decision, plan } = await checked(shop);
    expect(decision.verdict).toBe("closed");
    expect(closedLeaves(decision)[0]).toMatch(/^ada: does not count: contributed to it/u);
    expect(shown(plan.changes)).toContain("orders-prod fsync on");
    await say(shop, "lin");
    expect((await checked(shop)).decision.verdict).toBe("open");
  });

  it("B11: behind .gitattributes, with which git itself shows nothing, shows its effect all the same", async () => {
    const directory = await makeDirectory();
    try {
      const place = directory.path;
      await git(place, "init");
      const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
        for (const [file, text] of Object.entries(files)) {
          await mkdir(path.dirname(path.join(place, file)), { recursive: true });
          await writeFile(path.join(place, file), text);
        }
        await git(place, "add", ".");
        await git(place, "commit", "-m", "Change");
      };
      await write({
        "setpoint.yaml": configuration,
        ...policies,
        ".gitattributes": "instances/** -diff -text linguist-generated=true export-ignore\n",
        "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on"),
      });
      await git(place, "switch", "-c", proposal);
      await write({ "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off") });
      expect(await git(place, "diff", "main", proposal)).not.toContain("fsync: off");

      const reader = { repo: await openGitRepo({ directory: place }), cache: memoryDocumentCache(), engines };
      const [base, head] = [await readSide(reader, "main"), await readSide(reader, proposal)];
      const plan = planChange(base, head, engines);
      expect(shown(plan.changes)).toContain("orders-prod fsync off");
      expect(deriveRequirements({ plan, base, head }, engines)).toMatchObject([
        { kind: "approvals", policy: "Lock/durability" },
      ]);
    } finally {
      await directory.remove();
    }
  });

  it("B11: cannot bring such .gitattributes along: they are tools, which nobody changes together with instances", async () => {
    const shop = await openProposedShop({ ...safer, ".gitattributes": "instances/** -diff linguist-generated\n" });
    await say(shop, "ada");
    const { plan, decision } = await checked(shop);
    expect(shown(plan.changes)).toContain("orders-prod fsync on");
    expect(closedLeaves(decision).map((leaf) => leaf.split(":")[0])).toEqual([
      "tools and instances are mixed",
      ".gitattributes has no owners",
    ]);
  });
});
