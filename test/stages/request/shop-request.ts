import type { AuditEntry, AuditEvent } from "../../../src/model/audit-event.ts";
import type { Finding } from "../../../src/model/finding.ts";
import type { Change } from "../../../src/model/plan.ts";
import type { Delivery, GateFacts, RequestFacts } from "../../../src/stages/request/request-facts.ts";

/** A gate that waits for the change board of the orders shop, or what else is given. */
export function gate(given: Partial<GateFacts> = {}): GateFacts {
  return {
    verdict: "closed",
    refusals: [],
    awaited: ["Lock/durability change-board"],
    aged: [],
    objections: [],
    mayAct: ["lin"],
    ...given,
  };
}

/** An open request to main that was shown and waits, or what else is given. */
export function facts(given: Partial<RequestFacts> = {}): RequestFacts {
  return { state: "open", target: "main", trunk: "main", findings: [], gate: gate(), isShown: true, ...given };
}

/** Merged, and with three values on its way to servers. */
export function delivery(given: Partial<Delivery> = {}): Delivery {
  return { approvedBy: ["ada"], values: 3, proven: 0, ...given };
}

export const notABoolean: Finding = {
  code: "validate/not-a-boolean",
  severity: "error",
  message: "fsync of orders-prod is perhaps.",
  fix: "Write on or off.",
};

/** Events with places in a record. */
export function record(...events: readonly AuditEvent[]): readonly AuditEntry[] {
  return events.map((event, index) => ({ id: `e${index}`, at: "2030-01-01T00:00:00Z", actor: "lin", event }));
}

export const on = { canonical: "on", display: "on" } as const;
export const off = { canonical: "off", display: "off" } as const;

export function change(instance: string, parameter: string): Change {
  const origin = { kind: "engine-default" } as const;
  return {
    instance,
    parameter,
    before: { value: off, origin },
    after: { value: on, origin },
    takesEffect: "reload",
    secret: false,
  };
}
