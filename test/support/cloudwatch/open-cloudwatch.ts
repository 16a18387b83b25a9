import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  GetMetricDataInput$,
  GetMetricDataOutput$,
  ListMetricsInput$,
  ListMetricsOutput$,
} from "@aws-sdk/client-cloudwatch";
import { checkShape } from "./check-shape.ts";

/** A metric that is kept: one number a minute, beginning at `fromMs`; NaN where nothing was published. */
export interface KeptMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly fromMs: number;
  readonly values: readonly number[];
}

/** What goes wrong, asked before each request. */
export interface Fault {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** How the stand-in behaves. */
export interface CloudWatchWorld {
  readonly metrics: readonly KeptMetric[];
  /** Points in one page, at most Amazon's 100,800. */
  readonly pageSize?: number;
  /** The fault of the request with this number, counted from 1. */
  readonly fault?: (request: number) => Fault | "silence" | undefined;
  /** What GetMetricData says of metrics. */
  readonly status?: "Complete" | "Forbidden" | "PartialData";
}

/** A stand-in for CloudWatch on this machine, which speaks the wire protocol of Amazon's client. */
export interface OpenedCloudWatch {
  readonly endpoint: string;
  /** Bodies of requests, as they came. */
  readonly seen: readonly { readonly operation: string; readonly text: string }[];
  close(): Promise<void>;
}

const minuteMs = 60_000;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const maxQueries = 500;
const maxPoints = 100_800;

/** Starts it; requests and answers are held against the model that Amazon's client brings, and a breach is answered with 500. */
export async function openCloudWatch(world: CloudWatchWorld): Promise<OpenedCloudWatch> {
  const seen: { operation: string; text: string }[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
      seen.push({ operation, text });
      const fault = world.fault?.(seen.length);
      if (fault === "silence") return;
      if (fault !== undefined) {
        answer(response, fault.status, { __type: fault.type, message: fault.message });
        return;
      }
      if (
        !/^AWS4-HMAC-SHA256 Credential=[^,]+, SignedHeaders=[^,]+, Signature=[0-9a-f]{64}$/u.test(
          request.headers.authorization ?? "",
        )
      ) {
        answer(response, 403, {
          __type: "MissingAuthenticationTokenException",
          message: "Missing Authentication Token",
        });
        return;
      }
      const handled = handle(world, operation, text);
      answer(response, handled.status, handled.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(text),
    "x-amzn-requestid": "00000000-0000-4000-8000-000000000000",
  });
  response.end(text);
}

interface Handled {
  readonly status: number;
  readonly body: unknown;
}

const operations = {
  ListMetrics: { input: ListMetricsInput$, output: ListMetricsOutput$, run: listMetrics },
  GetMetricData: { input: GetMetricDataInput$, output: GetMetricDataOutput$, run: getMetricData },
};

function handle(world: CloudWatchWorld, name: string, text: string): Handled {
  const operation = name === "ListMetrics" || name === "GetMetricData" ? operations[name] : undefined;
  if (operation === undefined) return refuse("UnknownOperationException", name);
  const wrong = checkShape(JSON.parse(text), operation.input);
  if (wrong.length > 0) return refuse("SerializationException", wrong.join("; "));
  const handled = operation.run(world, text);
  const broken = handled.status === 200 ? checkShape(handled.body, operation.output) : [];
  return broken.length === 0 ? handled : { status: 500, body: { __type: "StandInBroken", message: broken.join("; ") } };
}

function refuse(type: string, message: string): Handled {
  return { status: 400, body: { __type: type, message } };
}

interface DimensionJson {
  readonly Name: string;
  readonly Value?: string;
}

interface ListRequest {
  readonly Namespace?: string;
  readonly Dimensions?: readonly DimensionJson[];
}

function listMetrics({ metrics }: CloudWatchWorld, text: string): Handled {
  const { Namespace, Dimensions = [] }: ListRequest = JSON.parse(text);
  const found = metrics.filter(
    ({ dimensions }) =>
      Namespace === "AWS/RDS" &&
      Dimensions.every(({ Name, Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value)),
  );
  return {
    status: 200,
    body: {
      Metrics: found.map(({ name, dimensions }) => ({
        Namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
    },
  };
}

interface QueryJson {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly DimensionJson[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

interface DataRequest {
  readonly MetricDataQueries: readonly QueryJson[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
}

function getMetricData(world: CloudWatchWorld, text: string): Handled {
  const request: DataRequest = JSON.parse(text);
  const { MetricDataQueries: queries, NextToken } = request;
  if (queries.length > maxQueries)
    return refuse("ValidationError", "The collection MetricDataQueries must not have a size greater than 500.");
  if (request.StartTime >= request.EndTime)
    return refuse("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
  const odd = queries.find(({ MetricStat: { Period } }) => Period % 60 !== 0);
  if (odd !== undefined) return refuse("ValidationError", `Period ${odd.MetricStat.Period} must be a multiple of 60.`);
  const all = queries.flatMap((query) => pointsOf(world, query, request).map((point) => ({ id: query.Id, ...point })));
  const from = Number(NextToken ?? 0);
  const size = Math.min(world.pageSize ?? maxPoints, maxPoints);
  const page = all.slice(from, from + size);
  const isLast = from + size >= all.length;
  return {
    status: 200,
    body: {
      MetricDataResults: queries.map(({ Id, MetricStat: { Metric } }) => {
        const points = page.filter(({ id }) => id === Id);
        return {
          Id,
          Label: Metric.MetricName,
          Timestamps: points.map(({ time }) => time),
          Values: points.map(({ value }) => value),
          StatusCode: isLast ? (world.status ?? "Complete") : "PartialData",
        };
      }),
      Messages: [],
      ...(isLast ? {} : { NextToken: String(from + size) }),
    },
  };
}

/** Newest first, as CloudWatch answers. */
function pointsOf(
  { metrics }: CloudWatchWorld,
  { MetricStat: { Metric, Period, Stat } }: QueryJson,
  { StartTime, EndTime }: DataRequest,
): readonly { readonly time: number; readonly value: number }[] {
  const kept = metrics.find(
    ({ name, dimensions }) =>
      name === Metric.MetricName &&
      Object.keys(dimensions).length === Metric.Dimensions.length &&
      Metric.Dimensions.every(({ Name, Value }) => dimensions[Name] === Value),
  );
  const groups = new Map<number, number[]>();
  for (const [index, value] of (kept?.values ?? []).entries()) {
    const second = ((kept?.fromMs ?? 0) + index * minuteMs) / 1000;
    if (Number.isNaN(value) || second < StartTime || second >= EndTime) continue;
    const start = Math.floor(second / Period) * Period;
    groups.set(start, [...(groups.get(start) ?? []), value]);
  }
  return [...groups]
    .toSorted(([left], [right]) => right - left)
    .map(([time, values]) => ({ time, value: statistic(Stat, values) }));
}

function statistic(name: string, values: readonly number[]): number {
  if (name === "SampleCount") return values.length;
  if (name === "Maximum") return Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
