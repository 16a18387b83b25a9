import { type InstanceEngine, settingsScope } from "../../engines/effective-setting.ts";
import type { Engine } from "../../engines/engine.ts";
import { closestNames } from "../../model/closest-names.ts";
import type { Evaluation, Expression } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import type { Rollout } from "../../model/policy.ts";
import type { InstanceState } from "../../model/state.ts";

/** Health checks of rollouts that an instance could never pass, because nobody can decide them. */
export function checkHealth(
  rollouts: readonly Rollout[],
  state: InstanceState,
  place: InstanceEngine,
): readonly Finding[] {
  const own = rollouts.filter((rollout) => matchesInstance(rollout.match, state.instance));
  return own.flatMap(({ name, health }) => {
    const problem = health && findHealthProblem(health.check, state, place);
    if (!problem) return [];
    const { name: instance } = state.instance;
    const message = `The health check of rollout ${name} cannot be decided for ${instance}: ${problem.reason}`;
    const { fix } = problem;
    return [{ code: "validate/health-undecided", severity: "error", message, fix, at: health.check.at, instance }];
  });
}

interface HealthProblem {
  readonly reason: string;
  readonly fix: string;
}

function findHealthProblem(check: Expression, state: InstanceState, place: InstanceEngine): HealthProblem | undefined {
  const unknown = listStatistics(check).find((name) => !Object.hasOwn(place.engine.statistics, name));
  if (unknown !== undefined) return unknownStatistic(unknown, place.engine);
  const outcome = rehearse(check, state, place);
  if (outcome.kind === "value" && typeof outcome.value === "boolean") return undefined;
  const reason = outcome.kind === "failure" ? outcome.reason : "its value is neither true nor false.";
  return { reason, fix: "Declare on the instance what the check uses, or test for it first: has(labels.tier) && …" };
}

const mentions = /\b(?:statistics|before)(?:\.(?<member>[A-Za-z_]\w*)|\[\s*["'](?<index>\w+)["']\s*\])/g;

function listStatistics({ source }: Expression): readonly string[] {
  return [...source.matchAll(mentions)].map(({ groups }) => groups?.["member"] ?? groups?.["index"] ?? "");
}

function unknownStatistic(name: string, { name: engine, statistics }: Engine): HealthProblem {
  const known = Object.keys(statistics);
  const [closest] = closestNames(name, known);
  const fix = closest === undefined ? `Known are: ${known.join(", ")}.` : `Did you mean statistics.${closest}?`;
  return { reason: `servers of ${engine} do not tell statistics.${name}.`, fix };
}

/** What the check says where every statistic is 1, so that nothing is divided by zero. */
function rehearse(check: Expression, state: InstanceState, place: InstanceEngine): Evaluation {
  const settings = settingsScope((name) => state.settings.get(name)?.value, place, [check]);
  const statistics = Object.fromEntries(Object.keys(place.engine.statistics).map((name) => [name, 1]));
  return check.evaluate({ ...state.scope, settings, statistics, before: statistics });
}
