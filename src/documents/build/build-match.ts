import type { InstanceMatch } from "../../model/policy.ts";
import type { Match } from "../generated/documents.ts";

/** Makes out of a policy's `match` which instances it speaks of; without one, all of them. */
export function buildMatch({ labels = {}, engines = [], instances = [] }: Match = {}): InstanceMatch {
  return { labels, engines, instances };
}
