import { closestNames } from "../../../model/closest-names.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** SP_FORGE_UNKNOWN_REQUEST */
export function unknownRequest(id: string, reason: string): SetpointError {
  return new SetpointError("SP_FORGE_UNKNOWN_REQUEST", `${JSON.stringify(id)} is no open change request: ${reason}`, {
    fix: "A change request is a branch with commits that trunk lacks; setpoint/ and override/ branches are none.",
    data: { request: id },
  });
}

/** SP_FORGE_UNKNOWN_USER */
export function unknownUser(login: string, known: readonly string[]): SetpointError {
  const close = closestNames(login, known);
  return new SetpointError("SP_FORGE_UNKNOWN_USER", `setpoint.yaml knows no user ${JSON.stringify(login)}`, {
    fix: close.length > 0 ? `Did you mean ${close.join(" or ")}?` : "Add the user under forge.users on trunk first.",
    data: { login },
  });
}

/** SP_FORGE_MOVED: what would be merged is not what was evaluated. */
export function moved(id: string, reason: string, fix: string): SetpointError {
  return new SetpointError("SP_FORGE_MOVED", `Change request ${id} cannot be merged: ${reason}`, {
    fix,
    data: { request: id },
  });
}

/** SP_FORGE_MOVED: what would be shown is an evaluation of something else than what stands there. */
export function outdated(id: string, head: string): SetpointError {
  const message = `Change request ${id} no longer stands at ${head.slice(0, 12)}, which was evaluated`;
  return new SetpointError("SP_FORGE_MOVED", message, { fix: "Check it again as it is now.", data: { request: id } });
}

/** SP_FORGE_NO_TRUNK */
export function missingTrunk(trunk: string): SetpointError {
  return new SetpointError("SP_FORGE_NO_TRUNK", `There is no branch ${trunk} to merge into`, {
    fix: "Make the first commit on it, or name another trunk.",
    data: { trunk },
  });
}
