import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/audit-event.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";
import type { FixedClock } from "../../src/testing/fixed-clock.ts";

/** A log for one test, empty, and a second view of it as another process has it. */
export interface OpenedLog {
  readonly log: AuditLog;
  readonly other: AuditLog;
  readonly clock: FixedClock;
}

/** One event of every kind. */
const everyKind: readonly AuditEvent[] = [
  { kind: "request-merged", request: "raise-work-mem", commit: "c1", digest: "d1", approvedBy: ["lin", "kim"] },
  {
    kind: "apply-started",
    run: "run-1",
    commit: "c1",
    digest: "d1",
    changes: [
      { instance: "orders-prod", parameter: "work_mem", before: value("4096", "4MB"), after: value("65536", "64MB") },
      { instance: "orders-prod", parameter: "fsync" },
    ],
  },
  {
    kind: "apply-finished",
    run: "run-1",
    digest: "d1",
    outcome: "pending-restart",
    readBack: [
      { instance: "orders-prod", parameter: "work_mem", running: value("65536", "64MB"), pendingRestart: false },
    ],
  },
  {
    kind: "override-accepted",
    override: {
      id: "inc-4711",
      commit: "c2",
      openedBy: "dana",
      acceptedBy: ["lin"],
      acceptedAt: "2030-01-01T00:00:00.000Z",
      expiresAt: "2030-01-01T02:00:00.000Z",
      reason: "checkout latency “spills”",
      incident: "INC-4711",
      supersedes: "inc-4699",
      changes: [{ instance: "orders-prod", parameter: "work_mem", value: value("262144", "256MB") }],
    },
  },
  { kind: "override-closed", override: "inc-4711", by: "dana" },
  { kind: "override-restored", override: "inc-4711", readBack: [], unmanaged: ["orders-old"] },
];

/** Every implementation of `AuditLog` keeps these promises. */
export function describeAuditLog(name: string, open: () => Promise<OpenedLog>): void {
  describe(`${name} as an audit record`, () => {
    it("is empty and sound before the first entry", async () => {
      const { log } = await open();
      expect(await log.entries()).toEqual([]);
      expect(await log.verify(undefined)).toEqual([]);
    });

    it("gives back every kind of event as it was appended, oldest first", async () => {
      const { log, other, clock } = await open();
      const appended = [];
      for (const event of everyKind) {
        appended.push(await log.append(event, "dana"));
        clock.advance(1000);
      }
      expect(appended.map((entry) => entry.event)).toEqual(everyKind);
      expect(appended.map((entry) => entry.at)).toEqual(
        [0, 1, 2, 3, 4, 5].map((second) => `2030-01-01T00:00:0${second}.000Z`),
      );
      expect(await log.entries()).toEqual(appended);
      expect(await other.entries()).toEqual(appended);
    });

    it("shows new entries to a reader that has read before", async () => {
      const { log, other } = await open();
      const first = await log.append(closing("inc-1"), "dana");
      expect(await other.entries()).toEqual([first]);
      const second = await log.append(closing("inc-2"), "lin");
      expect(await other.entries()).toEqual([first, second]);
    });

    it("keeps all entries of writers that append at once", async () => {
      const { log, other } = await open();
      const events = Array.from({ length: 12 }, (_, index) => closing(`inc-${index}`));
      await Promise.all(
        events.map(async (event, index) => await (index % 2 === 0 ? log : other).append(event, "dana")),
      );
      const entries = await log.entries();
      expect(entries.map((entry) => entry.event)).toEqual(expect.arrayContaining(events));
      expect(entries).toHaveLength(12);
      expect(await log.verify(entries[5]?.id)).toEqual([]);
    });

    it("keeps an actor's name exactly, whatever is in it", async () => {
      const { log } = await open();
      const actor = "Däna <d@x>\nparent 0\u0000";
      await log.append(closing("inc-1"), actor);
      expect((await log.entries()).map((entry) => entry.actor)).toEqual([actor]);
      expect(await log.verify(undefined)).toEqual([]);
    });

    it("accepts an anchor that is part of the record and reports one that is not", async () => {
      const { log } = await open();
      const entry = await log.append(closing("inc-1"), "dana");
      expect(await log.verify(entry.id)).toEqual([]);
      const absent = "0123456789abcdef0123456789abcdef01234567";
      expect((await log.verify(absent)).map((finding) => finding.code)).toEqual(["audit/rewritten"]);
    });

    it("warns of a clock that went back", async () => {
      const { log, clock } = await open();
      await log.append(closing("inc-1"), "dana");
      clock.advance(-60_000);
      await log.append(closing("inc-2"), "dana");
      expect(await log.verify(undefined)).toMatchObject([{ code: "audit/time-backwards", severity: "warning" }]);
    });
  });
}

/** A short event. */
export function closing(override: string): AuditEvent {
  return { kind: "override-closed", override, by: "dana" };
}

function value(canonical: string, display: string): { readonly canonical: string; readonly display: string } {
  return { canonical, display };
}
