import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Ticket } from "../../../model/ticket.ts";
import type { Tickets } from "../../../ports/tickets.ts";
import { readCallback } from "../read-callback.ts";
import { columns, readChangeRequest } from "./read-change-request.ts";

/** How to reach an instance of ServiceNow. */
export interface ServiceNowOptions {
  /** `https://acme.service-now.com` */
  readonly url: string;
  /** OAuth bearer token of a user who may read change requests. Asked at every call, never shown. */
  readonly token: () => string | undefined;
  /** What callbacks are signed with. */
  readonly callbackSecret: () => string | undefined;
}

/** A system that has not answered by then is not reachable. */
const timeoutMs = 20_000;
/** More tickets than this for one plan are a mistake; all of them are needed, so this many are an error. */
const mostTickets = 50;

/**
 * Change requests of ServiceNow whose `correlation_id` is a plan's digest, by the Table API: approved means that the approval is
 * given and the state is Scheduled or Implement; the planned start and end are the window.
 */
export function serviceNowTickets(options: ServiceNowOptions): Tickets {
  return {
    find: async (digest) => (await readRows(options, digest)).filter((ticket) => ticket.digest === digest),
    readCallback: (signed) => readCallback(signed, options.callbackSecret()),
  };
}

async function readRows(options: ServiceNowOptions, digest: string): Promise<readonly Ticket[]> {
  const response = await ask(options, digest);
  if (response.status === 401 || response.status === 403) throw denied(response.status);
  if (!response.ok) throw unreachable(`it answered ${response.status}`);
  const rows = resultOf(await response.json().catch(() => undefined));
  const tickets = rows?.map(readChangeRequest);
  if (tickets === undefined || tickets.length >= mostTickets) throw unreadable();
  return tickets.map((ticket) => {
    if (ticket === undefined) throw unreadable();
    return ticket;
  });
}

async function ask({ url, token }: ServiceNowOptions, digest: string): Promise<Response> {
  const address = new URL("/api/now/table/change_request", url);
  address.search = new URLSearchParams({
    sysparm_query: `correlation_id=${digest}`,
    sysparm_fields: columns.join(","),
    sysparm_display_value: "false",
    sysparm_limit: String(mostTickets),
  }).toString();
  const secret = token();
  const authorization = secret === undefined ? {} : { Authorization: `Bearer ${secret}` };
  try {
    return await fetch(address, {
      headers: { Accept: "application/json", ...authorization },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw unreachable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function resultOf(answer: unknown): readonly unknown[] | undefined {
  const isAnswer = typeof answer === "object" && answer !== null && "result" in answer;
  return isAnswer && Array.isArray(answer.result) ? answer.result : undefined;
}

function denied(status: number): SetpointError {
  return new SetpointError("SP_TICKET_DENIED", `ServiceNow does not let us read change requests (${status}).`, {
    fix: "Give SETPOINT_SERVICENOW_TOKEN of a user with the role sn_change_read.",
  });
}

function unreachable(reason: string, cause?: unknown): SetpointError {
  return new SetpointError("SP_TICKET_UNREACHABLE", `ServiceNow cannot be asked: ${reason}.`, {
    fix: "Check SETPOINT_SERVICENOW_URL and that the instance can be reached from here.",
    cause,
  });
}

function unreadable(): SetpointError {
  return new SetpointError("SP_TICKET_UNREADABLE", "ServiceNow answered with something that is no list of tickets.", {
    fix: `Check SETPOINT_SERVICENOW_URL, and that fewer than ${mostTickets} change requests carry one correlation_id.`,
  });
}
