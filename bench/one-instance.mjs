// One instance that declares every parameter that can be declared: resolve, validate and plan of a change, after parsing.
import { readFileSync, readdirSync } from "node:fs";
import { assembleFleet } from "../dist/documents/assemble-fleet.js";
import { parseDocument } from "../dist/documents/parse-document.js";
import { engines } from "../dist/engines/index.js";
import { planChange } from "../dist/stages/plan/plan-change.js";
import { resolveFleet } from "../dist/stages/resolve/resolve-fleet.js";
import { validateFleet } from "../dist/stages/validate/validate-fleet.js";
import { median, renderCost, timed } from "./measure.mjs";

const root = new URL("..", import.meta.url);

/** Prints the time that one instance takes. */
export async function benchOneInstance() {
  const engine = engines.get("postgresql");
  const catalog = engine.catalog(engine.parseVersion("18.0"));
  const declared = [...catalog.parameters.values()].filter((parameter) => isDeclarable(engine, parameter));
  const base = readFleet(declared, "64MB");
  const head = readFleet(declared, "65MB");
  const cost = await median(15, () => timed(() => judgeChange(base, head)));
  const title = `1 instance, ${catalog.parameters.size} effective, ${declared.length} declared: resolve + validate + plan`;
  console.log(renderCost(title, cost, "aim: under 100 ms"));
}

function judgeChange(base, head) {
  const from = resolveSide(base);
  const to = resolveSide(head);
  const findings = validateFleet(to, engines);
  const plan = planChange(from, to, engines);
  if (plan.changes.length !== 1) throw new Error(`one change was expected: ${JSON.stringify(findings)}`);
}

function resolveSide(fleet) {
  return { fleet, state: resolveFleet(fleet, engines), guardedFiles: new Map() };
}

function isDeclarable(engine, parameter) {
  const mayBeSet = parameter.takesEffect !== "never" && parameter.name !== "work_mem";
  const hasPlainDefault = /^[\w.]+$/u.test(parameter.default.display);
  return mayBeSet && hasPlainDefault && engine.readValue(parameter, parameter.default.display).kind === "value";
}

/** The sample fleet's policies and profiles, and one instance. */
function readFleet(parameters, workMem) {
  const settings = parameters.map((parameter) => `    ${parameter.name}: "${parameter.default.display}"\n`).join("");
  const instance = `apiVersion: setpoint/v1
kind: Instance
metadata:
  name: orders-prod
  labels: { env: prod, tier: standard, team: orders }
spec:
  engine: postgresql
  version: "18.0"
  resources: { vcpu: 16, memory: 64GiB, storage: { kind: nvme, size: 2TiB } }
  profiles: [postgresql-oltp]
  settings:
    work_mem: ${workMem}
${settings}`;
  const files = ["policies", "profiles"].flatMap((folder) =>
    readdirSync(new URL(folder, root)).map((file) => [
      `${folder}/${file}`,
      readFileSync(new URL(`${folder}/${file}`, root)),
    ]),
  );
  const documents = [...files, ["instances/orders-prod.yaml", Buffer.from(instance)]];
  return assembleFleet(
    documents.map(([path, bytes]) => ({ path, blob: path, parsed: parseDocument(bytes) })),
    [],
  );
}
