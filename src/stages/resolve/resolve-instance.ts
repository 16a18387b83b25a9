import type { InstanceEngine } from "../../engines/effective-setting.ts";
import type { Engine, Engines } from "../../engines/engine.ts";
import { measuredEngines } from "../../engines/measured-engines.ts";
import { closestNames } from "../../model/closest-names.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { EffectiveSetting, InstanceState } from "../../model/state.ts";
import { bindApplicable, type BindingContext } from "./bind-applicable.ts";
import { chooseWinner, findConflict, findFinalViolation } from "./choose-winners.ts";
import { evaluateSettings } from "./evaluate-settings.ts";
import { expressionScope } from "../../engines/expression-scope.ts";
import type { LayeredSetting } from "./layered-setting.ts";
import { orderProfiles, type ProfileOrder } from "./order-profiles.ts";
import { readVariables } from "./read-variables.ts";

/** What resolving one instance needs beside it. */
export interface ResolveContext {
  readonly fleet: Fleet;
  readonly engines: Engines;
}

/** The desired state of one instance: profiles in order, then its own settings; conflicts and broken values are its findings. */
export function resolveInstance(instance: Instance, context: ResolveContext): InstanceState {
  const engine = context.engines.get(instance.engine);
  if (!engine && isOnlyMeasured(instance)) return stateOf(instance, []);
  if (!engine) return unresolved(instance, unknownEngine(instance, context.engines));
  const version = engine.parseVersion(instance.version);
  if (!version) return unresolved(instance, unknownVersion(instance, engine));
  const order = orderProfiles(context.fleet, instance, { engine, version });
  const variables = readVariables(order.profiles, instance);
  const scope = expressionScope(instance, version, variables.values);
  const resolved = resolveSettings(instance, order, { engine, catalog: engine.catalog(version), scope });
  const findings = [order, variables].flatMap((step) => step.findings);
  return {
    instance,
    settings: resolved.settings,
    constraints: order.profiles.flatMap((profile) => profile.constraints),
    scope,
    findings: [...findings.map((finding) => ({ ...finding, instance: instance.name })), ...resolved.findings],
  };
}

/** Settings of an instance, and what is wrong with them. */
export interface ResolvedSettings {
  readonly settings: ReadonlyMap<string, EffectiveSetting>;
  readonly findings: readonly Finding[];
}

/**
 * Some parameters of an instance whose state is known from an earlier commit, where nothing but settings of its profiles differs.
 *
 * @param only canonical names; none of them may be computed from other settings
 */
export function resolveParameters(
  before: InstanceState,
  context: ResolveContext & { readonly place: InstanceEngine },
  only: ReadonlySet<string>,
): ResolvedSettings {
  const { instance, scope } = before;
  const order = orderProfiles(context.fleet, instance, context.place);
  return resolveSettings(instance, order, { ...context.place, scope, only });
}

function resolveSettings(instance: Instance, order: ProfileOrder, context: BindingContext): ResolvedSettings {
  const { engine, catalog, scope } = context;
  const applicable = bindApplicable(instance, order.profiles, context);
  const evaluated = evaluateSettings(applicable.byParameter, {
    engine,
    scope,
    catalog,
    pick: (candidates) => chooseWinner(candidates, order.ancestors),
  });
  const settled = settle(evaluated.byParameter, order);
  const findings = [applicable, evaluated, settled].flatMap((step) => step.findings);
  return { settings: settled.settings, findings: findings.map((finding) => ({ ...finding, instance: instance.name })) };
}

function settle(
  byParameter: ReadonlyMap<string, readonly LayeredSetting[]>,
  { ancestors }: ProfileOrder,
): ResolvedSettings {
  const settings = new Map<string, EffectiveSetting>();
  const findings: Finding[] = [];
  for (const [name, candidates] of byParameter) {
    const winner = chooseWinner(candidates, ancestors);
    if (winner?.value) settings.set(name, effective(winner, winner.value, candidates));
    const problem =
      candidates.length > 1 ? (findFinalViolation(candidates) ?? findConflict(candidates, ancestors)) : undefined;
    if (problem) findings.push(problem);
  }
  return { settings, findings };
}

function effective(
  winner: LayeredSetting,
  value: EffectiveSetting["value"],
  all: readonly LayeredSetting[],
): EffectiveSetting {
  if (all.length === 1 && winner.alone) return winner.alone;
  const { parameter, origin } = winner;
  const losers = all.filter((candidate) => candidate !== winner).toReversed();
  const over = losers.flatMap((loser) => (loser.value ? [{ value: loser.value, origin: loser.origin }] : []));
  return { parameter, value, origin, over };
}

/** Metrics are read of more engines than parameters are managed of; an instance of those declares none. */
function isOnlyMeasured({ engine, profiles, variables, settings }: Instance): boolean {
  return measuredEngines.has(engine) && profiles.length + variables.length + settings.length === 0;
}

function unresolved(instance: Instance, problem: Pick<Finding, "code" | "message" | "fix">): InstanceState {
  return stateOf(instance, [{ ...problem, severity: "error", at: instance.versionAt, instance: instance.name }]);
}

function stateOf(instance: Instance, findings: readonly Finding[]): InstanceState {
  return { instance, settings: new Map(), constraints: [], scope: {}, findings };
}

function unknownEngine(instance: Instance, engines: Engines): Pick<Finding, "code" | "message" | "fix"> {
  const close = closestNames(instance.engine, [...engines.keys()]);
  const known = [...engines.keys()].join(", ");
  if (measuredEngines.has(instance.engine))
    return {
      code: "resolve/unknown-engine",
      message: `${instance.name} sets parameters of ${instance.engine}; Setpoint manages those of ${known}, and of ${instance.engine} reads metrics alone.`,
      fix: "Remove its profiles, variables and settings.",
    };
  return {
    code: "resolve/unknown-engine",
    message: `${instance.engine} is no engine that Setpoint knows; it knows ${known}.`,
    fix: close.length > 0 ? `Did you mean ${close.join(" or ")}?` : `Use one of ${known}.`,
  };
}

function unknownVersion(instance: Instance, engine: Engine): Pick<Finding, "code" | "message" | "fix"> {
  return {
    code: "resolve/unknown-version",
    message: `${engine.name} ${instance.version} is no version that Setpoint knows; it knows ${engine.versions.join(", ")}.`,
    fix: 'Write the server\'s own version, quoted: "16.4".',
  };
}
