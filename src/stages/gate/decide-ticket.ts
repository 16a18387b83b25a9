import type { Decision } from "../../model/decision.ts";
import type { Ticket } from "../../model/ticket.ts";
import { parseTimestamp } from "../../model/timestamp.ts";
import { close, open } from "./decision-node.ts";
import type { Evidence } from "./evidence.ts";
import type { TicketRequirement } from "./requirement.ts";

/**
 * Decides whether a change-management system holds an approved ticket for exactly this plan, inside its window. A ticket that is not
 * required is told and closes nothing.
 */
export function decideTicket({ policy, demand }: TicketRequirement, evidence: Evidence): Decision {
  const { system, required } = demand;
  const title = `${policy} ticket in ${system}`;
  const { isGood, reason } = judgeTickets(system, evidence);
  if (isGood) return open(title, reason);
  return required ? close(title, reason) : open(title, `${reason}; it is told only, the lock does not require it`);
}

interface Judgement {
  readonly isGood: boolean;
  readonly reason: string;
}

function judgeTickets(system: string, { tickets, plan, now }: Evidence): Judgement {
  const reading = tickets.get(system) ?? { kind: "unknown", reason: "nobody has read it" };
  if (reading.kind === "unknown")
    return { isGood: false, reason: `cannot tell what ${system} holds (${reading.reason})` };
  const judged = reading.tickets.map((ticket) => ({ ticket, problem: findProblem(ticket, plan.digest, now) }));
  const good = judged.find(({ problem }) => problem === undefined);
  if (good) return { isGood: true, reason: `${good.ticket.id} is approved for this plan and may be carried out now` };
  const told = judged.map(({ ticket, problem }) => `${ticket.id} ${problem}`);
  const none = `${system} holds no ticket for this plan; raise one that names ${plan.digest}`;
  return { isGood: false, reason: told.length === 0 ? none : told.join("; ") };
}

function findProblem({ digest, state, opensAt, closesAt }: Ticket, wanted: string, now: Date): string | undefined {
  if (digest !== wanted) return "is for another plan";
  if (state !== "approved") return `is ${state}, not approved`;
  if (opensAt !== undefined && !isOrdered(parseTimestamp(opensAt), now.getTime())) return `opens at ${opensAt} only`;
  if (closesAt !== undefined && !isOrdered(now.getTime(), parseTimestamp(closesAt))) return `closed at ${closesAt}`;
  return undefined;
}

/** A time that cannot be read stands in no order. */
function isOrdered(earlier: number | undefined, later: number | undefined): boolean {
  return (earlier ?? Number.NaN) <= (later ?? Number.NaN);
}
