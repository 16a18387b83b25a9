import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advanceTrunk } from "../../../src/flows/trunk/advance-trunk.ts";
import { findGoverning } from "../../../src/flows/trunk/find-governing.ts";
import { approve, mergeAnyway, mergeApproved, openTrunkShop, prod, propose } from "../../support/trunk.ts";
import type { Shop } from "../../support/workspace.ts";

/** What trunk says of orders-prod: two locked values and a free one. */
interface Said {
  readonly fsync: string;
  readonly synchronous_commit: string;
  readonly work_mem: string;
}

type Locked = "fsync" | "synchronous_commit";

/** One thing that somebody does. */
type Act =
  | { readonly kind: "merge" | "push"; readonly parameter: Locked }
  | { readonly kind: "free"; readonly value: string }
  | { readonly kind: "replay" | "undo"; readonly pick: number }
  | { readonly kind: "apply" };

/** An approval that was really given, as a reviewer would remember it: this parameter, from this value to that one. */
interface Given {
  readonly parameter: Locked;
  readonly from: string;
  readonly to: string;
}

const adopted: Said = { fsync: "on", synchronous_commit: "on", work_mem: "64MB" };

const lockedParameter = fc.constantFrom<Locked>("fsync", "synchronous_commit");
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: lockedParameter.map((one): Act => ({ kind: "merge", parameter: one })) },
  { weight: 1, arbitrary: lockedParameter.map((one): Act => ({ kind: "push", parameter: one })) },
  { weight: 1, arbitrary: fc.constantFrom("32MB", "16MB", "8MB").map((value): Act => ({ kind: "free", value })) },
  { weight: 3, arbitrary: fc.nat(3).map((pick): Act => ({ kind: "replay", pick })) },
  { weight: 1, arbitrary: fc.nat(9).map((pick): Act => ({ kind: "undo", pick })) },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: "apply" }) },
);

/** Where the reference may stand: locked values, and how many approvals are used up. */
interface Standing {
  readonly said: Said;
  readonly used: number;
}

/**
 * The slow and obvious judge: from where it may stand, everything that approvals lead to, each used once and in the order in which they
 * were given, or passed over for ever. It knows nothing of commits, plans or digests.
 */
function reach(standings: readonly Standing[], given: readonly Given[]): readonly Standing[] {
  return standings.flatMap((standing): readonly Standing[] => {
    const next = given[standing.used];
    if (!next) return [standing];
    const used = standing.used + 1;
    const ways = [{ ...standing, used }];
    if (standing.said[next.parameter] === next.from)
      ways.push({ said: { ...standing.said, [next.parameter]: next.to }, used });
    return [standing, ...reach(ways, given)];
  });
}

function name({ fsync, synchronous_commit }: Said): string {
  return `${fsync} ${synchronous_commit}`;
}

/** Plays a history of the trunk and looks after every act what governs. */
async function play(acts: readonly Act[], look: (shop: Shop, history: History) => Promise<void>): Promise<void> {
  const shop = await openTrunkShop();
  const history: History = { said: [adopted], merged: [], given: [] };
  for (const one of acts) {
    await perform(shop, history, one);
    await look(shop, history);
  }
}

interface History {
  /** Every state of trunk, the newest last. */
  readonly said: Said[];
  readonly merged: { readonly request: string; readonly said: Said }[];
  readonly given: Given[];
}

async function perform(shop: Shop, history: History, one: Act): Promise<void> {
  const now = history.said.at(-1) ?? adopted;
  switch (one.kind) {
    case "apply":
      await advanceTrunk(shop.as("lin"));
      return;
    case "merge":
      return await mergeChange(shop, history, flip(now, one.parameter));
    case "push":
      return await pushSaid(shop, history, flip(now, one.parameter));
    case "free":
      return await pushSaid(shop, history, { ...now, work_mem: one.value });
    case "undo":
      return await pushSaid(shop, history, history.said[one.pick % history.said.length] ?? adopted);
    case "replay": {
      const again = history.merged[one.pick % Math.max(1, history.merged.length)];
      if (!again) return;
      await mergeAnyway(shop, again.request, filesOf(again.said));
      history.said.push(again.said);
    }
  }
}

function flip(said: Said, parameter: Locked): Said {
  return { ...said, [parameter]: said[parameter] === "on" ? "off" : "on" };
}

async function mergeChange(shop: Shop, history: History, said: Said): Promise<void> {
  const before = history.said.at(-1) ?? adopted;
  const request = `request-${history.said.length}`;
  await propose(shop, request, filesOf(said));
  await approve(shop, request);
  await mergeApproved(shop, request);
  for (const parameter of ["fsync", "synchronous_commit"] as const)
    if (before[parameter] !== said[parameter])
      history.given.push({ parameter, from: before[parameter], to: said[parameter] });
  history.merged.push({ request, said });
  history.said.push(said);
}

async function pushSaid(shop: Shop, history: History, said: Said): Promise<void> {
  await shop.push("main", filesOf(said));
  history.said.push(said);
}

function filesOf({ fsync, synchronous_commit, work_mem }: Said): Readonly<Record<string, string>> {
  return prod(`fsync: ${fsync}, synchronous_commit: ${synchronous_commit}, work_mem: ${work_mem}`);
}

/** The locked values of the commit that governs, as the reference names them. */
async function governed(shop: Shop): Promise<string> {
  const { side } = await findGoverning(shop.as("lin"));
  const settings = side.state.instances.get("orders-prod")?.settings;
  const shown = (parameter: Locked): string => settings?.get(parameter)?.value.display ?? "on";
  return `${shown("fsync")} ${shown("synchronous_commit")}`;
}

describe("whatever happens on the trunk", () => {
  it("nothing governs whose every locked difference from the adopted state was not approved", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
        let standings: readonly Standing[] = [{ said: adopted, used: 0 }];
        await play(acts, async (shop, { given }) => {
          const governs = await governed(shop);
          standings = reach(standings, given).filter(({ said }) => name(said) === governs);
          expect(standings).not.toEqual([]);
        });
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("everything governs where nobody goes past the gate", async () => {
    const honest = act.filter(({ kind }) => kind === "merge" || kind === "free" || kind === "apply");
    await fc.assert(
      fc.asyncProperty(fc.array(honest, { minLength: 1, maxLength: 9 }), async (acts) => {
        await play(acts, async (shop) => {
          const { side, trunk, findings } = await findGoverning(shop.as("lin"));
          expect([side.commit, findings]).toEqual([trunk, []]);
        });
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it("the state that governs, put back as it was, always governs again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
        const shop = await openTrunkShop();
        const history: History = { said: [adopted], merged: [], given: [] };
        for (const one of acts) await perform(shop, history, one);
        const { side } = await findGoverning(shop.as("lin"));
        const files = await filesAt(shop, side.commit);
        const back = await shop.push("main", files);
        expect((await findGoverning(shop.as("lin"))).side.commit).toBe(back);
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

async function filesAt(shop: Shop, commit: string): Promise<Readonly<Record<string, string>>> {
  const { entries } = await shop.repo.snapshot(commit);
  const read = await Promise.all(
    entries.map(async ({ path, blob }) => [path, await shop.repo.readBlob(blob)] as const),
  );
  return Object.fromEntries(read.map(([path, content]) => [path, new TextDecoder().decode(content)]));
}
