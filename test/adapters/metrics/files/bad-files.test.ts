import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import { instanceWith, ordersScenario, selectors } from "../../../contracts/metric-scenario.ts";
import { asCsv, asOpenMetrics, openKeptFiles } from "./kept-files.ts";
import type { KeptFiles } from "./kept-files.ts";

const metrics = workloadEngines.get("postgresql")?.metrics ?? [];
const scenario = ordersScenario(Date.parse("2030-05-06T00:00:00Z"));
const asked = { instance: instanceWith(selectors.prod), window: scenario.window, metrics };
const at = scenario.window.fromMs / 1000 + 60;

describe("files that cannot be read", () => {
  let files: KeptFiles;
  beforeEach(() => {
    files = openKeptFiles();
  });
  afterEach(async () => await files.close());

  const refusal = async (paths: string, limits = {}): Promise<unknown> => {
    try {
      return await files.open(paths, limits).read(asked);
    } catch (error) {
      return error;
    }
  };

  it("says that no file is there", async () => {
    expect(await refusal("metrics/*.parquet")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringContaining("metrics/*.parquet: no file is there"),
    });
  });

  it("says which columns a CSV file lacks", async () => {
    files.write("orders.csv", "when,metric,value\n");
    expect(await refusal("orders.csv")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringMatching(/orders\.csv: its columns are when,metric,value\./u),
      fix: expect.stringContaining("time (a timestamp, or seconds or milliseconds since 1970), metric (text)"),
    });
  });

  it("says which columns a Parquet file has instead", async () => {
    await files.run("COPY (SELECT now() AS time, 'x' AS metric, 'high' AS value) TO 'DIR/orders.parquet'");
    expect(await refusal("orders.parquet")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringMatching(/its columns are time TIMESTAMP WITH TIME ZONE, metric VARCHAR, value VARCHAR\./u),
    });
  });

  it.each([
    ["a time", `soon,pg_up,1`, /time was expected, and there is: soon/u],
    ["a value", `${at},pg_up,high`, /value was expected, and there is: high/u],
    ["a name", `${at},,1`, /metric was expected/u],
    ["as many columns", `${at},pg_up,1,2,3`, /orders\.csv: CSV Error on Line: 2|Expected Number of Columns/u],
  ])("says where a row of CSV has not %s", async (_, row, message) => {
    files.write("orders.csv", `time,metric,value\n${row}\n`);
    expect(await refusal("orders.csv")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringMatching(message),
    });
  });

  it("says that a file is not UTF-8", async () => {
    files.write(
      "orders.csv",
      Buffer.concat([Buffer.from(`time,metric,value\n${at},`), Buffer.from([0xff, 0xfe]), Buffer.from(",1\n")]),
    );
    expect(await refusal("orders.csv")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringMatching(/unicode|utf-8/iu),
    });
  });

  it("says that a Parquet file was cut off, at its end or in the middle", async () => {
    files.write("orders.csv", asCsv(scenario.series));
    await files.run(
      "COPY (SELECT to_timestamp(time) AS time, metric, labels, value FROM 'DIR/orders.csv') TO 'DIR/whole.parquet'",
    );
    const bytes = readFileSync(path.join(files.directory, "whole.parquet"));
    files.write("cut.parquet", bytes.subarray(0, bytes.length - 100));
    files.write("hole.parquet", Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(2000, 7), bytes.subarray(2004)]));
    for (const name of ["cut.parquet", "hole.parquet"])
      expect(await refusal(name)).toMatchObject({
        code: "SP_METRICS_BAD_FILE",
        message: expect.stringContaining(".parquet"),
      });
  });

  it("says that OpenMetrics text was cut off, has no timestamps, or is none", async () => {
    files.write("cut.om", asOpenMetrics(scenario.series).replace("# EOF\n", ""));
    files.write("timeless.om", 'pg_up{server="a"} 1\n# EOF\n');
    files.write("letter.txt", "Dear Dana,\n# EOF\n");
    expect(await refusal("cut.om")).toMatchObject({ message: expect.stringContaining("it was cut off") });
    expect(await refusal("timeless.om")).toMatchObject({
      message: expect.stringContaining('there is: pg_up{server="a"} 1'),
    });
    expect(await refusal("letter.txt")).toMatchObject({ message: expect.stringContaining("there is: Dear Dana,") });
  });

  it("says that it does not know a file by its name", async () => {
    files.write("orders.xlsx", "");
    expect(await refusal("orders.*")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      fix: expect.stringContaining(".parquet"),
    });
  });

  it("says that labels are none", async () => {
    files.write("orders.csv", `time,metric,labels,value\n${at},pg_up,"{""a"": [1]}",1\n`);
    expect(await refusal("orders.csv")).toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringContaining("labels of pg_up"),
    });
  });

  it("names the label that makes too many series", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => `${at},pg_stat_statements_calls,"{queryid=""${index}""}",1`);
    files.write("orders.csv", ["time,metric,labels,value", ...rows, ""].join("\n"));
    expect(await refusal("orders.csv", { maxSeries: 100 })).toMatchObject({
      code: "SP_METRICS_TOO_MANY",
      message: expect.stringMatching(/more than 100 series .* the label queryid alone has 101 values/u),
    });
  });

  it("refuses ten million series without needing the memory for them", { timeout: 300_000 }, async () => {
    await files.run(
      `COPY (SELECT make_timestamp_ms(${at * 1000}) AS time, 'pg_stat_statements_calls' AS metric, '{"queryid":"' || i || '"}' AS labels,
        1.0 AS value FROM range(10000000) AS queries(i)) TO 'DIR/orders.parquet' (FORMAT parquet)`,
    );
    const before = process.memoryUsage().rss;
    expect(await refusal("orders.parquet", { memoryMiB: 256 })).toMatchObject({ code: "SP_METRICS_TOO_MANY" });
    expect(process.memoryUsage().rss - before).toBeLessThan(700 * 1024 ** 2);
  });

  it("cannot be brought to read anything but the files that were meant", async () => {
    files.write("it's.csv", asCsv(scenario.series));
    files.write("other.csv", asCsv([]));
    // A name is a name, whatever is in it.
    const odd = "x') UNION ALL SELECT * FROM read_text('other.csv') --.csv";
    writeFileSync(path.join(files.directory, odd), asCsv(scenario.series));
    for (const name of ["it's.csv", odd]) {
      const reading = await files.open(name).read(asked);
      expect(reading.series.length).toBeGreaterThan(3);
    }
    expect(existsSync(path.join(files.directory, "other.csv"))).toBe(true);
  });
});
