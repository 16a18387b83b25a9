import { describe, expect, it } from "vitest";
import { acceptRequested } from "../../../src/flows/override/accept.ts";
import { listOverrides } from "../../../src/flows/override/list.ts";
import type { Workspace } from "../../../src/flows/workspace.ts";
import type { OverrideResult } from "../../../src/model/results.ts";
import type { Push } from "../../../src/model/review.ts";
import { codes, locked, open, openSettledShop } from "../../support/emergency.ts";
import { minute } from "../../support/shop-documents.ts";
import type { Person, Shop } from "../../support/workspace.ts";

const at = "2030-01-01T00:00:00.000Z";

/** The shop with an override whose commit says that Lin made it; who pushed it is for the forge to say. */
async function openAskedShop(): Promise<{ readonly shop: Shop; readonly after: string }> {
  const shop = await openSettledShop();
  await open(shop, locked);
  return { shop, after: (await shop.head("override/inc-4712")) ?? "" };
}

/** A workspace whose forge has seen these pushes of the branch. */
function seeing(shop: Shop, pushes: readonly Push[], person: Person = "ada"): Workspace {
  const pushed = (branch: string): readonly Push[] => (branch === "override/inc-4712" ? pushes : []);
  return {
    ...shop.as(person),
    openActivity: () => ({ pushes: async (branch) => ({ kind: "known", pushes: pushed(branch) }) }),
  };
}

async function accept(workspace: Workspace): Promise<OverrideResult> {
  return acceptRequested(workspace, { id: "inc-4712", acceptedBy: [], act: true });
}

async function openerOf(workspace: Workspace): Promise<string | undefined> {
  return (await listOverrides(workspace)).overrides.find((row) => row.id === "inc-4712")?.openedBy;
}

describe("who opened an override, where the forge records who pushes", () => {
  it("E10: is who made the branch by the forge's account, whatever its commits say", async () => {
    const { shop, after } = await openAskedShop();
    const workspace = seeing(shop, [{ actor: "max", at, kind: "created", after }]);
    expect(await openerOf(workspace)).toBe("max");
    const result = await accept(workspace);
    expect(result.acted).toBe(false);
    expect(codes(result)).toContain("override/not-entitled");
    expect(shop.runs("orders-prod", "synchronous_commit")).toBe("on");
  });

  it("E10: may not be the second person too, though a commit names another", async () => {
    const { shop, after } = await openAskedShop();
    const result = await accept(seeing(shop, [{ actor: "ada", at, kind: "created", after }]));
    expect(result.acted).toBe(false);
    expect(codes(result)).toEqual(["override/awaits-second-person"]);
  });

  it("E10: is believed where the account of the forge is whole and of one hand", async () => {
    const { shop, after } = await openAskedShop();
    const pushes: readonly Push[] = [
      { actor: "max", at, kind: "created" },
      { actor: "max", at, kind: "deleted" },
      { actor: "lin", at, kind: "created" },
      { actor: "lin", at, kind: "pushed", after },
    ];
    const result = await accept(seeing(shop, pushes));
    expect(result.acted).toBe(true);
    const accepted = (await shop.events()).find((event) => event.kind === "override-accepted");
    expect(accepted).toMatchObject({ override: { openedBy: "lin", acceptedBy: ["ada"] } });
  });

  it.each<[string, (after: string) => readonly Push[], string]>([
    [
      "somebody else has pushed to it",
      (after) => [
        { actor: "lin", at, kind: "created" },
        { actor: "ada", at, kind: "force-pushed", after },
      ],
      "override/several-hands",
    ],
    ["its maker's account is gone", (after) => [{ at, kind: "created", after }], "override/no-person"],
    ["nobody is known to have made it", (after) => [{ actor: "lin", at, kind: "pushed", after }], "override/no-person"],
    [
      "the forge has not told of its last push yet",
      () => [{ actor: "lin", at, kind: "created", after: "0" }],
      "override/no-person",
    ],
    ["the forge knows nothing of it", () => [], "override/no-person"],
  ])("E10: is not believed where %s", async (_, pushes, code) => {
    const { shop, after } = await openAskedShop();
    const result = await accept(seeing(shop, pushes(after)));
    expect(result.acted).toBe(false);
    expect(codes(result)).toContain(code);
    expect(shop.runs("orders-prod", "synchronous_commit")).toBe("on");
  });

  it("E14: a clock that is more than a minute behind the forge's stops it, and one that is nearly right does not", async () => {
    const { shop, after } = await openAskedShop();
    const pushes: readonly Push[] = [{ actor: "lin", at: "2030-01-01T00:01:00.000Z", kind: "created", after }];
    shop.clock.advance(-1);
    const result = await accept(seeing(shop, pushes));
    expect(result.acted).toBe(false);
    expect(result.findings).toMatchObject([
      {
        code: "override/clock-skew",
        severity: "error",
        message: "The forge saw a push at 2030-01-01T00:01:00.000Z, and the clock here says 2029-12-31T23:59:59.999Z.",
      },
    ]);
    shop.clock.advance(1);
    expect((await accept(seeing(shop, pushes))).acted).toBe(true);
  });

  it("E14: a time of the forge that cannot be read is no time", async () => {
    const { shop, after } = await openAskedShop();
    shop.clock.advance(minute);
    const result = await accept(seeing(shop, [{ actor: "lin", at: "yesterday", kind: "created", after }]));
    expect(codes(result)).toEqual(["override/clock-skew"]);
  });
});
