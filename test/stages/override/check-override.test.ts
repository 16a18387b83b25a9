import { describe, expect, it } from "vitest";
import type { Expression } from "../../../src/model/expression.ts";
import { hasErrors } from "../../../src/model/finding.ts";
import type { Override } from "../../../src/model/override.ts";
import { acceptOverride } from "../../../src/stages/override/accept-override.ts";
import { findEmergencyTeams } from "../../../src/stages/override/check-emergency.ts";
import { checkOverride } from "../../../src/stages/override/check-override.ts";
import type { OverrideContext, OverrideRequest } from "../../../src/stages/override/override-request.ts";
import { allow, at, limits, lock, members, now, side } from "../gate/shop.ts";
import {
  acceptance,
  context,
  hourMs,
  hours,
  memoryLock,
  override,
  record,
  request,
  restored,
  setting,
  shop,
} from "./shop-override.ts";

function codes(
  given: Partial<Override> = {},
  place: OverrideContext = context(),
  people: Partial<OverrideRequest> = {},
): readonly string[] {
  return checkOverride(request(given, people), place).findings.map((finding) => finding.code);
}

function message(
  given: Partial<Override> = {},
  place: OverrideContext = context(),
  people: Partial<OverrideRequest> = {},
): string | undefined {
  return checkOverride(request(given, people), place).findings[0]?.message;
}

const expression: Expression = { source: "memory / 4", at, evaluate: () => ({ kind: "value", value: 1n }) };

function spent(...spans: readonly (readonly [number, number])[]): OverrideContext {
  return context({ entries: record(...spans.map((span, index) => acceptance(`inc-${index}`, span))) });
}

describe("what an override sets", () => {
  it("finds nothing against a plain one", () => {
    expect(codes()).toEqual([]);
  });

  it("refuses unknown instances, also those whose engine nobody knows", () => {
    expect(codes({ instances: [{ name: "ghost", at }] })).toEqual(["override/unknown-instance"]);
    const odd = context({}, { instances: { "orders-prod": { version: "9" } } });
    expect(codes({}, odd)).toEqual(["override/unknown-instance"]);
  });

  it("proposes what may have been meant", () => {
    const fixes = (change: Parameters<typeof request>[0]): readonly string[] =>
      checkOverride(request(change), context()).findings.map((finding) => finding.fix);
    expect(fixes({ instances: [{ name: "orders-prdo", at }] })).toEqual(["Did you mean orders-prod?"]);
    expect(fixes({ instances: [{ name: "ghost", at }] })).toEqual(["Name an instance of trunk."]);
    expect(fixes({ settings: [setting("wrok_mem", "8MB")] })).toEqual(["Did you mean work_mem?"]);
    expect(fixes({ settings: [setting("ghost", "8MB")] })).toEqual([
      "Correct the name; setpoint catalog show lists them.",
    ]);
  });

  it("refuses unknown parameters and values that the engine refuses", () => {
    expect(codes({ settings: [setting("work_men", "8MB")] })).toEqual(["override/unknown-parameter"]);
    expect(checkOverride(request({ settings: [setting("work_mem", "much")] }), context()).findings).toEqual([
      {
        code: "validate/not-a-value",
        message: "much is no work_mem.",
        fix: "Write a value.",
        severity: "error",
        at,
        instance: "orders-prod",
        parameter: "work_mem",
      },
    ]);
  });

  it("refuses what would need a restart or cannot change", () => {
    expect(message({ settings: [setting("max_connections", "200")] })).toBe(
      "max_connections changes only by a restart.",
    );
    expect(message({ settings: [setting("data_checksums", "off")] })).toBe("data_checksums cannot be changed at all.");
  });

  it("refuses expressions and conditions, because what is accepted must stand there", () => {
    expect(codes({ settings: [setting("work_mem", "", { source: { kind: "expression", expression } })] })).toEqual([
      "override/not-plain",
    ]);
    expect(codes({ settings: [setting("work_mem", "8MB", { when: expression })] })).toEqual(["override/not-plain"]);
  });

  it("refuses one parameter set twice, also under another name or through an instance named twice", () => {
    expect(codes({ settings: [setting("work_mem", "8MB"), setting("sort-mem", "16MB")] })).toEqual([
      "override/set-twice",
    ]);
    const twice = [
      { name: "orders-prod", at },
      { name: "orders-prod", at },
    ];
    expect(codes({ instances: twice })).toEqual(["override/set-twice"]);
  });

  it("E21 wants a person, a reason, an incident, and something to change", () => {
    expect(codes({ reason: " ", incident: "" }, context(), { openedBy: "" })).toEqual([
      "override/no-person",
      "override/no-reason",
      "override/no-incident",
    ]);
    expect(codes({ instances: [] })).toEqual(["override/empty"]);
    expect(codes({ settings: [] })).toEqual(["override/empty"]);
  });
});

describe("how long it may last", () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("E13 refuses an end after %d ms", (restoreAfterMs) => {
    expect(codes({ restoreAfterMs })).toContain("override/no-end");
  });

  it("E13 refuses more than the fleet allows, and takes as much", () => {
    expect(codes({ restoreAfterMs: limits.maxDurationMs })).toEqual([]);
    expect(message({ restoreAfterMs: limits.maxDurationMs + 1 })).toBe("It asks for 8h1ms; setpoint.yaml allows 8h.");
  });

  it("refuses more than a touched lock allows in an emergency, and takes as much", () => {
    const locked = context({}, { locks: [memoryLock({ maxDurationMs: hourMs })] });
    expect(message({}, locked)).toBe("It asks for 2h; the lock memory allows 1h.");
    expect(codes({ restoreAfterMs: hourMs }, locked)).toEqual([]);
  });

  it("E12 caps the time of one parameter in seven days, counting what was really used", () => {
    expect(codes({}, spent([-100, -85], [-50, -43]))).toEqual([]);
    expect(message({}, spent([-100, -85], [-50, -42]))).toBe(
      "work_mem of orders-prod would be overridden for 1d1h in seven days; 1d are allowed.",
    );
    expect(codes({}, spent([-400, -300]))).toEqual([]);
    expect(codes({}, spent([-200, -144]))).toEqual([]);
    const closed = record(acceptance("inc-1", [-100, -70]), [
      -90,
      { kind: "override-closed", override: "inc-1", by: "bo" },
    ]);
    expect(codes({}, context({ entries: closed }))).toEqual([]);
    expect(codes({ instances: [{ name: "stock-prod", at }] }, spent([-100, -70]))).toEqual([]);
  });

  it("E12 counts time that overrides share only once", () => {
    const entries = record(
      acceptance("inc-1", [-40, -20]),
      acceptance("inc-2", [-39, -21]),
      acceptance("inc-3", [-38, -18]),
    );
    expect(codes({ restoreAfterMs: 2 * hourMs }, context({ entries }))).toEqual([]);
    expect(codes({ restoreAfterMs: 2 * hourMs + 1 }, context({ entries }))).toEqual(["override/weekly-cap"]);
  });

  it("counts an override without a readable beginning as running since ever", () => {
    const entries = record(acceptance("inc-1", [-2, -1], { acceptedAt: "once" }));
    expect(codes({}, context({ entries }))).toEqual(["override/weekly-cap"]);
  });
});

describe("what the record holds against it", () => {
  it("E12 refuses an id that was used before, in the record or as an archived branch", () => {
    expect(codes({}, context({ archived: ["inc-4711"] }))).toEqual(["override/id-used"]);
    expect(codes({}, context({ entries: record(acceptance("inc-4711", [-9, -8])) }))).toEqual(["override/id-used"]);
    expect(codes({}, context({ entries: record([-1, restored("inc-4711", "4096")]) }))).toEqual(["override/id-used"]);
    const merged = { kind: "request-merged", request: "inc-4711", commit: "c", digest: "d", approvedBy: [] } as const;
    expect(codes({}, context({ entries: record([-1, merged]) }))).toEqual([]);
  });

  it("E19 refuses a second override on a parameter unless it supersedes the one in force", () => {
    const entries = record(acceptance("inc-1", [-2, 2]));
    expect(message({}, context({ entries }))).toBe("work_mem of orders-prod is overridden by inc-1 already.");
    expect(codes({ supersedes: { name: "inc-1", at } }, context({ entries }))).toEqual([]);
    expect(codes({ settings: [setting("fsync", "off")] }, context({ entries }))).toEqual([]);
  });

  it("E19 refuses to supersede what is not in force, or not active at all", () => {
    const first = acceptance("inc-1", [-3, 2]);
    const second = acceptance("inc-2", [-2, 1], { supersedes: "inc-1" });
    expect(codes({ supersedes: { name: "inc-1", at } }, context({ entries: record(first, second) }))).toEqual([
      "override/overlap",
    ]);
    expect(codes({ supersedes: { name: "inc-9", at } })).toEqual(["override/supersedes-nothing"]);
    const ended = record(acceptance("inc-1", [-3, -2]));
    expect(codes({ supersedes: { name: "inc-1", at } }, context({ entries: ended }))).toEqual([
      "override/supersedes-nothing",
    ]);
  });

  it("E14 refuses to act by a clock that is behind the record, within a minute's grace", () => {
    const merged = { kind: "request-merged", request: "r", commit: "c", digest: "d", approvedBy: [] } as const;
    expect(codes({}, context({ entries: record([1 / 60, merged]) }))).toEqual([]);
    expect(codes({}, context({ entries: record([1.1 / 60, merged]) }))).toEqual(["override/clock-skew"]);
    const unreadable = record([1, merged]).map((entry) => ({ ...entry, at: "soon" }));
    expect(codes({}, context({ entries: unreadable }))).toEqual([]);
  });
});

describe("who may", () => {
  it("refuses a locked parameter whose lock knows no emergency, but not a value that it allows", () => {
    const strict = memoryLock();
    expect(codes({}, context({}, { locks: [strict] }))).toEqual(["override/locked"]);
    expect(codes({}, context({}, { locks: [{ ...strict, allow: [allow("work_mem", { max: "8MB" })] }] }))).toEqual([]);
    expect(codes({ instances: [{ name: "stock-prod", at }] }, context({}, { locks: [strict] }))).toEqual([]);
  });

  it("E10 refuses somebody who is not entitled now, and says whom to ask", () => {
    const locked = context({}, { locks: [memoryLock({ from: { teams: ["acme/oncall"], users: ["lin"], apps: [] } })] });
    const { findings } = checkOverride(request({}, { openedBy: "mallory" }), locked);
    expect(findings).toMatchObject([{ code: "override/not-entitled", fix: "Have it opened by acme/oncall or lin." }]);
    expect(codes({}, locked, { openedBy: "Lin" })).toEqual([]);
  });

  it("E10 A19 refuses where the team cannot be read, and says so", () => {
    const dark = context(
      { memberships: new Map([["acme/oncall", { kind: "unknown", reason: "down" }]]) },
      { locks: [memoryLock({})] },
    );
    expect(message({}, dark)).toBe(
      "bo may not override the lock memory. It cannot be told who is in acme/oncall (down).",
    );
  });

  it("D7 holds side doors in an emergency too", () => {
    expect(codes({ settings: [setting("preload", "evil")] }, context({}, { locks: [memoryLock()] }))).toEqual([
      "override/locked",
    ]);
  });

  it("names the teams to read, sorted, of the locks on its instances", () => {
    const locks = [
      memoryLock({ from: { teams: ["acme/z", "acme/a"], users: [], apps: [] } }),
      lock("none"),
      memoryLock({ from: { teams: ["acme/a"], users: [], apps: [] } }),
    ];
    const { fleet } = side({ ...shop, locks });
    expect(
      findEmergencyTeams(
        override({
          instances: [
            { name: "orders-prod", at },
            { name: "ghost", at },
          ],
        }),
        fleet,
      ),
    ).toEqual(["acme/a", "acme/z"]);
    expect(findEmergencyTeams(override({ instances: [{ name: "stock-prod", at }] }), fleet)).toEqual([]);
  });
});

describe("acceptOverride", () => {
  it("E11 freezes canonical values, the commit and the end, counted from now", () => {
    const instances = [
      { name: "orders-prod", at },
      { name: "stock-prod", at },
    ];
    const accepted = acceptOverride(request({ instances, settings: [setting("sort_mem", "8MB")] }), context());
    const change = { parameter: "work_mem", value: { canonical: "8192", display: "8MB" }, at };
    expect(accepted).toEqual({
      kind: "accepted",
      override: {
        id: "inc-4711",
        commit: "c1",
        openedBy: "bo",
        acceptedBy: ["bo"],
        acceptedAt: now.toISOString(),
        expiresAt: hours(2),
        reason: "checkout is slow, reports spill to disk",
        incident: "INC-4711",
        changes: [
          { instance: "orders-prod", ...change },
          { instance: "stock-prod", ...change },
        ],
      },
    });
  });

  it("keeps what it supersedes", () => {
    const entries = record(acceptance("inc-1", [-2, 2]));
    expect(acceptOverride(request({ supersedes: { name: "inc-1", at } }), context({ entries }))).toMatchObject({
      override: { supersedes: "inc-1" },
    });
  });

  it("refuses with every finding", () => {
    const refused = acceptOverride(request({ reason: "" }), context({ archived: ["inc-4711"] }));
    expect(refused.kind === "refused" && refused.findings.map((finding) => finding.code)).toEqual([
      "override/no-reason",
      "override/id-used",
    ]);
    expect(refused.kind === "refused" && hasErrors(refused.findings)).toBe(true);
  });

  it("waits for a second person where a touched lock asks for one: never the opener, nor a stranger", () => {
    const locked = context({}, { locks: [memoryLock({ secondPerson: true })] });
    expect(acceptOverride(request({}, { acceptedBy: ["bo", "BO", "dee"] }), locked)).toEqual({
      kind: "awaiting",
      mayAct: ["chris"],
    });
    expect(acceptOverride(request({}, { acceptedBy: ["bo", "chris"] }), locked)).toMatchObject({
      kind: "accepted",
      override: { acceptedBy: ["bo", "chris"] },
    });
  });

  it("asks for one of each touched lock that wants a second person", () => {
    const second = memoryLock({ secondPerson: true, from: { teams: ["acme/other"], users: ["bo"], apps: [] } });
    const locks = [memoryLock({ secondPerson: true }), second, memoryLock({ secondPerson: false })];
    expect(acceptOverride(request({}, { acceptedBy: ["chris"] }), context({}, { locks }))).toEqual({
      kind: "awaiting",
      mayAct: ["dee"],
    });
    const all = members({ "acme/oncall": ["bo", "chris"], "acme/other": ["bo", "chris", "dee"] });
    expect(acceptOverride(request({}, { acceptedBy: ["chris"] }), context({ memberships: all }, { locks })).kind).toBe(
      "accepted",
    );
  });

  it("gives an unlocked override to whoever could open it", () => {
    expect(acceptOverride(request({}, { openedBy: "anybody", acceptedBy: [] }), context()).kind).toBe("accepted");
  });
});
