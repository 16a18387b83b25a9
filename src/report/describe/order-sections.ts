import type { Section } from "../report.ts";

/** The order in which instances are changed; none for a single one, which has no order. */
export function orderSections(order: readonly string[]): readonly Section[] {
  if (order.length < 2) return [];
  return [{ kind: "list", title: "Rollout order", folded: true, style: "sequence", items: order }];
}
