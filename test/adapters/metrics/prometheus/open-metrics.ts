import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** One series with its samples, in order of time. */
export interface TextSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Writes series as OpenMetrics text into a file of their own; series of one name stand together. */
export async function writeOpenMetrics(
  series: readonly TextSeries[],
): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), "setpoint-openmetrics-"));
  const file = path.join(directory, "series.txt");
  const names = [...new Set(series.map(({ name }) => name))];
  const blocks = names.map((name) => {
    const same = series.filter((one) => one.name === name);
    return `# TYPE ${name} unknown\n${same.map(writeSeries).join("")}`;
  });
  await writeFile(file, `${blocks.join("")}# EOF\n`);
  return { file, remove: async () => await rm(directory, { recursive: true, force: true }) };
}

function writeSeries({ name, labels, times, values }: TextSeries): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return times
    .map((time, index) => `${name}{${pairs.join(",")}} ${values[index] ?? Number.NaN} ${time / 1000}\n`)
    .join("");
}
