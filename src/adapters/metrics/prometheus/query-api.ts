import { askServer, type Server } from "./ask-server.ts";
import { writeDuration, writeTime } from "./promql.ts";
import type { Tally } from "./tally.ts";

/** The labels of a series, its name under `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** A series with its points; in order of time. */
export interface PointSeries {
  readonly labels: Labels;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Times at which an expression is evaluated: from the first to the last, both included. */
export interface Steps {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly stepMs: number;
}

/** The ends of Prometheus's API that are used, for one question to the source. https://prometheus.io/docs/prometheus/latest/querying/api/ */
export interface QueryApi {
  /** An expression at every step. */
  range(expression: string, steps: Steps): Promise<readonly PointSeries[]>;
  /** An expression at one time; a range of samples gives the samples as they are kept. */
  instant(expression: string, atMs: number): Promise<readonly PointSeries[]>;
  /** The labels of series that have samples, or are indexed along with such that have, between two times. */
  series(selector: string, span: Span): Promise<readonly Labels[]>;
  /** Names of the labels that these series have. */
  labels(selector: string, span: Span): Promise<readonly string[]>;
  /** Values of one label of these series, for hints: @throws SetpointError SP_METRICS_TOO_MANY where there are very many. */
  labelValues(label: string, selector: string, span: Span): Promise<readonly string[]>;
}

/** From one time to another, milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Thanos adds up what its replicas have only if asked for, and leaves out stores that do not answer unless told not to: a sum that lacks
 * a part would be a wrong number. Others do not know these parameters and let them pass.
 */
const wholeAnswers = [
  ["dedup", "true"],
  ["partial_response", "false"],
] as const;

/** So many values of a label are looked through for those that may have been meant; servers before 2.55 know no limit. */
const mostValues = "10000";
const mostHintBytes = 4 * 1024 * 1024;

/** Opens the API of a server; what it costs is added to `tally`. */
export function openApi(server: Server, tally: Tally): QueryApi {
  const ask = async (path: string, parameters: readonly (readonly [string, string])[]): Promise<unknown> =>
    await askServer(server, { path, parameters: [...parameters, ...wholeAnswers] }, tally);
  const timeout = ["timeout", writeDuration(server.options.timeoutMs)] as const;
  return {
    range: async (expression, { firstMs, lastMs, stepMs }) => {
      const steps = [
        ["start", writeTime(firstMs)],
        ["end", writeTime(lastMs)],
        ["step", writeDuration(stepMs)],
      ] as const;
      return countPoints(readResult(await ask("query_range", [["query", expression], ...steps, timeout])), tally);
    },
    instant: async (expression, atMs) =>
      countPoints(readResult(await ask("query", [["query", expression], ["time", writeTime(atMs)], timeout])), tally),
    series: async (selector, span) => readLabelSets(await ask("series", [["match[]", selector], ...bounds(span)])),
    labels: async (selector, span) => readTexts(await ask("labels", [["match[]", selector], ...bounds(span)])),
    labelValues: async (label, selector, span) => {
      const parameters = [["match[]", selector], ["limit", mostValues], ...bounds(span), ...wholeAnswers] as const;
      const path = `label/${encodeURIComponent(label)}/values`;
      return readTexts(await askServer(server, { path, parameters, method: "GET", mostBytes: mostHintBytes }, tally));
    },
  };
}

function bounds({ fromMs, toMs }: Span): readonly (readonly [string, string])[] {
  return [
    ["start", writeTime(fromMs)],
    ["end", writeTime(toMs)],
  ];
}

function countPoints(series: readonly PointSeries[], tally: Tally): readonly PointSeries[] {
  for (const { times } of series) tally.points += times.length;
  return series;
}

function readResult(data: unknown): readonly PointSeries[] {
  if (typeof data !== "object" || data === null || !("result" in data)) return [];
  return arrayOf(data.result).flatMap(readSeries);
}

function readSeries(entry: unknown): readonly PointSeries[] {
  if (typeof entry !== "object" || entry === null || !("metric" in entry)) return [];
  const points = "values" in entry ? arrayOf(entry.values) : "value" in entry ? [entry.value] : [];
  const [times, values]: [number[], number[]] = [[], []];
  for (const point of points) {
    if (!Array.isArray(point)) continue;
    times.push(Math.round(Number(point[0]) * 1000));
    values.push(readNumber(point[1]));
  }
  return [{ labels: readLabels(entry.metric), times, values }];
}

function readNumber(text: unknown): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

function readLabelSets(data: unknown): readonly Labels[] {
  return arrayOf(data).map(readLabels);
}

function readLabels(value: unknown): Labels {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([label, text]) => [label, String(text)]));
}

function readTexts(data: unknown): readonly string[] {
  return arrayOf(data).map(String);
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
