import { SetpointError } from "../../../model/setpoint-error.ts";
import { joinQueries, numberLabel } from "./promql.ts";
import type { PointSeries, QueryApi, Steps } from "./query-api.ts";

/** One expression over the window. */
export interface Part {
  readonly expression: string;
  /** Series that it gives. */
  readonly series: number;
  /** Samples that the server touches for it over the whole window. */
  readonly samples: number;
  /** Takes what came, in pieces of time that do not overlap, in any order. */
  readonly accept: (series: PointSeries) => void;
}

/** How much may be asked for at once. */
export interface FetchLimits {
  /** Samples that one query may touch on the server. */
  readonly maxSamples: number;
  /** Told after each query that is done. */
  readonly progress?: (at: number, of: number) => void;
}

/** Prometheus gives at most 11,000 points of a series; others may have been told to give fewer. */
const mostSteps = 10_000;
/** Points of one answer: some ten megabytes of JSON. */
const mostPoints = 300_000;
/** Expressions of one query: a server joins each with all that stand before it, at every step. */
const mostParts = 5;
/** Queries that are under way at the same time. */
const parallel = 4;
/** A query that fails is not cut into pieces of fewer steps than this. */
const fewestSteps = 16;

/**
 * Evaluates expressions over a span of time: several in one query where they fit, in pieces where one is too large, and in smaller
 * pieces where the server says that it is.
 *
 * @throws SetpointError whatever {@link QueryApi.range} throws
 */
export async function fetchParts(
  api: QueryApi,
  plan: { readonly parts: readonly Part[]; readonly steps: Steps },
  limits: FetchLimits,
): Promise<void> {
  const jobs = planJobs(plan.parts, plan.steps, limits.maxSamples);
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      await fetchJob(api, job);
      done += 1;
      limits.progress?.(done, jobs.length);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
}

interface Job {
  readonly parts: readonly Part[];
  readonly steps: Steps;
}

function planJobs(parts: readonly Part[], steps: Steps, maxSamples: number): readonly Job[] {
  const count = countSteps(steps);
  const jobs: Job[] = [];
  let [batch, samples, points]: [Part[], number, number] = [[], 0, 0];
  const flush = (): void => {
    if (batch.length > 0) jobs.push(...cutTime(batch, steps, Math.ceil(samples / maxSamples)));
    [batch, samples, points] = [[], 0, 0];
  };
  for (const part of parts) {
    const isFull = batch.length === mostParts || points + part.series * count > mostPoints;
    if (isFull || samples + part.samples > maxSamples) flush();
    batch.push(part);
    samples += part.samples;
    points += part.series * count;
  }
  flush();
  return jobs;
}

function cutTime(parts: readonly Part[], steps: Steps, pieces: number): readonly Job[] {
  const count = countSteps(steps);
  const each = Math.max(1, Math.min(mostSteps, Math.ceil(count / Math.max(1, pieces))));
  return Array.from({ length: Math.ceil(count / each) }, (_, piece) => {
    const firstMs = steps.firstMs + piece * each * steps.stepMs;
    const lastMs = Math.min(steps.lastMs, firstMs + (each - 1) * steps.stepMs);
    return { parts, steps: { firstMs, lastMs, stepMs: steps.stepMs } };
  });
}

async function fetchJob(api: QueryApi, job: Job): Promise<void> {
  const { parts, steps } = job;
  let answer: readonly PointSeries[];
  try {
    answer = await api.range(joinQueries(parts.map(({ expression }) => expression)), steps);
  } catch (error) {
    const halves = error instanceof SetpointError && isTooLarge(error) ? halve(job) : [];
    if (halves.length === 0) throw error;
    for (const half of halves) await fetchJob(api, half);
    return;
  }
  for (const series of answer) parts[Number(series.labels[numberLabel])]?.accept(series);
}

function isTooLarge({ code }: SetpointError): boolean {
  return code === "SP_METRICS_TOO_MANY" || code === "SP_METRICS_TIMEOUT";
}

function halve({ parts, steps }: Job): readonly Job[] {
  const middle = Math.ceil(parts.length / 2);
  if (parts.length > 1) return [parts.slice(0, middle), parts.slice(middle)].map((half) => ({ parts: half, steps }));
  return countSteps(steps) > fewestSteps ? cutTime(parts, steps, 2) : [];
}

function countSteps({ firstMs, lastMs, stepMs }: Steps): number {
  return Math.max(1, Math.round((lastMs - firstMs) / stepMs) + 1);
}
