import { findInstanceEngine, settingsScope } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import type { Expression, ExpressionScope } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { InstanceState } from "../../model/state.ts";
import type { Statistics } from "../../ports/target.ts";

/** What a server of a wave says, now and before anything of the wave was changed. */
export interface Vitals {
  readonly state: InstanceState;
  readonly statistics: Statistics;
  readonly before: Statistics;
}

/**
 * A finding unless the check holds: what cannot be decided is not healthy.
 *
 * @example
 * judgeHealth(check, vitals, engines);
 * // orders-prod is not healthy: statistics.waiting_locks < 5 is false; statistics.waiting_locks was 12.
 */
export function judgeHealth(check: Expression, vitals: Vitals, engines: Engines): Finding | undefined {
  const { name } = vitals.state.instance;
  const outcome = check.evaluate(healthScope(check, vitals, engines));
  if (outcome.kind === "value" && outcome.value === true) return undefined;
  const place = { severity: "error", at: check.at, instance: name } as const;
  if (outcome.kind === "value" && outcome.value === false) {
    const seen = [`${check.source} is false`, ...renderSeen(check, vitals)].join("; ");
    const fix = "Find out what the change did to this server before it is tried again.";
    return { ...place, code: "rollout/unhealthy", message: `${name} is not healthy: ${seen}.`, fix };
  }
  const reason = outcome.kind === "failure" ? outcome.reason : "its value is neither true nor false.";
  return {
    ...place,
    code: "rollout/health-undecided",
    message: `${check.source} cannot be decided for ${name}: ${reason}`,
    fix: `Use what ${vitals.state.instance.engine} tells: ${Object.keys(vitals.statistics).toSorted().join(", ")}.`,
  };
}

/**
 * What an expression of a health check may use: everything that a rule may, `statistics` (now) and `before`. Statistics are numbers
 * with a fraction, so that a division does not cut.
 */
function healthScope(check: Expression, { state, statistics, before }: Vitals, engines: Engines): ExpressionScope {
  const place = findInstanceEngine(state, engines);
  const settings = place ? settingsScope((name) => state.settings.get(name)?.value, place, [check]) : {};
  return { ...state.scope, settings, statistics, before };
}

const mentions = /\b(?<record>statistics|before)(?:\.(?<member>[A-Za-z_]\w*)|\[\s*["'](?<index>\w+)["']\s*\])/g;

/** The statistics that a check names, each once, with their values. */
function renderSeen({ source }: Expression, vitals: Vitals): readonly string[] {
  const seen = [...source.matchAll(mentions)].flatMap(({ groups }) => {
    const name = groups?.["member"] ?? groups?.["index"] ?? "";
    const record = groups?.["record"] === "before" ? "before" : "statistics";
    const value = vitals[record][name];
    return value === undefined ? [] : [`${record}.${name} was ${renderNumber(value)}`];
  });
  return [...new Set(seen)];
}

function renderNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
