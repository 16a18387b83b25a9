import { describe, expect, it } from "vitest";
import { mergeParts, type PartFile } from "../../../src/flows/workload/merge-parts.ts";
import { profileFleet } from "../../../src/flows/workload/profile-fleet.ts";
import type { Shard, WorkloadResult } from "../../../src/model/metric-results.ts";
import { SetpointError } from "../../../src/model/setpoint-error.ts";
import { renderReport } from "../../../src/report/render-report.ts";
import { instance } from "../../support/orders-shop.ts";
import { openMeasuredShop } from "../../support/measured-shop.ts";

const render = (result: WorkloadResult): string => renderReport(result, "json", { secretParameters: new Set() });

type Run = (shard?: Shard, untilMs?: number) => Promise<WorkloadResult>;

/** A fleet of seven, one of which fails and one of which does not say where its metrics are. */
async function openFleet(): Promise<Run> {
  const names = ["analytics", "billing", "events", "jobs", "ledger", "orders", "sessions"];
  const { shop, source, metrics } = await openMeasuredShop(names, { "instances/catalog.yaml": instance("catalog") });
  metrics.set("jobs", {
    series: [],
    failure: new SetpointError("SP_METRICS_BUSY", "The store has no time.", { fix: "Ask again." }),
  });
  return async (shard, untilMs) =>
    await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), {
      instances: [],
      span: { windowMs: 86_400_000, ...(untilMs === undefined ? {} : { untilMs }) },
      jobs: 3,
      ...(shard ? { shard } : {}),
    });
}

async function writeParts(run: Run, count: number): Promise<readonly PartFile[]> {
  const parts = Array.from({ length: count }, (_, index) => ({ index: index + 1, count }));
  return await Promise.all(
    parts.map(async (shard) => ({ path: `part${shard.index}.json`, text: render(await run(shard)) })),
  );
}

function edited(files: readonly PartFile[], at: number, edit: (text: string) => string): readonly PartFile[] {
  return files.map((file, index) => (index === at ? { ...file, text: edit(file.text) } : file));
}

function refusal(files: readonly PartFile[]): string {
  try {
    mergeParts(files);
  } catch (error) {
    if (error instanceof SetpointError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "merged";
}

describe("parts of a fleet", () => {
  it.each([1, 2, 3, 9])("make, byte for byte, what one run makes: %i of them, in any order", async (count) => {
    const run = await openFleet();
    const whole = render(await run());
    const parts = await writeParts(run, count);
    expect(render(mergeParts(parts))).toBe(whole);
    expect(render(mergeParts(parts.toReversed()))).toBe(whole);
    expect(JSON.parse(whole)).toMatchObject({
      profiled: { length: 6 },
      failures: [{ instance: "jobs" }],
      findings: [{ code: "metrics/not-told", instance: "catalog" }],
    });
  });

  it("are dealt out in the order of names", async () => {
    const run = await openFleet();
    const { profiled, shard } = await run({ index: 2, count: 3 });
    expect(shard).toEqual({ index: 2, count: 3 });
    expect(profiled.map(({ profile }) => profile.instance)).toEqual(["billing", "ledger"]);
  });

  it("are refused where one is missing, twice there, or of other runs", async () => {
    const run = await openFleet();
    const [one, two, three] = await writeParts(run, 3);
    if (!one || !two || !three) throw new Error("three parts were written");
    const [other] = await writeParts(run, 2);
    if (!other) throw new Error("two parts were written");
    const whole = { path: "all.json", text: render(await run()) };
    const say = (problem: string): string => `SP_WORKLOAD_PARTS: The parts do not make a whole: ${problem}.`;
    expect(refusal([one, three])).toBe(say("of 3 parts there is no 2/3"));
    expect(refusal([two])).toBe(say("of 3 parts there is no 1/3, 3/3"));
    expect(refusal([one, two, { ...one, path: "copy.json" }, three])).toBe(
      say("part 1/3 is there twice: part1.json and copy.json"),
    );
    expect(refusal([one, two, { ...other, path: "other.json" }])).toBe(say("some files are of 3 parts, others of 2"));
    expect(refusal([whole, one])).toBe(say("all.json is no part: it is the whole of a run"));
    const commit = edited([one, two, three], 1, (text) => text.replace(/"commit": "\w+"/u, '"commit": "abc"'));
    expect(refusal(commit)).toMatch(/the documents were of different commits: \w{40}, abc/u);
    const overlapping = edited([one, two, three], 2, (text) => text.replaceAll('"events"', '"billing"'));
    expect(refusal(overlapping)).toBe(say("billing is in part2.json and in part3.json"));
    const beyond = edited([one, two, three], 2, (text) => text.replace('"index": 3', '"index": 4'));
    expect(refusal(beyond)).toBe(say("of 3 parts there is no 3/3"));
  });

  it.each<readonly [string, (text: string) => string, RegExp]>([
    ["nothing", () => " \n", /it is empty/u],
    ["half a file", (text) => text.slice(0, text.length / 2), /it is no JSON, or not all of it/u],
    ["text", () => "orders-prod is busy", /it is no JSON/u],
    ["other JSON", () => "[1, 2]", /it is no report of setpoint workload/u],
    [
      "the report of another command",
      (text) => text.replace('"workload"', '"validate"'),
      /it is no report of setpoint workload/u,
    ],
    [
      "the report of another version",
      (text) => text.replace("setpoint-report-1", "setpoint-report-2"),
      /\/format must be equal to constant/u,
    ],
    [
      "profiles of another version",
      (text) => text.replace("setpoint/v1", "setpoint/v2"),
      /\/profiled\/0\/profile\/apiVersion must be equal/u,
    ],
    [
      "profiles without their window",
      (text) => text.replaceAll('"window"', '"windows"'),
      /\/profiled\/0\/profile must/u,
    ],
    [
      "a part that no fleet has",
      (text) => text.replace('"count": 2', '"count": 1000000000'),
      /\/shard\/count must be <= 1000/u,
    ],
  ])("are refused with the file where one holds %s", async (_, edit, words) => {
    const parts = edited(await writeParts(await openFleet(), 2), 1, edit);
    expect(refusal(parts)).toMatch(/^SP_WORKLOAD_BAD_PART: part2\.json cannot be merged: /u);
    expect(refusal(parts)).toMatch(words);
  });

  it("say so where they looked at different times", async () => {
    const run = await openFleet();
    const shards = [1, 2].map((index) => ({ index, count: 2 }));
    const ends = ["2029-12-31T00:00:00Z", "2029-12-31T06:00:00Z"];
    const parts = await Promise.all(
      shards.map(async (shard, index) => ({
        path: `part${shard.index}.json`,
        text: render(await run(shard, Date.parse(ends[index] ?? ""))),
      })),
    );
    expect(mergeParts(parts).findings.at(-1)).toEqual({
      code: "workload/other-windows",
      severity: "warning",
      message:
        "The parts look at different times: windows end between 2029-12-31T00:00:00.000Z and 2029-12-31T06:00:00.000Z.",
      fix: "Give every part the same end: --until 2029-12-31T00:00:00.000Z.",
    });
  });
});
