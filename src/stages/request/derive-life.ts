import { assertNever } from "../../model/assert-never.ts";
import type { LifeState, RequestLife } from "../../model/request-life.ts";
import type { Delivery, GateFacts, Objection, RequestFacts } from "./request-facts.ts";

/**
 * Tells where a change request is on its way: always in exactly one state, with what put it there and what takes it on. What the
 * forge says comes first; then what makes every approval idle; then approvals.
 *
 * @example
 * deriveLife({ ...facts, gate: { ...facts.gate, verdict: "open" } }).state; // "approved"
 */
export function deriveLife(facts: RequestFacts): RequestLife {
  if (facts.delivery !== undefined) return deriveDelivered(facts.delivery);
  switch (facts.state) {
    case "merged":
      return tell("merged", `It is merged into ${facts.target}; which commit it became there is not known yet.`);
    case "closed":
      return deriveClosed(facts.gate.objections);
    case "draft":
      return tell("draft", "It is a draft; its author takes it on by marking it ready for review.");
    case "open":
      return deriveOpen(facts);
    default:
      return assertNever(facts.state);
  }
}

function deriveDelivered({ lastRun, values, proven, approvedBy }: Delivery): RequestLife {
  if (lastRun !== undefined) return deriveBrought(lastRun, { values, proven });
  const allowed = approvedBy.length === 0 ? "" : `, approved by ${approvedBy.join(", ")}`;
  return values === 0
    ? tell("closed", `It is merged${allowed}, and moves no value on any server: nothing is left to do.`)
    : tell("merged", `It is merged${allowed}; no run has brought it to servers yet: setpoint apply does.`);
}

function deriveBrought(
  lastRun: NonNullable<Delivery["lastRun"]>,
  { values, proven }: Pick<Delivery, "values" | "proven">,
): RequestLife {
  const told = `Servers read back right for ${proven} of ${values} values`;
  switch (lastRun) {
    case "running":
    case "interrupted":
      return tell("applying", "A run is bringing it to servers, or has died on the way: setpoint apply goes on.");
    case "pending-restart":
      return tell("applying", `${told}; the others wait for a restart.`);
    case "rolled-back":
      return tell("rolled-back", "A server read back wrong, so what was there before was put back: mend it or revert.");
    case "failed":
      return tell(
        "rolled-back",
        "The run failed, and not everything could be put back: setpoint drift says what runs.",
      );
    case "applied":
      return proven < values
        ? tell("verified", `${told}; setpoint apply brings the others.`)
        : tell("closed", "Every server reads back right: nothing is left to do.");
    default:
      return assertNever(lastRun);
  }
}

function deriveClosed(objections: readonly Objection[]): RequestLife {
  if (objections.length > 0) return tell("rejected", `It was closed unmerged. ${renderObjections(objections)}`);
  return tell("closed", "It was closed unmerged; reopening it takes it on.");
}

function deriveOpen(facts: RequestFacts): RequestLife {
  const { gate, superseded, isShown } = facts;
  if (superseded !== undefined) return tell("superseded", renderSuperseded(facts.trunk, superseded.by));
  const fault = findFault(facts);
  if (fault !== undefined) return tell("invalid", fault);
  if (gate.verdict === "open") return tell("approved", "Nothing is missing; merging it takes it on.");
  if (gate.objections.length > 0)
    return tell("rejected", `${renderObjections(gate.objections)} A new opinion of theirs, or a push, takes it on.`);
  if (gate.aged.length > 0)
    return tell(
      "expired",
      `Approvals are too old: ${gate.aged.join(", ")}. They must be given again${renderActors(gate)}.`,
    );
  if (!isShown)
    return tell(
      "checking",
      "Its present plan was not shown yet, so no approval can name it: setpoint check --publish does.",
    );
  return { ...tell("awaiting", `Missing: ${gate.awaited.join(", ")}${renderActors(gate)}.`), awaits: gate.awaited };
}

/** Why no approval could help. */
function findFault({ target, trunk, findings, gate }: RequestFacts): string | undefined {
  if (target !== trunk) return `It goes to ${target}, but ${trunk} governs: propose it there.`;
  const errors = findings.filter((finding) => finding.severity === "error");
  const [first] = errors;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : "";
  if (first !== undefined) return `${first.message} ${first.fix}${more}`;
  return gate.refusals[0];
}

function renderSuperseded(trunk: string, by: string | undefined): string {
  const how = by === undefined ? "" : ` since ${by} was merged`;
  return `${trunk} says already what it asks for${how}: close it.`;
}

function renderObjections(objections: readonly Objection[]): string {
  const words = objections.map(({ by, reason }) => `${by} says no${reason === undefined ? "" : `: ${reason}`}`);
  return `${words.join("; ")}${words.at(-1)?.endsWith(".") === true ? "" : "."}`;
}

function renderActors({ mayAct }: GateFacts): string {
  return mayAct.length === 0 ? "" : `; may act: ${mayAct.join(", ")}`;
}

function tell(state: LifeState, because: string): RequestLife {
  return { state, awaits: [], because };
}
