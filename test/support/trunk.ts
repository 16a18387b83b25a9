import { findGoverning } from "../../src/flows/trunk/find-governing.ts";
import { merge } from "../../src/flows/request/merge.ts";
import { review } from "../../src/flows/request/review.ts";
import type { RequestResult } from "../../src/model/results.ts";
import { ordersInstance, policies } from "./shop-documents.ts";
import { openShop, type Person, type Shop, type ShopOptions } from "./workspace.ts";

/** What orders-prod is told to be; `fsync` and `synchronous_commit` are locked, `work_mem` is not. */
export function prod(settings: string): Readonly<Record<string, string>> {
  return { "instances/orders-prod.yaml": ordersInstance("orders-prod", settings) };
}

/** The shop with one server that is what its trunk says: fsync on, 64MB of work_mem. */
export async function openTrunkShop(options: Partial<ShopOptions> = {}): Promise<Shop> {
  const shop = await openShop({
    files: { ...policies, ...prod("fsync: on, work_mem: 64MB") },
    servers: { "orders-prod": {} },
    ...options,
  });
  shop.storeByHand("orders-prod", "fsync", "on");
  shop.storeByHand("orders-prod", "work_mem", "64MB");
  return shop;
}

/** Proposes files as Max on a branch that starts at the trunk. @returns the head */
export async function propose(
  shop: Shop,
  request: string,
  files: Readonly<Record<string, string | null>>,
): Promise<string> {
  return shop.push(request, files, { by: "max", message: `Propose ${request}` });
}

/** Approves a request as it stands. */
export async function approve(shop: Shop, request: string, person: Person = "ada"): Promise<RequestResult> {
  return review(shop.as(person), { request, acceptedThresholds: [], verdict: "approved" });
}

/** Merges it as the gate allows. @returns the commit of the trunk */
export async function mergeApproved(shop: Shop, request: string): Promise<string> {
  const { commit } = await merge(shop.as("lin"), { request, acceptedThresholds: [] });
  if (commit === undefined) throw new Error(`${request} is not merged`);
  return commit;
}

/** Proposes, approves and merges. @returns the commit of the trunk */
export async function takeIn(
  shop: Shop,
  request: string,
  files: Readonly<Record<string, string | null>>,
): Promise<string> {
  await propose(shop, request, files);
  await approve(shop, request);
  return mergeApproved(shop, request);
}

/** Merges past the gate, as an administrator can: a commit that looks like any other merge. @returns the commit of the trunk */
export async function mergeAnyway(
  shop: Shop,
  request: string,
  files: Readonly<Record<string, string | null>>,
): Promise<string> {
  const parents = [(await shop.head("main")) ?? "", (await shop.head(request)) ?? ""];
  return shop.push("main", files, { by: "stranger", parents, message: `Merge ${request}` });
}

/** Which commit governs, and what is said of the trunk: `[commit, codes]`. */
export async function governs(shop: Shop): Promise<readonly [string, readonly string[]]> {
  const { side, findings } = await findGoverning(shop.as("lin"));
  return [side.commit, findings.map((finding) => finding.code)];
}
