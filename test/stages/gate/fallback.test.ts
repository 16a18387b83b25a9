import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/model/decision.ts";
import type { ApprovalStage, Fallback } from "../../../src/model/policy.ts";
import type { Contributor, Review } from "../../../src/model/review.ts";
import { deriveRequirements, findTeams } from "../../../src/stages/gate/derive-requirements.ts";
import type { Evidence } from "../../../src/stages/gate/evidence.ts";
import type { Requirement } from "../../../src/stages/gate/requirement.ts";
import { base, decideOn, digest, orders, stagesOf, withStages } from "./fsync-request.ts";
import { lock, members, minutesAgo, now, propose, review, stage } from "./shop.ts";
import { engines } from "./shop-engine.ts";

const hour = 60;
const leads = { teams: ["acme/sre-leads"], users: [], apps: [] };
const people = {
  "acme/dba": ["bo", "chris"],
  "acme/cab": ["dee", "eli"],
  "acme/sre-leads": ["sam", "sue"],
} as const;
const memberships = members(people);

function after(hours: number, given: Partial<Fallback> = {}): { readonly fallback: Fallback } {
  return { fallback: { from: leads, afterMs: hours * 3_600_000, ...given } };
}

function dba(given: Partial<ApprovalStage>): readonly Requirement[] {
  return withStages(stage("dba", ["acme/dba"], given));
}

function decided(needed: readonly Requirement[], logins: readonly string[], given: Partial<Evidence> = {}): Decision {
  const reviews = logins.map((login) => review(login, digest));
  return decideOn({ memberships, reviews, shownAt: minutesAgo(24 * hour), ...given }, needed);
}

function madeBy(...logins: readonly string[]): readonly Contributor[] {
  return logins.map((login) => ({ known: `${login}@shop.example`, login, role: "committer", commit: "1" }));
}

function dropped(team: keyof typeof people): Partial<Evidence> {
  return { memberships: new Map([...memberships, [team, { kind: "unknown", reason: "no right to read it" }]]) };
}

describe("a fallback, while approvers are silent", () => {
  const needed = dba(after(24));

  it("waits its time, and the answer says from when on it may act", () => {
    const decision = decided(needed, ["sam"], { shownAt: minutesAgo(24 * hour - 1) });
    expect(stagesOf(decision)).toEqual([
      "closed has 0 of 1 approvals; acme/dba was asked at 2026-03-01T12:01:00Z; they may act, or from 2026-03-02T12:01:00Z on acme/sre-leads",
    ]);
    expect(decision.mayAct).toEqual(["bo", "chris"]);
  });

  it("is called in when it is over, and opens nothing by itself", () => {
    const decision = decided(needed, []);
    expect(stagesOf(decision)).toEqual([
      "closed has 0 of 1 approvals; acme/dba was asked at 2026-03-01T12:00:00Z; acme/sre-leads is called in: no 1 approvals in 1d",
    ]);
    expect(decision.mayAct).toEqual(["bo", "chris", "sam", "sue"]);
  });

  it("opens by its approval, and the answer says why it was theirs to give", () => {
    const decision = decided(needed, ["sam"]);
    expect(stagesOf(decision)).toEqual([
      "open has 1 of 1 approvals; acme/dba was asked at 2026-03-01T12:00:00Z; acme/sre-leads is called in: no 1 approvals in 1d",
    ]);
    expect(decision.children[0]?.children[0]?.children[0]?.reason).toBe("approved as acme/sre-leads");
  });

  it("is not called in where the approvers have given what is needed", () => {
    expect(stagesOf(decided(needed, ["bo"]))).toEqual(["open has 1 of 1 approvals"]);
    const objection = review("sam", digest, { verdict: "changes-requested" });
    expect(decided(needed, [], { reviews: [review("bo", digest), objection] }).verdict).toBe("open");
  });

  it("is not called in by an objection, which is an answer and blocks", () => {
    const reviews = [review("chris", digest, { verdict: "changes-requested" }), review("sam", digest)];
    const decision = decided(needed, [], { reviews });
    expect(stagesOf(decision)).toEqual([
      "closed chris requests changes; has 0 of 1 approvals; acme/dba was asked at 2026-03-01T12:00:00Z; acme/sre-leads is not called in, for they answered",
    ]);
    expect(decision.mayAct).toEqual(["bo", "chris"]);
  });

  it("may object where it is called in", () => {
    const objection = review("sam", digest, { verdict: "changes-requested" });
    const decision = decided(needed, [], { reviews: [objection, review("sue", digest)] });
    expect(decision.children[0]?.children[0]?.reason).toContain("sam requests changes; acme/dba was asked");
    expect(decision.mayAct).toEqual(["bo", "chris", "sam"]);
  });

  it("fills the seats that are left, one for each person of both groups", () => {
    const both = dba({ ...after(24), count: 2 });
    expect(stagesOf(decided(both, ["bo", "sam"]))[0]).toMatch(/^open has 2 of 2 approvals; .* no 2 approvals in 1d$/u);
    const twice = { "acme/dba": ["bo", "chris", "fay"], "acme/sre-leads": ["bo", "sue"] };
    expect(decided(both, ["bo"], { memberships: members(twice) }).verdict).toBe("closed");
    expect(decided(both, ["bo", "sue"], { memberships: members(twice) }).verdict).toBe("open");
  });

  it("is held to the same rules as everybody", () => {
    const said = (one: Partial<Review>): string =>
      decided(needed, [], { reviews: [review("sam", digest, one)] }).verdict;
    expect(said({})).toBe("open");
    expect(said({ digest: "another plan" })).toBe("closed");
    expect(said({ at: minutesAgo(-5) })).toBe("closed");
    expect(decided(needed, ["sam"], { contributors: madeBy("sam") }).verdict).toBe("closed");
    const expiring = needed.map((one) => ({ ...one, expiresMs: 30 * 60_000 }));
    expect(decided(expiring, ["sam"]).verdict).toBe("closed");
  });

  it("is not called by a silence of which nobody knows the length", () => {
    for (const shownAt of ["yesterday", "2026-02-01T00:00:00"])
      expect(stagesOf(decided(needed, ["sam"], { shownAt }))).toEqual([
        "closed has 0 of 1 approvals; nobody can tell since when acme/dba has been asked; so their silence does not call in acme/sre-leads",
      ]);
    expect(decideOn({ memberships, reviews: [review("sam", digest)] }, needed).verdict).toBe("closed");
  });

  it("is never called by silence where the policy names no time", () => {
    const patient = dba({ fallback: { from: leads } });
    expect(stagesOf(decided(patient, ["sam"], { shownAt: minutesAgo(10_000 * hour) }))).toEqual([
      "closed has 0 of 1 approvals; acme/dba was asked at 2025-01-09T20:00:00Z; acme/sre-leads is called in only where too few of them are left",
    ]);
  });
});

describe("a fallback, where approvers are missing", () => {
  const needed = dba(after(24));
  const fresh = { shownAt: minutesAgo(1) };

  it("is called in at once when everybody made the change", () => {
    const decision = decided(needed, ["sam"], { ...fresh, contributors: madeBy("bo", "chris") });
    expect(stagesOf(decision)).toEqual([
      "open has 1 of 1 approvals; acme/dba was asked at 2026-03-02T11:59:00Z; acme/sre-leads is called in: 0 are left of whom 1 must approve",
    ]);
    expect(decided(needed, ["bo", "chris"], { ...fresh, contributors: madeBy("bo", "chris") })).toMatchObject({
      verdict: "closed",
      mayAct: ["sam", "sue"],
    });
  });

  it("is called in at once when their team is empty", () => {
    const empty = { ...fresh, memberships: members({ ...people, "acme/dba": [] }) };
    expect(decided(needed, ["sam"], empty).verdict).toBe("open");
    expect(decided(needed, [], empty)).toMatchObject({ verdict: "closed", mayAct: ["sam", "sue"] });
  });

  it("is called in when fewer are left than must approve, not when as many are", () => {
    const both = dba({ ...after(24), count: 2 });
    expect(decided(both, ["bo", "sam"], fresh).verdict).toBe("closed");
    expect(decided(both, ["bo", "sam"], { ...fresh, contributors: madeBy("chris") }).verdict).toBe("open");
  });

  it("counts an app among those who are left, and no bot by its name", () => {
    const from = { teams: ["acme/dba"], users: ["deploy[bot]"], apps: [4711, 4711] };
    const gone = { ...fresh, contributors: madeBy("bo", "chris") };
    expect(decided(dba({ ...after(24), from }), ["sam"], gone).verdict).toBe("closed");
    expect(decided(dba({ ...after(24), from: { ...from, apps: [] } }), ["sam"], gone).verdict).toBe("open");
    expect(decided(dba({ ...after(24), from, count: 2 }), ["sam", "sue"], gone).verdict).toBe("open");
  });

  it("counts the approval more that an unknown maker costs", () => {
    const stranger = { known: "x@elsewhere.example", role: "author", commit: "1" } as const;
    const contributorRules = { coAuthors: true, unknown: "one-more-approval" } as const;
    const given = { ...fresh, contributorRules, contributors: [...madeBy("chris"), stranger] };
    expect(stagesOf(decided(needed, ["bo", "sam"], given))[0]).toContain("1 are left of whom 2 must approve");
    expect(decided(needed, ["bo", "sam"], given).verdict).toBe("open");
    expect(decided(needed, ["sam"], given).verdict).toBe("closed");
  });

  it("takes in users and apps as well as teams", () => {
    const others = { teams: [], users: ["lin"], apps: [4711] };
    const mixed = dba({ fallback: { from: others } });
    const gone = { ...fresh, contributors: madeBy("bo", "chris") };
    expect(decided(mixed, ["lin"], gone).verdict).toBe("open");
    const app = { ...review("deploy[bot]", digest), app: 4711 };
    expect(decided(mixed, [], { ...gone, reviews: [app] }).verdict).toBe("open");
    expect(decided(mixed, [], gone).mayAct).toEqual(["app 4711", "lin"]);
  });
});

describe("a fallback, where nobody can tell", () => {
  const needed = dba(after(24));

  it("A19: stays out while the approvers' own team cannot be read", () => {
    const decision = decided(needed, ["sam"], dropped("acme/dba"));
    expect(stagesOf(decision)).toEqual([
      "closed cannot tell who is in acme/dba (no right to read it); has 0 of 1 approvals; acme/sre-leads cannot be called in before it can be told who is asked",
    ]);
  });

  it("A19: closes the stage while its own team cannot be read, from when it is called in", () => {
    const decision = decided(needed, ["sam"], dropped("acme/sre-leads"));
    expect(decision.children[0]?.children[0]?.reason).toMatch(/^cannot tell who is in acme\/sre-leads/u);
    expect(decided(needed, ["bo"], dropped("acme/sre-leads")).verdict).toBe("open");
    expect(decided(needed, ["bo"], { ...dropped("acme/sre-leads"), contributors: madeBy("chris") }).verdict).toBe(
      "open",
    );
  });

  it("takes no policy without approvers of its own for one whose approvers are absent", () => {
    const nobody = dba({ ...after(24), from: { teams: [], users: [], apps: [] } });
    expect(stagesOf(decided(nobody, ["sam"]))[0]).toMatch(/^closed names nobody who may approve: correct the policy/u);
  });

  it("names its teams among those to be read", () => {
    const proposed = propose(
      { ...base, locks: [lock("durability", { approvals: [stage("dba", ["acme/dba"], after(24))] })] },
      { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } },
    );
    expect(findTeams(deriveRequirements(proposed, engines))).toEqual(["acme/dba", "acme/sre-leads"]);
  });
});

describe("a fallback of a stage that comes after another", () => {
  const needed = withStages(
    stage("dba", ["acme/dba"], { count: 2 }),
    stage("cab", ["acme/cab"], { after: "dba", ...after(2) }),
    stage("third", ["acme/cab"], { after: "cab", ...after(1) }),
  );
  const shownAt = minutesAgo(9 * hour);
  const said = (login: string, hours: number): Review => review(login, digest, { at: minutesAgo(hours * hour) });
  const cab = (...reviews: readonly Review[]): readonly string[] =>
    stagesOf(decideOn({ memberships, shownAt, reviews }, needed));

  it("waits until it is the stage's turn", () => {
    expect(cab(said("bo", 8), said("sam", 1))).toEqual([
      "closed has 1 of 2 approvals",
      "closed has 0 of 1 approvals; waits for stage dba; acme/cab is asked once stage dba is complete",
      "closed has 0 of 1 approvals; waits for stage dba; acme/cab is asked once stage dba is complete",
    ]);
  });

  it("counts from the approval that completed the earlier stage", () => {
    expect(cab(said("bo", 8), said("chris", 1.5), said("sam", 1))[1]).toBe(
      "closed has 0 of 1 approvals; acme/cab was asked at 2026-03-02T10:30:00Z; they may act, or from 2026-03-02T12:30:00Z on acme/sre-leads",
    );
    expect(cab(said("chris", 2), said("bo", 8), said("sam", 1))[1]).toMatch(/^open .* no 1 approvals in 2h$/u);
  });

  it("does not let a late approval of the earlier stage, beyond what it needs, begin the time anew", () => {
    const one = withStages(stage("dba", ["acme/dba"]), stage("cab", ["acme/cab"], { after: "dba", ...after(2) }));
    const reviews = [said("chris", 1), said("bo", 8), said("sam", 0.5)];
    expect(decideOn({ memberships, shownAt, reviews }, one).verdict).toBe("open");
  });

  it("does not begin before the plan was shown, however early the earlier stage was approved", () => {
    const late = { memberships, shownAt: minutesAgo(hour) };
    const reviews = [said("bo", 8), said("chris", 8), said("sam", 0.5)];
    expect(stagesOf(decideOn({ ...late, reviews }, needed))[1]).toContain("asked at 2026-03-02T11:00:00Z");
  });

  it("counts for the stage after it from the approval of whoever completed it", () => {
    const reviews = [said("bo", 8), said("chris", 4), said("sam", 0.5)];
    expect(cab(...reviews)[2]).toBe(
      "closed has 0 of 1 approvals; acme/cab was asked at 2026-03-02T11:30:00Z; they may act, or from 2026-03-02T12:30:00Z on acme/sre-leads",
    );
    const later = { now: new Date(now.getTime() + 31 * 60_000) };
    expect(decideOn({ memberships, shownAt, reviews, ...later }, needed).verdict).toBe("open");
  });

  it("knows no turn where nobody can tell when the plan was shown", () => {
    const reviews = [said("bo", 8), said("chris", 8), said("dee", 8), said("sam", 1)];
    const decision = decideOn({ memberships, reviews }, needed);
    expect(stagesOf(decision)[2]).toBe("open has 1 of 1 approvals");
    expect(stagesOf(decideOn({ memberships, reviews: reviews.slice(0, 2) }, needed))[1]).toContain(
      "nobody can tell since when acme/cab has been asked",
    );
  });

  it("takes part in no stage whose place in the order cannot be told", () => {
    const lost = withStages(stage("cab", ["acme/cab"], { after: "ghost", ...after(2) }));
    expect(stagesOf(decideOn({ memberships, shownAt, reviews: [said("dee", 1)] }, lost))[0]).toBe(
      "closed waits for stage ghost, which does not exist: correct the policy; acme/cab was asked at 2026-03-02T03:00:00Z",
    );
  });
});
