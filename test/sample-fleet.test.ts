import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { assembleFleet } from "../src/documents/assemble-fleet.ts";
import { parseDocument } from "../src/documents/parse-document.ts";
import { findInstanceEngine, settingsScope } from "../src/engines/effective-setting.ts";
import { engines } from "../src/engines/index.ts";
import type { Evaluation, Expression } from "../src/model/expression.ts";
import { matchesInstance } from "../src/model/policy-matching.ts";
import type { InstanceState } from "../src/model/state.ts";
import { resolveFleet } from "../src/stages/resolve/resolve-fleet.ts";
import { validateFleet } from "../src/stages/validate/validate-fleet.ts";
import { describeWithPostgresql, postgresqlMajors, startPostgresql } from "./servers/postgresql-server.ts";

const root = path.resolve(import.meta.dirname, "..");
const documents = ["policies", "profiles", "instances"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${folder}/${file.split(path.sep).join("/")}`),
);
const fleet = assembleFleet(
  ["setpoint.yaml", ...documents].map((file) => ({
    path: file,
    blob: file,
    parsed: parseDocument(readFileSync(path.join(root, file))),
  })),
  [],
);
const state = resolveFleet(fleet, engines);
const instances = [...state.instances.values()];

describe("the sample fleet", () => {
  it("is a dozen instances and more, of every major that is supported", () => {
    expect(instances.length).toBeGreaterThanOrEqual(12);
    const majors = new Set(instances.map(({ instance }) => instance.version.split(".")[0]));
    expect([...majors].toSorted()).toEqual([...postgresqlMajors]);
  });

  it("has nothing that Setpoint finds fault with", () => {
    expect(validateFleet({ fleet, state }, engines)).toEqual([]);
  });

  it("has every kind of policy, and uses what locks and stages can say", () => {
    const { policies } = fleet;
    for (const ofKind of Object.values(policies)) expect(ofKind).not.toEqual([]);
    expect(new Set(policies.windows.map(({ mode }) => mode))).toEqual(new Set(["freeze", "maintenance"]));
    expect(policies.locks.some(({ approvals }) => approvals.some(({ fallback }) => fallback))).toBe(true);
    expect(policies.thresholds.some(({ approvals }) => approvals.length > 0)).toBe(true);
  });

  it("keeps what is derived on every critical instance where it may move without approval", () => {
    const derived = fleet.policies.locks.flatMap((lock) => lock.derived.map(({ allow }) => ({ lock, allow })));
    expect(derived).not.toEqual([]);
    for (const { lock, allow } of derived) {
      const held = instances.filter(({ instance }) => matchesInstance(lock.match, instance));
      expect(held.length).toBeGreaterThan(4);
      expect(held.map((one) => allow && evaluateFor(one, allow))).toEqual(
        held.map(() => ({ kind: "value", value: true })),
      );
    }
  });

  it("lets no critical instance confirm what a crash could take back", () => {
    const critical = instances.filter(({ instance }) => instance.labels["tier"] === "critical");
    const values = critical.map(({ settings }) =>
      ["fsync", "full_page_writes", "synchronous_commit"].map((name) => settings.get(name)?.value.canonical),
    );
    expect(critical.length).toBeGreaterThan(4);
    for (const value of values) expect(value).toEqual(["on", "on", expect.stringMatching(/^(?:on|remote_apply)$/u)]);
  });
});

function evaluateFor(one: InstanceState, expression: Expression): Evaluation {
  const place = findInstanceEngine(one, engines);
  if (!place) throw new Error(`Nobody knows the version of ${one.instance.name}.`);
  const settings = settingsScope((name) => one.settings.get(name)?.value, place, [expression]);
  return expression.evaluate({ ...one.scope, settings });
}

describeWithPostgresql([...postgresqlMajors], "the values of the sample fleet", () => {
  it.each(postgresqlMajors)("are taken by a real PostgreSQL %s", async (major) => {
    const server = await startPostgresql(major);
    const client = new Client(server.dsn);
    try {
      await client.connect();
      const own = instances.filter(({ instance }) => instance.version.startsWith(`${major}.`));
      expect(own).not.toEqual([]);
      for (const instance of own) expect(await storeAll(client, instance)).toEqual([]);
    } finally {
      await client.end();
      await server.stop();
    }
  });
});

/** What the server says against the values: refusals, and errors in the file that they are stored in. */
async function storeAll(client: Client, { settings }: InstanceState): Promise<readonly string[]> {
  const refusals: string[] = [];
  for (const { parameter, value } of settings.values()) {
    const words = `ALTER SYSTEM SET ${parameter.name} = ${client.escapeLiteral(value.display)}`;
    await client.query(words).catch((error: Error) => refusals.push(`${words}: ${error.message}`));
  }
  const { rows } = await client.query(
    "SELECT name FROM pg_file_settings WHERE error IS NOT NULL AND error <> 'setting could not be applied'",
  );
  await client.query("ALTER SYSTEM RESET ALL");
  return [...refusals, ...rows.map((row) => `error in the file: ${row.name}`)];
}
