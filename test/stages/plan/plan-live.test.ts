import { assert, constantFrom, dictionary, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { LivePlan } from "../../../src/model/live-plan.ts";
import type { ObservedParameter, Observation } from "../../../src/model/observation.ts";
import type { InstanceState } from "../../../src/model/state.ts";
import { planLive } from "../../../src/stages/plan/plan-live.ts";
import { instance, readSide, stateOf } from "../../support/orders-shop.ts";
import { valueOf } from "../../support/workspace.ts";

/** What a parameter of the server is; texts instead of values, and everything that is left out is as it comes. */
interface Seen extends Partial<Omit<ObservedParameter, "running" | "stored">> {
  readonly running?: string;
  readonly stored?: string;
}

const few = ["fsync", "max_connections", "port", "primary_conninfo", "shared_buffers", "wal_buffers", "work_mem"];
const conf = "/data/postgresql.conf";
const at = { file: "overrides/inc-4711.yaml", line: 7, column: 3 };

function observe(seen: Readonly<Record<string, Seen>> = {}, fileErrors: readonly string[] = []): Observation {
  const parameters = few.map((name): [string, ObservedParameter] => {
    const { running = "default", stored, ...rest } = seen[name] ?? {};
    const values = {
      running: valueOf(name, running),
      ...(stored === undefined ? {} : { stored: valueOf(name, stored) }),
    };
    return [name, { name, pendingRestart: false, shadowedBy: [], ...rest, ...values }];
  });
  return { instance: "orders", version: "16.4", isStandby: false, parameters: new Map(parameters), fileErrors };
}

function want(settings = ""): InstanceState {
  return stateOf(readSide({ "instances/orders.yaml": instance("orders", `  settings: { ${settings} }\n`) }), "orders");
}

function plan(settings: string, seen: Readonly<Record<string, Seen>> = {}, only?: readonly string[]): LivePlan {
  return planLive(want(settings), observe(seen), { engines, ...(only ? { only: new Set(only) } : {}) });
}

function told({ changes }: LivePlan): readonly string[] {
  return changes.map(
    ({ parameter, before, after }) =>
      `${parameter} ${before?.value.display ?? "-"} (${before?.origin.kind === "server" ? before.origin.source : "-"}) → ${after?.value.display ?? "-"} (${after?.origin.kind ?? "-"})`,
  );
}

describe("a plan against a server", () => {
  it("has nothing to do where nothing is declared and nothing is stored", () => {
    expect(plan("")).toEqual({
      instance: "orders",
      changes: [],
      awaitingRestart: [],
      heldByOverride: [],
      findings: [],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/u),
    });
  });

  it("stores a declared value that the server neither runs nor stores, wherever the other one comes from", () => {
    expect(told(plan("work_mem: 64MB"))).toEqual(["work_mem 4MB (running) → 64MB (instance)"]);
    const fromFile = { work_mem: { running: "8MB", sourceFile: conf } };
    expect(told(plan("work_mem: 64MB", fromFile))).toEqual([`work_mem 8MB (${conf}) → 64MB (instance)`]);
    const fromBefore = { work_mem: { running: "8MB", stored: "8MB", sourceFile: "/data/postgresql.auto.conf" } };
    expect(told(plan("work_mem: 64MB", fromBefore))).toEqual(["work_mem 8MB (stored) → 64MB (instance)"]);
  });

  it("leaves a declared value alone that is stored, or that the server runs with anyway", () => {
    expect(told(plan("work_mem: 64MB", { work_mem: { running: "64MB", stored: "65536kB" } }))).toEqual([]);
    expect(told(plan("work_mem: 64MB", { work_mem: { running: "64MB", sourceFile: conf } }))).toEqual([]);
    expect(told(plan("work_mem: 4MB"))).toEqual([]);
  });

  it("stores a declared value although it runs, where something else is stored", () => {
    const seen = { shared_buffers: { running: "1GB", stored: "2GB", pendingRestart: true } };
    expect(told(plan("shared_buffers: 1GB", seen))).toEqual(["shared_buffers 2GB (stored) → 1GB (instance)"]);
  });

  it("removes a stored value that nobody declares", () => {
    const { changes } = plan("", { work_mem: { running: "64MB", stored: "64MB" } });
    expect(changes).toMatchObject([
      {
        instance: "orders",
        parameter: "work_mem",
        before: { value: { display: "64MB" }, origin: { kind: "server", source: "stored" } },
        after: { value: { display: "4MB" }, origin: { kind: "engine-default" } },
        takesEffect: "session",
        secret: false,
      },
    ]);
  });

  it("removes it also where it is the default: Setpoint would own a line that nobody asked for", () => {
    expect(told(plan("", { work_mem: { stored: "4MB" } }))).toEqual(["work_mem 4MB (stored) → 4MB (engine-default)"]);
  });

  it("says of a secret that it is one", () => {
    const declared = plan("primary_conninfo: host=orders", { primary_conninfo: { stored: "password=tulip" } });
    expect(declared.changes).toMatchObject([{ parameter: "primary_conninfo", secret: true }]);
  });

  it("leaves what ties a server to its host or its primary alone until a document declares it", () => {
    const seen = { port: { running: "6432", stored: "6432" }, primary_conninfo: { stored: "host=orders" } };
    const { changes, findings } = plan("", seen);
    expect([changes, findings.map(({ code, parameter }) => `${code} ${parameter}`)]).toEqual([
      [],
      ["plan/left-alone port", "plan/left-alone primary_conninfo"],
    ]);
    expect(JSON.stringify(findings)).not.toContain("host=orders");
    expect(told(plan("port: 5433, primary_conninfo: host=billing", seen))).toEqual([
      "port 6432 (stored) → 5433 (instance)",
      "primary_conninfo host=orders (stored) → host=billing (instance)",
    ]);
  });

  it("brings what somebody stored without a reload, although the stored value is the wanted one", () => {
    const seen = { work_mem: { running: "4MB", stored: "64MB", awaitingReload: true } };
    expect(told(plan("work_mem: 64MB", seen))).toEqual(["work_mem 64MB (stored) → 64MB (instance)"]);
    const removed = { work_mem: { running: "64MB", awaitingReload: true } };
    expect(told(plan("", removed))).toEqual(["work_mem 64MB (running) → 4MB (engine-default)"]);
  });

  it("tells what waits for a restart, and does not store it again", () => {
    const seen = { shared_buffers: { running: "128MB", stored: "1GB", pendingRestart: true } };
    const { changes, awaitingRestart } = plan("shared_buffers: 1GB", seen);
    expect(changes).toEqual([]);
    expect(awaitingRestart).toMatchObject([
      { parameter: "shared_buffers", running: { display: "128MB" }, stored: { display: "1GB" } },
    ]);
  });

  it("tells that a removed line waits for a restart, with the default that will then hold", () => {
    const { awaitingRestart } = plan("", { max_connections: { running: "300", pendingRestart: true } });
    expect(awaitingRestart).toMatchObject([
      { parameter: "max_connections", running: { display: "300" }, stored: { display: "100" } },
    ]);
  });

  it("sorts changes by parameter and knows nothing of parameters that the server does not have", () => {
    expect(told(plan("work_mem: 64MB, fsync: 'off', jit: 'off', max_connections: 300"))).toEqual([
      "fsync on (running) → off (instance)",
      "max_connections 100 (running) → 300 (instance)",
      "work_mem 4MB (running) → 64MB (instance)",
    ]);
  });

  it("has nothing to say of an instance whose version nobody knows, but its server's complaints", () => {
    const state = stateOf(readSide({ "instances/orders.yaml": instance("orders", "", "9.6") }), "orders");
    const { changes, awaitingRestart, findings } = planLive(state, observe({ work_mem: { stored: "1MB" } }, ["x"]), {
      engines,
    });
    expect([changes, awaitingRestart, findings.map(({ code }) => code)]).toEqual([[], [], ["plan/file-error"]]);
  });
});

describe("what an override holds", () => {
  const origin = { kind: "override", name: "inc-4711", at, text: "256MB" } as const;

  it("is wanted in place of the documents' value, and named", () => {
    const state = want("work_mem: 64MB");
    const declared = state.settings.get("work_mem");
    const held = declared && { ...declared, value: valueOf("work_mem", "256MB"), origin };
    const settings = new Map(held ? [["work_mem", held]] : []);
    const { changes, heldByOverride } = planLive({ ...state, settings }, observe(), { engines });
    expect(heldByOverride).toEqual([{ parameter: "work_mem", override: "inc-4711" }]);
    expect(changes.map(({ after }) => after)).toEqual([{ value: valueOf("work_mem", "256MB"), origin }]);
  });
});

describe("looking at some parameters only", () => {
  const seen = { work_mem: { stored: "1MB" }, fsync: { stored: "off", pendingRestart: true } };

  it("plans for them and leaves the others as they are", () => {
    expect(told(plan("max_connections: 300", seen, ["work_mem"]))).toEqual([
      "work_mem 1MB (stored) → 4MB (engine-default)",
    ]);
    expect(plan("", seen, ["work_mem"]).awaitingRestart).toEqual([]);
    expect(plan("", seen, []).changes).toEqual([]);
  });

  it("says nothing of problems with the others", () => {
    const shadowed = { work_mem: { shadowedBy: ["role app"] }, fsync: { shadowedBy: ["command line"] } };
    const { findings } = plan("work_mem: 64MB, fsync: 'off'", shadowed, ["fsync"]);
    expect(findings.map(({ parameter }) => parameter)).toEqual(["fsync"]);
  });
});

describe("what keeps a stored value from being what runs", () => {
  it("is told for declared values: who outranks them", () => {
    const { findings } = plan("work_mem: 64MB", { work_mem: { shadowedBy: ["role app", "database orders"] } });
    expect(findings).toMatchObject([
      {
        code: "plan/shadowed",
        severity: "warning",
        message: "work_mem is also set by role app, database orders, which outranks what Setpoint stores.",
        instance: "orders",
        parameter: "work_mem",
      },
    ]);
    expect(plan("", { work_mem: { shadowedBy: ["role app"] } }).findings).toEqual([]);
  });

  it("is told for values of the operator's own files, which are left alone", () => {
    const one = plan("", { work_mem: { running: "8MB", sourceFile: conf } });
    expect(one.changes).toEqual([]);
    expect(one.findings).toMatchObject([
      {
        code: "plan/unmanaged",
        severity: "note",
        message: `work_mem is 8MB from ${conf}; no document declares it (default 4MB).`,
      },
    ]);
  });

  it("is no matter where the file says the default, the value is declared, or the host decides it", () => {
    expect(plan("", { work_mem: { running: "4096kB", sourceFile: conf } }).findings).toEqual([]);
    expect(plan("work_mem: 8MB", { work_mem: { running: "8MB", sourceFile: conf } }).findings).toEqual([]);
    expect(plan("", { port: { running: "6432", sourceFile: conf } }).findings).toEqual([]);
    expect(plan("", { work_mem: { running: "8MB", stored: "8MB", sourceFile: "auto" } }).findings).toEqual([]);
  });

  it("is told for files with errors, first of all", () => {
    const errors = [`${conf}:7: syntax error`];
    const { findings } = planLive(want(), observe({ work_mem: { running: "8MB", sourceFile: conf } }, errors), {
      engines,
    });
    expect(findings).toMatchObject([
      {
        code: "plan/file-error",
        severity: "warning",
        message: `orders: its configuration files have an error: ${conf}:7: syntax error`,
      },
      { code: "plan/unmanaged" },
    ]);
  });
});

describe("the digest of a plan against a server", () => {
  it("differs between storing the default and removing the line that stores it", () => {
    const seen = { work_mem: { running: "64MB", stored: "64MB" } };
    const [set, reset] = [plan("work_mem: 4MB", seen), plan("", seen)];
    expect(told(set)).toEqual(["work_mem 64MB (stored) → 4MB (instance)"]);
    expect(told(reset)).toEqual(["work_mem 64MB (stored) → 4MB (engine-default)"]);
    expect(set.digest).not.toBe(reset.digest);
  });

  it("differs with what is stored now, so that a plan that was shown is not applied to another state", () => {
    const digests = ["8MB", "9MB"].map((stored) => plan("work_mem: 64MB", { work_mem: { stored } }).digest);
    expect(new Set(digests).size).toBe(2);
  });

  it("is the same for another spelling, and whatever else the server says", () => {
    const one = plan("work_mem: 64MB", { work_mem: { stored: "8MB" } });
    const same = plan("Work-Mem: 65536kB", {
      work_mem: { stored: "8192kB", shadowedBy: ["role app"] },
    });
    expect(same.digest).toBe(one.digest);
  });

  it("differs with what a restart would bring", () => {
    const pending = plan("", { max_connections: { running: "300", pendingRestart: true } });
    expect(pending.digest).not.toBe(plan("").digest);
  });
});

describe("plans against servers as a whole", () => {
  const texts = dictionary(
    constantFrom("work_mem", "shared_buffers", "wal_buffers"),
    constantFrom("1MB", "8MB", "1GB"),
  );
  const render = (settings: Readonly<Record<string, string>>): string =>
    Object.entries(settings)
      .map(([name, text]) => `${name}: ${text}`)
      .join(", ");

  it("have nothing left to do once they are carried out", () => {
    assert(
      property(texts, texts, texts, (wanted, stored, written) => {
        const seen = Object.fromEntries(
          few.map((name): [string, Seen] => {
            const running = stored[name] ?? written[name] ?? "default";
            const line = stored[name] === undefined ? {} : { stored: stored[name] };
            return [name, { running, ...line, ...(written[name] === undefined ? {} : { sourceFile: conf }) }];
          }),
        );
        const lines = new Map<string, string>(Object.entries(stored));
        for (const { parameter, after } of plan(render(wanted), seen).changes) {
          if (after?.origin.kind === "engine-default") lines.delete(parameter);
          else lines.set(parameter, after?.value.display ?? "");
        }
        const then = Object.fromEntries(
          few.map((name): [string, Seen] => {
            const line = lines.get(name);
            const running = line ?? written[name] ?? "default";
            return [name, { running, ...(line === undefined ? {} : { stored: line }) }];
          }),
        );
        expect(plan(render(wanted), then).changes).toEqual([]);
        for (const [name, text] of Object.entries(wanted))
          expect(valueOf(name, then[name]?.running ?? "").canonical).toBe(valueOf(name, text).canonical);
      }),
      { numRuns: 200 },
    );
  });
});
