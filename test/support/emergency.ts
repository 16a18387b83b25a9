import { openOverride, type OpenRequest } from "../../src/flows/override/open.ts";
import { reconcile } from "../../src/flows/override/reconcile.ts";
import type { OverrideResult } from "../../src/model/results.ts";
import { ordersInstance, policies } from "./shop-documents.ts";
import { openShop, type Person, type Ports, type Shop, type ShopOptions } from "./workspace.ts";

/** An override of work_mem, which no lock holds: two hours of 256MB on orders-prod. */
export const checkout: OpenRequest = {
  id: "inc-4711",
  instances: ["orders-prod"],
  settings: [["work_mem", "256MB"]],
  reason: "reports spill to disk",
  incident: "INC-4711",
  restoreAfter: "2h",
  act: true,
};

/** One of a locked parameter, which takes two people of those on call. */
export const locked: OpenRequest = { ...checkout, id: "inc-4712", settings: [["synchronous_commit", "off"]] };

/** The shop with two instances whose servers are what the trunk says: 64MB and 16MB of work_mem. */
export async function openSettledShop(options: Pick<ShopOptions, "isFollowed"> = {}): Promise<Shop> {
  const shop = await openShop({
    ...options,
    files: {
      ...policies,
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB"),
      "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 16MB"),
    },
    servers: { "orders-prod": {}, "orders-test": {} },
  });
  shop.storeByHand("orders-prod", "work_mem", "64MB");
  shop.storeByHand("orders-test", "work_mem", "16MB");
  return shop;
}

/** Opens {@link checkout}, changed as given. */
export async function open(
  shop: Shop,
  asked: Partial<OpenRequest> = {},
  by: { readonly person?: Person; readonly ports?: Partial<Ports> } = {},
): Promise<OverrideResult> {
  return openOverride(shop.as(by.person ?? "lin", by.ports), { ...checkout, ...asked });
}

/** What the scheduled job does. */
export async function sweep(shop: Shop): Promise<OverrideResult> {
  return reconcile(shop.as("ada"), true);
}

/** The kinds of all events of the record, in order. */
export async function kinds(shop: Shop): Promise<readonly string[]> {
  return (await shop.events()).map((event) => event.kind);
}

/** `id state` of every override in a result. */
export function states(result: OverrideResult): readonly string[] {
  return result.overrides.map((row) => `${row.id} ${row.state}`);
}

/** The codes of everything a result says. */
export function codes({ findings, failures }: OverrideResult): readonly string[] {
  return [...findings, ...failures].map((one) => one.code);
}
