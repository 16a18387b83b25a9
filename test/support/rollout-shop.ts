import type { LiveResult } from "../../src/model/results.ts";
import type { TargetSession } from "../../src/ports/target.ts";
import { ordersInstance, policies } from "./shop-documents.ts";
import { openShop, type Shop } from "./workspace.ts";

/** A Rollout of the shop's critical servers: orders-a first, then up to two thirds, then the rest. */
export function rolloutDocument(more: string): string {
  return `apiVersion: setpoint/v1
kind: Rollout
metadata: { name: critical }
spec:
  match: { labels: { tier: critical } }
  canary: [orders-a]
  waves: [67]
${more}`;
}

/** What must hold after a wave: nobody waits for a lock, no new deadlocks; asked at once and every 10 s for a minute. */
export const healthy = `  pause: 5m
  health:
    check: statistics.waiting_locks < 5 && statistics.deadlocks_total - before.deadlocks_total <= 0
    for: 1m
    every: 10s
`;

/** A Window of the shop's critical servers. */
export function windowDocument(name: string, spec: string): string {
  return `apiVersion: setpoint/v1
kind: Window
metadata: { name: ${name} }
spec:
  match: { labels: { tier: critical } }
  zone: UTC
${spec}`;
}

/** An instance of the shop that no rollout and no window speaks of. */
export function freeInstance(name: string): string {
  return ordersInstance(name, "work_mem: 64MB").replace("tier: critical", "tier: test");
}

/** Three critical servers that are to go from 8MB to 64MB; documents may say otherwise of them. */
export async function openRolloutShop(
  documents: Readonly<Record<string, string>> = { "policies/critical.rollout.yaml": rolloutDocument(healthy) },
  settings = "work_mem: 64MB",
): Promise<Shop> {
  const names = ["orders-a", "orders-b", "orders-c"];
  const instances = names.map((name) => [`instances/${name}.yaml`, ordersInstance(name, settings)] as const);
  const shop = await openShop({
    files: { ...policies, ...Object.fromEntries(instances), ...documents },
    servers: Object.fromEntries(names.map((name) => [name, {}])),
  });
  for (const name of names) shop.storeByHand(name, "work_mem", "8MB");
  return shop;
}

/** What `work_mem` is on the three servers. */
export function workMem(shop: Shop): readonly string[] {
  return ["orders-a", "orders-b", "orders-c"].map((name) => shop.runs(name, "work_mem"));
}

/** The shop's target, with a word before each reading of statistics. */
export function watchedTarget(shop: Shop, onLook: (instance: string) => void): Shop["target"] {
  return {
    connect: async (instance) => {
      const session: TargetSession = await shop.target.connect(instance);
      return {
        ...session,
        statistics: () => {
          onLook(instance.name);
          return session.statistics();
        },
      };
    },
  };
}

/** Findings of the rollout and of windows: `code: message`. */
export function told({ findings }: LiveResult): readonly string[] {
  const own = findings.filter(({ code }) => code.startsWith("rollout/") || code.startsWith("apply/"));
  return own.map(({ code, message }) => `${code}: ${message}`);
}
