import { describe, expect, it } from "vitest";
import type { Observation, ObservedParameter } from "../../../src/model/observation.ts";
import type { Change } from "../../../src/model/plan.ts";
import { verifyPutBack } from "../../../src/stages/rollout/verify-put-back.ts";
import { readBackOf, verifyReadBack } from "../../../src/stages/rollout/verify-read-back.ts";
import { valueOf } from "../../support/workspace.ts";

const at = { file: "instances/orders-prod.yaml", line: 9, column: 15 };
const before = { value: valueOf("work_mem", "4MB"), origin: { kind: "server", source: "running" } } as const;

/** work_mem from 4MB to 64MB, changed as given. */
function change(given: Partial<Change> = {}): Change {
  const origin = { kind: "instance", name: "orders-prod", at, text: "64MB" } as const;
  return {
    instance: "orders-prod",
    parameter: "work_mem",
    before,
    after: { value: valueOf("work_mem", "64MB"), origin },
    takesEffect: "session",
    secret: false,
    ...given,
  };
}

const reset = change({ after: { value: valueOf("work_mem", "4MB"), origin: { kind: "engine-default" } } });

/** What a server says of work_mem: running, stored, and more. */
function says(running: string, stored?: string, more: Partial<ObservedParameter> = {}): Observation {
  const observed: ObservedParameter = {
    name: "work_mem",
    running: valueOf("work_mem", running),
    pendingRestart: false,
    shadowedBy: [],
    ...(stored === undefined ? {} : { stored: valueOf("work_mem", stored) }),
    ...more,
  };
  return {
    instance: "orders-prod",
    version: "16.4",
    isStandby: false,
    parameters: new Map([["work_mem", observed]]),
    fileErrors: [],
  };
}

const silent: Observation = { ...says("4MB"), parameters: new Map() };

describe("reading back", () => {
  it("finds nothing where the server stores and runs what was asked", () => {
    const running = valueOf("work_mem", "64MB");
    expect(verifyReadBack([change()], says("64MB", "64MB"))).toEqual({
      readBack: [{ instance: "orders-prod", parameter: "work_mem", running, pendingRestart: false }],
      pendingRestart: [],
      findings: [],
    });
  });

  it("takes the same value in another spelling for the same", () => {
    expect(verifyReadBack([change()], says("65536kB", "65536kB")).findings).toEqual([]);
  });

  it("takes a removed line for a reset, whatever runs then", () => {
    expect(verifyReadBack([reset], says("4MB")).findings).toEqual([]);
    expect(verifyReadBack([reset], says("8MB", undefined, { sourceFile: "postgresql.conf" })).findings).toMatchObject([
      {
        code: "rollout/outranked",
        severity: "warning",
        message: "work_mem is stored as asked, but postgresql.conf makes the server run 8MB.",
      },
    ]);
  });

  it.each([
    ["another value is stored", change(), says("64MB", "8MB"), "work_mem was to be 64MB; the server stores 8MB."],
    ["nothing is stored", change(), says("64MB"), "work_mem was to be 64MB; the server stores nothing."],
    ["a line stays", reset, says("8MB", "8MB"), "work_mem was to be reset; the server stores 8MB."],
  ])("refuses to believe it where %s", (...[, asked, observation, message]) => {
    const { findings } = verifyReadBack([asked], observation);
    expect(findings).toMatchObject([{ code: "rollout/not-stored", severity: "error", message, parameter: "work_mem" }]);
  });

  it.each([
    [{ shadowedBy: ["command line", "role app"] }, "command line, role app"],
    [{ sourceFile: "extra.conf" }, "extra.conf"],
    [{}, "another source"],
  ])("says who outranks what is stored: %j", (more, who) => {
    expect(verifyReadBack([change()], says("4MB", "64MB", more)).findings).toMatchObject([
      {
        code: "rollout/outranked",
        severity: "error",
        message: `work_mem is stored as asked, but ${who} makes the server run 4MB.`,
      },
    ]);
  });

  it("says what cannot be read at all", () => {
    expect(verifyReadBack([change()], silent)).toMatchObject({
      readBack: [],
      findings: [{ code: "rollout/not-readable", message: "work_mem cannot be read back from orders-prod." }],
    });
  });

  it("knows what waits for a restart, if it is stored as asked", () => {
    const waiting = { pendingRestart: true };
    expect(verifyReadBack([change()], says("4MB", "64MB", waiting))).toMatchObject({
      pendingRestart: ["work_mem"],
      findings: [],
    });
    expect(verifyReadBack([change()], says("4MB", "8MB", waiting))).toMatchObject({
      pendingRestart: [],
      findings: [{ code: "rollout/not-stored" }],
    });
  });

  it("shows no secret, neither in what it read nor in what it found", () => {
    const secret = change({ secret: true });
    const answers = [
      readBackOf([secret], says("64MB")),
      verifyReadBack([secret], says("8MB", "64MB")),
      verifyReadBack([secret], says("64MB", "8MB")),
      verifyPutBack([secret], says("4MB", "4MB"), says("8MB", "8MB")),
      verifyPutBack([secret], says("4MB", "4MB"), says("64MB", "4MB")),
      verifyPutBack([secret], says("4MB", "4MB"), says("64MB", "4MB", { pendingRestart: true })),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/\d+MB/u);
    expect(JSON.stringify(answers)).toContain("(secret)");
  });
});

describe("putting back", () => {
  const was = says("4MB", "4MB");

  it("finds nothing where everything is as it was", () => {
    expect(verifyPutBack([change()], was, was)).toMatchObject({ pendingRestart: [], findings: [] });
    expect(verifyPutBack([change()], says("4MB"), says("4MB")).findings).toEqual([]);
  });

  it.each([
    ["another value is stored", was, says("4MB", "64MB"), "was 4MB before and could not be put back: it is 64MB now."],
    [
      "a line stays",
      says("4MB"),
      says("4MB", "64MB"),
      "was not stored before and could not be put back: it is 64MB now.",
    ],
    ["nothing can be read", was, silent, "was 4MB before and could not be put back: it is not stored now."],
  ])("is not done where %s", (...[, earlier, now, message]) => {
    const { findings } = verifyPutBack([change()], earlier, now);
    expect(findings).toMatchObject([
      { code: "rollout/not-put-back", severity: "error", message: `work_mem ${message}`, instance: "orders-prod" },
    ]);
  });

  it("is not done where something else still runs", () => {
    const { findings } = verifyPutBack([change()], was, says("64MB", "4MB", { awaitingReload: true }));
    expect(findings).toMatchObject([{ code: "rollout/still-runs", severity: "error" }]);
  });

  it("is done where only a restart can bring the rest, which is said", () => {
    const after = verifyPutBack([change()], was, says("64MB", "4MB", { pendingRestart: true }));
    expect(after.pendingRestart).toEqual(["work_mem"]);
    expect(after.findings).toMatchObject([
      {
        code: "rollout/put-back-at-restart",
        severity: "warning",
        message: "work_mem is stored as before again; the server runs 64MB until its next start.",
      },
    ]);
  });
});
