import { afterAll, beforeAll, expect, it } from "vitest";
import { engines } from "../../../../src/engines/index.ts";
import type { LivePlan } from "../../../../src/model/live-plan.ts";
import type { Observation } from "../../../../src/model/observation.ts";
import type { Parameter } from "../../../../src/model/parameter.ts";
import type { EffectiveSetting, InstanceState } from "../../../../src/model/state.ts";
import { planLive } from "../../../../src/stages/plan/plan-live.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { catalogOf, connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

/** What the tests' servers are started with: where they listen, and the libraries that must be there from the start. */
const onCommandLine = new Set(["listen_addresses", "port", "shared_preload_libraries", "unix_socket_directories"]);
const preloaded = ["auto_explain", "pg_prewarm", "pg_stat_statements"];
const options = ["-c", `shared_preload_libraries=${preloaded.join(",")}`];

/** Majors on which everything is stored as well; the others are looked at. */
const storing = new Set(["12", "15", "18"]);

/** From 17 on ALTER SYSTEM takes parameters of libraries that are not loaded. */
function isKnown({ extension }: Parameter, major: string): boolean {
  return extension === undefined || preloaded.includes(extension) || Number(major) >= 17;
}

function storable(major: string): readonly Parameter[] {
  return [...catalogOf(major).parameters.values()].filter(
    (parameter) =>
      engines.get("postgresql")?.readValue(parameter, "default").kind === "value" &&
      !onCommandLine.has(parameter.name) &&
      isKnown(parameter, major),
  );
}

function stateOf(major: string, parameters: readonly Parameter[]): InstanceState {
  const instance = ordersInstance(major, connection);
  const settings = parameters.map((parameter): [string, EffectiveSetting] => {
    const origin = { kind: "instance", name: instance.name, at: instance.at, text: "default" } as const;
    return [parameter.name, { parameter, value: parameter.default, origin, over: [] }];
  });
  return { instance, settings: new Map(settings), constraints: [], scope: {}, findings: [] };
}

for (const major of ["12", "13", "14", "15", "16", "17", "18"]) {
  describeWithPostgresql([major], `PostgreSQL ${major} as it comes`, () => {
    let server: PostgresqlServer;

    beforeAll(async () => {
      server = await startPostgresql(major, options);
    });
    afterAll(() => server.stop());

    const plan = (state: InstanceState, observation: Observation): LivePlan =>
      planLive(state, observation, { engines });

    it("differs in nothing from an instance that declares nothing, but for what initdb wrote", async () => {
      const target = targetOf(server);
      const observation = await withSession(target, ordersInstance(major, connection), (session) => session.observe());
      const { changes, awaitingRestart, findings } = plan(stateOf(major, []), observation);
      expect([changes, awaitingRestart]).toEqual([[], []]);
      const others = findings.filter(({ code }) => code !== "plan/unmanaged");
      expect(others).toEqual([]);
      const unmanaged = findings.map(({ parameter = "" }) => parameter);
      expect(unmanaged.filter((name) => !["max_wal_size", "min_wal_size", "shared_buffers"].includes(name))).toEqual(
        [],
      );
    });

    if (!storing.has(major)) return;
    it("reads back every default that is stored as that default, after a reload and after a restart", async () => {
      const parameters = storable(major);
      expect(parameters.length).toBeGreaterThan(290);
      const state = stateOf(major, parameters);
      const target = targetOf(server);
      const store = parameters.map((parameter) => ({ parameter, value: parameter.default }));
      const reloaded = await withSession(target, state.instance, async (session) => {
        await session.store(store);
        return session.reload();
      });
      expect(plan(state, reloaded).changes).toEqual([]);
      await server.restart(options);
      const restarted = await withSession(target, state.instance, (session) => session.observe());
      const { changes, awaitingRestart, findings } = plan(state, restarted);
      expect([changes, findings]).toEqual([[], []]);
      expect(awaitingRestart).toEqual([]);
      const others = parameters.filter(
        ({ name, default: { canonical } }) => restarted.parameters.get(name)?.running.canonical !== canonical,
      );
      expect(others.map(({ name }) => name)).toEqual([]);
    });
  });
}
