import type { MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Progress } from "../../../ports/metric-source.ts";
import { namespace } from "./find-metrics.ts";
import type { OpenedClient } from "./open-client.ts";
import { send } from "./send.ts";

/** What is asked of one metric: one number a period. */
export interface PointQuery {
  readonly name: string;
  readonly statistic: "Average" | "Maximum" | "SampleCount";
}

/** Numbers of one query by their time, ascending. */
export interface Points {
  /** Beginnings of periods, milliseconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** What one question is about. */
export interface PointRequest {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly window: MetricWindow;
  readonly queries: readonly PointQuery[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const maxQueries = 500;
const maxPoints = 100_800;

/**
 * Gets the points of all queries, as many queries a request as CloudWatch allows, page by page. The answer is in the queries' order.
 *
 * @throws SetpointError SP_METRICS_DENIED, SP_METRICS_BUSY if CloudWatch keeps something back, and those of {@link send}
 */
export async function fetchPoints(
  opened: OpenedClient,
  request: PointRequest,
  progress?: Progress,
): Promise<readonly Points[]> {
  const atOnce = Math.max(1, Math.min(maxQueries, Math.floor(maxPoints / Math.max(1, bucketCount(request.window)))));
  const found: Points[] = [];
  for (let at = 0; at < request.queries.length; at += atOnce) {
    const queries = request.queries.slice(at, at + atOnce);
    found.push(...(await fetchChunk(opened, { ...request, queries })));
    progress?.({ part: "metrics of CloudWatch", of: request.queries.length, at: at + queries.length });
  }
  return found;
}

interface Collected {
  readonly points: Map<number, number>;
  complete: boolean;
}

async function fetchChunk(opened: OpenedClient, request: PointRequest): Promise<readonly Points[]> {
  const collected: readonly Collected[] = request.queries.map(() => ({ points: new Map(), complete: false }));
  const { sdk, client } = opened;
  let page: { readonly NextToken?: string } = {};
  do {
    const command = new sdk.GetMetricDataCommand({
      ...spanOf(request),
      MetricDataQueries: queriesOf(request),
      ...page,
    });
    const answer = await send(opened, async (options) => await client.send(command, options));
    for (const result of answer.MetricDataResults ?? []) collect(result, collected);
    page = answer.NextToken ? { NextToken: answer.NextToken } : {};
  } while (page.NextToken !== undefined);
  return collected.map(({ points, complete }, index) => {
    if (complete) return sorted(points);
    throw withheld(request.queries[index]?.name ?? "");
  });
}

function collect(
  { Id = "", StatusCode, Timestamps = [], Values = [] }: MetricDataResult,
  all: readonly Collected[],
): void {
  const target = all[Number(Id.slice(1))];
  if (target === undefined) return;
  if (StatusCode === "Forbidden") throw forbidden();
  target.complete = StatusCode === "Complete";
  for (const [index, time] of Timestamps.entries()) target.points.set(time.getTime(), Values[index] ?? Number.NaN);
}

function spanOf({ window }: PointRequest): { readonly StartTime: Date; readonly EndTime: Date } {
  return { StartTime: new Date(window.fromMs), EndTime: new Date(window.toMs) };
}

function queriesOf({ dimensions, window, queries }: PointRequest): MetricDataQuery[] {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return queries.map(({ name, statistic }, index) => ({
    Id: `q${index}`,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions },
      Period: window.bucketMs / 1000,
      Stat: statistic,
    },
  }));
}

function forbidden(): SetpointError {
  return new SetpointError("SP_METRICS_DENIED", "CloudWatch does not let this identity read metrics of RDS.", {
    fix: "Allow it cloudwatch:GetMetricData for the namespace AWS/RDS.",
  });
}

function withheld(name: string): SetpointError {
  return new SetpointError("SP_METRICS_BUSY", `CloudWatch gave only a part of ${name}, and says no more of it.`, {
    fix: "Run it again later, or look at a shorter window.",
  });
}

function sorted(points: ReadonlyMap<number, number>): Points {
  const pairs = [...points].toSorted(([left], [right]) => left - right);
  return { times: pairs.map(([time]) => time), values: pairs.map(([, value]) => value) };
}
