import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import { renderMetricsPage } from "./render-metrics-page.ts";

const root = path.resolve(import.meta.dirname, "..", "..");
const probes = ["postgresql", "mysql"].map((vendor) => path.join(root, "src", "adapters", "target", vendor, "probe"));

/** Canonical names that the probes of servers write down; a host's metrics are in there only as what a server cannot tell. */
function toldLive(): ReadonlySet<string> {
  const files = probes.flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)));
  const text = files.map((file) => readFileSync(file, "utf8")).join("\n");
  const metrics = [...workloadEngines.values()].flatMap((engine) => engine.metrics);
  const told = metrics.filter(({ name, origin }) => origin === "database" && text.includes(`"${name}"`));
  return new Set(told.map(({ name }) => name));
}

it("docs/metrics.md says of every metric where it comes from, and of every signal what is lost without it", async () => {
  await expect(renderMetricsPage(toldLive())).toMatchFileSnapshot(path.join(root, "docs", "metrics.md"));
});

it("every metric of the vocabulary comes from somewhere", () => {
  const rows = renderMetricsPage(toldLive())
    .split("\n")
    .filter((line) => /^\| `[a-z]+\./u.test(line));
  const nowhere = rows.filter((row) => /^(?:[^|]*\|){3}[^|]*\|(?:\s*\|)+$/u.test(row));
  expect(nowhere.map((row) => row.split("`")[1])).toEqual([]);
});
