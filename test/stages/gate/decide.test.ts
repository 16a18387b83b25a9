import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/model/decision.ts";
import type { Review } from "../../../src/model/review.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import type { Evidence } from "../../../src/stages/gate/evidence.ts";
import type { ProposedChange } from "../../../src/stages/gate/requirement.ts";
import { base, decideOn, digest, orders, outline, proposed, requirements, withStages } from "./fsync-request.ts";
import { evidence, lock, members, minutesAgo, owners, propose, review, stage, type SideSpec } from "./shop.ts";
import { engines } from "./shop-engine.ts";

function verdict(given: Partial<Evidence>, needed = requirements): Decision["verdict"] {
  return decideOn(given, needed).verdict;
}

function reviewed(...reviews: readonly Review[]): Decision["verdict"] {
  return verdict({ reviews });
}

describe("an answer that explains itself", () => {
  it("opens with the approval of somebody entitled, and says who", () => {
    const decision = decide(requirements, evidence(proposed, { reviews: [review("bo", digest)] }));
    expect(outline(decision)).toEqual([
      `open orders-42 onto main at b1, plan ${digest.slice(0, 12)}: requirements met: 1 of 1`,
      "  open Lock/durability: guards orders-prod fsync: on → off",
      "    open stage dba: has 1 of 1 approvals",
      "      open bo: approved as acme/dba",
    ]);
    expect(decision.mayAct).toEqual([]);
  });

  it("stays closed without approval, and says who may give it", () => {
    const decision = decide(requirements, evidence(proposed));
    expect(outline(decision)).toEqual([
      `closed orders-42 onto main at b1, plan ${digest.slice(0, 12)}: requirements not met: 1 of 1`,
      "  closed Lock/durability: guards orders-prod fsync: on → off",
      "    closed stage dba: has 0 of 1 approvals",
    ]);
    expect(decision.mayAct).toEqual(["bo", "chris"]);
  });

  it("is open, and says so, where nothing is locked or nothing changes", () => {
    const free = propose(base, { instances: { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } } });
    expect(decide([], evidence(free))).toMatchObject({ verdict: "open", reason: "nothing that changes is locked (1)" });
    const none = propose(base, { instances: { "orders-prod": orders } });
    expect(decide([], evidence(none))).toMatchObject({
      verdict: "open",
      reason: "nothing changes, so nothing needs approval",
    });
  });

  it("cuts commits short in its title, and counts documents among what changes", () => {
    const { request } = evidence(proposed);
    const decision = decideOn({ request: { ...request, base: "0123456789abcdef" } }, []);
    expect(decision.title).toBe(`orders-42 onto main at 0123456789ab, plan ${digest.slice(0, 12)}`);
    const created = propose(base, { instances: { "orders-prod": orders, sandbox: {}, attic: {} } });
    expect(decide([], evidence(created)).reason).toBe("nothing that changes is locked (2)");
  });

  it("asks nobody to act where it is open", () => {
    const { mayAct, children } = decideOn({ reviews: [review("bo", digest)] });
    const [policy] = children;
    const [dba] = policy?.children ?? [];
    expect([mayAct, policy?.mayAct, dba?.mayAct, dba?.children[0]?.mayAct]).toEqual([[], [], [], []]);
  });

  it("tells a few grounds and counts the rest, and hides secrets", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const [from, to] = [{ ...orders }, { ...orders, settings: { api_key: "hunter2", preload: "x" } }];
    const side = (spec: typeof orders): SideSpec => ({
      instances: Object.fromEntries(names.map((name) => [name, spec])),
    });
    const many = propose({ ...side(from), locks: [lock("secrets", { parameters: ["api_key"] })] }, side(to));
    const [node] = decide(deriveRequirements(many, engines), evidence(many)).children;
    expect(node?.reason).toBe(
      "guards a api_key: (hidden) → (hidden), a preload:  → x (a door to what is locked), b api_key: (hidden) → (hidden), b preload:  → x (a door to what is locked), c api_key: (hidden) → (hidden), 7 more",
    );
  });

  it("names instances and documents among the grounds", () => {
    const guarded: SideSpec = { ...base, owners: [owners("policies", ["policies/**"])] };
    const head = { instances: { sandbox: {} }, documents: { "Rule/caps": { path: "policies/caps.yaml", blob: "1" } } };
    const gone = propose(
      { ...guarded, instances: { "orders-prod": { ...orders, settings: { fsync: "off" } }, sandbox: {} } },
      head,
    );
    const reasons = decide(deriveRequirements(gone, engines), evidence(gone)).children.map((child) => child.reason);
    expect(reasons).toEqual([
      "guards orders-prod is removed, orders-prod fsync: off → nothing",
      "guards Rule/caps changes",
    ]);
  });

  it("A21: names request, base and plan, and is closed towards a branch that the policy does not govern", () => {
    const { request } = evidence(proposed);
    const towards = (target: string, trunk: string): Decision =>
      decide(
        requirements,
        evidence(proposed, { request: { ...request, target }, trunk, reviews: [review("bo", digest)] }),
      );
    expect(towards("release", "release").verdict).toBe("open");
    expect(outline(towards("release", "main")).slice(0, 2)).toEqual([
      `closed orders-42 onto release at b1, plan ${digest.slice(0, 12)}: requirements not met: 1 of 2`,
      "  closed target release: it goes onto release, and the policy that was asked is main's; propose it onto main",
    ]);
    expect(decide([], evidence(proposed, { request: { ...request, target: "release" } })).verdict).toBe("closed");
  });
});

describe("whose approval counts", () => {
  it("A4: never the author's, whatever the case of the login", () => {
    expect(verdict({ reviews: [review("Ada", digest)], memberships: members({ "acme/dba": ["ADA"] }) })).toBe("closed");
  });

  it("A4: never the author's, though others made every commit of the request", () => {
    const others = [{ known: "max@shop.example", login: "max", role: "author", commit: "1" }] as const;
    const decision = decideOn({
      contributors: others,
      reviews: [review("ADA", digest)],
      memberships: members({ "acme/dba": ["ada", "bo"] }),
    });
    expect(outline(decision)[3]).toBe("      closed ADA: does not count: is the author of the request");
    expect(decision.mayAct).toEqual(["bo"]);
  });

  it("A4: takes no comment for an approval", () => {
    expect(reviewed(review("bo", digest, { verdict: "commented", comment: "approved!" }))).toBe("closed");
  });

  it("A18: takes neither an edited comment nor the words of the request for an approval", () => {
    const { request } = evidence(proposed);
    const edited = review("bo", digest, { verdict: "commented", comment: "LGTM, approved! (edited)" });
    const words = { ...request, title: "Approved-by: bo, chris" };
    const decision = decideOn({ request: words, reviews: [edited, { ...edited, comment: "/approve" }] });
    expect(outline(decision)[2]).toBe("    closed stage dba: has 0 of 1 approvals");
    expect(decision.children[0]?.children[0]?.children).toEqual([]);
  });

  it("A15: asks for membership as it is now", () => {
    expect(verdict({ reviews: [review("bo", digest)], memberships: members({ "acme/dba": ["chris"] }) })).toBe(
      "closed",
    );
  });

  it("A16: gives one person one seat in a stage, and a seat in each of two stages", () => {
    const from = { teams: ["acme/dba", "acme/cab"], users: ["bo"], apps: [] };
    const twice = withStages({ stage: "both", from, count: 2 });
    expect(verdict({ reviews: [review("bo", digest), review("BO", digest)] }, twice)).toBe("closed");
    const stages = withStages(stage("dba", ["acme/dba"]), stage("cab", ["acme/cab"]));
    expect(verdict({ reviews: [review("bo", digest)] }, stages)).toBe("open");
  });

  it("A17: takes no bot's approval by its name or its team", () => {
    const memberships = members({ "acme/dba": ["deploy[bot]", "chris"] });
    const reviews = [review("Deploy[BOT]", digest)];
    const closed = decide(requirements, evidence(proposed, { reviews, memberships }));
    expect(closed).toMatchObject({ verdict: "closed", mayAct: ["chris"] });
    expect(outline(closed)[3]).toBe(
      "      closed Deploy[BOT]: does not count: is not one of those who may approve here (a bot must be named by the id of its app)",
    );
    const byName = withStages({ stage: "bots", from: { teams: [], users: ["deploy[bot]"], apps: [] }, count: 1 });
    expect(verdict({ reviews, memberships }, byName)).toBe("closed");
    expect(verdict({ reviews: [{ ...review("Deploy[BOT]", digest), app: 4711 }], memberships }, byName)).toBe("closed");
  });

  it("A17: takes the approval of an app that is named by its numeric id, whatever it is called", () => {
    const byId = withStages({ stage: "bots", from: { teams: [], users: ["bo"], apps: [4711, 4711] }, count: 1 });
    const said = (login: string, app: number): Review => ({ ...review(login, digest), app });
    const decided = (...reviews: readonly Review[]): Decision => decide(byId, evidence(proposed, { reviews }));
    expect(outline(decided(said("deploy[bot]", 4711)))).toContain("      open deploy[bot]: approved as app 4711");
    expect(decided(said("renamed[bot]", 4711)).verdict).toBe("open");
    expect(decided(said("deploy[bot]", 4712), review("deploy[bot]", digest))).toMatchObject({
      verdict: "closed",
      mayAct: ["app 4711", "bo"],
    });
    expect(decided(said("bo", 4712)).verdict).toBe("closed");
  });

  it("A16, A17: gives an app one seat, under however many names it speaks", () => {
    const from = { teams: [], users: ["bo"], apps: [4711] };
    const twice = withStages({ stage: "both", from, count: 2 });
    const reviews = ["deploy[bot]", "renamed[bot]"].map((login) => ({ ...review(login, digest), app: 4711 }));
    const decision = decide(twice, evidence(proposed, { reviews }));
    expect(decision).toMatchObject({ verdict: "closed", mayAct: ["bo"] });
    expect(verdict({ reviews: [...reviews, review("bo", digest)] }, twice)).toBe("open");
  });

  it("A11, A17: lets a named app object, and take its word back", () => {
    const byId = withStages({ stage: "bots", from: { teams: [], users: ["bo"], apps: [4711] }, count: 1 });
    const objection = { ...review("deploy[bot]", digest, { verdict: "changes-requested" }), app: 4711 };
    const reviews = [review("bo", digest), objection];
    expect(decide(byId, evidence(proposed, { reviews }))).toMatchObject({ verdict: "closed", mayAct: ["app 4711"] });
    expect(verdict({ reviews: [...reviews, { ...objection, verdict: "dismissed" }] }, byId)).toBe("open");
  });

  it("A19: knows people by exact letters, without case", () => {
    expect(reviewed(review("BO", digest))).toBe("open");
    const kelvin = withStages({ stage: "dba", from: { teams: [], users: ["kim"], apps: [] }, count: 1 });
    expect(verdict({ reviews: [review("\u212Aim", digest)] }, kelvin)).toBe("closed");
    expect(verdict({ reviews: [review("b\u043E", digest)] })).toBe("closed");
  });

  it("A19: stays closed while a team of the stage cannot be read, even with approvals enough", () => {
    const memberships = new Map([
      ...members({ "acme/dba": ["bo"] }),
      ["acme/cab", { kind: "unknown", reason: "no such team" }] as const,
    ]);
    const both = withStages(stage("both", ["acme/dba", "acme/cab", "acme/DBA"]));
    const decision = decide(both, evidence(proposed, { memberships, reviews: [review("bo", digest)] }));
    expect(decision.children[0]?.children[0]?.reason).toBe(
      "cannot tell who is in acme/cab (no such team); cannot tell who is in acme/DBA (nobody has read it)",
    );
  });

  it("A1, A3: needs an owner for a policy edit even if the lock's own people agree", () => {
    const guarded: SideSpec = {
      ...base,
      owners: [owners("policies", ["policies/**"])],
      documents: { "Lock/durability": { path: "policies/durability.yaml", blob: "1" } },
    };
    const edit = propose(guarded, { instances: { "orders-prod": orders } });
    const needed = deriveRequirements(edit, engines);
    const reviews = [review("bo", edit.plan.digest)];
    expect(decide(needed, evidence(edit, { reviews })).verdict).toBe("closed");
    expect(decide(needed, evidence(edit, { reviews: [...reviews, review("olga", edit.plan.digest)] })).verdict).toBe(
      "open",
    );
  });

  it("needs every lock on a parameter, not one of them", () => {
    const two = propose(
      { ...base, locks: [lock("durability"), lock("board", { approvals: [stage("cab", ["acme/cab"])] })] },
      proposed.head.fleet.instances.size > 0
        ? { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } }
        : {},
    );
    const needed = deriveRequirements(two, engines);
    const decided = (logins: readonly string[]): string =>
      decide(needed, evidence(two, { reviews: logins.map((login) => review(login, two.plan.digest)) })).verdict;
    expect([decided(["chris"]), decided(["dee"]), decided(["chris", "dee"])]).toEqual(["closed", "closed", "open"]);
  });
});

describe("what was approved, and when", () => {
  it("A8: voids an approval of another plan", () => {
    const decision = decide(requirements, evidence(proposed, { reviews: [review("bo", "another digest")] }));
    expect(outline(decision)[3]).toBe("      closed bo: does not count: approved another plan; it has changed since");
  });

  it("A9: keeps an approval over a rebase that changes no effect", () => {
    const moved = propose(
      { ...base, documents: { "Instance/orders-prod": { path: "a.yaml", blob: "1" } } },
      {
        instances: { "orders-prod": { ...orders, settings: { fsync: "no" } } },
        documents: { "Instance/orders-prod": { path: "b.yaml", blob: "2" } },
      },
    );
    expect(moved.plan.digest).toBe(digest);
  });

  it("A22: judges the tree that two requests make together by its own plan, which neither approval was for", () => {
    const memory = { locks: [lock("durability"), lock("memory", { parameters: ["work_mem"] })] };
    const request = (settings: Record<string, string>): ProposedChange =>
      propose({ ...base, ...memory }, { instances: { "orders-prod": { ...orders, settings } } });
    const [first, second] = [request({ fsync: "off" }), request({ work_mem: "8MB" })];
    const together = request({ fsync: "off", work_mem: "8MB" });
    const reviews = [review("bo", first.plan.digest), review("chris", second.plan.digest)];
    const decided = (one: ProposedChange, said: readonly Review[]): string =>
      decide(deriveRequirements(one, engines), evidence(one, { reviews: said })).verdict;
    expect([decided(first, reviews), decided(second, reviews), decided(together, reviews)]).toEqual([
      "open",
      "open",
      "closed",
    ]);
    expect(decided(together, [...reviews, review("bo", together.plan.digest)])).toBe("open");
  });

  it("A23: gives another base another plan, so that the approval is void", () => {
    const moved = propose(
      { ...base, instances: { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } } },
      { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } },
    );
    const decided = (approved: string): string =>
      decide(deriveRequirements(moved, engines), evidence(moved, { reviews: [review("bo", approved)] })).verdict;
    expect([decided(digest), decided(moved.plan.digest)]).toEqual(["closed", "open"]);
  });

  it("A11: takes a person's last opinion", () => {
    const decision = decide(
      requirements,
      evidence(proposed, {
        reviews: [
          review("bo", digest),
          review("BO", digest, { verdict: "changes-requested" }),
          review("chris", digest),
        ],
      }),
    );
    expect(outline(decision).slice(2)).toEqual([
      "    closed stage dba: BO requests changes",
      "      closed BO: requests changes; the earlier approval no longer counts",
      "      open chris: approved as acme/dba",
    ]);
    expect(decision.mayAct).toEqual(["bo"]);
  });

  it("A12: does not bring an older approval back when the later objection is dismissed", () => {
    const reviews = [
      review("bo", digest),
      review("bo", digest, { verdict: "changes-requested" }),
      review("bo", digest, { verdict: "dismissed" }),
    ];
    const decision = decide(requirements, evidence(proposed, { reviews }));
    expect(outline(decision)[3]).toBe(
      "      closed bo: the opinion was dismissed; the earlier approval no longer counts",
    );
    expect(verdict({ reviews: [...reviews, review("chris", digest)] })).toBe("open");
    expect(verdict({ reviews: [...reviews, review("bo", digest)] })).toBe("open");
  });

  it("A13: keeps an approval after a comment", () => {
    expect(reviewed(review("bo", digest), review("bo", digest, { verdict: "commented" }))).toBe("open");
  });

  it("A14: counts no dismissed approval", () => {
    expect(reviewed(review("bo", digest, { verdict: "dismissed" }))).toBe("closed");
  });

  it("blocks on an objection of whoever may approve, whatever plan it was about, and of nobody else", () => {
    const objection = { verdict: "changes-requested" } as const;
    expect(reviewed(review("bo", digest), review("chris", "an older plan", objection))).toBe("closed");
    expect(reviewed(review("bo", digest), review("passer-by", digest, objection))).toBe("open");
    expect(reviewed(review("bo", digest), review("chris", digest, objection), review("chris", digest))).toBe("open");
  });

  it("voids an approval that is older than its lock allows", () => {
    const expiring = requirements.map((requirement) => ({ ...requirement, expiresMs: 60 * 60_000 }));
    expect(verdict({ reviews: [review("bo", digest)] }, expiring)).toBe("open");
    const decision = decide(expiring, evidence(proposed, { reviews: [review("bo", digest, { at: minutesAgo(61) })] }));
    expect(outline(decision)[3]).toBe("      closed bo: does not count: the approval is 1h1m old and was good for 1h");
  });

  it("E14: counts no approval out of the future or without a readable time", () => {
    expect(reviewed(review("bo", digest, { at: minutesAgo(-1) }))).toBe("open");
    expect(reviewed(review("bo", digest, { at: minutesAgo(-1.1) }))).toBe("closed");
    for (const when of ["2026-03-02T11:00:00", "yesterday", "2026-13-02T11:00:00Z"])
      expect(reviewed(review("bo", digest, { at: when }))).toBe("closed");
    expect(verdict({ reviews: [review("bo", digest)], now: new Date(Number.NaN) })).toBe("closed");
  });
});
