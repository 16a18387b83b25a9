import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/model/decision.ts";
import type { ApprovalStage } from "../../../src/model/policy.ts";
import type { Review } from "../../../src/model/review.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import type { Evidence } from "../../../src/stages/gate/evidence.ts";
import type { Requirement } from "../../../src/stages/gate/requirement.ts";
import { evidence, lock, members, minutesAgo, owners, propose, review, stage, type SideSpec } from "./shop.ts";
import { engines } from "./shop-engine.ts";

const orders = { labels: { tier: "critical" } };
const base: SideSpec = { instances: { "orders-prod": orders }, locks: [lock("durability")] };
const proposed = propose(base, { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } });
const { digest } = proposed.plan;
const requirements = deriveRequirements(proposed, engines);

function verdict(given: Partial<Evidence>, needed = requirements): Decision["verdict"] {
  return decide(needed, evidence(proposed, given)).verdict;
}

function reviewed(...reviews: readonly Review[]): Decision["verdict"] {
  return verdict({ reviews });
}

function withStages(...approvals: readonly ApprovalStage[]): readonly Requirement[] {
  return [{ kind: "approvals", policy: "Lock/durability", approvals, grounds: [] }];
}

/** Every title with its verdict and reason, indented by depth. */
function outline(decision: Decision, depth = 0): readonly string[] {
  const line = `${"  ".repeat(depth)}${decision.verdict} ${decision.title}: ${decision.reason}`;
  return [line, ...decision.children.flatMap((child) => outline(child, depth + 1))];
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

  it("A21 names request, base and plan, so that a verdict cannot be carried elsewhere", () => {
    const { request } = evidence(proposed);
    const other = decide(
      requirements,
      evidence(proposed, { request: { ...request, id: "orders-43", target: "release" } }),
    );
    expect(other.title).toBe(`orders-43 onto release at b1, plan ${digest.slice(0, 12)}`);
  });
});

describe("whose approval counts", () => {
  it("A4 never the author's, whatever the case of the login", () => {
    expect(verdict({ reviews: [review("Ada", digest)], memberships: members({ "acme/dba": ["ADA"] }) })).toBe("closed");
  });

  it("A4 takes no comment for an approval", () => {
    expect(reviewed(review("bo", digest, { verdict: "commented", comment: "approved!" }))).toBe("closed");
  });

  it.each(["author", "committer", "co-author"] as const)("A5 A6 never that of a %s of any of its commits", (role) => {
    const own = { known: "bo@shop.example", login: "Bo", role, commit: "fedcba9876543210" };
    const contributors = [...evidence(proposed).contributors, own];
    const decision = decide(requirements, evidence(proposed, { contributors, reviews: [review("bo", digest)] }));
    expect(outline(decision)).toContain(`      closed bo: does not count: contributed to it (${role} of fedcba987654)`);
    expect(decision.mayAct).toEqual(["chris"]);
  });

  it("A7 stays closed while an address of a contributor has no account", () => {
    const stranger = { known: "x@elsewhere.example", role: "committer", commit: "1" } as const;
    const contributors = [...evidence(proposed).contributors, stranger, stranger];
    const decision = decide(requirements, evidence(proposed, { contributors, reviews: [review("bo", digest)] }));
    expect(decision).toMatchObject({ verdict: "closed", reason: "requirements not met: 1 of 2" });
    expect(decision.children[1]?.reason).toBe(
      "no account owns x@elsewhere.example; add it to an account, or commit under a known address",
    );
  });

  it("A7 asks nothing of contributors where no approval is needed", () => {
    expect(verdict({ contributors: [] }, [])).toBe("open");
  });

  it("A20 stays closed where nobody is known to have made the change", () => {
    expect(verdict({ contributors: [], reviews: [review("bo", digest)] })).toBe("closed");
  });

  it("A15 asks for membership as it is now", () => {
    expect(verdict({ reviews: [review("bo", digest)], memberships: members({ "acme/dba": ["chris"] }) })).toBe(
      "closed",
    );
  });

  it("A16 gives one person one seat in a stage, and a seat in each of two stages", () => {
    const from = { teams: ["acme/dba", "acme/cab"], users: ["bo"], apps: [] };
    const twice = withStages({ stage: "both", from, count: 2 });
    expect(verdict({ reviews: [review("bo", digest), review("BO", digest)] }, twice)).toBe("closed");
    const stages = withStages(stage("dba", ["acme/dba"]), stage("cab", ["acme/cab"]));
    expect(verdict({ reviews: [review("bo", digest)] }, stages)).toBe("open");
  });

  it("A17 takes a bot's approval only where the bot itself is named", () => {
    const memberships = members({ "acme/dba": ["deploy[bot]", "chris"] });
    const reviews = [review("Deploy[BOT]", digest)];
    const closed = decide(requirements, evidence(proposed, { reviews, memberships }));
    expect(closed).toMatchObject({ verdict: "closed", mayAct: ["chris"] });
    const named = withStages({ stage: "bots", from: { teams: [], users: ["deploy[bot]"], apps: [] }, count: 1 });
    expect(verdict({ reviews, memberships }, named)).toBe("open");
  });

  it("A19 knows people by exact letters, without case", () => {
    expect(reviewed(review("BO", digest))).toBe("open");
    const kelvin = withStages({ stage: "dba", from: { teams: [], users: ["kim"], apps: [] }, count: 1 });
    expect(verdict({ reviews: [review("\u212Aim", digest)] }, kelvin)).toBe("closed");
    expect(verdict({ reviews: [review("b\u043E", digest)] })).toBe("closed");
  });

  it("A19 stays closed while a team of the stage cannot be read, even with approvals enough", () => {
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

  it("A1 A3 needs an owner for a policy edit even if the lock's own people agree", () => {
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
  it("A8 A10 A23 voids an approval of another plan", () => {
    expect(reviewed(review("bo", "another digest"))).toBe("closed");
  });

  it("A9 keeps an approval over a rebase that changes no effect", () => {
    const moved = propose(
      { ...base, documents: { "Instance/orders-prod": { path: "a.yaml", blob: "1" } } },
      {
        instances: { "orders-prod": { ...orders, settings: { fsync: "no" } } },
        documents: { "Instance/orders-prod": { path: "b.yaml", blob: "2" } },
      },
    );
    expect(moved.plan.digest).toBe(digest);
  });

  it("A22 A23 gives another base another plan, so that the approval is void", () => {
    const other = propose(
      { ...base, instances: { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } } },
      { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } },
    );
    expect(
      decide(deriveRequirements(other, engines), evidence(other, { reviews: [review("bo", digest)] })).verdict,
    ).toBe("closed");
  });

  it("A11 takes a person's last opinion", () => {
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

  it("A12 does not bring an older approval back when the later objection is dismissed", () => {
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

  it("A13 keeps an approval after a comment", () => {
    expect(reviewed(review("bo", digest), review("bo", digest, { verdict: "commented" }))).toBe("open");
  });

  it("A14 counts no dismissed approval", () => {
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

  it("E14 counts no approval out of the future or without a readable time", () => {
    expect(reviewed(review("bo", digest, { at: minutesAgo(-1) }))).toBe("open");
    expect(reviewed(review("bo", digest, { at: minutesAgo(-1.1) }))).toBe("closed");
    for (const when of ["2026-03-02T11:00:00", "yesterday", "2026-13-02T11:00:00Z"])
      expect(reviewed(review("bo", digest, { at: when }))).toBe("closed");
    expect(verdict({ reviews: [review("bo", digest)], now: new Date(Number.NaN) })).toBe("closed");
  });
});
