import { readWorkloadPart } from "../../documents/read-workload-part.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import type { Finding } from "../../model/finding.ts";
import type { WorkloadResult } from "../../model/metric-results.ts";
import { checkParts, type NamedPart } from "./check-parts.ts";

/** A file that a run on a part of the fleet has written, and what stands in it. */
export interface PartFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Puts the parts of a fleet together: the same as one run over all of it, whatever the order of the files.
 *
 * @throws SetpointError SP_WORKLOAD_BAD_PART, SP_WORKLOAD_PARTS where one is missing, there twice, or of another run
 */
export function mergeParts(files: readonly PartFile[]): WorkloadResult {
  const parts = files.map(({ path, text }): NamedPart => ({ path, result: readWorkloadPart(path, text) }));
  checkParts(parts);
  const results = parts.map(({ result }) => result).toSorted((left, right) => indexOf(left) - indexOf(right));
  const commit = results[0]?.commit;
  return {
    kind: "workload",
    ...(commit === undefined ? {} : { commit }),
    profiled: results
      .flatMap(({ profiled }) => profiled)
      .toSorted((left, right) => compare(left.profile.instance, right.profile.instance)),
    failures: results
      .flatMap(({ failures }) => failures)
      .toSorted((left, right) => compare(left.instance, right.instance)),
    findings: [...mergeSame(results.flatMap(({ findings }) => findings)), ...findOtherWindows(parts)],
  };
}

function indexOf({ shard }: WorkloadResult): number {
  return shard?.index ?? 0;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Each part tells what is to be said of the whole fleet. */
function mergeSame(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [canonicalJson(finding), finding])).values()];
}

/** Runners that begin at different times look at different windows, unless they are told one end. */
function findOtherWindows(parts: readonly NamedPart[]): readonly Finding[] {
  const ends = new Set(parts.flatMap(({ result }) => result.profiled.map(({ profile }) => profile.window.to)));
  if (ends.size <= 1) return [];
  const [first = "", last = ""] = [[...ends].toSorted().at(0), [...ends].toSorted().at(-1)];
  return [
    {
      code: "workload/other-windows",
      severity: "warning",
      message: `The parts look at different times: windows end between ${first} and ${last}.`,
      fix: `Give every part the same end: --until ${first}.`,
    },
  ];
}
