/** What a series' label must be: equal, or by a pattern of the whole value (RE2). */
export interface Matcher {
  readonly label: string;
  readonly is: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/**
 * The series with these labels, as PromQL. Values are written as PromQL's strings, whatever is in them.
 *
 * @example
 * ```ts
 * selectSeries([{ label: "__name__", is: "=", value: "pg_up" }, { label: "cluster", is: "=", value: 'the "old" one' }]);
 * // {__name__="pg_up",cluster="the \"old\" one"}
 * ```
 */
export function selectSeries(matchers: readonly Matcher[]): string {
  return `{${matchers.map(({ label, is, value }) => `${writeLabel(label)}${is}${writeString(value)}`).join(",")}}`;
}

/** Matchers for labels that must have exactly these values. */
export function equalLabels(labels: Readonly<Record<string, string>>): readonly Matcher[] {
  return Object.entries(labels).map(([label, value]) => ({ label, is: "=", value }));
}

/** A matcher for a label with one of these values; `""` stands for a label that is not there. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [only = ""] = values;
  if (values.length === 1) return { label, is: "=", value: only };
  return { label, is: "=~", value: values.map(escapePattern).join("|") };
}

/** A matcher for a label that begins with none of these. */
export function beginsWithNone(label: string, starts: readonly string[]): Matcher {
  return { label, is: "!~", value: `(?:${starts.map(escapePattern).join("|")}).*` };
}

/** Metrics whose names begin with one of these. */
export function nameBegins(prefixes: readonly string[]): Matcher {
  return { label: "__name__", is: "=~", value: `(?:${prefixes.map(escapePattern).join("|")}).+` };
}

/** A length of time as PromQL writes it. Exact to the millisecond. */
export function writeDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}

/** A time as the API takes it: seconds, exact to the millisecond. */
export function writeTime(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** A label that can be named in `by (…)` by every server; others need quotes, which came with Prometheus 3. */
export function isPlainLabel(label: string): boolean {
  return /^[A-Za-z_]\w*$/u.test(label);
}

/** Expressions as one query: each one's series carry its number in the label {@link numberLabel}. */
export function joinQueries(expressions: readonly string[]): string {
  return expressions
    .map((expression, index) => `label_replace(${expression},"${numberLabel}","${index}","","")`)
    .join(" or ");
}

/** The label that tells the parts of a joined query apart. */
export const numberLabel = "setpoint_part";

function writeLabel(label: string): string {
  return isPlainLabel(label) ? label : writeString(label);
}

// JSON's escapes are all PromQL's, which are those of Go.
function writeString(text: string): string {
  return JSON.stringify(text);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
