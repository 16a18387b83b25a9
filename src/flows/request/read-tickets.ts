import { SetpointError } from "../../model/setpoint-error.ts";
import type { TicketReading } from "../../model/ticket.ts";
import type { Workspace } from "../workspace.ts";

/** What each change-management system holds for a plan at this moment, or why nobody can tell. */
export async function readTickets(
  workspace: Pick<Workspace, "openTickets">,
  systems: readonly string[],
  digest: string,
): Promise<ReadonlyMap<string, TicketReading>> {
  const readings = systems.map(async (system) => [system, await readSystem(workspace, system, digest)] as const);
  return new Map(await Promise.all(readings));
}

async function readSystem(
  { openTickets }: Pick<Workspace, "openTickets">,
  system: string,
  digest: string,
): Promise<TicketReading> {
  const tickets = openTickets(system);
  if (tickets === undefined) return { kind: "unknown", reason: `this program is not connected to ${system}` };
  try {
    return { kind: "read", tickets: await tickets.find(digest) };
  } catch (error) {
    if (!(error instanceof SetpointError)) throw error;
    return { kind: "unknown", reason: error.message };
  }
}
