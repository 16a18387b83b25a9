import type { Finding } from "../../model/finding.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import { desiredStates } from "../live/desired-states.ts";
import type { Wanted } from "../live/plan-servers.ts";
import type { Workspace } from "../workspace.ts";
import type { OverrideRecord } from "./open-record.ts";

/** The servers that overrides speak of, and what keeps some of them from being looked at. */
export interface WantedServers {
  readonly wanted: readonly Wanted[];
  readonly findings: readonly Finding[];
}

/**
 * For each instance that an override speaks of: its whole desired state, looked at through those parameters alone. One whose documents
 * have errors is left alone, because nobody knows what it is to be.
 */
export function wantedBy(
  { engines }: Pick<Workspace, "engines">,
  { side, lives: all }: OverrideRecord,
  lives: readonly OverrideLife[],
): WantedServers {
  const changes = lives.flatMap((life) => life.override.changes);
  const names = [...new Set(changes.map((change) => change.instance))].filter((name) => side.state.instances.has(name));
  if (names.length === 0) return { wanted: [], findings: [] };
  const states = desiredStates(side, all, { engines, names });
  const errorsOf = (name: string): readonly Finding[] =>
    side.state.instances.get(name)?.findings.filter(({ severity }) => severity === "error") ?? [];
  const sound = states.filter((state) => errorsOf(state.instance.name).length === 0);
  return {
    wanted: sound.map((state) => {
      const own = changes.filter((change) => change.instance === state.instance.name);
      return { state, only: new Set(own.map((change) => change.parameter)) };
    }),
    findings: names.flatMap(errorsOf),
  };
}
