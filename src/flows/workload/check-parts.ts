import type { WorkloadResult } from "../../model/metric-results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";

/** What a run on a part of the fleet has found, and the file that holds it. */
export interface NamedPart {
  readonly path: string;
  readonly result: WorkloadResult;
}

/** Makes sure that parts are those of one fleet: of one commit, each once, none missing. @throws SetpointError SP_WORKLOAD_PARTS */
export function checkParts(parts: readonly NamedPart[]): void {
  const shards = parts.map(
    ({ path, result }) => result.shard ?? refuse(`${path} is no part: it is the whole of a run`),
  );
  const [count = 0, ...otherCounts] = new Set(shards.map((shard) => shard.count));
  if (otherCounts.length > 0) refuse(`some files are of ${count} parts, others of ${otherCounts.join(" and ")}`);
  const twice = findTwice(parts, ({ result }) => [`${result.shard?.index}/${count}`]);
  if (twice !== undefined) refuse(`part ${twice.key} is there twice: ${twice.paths.join(" and ")}`);
  const known = new Set(shards.map((shard) => shard.index));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !known.has(index));
  if (missing.length > 0)
    refuse(`of ${count} parts there is no ${missing.map((index) => `${index}/${count}`).join(", ")}`);
  const strays = shards.filter(({ index }) => index > count);
  if (strays.length > 0) refuse(`there can be no part ${strays.map(({ index }) => `${index}/${count}`).join(", ")}`);
  checkOneRun(parts);
}

function checkOneRun(parts: readonly NamedPart[]): void {
  const commits = new Set(parts.map(({ result }) => result.commit ?? "none"));
  if (commits.size > 1) refuse(`the documents were of different commits: ${[...commits].join(", ")}`);
  const both = findTwice(parts, ({ result }) => [
    ...result.profiled.map(({ profile }) => profile.instance),
    ...result.failures.map(({ instance }) => instance),
  ]);
  if (both !== undefined) refuse(`${both.key} is in ${both.paths.join(" and in ")}`);
}

function findTwice(
  parts: readonly NamedPart[],
  keysOf: (part: NamedPart) => readonly string[],
): { readonly key: string; readonly paths: readonly string[] } | undefined {
  const known = new Map<string, string>();
  for (const part of parts)
    for (const key of keysOf(part)) {
      const before = known.get(key);
      if (before !== undefined) return { key, paths: [before, part.path] };
      known.set(key, part.path);
    }
  return undefined;
}

function refuse(problem: string): never {
  throw new SetpointError("SP_WORKLOAD_PARTS", `The parts do not make a whole: ${problem}.`, {
    fix: "Give each file of one run once: setpoint workload --all --shard 1/N … N/N --format json, all of one commit.",
  });
}
