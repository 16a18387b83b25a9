import { expect } from "vitest";
import { findInterrupted } from "../../src/flows/live/record.ts";
import { FakeDeath } from "../../src/testing/fake-server.ts";
import { Killed, type Death, mortalPorts } from "./mortal.ts";
import type { Ports, Shop } from "./workspace.ts";

/** A flow that may be killed anywhere. */
export interface Story {
  /** The shop just before; every death begins with a new one. */
  readonly shop: () => Promise<Shop>;
  /** The flow, as a process of these ports runs it. */
  readonly run: (shop: Shop, ports: Partial<Ports>) => Promise<unknown>;
  /** The same command given again after a death; default: as it was run. */
  readonly again?: (shop: Shop) => Promise<unknown>;
  /** How everything must stand in the end. */
  readonly end: (shop: Shop) => Promise<void>;
  /** Instance → parameter → the values that it may have at any moment, stored (`-` is no line) or running. */
  readonly allowed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** How many calls of ports the flow makes when nobody kills it, and how many steps each server takes. */
export async function measure(story: Story): Promise<{ calls: number; steps: Readonly<Record<string, number>> }> {
  const shop = await story.shop();
  const names = Object.keys(story.allowed);
  const before = names.map((name) => shop.server(name).steps.length);
  const ports = mortalPorts(shop, { at: Number.POSITIVE_INFINITY, when: "before" });
  await story.run(shop, ports);
  await expectSound(story, shop);
  const steps = names.map((name, index) => [name, shop.server(name).steps.length - (before[index] ?? 0)]);
  return { calls: ports.calls(), steps: Object.fromEntries(steps) };
}

/** Kills the flow at one call, gives the command again, and expects everything to be as if nothing had happened. */
export async function killAndRepeat(story: Story, death: Death): Promise<void> {
  const shop = await story.shop();
  const ports = mortalPorts(shop, death, () => expectAllowed(story, shop));
  await expect(story.run(shop, ports)).rejects.toBeInstanceOf(Killed);
  await repeat(story, shop);
}

/** The same where the process dies while a server stores, between two values. */
export async function killInStep(story: Story, { instance, step }: { instance: string; step: number }): Promise<void> {
  const shop = await story.shop();
  const server = shop.server(instance);
  server.diesBefore = server.steps.length + step;
  const ports = mortalPorts(shop, { at: Number.POSITIVE_INFINITY, when: "before" }, () => expectAllowed(story, shop));
  const death = await story.run(shop, ports).catch((error: unknown) => error);
  expect(death instanceof Killed || death instanceof FakeDeath).toBe(true);
  server.diesBefore = undefined;
  await repeat(story, shop);
}

async function repeat(story: Story, shop: Shop): Promise<void> {
  expectAllowed(story, shop);
  for (const name of Object.keys(story.allowed)) expect(shop.server(name).locked).toBe(false);
  const ports = mortalPorts(shop, { at: Number.POSITIVE_INFINITY, when: "before" }, () => expectAllowed(story, shop));
  await (story.again ? story.again(shop) : story.run(shop, ports));
  await expectSound(story, shop);
}

async function expectSound(story: Story, shop: Shop): Promise<void> {
  await story.end(shop);
  expectAllowed(story, shop);
  expect(await shop.verify()).toEqual([]);
  expect(findInterrupted(await shop.record())).toEqual([]);
  for (const name of Object.keys(story.allowed)) expect(shop.server(name).locked).toBe(false);
}

function expectAllowed({ allowed }: Story, shop: Shop): void {
  for (const [name, parameters] of Object.entries(allowed)) {
    const stored = shop.stored(name);
    expect(Object.keys(stored).filter((parameter) => !(parameter in parameters))).toEqual([]);
    for (const [parameter, values] of Object.entries(parameters)) {
      expect(values).toContain(stored[parameter] ?? "-");
      expect(values).toContain(shop.runs(name, parameter));
    }
  }
}
