import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import { judgeWindows, type WindowVerdict } from "../../model/judge-windows.ts";
import type { Precedence } from "../../model/plan.ts";
import type { ServerPlan } from "./plan-servers.ts";

/** When, in which fleet, and what of the order must hold. */
export interface HoldOptions {
  readonly fleet: Fleet;
  readonly now: Date;
  readonly precedences: readonly Precedence[];
}

/**
 * Says which servers may not be changed now: those that a window forbids, under any name that the fleet has for them, and those that may
 * only follow one of these. At most one finding for each.
 */
export function holdForWindows(servers: readonly ServerPlan[], options: HoldOptions): readonly Finding[] {
  const { precedences } = options;
  const closed = servers.flatMap(({ wanted }) => findClosed(wanted.state.instance, options) ?? []);
  const held = new Set(closed.map(({ instance }) => instance));
  const following = servers.flatMap(({ plan: { instance } }): readonly Finding[] => {
    const groups = precedences.filter(({ followers }) => followers.includes(instance));
    const leader = groups.flatMap(({ leaders }) => leaders).find((name) => held.has(name));
    return leader === undefined || held.has(instance) ? [] : [outside(instance, `may only follow ${leader}`)];
  });
  return [...closed, ...following];
}

function findClosed(instance: Instance, { fleet, now }: HoldOptions): Finding | undefined {
  const twins = [...fleet.instances.values()].filter((other) => isSameServer(instance, other));
  const verdicts = twins.map((twin) => judgeWindows(fleet.policies.windows, twin, now));
  const closed = verdicts.find(({ allowed }) => !allowed);
  return closed && outside(instance.name, `${closed.because}; ${renderOpening(closed)}`);
}

function isSameServer(instance: Instance, other: Instance): boolean {
  const { connection } = instance;
  return instance.name === other.name || (connection !== undefined && connection.from === other.connection?.from);
}

function renderOpening({ opensAt }: WindowVerdict): string {
  return opensAt === undefined
    ? "no time is in sight at which it may be changed"
    : `it may be changed from ${opensAt} on`;
}

function outside(instance: string, why: string): Finding {
  return {
    code: "apply/outside-window",
    severity: "warning",
    message: `${instance} is left as it is: it ${why}.`,
    fix: "Apply again then. An emergency override (setpoint override open) is not held by windows.",
    instance,
  };
}
