import type { TargetFailure } from "../../model/target-failure.ts";
import type { Statistics } from "../../ports/target.ts";
import type { Workspace } from "../workspace.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { sideBySide } from "./side-by-side.ts";
import { attempt, withSession } from "./with-session.ts";

/** What servers tell of themselves, by instance, and why the others do not. */
export interface StatisticsRead {
  readonly byInstance: ReadonlyMap<string, Statistics>;
  readonly failures: readonly TargetFailure[];
}

/** Asks each server by a connection of its own, so that one that takes no new sessions does not pass for well. */
export async function readAllStatistics(workspace: Workspace, servers: readonly ServerPlan[]): Promise<StatisticsRead> {
  const read = await sideBySide(servers, ({ wanted: { state } }) =>
    attempt(state.instance, () =>
      withSession(workspace, state.instance, async (session) => ({
        instance: state.instance.name,
        statistics: await session.statistics(),
      })),
    ),
  );
  const told = read.filter((one) => "statistics" in one);
  return {
    byInstance: new Map(told.map(({ instance, statistics }) => [instance, statistics])),
    failures: read.filter((one) => "code" in one),
  };
}
