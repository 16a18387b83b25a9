import { effectiveSetting, findInstanceEngine, type InstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { AwaitingRestart, LivePlan } from "../../model/live-plan.ts";
import type { Observation } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import type { InstanceState } from "../../model/state.ts";
import { isSameValue, type Value } from "../../model/value.ts";
import type { DesiredAndObserved } from "./desired-and-observed.ts";
import { digestOf } from "./digest.ts";
import { findLiveProblems } from "./find-live-problems.ts";

/** How to plan against a server. */
export interface LivePlanOptions {
  readonly engines: Engines;
  /** Look at these parameters alone, by canonical name: what an override may touch. */
  readonly only?: ReadonlySet<string>;
}

/**
 * The difference between what documents (and accepted overrides) want and what a server has. Setpoint owns what is stored over
 * the connection: a stored value that nobody declares is to be removed, a declared one that differs is to be stored. Values from
 * the operator's own files are reported and left alone; so is what belongs to a server's host or may hold a secret, such as the
 * connection of a standby to its primary, unless a document declares it.
 *
 * @param state the desired state at the time of the plan, overrides included
 */
export function planLive(state: InstanceState, observation: Observation, options: LivePlanOptions): LivePlan {
  const place = findInstanceEngine(state, options.engines);
  const names = place ? [...place.catalog.parameters.keys()].toSorted() : [];
  const parameters = names.filter((name) => options.only?.has(name) ?? true);
  const pairs = parameters.flatMap((name) => pairOf(name, state, { observation, place }));
  const changes = pairs.flatMap((pair) => findChange(pair, state));
  const awaitingRestart = pairs.flatMap(findAwaiting);
  return {
    instance: state.instance.name,
    changes,
    awaitingRestart,
    heldByOverride: [...state.settings.values()].flatMap((setting) =>
      setting.origin.kind === "override" ? [{ parameter: setting.parameter.name, override: setting.origin.name }] : [],
    ),
    findings: [...fileErrors(observation), ...findLiveProblems(pairs, state)],
    digest: digestOf({ changes, structure: [], premises: awaitingRestart.map(pendingText) }),
  };
}

function pairOf(
  name: string,
  state: InstanceState,
  { observation, place }: { observation: Observation; place: InstanceEngine | undefined },
): readonly DesiredAndObserved[] {
  const parameter = place?.catalog.parameters.get(name);
  const observed = observation.parameters.get(name);
  if (!place || !parameter || !observed) return [];
  const declared = state.settings.has(name);
  const leftAlone = !declared && (parameter.secret || place.engine.hostBound.includes(name));
  return [{ wanted: effectiveSetting(state, parameter), declared, leftAlone, observed }];
}

function findChange(pair: DesiredAndObserved, state: InstanceState): readonly Change[] {
  const { wanted, observed } = pair;
  const { parameter } = wanted;
  const { stored, running } = observed;
  if (pair.leftAlone || (isMet(pair) && observed.awaitingReload !== true)) return [];
  const source = stored ? "stored" : (observed.sourceFile ?? "running");
  return [
    {
      instance: state.instance.name,
      parameter: parameter.name,
      before: { value: stored ?? running, origin: { kind: "server", source } },
      after: { value: wanted.value, origin: wanted.origin },
      takesEffect: parameter.takesEffect,
      secret: parameter.secret,
    },
  ];
}

function isMet({ wanted, declared, observed: { stored, running } }: DesiredAndObserved): boolean {
  return declared ? isSameValue(stored ?? running, wanted.value) : stored === undefined;
}

function findAwaiting({ wanted, observed }: DesiredAndObserved): readonly AwaitingRestart[] {
  const stored: Value = observed.stored ?? wanted.value;
  if (!observed.pendingRestart) return [];
  return [{ parameter: observed.name, running: observed.running, stored }];
}

/** What a restart would bring belongs to what was shown. */
function pendingText({ parameter, running, stored }: AwaitingRestart): readonly [string, string] {
  return [parameter, `${running.canonical} until a restart brings ${stored.canonical}`];
}

function fileErrors(observation: Observation): readonly Finding[] {
  return observation.fileErrors.map((message) => ({
    code: "plan/file-error",
    severity: "warning",
    message: `${observation.instance}: its configuration files have an error: ${message}`,
    fix: "Mend the file: the next start of this server fails on it.",
    instance: observation.instance,
  }));
}
