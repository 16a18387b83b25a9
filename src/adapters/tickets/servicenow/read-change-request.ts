import type { Ticket } from "../../../model/ticket.ts";

/** Columns of the table `change_request` that decide; reference: Change Management, state model. */
export const columns = ["number", "correlation_id", "approval", "state", "start_date", "end_date"] as const;

/** Values of `state`: Scheduled (-2) and Implement (-1) come after the approval, Review (0) and Closed (3) after the work. */
const [scheduled, implementing, review, closed, canceled] = ["-2", "-1", "0", "3", "4"];

type Row = Readonly<Record<(typeof columns)[number], string>>;

/** Reads one row as the Table API tells it with `sysparm_display_value=false`; `undefined` where it is no such row. */
export function readChangeRequest(value: unknown): Ticket | undefined {
  if (!isRow(value)) return undefined;
  const opensAt = readTime(value.start_date);
  const closesAt = readTime(value.end_date);
  return {
    id: value.number,
    digest: value.correlation_id,
    state: readState(value),
    ...(opensAt === undefined ? {} : { opensAt }),
    ...(closesAt === undefined ? {} : { closesAt }),
  };
}

function readState({ approval, state }: Row): Ticket["state"] {
  if (state === review || state === closed) return "closed";
  if (approval === "rejected" || state === canceled) return "rejected";
  return approval === "approved" && (state === scheduled || state === implementing) ? "approved" : "open";
}

/** Raw times are UTC, `2030-01-07 10:00:00`; an empty text means that none is planned. */
function readTime(text: string): string | undefined {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/u.test(text) ? `${text.replace(" ", "T")}Z` : undefined;
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && columns.every((column) => hasText(value, column));
}

function hasText(value: object, column: string): boolean {
  return typeof new Map(Object.entries(value)).get(column) === "string";
}
