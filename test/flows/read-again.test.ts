import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryDocumentCache } from "../../src/adapters/repo/memory/memory-document-cache.ts";
import { memoryRepo } from "../../src/adapters/repo/memory/memory-repo.ts";
import { engines } from "../../src/engines/index.ts";
import { canonicalJson } from "../../src/model/canonical-json.ts";
import type { Finding } from "../../src/model/finding.ts";
import { type Reader, readSide, type Side } from "../../src/flows/read-side.ts";
import { deriveRequirements } from "../../src/stages/gate/derive-requirements.ts";
import { planChange } from "../../src/stages/plan/plan-change.ts";
import { validateFleet } from "../../src/stages/validate/validate-fleet.ts";
import { configuration, instance, profile } from "../support/orders-shop.ts";

const policy = (kind: string, name: string, spec: string): string =>
  `apiVersion: setpoint/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}`;
const approvals = "  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]\n";

/** What may stand at each place; `null`: nothing. The first is what the shop starts with. */
const places: Readonly<Record<string, readonly (string | null)[]>> = {
  "setpoint.yaml": [configuration, configuration.replace("max@shop", "maximilian@shop"), "kind: Nonsense\n", null],
  ".github/workflows/check.yml": [null, "on: push\n", "on: pull_request\n"],
  "README.md": ["The orders shop\n", "The shop\n"],
  "profiles/base.yaml": [
    profile("base", "  settings: { work_mem: 8MB, jit: 'off' }\n"),
    profile("base", "  settings: { work_mem: 16MB, jit: 'off' }\n"),
    profile("base", "  settings: { work_mem: 8MB, jit: perhaps }\n"),
    profile("base", "  variables: { share: { type: int, default: 4 } }\n  settings: { work_mem: 8MB }\n"),
    null,
  ],
  "profiles/oltp.yaml": [
    profile("oltp", "  extends: [base]\n  settings: { max_connections: 200, shared_buffers: '${memory / 4}' }\n"),
    profile(
      "oltp",
      "  extends: [base]\n  settings: { max_connections: 300, maintenance_work_mem: '${settings.work_mem * 4}' }\n",
    ),
    profile("oltp", "  settings: { no_such_thing: 1 }\n"),
  ],
  "instances/orders.yaml": [
    instance(
      "orders",
      "  resources: { memory: 16GiB }\n  profiles: [oltp]\n  topology: { role: primary, replicas: [orders-r1] }\n",
    ),
    instance("orders", "  resources: { memory: 32GiB }\n  profiles: [oltp]\n  settings: { work_mem: 64MB }\n"),
    instance("orders", "  profiles: [oltp]\n", "17.2"),
    instance("billing"),
    "apiVersion: [",
    null,
  ],
  "instances/orders-r1.yaml": [
    instance("orders-r1", "  resources: { memory: 16GiB }\n  profiles: [oltp]\n"),
    `# a comment that moves every line\n${instance("orders-r1", "  resources: { memory: 16GiB }\n  profiles: [oltp]\n")}`,
    instance("orders-r1", "  resources: { memory: 16GiB }\n  profiles: [oltp]\n  settings: { max_connections: 50 }\n"),
    null,
  ],
  "instances/billing.yaml": [
    instance("billing", "  resources: { memory: 8GiB }\n  profiles: [base]\n").replace("critical", "standard"),
    instance("billing", "  resources: { memory: 8GiB }\n  profiles: [base]\n"),
    instance("billing", "  profiles: [nowhere]\n"),
    null,
  ],
  "instances/eu/reports.yaml": [null, instance("reports"), instance("orders-r1")],
  "policies/memory.lock.yaml": [
    policy("Lock", "memory", `  match: { labels: { tier: critical } }\n  parameters: [work_mem]\n${approvals}`),
    policy("Lock", "memory", `  match: { labels: { tier: gold } }\n  parameters: [work_mem, nonsense]\n${approvals}`),
    null,
  ],
  "policies/all.owners.yaml": [
    policy("Owners", "all", `  paths: [policies/**, profiles/**, .github/**]\n${approvals}`),
    null,
  ],
  "policies/spill.rule.yaml": [
    policy(
      "Rule",
      "spill",
      "  match: { engines: [postgresql] }\n  assert: settings.work_mem >= 8388608\n  message: Too little.\n",
    ),
    policy(
      "Rule",
      "spill",
      "  match: { labels: { env: prod } }\n  assert: settings.max_connections < 250\n  message: Too many.\n",
    ),
    null,
  ],
  "policies/blast.threshold.yaml": [
    policy("Threshold", "blast", "  match: { labels: { env: prod } }\n  maxInstances: 1\n"),
    policy("Threshold", "blast", "  match: { labels: { tier: critical } }\n  maxPercent: 40\n"),
  ],
  "overrides/inc.yaml": [null, "kind: Override\n"],
};

/** Path → which of the things that may stand there; where nothing is said, what the shop starts with. */
const edits = fc
  .array(
    fc.constantFrom(...Object.keys(places)).chain((path) => fc.tuple(fc.constant(path), fc.nat(5))),
    { maxLength: 5 },
  )
  .map((chosen) => new Map(chosen.map(([path, index]) => [path, index % (places[path]?.length ?? 1)])));
type Edits = ReadonlyMap<string, number>;

function filesOf(chosen: Edits): ReadonlyMap<string, string | null> {
  return new Map(Object.entries(places).map(([path, variants]) => [path, variants[chosen.get(path) ?? 0] ?? null]));
}

async function openReader(commits: readonly Edits[]): Promise<{ reader: Reader; ids: readonly string[] }> {
  const repo = memoryRepo();
  const ids: string[] = [];
  for (const [index, chosen] of commits.entries()) {
    const author = { name: "Lin", email: "lin@shop.example" };
    const commit = { branch: `ask-${index}`, expected: null, files: filesOf(chosen), message: "Ask", author };
    ids.push(await repo.commit({ ...commit, at: new Date("2030-01-01T00:00:00Z") }));
  }
  return { reader: { repo, cache: memoryDocumentCache(), engines }, ids };
}

/** Everything that a request's verdict stands on, in words. */
function describeAll(base: Side, head: Side): string {
  const plan = planChange(base, head, engines);
  const requirements = deriveRequirements({ plan, base, head }, engines);
  const findings = [...validateFleet(head, engines), ...head.fleet.findings, ...head.state.findings];
  const instances = [...head.state.instances].map(([name, state]) => [
    name,
    { ...state, settings: [...state.settings].toSorted(([left], [right]) => (left < right ? -1 : 1)) },
  ]);
  const { documents, instances: models, profiles, policies, configuration: people } = head.fleet;
  const fleet = [[...documents], [...models], [...profiles], policies, people, [...head.guardedFiles]];
  const told = findings.map((finding: Finding) => canonicalJson(finding)).toSorted();
  return canonicalJson({ plan, requirements, told, instances, fleet });
}

describe("reading many commits after one another", () => {
  it("gives of each exactly what reading it alone gives", async () => {
    await fc.assert(
      fc.asyncProperty(edits, fc.array(edits, { minLength: 1, maxLength: 6 }), async (trunk, asked) => {
        const { reader, ids } = await openReader([trunk, ...asked]);
        const [baseId, ...headIds] = ids;
        const base = await readSide(reader, baseId);
        for (const [index, id] of headIds.entries()) {
          const together = describeAll(base, await readSide(reader, id, base));
          const alone = await openReader([trunk, asked[index] ?? new Map()]);
          const [from, to] = await Promise.all(alone.ids.map(async (one) => await readSide(alone.reader, one)));
          if (from === undefined || to === undefined) throw new Error("two sides were read");
          expect(together).toBe(describeAll(from, to));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes over what commits share, as the very objects", async () => {
    const { reader, ids } = await openReader([new Map(), new Map([["instances/billing.yaml", 1]])]);
    const base = await readSide(reader, ids[0]);
    const head = await readSide(reader, ids[1], base);
    const shared = [...head.state.instances].filter(([name, state]) => base.state.instances.get(name) === state);
    expect(shared.map(([name]) => name)).toEqual(["orders-r1", "orders"]);
    expect(head.fleet.policies).toBe(base.fleet.policies);
    expect(planChange(base, head, engines).structure).toEqual([
      expect.objectContaining({ kind: "instance-redefined", instance: "billing", field: "labels" }),
    ]);
  });
});
