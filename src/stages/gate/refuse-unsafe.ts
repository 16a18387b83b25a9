import { hasErrors } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Plan } from "../../model/plan.ts";
import { findTouched } from "./guard-instances.ts";
import type { ProposedChange, Refusal } from "./requirement.ts";

/** What no approval can make safe: unreadable or empty sides, tools mixed with instances, an override on its way into trunk. */
export function refuseUnsafe({ plan, base, head }: ProposedChange): readonly Refusal[] {
  return [
    ...refuseErrors({ plan, base, head }),
    ...refuseEmpty(base.fleet, head.fleet),
    ...refuseMixture(plan),
    ...refuseOverrides(head.fleet),
  ];
}

function refuseErrors({ plan, base, head }: ProposedChange): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (hasErrors(base.fleet.findings))
    refusals.push(
      refuse(
        "trunk cannot be read",
        "Documents on trunk have errors, so its policy may be incomplete. Mend trunk first, as its administrator; setpoint validate lists the errors.",
      ),
    );
  if (hasErrors([...head.fleet.findings, ...head.state.findings, ...plan.findings]))
    refusals.push(
      refuse(
        "the request has errors",
        "Its documents or its plan have errors, so its effect is not known. Mend what setpoint validate lists and push again.",
      ),
    );
  return refusals;
}

/** Nothing found is no proof that nothing is guarded: it is what a wrong path or a broken reader looks like. */
function refuseEmpty(base: Fleet, head: Fleet): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (base.policies.locks.length === 0 && base.policies.owners.length === 0)
    refusals.push(
      refuse(
        "trunk has no policy",
        "Trunk holds neither a Lock nor an Owners document. Commit at least an Owners document for policies/** to trunk as its administrator.",
      ),
    );
  if (head.instances.size === 0)
    refusals.push(
      refuse(
        "no instances",
        "The request leaves no instance at all. Check that instances/ is where it should be; the last instance of a fleet is removed on trunk by its administrator.",
      ),
    );
  return refusals;
}

/** Whoever changes the tools could change how the rest of the same request is judged. */
function refuseMixture(plan: Plan): readonly Refusal[] {
  const tools = plan.structure.flatMap((change) =>
    change.kind === "document-changed" && /^(File|Configuration)\//.test(change.document) ? [change.path] : [],
  );
  if (tools.length === 0 || findTouched({ plan }).length === 0) return [];
  const reason = `${tools.join(", ")} changed together with instances. Propose the tools' change in a request of its own.`;
  return [refuse("tools and instances are mixed", reason)];
}

const standsWithOverrides = /^overrides(?:\/|$)/u;

function refuseOverrides({ documents }: Fleet): readonly Refusal[] {
  const refusals: Refusal[] = [];
  for (const [identity, { path }] of documents) {
    if (!identity.startsWith("Override/") && !standsWithOverrides.test(path)) continue;
    const reason = `An override lives on its own branch and ends by itself. Remove ${path} from the request.`;
    refusals.push(refuse(`${identity} would enter trunk`, reason));
  }
  return refusals;
}

function refuse(title: string, reason: string): Refusal {
  return { kind: "refusal", title, reason };
}
