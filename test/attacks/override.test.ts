import { describe, expect, it } from "vitest";
import { acceptRequested } from "../../src/flows/override/accept.ts";
import type { Workspace } from "../../src/flows/workspace.ts";
import { codes, locked, open, openSettledShop } from "../support/emergency.ts";
import { configuration } from "../support/orders-shop.ts";
import type { Shop } from "../support/workspace.ts";

/** A hosted forge that does not tell who pushed, such as one that is out of order. */
function silent(shop: Shop): Workspace {
  return {
    ...shop.as("ada"),
    openActivity: () => ({
      pushes: async (branch) =>
        branch.startsWith("override/") ? { kind: "unknown", reason: "502" } : { kind: "known", pushes: [] },
    }),
  };
}

describe("who opened an override, where a hosted forge does not tell", () => {
  it("E10: is nobody: the addresses in its commits can be anybody's", async () => {
    const shop = await openSettledShop();
    await open(shop, locked);
    const hosted = configuration
      .replace("kind: local", "kind: github\n    repository: shop/config")
      .replace(/ {4}teams:.*\n/u, "");
    await shop.push("main", { "setpoint.yaml": hosted });
    await shop.approveTrunk();
    const result = await acceptRequested(
      {
        ...silent(shop),
        openForge: (of) => ({
          ...shop.as("ada").openForge(of),
          members: async () => ({ kind: "members", logins: ["lin", "ada"] }),
        }),
      },
      { id: "inc-4712", acceptedBy: [], act: true },
    );
    expect(result.acted).toBe(false);
    expect(codes(result)).toContain("override/no-person");
    expect(shop.runs("orders-prod", "synchronous_commit")).toBe("on");
  });
});
