import type { Finding } from "../../model/finding.ts";
import type { Instance } from "../../model/instance.ts";
import type { ObservedParameter } from "../../model/observation.ts";
import type { Value } from "../../model/value.ts";
import { withSession } from "../live/with-session.ts";
import type { Workspace } from "../workspace.ts";
import type { FoundSettings } from "./find-differences.ts";

/** What a live server is set to. @throws SetpointError SP_TARGET_* */
export async function readFromServer(workspace: Workspace, instance: Instance): Promise<FoundSettings> {
  const observation = await withSession(workspace, instance, (session) => session.observe());
  const all = [...observation.parameters.values()];
  const hostBound = workspace.engines.get(instance.engine)?.hostBound ?? [];
  const set = all.filter((one) => one.stored !== undefined || one.sourceFile !== undefined);
  return {
    version: observation.version,
    set: new Map(set.map(named)),
    held: new Map(all.map(named)),
    stored: new Set(all.filter((one) => one.stored !== undefined).map((one) => one.name)),
    findings: all.filter((one) => !hostBound.includes(one.name)).flatMap((one) => findShadow(one, instance)),
  };
}

function named(observed: ObservedParameter): [string, Value] {
  return [observed.name, observed.stored ?? observed.running];
}

function findShadow({ name, shadowedBy }: ObservedParameter, instance: Instance): readonly Finding[] {
  if (shadowedBy.length === 0) return [];
  const message = `${name} is also set by ${shadowedBy.join(", ")}, which outranks what Setpoint stores.`;
  const fix = "Move it from there into the documents, or leave it out of them.";
  return [{ code: "import/shadowed", severity: "note", message, fix, instance: instance.name, parameter: name }];
}
