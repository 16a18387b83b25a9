import type { ProbedValue } from "../../../../ports/metric-probe.ts";
import type { Status } from "./own-status.ts";
import { redoPositions, statusMetrics } from "./status-metrics.ts";
import type { StatusMetric } from "./status-metrics.ts";

/** Names of the status variables that tell any of the metrics. */
export function statusVariables(wanted: ReadonlySet<string>): readonly string[] {
  const redo = wanted.has(redoPositions.metric) ? [redoPositions.now, redoPositions.checkpoint] : [];
  return [...wantedOf(wanted).map(({ variable }) => variable), ...redo];
}

/** What the server's status says of the metrics, without what the probe did itself. */
export function statusValues(wanted: ReadonlySet<string>, server: Status, doings: Status): readonly ProbedValue[] {
  const values = wantedOf(wanted).flatMap((known) => readVariable(known, server, doings));
  return [...values, ...(wanted.has(redoPositions.metric) ? readRedo(server) : [])];
}

function wantedOf(wanted: ReadonlySet<string>): readonly StatusMetric[] {
  return statusMetrics.filter(({ metric }) => wanted.has(metric));
}

function readVariable(known: StatusMetric, server: Status, doings: Status): readonly ProbedValue[] {
  const told = server.get(known.variable.toLowerCase());
  if (told === undefined) return [];
  const own = known.isOfSessions ? (doings.get(known.variable.toLowerCase()) ?? 0) : 0;
  const value = Math.max(0, told - own) * (known.factor ?? 1);
  return [{ metric: known.metric, attributes: known.attributes ?? {}, member: "", value }];
}

function readRedo(server: Status): readonly ProbedValue[] {
  const [now, checkpoint] = [
    server.get(redoPositions.now.toLowerCase()),
    server.get(redoPositions.checkpoint.toLowerCase()),
  ];
  if (now === undefined || checkpoint === undefined) return [];
  return [{ metric: redoPositions.metric, attributes: {}, member: "", value: Math.max(0, now - checkpoint) }];
}
