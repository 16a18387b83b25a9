import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { AcceptedOverride, OverrideChange } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { InstanceState } from "../../model/state.ts";
import { activeChanges } from "../../stages/override/active-changes.ts";
import { overlay } from "../../stages/override/overlay.ts";
import { validateInstance } from "../../stages/validate/validate-fleet.ts";
import type { Workspace } from "../workspace.ts";
import type { OverrideRecord } from "./open-record.ts";

/** What an override must not do whoever accepts it: break the merged state of an instance, or bring a secret into the record. */
export function findUnsound(
  { engines }: Pick<Workspace, "engines">,
  { side, lives }: OverrideRecord,
  { id, changes, expiresAt }: AcceptedOverride,
): readonly Finding[] {
  const others = activeChanges(lives);
  const asked = changes.map((change) => ({ ...change, override: id, expiresAt }));
  return [...side.state.instances.values()].flatMap((state) => {
    const own = asked.filter((change) => change.instance === state.instance.name);
    const place = findInstanceEngine(state, engines);
    if (!place || own.length === 0) return [];
    const secrets = own.filter((change) => place.catalog.parameters.get(change.parameter)?.secret === true);
    const validate = (one: InstanceState): readonly Finding[] => validateInstance(one, side.fleet, engines);
    const without = overlay(state, others, place.catalog);
    return [
      ...secrets.map(refuseSecret),
      ...findBroken(validate(without), validate(overlay(without, own, place.catalog))),
    ];
  });
}

/** An accepted override stands in the record with its values, and the record holds no secrets. */
function refuseSecret({ instance, parameter, at }: OverrideChange): Finding {
  const message = `${parameter} of ${instance} can hold a secret, and what an override sets is recorded.`;
  const fix = "Change it on the server by hand; documents and the record never hold secrets.";
  const where = { instance, parameter, ...(at ? { at } : {}) };
  return { code: "override/secret", severity: "error", message, fix, ...where };
}

/** Errors that the merged state has with the override and not without it. */
function findBroken(without: readonly Finding[], merged: readonly Finding[]): readonly Finding[] {
  const before = new Set(without.map((finding) => finding.code));
  return merged.filter((finding) => finding.severity === "error" && !before.has(finding.code));
}
