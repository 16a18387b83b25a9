import type { TargetFailure } from "../../model/target-failure.ts";
import type { Workspace } from "../workspace.ts";
import { type BringOptions, type BroughtServer, bringServer } from "./bring-server.ts";
import type { ServerPlan } from "./plan-servers.ts";
import type { Brought } from "./put-back.ts";
import type { Undoable } from "./put-back-wave.ts";
import { worstOutcome } from "./record.ts";
import { isBroken, type Place, type WaveResult } from "./server-wave.ts";
import { attempt } from "./with-session.ts";

/** What became of servers, and what it takes to put them back. */
export interface BroughtWave {
  readonly result: WaveResult;
  /** In the order in which they were brought. */
  readonly undoable: readonly Undoable[];
}

/** Brings servers to their plans, one after the other, up to the first that does not come out as asked. */
export async function bringEach(
  workspace: Workspace,
  servers: readonly ServerPlan[],
  options: BringOptions,
): Promise<BroughtWave> {
  const brought: { server: ServerPlan; outcome: BroughtServer }[] = [];
  const failures: TargetFailure[] = [];
  for (const server of servers) {
    const outcome = await attempt(server.wanted.state.instance, () => bringServer(workspace, server, options));
    if ("code" in outcome) failures.push(outcome);
    else brought.push({ server, outcome });
    if ("code" in outcome || isBroken(outcome)) break;
  }
  const outcomes = brought.map(({ outcome }) => outcome);
  return {
    result: {
      outcome: failures.length > 0 ? "failed" : worstOutcome(outcomes.map(({ outcome }) => outcome)),
      readBack: outcomes.flatMap(({ readBack }) => readBack),
      failures,
      findings: outcomes.flatMap(({ findings }) => findings),
      places: new Map([
        ...brought.map(({ server, outcome }) => [server.plan.instance, placeOf(outcome)] as const),
        ...failures.map(({ instance }) => [instance, "doubtful"] as const),
      ]),
    },
    undoable: brought.flatMap(({ server, outcome: { undo } }) => (undo ? [{ server, undo }] : [])),
  };
}

/** Where a server stands that was brought to its plan, or put back from it. */
export function placeOf({ outcome }: Pick<Brought, "outcome">): Place {
  if (outcome === "rolled-back") return "put back";
  return outcome === "failed" ? "doubtful" : "applied";
}
