import type { AuditEntry, AuditEvent, AcceptedOverride } from "../../../src/model/audit-event.ts";
import type { Emergency, Lock } from "../../../src/model/policy.ts";
import type { Override } from "../../../src/model/override.ts";
import type { Setting } from "../../../src/model/setting.ts";
import type { OverrideContext, OverrideRequest } from "../../../src/stages/override/override-request.ts";
import { at, lock, members, now, side, type SideSpec } from "../gate/shop.ts";
import { engines, value } from "../gate/shop-engine.ts";

export const hourMs = 3_600_000;

/** A moment so many hours from the shop's now, RFC 3339. */
export function hours(count: number): string {
  return new Date(now.getTime() + count * hourMs).toISOString();
}

export function setting(parameter: string, text: string, given: Partial<Setting> = {}): Setting {
  return { parameter, source: { kind: "text", text }, final: false, prefer: false, at, ...given };
}

export function override(given: Partial<Override> = {}): Override {
  return {
    name: "inc-4711",
    instances: [{ name: "orders-prod", at }],
    settings: [setting("work_mem", "8MB")],
    reason: "checkout is slow, reports spill to disk",
    incident: "INC-4711",
    restoreAfterMs: 2 * hourMs,
    at,
    ...given,
  };
}

export function request(given: Partial<Override> = {}, people: Partial<OverrideRequest> = {}): OverrideRequest {
  return { override: override(given), commit: "c1", openedBy: "bo", acceptedBy: ["bo"], ...people };
}

export const shop: SideSpec = {
  instances: { "orders-prod": { labels: { tier: "critical" }, settings: { work_mem: "4MB" } }, "stock-prod": {} },
};

export function context(given: Partial<OverrideContext> = {}, fleet: Partial<SideSpec> = {}): OverrideContext {
  return {
    main: side({ ...shop, ...fleet }),
    engines,
    entries: [],
    archived: [],
    memberships: members({ "acme/oncall": ["bo", "chris"], "acme/other": ["dee"] }),
    now,
    ...given,
  };
}

export function memoryLock(emergency?: Partial<Emergency>, given: Partial<Lock> = {}): Lock {
  const right = {
    from: { teams: ["acme/oncall"], users: [], apps: [] },
    maxDurationMs: 4 * hourMs,
    secondPerson: false,
    ...emergency,
  };
  return lock("memory", { parameters: ["work_mem"], ...(emergency ? { emergency: right } : {}), ...given });
}

/** An override as it stands in the record: accepted `start`, to end `end` hours from now. */
export function accepted(
  id: string,
  span: readonly [start: number, end: number],
  given: Partial<AcceptedOverride> = {},
): AcceptedOverride {
  return {
    id,
    commit: "c0",
    openedBy: "bo",
    acceptedBy: ["bo"],
    acceptedAt: hours(span[0]),
    expiresAt: hours(span[1]),
    reason: "slow",
    incident: "INC-1",
    changes: [{ instance: "orders-prod", parameter: "work_mem", value: value("8192") }],
    ...given,
  };
}

/** An event with its hour, counted from now. */
export type TimedEvent = readonly [atHour: number, event: AuditEvent];

/** The record: each event with its hour. */
export function record(...events: readonly TimedEvent[]): readonly AuditEntry[] {
  return events.map(([hour, event], index) => ({ id: `e${index}`, at: hours(hour), actor: "bo", event }));
}

export function acceptance(
  id: string,
  span: readonly [number, number],
  given: Partial<AcceptedOverride> = {},
): TimedEvent {
  return [span[0], { kind: "override-accepted", override: accepted(id, span, given) }];
}

/** Reads back orders-prod's work_mem, or what else is given. */
export function restored(id: string, running: string, given: Readonly<Record<string, unknown>> = {}): AuditEvent {
  const reading = {
    instance: "orders-prod",
    parameter: "work_mem",
    running: value(running),
    pendingRestart: false,
    expected: value("4096"),
  };
  return { kind: "override-restored", override: id, readBack: [{ ...reading, ...given }] };
}
