import type { Instance } from "../../model/instance.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { TargetSession } from "../../ports/target.ts";
import type { Workspace } from "../workspace.ts";

/**
 * Runs work in a session that is closed afterwards, whatever happens.
 *
 * @throws SetpointError SP_TARGET_UNSUPPORTED for an engine without a target
 */
export async function withSession<T>(
  workspace: Workspace,
  instance: Instance,
  work: (session: TargetSession) => Promise<T>,
): Promise<T> {
  const target = workspace.targets.get(instance.engine);
  if (!target) {
    const fix = `Setpoint reaches ${[...workspace.targets.keys()].join(", ")}.`;
    throw new SetpointError("SP_TARGET_UNSUPPORTED", `${instance.name}: ${instance.engine} cannot be reached.`, {
      fix,
    });
  }
  const session = await target.connect(instance);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Turns an error about one server into a failure beside the others' results; anything else stops the run. */
export async function attempt<T>(instance: Instance, work: () => Promise<T>): Promise<T | TargetFailure> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetpointError)) throw error;
    return { instance: instance.name, code: error.code, message: error.message, fix: error.fix };
  }
}
