import type { ExporterMapping, ExporterTable } from "../../src/engines/exporter.ts";
import { exporterTables } from "../../src/engines/exporters/index.ts";
import { mysqlMetrics } from "../../src/engines/metrics/mysql-metrics.ts";
import { postgresqlMetrics } from "../../src/engines/metrics/postgresql-metrics.ts";
import { systemMetrics } from "../../src/engines/metrics/system-metrics.ts";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import type { SignalDefinition, SignalTerm } from "../../src/engines/workload-engine.ts";
import type { MetricDefinition } from "../../src/model/metric.ts";
import { signalMeanings } from "../../src/model/workload-signal.ts";

/** docs/metrics.md: every metric that is used, where it comes from, and what is lost without it. */
export function renderMetricsPage(live: ReadonlySet<string>): string {
  return `${[
    introduction,
    "## Signals, and what is lost without each",
    signals(),
    "## PostgreSQL",
    table(postgresqlMetrics, live),
    "## MySQL and MariaDB",
    table(mysqlMetrics, live),
    "## Host or container",
    table(systemMetrics, live),
    "## Sources",
    sources(),
  ].join("\n\n")}\n`;
}

const introduction = `# Metrics

Written by a test from the tables in src/engines/metrics and src/engines/exporters; \`npx vitest run test/docs -u\` writes it anew.

A workload is told in **signals**, which mean the same for every engine. A signal is made of **metrics** under canonical names (OpenTelemetry's where it
has one), and each of these comes from whatever an exporter, a cloud service or the server itself calls it. A signal that cannot be made is left out of
the profile, which then says what is missing and what it cannot say for that; \`setpoint metrics check\` tells it beforehand.`;

function signals(): string {
  const rows = Object.entries(signalMeanings).map(([name, { unit, meaning, lost }]) => [
    `\`${name}\``,
    unit,
    meaning,
    lost,
    recipe("postgresql", name),
    recipe("mysql", name),
  ]);
  return markdown(["Signal", "Unit", "What it says", "Lost without it", "PostgreSQL", "MySQL, MariaDB"], rows);
}

function recipe(engine: string, name: string): string {
  const found: SignalDefinition | undefined = workloadEngines
    .get(engine)
    ?.signals.find(({ signal }) => signal === name);
  const texts = (found?.alternatives ?? []).map((terms) => terms.map(term).join(" + "));
  return texts.length === 0 ? "not told" : texts.join(", or ");
}

function term({ metric, attributes = {}, factor, times, over, optional }: SignalTerm): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  const text = `\`${metric}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`}\``;
  const worked = [
    text,
    ...(factor === undefined ? [] : [`× ${factor}`]),
    ...(times === undefined ? [] : [`× \`${times}\``]),
    ...(over === undefined ? [] : [`÷ \`${over}\``]),
  ].join(" ");
  return optional ? `(${worked})` : worked;
}

function table(metrics: readonly MetricDefinition[], live: ReadonlySet<string>): string {
  const known = new Set(metrics.map(({ name }) => name));
  const tellers = exporterTables.filter(({ mappings }) => mappings.some(({ metric }) => known.has(metric)));
  const rows = metrics.map((metric) => [
    `\`${metric.name}\``,
    `${metric.kind}, ${metric.unit}`,
    metric.meaning,
    ...tellers.map((each) => names(each, metric)),
    live.has(metric.name) ? "yes" : "",
  ]);
  return markdown(["Metric", "Kind, unit", "What it is", ...tellers.map(({ exporter }) => exporter), "live"], rows);
}

function names({ mappings, settings }: ExporterTable, metric: MetricDefinition): string {
  const own = mappings.filter((mapping) => mapping.metric === metric.name).map(named);
  const prefix = metric.attributes.includes("parameter") && settings ? [`\`${settings.prefix}*\``] : [];
  return [...new Set([...own, ...prefix])].join("<br>");
}

function named({ from, since, until, where }: ExporterMapping): string {
  const labels = Object.entries(where ?? {}).map(([label, values]) => `${label}=${values.join("\\|")}`);
  const versions = [since === undefined ? "" : `from ${since}`, until === undefined ? "" : `before ${until}`];
  const text = versions.filter((part) => part !== "").join(", ");
  return `\`${from}${labels.length === 0 ? "" : `{${labels.join(",")}}`}\`${text === "" ? "" : ` (${text})`}`;
}

function sources(): string {
  return exporterTables.map(({ exporter, source }) => `- **${exporter}**: ${source}`).join("\n");
}

function markdown(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
