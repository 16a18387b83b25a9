import { check } from "../../src/flows/request/check.ts";
import { merge } from "../../src/flows/request/merge.ts";
import { review } from "../../src/flows/request/review.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { CheckResult, RequestResult } from "../../src/model/results.ts";
import type { Review } from "../../src/model/review.ts";
import { ordersInstance, policies } from "./shop-documents.ts";
import { openShop, type Person, type Ports, type Shop } from "./workspace.ts";

/** The branch of the shop's change request. */
export const proposal = "safer-orders";

/** Turns fsync on, which the lock on durability guards. */
export const safer: Readonly<Record<string, string>> = {
  "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on, work_mem: 64MB"),
};

/** The shop with fsync off, and a request of max to turn it on. */
export async function openProposedShop(files: Readonly<Record<string, string | null>> = safer): Promise<Shop> {
  const shop = await openShop({
    files: { ...policies, "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off") },
    servers: { "orders-prod": {} },
  });
  await shop.push(proposal, files, { by: "max", message: "Turn fsync on" });
  return shop;
}

/** The check of the request as it stands. */
export async function checked(shop: Shop, acceptedThresholds: readonly string[] = []): Promise<CheckResult> {
  return check(shop.as("lin"), { request: proposal, acceptedThresholds });
}

/** Records somebody's opinion. */
export async function say(
  shop: Shop,
  person: Person,
  verdict: Exclude<Review["verdict"], "commented"> = "approved",
): Promise<RequestResult> {
  return review(shop.as(person), { request: proposal, acceptedThresholds: [], verdict });
}

/** Tries to merge it. */
export async function mergeIt(
  shop: Shop,
  options: { readonly accepted?: readonly string[]; readonly ports?: Partial<Ports> } = {},
): Promise<RequestResult> {
  return merge(shop.as("lin", options.ports), { request: proposal, acceptedThresholds: options.accepted ?? [] });
}

/** Every closed leaf of a decision, `title: reason`. */
export function closedLeaves({ verdict, title, reason, children }: Decision): readonly string[] {
  const closed = children.filter((child) => child.verdict === "closed");
  if (closed.length > 0) return closed.flatMap(closedLeaves);
  return verdict === "closed" ? [`${title}: ${reason}`] : [];
}
