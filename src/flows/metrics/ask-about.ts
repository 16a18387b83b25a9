import type { WorkloadEngine, WorkloadEngines } from "../../engines/workload-engine.ts";
import { liveSource } from "../../model/configuration.ts";
import type { Instance } from "../../model/instance.ts";
import type { MetricWindow } from "../../model/metric-series.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { MetricQuestion } from "../../ports/metric-source.ts";
import type { Workspace } from "../workspace.ts";
import { comingWindow, passedWindow, type Span } from "./choose-window.ts";

/** What to ask about instances. */
export interface Inquiry {
  /** Where to look, whatever the instances say. */
  readonly source?: string;
  readonly span: Span;
  /** What stores are asked for: one window, whenever an instance's turn comes. */
  readonly passed: MetricWindow;
}

/** Begins a run. @throws SetpointError SP_METRICS_NOT_YET */
export function beginInquiry(
  { source, span }: Pick<Inquiry, "source" | "span">,
  { clock }: Pick<Workspace, "clock">,
): Inquiry {
  const passed = passedWindow(span, clock.now().getTime());
  return { span, passed, ...(source === undefined ? {} : { source }) };
}

/** A question, whom it goes to, and what is known of the metrics that it asks for. */
export interface Asked {
  readonly source: string;
  readonly engine: WorkloadEngine;
  readonly question: MetricQuestion;
}

/**
 * Makes the question about one instance. A server is asked from the moment on at which its turn comes.
 *
 * @throws SetpointError SP_METRICS_NO_SOURCE, SP_METRICS_UNKNOWN_ENGINE
 */
export function askAbout(
  instance: Instance,
  { workloads, clock }: Pick<Workspace, "workloads" | "clock">,
  inquiry: Inquiry,
): Asked {
  const engine = workloads.get(instance.engine) ?? unknownEngine(instance, workloads);
  const source = inquiry.source ?? instance.metrics?.source ?? noSource(instance);
  const window = source === liveSource ? comingWindow(inquiry.span, clock.now().getTime()) : inquiry.passed;
  return { source, engine, question: { instance, window, metrics: engine.metrics } };
}

function unknownEngine({ name, engine }: Instance, workloads: WorkloadEngines): never {
  const known = [...workloads.keys()].toSorted().join(", ");
  throw new SetpointError(
    "SP_METRICS_UNKNOWN_ENGINE",
    `${name} runs ${engine}, whose metrics Setpoint does not know.`,
    {
      fix: `It knows those of ${known}; correct spec.engine.`,
    },
  );
}

function noSource({ name }: Instance): never {
  throw new SetpointError("SP_METRICS_NO_SOURCE", `${name} does not say where its metrics are.`, {
    fix: "Add spec.metrics to its document (a source of setpoint.yaml, or live), or give --source.",
  });
}
