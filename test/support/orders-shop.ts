import { assembleFleet } from "../../src/documents/assemble-fleet.ts";
import { parseDocument } from "../../src/documents/parse-document.ts";
import { engines } from "../../src/engines/index.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Fleet } from "../../src/model/fleet.ts";
import type { InstanceState } from "../../src/model/state.ts";
import type { PlanSide } from "../../src/stages/plan/plan-side.ts";
import { resolveFleet } from "../../src/stages/resolve/resolve-fleet.ts";

/** Files of a configuration repository: path → content. */
export type Files = Readonly<Record<string, string>>;

/** The smallest setpoint.yaml of the shop. */
export const configuration = `apiVersion: setpoint/v1
kind: Configuration
metadata: { name: orders-shop }
spec:
  forge:
    kind: local
    users: { lin: [lin@shop.example], ada: [ada@shop.example], max: [max@shop.example] }
    teams: { shop/dba: [lin, ada], shop/oncall: [lin, ada] }
`;

/** An instance document; `spec` is indented by two and follows engine and version. */
export function instance(name: string, spec = "", version = "16.4"): string {
  return `apiVersion: setpoint/v1
kind: Instance
metadata: { name: ${name}, labels: { env: prod, tier: critical } }
spec:
  engine: postgresql
  version: "${version}"
  platform: { kind: self-hosted }
${spec}`;
}

/** A profile document for PostgreSQL. */
export function profile(name: string, spec: string): string {
  return `apiVersion: setpoint/v1
kind: Profile
metadata: { name: ${name} }
spec:
  engine: postgresql
${spec}`;
}

/** Reads files as one commit would be read, without a repository; the content is its own address. */
export function readFleet(files: Files): Fleet {
  const all = { "setpoint.yaml": configuration, ...files };
  const documents = Object.entries(all).map(([path, text]) => ({
    path,
    blob: text,
    parsed: parseDocument(new TextEncoder().encode(text)),
  }));
  return assembleFleet(documents, []);
}

/** Reads and resolves. */
export function readSide(files: Files, guardedFiles: Files = {}): PlanSide {
  const fleet = readFleet(files);
  return { fleet, state: resolveFleet(fleet, engines), guardedFiles: new Map(Object.entries(guardedFiles)) };
}

/** The state of one instance that must be there. */
export function stateOf(side: PlanSide, name: string): InstanceState {
  const state = side.state.instances.get(name);
  if (!state) throw new Error(`${name} is not in the fleet: ${JSON.stringify(side.fleet.findings)}`);
  return state;
}

/** Declared values as people read them. */
export function displayed(side: PlanSide, name: string): Readonly<Record<string, string>> {
  const settings = [...stateOf(side, name).settings.values()];
  return Object.fromEntries(settings.map((setting) => [setting.parameter.name, setting.value.display]));
}

/** Findings as `code@file:line`. */
export function located(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, at }) => (at ? `${code}@${at.file}:${at.line}` : code));
}
