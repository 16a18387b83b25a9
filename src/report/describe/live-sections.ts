import type { ReadBack } from "../../model/audit-event.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { Section } from "../report.ts";
import { changeSections } from "./change-sections.ts";

/** Plans of servers, and what the servers said after they were brought to them; empty where nothing was done. */
export interface Servers {
  readonly plans: readonly LivePlan[];
  readonly readBack: readonly ReadBack[];
}

/** What has to happen on servers, what waits for their restart, and what an override holds. */
export function livePlanSections({ plans, readBack }: Servers): readonly Section[] {
  return [
    ...changeSections(
      plans.flatMap((plan) => plan.changes),
      { isLive: true },
    ),
    ...awaitingSections(awaitedRows({ plans, readBack })),
    ...overrideSections(plans),
  ];
}

/** How many values wait for a restart now: as the servers said last. */
export function countAwaiting({ plans, readBack }: Servers): number {
  return awaitedRows({ plans, readBack }).length + readBack.filter((one) => one.pendingRestart).length;
}

/** What servers said after they were changed. */
export function readBackSections(readBack: readonly ReadBack[]): readonly Section[] {
  if (readBack.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Read back from the servers",
      folded: false,
      columns: [
        { title: "Instance", style: "code" },
        { title: "Parameter", style: "code" },
        { title: "Runs with", style: "code" },
        { title: "State", style: "prose" },
      ],
      rows: readBack.map(({ instance, parameter, running, pendingRestart }) => [
        instance,
        parameter,
        running.display,
        pendingRestart ? "pending: waits for a restart" : "in force",
      ]),
    },
  ];
}

/** What waited before; of what was read back since, the read-back tells. */
function awaitedRows({ plans, readBack }: Servers): readonly (readonly string[])[] {
  const told = new Set(readBack.map(({ instance, parameter }) => `${instance} ${parameter}`));
  return plans.flatMap(({ instance, awaitingRestart }) =>
    awaitingRestart
      .filter(({ parameter }) => !told.has(`${instance} ${parameter}`))
      .map(({ parameter, running, stored }) => [instance, parameter, running.display, stored.display]),
  );
}

function awaitingSections(rows: readonly (readonly string[])[]): readonly Section[] {
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Stored, pending until a restart",
      folded: false,
      columns: [
        { title: "Instance", style: "code" },
        { title: "Parameter", style: "code" },
        { title: "Runs with", style: "code" },
        { title: "Stored", style: "code" },
      ],
      rows,
    },
  ];
}

function overrideSections(plans: readonly LivePlan[]): readonly Section[] {
  const rows = plans.flatMap(({ instance, heldByOverride }) =>
    heldByOverride.map(({ parameter, override }) => [instance, parameter, override]),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Held by an override, not by the trunk",
      folded: false,
      columns: [
        { title: "Instance", style: "code" },
        { title: "Parameter", style: "code" },
        { title: "Override", style: "code" },
      ],
      rows,
    },
  ];
}
