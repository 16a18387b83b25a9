/** How the values of a metric come about: a counter only grows, from 0 at each start of its server; a gauge goes up and down. */
export type MetricKind = "counter" | "gauge";

/** Whose exporter tells a metric: the database's, or that of the host or container below it. */
export type MetricOrigin = "database" | "host";

/** Canonical attributes of a series, by name: `{ operation: "read_requests" }`. */
export type Attributes = Readonly<Record<string, string>>;

/** One metric of the canonical vocabulary. Names are OpenTelemetry's where its database or host receivers have one. */
export interface MetricDefinition {
  /** `postgresql.commits` */
  readonly name: string;
  readonly kind: MetricKind;
  /** UCUM, as OpenTelemetry writes it: `By`, `s`, `1`, `{transaction}`. Counters count this; their rates are this per second. */
  readonly unit: string;
  readonly origin: MetricOrigin;
  /** Attributes that tell series apart; series that differ in anything else (databases, devices, processors) become one. */
  readonly attributes: readonly string[];
  /** How series that differ in anything else become one. */
  readonly across: "sum" | "max" | "min";
  /** What it says, in one sentence without a full stop. */
  readonly meaning: string;
}

/** Series of the vocabulary have one name however their attributes are ordered: `mysql.handlers{kind=commit}`. */
export function seriesName(metric: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).toSorted(([left], [right]) => (left < right ? -1 : 1));
  if (pairs.length === 0) return metric;
  return `${metric}{${pairs.map(([name, value]) => `${name}=${value}`).join(",")}}`;
}
