import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instance } from "../support/orders-shop.ts";
import { type Outcome, runIn } from "./run-in-process.ts";
import { makeRepository, type ShopRepository } from "./shop-repository.ts";

let shop: ShopRepository;
beforeAll(async () => {
  shop = await makeRepository();
});
afterAll(async () => await shop.remove());

const say = (...words: readonly string[]): Promise<Outcome> => runIn(shop.path, words);

describe("the commit that governs, on the command line", () => {
  it("is taken as it stands at first, which is said", async () => {
    const { stdout } = await say("drift");
    expect(stdout).toContain("trunk/adopted");
    expect(await shop.git("branch", "--list", "setpoint/*")).toBe("");
  });

  it("E22: must be the one that apply names", async () => {
    const head = await shop.git("rev-parse", "main");
    for (const commit of ["main", "HEAD", "0000000"]) {
      const { exitCode, stderr } = await say("apply", "--commit", commit);
      expect({ commit, exitCode }).toEqual({ commit, exitCode: 1 });
      expect(stderr).toContain(`SP_APPLY_OTHER_COMMIT: "${commit}" is not the commit that governs; that is ${head}`);
    }
    expect((await say("apply", "--commit", head.slice(0, 7))).stderr).toBe("");
  });

  it("E28: is not what somebody has pushed past the gate; emergencies are told of it and go on", async () => {
    await say("override", "reconcile", "--apply");
    await shop.commit("More memory", {
      "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 16MB }\n"),
    });
    const { stdout } = await say("override", "list", "--format", "json");
    expect(stdout).toContain("trunk/unapproved");
    expect(stdout).toContain("work_mem: 8MB → 16MB");
    expect((await say("override", "reconcile", "--apply")).exitCode).toBe(0);
    expect((await say("audit", "log")).stdout).toContain("bypass");
  });
});
