import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import { resolveFleet } from "../../../src/stages/resolve/resolve-fleet.ts";
import { type Files, instance, profile, readFleet } from "../../support/orders-shop.ts";

const settings = fc.dictionary(
  fc.constantFrom(
    "work_mem",
    "Work-Mem",
    "shared_buffers",
    "min_wal_size",
    "max_wal_size",
    "io_method",
    "jit",
    "nonsense",
  ),
  fc.constantFrom(
    "8MB",
    "64MB",
    "80GB",
    "'off'",
    "worker",
    "${settings.max_wal_size / 4}",
    "${memory / 1024}",
    "${settings.work_mem * 4}",
    "{ value: 32MB, when: version >= 17 }",
    "{ value: 48MB, when: labels.region == 'emea' }",
    "{ value: 16MB, final: true }",
    "{ value: 16MB, prefer: true }",
  ),
  { maxKeys: 4 },
);

function render(lines: Readonly<Record<string, string>>, comment: boolean): string {
  const body = Object.entries(lines).map(
    ([name, value]) => `    ${name}: ${value.startsWith("$") ? `"${value}"` : value}\n`,
  );
  return `${comment ? "# a comment that moves every line\n" : ""}  settings:${body.length === 0 ? " {}\n" : `\n${body.join("")}`}`;
}

const commits = fc.tuple(settings, settings, settings, fc.boolean()).map(([base, oltp, own, comment]): Files => ({
  "profiles/base.yaml": profile("base", render(base, comment)),
  "profiles/oltp.yaml": profile("oltp", `  extends: [base]\n${render(oltp, false)}`),
  "profiles/rival.yaml": profile("rival", render(oltp, comment)),
  "instances/orders.yaml": instance("orders", `  profiles: [oltp]\n${render(own, false)}`),
  "instances/billing.yaml": instance("billing", "  resources: { memory: 8GiB }\n  profiles: [oltp, rival]\n", "18.1"),
}));

describe("resolving from an earlier commit", () => {
  it("gives exactly what resolving anew gives, states and findings", () => {
    fc.assert(
      fc.property(commits, commits, (before, after) => {
        const mixed = { ...after, "instances/orders.yaml": before["instances/orders.yaml"] ?? "" };
        const base = readFleet(before);
        const previous = { fleet: base, state: resolveFleet(base, engines) };
        for (const files of [after, mixed]) {
          const head = readFleet(files);
          const [again, anew] = [resolveFleet(head, engines, previous), resolveFleet(head, engines)];
          for (const [name, state] of anew.instances) {
            const other = again.instances.get(name);
            expect(sorted(other?.settings)).toEqual(sorted(state.settings));
            expect(other?.constraints).toEqual(state.constraints);
            expect(other?.scope).toEqual(state.scope);
          }
          expect(again.findings.map(asText).toSorted()).toEqual(anew.findings.map(asText).toSorted());
        }
      }),
      { numRuns: 150 },
    );
  });
});

function sorted(map: ReadonlyMap<string, unknown> | undefined): readonly unknown[] {
  return [...(map ?? [])].toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function asText(value: unknown): string {
  return JSON.stringify(value);
}
