import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import type { Requirement } from "../../../src/stages/gate/requirement.ts";
import { lock, owners, propose, type SideSpec } from "./shop.ts";
import { engines } from "./shop-engine.ts";

/** Labels that the shop's lock matches. */
export const critical = { tier: "critical" };
/** An instance under it. */
export const orders = { labels: critical, connection: "env:ORDERS" };
const policies: SideSpec = { locks: [lock("durability")], owners: [owners("policies", ["policies/**"])] };

/** What trunk, with a lock and owners of policies where nothing else is given, requires of a request. */
export function derive(base: SideSpec, head: SideSpec): readonly Requirement[] {
  return deriveRequirements(propose({ ...policies, ...base }, head), engines);
}

/** What each requirement is about, one line each. */
export function summary(requirements: readonly Requirement[]): readonly string[] {
  return requirements.map((requirement) => {
    if (requirement.kind === "refusal") return `refused: ${requirement.title}`;
    if (requirement.kind === "windows")
      return `windows ${requirement.windows.map(({ name }) => name).join(", ")}: ${requirement.instances.join(", ")}`;
    if (requirement.kind === "ticket") return `${requirement.policy}: ticket in ${requirement.demand.system}`;
    if (requirement.kind === "threshold") return `threshold ${requirement.name}: ${requirement.reason}`;
    const grounds = requirement.grounds.map((ground) => {
      if (ground.kind === "value") return `${ground.change.instance}.${ground.change.parameter} ${ground.coverage}`;
      if (ground.kind === "derived") return `${ground.instance} ${ground.name} derived`;
      return ground.kind === "instance" ? `${ground.instance} ${ground.event}` : ground.document;
    });
    return `${requirement.policy}: ${grounds.join(", ")}`;
  });
}
