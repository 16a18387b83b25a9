import { deploy } from "../../src/flows/live/deploy.ts";
import type { LiveResult } from "../../src/model/results.ts";
import type { Person, Ports, Shop } from "./workspace.ts";

/** How the shop's plan is applied. */
export interface ApplyOptions {
  readonly by?: Person;
  readonly restart?: boolean;
  readonly instances?: readonly string[];
  readonly ports?: Partial<Ports>;
  /** What happens between the plan and its application. */
  readonly meanwhile?: () => unknown;
}

/** Shows the plan and applies exactly that, as somebody with two commands would. */
export async function applyShown(shop: Shop, options: ApplyOptions = {}): Promise<LiveResult> {
  const { by = "lin", restart = false, instances = [], ports = {}, meanwhile } = options;
  const { digest } = await deploy(shop.as(by), { instances, restart });
  await meanwhile?.();
  return deploy(shop.as(by, ports), { instances, restart, digest });
}
