import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { primaryLimit, secondaryLimit, serverError } from "../../../support/github/disturbance.ts";
import { quickenWaits } from "../../../support/github/quick-waits.ts";
import { appLogin, type Hub, openHub } from "./open-hub.ts";

quickenWaits();
let hub: Hub;
beforeEach(async () => {
  hub = await openHub();
});
afterEach(async () => await hub.github.close());

describe("talking to GitHub", () => {
  it("E14: stops beside a clock that is more than a minute off", async () => {
    const late = await openHub();
    const { owner, repo } = late.github;
    late.github.disturb({
      alter: (answer) => ({ ...answer, headers: { ...answer.headers, date: "Tue, 01 Jan 2030 00:01:02 GMT" } }),
    });
    await expect(late.forge.members("acme/dba")).rejects.toMatchObject({
      code: "SP_FORGE_CLOCK",
      message: "This machine's clock is 1m2s behind GitHub's.",
    });
    expect([owner, repo]).toEqual(["acme", "db-config"]);
    await late.github.close();
  });

  it("repeats what failed on the way and waits where it is told to", async () => {
    hub.github.disturb({ answer: secondaryLimit(1), path: /teams/u });
    expect(await hub.forge.members("acme/dba")).toMatchObject({ kind: "members" });
  });

  it("does not wait for the next hour: it says that the limit is used up, and no fault of the token", async () => {
    hub.github.disturb({ answer: primaryLimit(new Date(Date.now() + 3_000_000)), path: /pulls/u });
    await expect(hub.forge.openRequests()).rejects.toMatchObject({
      code: "SP_FORGE_LIMITED",
      message: "GitHub takes no more calls for now: API rate limit exceeded for installation.",
    });
  });

  it("says so where the token is nobody's", async () => {
    hub.github.revoke(hub.github.token(appLogin));
    await expect(hub.forge.openRequests()).rejects.toMatchObject({ code: "SP_FORGE_DENIED" });
    await expect(hub.forge.changeRequest("1")).rejects.toMatchObject({ code: "SP_FORGE_DENIED" });
  });

  it("says so where GitHub stays unwell", async () => {
    hub.github.disturb({ answer: serverError(), path: /pulls/u, times: 20 });
    await expect(hub.forge.openRequests()).rejects.toMatchObject({ code: "SP_FORGE_UNREACHABLE" });
  });
});
